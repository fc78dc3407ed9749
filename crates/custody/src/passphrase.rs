//! Passphrases and Argon2id. Parameters are stored beside what they protect and bounded when read,
//! so that a forged header cannot exhaust the machine.
//!
//! # Source
//! RFC 9106.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use kitei_domain::Entropy;
use kitei_domain::chance::fresh;
use zeroize::Zeroizing;

use crate::bytes::Reader;
use crate::error::CustodyError;

/// Letters and digits that cannot be mistaken for one another: no 0 o 1 i l.
const ALPHABET: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
const GROUPS: usize = 8;
const GROUP_LEN: usize = 5;

const MAX_MEMORY_KIB: u32 = 1024 * 1024;
const MAX_PASSES: u32 = 16;
const MAX_LANES: u32 = 16;

/// Argon2id parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, at most 1 GiB.
    pub memory_kib: u32,
    /// Passes over it, at most 16.
    pub passes: u32,
    /// Lanes, at most 16.
    pub lanes: u32,
}

impl Cost {
    /// What new files are locked with: 64 MiB, three passes, one lane.
    pub const RECOMMENDED: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 1,
    };

    /// What passwords of accounts are kept with (RFC 9106, section 4, second recommended option).
    pub const SIGN_IN: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 4,
    };

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, CustodyError> {
        Ok(Self {
            memory_kib: reader.u32()?,
            passes: reader.u32()?,
            lanes: reader.u32()?,
        })
    }

    pub(crate) fn write(self, out: &mut Vec<u8>) {
        for number in [self.memory_kib, self.passes, self.lanes] {
            out.extend_from_slice(&number.to_be_bytes());
        }
    }

    fn params(self) -> Result<Params, CustodyError> {
        let Self {
            memory_kib,
            passes,
            lanes,
        } = self;
        let refused = CustodyError::CostOutOfBounds {
            memory_kib,
            passes,
            lanes,
        };
        if memory_kib > MAX_MEMORY_KIB || passes > MAX_PASSES || lanes > MAX_LANES {
            return Err(refused);
        }
        Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_out_of_bounds| refused)
    }
}

/// A passphrase, cleared when dropped.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A passphrase as typed. One that reads as a generated one is taken without its hyphens and
    /// spaces and in lower case; any other is taken as it stands.
    pub fn typed(text: &str) -> Self {
        let bare = text.chars().filter(|c| *c != '-' && !c.is_whitespace());
        let bare = Zeroizing::new(bare.map(|c| c.to_ascii_lowercase()).collect::<String>());
        let generated = bare.len() == GROUPS * GROUP_LEN
            && bare.bytes().all(|letter| ALPHABET.contains(&letter));
        if generated {
            Self(bare)
        } else {
            Self(Zeroizing::new(text.to_owned()))
        }
    }

    /// A fresh recovery passphrase of 40 letters and digits (198 bits).
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut text = Zeroizing::new(String::with_capacity(GROUPS * GROUP_LEN));
        while text.len() < GROUPS * GROUP_LEN {
            let [byte] = fresh(entropy);
            // WHY: 248 is the largest multiple of 31 in a byte; the rest would favour some letters.
            if byte < 248 {
                let letter = ALPHABET.iter().cycle().nth(usize::from(byte % 31));
                text.extend(letter.map(|letter| char::from(*letter)));
            }
        }
        Self(text)
    }

    /// The text to print, in groups of five where it was generated.
    pub fn printed(&self) -> Zeroizing<String> {
        if self.0.len() != GROUPS * GROUP_LEN || !self.0.bytes().all(|l| ALPHABET.contains(&l)) {
            return self.0.clone();
        }
        let mut out = Zeroizing::new(String::with_capacity(GROUPS * (GROUP_LEN + 1)));
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP_LEN == 0 {
                out.push('-');
            }
            out.push(letter);
        }
        out
    }

    /// Argon2id of the passphrase.
    pub(crate) fn stretch(
        &self,
        salt: &[u8; 16],
        cost: Cost,
    ) -> Result<Zeroizing<[u8; 32]>, CustodyError> {
        stretch(self.0.as_bytes(), salt, cost)
    }
}

/// Argon2id of a secret.
pub(crate) fn stretch(
    secret: &[u8],
    salt: &[u8; 16],
    cost: Cost,
) -> Result<Zeroizing<[u8; 32]>, CustodyError> {
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?);
    let mut out = Zeroizing::new([0; 32]);
    argon
        .hash_password_into(secret, salt, out.as_mut_slice())
        .map_err(|_refused| CustodyError::Primitive {
            what: "a passphrase",
        })?;
    Ok(out)
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}
