//! Stores that fail on purpose inside the process: the n-th commit, counted over both stores of an
//! office, fails before or after it was done. Unarmed they only pass everything on.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use kitei_domain::{Durable, EntryId, OperatorId, OriginId, PersonId, RegistrationId, Timestamp};
use kitei_storage::{
    BackUp, Committed, DataStore, EntryRow, FileRow, KeyStore, KeyUnit, KeyringRow, OriginRow,
    PersonRow, RecordRow, RegisterKind, RegisterRow, StorageError, Unit,
};

/// How a commit fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The disk is full: nothing was written.
    Full,
    /// Writing failed: nothing was written.
    Io,
    /// Syncing failed: it was written, and the caller is told that it was not.
    AfterWriting,
}

impl Failure {
    /// Every way, in order.
    pub const ALL: [Self; 3] = [Self::Full, Self::Io, Self::AfterWriting];

    fn error(self) -> StorageError {
        match self {
            Self::Full => StorageError::DiskFull,
            Self::Io | Self::AfterWriting => StorageError::Io {
                place: "commit",
                source: Arc::new(std::io::Error::other("a failure on purpose")),
            },
        }
    }
}

/// When the stores of one office fail. Shared by both.
#[derive(Debug, Default)]
pub struct Failures {
    commits: AtomicU64,
    struck: AtomicBool,
    armed: Mutex<Option<(u64, Failure)>>,
}

impl Failures {
    /// From now on the `at`-th commit (the first is 1), and every later one, fails this way.
    pub fn arm(&self, at: u64, failure: Failure) {
        self.commits.store(0, Ordering::SeqCst);
        self.struck.store(false, Ordering::SeqCst);
        *self.armed.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, failure));
    }

    /// Nothing fails any more. Answers whether something did.
    pub fn disarm(&self) -> bool {
        *self.armed.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.struck.load(Ordering::SeqCst)
    }

    fn next(&self) -> Option<Failure> {
        let number = self.commits.fetch_add(1, Ordering::SeqCst) + 1;
        let armed = *self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        let failure = armed
            .filter(|(at, _)| number >= *at)
            .map(|(_, failure)| failure);
        if failure.is_some() {
            self.struck.store(true, Ordering::SeqCst);
        }
        failure
    }
}

/// A data store that may fail.
#[derive(Debug)]
pub struct FailingData {
    inner: Arc<dyn DataStore>,
    failures: Arc<Failures>,
}

impl FailingData {
    /// Wraps a store.
    pub fn new(inner: Arc<dyn DataStore>, failures: Arc<Failures>) -> Self {
        Self { inner, failures }
    }
}

#[async_trait]
impl DataStore for FailingData {
    fn operator(&self) -> OperatorId {
        self.inner.operator()
    }

    async fn find_person(&self, person: PersonId) -> Result<Option<PersonRow>, StorageError> {
        self.inner.find_person(person).await
    }

    async fn find_file(
        &self,
        person: PersonId,
        sections: Option<&[&str]>,
    ) -> Result<Option<FileRow>, StorageError> {
        self.inner.find_file(person, sections).await
    }

    async fn find_people(&self, people: &[PersonId]) -> Result<Vec<PersonRow>, StorageError> {
        self.inner.find_people(people).await
    }

    async fn list_people(
        &self,
        after: Option<PersonId>,
        limit: usize,
    ) -> Result<Vec<PersonRow>, StorageError> {
        self.inner.list_people(after, limit).await
    }

    async fn count_people(&self) -> Result<u64, StorageError> {
        self.inner.count_people().await
    }

    async fn list_record_versions(
        &self,
        person: PersonId,
        registration: Option<RegistrationId>,
    ) -> Result<Vec<RecordRow>, StorageError> {
        self.inner.list_record_versions(person, registration).await
    }

    async fn find_register(
        &self,
        kind: RegisterKind,
        id: [u8; 16],
    ) -> Result<Option<RegisterRow>, StorageError> {
        self.inner.find_register(kind, id).await
    }

    async fn find_register_by_key(
        &self,
        kind: RegisterKind,
        key: [u8; 16],
    ) -> Result<Option<RegisterRow>, StorageError> {
        self.inner.find_register_by_key(kind, key).await
    }

    async fn list_registers(
        &self,
        kind: RegisterKind,
        after: Option<[u8; 16]>,
        limit: usize,
    ) -> Result<Vec<RegisterRow>, StorageError> {
        self.inner.list_registers(kind, after, limit).await
    }

