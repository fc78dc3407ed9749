//! The file of one person as the door holds it while it rules: standing facts, keyring, and sealed
//! sections opened inside custody, from which nothing can be read before the entry is durable.

use std::collections::{BTreeMap, BTreeSet};

use kitei_custody::{DoorSeal, Held, Keyring, Personal};
use kitei_domain::{Durable, PersonId, RegistrationId};
use kitei_rulebook::{ItemSet, LawKey, Vocabulary};
use kitei_storage::{Op, RecordRow};

use crate::door::Items;
use crate::error::OfficeError;
use crate::index;
use crate::matching::{Coder, Trait};
use crate::office::Office;
use crate::sealing::{self, Reckoning};
use crate::standing::{Registration, Standing};

/// One person's facts, keys and sealed sections, with the files merged into theirs.
#[derive(Debug)]
pub(crate) struct PersonFile {
    main: FilePart,
    merged: Vec<FilePart>,
}

#[derive(Debug)]
struct FilePart {
    person: PersonId,
    facts_version: u64,
    standing: Standing,
    keyring: Keyring,
    records: Vec<RecordRow>,
}

impl PersonFile {
    /// Whose file it is.
    pub(crate) fn person(&self) -> PersonId {
        self.main.person
    }

    /// The person's facts; a merge has made them the stricter of both files.
    pub(crate) fn standing(&self) -> &Standing {
        &self.main.standing
    }

    /// The person's keys.
    pub(crate) fn keyring(&self) -> &Keyring {
        &self.main.keyring
    }

    /// The version of the facts that this file was read at.
    pub(crate) fn facts_version(&self) -> u64 {
        self.main.facts_version
    }

    /// The keys of the person or of a file merged into theirs.
    pub(crate) fn keyring_of(&self, person: PersonId) -> Option<&Keyring> {
        self.parts()
            .find(|part| part.person == person)
            .map(|part| &part.keyring)
    }

    /// The facts, keys and facts version of a joined file.
    pub(crate) fn part(&self, person: PersonId) -> Option<(Standing, &Keyring, u64)> {
        let part = self.parts().find(|part| part.person == person)?;
        Some((part.standing.clone(), &part.keyring, part.facts_version))
    }

    /// Every registration with the file it stands in.
    pub(crate) fn registrations(&self) -> impl Iterator<Item = (PersonId, &Registration)> {
        self.parts().flat_map(|part| {
            part.standing
                .registrations
                .iter()
                .map(|registration| (part.person, registration))
        })
    }

    /// The ids that an entry about this person names.
    pub(crate) fn people(&self) -> Vec<PersonId> {
        self.parts().map(|part| part.person).collect()
    }

    /// The facts versions that must still hold when the entry is written.
    pub(crate) fn versions(&self) -> impl Iterator<Item = (PersonId, u64)> {
        self.parts().map(|part| (part.person, part.facts_version))
    }

    fn parts(&self) -> impl Iterator<Item = &FilePart> {
        std::iter::once(&self.main).chain(&self.merged)
    }
}

/// The sections of a file, opened inside custody.
#[derive(Debug, Default)]
pub(crate) struct HeldFile {
    sections: Vec<HeldSection>,
}

#[derive(Debug)]
struct HeldSection {
    person: PersonId,
    registration: RegistrationId,
    section: String,
    version: u32,
    items: ItemSet,
    held: Held,
}

/// A released value with the registration it belongs to.
pub(crate) type ReleasedItems = BTreeMap<String, Personal<String>>;

impl HeldFile {
    /// Everything that is held.
    pub(crate) fn items(&self) -> ItemSet {
        self.sections
            .iter()
            .fold(ItemSet::EMPTY, |all, section| all | section.items)
    }

    /// What is held in one registration.
    pub(crate) fn items_of(&self, registration: RegistrationId) -> ItemSet {
        self.sections
            .iter()
            .filter(|section| section.registration == registration)
            .fold(ItemSet::EMPTY, |all, section| all | section.items)
    }

