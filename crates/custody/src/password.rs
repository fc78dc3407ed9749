//! Passwords of accounts: Argon2id with a salt of its own each, compared in constant time.
//!
//! # Source
//! RFC 9106, section 4, second recommended option.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use kitei_domain::Entropy;
use kitei_domain::chance::fresh;
use zeroize::Zeroizing;

use crate::error::CustodyError;
use crate::passphrase::{Cost, stretch};

const KIND: &str = "argon2id";

/// What is kept of a password.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    cost: Cost,
    salt: [u8; 16],
    hash: [u8; 32],
}

impl PasswordHash {
    /// What is kept of a password; 64 MiB of memory while it is made.
    ///
    /// # Errors
    /// [`CustodyError::Primitive`] if the library refuses.
    pub fn of(password: &str, entropy: &dyn Entropy) -> Result<Self, CustodyError> {
        Self::salted(password, fresh(entropy))
    }

    fn salted(password: &str, salt: [u8; 16]) -> Result<Self, CustodyError> {
        let cost = Cost::SIGN_IN;
        let hash = *stretch(password.as_bytes(), &salt, cost)?;
        Ok(Self { cost, salt, hash })
    }

    /// Whether it is this password; as much work as making one.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn matches(&self, password: &str) -> Result<bool, CustodyError> {
        let hash = stretch(password.as_bytes(), &self.salt, self.cost)?;
        Ok(verify_slices_are_equal(hash.as_slice(), &self.hash).is_ok())
    }

    /// The same work as [`Self::matches`] where there is nothing to compare with.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn matches_nobody(password: &str) -> Result<bool, CustodyError> {
        Self::salted(password, [0; 16])?;
        Ok(false)
    }

    /// The text for a sealed row: `argon2id:memory:passes:lanes:salt:hash`.
    pub fn written(&self) -> Zeroizing<String> {
        let Cost {
            memory_kib,
            passes,
            lanes,
        } = self.cost;
        let (salt, hash) = (hex::encode(self.salt), hex::encode(self.hash));
        Zeroizing::new(format!(
            "{KIND}:{memory_kib}:{passes}:{lanes}:{salt}:{hash}"
        ))
    }

    /// What was [`Self::written`].
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        (parts.next()? == KIND).then_some(())?;
        let mut number = || parts.next()?.parse().ok();
        let cost = Cost {
            memory_kib: number()?,
            passes: number()?,
            lanes: number()?,
        };
        let (mut salt, mut hash) = ([0; 16], [0; 32]);
        hex::decode_to_slice(parts.next()?, &mut salt).ok()?;
        hex::decode_to_slice(parts.next()?, &mut hash).ok()?;
        let whole = parts.next().is_none();
        whole.then_some(Self { cost, salt, hash })
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_password_matches_what_is_kept() {
        let kept = PasswordHash::salted("正しい 馬 電池 ホチキス", [3; 16]).unwrap();
        let read = PasswordHash::read(&kept.written()).unwrap();
        assert_eq!(read, kept);
        assert!(read.matches("正しい 馬 電池 ホチキス").unwrap());
        assert!(!read.matches("正しい 馬 電池 ホチキズ").unwrap());
        assert!(!PasswordHash::matches_nobody("").unwrap());
        assert_eq!(format!("{kept:?}"), "PasswordHash(…)");
    }

    // A weaker cost in tests would be a weaker product that nobody notices.
    #[test]
    fn the_cost_is_that_of_the_rfc_in_every_profile() {
        let kept = PasswordHash::salted("x", [0; 16]).unwrap();
        assert!(kept.written().starts_with("argon2id:65536:3:4:"));
    }

    #[test]
    fn a_forged_cost_does_not_exhaust_the_machine() {
        let kept = PasswordHash::salted("x", [0; 16]).unwrap();
        let forged = kept.written().replace(":65536:", ":4294967295:");
        let forged = PasswordHash::read(&forged).unwrap();
        assert!(forged.matches("x").is_err());
        for text in ["", "argon2id", "scrypt:1:1:1:00:00"] {
            assert!(PasswordHash::read(text).is_none());
        }
    }
}
