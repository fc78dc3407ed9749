//! People for a job order.

use std::collections::BTreeSet;

use kitei_domain::{Act, JobOrderId, PersonId};
use kitei_journal::Outcome;
use kitei_rulebook::ItemSet;
use kitei_storage::{Op, StorageError};

use super::codes::{Sought, Trait};
use super::pool::Pool;
use super::{PeopleMatched, PersonMatch, TOLD_AT_MOST};
use crate::caller::Caller;
use crate::door::{Intent, Items};
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;
use crate::question::Wanted;

/// How many proposals pass the door at most before an answer is short.
const LOOKED_AT: usize = 200;
/// How often an answer is ruled again when somebody's facts moved.
const RULINGS_AT_MOST: usize = 16;

const PURPOSE: &str = "placement.candidate_search";

/// Somebody who passed the door, with the items that may be compared.
struct Told {
    person: PersonId,
    versions: Vec<(PersonId, u64)>,
    granted: ItemSet,
    traits: Vec<Trait>,
    weight: u32,
}

impl Office {
    /// The people who may suit a job order, the best first. Limits of the order by sex, age or nationality
    /// have no part in it.
    ///
    /// # Errors
    /// Refused by the regulation; an unknown order. Whoever is outside the caller's range, suspended or
    /// not told of this purpose is not among them, and nothing tells so.
    ///
    /// # Journal
    /// One `use` entry that names each of them, the items compared and the order; one even when nobody
    /// is found.
    pub async fn match_people(
        &self,
        caller: &Caller,
        order: JobOrderId,
    ) -> Result<PeopleMatched, OfficeError> {
        let purpose = self.purpose_or_refuse(caller, Act::Use, PURPOSE).await?;
        let nobody = PersonId::from_bytes([0; 16]);
        let items = Items::These(self.matched_items());
        let intent = Intent::new(
            "people.match",
            nobody,
            Wanted::inside(Act::Use, purpose),
            items,
        )
        .detail("order", order);
        self.rule_before_look_up(caller, &intent).await?;
        let order = self.load_order(order).await?;
        let pool = self.pool().await?;
        let pool = pool.as_ref().ok_or(OfficeError::Corrupt { what: "pool" })?;
        let sought = pool.coder.sought(&order.columns);
        let proposed = pool.propose(&sought, LOOKED_AT);
        for _ruling in 0..RULINGS_AT_MOST {
            let told = self
                .let_through(caller, &intent, (pool, &sought), &proposed)
                .await?;
            match self.tell(caller, &intent, &told).await {
                Err(OfficeError::Storage(StorageError::FactsMoved { .. })) => {}
                Err(error) => return Err(error),
                Ok(entry) => {
                    let people = told.iter().map(|told| PersonMatch {
                        id: told.person,
                        weight: told.weight,
                        why: sought.why(&pool.coder, &told.traits),
                    });
                    return Ok(PeopleMatched {
                        people: people.collect(),
                        entry,
                    });
                }
            }
        }
        Err(OfficeError::Contended {
            person: "somebody found".to_owned(),
        })
    }

    /// Those of the proposed who may be told of, each weighed by the granted items alone.
    async fn let_through(
        &self,
        caller: &Caller,
        intent: &Intent,
        (pool, sought): (&Pool, &Sought),
        proposed: &[(PersonId, u32)],
    ) -> Result<Vec<Told>, OfficeError> {
        let mut told = Vec::new();
        for (person, _) in proposed {
            if told.len() == TOLD_AT_MOST {
                break;
            }
            let Some(file) = self.find_file(*person, intent.items).await? else {
                continue;
            };
            let erased = file.standing().erased.is_some();
            if erased || self.is_walled_off(caller, intent, &file) {
                continue;
            }
            let held = self.hold(&file)?;
            let granted = self.rule(caller, intent, &file, &held).granted;
            let may = |item: &str| {
                let item = self.vocabulary().item(item);
                item.is_some_and(|item| granted.contains(item))
            };
            // WHY: of the file as it is now, not of the pool: what was deleted meanwhile is not told.
            let traits = held.traits(&pool.coder, &may);
            let weight = sought.weigh(&traits);
            if weight > 0 {
                told.push(Told {
                    person: *person,
                    versions: file.versions().collect(),
                    granted,
                    traits,
                    weight,
                });
            }
        }
        told.sort_by(|one, other| {
            other
                .weight
                .cmp(&one.weight)
                .then(one.person.cmp(&other.person))
        });
        Ok(told)
    }

    async fn tell(
        &self,
        caller: &Caller,
        intent: &Intent,
        told: &[Told],
    ) -> Result<EntryRef, OfficeError> {
        let mut unit = self.unit_of(intent);
        let people: BTreeSet<PersonId> = told
            .iter()
            .flat_map(|told| told.versions.iter().map(|(person, _)| *person))
            .collect();
        let people: Vec<PersonId> = people.into_iter().collect();
        let versions = told.iter().flat_map(|told| told.versions.iter().copied());
        unit.ops
            .extend(versions.map(|(person, version)| Op::ExpectFacts { person, version }));
        let mut entry = self.entry(caller, intent, &people);
        let granted = told
            .iter()
            .fold(ItemSet::EMPTY, |all, told| all | told.granted);
        entry.items = self.item_names(granted);
        entry.outcome = Outcome::Granted;
        unit.ops.push(Op::Append(self.draft(&entry)?));
        self.commit_entry(unit).await
    }
}
