//! What can go wrong in custody. Messages name keys, slots and places, never a personal value.

use std::path::PathBuf;

use kitei_domain::PersonId;

use crate::epoch::KeyId;
use crate::keyring::KeySlot;

/// Why custody did not seal or open something.
#[derive(Debug, thiserror::Error)]
pub enum CustodyError {
    /// Written by a later release, or not by Kitei.
    #[error("{what} has the unknown format version {version}")]
    UnknownFormat {
        /// The kind of bytes read.
        what: &'static str,
        /// The version found.
        version: u8,
    },
    /// The bytes do not follow the documented format.
    #[error("{what} is damaged")]
    Malformed {
        /// The kind of bytes read.
        what: &'static str,
    },
    /// The key offered is not the one that sealed this (its commitment differs).
    #[error("{what} was sealed under another key")]
    WrongKey {
        /// The kind of bytes read.
        what: &'static str,
    },
    /// The key is right, but the bytes or their place are not those that were sealed.
    #[error("{what} was altered or belongs elsewhere")]
    Altered {
        /// The kind of bytes read.
        what: &'static str,
    },
    /// Sealed under the key of another epoch.
    #[error("sealed under the key {wanted}, but the key at hand is {found}")]
    WrongEpochKey {
        /// The key that opens it.
        wanted: KeyId,
        /// The key offered.
        found: KeyId,
    },
    /// There is no key file where it was expected.
    #[error("no key file at {path}; the key store wants the key {wanted}")]
    MissingKeyFile {
        /// Where it was looked for.
        path: PathBuf,
        /// The key that the key store wants.
        wanted: KeyId,
    },
    /// The key file is from an epoch that is over.
    #[error("the key file holds the older key {found}; the key store wants {wanted}")]
    OlderKeyFile {
        /// The key that the key store wants.
        wanted: KeyId,
        /// The key in the file.
        found: KeyId,
    },
    /// The key file belongs to another office or a later epoch.
    #[error("the key file holds the key {found}; the key store wants {wanted}")]
    WrongKeyFile {
        /// The key that the key store wants.
        wanted: KeyId,
        /// The key in the file.
        found: KeyId,
    },
    /// The key file is locked with a passphrase and none was given.
    #[error("the key file of {id} asks for its passphrase")]
    PassphraseNeeded {
        /// The key in the file.
        id: KeyId,
    },
    /// The passphrase does not open the bytes.
    #[error("the passphrase does not open the {what} of {id}")]
    WrongPassphrase {
        /// The kind of bytes read.
        what: &'static str,
        /// The key inside.
        id: KeyId,
    },
    /// Argon2id parameters outside what this release accepts.
    #[error("Argon2id with {memory_kib} KiB, {passes} passes, {lanes} lanes is out of bounds")]
    CostOutOfBounds {
        /// Memory.
        memory_kib: u32,
        /// Passes over it.
        passes: u32,
        /// Lanes.
        lanes: u32,
    },
    /// The keyring holds no such key: it was destroyed, or never made.
    #[error("no key {slot}")]
    NoKey {
        /// The slot asked for.
        slot: KeySlot,
    },
    /// A grant for one person was used on another's records.
    #[error("the grant names {granted}, the sealed record {asked}")]
    GrantElsewhere {
        /// Whose items the grant releases.
        granted: PersonId,
        /// Whose record was offered.
        asked: PersonId,
    },
    /// The item was not granted.
    #[error("the grant does not name the item {item}")]
    NotGranted {
        /// The item id.
        item: String,
    },
    /// Records of several operators, persons or registrations where one was expected.
    #[error("the records offered together belong to several registrations")]
    MixedRegistrations,
    /// Two of the records offered hold the same item.
    #[error("the item {item} occurs in two of the records offered")]
    DuplicateItem {
        /// The item id.
        item: String,
    },
    /// A section that the door does not read for itself.
    #[error("the section is not one that the door may read without a grant")]
    NotInside,
    /// Too much to encode.
    #[error("{what} is too large")]
    TooLarge {
        /// What was to be encoded.
        what: &'static str,
    },
    /// The cryptographic library refused (out of memory, failed self-test).
    #[error("the cryptographic library refused {what}")]
    Primitive {
        /// The operation.
        what: &'static str,
    },
    /// Reading or writing failed.
    #[error("{what}: input or output failed")]
    Io {
        /// What was being done.
        what: &'static str,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
}

impl CustodyError {
    /// Wraps an I/O failure with the name of the work.
    pub(crate) fn io(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { what, source }
    }
}