    /// The newest version of a section of a registration, for an act that writes the next one.
    pub(crate) fn section(
        &self,
        registration: RegistrationId,
        section: &str,
    ) -> Option<(u32, &Held)> {
        self.sections
            .iter()
            .find(|held| held.registration == registration && held.section == section)
            .map(|held| (held.version, &held.held))
    }

    /// Whether an item is held and means the same as `value`; `None` when it is not held.
    pub(crate) fn compare(&self, item: &str, value: &str) -> Option<bool> {
        let same = index::same_value(item);
        self.sections
            .iter()
            .find_map(|section| section.held.matches(item, value, same))
    }

    /// The codes of what is held, for a search for a match; only these items are looked at.
    pub(crate) fn traits(&self, coder: &Coder, items: &dyn Fn(&str) -> bool) -> Vec<Trait> {
        let held = self.sections.iter().map(|section| &section.held);
        kitei_custody::coded(held, items, coder, Coder::traits)
    }

    /// What would leave: per section the granted items it holds, the first registration first.
    fn leaving<'a>(
        &'a self,
        granted: &'a BTreeMap<RegistrationId, ItemSet>,
    ) -> impl Iterator<Item = (&'a HeldSection, ItemSet)> {
        let mut taken = ItemSet::EMPTY;
        self.sections.iter().filter_map(move |section| {
            let granted = granted
                .get(&section.registration)
                .copied()
                .unwrap_or(ItemSet::EMPTY);
            let leaves = (section.items & granted) - taken;
            taken = taken | leaves;
            (!leaves.is_empty()).then_some((section, leaves))
        })
    }

    /// The items that would leave.
    pub(crate) fn leaving_items(&self, granted: &BTreeMap<RegistrationId, ItemSet>) -> ItemSet {
        self.leaving(granted)
            .fold(ItemSet::EMPTY, |all, (_, items)| all | items)
    }

    /// The MAC of the values that would leave, under the person's key: proof of what was shown,
    /// unopenable after an erasure.
    pub(crate) fn shown_mac(
        &self,
        vocabulary: &Vocabulary,
        granted: &BTreeMap<RegistrationId, ItemSet>,
        keyring: &Keyring,
    ) -> Result<[u8; 32], OfficeError> {
        let parts: Vec<(&Held, BTreeSet<String>)> = self
            .leaving(granted)
            .map(|(section, items)| (&section.held, names(vocabulary, items)))
            .collect();
        Ok(kitei_custody::shown_mac(keyring, &parts)?)
    }

    /// Hands out the granted items against the durable entry.
    pub(crate) fn release(
        self,
        vocabulary: &Vocabulary,
        door: &DoorSeal,
        durable: &Durable,
        granted: &BTreeMap<RegistrationId, ItemSet>,
    ) -> Result<ReleasedItems, OfficeError> {
        let mut taken = ItemSet::EMPTY;
        let mut released = ReleasedItems::new();
        for section in self.sections {
            let granted = granted
                .get(&section.registration)
                .copied()
                .unwrap_or(ItemSet::EMPTY);
            let leaves = (section.items & granted) - taken;
            taken = taken | leaves;
            if !leaves.is_empty() {
                let grant = door.grant(durable, section.person, names(vocabulary, leaves));
                released.extend(section.held.release(grant)?.into_items());
            }
        }
        Ok(released)
    }
}

fn names(vocabulary: &Vocabulary, items: ItemSet) -> BTreeSet<String> {
    items
        .iter()
        .map(|item| vocabulary.item_id(item).to_owned())
        .collect()
}

