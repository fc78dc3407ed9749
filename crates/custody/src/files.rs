//! Files of a person (resumes, copies of documents, call recordings), sealed in chunks under a key
//! of their own in the person's keyring.

use std::io::{Read, Write};

use kitei_domain::Entropy;

use crate::aad::FileAad;
use crate::committed::Purpose;
use crate::error::CustodyError;
use crate::keyring::{KeyClass, KeySlot, Keyring};
use crate::stream;

const FILE: Purpose = Purpose {
    what: "sealed file",
    label: b"kitei/file/1",
};

/// Seals a file under its key, the slot `file.<id>` of its registration; answers its length.
///
/// # Errors
/// [`CustodyError::NoKey`] if the keyring lacks the slot, [`CustodyError::Io`].
pub fn seal_file(
    keyring: &Keyring,
    aad: FileAad<'_>,
    plain: &mut dyn Read,
    out: &mut dyn Write,
    entropy: &dyn Entropy,
) -> Result<u64, CustodyError> {
    let key = keyring.key(&slot(aad))?;
    stream::seal(key.as_bytes(), FILE, &aad.to_bytes(), plain, out, entropy)
}

pub(crate) fn open_file(
    keyring: &Keyring,
    aad: FileAad<'_>,
    sealed: &mut dyn Read,
    out: &mut dyn Write,
) -> Result<u64, CustodyError> {
    let key = keyring.key(&slot(aad))?;
    stream::open(key.as_bytes(), FILE, &aad.to_bytes(), sealed, out)
}

const fn slot(aad: FileAad<'_>) -> KeySlot {
    KeySlot::of(aad.registration, KeyClass::File(aad.file))
}
