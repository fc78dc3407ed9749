//! The grant: permission to release the items of one durable entry, once.
//!
//! Invariant: a [`Grant`] is made only by the [`DoorSeal`], only against a [`Durable`] entry, and
//! is consumed by its use.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{Read, Write};

use kitei_domain::{Durable, EntryId, PersonId};

use crate::aad::FileAad;
use crate::epoch::EpochKey;
use crate::error::CustodyError;
use crate::files;
use crate::held::{Held, SealedSection};
use crate::keyring::Keyring;
use crate::office::{IndexKey, OfficeKey};
use crate::personal::Personal;
use crate::shown;

/// The keys of a running office.
#[derive(Debug)]
pub struct Custody {
    epoch: EpochKey,
    index: IndexKey,
    office: OfficeKey,
}

impl Custody {
    /// Takes the keys over and makes the one seal of the door.
    pub const fn new(epoch: EpochKey, index: IndexKey, office: OfficeKey) -> (Self, DoorSeal) {
        (
            Self {
                epoch,
                index,
                office,
            },
            DoorSeal { made: () },
        )
    }

    /// The key of the current epoch.
    pub const fn epoch(&self) -> &EpochKey {
        &self.epoch
    }

    /// The blind index key.
    pub const fn index(&self) -> &IndexKey {
        &self.index
    }

    /// The register key.
    pub const fn office(&self) -> &OfficeKey {
        &self.office
    }

    /// Goes over to the key of the next epoch; the earlier one is dropped.
    pub fn advance(&mut self, epoch: EpochKey) {
        self.epoch = epoch;
    }
}

/// Mints grants. There is one, made with the [`Custody`] and held by the door of the office.
pub struct DoorSeal {
    made: (),
}

impl DoorSeal {
    /// A grant for the items of one person that a durable entry names.
    pub fn grant(&self, durable: &Durable, person: PersonId, items: BTreeSet<String>) -> Grant {
        let () = self.made;
        Grant {
            entry: durable.entry,
            leaf: durable.leaf,
            person,
            items,
        }
    }
}

impl fmt::Debug for DoorSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DoorSeal")
    }
}

/// Permission to release some items of one person, once.
#[derive(Debug)]
pub struct Grant {
    entry: EntryId,
    leaf: [u8; 32],
    person: PersonId,
    items: BTreeSet<String>,
}

impl Grant {
    /// Opens sealed sections of one registration and hands out the granted items.
    ///
    /// # Errors
    /// As [`Held::open`] and [`Self::release`].
    pub fn open(
        self,
        keyring: &Keyring,
        sections: &[SealedSection<'_>],
    ) -> Result<Released, CustodyError> {
        let held = sections.iter().map(|section| Held::open(keyring, section));
        let held = held.collect::<Result<Vec<_>, _>>()?;
        self.release(held)
    }

    /// Hands out the granted items of sections already held, all of one registration.
    ///
    /// # Errors
    /// [`CustodyError::GrantElsewhere`] if a section is another person's,
    /// [`CustodyError::MixedRegistrations`] and [`CustodyError::DuplicateItem`] where it would be
    /// unclear which value was meant.
    pub fn release(self, held: Vec<Held>) -> Result<Released, CustodyError> {
        let Some(first) = held.first().map(Held::place) else {
            return Ok(self.released());
        };
        let mut released = self.released();
        for mut section in held {
            self.check_person(section.person())?;
            if section.place() != first {
                return Err(CustodyError::MixedRegistrations);
            }
            for (item, value) in section.take(&self.items) {
                let value = Personal::zeroizing(value);
                if released.items.insert(item.clone(), value).is_some() {
                    return Err(CustodyError::DuplicateItem { item });
                }
            }
        }
        Ok(released)
    }

    /// Opens a sealed file into `out` and answers its length.
    ///
    /// Every chunk is authenticated before it is written, but only success says that the file is
    /// whole: on an error the caller discards what was written.
    ///
    /// # Errors
    /// [`CustodyError::NotGranted`] unless the grant names the file's item; otherwise as
    /// [`Held::open`], and [`CustodyError::Io`].
    pub fn open_file(
        self,
        keyring: &Keyring,
        aad: FileAad<'_>,
        sealed: &mut dyn Read,
        out: &mut dyn Write,
    ) -> Result<u64, CustodyError> {
        self.check_person(aad.person)?;
        if !self.items.contains(aad.item) {
            return Err(CustodyError::NotGranted {
                item: aad.item.to_owned(),
            });
        }
        files::open_file(keyring, aad, sealed, out)
    }

    fn check_person(&self, asked: PersonId) -> Result<(), CustodyError> {
        if asked == self.person {
            return Ok(());
        }
        Err(CustodyError::GrantElsewhere {
            granted: self.person,
            asked,
        })
    }

    fn released(&self) -> Released {
        Released {
            entry: self.entry,
            leaf: self.leaf,
            person: self.person,
            items: BTreeMap::new(),
        }
    }
}

/// The items that an act released.
pub struct Released {
    entry: EntryId,
    leaf: [u8; 32],
    person: PersonId,
    items: BTreeMap<String, Personal<String>>,
}

impl Released {
    /// The journal entry that released them.
    pub const fn entry(&self) -> EntryId {
        self.entry
    }

    /// The leaf hash of that entry.
    pub const fn leaf(&self) -> [u8; 32] {
        self.leaf
    }

    /// Whose items they are.
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// The ids of the items.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.items.keys().map(String::as_str)
    }

    /// The value of one item.
    pub fn item(&self, item: &str) -> Option<&Personal<String>> {
        self.items.get(item)
    }

    /// All items with their values.
    pub fn into_items(self) -> BTreeMap<String, Personal<String>> {
        self.items
    }

    /// The MAC of these values, to compare with the `shown` of the entry.
    ///
    /// # Errors
    /// As [`crate::shown_mac`].
    pub fn shown_mac(&self, keyring: &Keyring) -> Result<[u8; 32], CustodyError> {
        let pairs = self
            .items
            .iter()
            .map(|(item, value)| (item.as_str(), value.reveal().as_str()));
        shown::of_pairs(keyring, pairs)
    }
}

impl fmt::Debug for Released {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Released")
            .field("entry", &self.entry)
            .field("person", &self.person)
            .field("items", &self.items.keys())
            .finish_non_exhaustive()
    }
}