impl Office {
    /// Reads a person's file with the sealed sections that hold the items in question; a merged file
    /// leads to the one it was merged into. `None` where there is no such person or no key opens
    /// them any more.
    pub(crate) async fn find_file(
        &self,
        person: PersonId,
        items: Items,
    ) -> Result<Option<PersonFile>, OfficeError> {
        let vocabulary = self.packs.in_force().vocabulary();
        let sections = match items {
            Items::File => Some(BTreeSet::new()),
            Items::Held => None,
            Items::These(items) => Some(sealing::sections_of(vocabulary, items)),
        };
        let sections: Option<Vec<&str>> = sections
            .as_ref()
            .map(|sections| sections.iter().map(String::as_str).collect());
        let sections = sections.as_deref();
        let Some(mut main) = self.find_part(person, sections).await? else {
            return Ok(None);
        };
        if let Some(keep) = main.standing.merged_into {
            match self.find_part(keep, sections).await? {
                Some(part) => main = part,
                None => return Ok(None),
            }
        }
        let mut merged = Vec::new();
        for other in &main.standing.merged {
            merged.extend(self.find_part(*other, sections).await?);
        }
        Ok(Some(PersonFile { main, merged }))
    }

    async fn find_part(
        &self,
        person: PersonId,
        sections: Option<&[&str]>,
    ) -> Result<Option<FilePart>, OfficeError> {
        let Some(row) = self.data.find_file(person, sections).await? else {
            return Ok(None);
        };
        let Some(keyring) = self.find_keyring(person).await? else {
            return Ok(None);
        };
        let standing = sealing::open_standing(self.operator, &keyring, &row.person)?;
        Ok(Some(FilePart {
            person,
            facts_version: row.person.facts_version,
            standing,
            keyring,
            records: row.records,
        }))
    }

    /// The person's keyring, opened under this epoch's key.
    pub(crate) async fn find_keyring(
        &self,
        person: PersonId,
    ) -> Result<Option<Keyring>, OfficeError> {
        match self.keys.find_keyring(person).await? {
            Some(row) => {
                let epoch = self.custody.epoch();
                Ok(Some(epoch.open_keyring(
                    self.operator,
                    person,
                    &row.sealed,
                )?))
            }
            None => Ok(None),
        }
    }

    /// Opens inside custody the sections that a file was read with.
    pub(crate) fn hold(&self, file: &PersonFile) -> Result<HeldFile, OfficeError> {
        let mut held = HeldFile::default();
        for part in file.parts() {
            for row in &part.records {
                held.sections
                    .extend(self.hold_section(file.standing(), &part.keyring, row)?);
            }
        }
        Ok(held)
    }

    fn hold_section(
        &self,
        standing: &Standing,
        keyring: &Keyring,
        row: &RecordRow,
    ) -> Result<Option<HeldSection>, OfficeError> {
        let vocabulary = self.packs.in_force().vocabulary();
        let Some(mut held) = sealing::open_section(self.operator, vocabulary, keyring, row)? else {
            return Ok(None);
        };
        // WHY: what the law keeps of an erased person is kept as it stands, and nothing besides.
        if standing.erased.is_none() {
            sealing::derive(&mut held, self.reckoning());
        }
        let items = held
            .names()
            .filter_map(|name| vocabulary.item(name))
            .collect();
        Ok(Some(HeldSection {
            person: row.person,
            registration: row.registration,
            section: row.section.clone(),
            version: row.version,
            items,
            held,
        }))
    }

    fn reckoning(&self) -> Reckoning {
        Reckoning {
            today: self.clock.now().day(),
            flag_from: self.law_number(LawKey::DispatchAgeFlagFrom),
            sixty: self.law_number(LawKey::DispatchAgeSixty),
            told_under: self.law_number(LawKey::DispatchAgeToldUnder),
        }
    }

    /// The operation that writes new standing facts and raises the facts version.
    pub(crate) fn update_standing(
        &self,
        file: &PersonFile,
        standing: &Standing,
    ) -> Result<Op, OfficeError> {
        let version = file.facts_version() + 1;
        let sealed = sealing::seal_standing(
            self.operator,
            file.keyring(),
            file.person(),
            version,
            standing,
            self.entropy.as_ref(),
        )?;
        Ok(Op::UpdateStanding {
            person: file.person(),
            standing: sealed,
            raise_facts: true,
        })
    }
}
