//! AES-256-GCM as custody uses it: one key, an explicit nonce, in place.
//!
//! # Source
//! NIST SP 800-38D.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::error::CustodyError;

/// Length of the authentication tag.
pub(crate) const TAG_LEN: usize = 16;

/// An AES-256-GCM key. The caller answers for the nonces; the library clears the key on drop.
pub(crate) struct Aead(LessSafeKey);

impl Aead {
    pub(crate) fn new(key: &[u8; 32]) -> Result<Self, CustodyError> {
        UnboundKey::new(&AES_256_GCM, key)
            .map(|key| Self(LessSafeKey::new(key)))
            .map_err(|_unspecified| CustodyError::Primitive { what: "an AES key" })
    }

    /// Encrypts `buffer` from `start` on and appends the tag.
    pub(crate) fn seal_from(
        &self,
        nonce: [u8; NONCE_LEN],
        aad: &[u8],
        buffer: &mut Vec<u8>,
        start: usize,
    ) -> Result<(), CustodyError> {
        let nonce = Nonce::assume_unique_for_key(nonce);
        let plain = buffer.get_mut(start..).unwrap_or_default();
        let tag = self
            .0
            .seal_in_place_separate_tag(nonce, Aad::from(aad), plain)
            .map_err(|_unspecified| CustodyError::Primitive { what: "to encrypt" })?;
        buffer.extend_from_slice(tag.as_ref());
        Ok(())
    }

    /// Decrypts `buffer` (ciphertext and tag) in place and shortens it to the plaintext.
    pub(crate) fn open(
        &self,
        nonce: [u8; NONCE_LEN],
        aad: &[u8],
        buffer: &mut Vec<u8>,
        what: &'static str,
    ) -> Result<(), CustodyError> {
        let nonce = Nonce::assume_unique_for_key(nonce);
        let length = self
            .0
            .open_in_place(nonce, Aad::from(aad), buffer)
            .map_err(|_unspecified| CustodyError::Altered { what })?
            .len();
        buffer.truncate(length);
        Ok(())
    }
}
