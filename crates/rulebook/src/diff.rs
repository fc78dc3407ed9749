//! Compares two packs by what they make possible: which uses begin, which end, and whom the law
//! says to tell. A use is possible if some request of its kind is allowed; what the search cannot
//! decide counts as possible, so that a beginning is never left out.

use std::collections::{BTreeMap, BTreeSet};

use kitei_domain::{Act, Phase, Population, RecipientKind};

use crate::pack::RulePack;
use crate::search::{Formula, Outcome, Space, Values, simplify};
use crate::vocabulary::{FILE, ItemFacts, Lang, PurposeIx, Vocabulary};

/// The acts that use, take in or pass on information.
const ACTS: [Act; 6] = [
    Act::Collect,
    Act::Use,
    Act::Provide,
    Act::Share,
    Act::Entrust,
    Act::Disclose,
];

/// Whether a use begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Possible only under the new pack.
    Begins,
    /// Possible only under the old pack.
    Ends,
}

/// Whom the law says to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tell {
    /// Nobody.
    Nobody,
    /// Notify or publish.
    Notice,
    /// Ask each person anew.
    NewConsent,
}

/// One difference between two packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Begins or ends.
    pub direction: Direction,
    /// The act.
    pub act: Act,
    /// About whom.
    pub population: Population,
    /// The purpose's id.
    pub purpose: String,
    /// The sections concerned.
    pub sections: Vec<String>,
    /// The recipient and phase of a provision.
    pub release: Option<(RecipientKind, Phase)>,
    /// Whom to tell.
    pub tell: Tell,
    /// The article that says so; empty if nobody is to be told.
    pub statute: &'static str,
    /// The change in Japanese.
    pub sentence_ja: String,
    /// The change in English.
    pub sentence_en: String,
}

/// Everything about a use but the section.
type Place = (Act, Population, String, Option<(RecipientKind, Phase)>);
type Uses = BTreeMap<Place, BTreeSet<String>>;

/// What changes from one pack to another.
pub fn compare(old: &RulePack, new: &RulePack) -> Vec<Change> {
    let (before, after) = (uses(old), uses(new));
    let mut changes = Vec::new();
    for (place, sections) in &after {
        let known = before.get(place);
        let fresh = sections
            .iter()
            .filter(|one| known.is_none_or(|all| !all.contains(*one)));
        changes.extend(change(
            old,
            new,
            Direction::Begins,
            place,
            fresh.cloned().collect(),
        ));
    }
    for (place, sections) in &before {
        let kept = after.get(place);
        let gone = sections
            .iter()
            .filter(|one| kept.is_none_or(|all| !all.contains(*one)));
        changes.extend(change(
            old,
            new,
            Direction::Ends,
            place,
            gone.cloned().collect(),
        ));
    }
    changes
}

fn change(
    old: &RulePack,
    new: &RulePack,
    direction: Direction,
    place: &Place,
    sections: Vec<String>,
) -> Option<Change> {
    if sections.is_empty() {
        return None;
    }
    let (act, population, purpose, release) = place;
    let words = if direction == Direction::Begins {
        new
    } else {
        old
    }
    .vocabulary();
    let (tell, statute) = match direction {
        Direction::Ends => (Tell::Nobody, ""),
        Direction::Begins => duty(old.vocabulary(), new.vocabulary(), place),
    };
    Some(Change {
        direction,
        act: *act,
        population: *population,
        purpose: purpose.clone(),
        tell,
        statute,
        sentence_ja: sentence_ja(words, direction, place, &sections),
        sentence_en: sentence_en(words, direction, place, &sections),
        release: *release,
        sections,
    })
}

/// What the law asks for when a use begins.
///
/// # Source
/// APPI 17(2), 18(1), 21(3), 27(1), 27(6).
fn duty(old: &Vocabulary, new: &Vocabulary, place: &Place) -> (Tell, &'static str) {
    let (act, population, purpose, _) = place;
    let listed = old
        .purpose(purpose)
        .is_some_and(|ix| old.purpose_listed(*population, ix));
    let family = new
        .purpose(purpose)
        .and_then(|ix| new.purpose_row(ix))
        .map(|row| &row.family);
    let related = old.population(*population).is_some_and(|row| {
        let known = row
            .purposes
            .iter()
            .filter_map(|id| old.purpose_row(old.purpose(id)?));
        known
            .map(|purpose| &purpose.family)
            .any(|known| Some(known) == family)
    });
    match act {
        Act::Provide => (Tell::NewConsent, "APPI 27(1)"),
        Act::Share => (Tell::Notice, "APPI 27(6)"),
        Act::Collect | Act::Use if !listed && related => (Tell::Notice, "APPI 17(2), 21(3)"),
        Act::Collect | Act::Use if !listed => (Tell::NewConsent, "APPI 18(1)"),
        _ => (Tell::Nobody, ""),
    }
}

fn sentence_ja(words: &Vocabulary, to: Direction, place: &Place, sections: &[String]) -> String {
    let said = Said::new(words, place, sections, Lang::Ja);
    let verb = if to == Direction::Begins {
        "できるようになります"
    } else {
        "できなくなります"
    };
    let release = said
        .release
        .map(|(who, phase)| format!("{phase}の段階で{who}への"));
    format!(
        "{}の{}について、「{}」のための{}{}が{verb}。",
        said.population,
        said.sections.join("・"),
        said.purpose,
        release.unwrap_or_default(),
        said.act
    )
}

