//! Corrections, additions and deletions of items of a registered person (APPI 34), and the mending
//! of the look-up table after them.

use kitei_custody::{Amendment, KeyClass, KeySlot, Section};
use kitei_domain::{Act, PersonId, RegistrationId, Source};
use kitei_journal::Entry;
use kitei_rulebook::{ItemIx, ItemSet};
use kitei_storage::{Op, RecordRow, Unit};

use crate::caller::Caller;
use crate::collect::Exceptional;
use crate::door::{Acted, Changes, Intent, Items, Opened};
use crate::error::{OfficeError, Thing};
use crate::file::{HeldFile, PersonFile};
use crate::office::Office;
use crate::people::Home;
use crate::question::Wanted;
use crate::sealing::{self, Place};

/// A correction, or an addition where the item was not held.
#[derive(Debug, Clone)]
pub struct Correction {
    /// Which item.
    pub item: String,
    /// Its true value, as given.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
    /// What was recorded for an exception under B4.
    pub exception: Exceptional,
}

/// Whether a value stands instead of what is held, or below it.
#[derive(Debug, Clone, Copy)]
enum How {
    Instead,
    Below,
}

impl Office {
    /// Corrects an item, or adds it where it was not held (which is a collection).
    ///
    /// # Errors
    /// Refused by the regulation, an unknown item, or a value that the guard stops.
    ///
    /// # Journal
    /// One `correct` (or `collect`) entry with the item. Another mail address waits before it opens the
    /// person's own page and the one before is told: that one is opened under an entry before it.
    pub async fn correct(
        &self,
        caller: &Caller,
        person: PersonId,
        correction: Correction,
    ) -> Result<Acted, OfficeError> {
        let home = self.home_of(person, self.item(&correction.item)?).await?;
        self.correct_at(caller, (person, home), correction, &[])
            .await
    }

    /// Writes a value below what an item holds, or adds it where nothing is held.
    pub(crate) async fn add_to_item(
        &self,
        caller: &Caller,
        person: PersonId,
        correction: Correction,
    ) -> Result<Acted, OfficeError> {
        let home = self.home_of(person, self.item(&correction.item)?).await?;
        self.write_at(caller, (person, home), (correction, How::Below), &[])
            .await
    }

    /// The same where the item lies or would lie, with more words for the entry.
    pub(crate) async fn correct_at(
        &self,
        caller: &Caller,
        place: (PersonId, Home),
        correction: Correction,
        details: &[(&str, String)],
    ) -> Result<Acted, OfficeError> {
        self.write_at(caller, place, (correction, How::Instead), details)
            .await
    }

    async fn write_at(
        &self,
        caller: &Caller,
        (person, home): (PersonId, Home),
        (correction, how): (Correction, How),
        details: &[(&str, String)],
    ) -> Result<Acted, OfficeError> {
        let item = self.item(&correction.item)?;
        self.check_values([(&correction.item, &correction.value)])?;
        let value = self
            .guard_value(caller, &correction.item, correction.value)
            .await?;
        let items = ItemSet::EMPTY.with(item);
        let act = if home.held {
            Act::Correct
        } else {
            Act::Collect
        };
        // A person's own correction is their right, whatever it was collected for.
        let purpose = match caller.subject {
            Some(_) => self.purpose("rights.request")?,
            None => self.collecting_purpose(home.population)?,
        };
        let mut wanted = Wanted::inside(act, purpose);
        wanted.source = correction.source;
        wanted.flags = correction.exception.flags(caller, 1);
        let mut intent = Intent::new("person.correct", person, wanted, Items::These(items));
        intent.registration = home.registration;
        intent.population = Some(home.population);
        for (key, value) in details {
            intent = intent.detail(key, value);
        }
        let change = (correction.item.as_str(), value.as_str(), home.held);
        let change = self.mail_change(caller, person, change).await?;
        let person = home.person;
        let urgent = self.is_urgent(&intent.wanted);
        self.add_keys_for(person, item, home.registration, urgent)
            .await?;
        let acted = self
            .pass(caller, intent, |opened| {
                let registration = home.registration.ok_or(OfficeError::Corrupt {
                    what: "registration",
                })?;
                let place = (person, registration, item);
                let op = self.amend(opened, place, &value, how)?;
                let mut changes = Changes::standing(opened.file.standing().clone());
                changes.ops.push(op);
                if let Some(change) = &change {
                    changes
                        .ops
                        .extend(self.mail_change_ops(opened.file, change)?);
                }
                Ok(changes)
            })
            .await;
        // Where it was refused, the key that was made for it goes again.
        self.mend(person).await?;
        Ok(acted?.into())
    }

