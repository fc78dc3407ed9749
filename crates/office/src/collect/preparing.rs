//! A new person sealed: their keyring, look-up tokens, sections, standing facts and entry, and the
//! order in which these become durable.

use std::collections::BTreeMap;

use kitei_custody::{KeyClass, KeySlot, Keyring, Section};
use kitei_domain::{Act, PersonId, RegistrationId};
use kitei_journal::{Entry, Outcome};
use kitei_rulebook::ItemSet;
use kitei_storage::{KeyOp, KeyUnit, Op, PersonRow, Unit};

use crate::caller::Caller;
use crate::collect::NewPerson;
use crate::door::RulingView;
use crate::error::{EntryRef, OfficeError};
use crate::index;
use crate::office::Office;
use crate::question::{self, Asked};
use crate::sealing::{self, Place};
use crate::standing::{Standing, Told};

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
        data.push(Op::Append(self.draft(&entry)?));
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

    /// Writes a prepared person: the keyring first, then the record with its entry. What a crash
    /// leaves between them is swept at start.
    pub(crate) async fn write_prepared(
        &self,
        name: &'static str,
        person: PersonId,
        prepared: Prepared,
    ) -> Result<EntryRef, OfficeError> {
        let mut keys = KeyUnit::new(name);
        keys.ops = prepared.keys;
        self.keys.commit(keys).await?;
        let mut data = Unit::new(name);
        data.ops = prepared.data;
        let entry = self.commit_entry(data).await?;
        let confirm = KeyUnit::new(name).with(KeyOp::ConfirmPending(person));
        self.keys.commit(confirm).await?;
        Ok(entry)
    }

    fn add_person_op(
        &self,
        person: PersonId,
        keyring: &Keyring,
        new: &NewPerson,
        registration: RegistrationId,
    ) -> Result<Op, OfficeError> {
        let standing = Standing {
            registrations: vec![new.registration(registration, self.clock.now().day())],
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
}
