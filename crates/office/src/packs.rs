//! The rule packs an office has enacted: immutable, each in force from its day. The newest whose day
//! has come decides; the older ones say what an earlier notice told, and replay old decisions.

use std::collections::BTreeMap;
use std::sync::Arc;

use kitei_domain::{Day, Population};
use kitei_rulebook::RulePack;

/// Every enacted pack.
#[derive(Debug, Clone)]
pub struct Packs {
    in_force: Arc<RulePack>,
    by_version: BTreeMap<String, (Day, Arc<RulePack>)>,
}

impl Packs {
    /// The packs with the days from which they are in force; `None` when none is in force `today`.
    pub fn new(enacted: Vec<(Day, RulePack)>, today: Day) -> Option<Self> {
        let by_version: BTreeMap<String, (Day, Arc<RulePack>)> = enacted
            .into_iter()
            .map(|(from, pack)| (pack.version().to_owned(), (from, Arc::new(pack))))
            .collect();
        let in_force = in_force_on(&by_version, today)?;
        Some(Self {
            in_force,
            by_version,
        })
    }

    /// The pack that decides today.
    pub fn in_force(&self) -> &RulePack {
        &self.in_force
    }

    /// The pack that decided on `day`.
    pub fn on(&self, day: Day) -> Option<Arc<RulePack>> {
        in_force_on(&self.by_version, day)
    }

    /// The enacted pack of this version.
    pub fn version(&self, version: &str) -> Option<&RulePack> {
        self.by_version.get(version).map(|(_, pack)| pack.as_ref())
    }

    /// Every enacted version with its day, by version.
    pub fn versions(&self) -> impl Iterator<Item = (&str, Day)> {
        self.by_version
            .iter()
            .map(|(version, (from, _))| (version.as_str(), *from))
    }

    /// Whether the notice of `version` lists `purpose` for `population`. An unknown version lists
    /// nothing.
    pub fn notice_lists(&self, version: &str, population: Population, purpose: &str) -> bool {
        self.version(version).is_some_and(|pack| {
            let vocabulary = pack.vocabulary();
            vocabulary
                .purpose(purpose)
                .is_some_and(|purpose| vocabulary.purpose_listed(population, purpose))
        })
    }
}

fn in_force_on(
    by_version: &BTreeMap<String, (Day, Arc<RulePack>)>,
    day: Day,
) -> Option<Arc<RulePack>> {
    by_version
        .values()
        .filter(|(from, _)| *from <= day)
        .max_by_key(|(from, pack)| (*from, pack.version().to_owned()))
        .map(|(_, pack)| Arc::clone(pack))
}
