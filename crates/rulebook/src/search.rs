//! A small complete search: is there a request that a pack allows inside a region? It evaluates
//! the rules over sets of values in three-valued logic, prunes what is decided and splits what is
//! not. Where it meets a construct it does not know it answers *undecided*, never yes or no.

mod deciding;
mod facts;
mod formula;
mod space;

pub(crate) use deciding::{Outcome, simplify};
pub(crate) use facts::constrain;
pub(crate) use formula::items_named;
pub(crate) use formula::{Formula, Values};
pub use space::{Case, Space};

use cedar_policy::Policy;

use crate::pack::RulePack;
use crate::property::{Claim, Property};
use crate::question::Flags;
use crate::schema::{ITEM_BOOLEANS, WORD_ATTRIBUTES};
use crate::vocabulary::Label;

/// What the search found about a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// No request breaks it.
    Holds,
    /// This request breaks it.
    Broken(Case),
    /// These rows break it.
    BrokenRows(Vec<Label>),
    /// The search cannot tell.
    Undecided,
}

/// Decides a property by enumeration.
pub fn decide(pack: &RulePack, property: &Property) -> Finding {
    let space = Space::new(pack);
    match &property.claim {
        Claim::Rows { broken } if broken.is_empty() => Finding::Holds,
        Claim::Rows { broken } => Finding::BrokenRows(broken.clone()),
        Claim::Unreachable(region) => {
            let Some(region) = region_of(pack, &space, region) else {
                return Finding::Undecided;
            };
            finding(&space, space.allowed_within(&region))
        }
        Claim::Indifferent(region, boolean) => {
            let Some(region) = region_of(pack, &space, region) else {
                return Finding::Undecided;
            };
            finding(&space, space.swayed_within(&region, boolean))
        }
    }
}

fn finding(space: &Space, outcome: Outcome) -> Finding {
    match outcome {
        Outcome::None => Finding::Holds,
        Outcome::Found(assignment) => Finding::Broken(space.case(&assignment)),
        Outcome::Undecided => Finding::Undecided,
    }
}

/// The region of a property as formulas, one per permit, with the facts about the items it names.
fn region_of(pack: &RulePack, space: &Space, region: &[Policy]) -> Option<Vec<Formula>> {
    let constrained = constrain(pack, region)?;
    constrained
        .iter()
        .map(|policy| Some(space.read(&policy.to_json().ok()?)))
        .collect()
}

/// The region of a property as the solver is to see it: its permits, with the facts about the
/// items it names. `None` if a policy could not be rewritten.
pub fn region(pack: &RulePack, property: &Property) -> Option<Vec<Policy>> {
    match &property.claim {
        Claim::Unreachable(region) | Claim::Indifferent(region, _) => constrain(pack, region),
        Claim::Rows { .. } => Some(Vec::new()),
    }
}

/// The names of all context attributes.
pub fn attribute_names() -> impl Iterator<Item = &'static str> {
    let words = WORD_ATTRIBUTES.iter().map(|(name, _)| *name);
    words
        .chain(ITEM_BOOLEANS)
        .chain(Flags::NAMES.iter().copied())
}
