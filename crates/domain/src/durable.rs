//! The witness that a journal entry is durable. Whoever holds one may release what the entry says.

use crate::ids::EntryId;

/// A journal entry that was committed durably: its place and its leaf hash.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Durable {
    /// The entry's place in the journal.
    pub entry: EntryId,
    /// The hash of its leaf.
    pub leaf: [u8; 32],
}

impl Durable {
    /// Witnesses a durable commit.
    ///
    /// Only a storage backend calls this, and only after the durable write of the entry has
    /// succeeded: everything custody opens rests on it.
    pub const fn committed(entry: EntryId, leaf: [u8; 32]) -> Self {
        Self { entry, leaf }
    }
}