    /// Deletes an item: every version that held it loses its key, and the sections under that key
    /// are sealed again without it.
    ///
    /// # Errors
    /// Refused by the regulation, or the item is not held.
    ///
    /// # Journal
    /// One `delete_item` entry with the item.
    pub async fn delete_item(
        &self,
        caller: &Caller,
        person: PersonId,
        item: &str,
    ) -> Result<Acted, OfficeError> {
        let item = self.item(item)?;
        let wanted = Wanted::inside(Act::DeleteItem, self.purpose("rights.request")?);
        let items = ItemSet::EMPTY.with(item);
        let home = self.home_of(person, item).await?;
        let mut intent = Intent::new("person.delete_item", person, wanted, Items::These(items));
        intent.registration = home.registration;
        let not_held = OfficeError::Unknown {
            what: Thing::ItemOfPerson,
            id: self.vocabulary().item_id(item).to_owned(),
        };
        let Some(registration) = home.registration.filter(|_| home.held) else {
            return self.come_to_nothing(caller, intent, not_held).await;
        };
        let person = home.person;
        let next = self.next_key_for(person, item, registration).await?;
        let versions = self
            .data
            .list_record_versions(person, Some(registration))
            .await?;
        let acted = self
            .pass(caller, intent, |opened| {
                let mut changes = Changes::standing(opened.file.standing().clone());
                changes.ops = self.reseal_without(opened.file, &versions, item, next.as_ref())?;
                Ok(changes)
            })
            .await?;
        self.mend(person).await?;
        Ok(acted.into())
    }

    /// The next version of the section that holds an item, with its new value.
    fn amend(
        &self,
        opened: &Opened<'_>,
        (person, registration, item): (PersonId, RegistrationId, ItemIx),
        value: &str,
        how: How,
    ) -> Result<Op, OfficeError> {
        let vocabulary = self.vocabulary();
        let row = vocabulary
            .item_row(item)
            .ok_or(OfficeError::Corrupt { what: "vocabulary" })?;
        let written = vec![(row.id.as_str(), value)];
        let amendment = match how {
            How::Instead => Amendment {
                set: written,
                ..Amendment::default()
            },
            How::Below => Amendment {
                append: written,
                ..Amendment::default()
            },
        };
        let section = sealing::section_of(row);
        let home = (person, registration, section.as_str());
        self.next_version(opened.file, opened.held, home, &amendment)
    }

    /// The next version of a section of a file.
    pub(crate) fn next_version(
        &self,
        file: &PersonFile,
        held: &HeldFile,
        (person, registration, name): (PersonId, RegistrationId, &str),
        amendment: &Amendment<'_>,
    ) -> Result<Op, OfficeError> {
        let corrupt = || OfficeError::Corrupt { what: "keyring" };
        let (version, mut section) = match held.section(registration, name) {
            Some((version, held)) => (version, held.to_section()),
            None => (0, Section::new()),
        };
        section.amend(amendment);
        let keyring = file.keyring_of(person).ok_or_else(corrupt)?;
        let slot = sealing::newest_slot(self.vocabulary(), keyring, registration, name)
            .filter(|slot| keyring.has(slot))
            .ok_or_else(corrupt)?;
        let place = Place {
            operator: self.operator,
            person,
            registration,
            section: name,
            version: version + 1,
        };
        let sealed = sealing::seal_section(place, keyring, &slot, &section, self.entropy.as_ref())?;
        Ok(Op::PutRecord(sealed))
    }

