//! What one entry says, and its writing as canonical bytes.
//!
//! Invariant: every text of an entry is a *word*: 1 to 512 visible ASCII characters without space.
//! A Japanese name, a mail text or a remark cannot be written, whoever calls.

mod wire;

use kitei_domain::{Act, Actor, DeviceId, PersonId, Population, RecipientId, StaffId, Timestamp};

use crate::error::JournalError;
pub use wire::{EntryRef, Words};

/// The version byte of entries.
pub const ENTRY_VERSION: u8 = 1;
/// The most bytes one entry may have.
pub const ENTRY_BYTES_MAX: usize = 1 << 20;
/// The most bytes one word may have.
pub const WORD_BYTES_MAX: usize = 512;
/// The most elements one list may have.
pub const LIST_MAX: usize = 4096;

/// How the act ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Allowed, for the items listed.
    Granted,
    /// Refused; the clauses say why.
    Refused,
    /// Something that happened was written down.
    Recorded,
    /// About to happen; a completion must follow.
    Intent,
    /// An intent came to its end.
    Completed,
}

impl Outcome {
    /// All outcomes; the place is the code in the bytes.
    pub const ALL: &'static [Self] = &[
        Self::Granted,
        Self::Refused,
        Self::Recorded,
        Self::Intent,
        Self::Completed,
    ];

    /// The code in the bytes.
    pub const fn index(self) -> u8 {
        self as u8
    }
}

/// One line of the record of handling. It holds ids and words, never a personal value.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// When it was written.
    pub time: Timestamp,
    /// What kind of actor acted.
    pub actor: Actor,
    /// Which staff member.
    pub staff: Option<StaffId>,
    /// From which device.
    pub device: Option<DeviceId>,
    /// What was done.
    pub act: Act,
    /// For which purpose.
    pub purpose: String,
    /// Whom it touched.
    pub persons: Vec<PersonId>,
    /// In which population.
    pub population: Option<Population>,
    /// The items granted.
    pub items: Vec<String>,
    /// The items asked for and withheld.
    pub withheld: Vec<String>,
    /// To whom something went.
    pub recipient: Option<RecipientId>,
    /// The clauses that decided.
    pub clauses: Vec<String>,
    /// Version of the rule pack.
    pub pack: String,
    /// How it ended.
    pub outcome: Outcome,
    /// When it happened, if it was written down later.
    pub happened_at: Option<Timestamp>,
    /// MAC of the released values under the person's key.
    pub shown: Option<[u8; 32]>,
    /// Further ids and words by name.
    pub details: Vec<(String, String)>,
}

impl Entry {
    /// The canonical bytes.
    ///
    /// # Errors
    /// [`JournalError::Unwritable`] if a text is not a word or something is beyond its limit.
    pub fn encode(&self) -> Result<Vec<u8>, JournalError> {
        let mut out = Vec::with_capacity(256);
        out.push(ENTRY_VERSION);
        out.extend(self.time.as_millis().to_be_bytes());
        out.extend([
            self.actor.index(),
            self.act.index(),
            self.outcome.index(),
            self.presence(),
        ]);
        out.extend(self.staff.iter().flat_map(|id| *id.as_bytes()));
        out.extend(self.device.iter().flat_map(|id| *id.as_bytes()));
        out.extend(self.population.map(Population::index));
        out.extend(self.recipient.iter().flat_map(|id| *id.as_bytes()));
        out.extend(
            self.happened_at
                .iter()
                .flat_map(|time| time.as_millis().to_be_bytes()),
        );
        out.extend(self.shown.iter().flatten());
        put_word(&mut out, &self.purpose)?;
        put_word(&mut out, &self.pack)?;
        put_count(&mut out, self.persons.len())?;
        out.extend(self.persons.iter().flat_map(PersonId::as_bytes));
        for list in [&self.items, &self.withheld, &self.clauses] {
            put_count(&mut out, list.len())?;
            list.iter().try_for_each(|word| put_word(&mut out, word))?;
        }
        put_count(&mut out, self.details.len())?;
        for (name, value) in &self.details {
            put_word(&mut out, name)?;
            put_word(&mut out, value)?;
        }
        if out.len() > ENTRY_BYTES_MAX {
            return Err(JournalError::Unwritable(
                "more bytes than an entry may have",
            ));
        }
        Ok(out)
    }

    /// Reads canonical bytes; exactly what [`Entry::encode`] can write, nothing else.
    ///
    /// # Errors
    /// [`JournalError::Version`] or [`JournalError::Entry`].
    pub fn decode(bytes: &[u8]) -> Result<Self, JournalError> {
        Ok(EntryRef::parse(bytes)?.to_entry())
    }

    /// The value of a detail by name.
    pub fn find_detail(&self, name: &str) -> Option<&str> {
        self.details
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    fn presence(&self) -> u8 {
        [
            self.staff.is_some(),
            self.device.is_some(),
            self.population.is_some(),
            self.recipient.is_some(),
            self.happened_at.is_some(),
            self.shown.is_some(),
        ]
        .into_iter()
        .enumerate()
        .fold(0, |bits, (place, present)| {
            bits | u8::from(present) << place
        })
    }
}

fn put_count(out: &mut Vec<u8>, count: usize) -> Result<(), JournalError> {
    if count > LIST_MAX {
        return Err(JournalError::Unwritable("a list is too long"));
    }
    out.extend((count as u16).to_be_bytes());
    Ok(())
}

fn put_word(out: &mut Vec<u8>, word: &str) -> Result<(), JournalError> {
    if word.is_empty() || word.len() > WORD_BYTES_MAX || !word.bytes().all(|b| b.is_ascii_graphic())
    {
        return Err(JournalError::Unwritable(
            "a text is not a word of visible ASCII",
        ));
    }
    out.extend((word.len() as u16).to_be_bytes());
    out.extend(word.as_bytes());
    Ok(())
}
