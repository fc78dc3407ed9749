//! Long-lived keys of the office that are about nobody: the blind index key and the register key.
//! Both live only in the key store, in meta rows sealed under the key of the current epoch.

use std::fmt;

use aws_lc_rs::hmac;
use kitei_domain::{Entropy, OperatorId};
use zeroize::Zeroizing;

use crate::committed::{self, Purpose};
use crate::derive::{half, mac, mac_key};
use crate::epoch::EpochKey;
use crate::error::CustodyError;
use crate::sealed::Sealed;
use crate::secret::Key;

const INDEX_ROW: &str = "index_key";
const OFFICE_ROW: &str = "office_key";
const REGISTER: Purpose = Purpose {
    what: "register row",
    label: b"kitei/register/1",
};

/// Makes the seeds of blind indexes: the same normalised value gives the same seed.
pub struct IndexKey {
    key: Key,
    mac: hmac::Key,
}

impl IndexKey {
    /// A fresh key.
    pub fn fresh(entropy: &dyn Entropy) -> Self {
        Self::from_key(Key::fresh(entropy))
    }

    fn from_key(key: Key) -> Self {
        Self {
            mac: mac_key(key.as_bytes()),
            key,
        }
    }

    /// The seed of a normalised value of a field. The look-up table never holds it, only
    /// [`EpochKey::token`] of it.
    pub fn seed(&self, field: &str, normalised: &str) -> [u8; 16] {
        let length = (field.len() as u64).to_be_bytes();
        half(mac(
            &self.mac,
            &[&length, field.as_bytes(), normalised.as_bytes()],
        ))
    }

    /// The key for its meta row.
    ///
    /// # Errors
    /// As [`EpochKey::seal_meta`].
    pub fn seal(
        &self,
        epoch: &EpochKey,
        operator: OperatorId,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, CustodyError> {
        epoch.seal_meta(operator, INDEX_ROW, self.key.as_bytes(), entropy)
    }

    /// The key from its meta row.
    ///
    /// # Errors
    /// As [`EpochKey::open_meta`].
    pub fn open(epoch: &EpochKey, operator: OperatorId, row: &[u8]) -> Result<Self, CustodyError> {
        open_key(epoch, operator, INDEX_ROW, row).map(Self::from_key)
    }
}

/// Seals registers that are about the office: staff names, recipients, job orders.
pub struct OfficeKey(Key);

impl OfficeKey {
    /// A fresh key.
    pub fn fresh(entropy: &dyn Entropy) -> Self {
        Self(Key::fresh(entropy))
    }

    /// Seals one row of a register, bound to the register and the row's id.
    ///
    /// # Errors
    /// [`CustodyError::Primitive`] if the library refuses.
    pub fn seal_row(
        &self,
        register: &str,
        id: &[u8; 16],
        content: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Sealed, CustodyError> {
        let aad = register_aad(register, id);
        committed::seal(self.0.as_bytes(), REGISTER, &aad, content, entropy)
            .map(Sealed::from_ciphertext)
    }

    /// Opens one row of a register.
    ///
    /// # Errors
    /// [`CustodyError::WrongKey`] under another key, [`CustodyError::Altered`] for changed bytes
    /// or another row's.
    pub fn open_row(
        &self,
        register: &str,
        id: &[u8; 16],
        sealed: &Sealed,
    ) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
        let aad = register_aad(register, id);
        committed::open(self.0.as_bytes(), REGISTER, &aad, sealed.as_ciphertext())
    }

    /// The key for its meta row.
    ///
    /// # Errors
    /// As [`EpochKey::seal_meta`].
    pub fn seal(
        &self,
        epoch: &EpochKey,
        operator: OperatorId,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, CustodyError> {
        epoch.seal_meta(operator, OFFICE_ROW, self.0.as_bytes(), entropy)
    }

    /// The key from its meta row.
    ///
    /// # Errors
    /// As [`EpochKey::open_meta`].
    pub fn open(epoch: &EpochKey, operator: OperatorId, row: &[u8]) -> Result<Self, CustodyError> {
        open_key(epoch, operator, OFFICE_ROW, row).map(Self)
    }
}

fn open_key(
    epoch: &EpochKey,
    operator: OperatorId,
    name: &str,
    row: &[u8],
) -> Result<Key, CustodyError> {
    let bytes = epoch.open_meta(operator, name, row)?;
    match bytes.as_slice().try_into() {
        Ok(key) => Ok(Key::from_bytes(key)),
        Err(_) => Err(CustodyError::Malformed {
            what: "sealed meta row",
        }),
    }
}

/// `id[16] ‖ register`.
fn register_aad(register: &str, id: &[u8; 16]) -> Vec<u8> {
    let mut aad = id.to_vec();
    aad.extend_from_slice(register.as_bytes());
    aad
}

impl fmt::Debug for IndexKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndexKey(…)")
    }
}

impl fmt::Debug for OfficeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OfficeKey(…)")
    }
}
