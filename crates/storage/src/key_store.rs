//! The repository of what must die with the person: keyrings and the blind look-up table. A store of
//! its own, no part of data back-ups.

use std::path::Path;

use async_trait::async_trait;
use kitei_domain::PersonId;

use crate::data_store::BackUp;
use crate::error::StorageError;

/// A person's keyring, sealed under the epoch's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyringRow {
    /// Whose.
    pub person: PersonId,
    /// The epoch whose key seals it.
    pub epoch: u32,
    /// The revision that was read; 0 for a new row. Writing stores the next one.
    pub revision: u64,
    /// The keys, sealed.
    pub sealed: Vec<u8>,
}

/// One step of a unit of work on the key store. Steps run in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOp {
    /// Fails with `EpochMoved` unless the store is in this epoch.
    ExpectEpoch(u32),
    /// Advances the store to the next epoch; fails with `EpochMoved` unless it is in `from`.
    /// Keyrings keep the epoch that they were sealed in until they are written again.
    AdvanceEpoch {
        /// The epoch to leave; the store is then in `from + 1`.
        from: u32,
    },
    /// Writes a keyring at the revision after the one it names; fails with `EpochMoved` unless its
    /// epoch is the store's, and with `KeyringMoved` unless the stored revision is that one.
    PutKeyring {
        /// The row.
        row: KeyringRow,
        /// Whether the person's data is still to be written; swept at start if it never was.
        pending: bool,
    },
    /// The person's data is written: the keyring is no longer pending.
    ConfirmPending(PersonId),
    /// Removes a keyring, if there. Its tokens are removed one by one: the keyring lists them.
    RemoveKeyring(PersonId),
    /// Enters a person under a look-up token. Nothing happens if entered already.
    AddToken {
        /// The token.
        token: [u8; 16],
        /// Who.
        person: PersonId,
    },
    /// Removes one person from under a token, if there.
    RemoveToken {
        /// The token.
        token: [u8; 16],
        /// Who.
        person: PersonId,
    },
    /// Keeps a person's tokens of the epoch just entered aside, to be looked up after
    /// [`KeyOp::SwapTokens`].
    StageTokens {
        /// Who.
        person: PersonId,
        /// The tokens.
        tokens: Vec<[u8; 16]>,
    },
    /// Puts the staged tokens in the place of the whole look-up table. Nothing happens where
    /// nothing is staged.
    SwapTokens,
    /// Writes a setting.
    SetMeta {
        /// Its name.
        key: String,
        /// Its value, sealed where it is secret.
        value: Vec<u8>,
        /// When given, fails with `MetaMoved` unless the present value (or absence) is this.
        expected: Option<Option<Vec<u8>>>,
    },
}

/// A named unit of work on the key store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUnit {
    /// What is being done, for traces.
    pub name: &'static str,
    /// May use the reserved disk space (erasure, deletion, correction; whatever ends what was begun).
    pub urgent: bool,
    /// The steps.
    pub ops: Vec<KeyOp>,
}

impl KeyUnit {
    /// An empty unit of work.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            urgent: false,
            ops: Vec::new(),
        }
    }

    /// Allowed to use the reserved disk space.
    #[must_use]
    pub const fn urgent(mut self) -> Self {
        self.urgent = true;
        self
    }

    /// With one more step.
    #[must_use]
    pub fn with(mut self, op: KeyOp) -> Self {
        self.ops.push(op);
        self
    }
}

/// The key store. Reads as in [`crate::DataStore`].
///
/// # Errors
/// Every method: `DiskFull`, `Io`, `Corrupt`, `Locked`, `Closed`.
#[async_trait]
pub trait KeyStore: Send + Sync + std::fmt::Debug {
    /// The epoch that new keyrings must be sealed in.
    async fn epoch(&self) -> Result<u32, StorageError>;

    /// A person's keyring.
    async fn find_keyring(&self, person: PersonId) -> Result<Option<KeyringRow>, StorageError>;

    /// Those of these people's keyrings that are there, in the order asked.
    async fn find_keyrings(&self, people: &[PersonId]) -> Result<Vec<KeyringRow>, StorageError>;

    /// The keyrings sealed in an epoch, by person.
    async fn list_keyrings(
        &self,
        epoch: u32,
        after: Option<PersonId>,
        limit: usize,
    ) -> Result<Vec<KeyringRow>, StorageError>;

    /// How many keyrings there are.
    async fn count_keyrings(&self) -> Result<u64, StorageError>;

    /// The people whose keyring is written and whose data may not be.
    async fn list_pending(&self) -> Result<Vec<PersonId>, StorageError>;

    /// The people entered under a token.
    async fn find_people_by_token(&self, token: [u8; 16]) -> Result<Vec<PersonId>, StorageError>;

    /// A setting.
    async fn find_meta(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError>;

    /// Does a unit of work, whole or not at all, and answers after it is durable.
    ///
    /// # Errors
    /// What the steps name; then nothing of the unit is kept.
    async fn commit(&self, unit: KeyUnit) -> Result<(), StorageError>;

    /// Leaves no removed or rewritten row in the store's files. Called after an epoch was left.
    ///
    /// # Errors
    /// `Locked` when a reader kept the old rows alive; to be tried again.
    async fn scrub(&self) -> Result<(), StorageError>;

    /// Writes a consistent copy to a new file and makes it durable; the caller seals it.
    ///
    /// # Errors
    /// `Exists` if the file is there.
    async fn copy_to(&self, to: &Path) -> Result<BackUp, StorageError>;
}
