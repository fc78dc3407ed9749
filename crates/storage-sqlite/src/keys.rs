//! The key store: keyrings and the blind look-up table. Freed pages are overwritten.

mod apply;
mod tokens;

use std::path::Path;

use async_trait::async_trait;
use kitei_domain::{OperatorId, PersonId};
use kitei_storage::{BackUp, KeyStore, KeyUnit, KeyringRow, StorageError};
use rusqlite::{Connection, Row};

use crate::copy::copy;
use crate::file::{StoreFile, read_operator};
use crate::keys::apply::KeyWork;
use crate::migrate;
use crate::options::Options;
use crate::readers::Readers;
use crate::reserve::Reserve;
use crate::rows::{checkpoint, find, limit, list};
use crate::sql;
use crate::writer::Writer;

/// The key store in `keys.db` of an office's directory.
#[derive(Debug)]
pub struct SqliteKeys {
    operator: i64,
    file: StoreFile,
    readers: Readers,
    writer: Writer<KeyWork>,
}

impl SqliteKeys {
    /// Makes a key store in an epoch and opens it.
    ///
    /// # Errors
    /// `Exists` if there is one.
    pub fn create(
        directory: &Path,
        operator: OperatorId,
        epoch: u32,
        options: &Options,
    ) -> Result<Self, StorageError> {
        store_file(directory, options).create(&migrate::KEYS, |connection| {
            connection
                .execute(sql::ADD_KEYS_OPERATOR, (operator.as_bytes(), epoch))
                .map(drop)
        })?;
        Self::open(directory, options)
    }

    /// Opens a key store, migrating it to this release's schema.
    ///
    /// # Errors
    /// `Missing` if there is none (nothing is made), `SchemaNewer` if a later release wrote it.
    pub fn open(directory: &Path, options: &Options) -> Result<Self, StorageError> {
        let reserve = Reserve::of(directory, options);
        reserve.with_room(|| Self::open_once(directory, options))
    }

    fn open_once(directory: &Path, options: &Options) -> Result<Self, StorageError> {
        let file = store_file(directory, options);
        let connection = file.open_writer(&migrate::KEYS)?;
        let (operator, _id) = read_operator(&connection)?;
        let work = KeyWork::new(operator, Reserve::of(directory, options));
        let writer = Writer::start(connection, file.clone(), &migrate::KEYS, work)?;
        Ok(Self {
            operator,
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

    fn find_one(
        &self,
        connection: &Connection,
        person: PersonId,
    ) -> Result<Option<KeyringRow>, StorageError> {
        let params = (self.operator, person.as_bytes());
        find(
            connection,
            ("keyrings", sql::FIND_KEYRING),
            params,
            keyring_row,
        )
    }
}

pub(crate) fn store_file(directory: &Path, options: &Options) -> StoreFile {
    StoreFile {
        path: directory.join("keys.db"),
        options: options.clone(),
        reader_cache_kib: options.key_reader_cache_kib,
        overwrite: true,
    }
}

fn keyring_row(row: &Row<'_>) -> rusqlite::Result<KeyringRow> {
    Ok(KeyringRow {
        person: PersonId::from_bytes(row.get(0)?),
        epoch: row.get(1)?,
        revision: row.get::<_, i64>(2)?.cast_unsigned(),
        sealed: row.get(3)?,
    })
}

fn person_id(row: &Row<'_>) -> rusqlite::Result<PersonId> {
    row.get(0).map(PersonId::from_bytes)
}

#[async_trait]
impl KeyStore for SqliteKeys {
    async fn epoch(&self) -> Result<u32, StorageError> {
        self.readers
            .read(|connection| apply::read_epoch(connection, self.operator))
    }

    async fn find_keyring(&self, person: PersonId) -> Result<Option<KeyringRow>, StorageError> {
        self.readers
            .read(|connection| self.find_one(connection, person))
    }

    async fn find_keyrings(&self, people: &[PersonId]) -> Result<Vec<KeyringRow>, StorageError> {
        self.readers.read(|connection| {
            let found = |person: &PersonId| self.find_one(connection, *person).transpose();
            people.iter().filter_map(found).collect()
        })
    }

    async fn list_keyrings(
        &self,
        epoch: u32,
        after: Option<PersonId>,
        rows: usize,
    ) -> Result<Vec<KeyringRow>, StorageError> {
        self.readers.read(|connection| {
            let after = after
                .as_ref()
                .map_or(&[] as &[u8], |person| person.as_bytes());
            let params = (self.operator, after, epoch, limit(rows));
            list(
                connection,
                ("keyrings", sql::LIST_KEYRINGS),
                params,
                keyring_row,
            )
        })
    }

    async fn count_keyrings(&self) -> Result<u64, StorageError> {
        self.readers.read(|connection| {
            let source = ("keyrings", sql::COUNT_KEYRINGS);
            let count = find(connection, source, [self.operator], |row| {
                row.get::<_, i64>(0)
            })?;
            Ok(count.unwrap_or(0).cast_unsigned())
        })
    }

    async fn list_pending(&self) -> Result<Vec<PersonId>, StorageError> {
        self.readers.read(|connection| {
            list(
                connection,
                ("keyrings", sql::LIST_PENDING),
                [self.operator],
                person_id,
            )
        })
    }

    async fn find_people_by_token(&self, token: [u8; 16]) -> Result<Vec<PersonId>, StorageError> {
        self.readers.read(|connection| {
            let params = (self.operator, token);
            list(
                connection,
                ("tokens", sql::FIND_PEOPLE_BY_TOKEN),
                params,
                person_id,
            )
        })
    }

    async fn find_meta(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.readers
            .read(|connection| crate::rows::find_meta(connection, self.operator, key))
    }

    async fn commit(&self, unit: KeyUnit) -> Result<(), StorageError> {
        self.writer.commit(unit).await
    }

    async fn scrub(&self) -> Result<(), StorageError> {
        self.writer
            .call(|group| {
                let reserve = group.work.reserve.clone();
                let connection = group.connection()?;
                reserve.with_room(|| checkpoint(connection))
            })
            .await
    }

    async fn copy_to(&self, to: &Path) -> Result<BackUp, StorageError> {
        copy(self.file.clone(), to).await
    }
}
