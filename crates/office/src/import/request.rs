//! What an import is asked: as whom the people of a list are taken in, and what they were told.

use std::collections::BTreeMap;

use kitei_domain::{Population, Source};

use crate::collect::{Exceptional, NewPerson};
use crate::import::reviewed::ReviewedList;
use crate::receipt::Giver;
use crate::standing::Told;

/// How a list of people is to be taken in.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// As what.
    pub population: Population,
    /// What they were told; unknown unless the office can show it.
    pub told: Told,
    /// Where the list comes from (B3).
    pub source: Source,
    /// Only this sheet.
    pub sheet: Option<String>,
    /// The third party that gave the list, where one did (APPI 30).
    pub giver: Option<Giver>,
    /// What somebody on the staff decided about the guard's hits in this very file.
    pub decisions: Option<ReviewedList>,
    /// Reads everything, changes nothing. What differs from a person who is there already is not
    /// told: comparing is an act on that person, and a trial run writes no entry.
    pub dry_run: bool,
}

impl ImportRequest {
    /// A person of the list, with the items of their row.
    pub(super) fn person(&self, items: BTreeMap<String, String>) -> NewPerson {
        NewPerson {
            population: self.population,
            told: self.told.clone(),
            source: self.source,
            items,
            only_for: BTreeMap::new(),
            exception: Exceptional::default(),
            giver: self.giver.clone(),
        }
    }
}
