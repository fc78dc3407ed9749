//! Sections opened inside custody. They can be named, compared, derived from and counted into the
//! MAC of what will be shown, but no value leaves them without a [`Grant`].

use std::collections::BTreeSet;

use kitei_domain::{Entropy, OperatorId, PersonId, RegistrationId};
use zeroize::Zeroizing;

use crate::aad::RecordAad;
use crate::committed;
use crate::door::{Grant, Released};
use crate::error::CustodyError;
use crate::keyring::{KeySlot, Keyring};
use crate::sealed::Sealed;
use crate::section::{RECORD, Section};

/// A sealed section with its place and the slot of its key.
#[derive(Debug, Clone)]
pub struct SealedSection<'a> {
    /// Where it belongs.
    pub aad: RecordAad<'a>,
    /// The slot of its key.
    pub slot: &'a KeySlot,
    /// The ciphertext.
    pub sealed: &'a Sealed,
}

/// One section opened inside custody.
#[derive(Debug)]
pub struct Held {
    operator: OperatorId,
    person: PersonId,
    registration: RegistrationId,
    stored: Section,
    derived: Section,
}

impl Held {
    /// Opens a section, inside custody.
    ///
    /// # Errors
    /// [`CustodyError::NoKey`] once the key was destroyed, [`CustodyError::WrongKey`] and
    /// [`CustodyError::Altered`] for bytes that were not sealed for this place.
    pub fn open(keyring: &Keyring, section: &SealedSection<'_>) -> Result<Self, CustodyError> {
        let SealedSection { aad, slot, sealed } = section;
        Ok(Self {
            operator: aad.operator,
            person: aad.person,
            registration: aad.registration,
            stored: Section::open(keyring, slot, *aad, sealed)?,
            derived: Section::new(),
        })
    }

    /// The ids of the items held, the derived ones last.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.stored.names().chain(self.derived.names())
    }

    /// Whose section it is.
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// The registration it belongs to.
    pub const fn registration(&self) -> RegistrationId {
        self.registration
    }

    /// Whether the item's value is this one; `None` where the item is not held.
    pub fn equals(&self, item: &str, value: &str) -> Option<bool> {
        self.stored.equals(item, value)
    }

    /// Whether the item's value is this one by a comparison of one's own (two ways of writing a date
    /// or a number are one value); `None` where the item is not held.
    pub fn matches(&self, item: &str, value: &str, same: fn(&str, &str) -> bool) -> Option<bool> {
        self.stored
            .value(item)
            .map(|held| held == value || same(held, value))
    }

    /// Adds an item computed from another by what holds on a day (an age from a birth date). It is
    /// released like the others and never sealed. A plain function, so that it has nowhere to carry
    /// the value.
    pub fn derive<C: Copy>(
        &mut self,
        from: &str,
        to: &str,
        on: C,
        compute: fn(&str, C) -> Option<String>,
    ) {
        if let Some(value) = self.stored.value(from).and_then(|value| compute(value, on)) {
            self.derived.set(to, value);
        }
    }

    /// The section without its derived items, to be amended and sealed as the next version.
    pub fn to_section(&self) -> Section {
        self.stored.clone()
    }

    /// Hands out the granted items and clears the rest.
    ///
    /// # Errors
    /// [`CustodyError::GrantElsewhere`] if the grant is for another person.
    pub fn release(self, grant: Grant) -> Result<Released, CustodyError> {
        grant.release(vec![self])
    }

    pub(crate) const fn place(&self) -> (OperatorId, RegistrationId) {
        (self.operator, self.registration)
    }

    pub(crate) fn stored_names(&self) -> impl Iterator<Item = &str> {
        self.stored.names()
    }

    pub(crate) fn value(&self, item: &str) -> Option<&str> {
        self.derived.value(item).or_else(|| self.stored.value(item))
    }

    pub(crate) fn take(&mut self, items: &BTreeSet<String>) -> Vec<(String, Zeroizing<String>)> {
        let mut taken = Vec::new();
        for item in items {
            let value = self.derived.take(item).or_else(|| self.stored.take(item));
            taken.extend(value.map(|value| (item.clone(), value)));
        }
        taken
    }
}

/// The records that the office reads for itself, which hold no item of the file: they are what a
/// ruling needs before it can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inside {
    /// What the person was told and agreed to, and what they suspended.
    Standing,
    /// A row of a register about the person: ids, days and words of an act.
    Register,
}

impl Inside {
    /// The section name under which such a record is sealed; no section of a rule pack has it.
    pub const fn section(self) -> &'static str {
        match self {
            Self::Standing => "#standing",
            Self::Register => "#register",
        }
    }

    /// Seals such a record under the slot's key.
    ///
    /// # Errors
    /// [`CustodyError::NotInside`] unless `aad` names this kind of section; [`CustodyError::NoKey`]
    /// if the keyring lacks the slot.
    pub fn seal(
        self,
        keyring: &Keyring,
        slot: &KeySlot,
        aad: RecordAad<'_>,
        content: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Sealed, CustodyError> {
        self.allow(aad)?;
        let key = keyring.key(slot)?.as_bytes();
        committed::seal(key, RECORD, &aad.to_bytes(), content, entropy).map(Sealed::from_ciphertext)
    }

    /// Opens such a record.
    ///
    /// # Errors
    /// [`CustodyError::NotInside`] unless `aad` names this kind of section; otherwise as
    /// [`Held::open`].
    pub fn open(
        self,
        keyring: &Keyring,
        section: &SealedSection<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
        self.allow(section.aad)?;
        let key = keyring.key(section.slot)?.as_bytes();
        committed::open(
            key,
            RECORD,
            &section.aad.to_bytes(),
            section.sealed.as_ciphertext(),
        )
    }

    fn allow(self, aad: RecordAad<'_>) -> Result<(), CustodyError> {
        if aad.section == self.section() {
            Ok(())
        } else {
            Err(CustodyError::NotInside)
        }
    }
}
