//! Taking people in: one registration with its items, each ruled at collection. The keyring is
//! durable first, then the record and its entry; a keyring without data is swept at start.

use std::collections::{BTreeMap, BTreeSet};

use kitei_custody::{KeyClass, KeySlot, Keyring, Section};
use kitei_domain::{Act, PersonId, Population, RegistrationId, Sensitivity, Source};
use kitei_journal::{Entry, Outcome};
use kitei_rulebook::{Flags, ItemSet};
use kitei_storage::{KeyOp, KeyUnit, KeyringRow, Op, PersonRow, Unit};
use serde::Serialize;

use crate::caller::Caller;
use crate::door::{Intent, Items, RulingView, Withheld};
use crate::error::{EntryRef, NextStep, OfficeError, Refusal};
use crate::index;
use crate::office::Office;
use crate::question::{self, Asked, Wanted};
use crate::receipt::Giver;
use crate::refusals::draft;
use crate::sealing::{self, Place};
use crate::standing::{Registration, Standing, Told};

/// A person to be taken in.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// As what.
    pub population: Population,
    /// What the person was told.
    pub told: Told,
    /// Where the items come from (B3).
    pub source: Source,
    /// Item ids and values as given.
    pub items: BTreeMap<String, String>,
    /// Purposes told separately at this collection, item by item (A2).
    pub only_for: BTreeMap<String, BTreeSet<String>>,
    /// What was recorded for an exception under B4.
    pub exception: Exceptional,
    /// The third party that gave the items, where one did (APPI 30).
    pub giver: Option<Giver>,
}

/// The conditions of B4 under which a barred item may be collected, as recorded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Exceptional {
    /// A special occupational need, or that the item is indispensable.
    pub need_recorded: bool,
    /// The purpose was shown to the person.
    pub purpose_shown: bool,
}

impl Exceptional {
    /// The booleans of a collection of `items` by `caller`.
    pub(crate) fn flags(self, caller: &Caller, items: usize) -> Flags {
        Flags::NONE
            .with(Flags::NEED_RECORDED, self.need_recorded)
            .with(Flags::PURPOSE_SHOWN, self.purpose_shown)
            .with(Flags::SINGLE_ITEM, items == 1)
            .with(
                Flags::MANAGER_APPROVED,
                caller.holds(kitei_domain::Role::PlacementManager),
            )
    }
}

/// A person was taken in.
#[derive(Debug, Clone, Serialize)]
pub struct Added {
    /// The person's id.
    pub id: PersonId,
    /// The registration's id.
    pub registration: RegistrationId,
    /// What was stored and what was not.
    pub ruling: RulingView,
    /// The entry.
    pub entry: EntryRef,
}

/// A person sealed and ready to be written.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) keyring: Keyring,
    pub(crate) registration: RegistrationId,
    pub(crate) ruling: RulingView,
    pub(crate) keys: Vec<KeyOp>,
    pub(crate) data: Vec<Op>,
}

impl Office {
    /// Takes one person in.
    ///
    /// # Errors
    /// Refused where nothing may be collected; an unknown item; an unknown notice version.
    ///
    /// # Journal
    /// One `collect` entry with the items stored and withheld.
    pub async fn add_person(&self, caller: &Caller, new: NewPerson) -> Result<Added, OfficeError> {
        let mut new = new;
        self.check_told(&new.told)?;
        self.check_only_for(&new.only_for)?;
        let giver = self.check_giver(new.giver.as_ref()).await?;
        self.check_values(&new.items)?;
        let quarantined = self.guard_items(&mut new.items)?;
        let ids: Vec<&String> = new.items.keys().collect();
        let items = self.item_set(&ids)?;
        let wanted = self.collecting(caller, &new)?;
        let person = PersonId::random(self.entropy.as_ref());
        let intent = Intent::new("person.add", person, wanted, Items::These(items));
        self.rule_before_look_up(caller, &intent).await?;
        let (asked, granted) = self.rule_collection(caller, &new, &intent.wanted, items);
        if granted.is_empty() {
            let reason = items
                .iter()
                .next()
                .map(|item| asked.explain(self.packs.in_force(), item));
            let refusal = match reason {
                Some(reason) => Refusal::of_reason("collect.refused", &reason),
                None => self.named_refusal("content.barred", "do_not_collect"),
            };
            return Err(self
                .refuse_with(caller, &intent, &[], refusal, items)
                .await?);
        }
        let mut prepared = self.prepare(caller, &new, person, &asked, granted)?;
        prepared.ruling.withheld.extend(quarantined);
        self.keep_receipt(giver.as_ref(), person, &mut prepared)?;
        let mut keys = KeyUnit::new("person.add");
        keys.ops = prepared.keys;
        self.keys.commit(keys).await?;
        let mut unit = Unit::new("person.add");
        unit.ops = prepared.data;
        let entry = self.commit_entry(unit).await?;
        let confirm = KeyUnit::new("person.add.confirm").with(KeyOp::ConfirmPending(person));
        self.keys.commit(confirm).await?;
        Ok(Added {
            id: person,
            registration: prepared.registration,
            ruling: prepared.ruling,
            entry,
        })
    }

