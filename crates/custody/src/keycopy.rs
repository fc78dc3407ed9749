//! The key copy: key store and key file on a medium of their own, under a recovery passphrase.
//!
//! `"KITEICPY" ‖ 0x01 ‖ epoch u32 ‖ fingerprint[8] ‖ memory u32 ‖ passes u32 ‖ lanes u32 ‖ salt[16] ‖
//! stream`, the stream as in [`crate::stream`] under Argon2id of the passphrase, with everything
//! before it as associated data.

use std::io::{Read, Write};

use kitei_domain::Entropy;
use kitei_domain::chance::fresh;

use crate::bytes::Reader;
use crate::committed::Purpose;
use crate::epoch::KeyId;
use crate::error::CustodyError;
use crate::passphrase::{Cost, Passphrase};
use crate::stream;

const MAGIC: &[u8; 8] = b"KITEICPY";
const VERSION: u8 = 1;
const HEADER_LEN: usize = 8 + 1 + 12 + 12 + 16;
const COPY: Purpose = Purpose {
    what: "key copy",
    label: b"kitei/keycopy/1",
};

/// The readable head of a key copy: whose epoch it is, and how it is locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCopy {
    id: KeyId,
    cost: Cost,
    salt: [u8; 16],
}

impl KeyCopy {
    /// Seals everything `plain` yields, as the copy of this epoch; answers the plaintext length.
    ///
    /// # Errors
    /// [`CustodyError::CostOutOfBounds`], [`CustodyError::Io`].
    pub fn seal(
        id: KeyId,
        lock: (&Passphrase, Cost),
        plain: &mut dyn Read,
        out: &mut dyn Write,
        entropy: &dyn Entropy,
    ) -> Result<u64, CustodyError> {
        let (passphrase, cost) = lock;
        let copy = Self {
            id,
            cost,
            salt: fresh(entropy),
        };
        let header = copy.to_bytes();
        let key = passphrase.stretch(&copy.salt, cost)?;
        out.write_all(&header)
            .map_err(CustodyError::io(COPY.what))?;
        stream::seal(&key, COPY, &header, plain, out, entropy)
    }

    /// Reads the head, which says which key the copy holds.
    ///
    /// # Errors
    /// [`CustodyError::Malformed`], [`CustodyError::UnknownFormat`], [`CustodyError::Io`].
    pub fn read_head(sealed: &mut dyn Read) -> Result<Self, CustodyError> {
        let mut header = Vec::with_capacity(HEADER_LEN);
        let read = sealed.take(HEADER_LEN as u64).read_to_end(&mut header);
        read.map_err(CustodyError::io(COPY.what))?;
        let mut reader = Reader::new(&header, COPY.what);
        if reader.array()? != *MAGIC {
            return Err(reader.malformed());
        }
        reader.version(VERSION)?;
        let (id, cost) = (KeyId::read(&mut reader)?, Cost::read(&mut reader)?);
        Ok(Self {
            id,
            cost,
            salt: reader.array()?,
        })
    }

    /// The key that the copy holds.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// Opens the rest of the copy, after its head, into `out`; answers the plaintext length. As
    /// with files, only success says that the copy is whole.
    ///
    /// # Errors
    /// [`CustodyError::WrongPassphrase`], [`CustodyError::Altered`], [`CustodyError::Io`].
    pub fn open(
        &self,
        passphrase: &Passphrase,
        sealed: &mut dyn Read,
        out: &mut dyn Write,
    ) -> Result<u64, CustodyError> {
        let key = passphrase.stretch(&self.salt, self.cost)?;
        stream::open(&key, COPY, &self.to_bytes(), sealed, out).map_err(|error| match error {
            CustodyError::WrongKey { what } => CustodyError::WrongPassphrase { what, id: self.id },
            other => other,
        })
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER_LEN);
        out.extend_from_slice(MAGIC);
        out.push(VERSION);
        self.id.write(&mut out);
        self.cost.write(&mut out);
        out.extend_from_slice(&self.salt);
        out
    }
}
