//! The strict reading of entry bytes, without copying: verification checks millions of entries with
//! it and decoding builds on it, so both accept exactly the same bytes.

use kitei_domain::{Act, Actor, DeviceId, PersonId, Population, RecipientId, StaffId, Timestamp};

use super::{ENTRY_BYTES_MAX, ENTRY_VERSION, Entry, LIST_MAX, Outcome, WORD_BYTES_MAX};
use crate::error::JournalError;

/// A list of words still in its bytes, already checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words<'a>(&'a [u8]);

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let (length, rest) = self.0.split_first_chunk::<2>()?;
        let (word, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        self.0 = rest;
        std::str::from_utf8(word).ok()
    }
}

/// An entry read in place: everything is checked, nothing is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRef<'a> {
    /// When it was written.
    pub time: Timestamp,
    /// What kind of actor acted.
    pub actor: Actor,
    /// What was done.
    pub act: Act,
    /// How it ended.
    pub outcome: Outcome,
    /// Which staff member.
    pub staff: Option<StaffId>,
    /// From which device.
    pub device: Option<DeviceId>,
    /// In which population.
    pub population: Option<Population>,
    /// To whom something went.
    pub recipient: Option<RecipientId>,
    /// When it happened, if written down later.
    pub happened_at: Option<Timestamp>,
    /// MAC of the released values.
    pub shown: Option<[u8; 32]>,
    /// For which purpose.
    pub purpose: &'a str,
    /// Version of the rule pack.
    pub pack: &'a str,
    persons: &'a [[u8; 16]],
    /// The items granted.
    pub items: Words<'a>,
    /// The items withheld.
    pub withheld: Words<'a>,
    /// The clauses that decided.
    pub clauses: Words<'a>,
    details: Words<'a>,
}

impl<'a> EntryRef<'a> {
    /// Reads and checks the bytes of one entry.
    ///
    /// # Errors
    /// [`JournalError::Version`] or [`JournalError::Entry`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, JournalError> {
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(JournalError::Entry {
                at: ENTRY_BYTES_MAX,
                what: "too long",
            });
        }
        let mut cursor = Cursor {
            whole: bytes.len(),
            rest: bytes,
        };
        let version = cursor.byte("version")?;
        if version != ENTRY_VERSION {
            return Err(JournalError::Version(version));
        }
        let time = cursor.time("time")?;
        let actor = cursor.code(Actor::ALL, "actor")?;
        let act = cursor.code(Act::ALL, "act")?;
        let outcome = cursor.code(Outcome::ALL, "outcome")?;
        let present = cursor.byte("presence")?;
        if present >= 1 << 6 {
            return Err(cursor.fault("presence"));
        }
        let has = |place: u8| present >> place & 1 == 1;
        let staff = has(0).then(|| cursor.array("staff")).transpose()?;
        let device = has(1).then(|| cursor.array("device")).transpose()?;
        let population = has(2)
            .then(|| cursor.code(Population::ALL, "population"))
            .transpose()?;
        let recipient = has(3).then(|| cursor.array("recipient")).transpose()?;
        let happened_at = has(4).then(|| cursor.time("happened_at")).transpose()?;
        let shown = has(5).then(|| cursor.array("shown")).transpose()?;
        let entry = Self {
            time,
            actor,
            act,
            outcome,
            staff: staff.map(StaffId::from_bytes),
            device: device.map(DeviceId::from_bytes),
            population,
            recipient: recipient.map(RecipientId::from_bytes),
            happened_at,
            shown,
            purpose: cursor.word("purpose")?,
            pack: cursor.word("pack")?,
            persons: cursor.persons()?,
            items: cursor.words(1, "items")?,
            withheld: cursor.words(1, "withheld")?,
            clauses: cursor.words(1, "clauses")?,
            details: cursor.words(2, "details")?,
        };
        if !cursor.rest.is_empty() {
            return Err(cursor.fault("bytes after the end"));
        }
        Ok(entry)
    }

    /// Whom it touched.
    pub fn persons(&self) -> impl Iterator<Item = PersonId> + 'a {
        self.persons.iter().map(|id| PersonId::from_bytes(*id))
    }

    /// Further ids and words by name.
    pub fn details(&self) -> impl Iterator<Item = (&'a str, &'a str)> + 'a {
        let mut words = self.details.clone();
        std::iter::from_fn(move || Some((words.next()?, words.next()?)))
    }

    /// The owned entry.
    pub fn to_entry(&self) -> Entry {
        let own = |words: &Words<'_>| words.clone().map(str::to_owned).collect();
        Entry {
            time: self.time,
            actor: self.actor,
            staff: self.staff,
            device: self.device,
            act: self.act,
            purpose: self.purpose.to_owned(),
            persons: self.persons().collect(),
            population: self.population,
            items: own(&self.items),
            withheld: own(&self.withheld),
            recipient: self.recipient,
            clauses: own(&self.clauses),
            pack: self.pack.to_owned(),
            outcome: self.outcome,
            happened_at: self.happened_at,
            shown: self.shown,
            details: self
                .details()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        }
    }
}

struct Cursor<'a> {
    whole: usize,
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn fault(&self, what: &'static str) -> JournalError {
        JournalError::Entry {
            at: self.whole - self.rest.len(),
            what,
        }
    }

    fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], JournalError> {
        let (array, rest) = self
            .rest
            .split_first_chunk()
            .ok_or_else(|| self.fault(what))?;
        self.rest = rest;
        Ok(*array)
    }

    fn take(&mut self, count: usize, what: &'static str) -> Result<&'a [u8], JournalError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or_else(|| self.fault(what))?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self, what: &'static str) -> Result<u8, JournalError> {
        self.array::<1>(what).map(|[byte]| byte)
    }

    fn time(&mut self, what: &'static str) -> Result<Timestamp, JournalError> {
        self.array(what)
            .map(|bytes| Timestamp::from_millis(i64::from_be_bytes(bytes)))
    }

    fn code<T: Copy>(&mut self, all: &[T], what: &'static str) -> Result<T, JournalError> {
        let code = self.byte(what)?;
        all.get(usize::from(code))
            .copied()
            .ok_or_else(|| self.fault(what))
    }

    fn length(&mut self, most: usize, what: &'static str) -> Result<usize, JournalError> {
        let length = usize::from(u16::from_be_bytes(self.array(what)?));
        if length > most {
            Err(self.fault(what))
        } else {
            Ok(length)
        }
    }

    fn word(&mut self, what: &'static str) -> Result<&'a str, JournalError> {
        let length = self.length(WORD_BYTES_MAX, what)?;
        let bytes = self.take(length, what)?;
        match std::str::from_utf8(bytes) {
            Ok(word) if length > 0 && bytes.iter().all(u8::is_ascii_graphic) => Ok(word),
            Ok(_) | Err(_) => Err(self.fault(what)),
        }
    }

    fn persons(&mut self) -> Result<&'a [[u8; 16]], JournalError> {
        let count = self.length(LIST_MAX, "persons")?;
        Ok(self.take(count * 16, "persons")?.as_chunks().0)
    }

    fn words(&mut self, each: usize, what: &'static str) -> Result<Words<'a>, JournalError> {
        let count = self.length(LIST_MAX, what)?;
        let start = self.rest;
        for _ in 0..count * each {
            self.word(what)?;
        }
        let used = start.len() - self.rest.len();
        Ok(Words(
            start.split_at_checked(used).map_or(start, |(list, _)| list),
        ))
    }
}
