//! What can go wrong in an office. Closed on purpose: every entrance maps every case. Messages
//! carry ids, places and clauses, never a value of a person.

mod words;

use kitei_domain::{Durable, EntryId, Timestamp};
use serde::{Deserialize, Serialize};

pub use self::words::{Problem, State, Thing};

/// The journal entry of an act, as interfaces show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRef {
    /// Origin and index.
    pub id: EntryId,
    /// SHA-256 leaf hash, hexadecimal.
    pub leaf_hash: String,
}

impl From<&Durable> for EntryRef {
    fn from(durable: &Durable) -> Self {
        Self {
            id: durable.entry,
            leaf_hash: hex::encode(durable.leaf),
        }
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bilingual {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// The next lawful step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// Stable word of `vocabulary/next_steps.toml`.
    pub code: String,
    /// What to do, Japanese.
    pub ja: String,
    /// What to do, English.
    pub en: String,
}

/// A refusal by the regulation: it names its clauses and the next lawful step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable word.
    pub code: String,
    /// The clauses that refuse.
    pub clauses: Vec<String>,
    /// The rule in plain words.
    pub text: Bilingual,
    /// What can lawfully be done instead.
    pub next: Vec<NextStep>,
    /// The entry that records the refusal.
    pub entry: Option<EntryRef>,
}

/// Why an office did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// The regulation refuses.
    #[error("refused: {}", .0.code)]
    Refused(Box<Refusal>),
    /// A named thing does not exist in this office.
    #[error("no such {what}: {id}")]
    Unknown {
        /// What was looked for.
        what: Thing,
        /// Its id as given (an id or a word, never a person's value).
        id: String,
    },
    /// The request is incomplete or contradicts itself.
    #[error("{what}: {problem}")]
    Unusable {
        /// Which part of the request.
        what: &'static str,
        /// What is wrong with it.
        problem: Problem,
    },
    /// The act does not fit the state of the thing it concerns.
    #[error("{what} {id} is {state}")]
    WrongState {
        /// What.
        what: Thing,
        /// Which.
        id: String,
        /// Its state.
        state: State,
    },
    /// The clock stands more than five minutes before the newest entry.
    #[error("the clock is set back: the newest entry is of {newest}")]
    ClockSetBack {
        /// Time of the newest entry.
        newest: String,
    },
    /// Too many wrong guesses: nothing is looked at before this time.
    #[error("too many wrong guesses; wait {seconds} s")]
    Throttled {
        /// From when on it may be tried again.
        until: Timestamp,
        /// How many seconds that is, rounded up.
        seconds: u64,
    },
    /// The disk is full; nothing was released.
    #[error("the disk is full; nothing was done")]
    DiskFull,
    /// The facts about the person kept moving while the act waited.
    #[error("the facts about {person} changed while the act waited; try again")]
    Contended {
        /// Whose facts.
        person: String,
    },
    /// The rule pack is broken or cannot be enacted.
    #[error("the rule pack is not usable")]
    Pack(#[source] kitei_rulebook::PackErrors),
    /// The keys are missing, wrong or of another epoch.
    #[error("the keys do not open this office")]
    Custody(#[from] kitei_custody::CustodyError),
    /// The journal does not verify, or an export cannot be read.
    #[error("the journal")]
    Journal(#[from] kitei_journal::JournalError),
    /// The stores failed; nothing was acknowledged.
    #[error("the store")]
    Storage(#[source] kitei_storage::StorageError),
    /// A file of the office could not be read or written.
    #[error("{place}")]
    Io {
        /// Which file, by its role.
        place: &'static str,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
    /// A spreadsheet cannot be read.
    #[error(transparent)]
    Intake(#[from] kitei_intake::IntakeError),
    /// A stored row does not read back.
    #[error("stored {what} does not read back")]
    Corrupt {
        /// Which kind of row.
        what: &'static str,
    },
}

impl OfficeError {
    /// The stable word that interfaces show.
    pub fn code(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.code.clone(),
            Self::Unknown { what, .. } => format!("{what}_unknown"),
            Self::Unusable { .. } => "request_unusable".to_owned(),
            Self::WrongState { .. } => "wrong_state".to_owned(),
            Self::ClockSetBack { .. } => "clock_set_back".to_owned(),
            Self::Throttled { .. } => "throttled".to_owned(),
            Self::DiskFull => "disk_full".to_owned(),
            Self::Contended { .. } => "contended".to_owned(),
            Self::Pack(_) => "pack_unusable".to_owned(),
            Self::Custody(_) => "keys_unusable".to_owned(),
            Self::Journal(_) => "journal_unusable".to_owned(),
            Self::Storage(_) => "store_failed".to_owned(),
            Self::Io { .. } => "io_failed".to_owned(),
            Self::Intake(_) => "file_unusable".to_owned(),
            Self::Corrupt { .. } => "store_corrupt".to_owned(),
        }
    }
}

impl OfficeError {
    /// Whether the disk had no room, for a store or for a file beside it.
    pub(crate) fn is_full_disk(&self) -> bool {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match self {
            Self::DiskFull => true,
            Self::Io { source, .. } => matches!(source.kind(), StorageFull | QuotaExceeded),
            Self::Custody(kitei_custody::CustodyError::Io { source, .. }) => {
                matches!(source.kind(), StorageFull | QuotaExceeded)
            }
            _ => false,
        }
    }
}

impl From<kitei_storage::StorageError> for OfficeError {
    fn from(error: kitei_storage::StorageError) -> Self {
        use kitei_storage::StorageError as E;
        match error {
            E::DiskFull => Self::DiskFull,
            E::ClockSetBack { newest } => Self::ClockSetBack {
                newest: newest.to_string(),
            },
            other => Self::Storage(other),
        }
    }
}

/// What a disk answered, and where.
pub(crate) fn io(place: &'static str) -> impl FnOnce(std::io::Error) -> OfficeError {
    move |source| OfficeError::Io { place, source }
}
