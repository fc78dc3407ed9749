//! The data store: people, sealed records, registers, settings, journal.

mod apply;
mod read;

use std::path::Path;

use async_trait::async_trait;
use kitei_domain::{Durable, EntryId, OperatorId, OriginId, PersonId, RegistrationId, Timestamp};
use kitei_journal::leaf_hash;
use kitei_storage::{
    BackUp, Committed, DataStore, EntryRow, FileRow, OriginRow, PersonRow, RecordRow, RegisterKind,
    RegisterRow, StorageError, Unit,
};

use crate::copy::copy;
use crate::data::apply::DataWork;
use crate::data::read::Read;
use crate::file::{StoreFile, read_operator};
use crate::migrate;
use crate::options::Options;
use crate::readers::Readers;
use crate::reserve::Reserve;
use crate::sql;
use crate::writer::Writer;

/// The data store in `data.db` of an office's directory.
#[derive(Debug)]
pub struct SqliteData {
    operator: OperatorId,
    number: i64,
    file: StoreFile,
    readers: Readers,
    writer: Writer<DataWork>,
}

impl SqliteData {
    /// Makes a store and opens it.
    ///
    /// # Errors
    /// `Exists` if there is one.
    pub fn create(
        directory: &Path,
        operator: OperatorId,
        options: &Options,
    ) -> Result<Self, StorageError> {
        store_file(directory, options).create(&migrate::DATA, |connection| {
            connection
                .execute(sql::ADD_OPERATOR, [operator.as_bytes()])
                .map(drop)
        })?;
        Reserve::of(directory, options).restore()?;
        Self::open(directory, options)
    }

    /// Opens a store, migrating it to this release's schema. On a full disk the reserve makes room
    /// for opening it; until there is space again only urgent units are done.
    ///
    /// # Errors
    /// `Missing` if there is none (nothing is made), `SchemaNewer` if a later release wrote it.
    pub fn open(directory: &Path, options: &Options) -> Result<Self, StorageError> {
        Reserve::of(directory, options).with_room(|| Self::open_once(directory, options))
    }

    fn open_once(directory: &Path, options: &Options) -> Result<Self, StorageError> {
        let file = store_file(directory, options);
        let connection = file.open_writer(&migrate::DATA)?;
        let (number, operator) = read_operator(&connection)?;
        let work = DataWork::new(number, Reserve::of(directory, options));
        let writer = Writer::start(connection, file.clone(), &migrate::DATA, work)?;
        Ok(Self {
            operator,
            number,
            readers: Readers::new(file.clone()),
            file,
            writer,
        })
    }

    /// How many bytes each table and index takes. Reads the whole file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sizes(&self) -> Result<Vec<(String, u64)>, StorageError> {
        self.readers.read(crate::sizes::sizes)
    }

    fn read<T>(
        &self,
        reading: impl FnOnce(Read<'_>) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        self.readers.read(|connection| {
            reading(Read {
                connection,
                operator: self.number,
            })
        })
    }
}

pub(crate) fn store_file(directory: &Path, options: &Options) -> StoreFile {
    StoreFile {
        path: directory.join("data.db"),
        options: options.clone(),
        reader_cache_kib: options.reader_cache_kib,
        overwrite: false,
    }
}

#[async_trait]
impl DataStore for SqliteData {
    fn operator(&self) -> OperatorId {
        self.operator
    }

    async fn find_person(&self, person: PersonId) -> Result<Option<PersonRow>, StorageError> {
        self.read(|read| read.find_person(person))
    }

    async fn find_file(
        &self,
        person: PersonId,
        sections: Option<&[&str]>,
    ) -> Result<Option<FileRow>, StorageError> {
        self.read(|read| read.find_file(person, sections))
    }

    async fn find_people(&self, people: &[PersonId]) -> Result<Vec<PersonRow>, StorageError> {
        self.read(|read| read.find_people(people))
    }

    async fn list_people(
        &self,
        after: Option<PersonId>,
        limit: usize,
    ) -> Result<Vec<PersonRow>, StorageError> {
        self.read(|read| read.list_people(after, limit))
    }

    async fn count_people(&self) -> Result<u64, StorageError> {
        self.read(|read| read.count_people())
    }

    async fn list_record_versions(
        &self,
        person: PersonId,
        registration: Option<RegistrationId>,
    ) -> Result<Vec<RecordRow>, StorageError> {
        self.read(|read| read.list_record_versions(person, registration))
    }

    async fn find_register(
        &self,
        kind: RegisterKind,
        id: [u8; 16],
    ) -> Result<Option<RegisterRow>, StorageError> {
        self.read(|read| read.find_register(sql::FIND_REGISTER, kind, id))
    }

    async fn find_register_by_key(
        &self,
        kind: RegisterKind,
        key: [u8; 16],
    ) -> Result<Option<RegisterRow>, StorageError> {
        self.read(|read| read.find_register(sql::FIND_REGISTER_BY_LOOKUP, kind, key))
    }

    async fn list_registers(
        &self,
        kind: RegisterKind,
        after: Option<[u8; 16]>,
        limit: usize,
    ) -> Result<Vec<RegisterRow>, StorageError> {
        self.read(|read| read.list_registers(kind, after, limit))
    }

    async fn list_registers_of(
        &self,
        kind: RegisterKind,
        person: PersonId,
    ) -> Result<Vec<RegisterRow>, StorageError> {
        self.read(|read| read.list_registers_of(kind, person))
    }

    async fn list_all_registers_of(
        &self,
        person: PersonId,
    ) -> Result<Vec<RegisterRow>, StorageError> {
        self.read(|read| read.list_all_registers_of(person))
    }

    async fn find_meta(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.read(|read| crate::rows::find_meta(read.connection, read.operator, key))
    }

    async fn find_entry(&self, entry: EntryId) -> Result<Option<EntryRow>, StorageError> {
        self.read(|read| read.find_entry(entry))
    }

    // WHY: a reader sees a commit only after its write-ahead log was synced (`synchronous = FULL`).
    async fn witness(&self, entry: EntryId) -> Result<Option<(EntryRow, Durable)>, StorageError> {
        let row = self.read(|read| read.find_entry(entry))?;
        Ok(row.map(|row| {
            let durable = Durable::committed(row.id, leaf_hash(&row.bytes));
            (row, durable)
        }))
    }

    async fn list_entries(
        &self,
        origin: OriginId,
        from: u64,
        limit: usize,
    ) -> Result<Vec<EntryRow>, StorageError> {
        self.read(|read| read.list_entries(origin, from, limit))
    }

    async fn list_entries_of(
        &self,
        person: PersonId,
        before: Option<EntryId>,
        limit: usize,
    ) -> Result<Vec<EntryRow>, StorageError> {
        self.read(|read| read.list_entries_of(person, before, limit))
    }

    async fn list_origins(&self) -> Result<Vec<OriginRow>, StorageError> {
        self.read(|read| read.list_origins())
    }

    async fn newest_time(&self) -> Result<Option<Timestamp>, StorageError> {
        self.read(|read| read.newest_time())
    }

    async fn commit(&self, unit: Unit) -> Result<Committed, StorageError> {
        self.writer.commit(unit).await
    }

    async fn back_up(&self, to: &Path) -> Result<BackUp, StorageError> {
        copy(self.file.clone(), to).await
    }

    async fn restore_reserve(&self) -> Result<bool, StorageError> {
        self.writer.call(|group| group.work.reserve.restore()).await
    }
}
