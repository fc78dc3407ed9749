//! Sealing with key commitment: a ciphertext opens under exactly one key.
//!
//! `0x01 ‖ salt[16] ‖ commitment[32] ‖ AES-256-GCM(ciphertext ‖ tag[16])`, where the AES key and the
//! commitment are the two halves of HKDF-SHA256(secret, salt, label). The nonce is zero: every salt
//! makes a key of its own, used for one message.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use kitei_domain::Entropy;
use kitei_domain::chance::fresh;
use zeroize::Zeroizing;

use crate::aead::{Aead, TAG_LEN};
use crate::bytes::Reader;
use crate::derive::hkdf;
use crate::error::CustodyError;

/// The format version that this release writes.
pub(crate) const VERSION: u8 = 1;
/// Length of salt and commitment together.
pub(crate) const HEADER_LEN: usize = 16 + 32;
const NONCE: [u8; 12] = [0; 12];

/// What is sealed: its name in messages and its label in the derivation.
#[derive(Clone, Copy)]
pub(crate) struct Purpose {
    pub(crate) what: &'static str,
    pub(crate) label: &'static [u8],
}

/// The keys that one salt gives.
pub(crate) struct Derived {
    pub(crate) cipher: Aead,
    pub(crate) commitment: [u8; 32],
}

/// Derives the AES key and the commitment for one salt.
pub(crate) fn derived(
    secret: &[u8; 32],
    salt: &[u8; 16],
    label: &[u8],
) -> Result<Derived, CustodyError> {
    let both: Zeroizing<[u8; 64]> = hkdf(secret, salt, label)?;
    let mut key = Zeroizing::new([0; 32]);
    let mut commitment = [0; 32];
    for (to, from) in key.iter_mut().chain(commitment.iter_mut()).zip(both.iter()) {
        *to = *from;
    }
    Ok(Derived {
        cipher: Aead::new(&key)?,
        commitment,
    })
}

/// The keys for a salt read back, after the commitment was compared in constant time.
pub(crate) fn rederived(
    secret: &[u8; 32],
    salt: &[u8; 16],
    commitment: &[u8; 32],
    purpose: Purpose,
) -> Result<Aead, CustodyError> {
    let derived = derived(secret, salt, purpose.label)?;
    verify_slices_are_equal(&derived.commitment, commitment)
        .map_err(|_unequal| CustodyError::WrongKey { what: purpose.what })?;
    Ok(derived.cipher)
}

/// Seals `plaintext` under `secret`, bound to `aad`.
pub(crate) fn seal(
    secret: &[u8; 32],
    purpose: Purpose,
    aad: &[u8],
    plaintext: &[u8],
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, CustodyError> {
    let salt = fresh(entropy);
    let Derived { cipher, commitment } = derived(secret, &salt, purpose.label)?;
    let start = 1 + HEADER_LEN;
    // INVARIANT: the buffer never grows, so no copy of the plaintext is left behind.
    let mut out = Vec::with_capacity(start + plaintext.len() + TAG_LEN);
    out.push(VERSION);
    out.extend_from_slice(&salt);
    out.extend_from_slice(&commitment);
    out.extend_from_slice(plaintext);
    cipher.seal_from(NONCE, aad, &mut out, start)?;
    Ok(out)
}

/// Opens what [`seal`] made.
pub(crate) fn open(
    secret: &[u8; 32],
    purpose: Purpose,
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
    let mut reader = Reader::new(sealed, purpose.what);
    reader.version(VERSION)?;
    let (salt, commitment) = (reader.array()?, reader.array()?);
    let cipher = rederived(secret, &salt, &commitment, purpose)?;
    let mut buffer = Zeroizing::new(reader.rest().to_vec());
    cipher.open(NONCE, aad, &mut buffer, purpose.what)?;
    Ok(buffer)
}

#[cfg(test)]
mod tests;
