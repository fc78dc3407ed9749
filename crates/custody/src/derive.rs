//! HKDF-SHA256 and HMAC-SHA256. Every sub key has a label of its own, so that no key serves twice.
//!
//! # Source
//! RFC 5869, RFC 2104.

use aws_lc_rs::{hkdf, hmac};
use zeroize::Zeroizing;

use crate::error::CustodyError;

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// `N` bytes of HKDF-SHA256.
pub(crate) fn hkdf<const N: usize>(
    secret: &[u8],
    salt: &[u8],
    info: &[u8],
) -> Result<Zeroizing<[u8; N]>, CustodyError> {
    let mut out = Zeroizing::new([0; N]);
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(secret)
        .expand(&[info], Length(N))
        .and_then(|okm| okm.fill(out.as_mut_slice()))
        .map_err(|_unspecified| CustodyError::Primitive {
            what: "to derive a key",
        })?;
    Ok(out)
}

/// HMAC-SHA256 over the parts, one after the other.
pub(crate) fn mac(key: &hmac::Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        context.update(part);
    }
    let mut out = [0; 32];
    out.copy_from_slice(context.sign().as_ref());
    out
}

/// The first sixteen bytes of a MAC.
pub(crate) fn half(mac: [u8; 32]) -> [u8; 16] {
    let mut out = [0; 16];
    for (to, from) in out.iter_mut().zip(mac) {
        *to = from;
    }
    out
}

/// An HMAC-SHA256 key from a derived secret.
pub(crate) fn mac_key(secret: &[u8; 32]) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret)
}

#[cfg(test)]
mod tests;
