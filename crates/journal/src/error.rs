//! What can go wrong. Messages hold ids, counts and file names, never a value of an entry.

use std::path::PathBuf;

/// Failures of encoding, reading, signing and exporting. A journal that was tampered with is not an
/// error but a [`crate::Verdict`].
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The bytes are not one canonical entry.
    #[error("entry is malformed at byte {at}: {what}")]
    Entry {
        /// Offset of the fault in the entry's bytes.
        at: usize,
        /// Which part.
        what: &'static str,
    },
    /// The entry was written by a newer release.
    #[error("entry has unknown version {0}")]
    Version(u8),
    /// An entry to be written holds something that is not a word, or too much.
    #[error("entry cannot be written: {0}")]
    Unwritable(&'static str),
    /// A note, checkpoint or origin list does not read.
    #[error("note is malformed: {0}")]
    Note(&'static str),
    /// The signature is not by the expected key over this text.
    #[error("note is not signed by the key {0}")]
    Signature(String),
    /// A key text or seed does not read.
    #[error("key is malformed: {0}")]
    Key(&'static str),
    /// Frontier bytes do not read.
    #[error("frontier bytes are malformed")]
    Frontier,
    /// A proof was asked for a leaf or size outside the tree.
    #[error("no proof for {index} in a tree of {size}")]
    OutOfTree {
        /// Leaf index or older size asked for.
        index: u64,
        /// Size of the tree.
        size: u64,
    },
    /// The proof does not lead to the root.
    #[error("proof does not lead to the signed root")]
    Proof,
    /// A proof bundle is not the documented JSON.
    #[error("proof bundle is malformed")]
    Bundle(#[source] serde_json::Error),
    /// The export writer was used out of order.
    #[error("export cannot be written: {0}")]
    Export(&'static str),
    /// A file of the export is broken at an entry; run the verification.
    #[error("export entry {index} of {origin} is malformed")]
    ExportEntry {
        /// Which origin.
        origin: kitei_domain::OriginId,
        /// Index of the entry.
        index: u64,
    },
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}
