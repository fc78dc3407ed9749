//! Taking people in: one registration with its items, each ruled at collection. The keyring is
//! durable first, then the record and its entry; a keyring without data is swept at start.

mod preparing;
mod ruling;

use std::collections::{BTreeMap, BTreeSet};

use kitei_domain::{Day, PersonId, Population, RegistrationId, Role, Source};
use kitei_rulebook::Flags;
use serde::Serialize;

pub(crate) use preparing::Prepared;

use crate::caller::Caller;
use crate::door::{Intent, Items, RulingView};
use crate::error::{EntryRef, OfficeError, Thing};
use crate::office::Office;
use crate::receipt::Giver;
use crate::standing::{Registration, Told};

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

impl NewPerson {
    /// The registration that begins with this collection.
    fn registration(&self, id: RegistrationId, today: Day) -> Registration {
        Registration {
            id,
            population: self.population,
            told: self.told.clone(),
            source: self.source,
            since: today,
            last_contact: today,
            ended: None,
            only_for: self.only_for.clone(),
        }
    }
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
                caller.holds(Role::PlacementManager),
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
        let mut intent = Intent::new("person.add", person, wanted, Items::These(items));
        intent.population = Some(new.population);
        let (asked, granted) = self
            .rule_or_refuse_collection(caller, &new, &intent, items)
            .await?;
        let mut prepared = self.prepare(caller, &new, person, &asked, granted)?;
        prepared.ruling.withheld.extend(quarantined);
        self.keep_receipt(giver.as_ref(), person, &mut prepared)?;
        let (registration, ruling) = (prepared.registration, prepared.ruling.clone());
        let entry = self.write_prepared("person.add", person, prepared).await?;
        Ok(Added {
            id: person,
            registration,
            ruling,
            entry,
        })
    }

    pub(crate) fn check_told(&self, told: &Told) -> Result<(), OfficeError> {
        match told {
            Told::Notice { version, .. } if !self.packs.knows(version) => {
                Err(OfficeError::Unknown {
                    what: Thing::NoticeVersion,
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