    async fn list_registers_of(
        &self,
        kind: RegisterKind,
        person: PersonId,
    ) -> Result<Vec<RegisterRow>, StorageError> {
        self.inner.list_registers_of(kind, person).await
    }

    async fn list_all_registers_of(
        &self,
        person: PersonId,
    ) -> Result<Vec<RegisterRow>, StorageError> {
        self.inner.list_all_registers_of(person).await
    }

    async fn find_meta(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.inner.find_meta(key).await
    }

    async fn find_entry(&self, entry: EntryId) -> Result<Option<EntryRow>, StorageError> {
        self.inner.find_entry(entry).await
    }

    async fn witness(&self, entry: EntryId) -> Result<Option<(EntryRow, Durable)>, StorageError> {
        self.inner.witness(entry).await
    }

    async fn list_entries(
        &self,
        origin: OriginId,
        from: u64,
        limit: usize,
    ) -> Result<Vec<EntryRow>, StorageError> {
        self.inner.list_entries(origin, from, limit).await
    }

    async fn list_entries_of(
        &self,
        person: PersonId,
        before: Option<EntryId>,
        limit: usize,
    ) -> Result<Vec<EntryRow>, StorageError> {
        self.inner.list_entries_of(person, before, limit).await
    }

    async fn list_origins(&self) -> Result<Vec<OriginRow>, StorageError> {
        self.inner.list_origins().await
    }

    async fn newest_time(&self) -> Result<Option<Timestamp>, StorageError> {
        self.inner.newest_time().await
    }

    async fn commit(&self, unit: Unit) -> Result<Committed, StorageError> {
        match self.failures.next() {
            None => self.inner.commit(unit).await,
            Some(Failure::AfterWriting) => {
                self.inner.commit(unit).await?;
                Err(Failure::AfterWriting.error())
            }
            Some(failure) => Err(failure.error()),
        }
    }

    async fn back_up(&self, to: &Path) -> Result<BackUp, StorageError> {
        self.inner.back_up(to).await
    }

    async fn restore_reserve(&self) -> Result<bool, StorageError> {
        self.inner.restore_reserve().await
    }
}

/// A key store that may fail.
#[derive(Debug)]
pub struct FailingKeys {
    inner: Arc<dyn KeyStore>,
    failures: Arc<Failures>,
}

impl FailingKeys {
    /// Wraps a store.
    pub fn new(inner: Arc<dyn KeyStore>, failures: Arc<Failures>) -> Self {
        Self { inner, failures }
    }
}

#[async_trait]
impl KeyStore for FailingKeys {
    async fn epoch(&self) -> Result<u32, StorageError> {
        self.inner.epoch().await
    }

    async fn find_keyring(&self, person: PersonId) -> Result<Option<KeyringRow>, StorageError> {
        self.inner.find_keyring(person).await
    }

    async fn find_keyrings(&self, people: &[PersonId]) -> Result<Vec<KeyringRow>, StorageError> {
        self.inner.find_keyrings(people).await
    }

    async fn list_keyrings(
        &self,
        epoch: u32,
        after: Option<PersonId>,
        limit: usize,
    ) -> Result<Vec<KeyringRow>, StorageError> {
        self.inner.list_keyrings(epoch, after, limit).await
    }

    async fn count_keyrings(&self) -> Result<u64, StorageError> {
        self.inner.count_keyrings().await
    }

    async fn list_pending(&self) -> Result<Vec<PersonId>, StorageError> {
        self.inner.list_pending().await
    }

    async fn find_people_by_token(&self, token: [u8; 16]) -> Result<Vec<PersonId>, StorageError> {
        self.inner.find_people_by_token(token).await
    }

    async fn find_meta(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.inner.find_meta(key).await
    }

    async fn commit(&self, unit: KeyUnit) -> Result<(), StorageError> {
        match self.failures.next() {
            None => self.inner.commit(unit).await,
            Some(Failure::AfterWriting) => {
                self.inner.commit(unit).await?;
                Err(Failure::AfterWriting.error())
            }
            Some(failure) => Err(failure.error()),
        }
    }

    async fn scrub(&self) -> Result<(), StorageError> {
        self.inner.scrub().await
    }

    async fn copy_to(&self, to: &Path) -> Result<BackUp, StorageError> {
        self.inner.copy_to(to).await
    }
}
