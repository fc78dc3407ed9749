//! The pool: the traits of everybody, in memory, under the people's random ids. It is read from the
//! sealed sections at the first search and follows the journal from then on, so that it also learns what
//! another process writes. It holds codes and digests, no text.

use std::collections::{BTreeMap, BTreeSet};

use kitei_domain::{Act, OriginId, PersonId};
use kitei_journal::Entry;
use tokio::sync::{RwLock, RwLockReadGuard};

use super::codes::{Coder, ITEMS, Sought, Trait};
use super::weigh::proposes;
use crate::door::Items;
use crate::error::OfficeError;
use crate::office::Office;

/// How many rows are read at a time.
const PAGE: usize = 512;

/// The pool of an office; empty until it is first asked for.
#[derive(Debug, Default)]
pub(crate) struct Matching {
    pool: RwLock<Option<Pool>>,
}

/// The traits of everybody.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) coder: Coder,
    /// Up to where the journal has been followed.
    followed: (OriginId, u64),
    places: BTreeMap<PersonId, u32>,
    people: Vec<(PersonId, Box<[Trait]>)>,
    /// The places of those who have a trait that proposes, in ascending order.
    having: BTreeMap<Trait, Vec<u32>>,
}

impl Pool {
    /// Puts somebody's traits in the place of what was known of them.
    fn put(&mut self, person: PersonId, traits: Vec<Trait>) {
        let next = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry(person).or_insert(next);
        if place == next {
            self.people.push((person, Box::default()));
        }
        let Some((_, known)) = self.people.get_mut(place as usize) else {
            return;
        };
        let before = std::mem::replace(known, traits.into_boxed_slice());
        let now: &[Trait] = known;
        for gone in before.iter().filter(|has| !now.contains(has)) {
            if let Some(having) = self.having.get_mut(gone)
                && let Ok(at) = having.binary_search(&place)
            {
                having.remove(at);
            }
        }
        for new in now
            .iter()
            .filter(|has| proposes(**has) && !before.contains(has))
        {
            let having = self.having.entry(*new).or_default();
            if let Err(at) = having.binary_search(&place) {
                having.insert(at, place);
            }
        }
    }

    /// Those whom an order proposes, the best first, and whoever weighs the same by their random id.
    pub(super) fn propose(&self, sought: &Sought, at_most: usize) -> Vec<(PersonId, u32)> {
        // WHY: a mark for everybody is cheaper than putting a crowd in order to find the doubles.
        let mut proposed = vec![false; self.people.len()];
        for place in sought
            .proposing()
            .filter_map(|has| self.having.get(&has))
            .flatten()
        {
            if let Some(mark) = proposed.get_mut(*place as usize) {
                *mark = true;
            }
        }
        let mut weighed: Vec<(u32, PersonId)> = self
            .people
            .iter()
            .zip(proposed)
            .filter(|(_, proposed)| *proposed)
            .map(|((person, traits), _)| (sought.weigh(traits), *person))
            .collect();
        let by_weight = |one: &(u32, PersonId), other: &(u32, PersonId)| {
            other.0.cmp(&one.0).then(one.1.cmp(&other.1))
        };
        if weighed.len() > at_most {
            weighed.select_nth_unstable_by(at_most, by_weight);
            weighed.truncate(at_most);
        }
        weighed.sort_by(by_weight);
        weighed
            .into_iter()
            .map(|(weight, person)| (person, weight))
            .collect()
    }
}

impl Office {
    /// The pool as it is now: read where it was not yet, and brought up to the end of the journal.
    pub(super) async fn pool(&self) -> Result<RwLockReadGuard<'_, Option<Pool>>, OfficeError> {
        {
            let mut pool = self.matching.pool.write().await;
            match pool.as_mut() {
                Some(known) if known.followed.0 == self.open_origin().await?.id => {
                    self.follow(known).await?;
                }
                // Not read yet, or restored since.
                _ => *pool = Some(self.fill().await?),
            }
        }
        Ok(self.matching.pool.read().await)
    }

    async fn fill(&self) -> Result<Pool, OfficeError> {
        let open = self.open_origin().await?;
        let mut pool = Pool {
            coder: Coder::new(self.vocabulary()),
            // WHY: before anybody is read; what changes meanwhile is read again.
            followed: (open.id, open.size),
            places: BTreeMap::new(),
            people: Vec::new(),
            having: BTreeMap::new(),
        };
        let mut after = None;
        loop {
            let people = self.data.list_people(after, PAGE).await?;
            let Some(last) = people.last() else {
                return Ok(pool);
            };
            after = Some(last.person);
            for row in people {
                self.refresh(&mut pool, row.person).await?;
            }
        }
    }

    /// Reads what happened since, and those whom it changed.
    async fn follow(&self, pool: &mut Pool) -> Result<(), OfficeError> {
        loop {
            let (origin, from) = pool.followed;
            let rows = self.data.list_entries(origin, from, PAGE).await?;
            if rows.is_empty() {
                return Ok(());
            }
            let mut changed = BTreeSet::new();
            for row in &rows {
                let entry = Entry::decode(&row.bytes)?;
                if changes_items(entry.act) {
                    changed.extend(entry.persons);
                }
            }
            for person in changed {
                self.refresh(pool, person).await?;
            }
            pool.followed = (origin, from + rows.len() as u64);
        }
    }

    /// Reads one person's traits again; of somebody erased, or joined to another file, nothing is left.
    async fn refresh(&self, pool: &mut Pool, person: PersonId) -> Result<(), OfficeError> {
        let items = Items::These(self.matched_items());
        let traits = match self.find_file(person, items).await? {
            Some(file) if file.person() == person && file.standing().erased.is_none() => {
                self.hold(&file)?.traits(&pool.coder, &|_| true)
            }
            _ => Vec::new(),
        };
        pool.put(person, traits);
        Ok(())
    }

    /// The items that are compared, as far as the pack in force has them.
    pub(super) fn matched_items(&self) -> kitei_rulebook::ItemSet {
        let vocabulary = self.vocabulary();
        ITEMS
            .iter()
            .filter_map(|item| vocabulary.item(item))
            .collect()
    }
}

/// Whether an act of this kind can change what somebody's file holds.
const fn changes_items(act: Act) -> bool {
    !matches!(
        act,
        Act::Find | Act::Use | Act::Provide | Act::Share | Act::Entrust | Act::Disclose
    )
}
