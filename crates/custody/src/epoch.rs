//! The key of the current epoch: it seals keyrings and the office's long-lived secrets, and makes
//! the tokens of the look-up table.
//!
//! Invariant: nothing that outlives the epoch holds this key, so its destruction closes every
//! earlier copy of the key store.

use std::fmt;

use aws_lc_rs::hmac;
use kitei_domain::chance::fresh;
use kitei_domain::{Entropy, OperatorId, PersonId};
use zeroize::Zeroizing;

use crate::aead::{Aead, TAG_LEN};
use crate::bytes::Reader;
use crate::derive::{half, hkdf, mac, mac_key};
use crate::error::CustodyError;
use crate::keyring::Keyring;

const VERSION: u8 = 1;
pub(crate) const HEADER_LEN: usize = 1 + 4 + 8 + 12;
const KEYRING: &str = "keyring";
const META: &str = "sealed meta row";

/// Eight bytes derived from a key, by which people and messages name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 8]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// Which epoch key: its epoch and fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId {
    /// The epoch, counted from 1.
    pub epoch: u32,
    /// The key's fingerprint.
    pub fingerprint: Fingerprint,
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of epoch {}", self.fingerprint, self.epoch)
    }
}

impl KeyId {
    /// Names the key with these secret bytes.
    pub(crate) fn of(epoch: u32, secret: &[u8; 32]) -> Result<Self, CustodyError> {
        let fingerprint = hkdf::<8>(secret, &[], b"kitei/epoch/fingerprint/1")?;
        Ok(Self {
            epoch,
            fingerprint: Fingerprint(*fingerprint),
        })
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, CustodyError> {
        Ok(Self {
            epoch: reader.u32()?,
            fingerprint: Fingerprint(reader.array()?),
        })
    }

    pub(crate) fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.epoch.to_be_bytes());
        out.extend_from_slice(&self.fingerprint.0);
    }
}

/// The key-encryption key of one epoch, ready for use.
pub struct EpochKey {
    id: KeyId,
    keyrings: Aead,
    metas: Aead,
    tokens: hmac::Key,
}

impl EpochKey {
    pub(crate) fn new(epoch: u32, secret: &[u8; 32]) -> Result<Self, CustodyError> {
        Ok(Self {
            id: KeyId::of(epoch, secret)?,
            keyrings: Aead::new(&*hkdf(secret, &[], b"kitei/epoch/keyrings/1")?)?,
            metas: Aead::new(&*hkdf(secret, &[], b"kitei/epoch/metas/1")?)?,
            tokens: mac_key(&*hkdf(secret, &[], b"kitei/epoch/tokens/1")?),
        })
    }

