//! What an operator signs: the state of one origin, and the list of all origins.
//!
//! # Source
//! C2SP tlog-checkpoint, in a signed note.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kitei_domain::{OperatorId, OriginId, Timestamp};

use crate::error::JournalError;
use crate::note::{SigningKey, VerifyKey};
use crate::tree::Hash;

/// The state of one origin: how many entries it has and the root over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose journal.
    pub operator: OperatorId,
    /// Which origin of it.
    pub origin: OriginId,
    /// How many entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The signed note.
    pub fn sign(&self, key: &SigningKey) -> String {
        key.sign(&self.text())
    }

    /// Reads a signed note.
    ///
    /// # Errors
    /// [`JournalError::Note`] or [`JournalError::Signature`].
    pub fn open(note: &str, key: &VerifyKey) -> Result<Self, JournalError> {
        let text = key.open(note)?;
        Self::from_text(text)
            .filter(|checkpoint| checkpoint.operator == key.operator() && checkpoint.text() == text)
            .ok_or(JournalError::Note("not a checkpoint"))
    }

    fn text(&self) -> String {
        let root = STANDARD.encode(self.root);
        format!(
            "kitei/{}/{}\n{}\n{root}\n",
            self.operator, self.origin, self.size
        )
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (operator, origin) = lines.next()?.strip_prefix("kitei/")?.split_once('/')?;
        Some(Self {
            operator: operator.parse().ok()?,
            origin: origin.parse().ok()?,
            size: lines.next()?.parse().ok()?,
            root: read_root(lines.next()?)?,
        })
    }
}

/// All origins of an operator at one moment, signed; what is printed or mailed outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginList {
    /// Whose journal.
    pub operator: OperatorId,
    /// When it was signed.
    pub time: Timestamp,
    /// Origin, size and root, in the order of the ids, each once.
    pub origins: Vec<(OriginId, u64, Hash)>,
}

impl OriginList {
    /// The signed note; origins are put in order.
    pub fn sign(&self, key: &SigningKey) -> String {
        let mut ordered = self.clone();
        ordered.origins.sort_unstable();
        key.sign(&ordered.text())
    }

    /// Reads a signed note.
    ///
    /// # Errors
    /// [`JournalError::Note`] or [`JournalError::Signature`].
    pub fn open(note: &str, key: &VerifyKey) -> Result<Self, JournalError> {
        let text = key.open(note)?;
        Self::from_text(text)
            .filter(|list| list.operator == key.operator() && list.text() == text)
            .filter(|list| list.origins.is_sorted_by(|(a, ..), (b, ..)| a < b))
            .ok_or(JournalError::Note("not a list of origins"))
    }

    /// The state of each origin, for use as what an export is held against.
    pub fn checkpoints(&self) -> Vec<Checkpoint> {
        let operator = self.operator;
        let each = |&(origin, size, root)| Checkpoint {
            operator,
            origin,
            size,
            root,
        };
        self.origins.iter().map(each).collect()
    }

    fn text(&self) -> String {
        let mut text = format!(
            "kitei/{}/origins\n{}\n",
            self.operator,
            self.time.as_millis()
        );
        for (origin, size, root) in &self.origins {
            // Writing to a `String` cannot fail.
            writeln!(text, "{origin} {size} {}", STANDARD.encode(root)).unwrap_or_default();
        }
        text
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let operator = lines
            .next()?
            .strip_prefix("kitei/")?
            .strip_suffix("/origins")?;
        let time = Timestamp::from_millis(lines.next()?.parse().ok()?);
        let origins = lines.map(|line| {
            let mut fields = line.split(' ');
            let origin = fields.next()?.parse().ok()?;
            Some((
                origin,
                fields.next()?.parse().ok()?,
                read_root(fields.next()?)?,
            ))
        });
        Some(Self {
            operator: operator.parse().ok()?,
            time,
            origins: origins.collect::<Option<_>>()?,
        })
    }
}

fn read_root(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok()
}