    pub(crate) fn collecting(
        &self,
        caller: &Caller,
        new: &NewPerson,
    ) -> Result<Wanted, OfficeError> {
        let mut wanted = Wanted::inside(Act::Collect, self.collecting_purpose(new.population)?);
        wanted.source = new.source;
        wanted.flags = new.exception.flags(caller, new.items.len());
        Ok(wanted)
    }

    /// The ruling over the items of a person who is not yet registered.
    pub(crate) fn rule_collection(
        &self,
        caller: &Caller,
        new: &NewPerson,
        wanted: &Wanted,
        items: ItemSet,
    ) -> (Asked, ItemSet) {
        let today = self.clock.now().day();
        let registration = Registration {
            id: RegistrationId::random(self.entropy.as_ref()),
            population: new.population,
            told: new.told.clone(),
            source: new.source,
            since: today,
            last_contact: today,
            ended: None,
            only_for: new.only_for.clone(),
        };
        let standing = Standing {
            registrations: vec![registration.clone()],
            ..Standing::default()
        };
        let mut asked = question::about(
            &self.packs,
            caller,
            wanted,
            &standing,
            &registration,
            self.facts(),
        );
        if new.source == Source::OtherWithConsent {
            // The consent to the other source is what `--source other_with_consent` records.
            let special = self.special_care();
            asked.consented = asked.consented | (ItemSet::ALL - special);
        }
        let ruling =
            self.packs
                .in_force()
                .rule(&asked.question, items, asked.told, asked.consented);
        (asked, ruling.granted)
    }

    /// Seals a new person: keyring, look-up tokens, sections, standing facts and the entry.
    pub(crate) fn prepare(
        &self,
        caller: &Caller,
        new: &NewPerson,
        person: PersonId,
        asked: &Asked,
        granted: ItemSet,
    ) -> Result<Prepared, OfficeError> {
        let vocabulary = self.vocabulary();
        let registration = asked.registration;
        let values: BTreeMap<&str, &str> = new
            .items
            .iter()
            .filter(|(id, _)| {
                vocabulary
                    .item(id)
                    .is_some_and(|item| granted.contains(item))
            })
            .map(|(id, value)| (id.as_str(), value.as_str()))
            .collect();
        let mut keyring = Keyring::new();
        let entropy = self.entropy.as_ref();
        keyring.add(KeySlot::standing(), entropy);
        for class in [
            KeyClass::Working(0),
            KeyClass::Ledger(0),
            KeyClass::Provision,
        ] {
            keyring.add(KeySlot::of(registration, class), entropy);
        }
        let sections = self.sections(&values);
        for section in sections.keys() {
            if let Some(slot) = sealing::newest_slot(vocabulary, &keyring, registration, section) {
                keyring.add(slot, entropy);
            }
        }
        let seeds = index::seeds(self.custody.index(), &values);
        let mut keys: Vec<KeyOp> = seeds
            .iter()
            .map(|seed| KeyOp::AddToken {
                token: self.custody.epoch().token(seed),
                person,
            })
            .collect();
        keyring.set_seeds(seeds);
        let row = self.keyring_row(person, &keyring, 0)?;
        keys.insert(0, KeyOp::PutKeyring { row, pending: true });
        let mut data = vec![self.add_person_op(person, &keyring, new, registration)?];
        for (section, content) in &sections {
            let slot = sealing::newest_slot(vocabulary, &keyring, registration, section)
                .ok_or(OfficeError::Corrupt { what: "keyring" })?;
            let place = Place {
                operator: self.operator,
                person,
                registration,
                section,
                version: 1,
            };
            data.push(Op::PutRecord(sealing::seal_section(
                place, &keyring, &slot, content, entropy,
            )?));
        }
        let withheld = self.withheld(new, asked, granted);
        let entry = self.collect_entry(caller, new, person, asked, granted);
        data.push(Op::Append(draft(&entry)?));
        let ruling = RulingView {
            granted: self.item_names(granted),
            withheld,
        };
        Ok(Prepared {
            keyring,
            registration,
            ruling,
            keys,
            data,
        })
    }

