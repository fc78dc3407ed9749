//! A person's keys. Erasing is destroying a key here and writing the row without it.

pub(crate) mod encoding;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use kitei_domain::{Entropy, RegistrationId};
use zeroize::Zeroizing;

use crate::error::CustodyError;
use crate::secret::Key;

/// What a key is for: one per registration and retention class, special-care item and file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyClass {
    /// The person's standing facts (told, consents, suspensions) and the MAC of what was shown.
    Standing,
    /// The working profile; a new generation when an item is deleted.
    Working(u16),
    /// The statutory ledger core.
    Ledger(u16),
    /// Records of provision and receipt.
    Provision,
    /// One special-care item.
    Item(String),
    /// One file.
    File([u8; 16]),
}

/// The place of one key in a keyring.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeySlot {
    /// The registration, or [`KeySlot::NO_REGISTRATION`].
    pub registration: RegistrationId,
    /// What the key is for.
    pub class: KeyClass,
}

impl KeySlot {
    /// Stands for the person as such, outside every registration.
    pub const NO_REGISTRATION: RegistrationId = RegistrationId::from_bytes([0; 16]);

    /// The slot of the person's own standing key.
    pub const fn standing() -> Self {
        Self {
            registration: Self::NO_REGISTRATION,
            class: KeyClass::Standing,
        }
    }

    /// The slot of a key of a registration.
    pub const fn of(registration: RegistrationId, class: KeyClass) -> Self {
        Self {
            registration,
            class,
        }
    }

    /// The slot of the next generation; `None` for classes without generations and for the last.
    pub fn next_generation(&self) -> Option<Self> {
        let class = match self.class {
            KeyClass::Working(generation) => KeyClass::Working(generation.checked_add(1)?),
            KeyClass::Ledger(generation) => KeyClass::Ledger(generation.checked_add(1)?),
            KeyClass::Standing | KeyClass::Provision | KeyClass::Item(_) | KeyClass::File(_) => {
                return None;
            }
        };
        Some(Self {
            registration: self.registration,
            class,
        })
    }
}

impl fmt::Display for KeySlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.class, self.registration)
    }
}

impl fmt::Display for KeyClass {
    /// `standing`, `working.0`, `ledger.0`, `provision`, `item.<id>`, `file.<32 hex>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standing => f.write_str("standing"),
            Self::Working(generation) => write!(f, "working.{generation}"),
            Self::Ledger(generation) => write!(f, "ledger.{generation}"),
            Self::Provision => f.write_str("provision"),
            Self::Item(item) => write!(f, "item.{item}"),
            Self::File(file) => write!(f, "file.{}", hex::encode(file)),
        }
    }
}

impl FromStr for KeyClass {
    type Err = CustodyError;

    fn from_str(text: &str) -> Result<Self, CustodyError> {
        let malformed = || CustodyError::Malformed { what: "key class" };
        let generation = |digits: &str| {
            digits
                .parse()
                .map_err(|_not_a_number: std::num::ParseIntError| malformed())
        };
        match text.split_once('.') {
            None if text == "standing" => Ok(Self::Standing),
            None if text == "provision" => Ok(Self::Provision),
            Some(("working", digits)) => Ok(Self::Working(generation(digits)?)),
            Some(("ledger", digits)) => Ok(Self::Ledger(generation(digits)?)),
            Some(("item", item)) if !item.is_empty() => Ok(Self::Item(item.to_owned())),
            Some(("file", digits)) => {
                let mut file = [0; 16];
                hex::decode_to_slice(digits, &mut file).map_err(|_not_hex| malformed())?;
                Ok(Self::File(file))
            }
            _ => Err(malformed()),
        }
    }
}

/// The keys of one person and the seeds of their look-up tokens.
#[derive(Default, PartialEq, Eq)]
pub struct Keyring {
    keys: BTreeMap<KeySlot, Key>,
    seeds: Zeroizing<Vec<[u8; 16]>>,
}

impl Keyring {
    /// An empty keyring.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a key for the slot unless there is one; true if it was made.
    pub fn add(&mut self, slot: KeySlot, entropy: &dyn Entropy) -> bool {
        if self.keys.contains_key(&slot) {
            return false;
        }
        self.keys.insert(slot, Key::fresh(entropy));
        true
    }

    /// Whether there is a key for the slot.
    pub fn has(&self, slot: &KeySlot) -> bool {
        self.keys.contains_key(slot)
    }

    /// Every slot that holds a key, in order.
    pub fn slots(&self) -> impl Iterator<Item = &KeySlot> {
        self.keys.keys()
    }

    /// The newest working key of a registration.
    pub fn working(&self, registration: RegistrationId) -> Option<&KeySlot> {
        self.newest(registration, |class| matches!(class, KeyClass::Working(_)))
    }

    /// The newest ledger key of a registration.
    pub fn ledger(&self, registration: RegistrationId) -> Option<&KeySlot> {
        self.newest(registration, |class| matches!(class, KeyClass::Ledger(_)))
    }

    fn newest(
        &self,
        registration: RegistrationId,
        wanted: fn(&KeyClass) -> bool,
    ) -> Option<&KeySlot> {
        self.keys
            .keys()
            .rev()
            .find(|slot| slot.registration == registration && wanted(&slot.class))
    }

    /// Destroys the key of the slot; true if there was one. The erasure is real once this keyring
    /// is durable, and complete once the epoch that sealed the earlier row is over.
    pub fn destroy(&mut self, slot: &KeySlot) -> bool {
        self.keys.remove(slot).is_some()
    }

    /// Destroys every key for which `doomed` holds and answers their slots.
    pub fn destroy_where(&mut self, doomed: impl Fn(&KeySlot) -> bool) -> Vec<KeySlot> {
        self.keys
            .extract_if(.., |slot, _| doomed(slot))
            .map(|(slot, _)| slot)
            .collect()
    }

    /// Whether no key is left.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The seeds of the person's look-up tokens.
    pub fn seeds(&self) -> &[[u8; 16]] {
        &self.seeds
    }

    /// Replaces the seeds; they are kept sorted, each once.
    pub fn set_seeds(&mut self, mut seeds: Vec<[u8; 16]>) {
        seeds.sort_unstable();
        seeds.dedup();
        self.seeds = Zeroizing::new(seeds);
    }

    pub(crate) fn key(&self, slot: &KeySlot) -> Result<&Key, CustodyError> {
        self.keys
            .get(slot)
            .ok_or_else(|| CustodyError::NoKey { slot: slot.clone() })
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring")
            .field("slots", &self.keys.keys())
            .finish_non_exhaustive()
    }
}