    /// Deletes an item without a ruling: again in a restored office, or after a crash. The entry
    /// tells why; it is not written where nothing is held.
    pub(crate) async fn delete_by_office(
        &self,
        person: PersonId,
        item: ItemIx,
        mut entry: Entry,
    ) -> Result<bool, OfficeError> {
        let home = self.home_of(person, item).await?;
        let Some(registration) = home.registration.filter(|_| home.held) else {
            return Ok(false);
        };
        let person = home.person;
        let next = self.next_key_for(person, item, registration).await?;
        let versions = self
            .data
            .list_record_versions(person, Some(registration))
            .await?;
        let Some(file) = self.find_file(person, Items::File).await? else {
            return Ok(false);
        };
        let mut unit = Unit::new("person.delete_item").urgent();
        unit.ops = self.reseal_without(&file, &versions, item, next.as_ref())?;
        entry.persons = vec![person];
        unit.ops.push(Op::Append(self.draft(&entry)?));
        self.commit_entry(unit).await?;
        self.mend(person).await?;
        Ok(true)
    }

    /// Every version of the sections that share the item's key, sealed again under the next key,
    /// the item left out.
    fn reseal_without(
        &self,
        file: &PersonFile,
        versions: &[RecordRow],
        item: ItemIx,
        next: Option<&KeySlot>,
    ) -> Result<Vec<Op>, OfficeError> {
        let vocabulary = self.vocabulary();
        let row = vocabulary
            .item_row(item)
            .ok_or(OfficeError::Corrupt { what: "vocabulary" })?;
        let home = sealing::section_of(row);
        let mut ops = Vec::new();
        for record in versions {
            let Some(keyring) = file.keyring_of(record.person) else {
                continue;
            };
            let shares = sealing::shares_key(vocabulary, &record.section, &home);
            if !shares {
                continue;
            }
            ops.push(Op::RemoveRecords {
                person: record.person,
                registration: Some(record.registration),
                section: Some(record.section.clone()),
                below: None,
            });
            let Some(next) = next else { continue };
            let held = sealing::open_section(self.operator, vocabulary, keyring, record)?;
            let Some(held) = held else { continue };
            let mut section = held.to_section();
            section.amend(&Amendment {
                remove: vec![row.id.as_str()],
                ..Amendment::default()
            });
            if !section.is_empty() {
                let place = Place {
                    operator: self.operator,
                    person: record.person,
                    registration: record.registration,
                    section: &record.section,
                    version: record.version,
                };
                let entropy = self.entropy.as_ref();
                let sealed = sealing::seal_section(place, keyring, next, &section, entropy)?;
                ops.push(Op::PutRecord(sealed));
            }
        }
        // WHY: removals first, so that no removal of a later version takes an earlier one along.
        ops.sort_by_key(|op| matches!(op, Op::PutRecord(_)));
        Ok(ops)
    }

    /// Makes the next generation of the key under which an item lies; a special-care item has a key
    /// of its own, which is destroyed without a successor.
    async fn next_key_for(
        &self,
        person: PersonId,
        item: ItemIx,
        registration: RegistrationId,
    ) -> Result<Option<KeySlot>, OfficeError> {
        let section = self
            .vocabulary()
            .item_row(item)
            .map(sealing::section_of)
            .unwrap_or_default();
        let (mut keyring, revision) = self.load_keyring(person).await?;
        let slot = sealing::newest_slot(self.vocabulary(), &keyring, registration, &section);
        let next = slot.and_then(|slot| slot.next_generation());
        if let Some(next) = &next {
            keyring.add(next.clone(), self.entropy.as_ref());
        }
        self.put_keyring(person, &keyring, revision, true).await?;
        Ok(next)
    }

    /// Makes the key of a special-care item that is to be added.
    async fn add_keys_for(
        &self,
        person: PersonId,
        item: ItemIx,
        registration: Option<RegistrationId>,
        urgent: bool,
    ) -> Result<(), OfficeError> {
        let row = self.vocabulary().item_row(item);
        let (Some(row), Some(registration)) = (row, registration) else {
            return Ok(());
        };
        let Some((mut keyring, revision)) = self.find_keyring_row(person).await? else {
            return Ok(());
        };
        let slot = sealing::newest_slot(
            self.vocabulary(),
            &keyring,
            registration,
            &sealing::section_of(row),
        );
        if let Some(
            slot @ KeySlot {
                class: KeyClass::Item(_),
                ..
            },
        ) = slot
        {
            keyring.add(slot, self.entropy.as_ref());
        }
        self.put_keyring(person, &keyring, revision, urgent).await
    }
}
