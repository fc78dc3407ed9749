//! The repository of everything that may outlive a person's keys: people, sealed records,
//! registers, settings and the journal.

use std::path::Path;

use async_trait::async_trait;
use kitei_domain::{Durable, EntryId, OperatorId, OriginId, PersonId, RegistrationId, Timestamp};

use crate::error::StorageError;
use crate::row::{EntryRow, FileRow, OriginRow, PersonRow, RecordRow, RegisterKind, RegisterRow};
use crate::unit::{Committed, Unit};

/// What a back-up wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackUp {
    /// How many files.
    pub files: u64,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
}

/// The data store. `find_…` answers `None` for what is not there; `list_…` answers at most `limit`
/// rows after the given one, in the order of their ids unless said otherwise.
///
/// # Errors
/// Every method: `DiskFull`, `Io`, `Corrupt`, `Locked`, `Closed`.
#[async_trait]
pub trait DataStore: Send + Sync + std::fmt::Debug {
    /// Whose store this is.
    fn operator(&self) -> OperatorId;

    /// One person.
    async fn find_person(&self, person: PersonId) -> Result<Option<PersonRow>, StorageError>;

    /// One person's row with the newest version of each of these sections (of every one when none
    /// is named), by section and registration, all of one moment.
    async fn find_file(
        &self,
        person: PersonId,
        sections: Option<&[&str]>,
    ) -> Result<Option<FileRow>, StorageError>;

    /// Those of these people who are there, in the order asked.
    async fn find_people(&self, people: &[PersonId]) -> Result<Vec<PersonRow>, StorageError>;

    /// People by id.
    async fn list_people(
        &self,
        after: Option<PersonId>,
        limit: usize,
    ) -> Result<Vec<PersonRow>, StorageError>;

    /// How many people there are.
    async fn count_people(&self) -> Result<u64, StorageError>;

    /// Every version of every section of a person, by section, registration and version.
    async fn list_record_versions(
        &self,
        person: PersonId,
        registration: Option<RegistrationId>,
    ) -> Result<Vec<RecordRow>, StorageError>;

    /// A register row by id.
    async fn find_register(
        &self,
        kind: RegisterKind,
        id: [u8; 16],
    ) -> Result<Option<RegisterRow>, StorageError>;

    /// A register row by its keyed digest.
    async fn find_register_by_key(
        &self,
        kind: RegisterKind,
        key: [u8; 16],
    ) -> Result<Option<RegisterRow>, StorageError>;

    /// The rows of a register.
    async fn list_registers(
        &self,
        kind: RegisterKind,
        after: Option<[u8; 16]>,
        limit: usize,
    ) -> Result<Vec<RegisterRow>, StorageError>;

    /// The rows of a register that are about one person.
    async fn list_registers_of(
        &self,
        kind: RegisterKind,
        person: PersonId,
    ) -> Result<Vec<RegisterRow>, StorageError>;

    /// The rows of every register that are about one person.
    async fn list_all_registers_of(
        &self,
        person: PersonId,
    ) -> Result<Vec<RegisterRow>, StorageError>;

    /// A setting.
    async fn find_meta(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError>;

    /// An entry of the journal.
    async fn find_entry(&self, entry: EntryId) -> Result<Option<EntryRow>, StorageError>;

    /// An entry of the journal as it is read back from durable storage, with the witness that it is
    /// there: what it released may be looked at again under it.
    async fn witness(&self, entry: EntryId) -> Result<Option<(EntryRow, Durable)>, StorageError>;

    /// The entries of an origin, from this index on.
    async fn list_entries(
        &self,
        origin: OriginId,
        from: u64,
        limit: usize,
    ) -> Result<Vec<EntryRow>, StorageError>;

    /// The entries that name a person, newest first, older than the given one.
    async fn list_entries_of(
        &self,
        person: PersonId,
        before: Option<EntryId>,
        limit: usize,
    ) -> Result<Vec<EntryRow>, StorageError>;

    /// Every origin, in the order of opening; the last one is open.
    async fn list_origins(&self) -> Result<Vec<OriginRow>, StorageError>;

    /// When the newest entry was made.
    async fn newest_time(&self) -> Result<Option<Timestamp>, StorageError>;

    /// Does a unit of work, whole or not at all, and answers after it is durable.
    ///
    /// # Errors
    /// What the steps name; then nothing of the unit is kept.
    async fn commit(&self, unit: Unit) -> Result<Committed, StorageError>;

    /// Writes a consistent copy to a new file and makes it durable. Runs beside other work.
    ///
    /// # Errors
    /// `Exists` if the file is there.
    async fn back_up(&self, to: &Path) -> Result<BackUp, StorageError>;

    /// Puts back the disk space reserved for urgent units. False while there is none to put back.
    async fn restore_reserve(&self) -> Result<bool, StorageError>;
}
