//! Why a store did not do what it was asked. Ids and places only, never a value.

use std::error::Error;
use std::sync::Arc;

use kitei_domain::{PersonId, Timestamp};

use crate::row::RegisterKind;

/// A failure of the store. Cheap to clone: when a group's commit fails, everybody in it is told.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StorageError {
    /// The person's facts are no longer those that the caller ruled on, or the person is gone.
    #[error("the facts of {person} moved")]
    FactsMoved {
        /// Whose facts.
        person: PersonId,
    },
    /// Somebody else wrote this register row since the caller read it.
    #[error("a register row of kind {kind} was changed by somebody else")]
    RevisionMoved {
        /// The register.
        kind: RegisterKind,
        /// The row.
        id: [u8; 16],
    },
    /// Somebody else wrote this person's keyring since the caller read it.
    #[error("the keyring of {person} was changed by somebody else")]
    KeyringMoved {
        /// Whose keyring.
        person: PersonId,
    },
    /// A setting is no longer what the caller expected.
    #[error("setting {key} was changed by somebody else")]
    MetaMoved {
        /// The setting's name.
        key: String,
    },
    /// The key store has another epoch than the writer.
    #[error("the key store is in epoch {found}, the writer in epoch {expected}")]
    EpochMoved {
        /// The writer's epoch.
        expected: u32,
        /// The store's.
        found: u32,
    },
    /// A row with this identity is there already.
    #[error("duplicate row in {table}")]
    Duplicate {
        /// The table.
        table: &'static str,
    },
    /// An entry is dated more than five minutes before the newest one.
    #[error("the clock was set back: the newest entry is of {newest}")]
    ClockSetBack {
        /// When the newest entry was made.
        newest: Timestamp,
    },
    /// An entry was to be appended, but no origin of the journal is open.
    #[error("no origin of the journal is open")]
    NoOrigin,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// Another process holds the store longer than the store waits.
    #[error("the store is locked by another process")]
    Locked,
    /// There is no store at this place.
    #[error("there is no store at {path}")]
    Missing {
        /// The file that was looked for.
        path: String,
    },
    /// A store is there already; nothing was overwritten.
    #[error("there is a store at {path} already")]
    Exists {
        /// The file that was found.
        path: String,
    },
    /// A later release wrote this store.
    #[error("the store has schema {found}, this release knows {known}")]
    SchemaNewer {
        /// The store's schema.
        found: u32,
        /// The newest that this release reads.
        known: u32,
    },
    /// A row does not read as it was written.
    #[error("table {table} is corrupt at {row}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The row, by id or place.
        row: String,
    },
    /// Reading or writing failed.
    #[error("the store failed at {place}")]
    Io {
        /// What was being done.
        place: &'static str,
        /// What the engine or the system said.
        #[source]
        source: Arc<dyn Error + Send + Sync>,
    },
    /// The writer has ended; the store must be opened again.
    #[error("the store is closed")]
    Closed,
}
