//! The content of one section: item ids and their values as given. Values go in; none come out.
//!
//! `0x01 ‖ n ‖ { item ‖ value }×n`, counts and lengths as LEB128, item ids ascending: one content has
//! exactly one encoding.

use std::collections::BTreeMap;
use std::fmt;

use kitei_domain::Entropy;
use zeroize::Zeroizing;

use crate::aad::RecordAad;
use crate::bytes::{Reader, put_length, put_text};
use crate::committed::{self, Purpose};
use crate::error::CustodyError;
use crate::keyring::{KeySlot, Keyring};
use crate::sealed::Sealed;

const VERSION: u8 = 1;
/// How many items a section may hold.
const MAX_ITEMS: usize = 4096;
pub(crate) const RECORD: Purpose = Purpose {
    what: "sealed section",
    label: b"kitei/record/1",
};

/// Items and values of one section. It names its items, and nothing reads its values.
#[derive(Default, Clone, PartialEq, Eq)]
pub struct Section(BTreeMap<String, Zeroizing<String>>);

/// Changes to a section.
#[derive(Default)]
pub struct Amendment<'a> {
    /// Values that replace whatever is there.
    pub set: Vec<(&'a str, &'a str)>,
    /// Values for items that are missing; a differing value that is there stays.
    pub fill: Vec<(&'a str, &'a str)>,
    /// Values that are written on a line of their own below what is there.
    pub append: Vec<(&'a str, &'a str)>,
    /// Items that go.
    pub remove: Vec<&'a str>,
}

/// What an amendment did, by item id.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Amended {
    /// Items that were missing and are there now.
    pub added: Vec<String>,
    /// Items whose value is another now.
    pub changed: Vec<String>,
    /// Items to be filled that held a differing value, which stays.
    pub conflicting: Vec<String>,
    /// Items that are gone.
    pub removed: Vec<String>,
}

impl Section {
    /// A section without items.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the value of an item.
    pub fn set(&mut self, item: impl Into<String>, value: impl Into<String>) {
        self.0.insert(item.into(), Zeroizing::new(value.into()));
    }

    /// The ids of the items it holds, ascending.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether it holds no item.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the item's value is this one; `None` where the item is missing.
    pub fn equals(&self, item: &str, value: &str) -> Option<bool> {
        self.0.get(item).map(|held| held.as_str() == value)
    }

    /// Applies changes and reports them by item id.
    pub fn amend(&mut self, amendment: &Amendment<'_>) -> Amended {
        let mut amended = Amended::default();
        for item in &amendment.remove {
            if self.0.remove(*item).is_some() {
                amended.removed.push((*item).to_owned());
            }
        }
        for (item, value) in &amendment.fill {
            match self.equals(item, value) {
                None => {
                    self.set(*item, *value);
                    amended.added.push((*item).to_owned());
                }
                Some(false) => amended.conflicting.push((*item).to_owned()),
                Some(true) => {}
            }
        }
        for (item, value) in &amendment.append {
            let Some(held) = self.value(item) else {
                self.set(*item, *value);
                amended.added.push((*item).to_owned());
                continue;
            };
            // INVARIANT: reserved whole, so that no copy of the value stays in a grown buffer.
            let mut longer = String::with_capacity(held.len() + 1 + value.len());
            longer.push_str(held);
            longer.push('\n');
            longer.push_str(value);
            self.set(*item, longer);
            amended.changed.push((*item).to_owned());
        }
        for (item, value) in &amendment.set {
            match self.equals(item, value) {
                None => amended.added.push((*item).to_owned()),
                Some(false) => amended.changed.push((*item).to_owned()),
                Some(true) => {}
            }
            self.set(*item, *value);
        }
        amended
    }

    /// Seals the section under the slot's key.
    ///
    /// # Errors
    /// [`CustodyError::NoKey`] if the keyring lacks the slot, [`CustodyError::TooLarge`] for more
    /// than 4096 items or a value over 256 MiB.
    pub fn seal(
        &self,
        keyring: &Keyring,
        slot: &KeySlot,
        aad: RecordAad<'_>,
        entropy: &dyn Entropy,
    ) -> Result<Sealed, CustodyError> {
        let plain = self.encode()?;
        let key = keyring.key(slot)?.as_bytes();
        committed::seal(key, RECORD, &aad.to_bytes(), &plain, entropy).map(Sealed::from_ciphertext)
    }

    pub(crate) fn open(
        keyring: &Keyring,
        slot: &KeySlot,
        aad: RecordAad<'_>,
        sealed: &Sealed,
    ) -> Result<Self, CustodyError> {
        let key = keyring.key(slot)?.as_bytes();
        let plain = committed::open(key, RECORD, &aad.to_bytes(), sealed.as_ciphertext())?;
        Self::decode(&plain)
    }

    pub(crate) fn value(&self, item: &str) -> Option<&str> {
        self.0.get(item).map(|value| value.as_str())
    }

    pub(crate) fn take(&mut self, item: &str) -> Option<Zeroizing<String>> {
        self.0.remove(item)
    }

    fn encode(&self) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
        encode(
            self.0
                .iter()
                .map(|(item, value)| (item.as_str(), value.as_str())),
        )
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, CustodyError> {
        let mut reader = Reader::new(bytes, RECORD.what);
        reader.version(VERSION)?;
        let count = reader.length()?;
        if count > MAX_ITEMS {
            return Err(reader.malformed());
        }
        let mut section = Self::default();
        for _ in 0..count {
            let (item, value) = (reader.text()?, reader.text()?);
            if section
                .0
                .last_key_value()
                .is_some_and(|(last, _)| last.as_str() >= item)
            {
                return Err(reader.malformed());
            }
            section.set(item, value);
        }
        reader.end()?;
        Ok(section)
    }
}

/// Encodes items in ascending order.
pub(crate) fn encode<'a>(
    items: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
    let (mut count, mut length) = (0, 0);
    for (item, value) in items.clone() {
        count += 1;
        length += 8 + item.len() + value.len();
    }
    if count > MAX_ITEMS {
        return Err(CustodyError::TooLarge { what: "a section" });
    }
    // INVARIANT: reserved whole, so that no copy of a value stays behind in a grown buffer.
    let mut out = Zeroizing::new(Vec::with_capacity(5 + length));
    out.push(VERSION);
    put_length(&mut out, count)?;
    for (item, value) in items {
        put_text(&mut out, item)?;
        put_text(&mut out, value)?;
    }
    Ok(out)
}

impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Section")?;
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl fmt::Debug for Amendment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = |pairs: &[(&str, &str)]| -> Vec<String> {
            pairs.iter().map(|(id, _)| (*id).to_owned()).collect()
        };
        f.debug_struct("Amendment")
            .field("set", &ids(&self.set))
            .field("fill", &ids(&self.fill))
            .field("append", &ids(&self.append))
            .field("remove", &self.remove)
            .finish()
    }
}