    /// Which key this is.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// Seals a person's keyring for the key store.
    ///
    /// # Errors
    /// [`CustodyError::TooLarge`] for a keyring that the format cannot hold.
    pub fn seal_keyring(
        &self,
        operator: OperatorId,
        person: PersonId,
        keyring: &Keyring,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, CustodyError> {
        // INVARIANT: reserved whole, so that no copy of the keys stays behind in a grown buffer.
        let mut out = Vec::with_capacity(HEADER_LEN + keyring.encoded_len_bound() + TAG_LEN);
        self.put_header(&mut out, &fresh(entropy));
        keyring.encode(&mut out)?;
        Self::close(&self.keyrings, &keyring_aad(operator, person), &mut out)?;
        Ok(out)
    }

    /// Opens a person's keyring.
    ///
    /// # Errors
    /// [`CustodyError::WrongEpochKey`] names the key that is wanted; [`CustodyError::Altered`] for
    /// changed bytes or another person's row.
    pub fn open_keyring(
        &self,
        operator: OperatorId,
        person: PersonId,
        sealed: &[u8],
    ) -> Result<Keyring, CustodyError> {
        let mut buffer = Zeroizing::new(Vec::new());
        self.open_keyring_into(&keyring_aad(operator, person), sealed, &mut buffer)?;
        Keyring::decode(&buffer)
    }

    /// Seals a small long-lived secret of the office, named `name`, for a meta row of the key store.
    ///
    /// # Errors
    /// [`CustodyError::Primitive`] if the library refuses.
    pub fn seal_meta(
        &self,
        operator: OperatorId,
        name: &str,
        secret: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, CustodyError> {
        let mut out = Vec::with_capacity(HEADER_LEN + secret.len() + TAG_LEN);
        self.put_header(&mut out, &fresh(entropy));
        out.extend_from_slice(secret);
        Self::close(&self.metas, &meta_aad(operator, name), &mut out)?;
        Ok(out)
    }

    /// Opens what [`Self::seal_meta`] made.
    ///
    /// # Errors
    /// As [`Self::open_keyring`].
    pub fn open_meta(
        &self,
        operator: OperatorId,
        name: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
        let mut buffer = Zeroizing::new(Vec::new());
        self.open_into(
            &self.metas,
            &meta_aad(operator, name),
            sealed,
            &mut buffer,
            META,
        )?;
        Ok(buffer)
    }

    /// What the look-up table holds for an index seed; another epoch's token is another.
    pub fn token(&self, seed: &[u8; 16]) -> [u8; 16] {
        half(mac(&self.tokens, &[seed]))
    }

    /// Decrypts a keyring row into `buffer`, which is replaced.
    pub(crate) fn open_keyring_into(
        &self,
        aad: &[u8; 32],
        sealed: &[u8],
        buffer: &mut Vec<u8>,
    ) -> Result<(), CustodyError> {
        self.open_into(&self.keyrings, aad, sealed, buffer, KEYRING)
    }

    /// Encrypts an encoded keyring into `out`, which is replaced.
    pub(crate) fn seal_encoded_keyring(
        &self,
        aad: &[u8; 32],
        encoded: &[u8],
        nonce: &[u8; 12],
        out: &mut Vec<u8>,
    ) -> Result<(), CustodyError> {
        out.clear();
        out.reserve(HEADER_LEN + encoded.len() + TAG_LEN);
        self.put_header(out, nonce);
        out.extend_from_slice(encoded);
        Self::close(&self.keyrings, aad, out)
    }

    fn put_header(&self, out: &mut Vec<u8>, nonce: &[u8; 12]) {
        out.push(VERSION);
        self.id.write(out);
        out.extend_from_slice(nonce);
    }

    /// Encrypts everything after the header, under the nonce that the header holds.
    fn close(cipher: &Aead, aad: &[u8], out: &mut Vec<u8>) -> Result<(), CustodyError> {
        let mut nonce = [0; 12];
        for (to, from) in nonce.iter_mut().zip(out.iter().skip(HEADER_LEN - 12)) {
            *to = *from;
        }
        cipher.seal_from(nonce, aad, out, HEADER_LEN)
    }

    fn open_into(
        &self,
        cipher: &Aead,
        aad: &[u8],
        sealed: &[u8],
        buffer: &mut Vec<u8>,
        what: &'static str,
    ) -> Result<(), CustodyError> {
        let mut reader = Reader::new(sealed, what);
        reader.version(VERSION)?;
        let wanted = KeyId::read(&mut reader)?;
        if wanted != self.id {
            return Err(CustodyError::WrongEpochKey {
                wanted,
                found: self.id,
            });
        }
        let nonce = reader.array()?;
        buffer.clear();
        buffer.extend_from_slice(reader.rest());
        cipher.open(nonce, aad, buffer, what)
    }
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EpochKey({})", self.id)
    }
}

/// `operator[16] ‖ person[16]`.
pub(crate) fn keyring_aad(operator: OperatorId, person: PersonId) -> [u8; 32] {
    let mut aad = [0; 32];
    let ids = operator.as_bytes().iter().chain(person.as_bytes());
    for (to, from) in aad.iter_mut().zip(ids) {
        *to = *from;
    }
    aad
}

/// `operator[16] ‖ name`.
fn meta_aad(operator: OperatorId, name: &str) -> Vec<u8> {
    let mut aad = operator.as_bytes().to_vec();
    aad.extend_from_slice(name.as_bytes());
    aad
}
