//! Ciphertext as the store keeps it.

use std::fmt;

/// A sealed record: ciphertext only. There is no way from here to the plaintext but a
/// [`crate::Grant`].
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Takes ciphertext as it was stored.
    pub const fn from_ciphertext(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The ciphertext, to be stored.
    pub fn as_ciphertext(&self) -> &[u8] {
        &self.0
    }

    /// The ciphertext, to be stored.
    pub fn into_ciphertext(self) -> Vec<u8> {
        self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}
