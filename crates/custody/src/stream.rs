//! Long contents, sealed in chunks of 64 KiB with bounded memory.
//!
//! `0x01 ‖ salt[16] ‖ commitment[32] ‖ chunk…`, keys as in [`crate::committed`]; chunk `i` is
//! AES-256-GCM under the nonce `0u32 ‖ i u64` with `last ‖ aad` as associated data. Every chunk but
//! the last is full, and exactly one, the last, says so: a cut, dropped, swapped or appended chunk
//! does not open.

use std::io::{ErrorKind, Read, Write};

use kitei_domain::Entropy;
use kitei_domain::chance::fresh;
use zeroize::Zeroizing;

use crate::aead::{Aead, TAG_LEN};
use crate::bytes::Reader;
use crate::committed::{Derived, HEADER_LEN, Purpose, VERSION, derived, rederived};
use crate::error::CustodyError;

/// Plaintext bytes per chunk.
pub(crate) const CHUNK_LEN: usize = 64 * 1024;

/// Seals everything `plain` yields into `out`; answers the plaintext length.
pub(crate) fn seal(
    secret: &[u8; 32],
    purpose: Purpose,
    aad: &[u8],
    plain: &mut dyn Read,
    out: &mut dyn Write,
    entropy: &dyn Entropy,
) -> Result<u64, CustodyError> {
    let io = || CustodyError::io(purpose.what);
    let salt = fresh(entropy);
    let Derived { cipher, commitment } = derived(secret, &salt, purpose.label)?;
    let mut header = vec![VERSION];
    header.extend_from_slice(&salt);
    header.extend_from_slice(&commitment);
    out.write_all(&header).map_err(io())?;
    let mut chunks = Chunks::new(cipher, aad);
    let mut source = Ahead::new(plain, CHUNK_LEN);
    let mut chunk = Zeroizing::new(Vec::with_capacity(CHUNK_LEN + TAG_LEN));
    let mut total = 0;
    loop {
        let last = source.next(&mut chunk).map_err(io())?;
        total += chunk.len() as u64;
        chunks.seal(&mut chunk, last)?;
        out.write_all(&chunk).map_err(io())?;
        if last {
            return Ok(total);
        }
    }
}

/// Opens what [`seal`] made into `out`; answers the plaintext length.
pub(crate) fn open(
    secret: &[u8; 32],
    purpose: Purpose,
    aad: &[u8],
    sealed: &mut dyn Read,
    out: &mut dyn Write,
) -> Result<u64, CustodyError> {
    let io = || CustodyError::io(purpose.what);
    let mut header = Vec::with_capacity(1 + HEADER_LEN);
    sealed
        .take(1 + HEADER_LEN as u64)
        .read_to_end(&mut header)
        .map_err(io())?;
    let mut reader = Reader::new(&header, purpose.what);
    reader.version(VERSION)?;
    let (salt, commitment) = (reader.array()?, reader.array()?);
    let mut chunks = Chunks::new(rederived(secret, &salt, &commitment, purpose)?, aad);
    let mut source = Ahead::new(sealed, CHUNK_LEN + TAG_LEN);
    let mut chunk = Zeroizing::new(Vec::with_capacity(CHUNK_LEN + TAG_LEN));
    let mut total = 0;
    loop {
        let last = source.next(&mut chunk).map_err(io())?;
        chunks.open(&mut chunk, last, purpose.what)?;
        total += chunk.len() as u64;
        out.write_all(&chunk).map_err(io())?;
        if last {
            return Ok(total);
        }
    }
}

/// The chunk cipher: counts, and marks the last.
struct Chunks {
    cipher: Aead,
    aad: Vec<u8>,
    counter: u64,
}

impl Chunks {
    fn new(cipher: Aead, aad: &[u8]) -> Self {
        let mut flagged = vec![0];
        flagged.extend_from_slice(aad);
        Self {
            cipher,
            aad: flagged,
            counter: 0,
        }
    }

    fn seal(&mut self, chunk: &mut Vec<u8>, last: bool) -> Result<(), CustodyError> {
        let nonce = self.step(last);
        self.cipher.seal_from(nonce, &self.aad, chunk, 0)
    }

    fn open(
        &mut self,
        chunk: &mut Vec<u8>,
        last: bool,
        what: &'static str,
    ) -> Result<(), CustodyError> {
        let nonce = self.step(last);
        self.cipher.open(nonce, &self.aad, chunk, what)
    }

    fn step(&mut self, last: bool) -> [u8; 12] {
        if let Some(flag) = self.aad.first_mut() {
            *flag = u8::from(last);
        }
        let mut nonce = [0; 12];
        for (to, from) in nonce.iter_mut().skip(4).zip(self.counter.to_be_bytes()) {
            *to = from;
        }
        self.counter += 1;
        nonce
    }
}

/// Reads full chunks and knows, one byte ahead, whether a chunk is the last.
struct Ahead<'a> {
    source: &'a mut dyn Read,
    size: usize,
    peeked: Option<u8>,
}

impl<'a> Ahead<'a> {
    fn new(source: &'a mut dyn Read, size: usize) -> Self {
        Self {
            source,
            size,
            peeked: None,
        }
    }

    /// Replaces `chunk` with the next one; true if it is the last.
    fn next(&mut self, chunk: &mut Vec<u8>) -> std::io::Result<bool> {
        chunk.clear();
        chunk.extend(self.peeked.take());
        let missing = self.size - chunk.len();
        (&mut *self.source)
            .take(missing as u64)
            .read_to_end(chunk)?;
        if chunk.len() < self.size {
            return Ok(true);
        }
        let mut byte = [0];
        match self.source.read_exact(&mut byte) {
            Ok(()) => {
                self.peeked = byte.first().copied();
                Ok(false)
            }
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(true),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests;