    /// The values by the stored section that holds them.
    fn sections(&self, values: &BTreeMap<&str, &str>) -> BTreeMap<String, Section> {
        let vocabulary = self.vocabulary();
        let mut sections: BTreeMap<String, Section> = BTreeMap::new();
        for (id, value) in values {
            let row = vocabulary
                .item(id)
                .and_then(|item| vocabulary.item_row(item));
            if let Some(row) = row {
                sections
                    .entry(sealing::section_of(row))
                    .or_default()
                    .set(*id, *value);
            }
        }
        sections
    }

    fn add_person_op(
        &self,
        person: PersonId,
        keyring: &Keyring,
        new: &NewPerson,
        registration: RegistrationId,
    ) -> Result<Op, OfficeError> {
        let today = self.clock.now().day();
        let standing = Standing {
            registrations: vec![Registration {
                id: registration,
                population: new.population,
                told: new.told.clone(),
                source: new.source,
                since: today,
                last_contact: today,
                ended: None,
                only_for: new.only_for.clone(),
            }],
            ..Standing::default()
        };
        let sealed = sealing::seal_standing(
            self.operator,
            keyring,
            person,
            1,
            &standing,
            self.entropy.as_ref(),
        )?;
        Ok(Op::AddPerson(PersonRow {
            person,
            facts_version: 1,
            standing: sealed,
        }))
    }

    fn withheld(&self, new: &NewPerson, asked: &Asked, granted: ItemSet) -> Vec<Withheld> {
        let pack = self.packs.in_force();
        let items = new.items.keys().filter_map(|id| pack.vocabulary().item(id));
        items
            .filter(|item| !granted.contains(*item))
            .map(|item| {
                let reason = asked.explain(pack, item);
                Withheld {
                    item: pack.vocabulary().item_id(item).to_owned(),
                    clauses: reason.clauses,
                    next: vec![NextStep {
                        code: reason.next.code,
                        ja: reason.next.ja,
                        en: reason.next.en,
                    }],
                }
            })
            .collect()
    }

    fn collect_entry(
        &self,
        caller: &Caller,
        new: &NewPerson,
        person: PersonId,
        asked: &Asked,
        granted: ItemSet,
    ) -> Entry {
        let pack = self.packs.in_force();
        let items: ItemSet = new
            .items
            .keys()
            .filter_map(|id| pack.vocabulary().item(id))
            .collect();
        let ruling = pack.rule(&asked.question, items, asked.told, asked.consented);
        let told = match &new.told {
            Told::Unknown => "unknown".to_owned(),
            Told::Notice { version, .. } => version.clone(),
        };
        let mut entry = self.administrative_entry(
            Some(caller),
            &[
                ("registration", asked.registration.to_string()),
                ("source", new.source.to_string()),
                ("told", told),
            ],
        );
        entry.act = Act::Collect;
        question::purpose_id(pack, asked.question.purpose).clone_into(&mut entry.purpose);
        entry.persons = vec![person];
        entry.population = Some(new.population);
        entry.items = self.item_names(granted);
        entry.withheld = self.item_names(items - granted);
        entry.clauses = ruling.clauses();
        entry.outcome = Outcome::Granted;
        entry.details.push(asked.as_detail());
        entry
    }

    /// A keyring as its row, sealed in this epoch.
    pub(crate) fn keyring_row(
        &self,
        person: PersonId,
        keyring: &Keyring,
        revision: u64,
    ) -> Result<KeyringRow, OfficeError> {
        let epoch = self.custody.epoch();
        let sealed = epoch.seal_keyring(self.operator, person, keyring, self.entropy.as_ref())?;
        Ok(KeyringRow {
            person,
            epoch: epoch.id().epoch,
            revision,
            sealed,
        })
    }

    fn special_care(&self) -> ItemSet {
        let items = self.vocabulary().items();
        let special = items.filter(|(_, row)| row.sensitivity == Sensitivity::SpecialCare);
        special.map(|(item, _)| item).collect()
    }

    pub(crate) fn check_told(&self, told: &Told) -> Result<(), OfficeError> {
        match told {
            Told::Notice { version, .. } if self.packs.version(version).is_none() => {
                Err(OfficeError::Unknown {
                    what: "notice version",
                    id: version.clone(),
                })
            }
            Told::Unknown | Told::Notice { .. } => Ok(()),
        }
    }

    fn check_only_for(
        &self,
        only_for: &BTreeMap<String, BTreeSet<String>>,
    ) -> Result<(), OfficeError> {
        for (item, purposes) in only_for {
            self.item(item)?;
            for purpose in purposes {
                self.purpose(purpose)?;
            }
        }
        Ok(())
    }
}