fn sentence_en(words: &Vocabulary, to: Direction, place: &Place, sections: &[String]) -> String {
    let said = Said::new(words, place, sections, Lang::En);
    let verb = if to == Direction::Begins {
        "becomes possible"
    } else {
        "is no longer possible"
    };
    let release = said
        .release
        .map(|(who, phase)| format!(", to {who} at {phase}"));
    format!(
        "{} ({}; {}) for {}{} {verb}.",
        said.act,
        said.population,
        said.sections.join(", "),
        said.purpose,
        release.unwrap_or_default()
    )
}

/// The words of a use in one language.
struct Said {
    act: String,
    population: String,
    purpose: String,
    sections: Vec<String>,
    release: Option<(String, String)>,
}

impl Said {
    fn new(words: &Vocabulary, place: &Place, sections: &[String], lang: Lang) -> Self {
        let (act, population, purpose, release) = place;
        let word = |kind: &str, id: &str| {
            words
                .word(kind, id)
                .map_or_else(|| id.to_owned(), |row| row.text(lang).to_owned())
        };
        let section = |id: &String| {
            words
                .section(id)
                .map_or_else(|| id.clone(), |row| row.text(lang).to_owned())
        };
        let row = words.purpose(purpose).and_then(|ix| words.purpose_row(ix));
        Self {
            act: word("act", act.as_str()),
            population: words
                .population(*population)
                .map_or_else(String::new, |row| row.text(lang).to_owned()),
            purpose: row.map_or_else(|| purpose.clone(), |row| row.text(lang).to_owned()),
            sections: sections.iter().map(section).collect(),
            release: release.map(|(who, phase)| {
                (
                    word("recipient", who.as_str()),
                    word("phase", phase.as_str()),
                )
            }),
        }
    }
}

/// Everything that a pack makes possible.
fn uses(pack: &RulePack) -> Uses {
    let space = Space::new(pack);
    let vocabulary = pack.vocabulary();
    let mut uses = Uses::new();
    for act in ACTS {
        let on_act = space.allowed_when(&[("action", act.as_str())]);
        for population in Population::ALL {
            let on_population = space.narrowed(&on_act, &[("population", population.as_str())]);
            for (purpose, row) in vocabulary.purposes() {
                if purpose == PurposeIx::NONE || !vocabulary.purpose_listed(*population, purpose) {
                    continue;
                }
                let goal = space.narrowed(&on_population, &[("purpose", &row.id)]);
                let at = At {
                    pack,
                    space: &space,
                    population: *population,
                    purpose,
                };
                for (release, sections) in at.sections(act, &goal) {
                    uses.entry((act, *population, row.id.clone(), release))
                        .or_default()
                        .extend(sections);
                }
            }
        }
    }
    uses
}

/// One population and purpose of a pack.
#[derive(Clone, Copy)]
struct At<'p> {
    pack: &'p RulePack,
    space: &'p Space,
    population: Population,
    purpose: PurposeIx,
}

type Found = BTreeMap<Option<(RecipientKind, Phase)>, BTreeSet<String>>;

impl At<'_> {
    fn sections(self, act: Act, goal: &Formula) -> Found {
        let mut found = Found::new();
        if self.space.is_impossible(goal) {
            return found;
        }
        if act != Act::Provide {
            found.insert(None, self.possible(goal, None));
            return found;
        }
        for recipient in RecipientKind::ALL {
            let to = self
                .space
                .narrowed(goal, &[("recipient", recipient.as_str())]);
            if self.space.is_impossible(&to) {
                continue;
            }
            for phase in Phase::ALL {
                let then = self.space.narrowed(&to, &[("phase", phase.as_str())]);
                let sections = self.possible(&then, Some(*phase));
                if !sections.is_empty() {
                    found.insert(Some((*recipient, *phase)), sections);
                }
            }
        }
        found
    }

    /// The sections of which some item can be reached.
    fn possible(self, goal: &Formula, phase: Option<Phase>) -> BTreeSet<String> {
        let vocabulary = self.pack.vocabulary();
        let mut tried: BTreeMap<(ItemFacts, Option<usize>), bool> = BTreeMap::new();
        let mut sections = BTreeSet::new();
        for (item, row) in vocabulary.items().filter(|(_, row)| row.section != FILE) {
            let at = phase.unwrap_or(Phase::None);
            let facts = vocabulary.item_facts(item, self.population, self.purpose, at);
            let Some(facts) = facts.filter(|_| !sections.contains(&row.section)) else {
                continue;
            };
            let alone = self
                .pack
                .policies
                .names(item)
                .then_some(usize::from(item.0));
            let reachable = *tried.entry((facts, alone)).or_insert_with(|| {
                let exception = if facts.exception { "true" } else { "false" };
                let mut fixed = vec![
                    ("resource", row.id.as_str()),
                    ("section", row.section.as_str()),
                    ("sensitivity", facts.sensitivity.as_str()),
                    ("table", facts.table.as_str()),
                    ("exception", exception),
                ];
                if phase.is_some() {
                    fixed.push(("release", facts.release.as_str()));
                }
                let goal = self.space.narrowed(goal, &fixed);
                self.space.search(&goal) != Outcome::None
            });
            if reachable {
                sections.insert(row.section.clone());
            }
        }
        sections
    }
}

impl Space {
    /// What is allowed under these words.
    fn allowed_when(&self, fixed: &[(&str, &str)]) -> Formula {
        self.narrowed(&self.allowed(), fixed)
    }

    /// The goal with these words put in.
    fn narrowed(&self, goal: &Formula, fixed: &[(&str, &str)]) -> Formula {
        let mut open = self.open();
        for (name, word) in fixed {
            let place = self.place_of(name, word);
            if let Some((variable, place)) = place
                && let Some(slot) = open.0.get_mut(variable)
            {
                *slot = Values::one(place);
            }
        }
        simplify(goal, &open)
    }

    fn is_impossible(&self, goal: &Formula) -> bool {
        self.search(goal) == Outcome::None
    }
}
