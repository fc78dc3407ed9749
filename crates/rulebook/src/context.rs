//! Turns a question and an item's row into a Cedar request. Everything here comes from closed
//! vocabularies, so a request is well-formed by construction.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use cedar_policy::{Context, EntityId, EntityTypeName, EntityUid, Request, RestrictedExpression};
use kitei_domain::{Act, ConsentKind};

use crate::question::Question;
use crate::schema;
use crate::vocabulary::{ItemFacts, ItemIx, NO_PURPOSE, Vocabulary};

/// The three booleans that belong to one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ItemBooleans {
    pub(crate) told: bool,
    pub(crate) consented: bool,
    pub(crate) exception: bool,
}

/// Every word of the pack as a Cedar entity, made once.
#[derive(Debug)]
pub(crate) struct Words {
    types: BTreeMap<&'static str, Vec<EntityUid>>,
    acts: Vec<EntityUid>,
}

impl Words {
    pub(crate) fn new(vocabulary: &Vocabulary) -> Option<Self> {
        let mut types = BTreeMap::new();
        for (name, members) in schema::members(vocabulary) {
            types.insert(name, entities(name, members.iter().map(String::as_str))?);
        }
        let acts = entities("Action", Act::ALL.iter().map(|act| act.as_str()))?;
        Some(Self { types, acts })
    }

    fn uid(&self, kind: &str, place: usize) -> Option<&EntityUid> {
        self.types.get(kind)?.get(place)
    }

    fn named(&self, kind: &str, word: &str) -> Option<&EntityUid> {
        self.types
            .get(kind)?
            .iter()
            .find(|uid| uid.id().unescaped() == word)
    }

    /// The request about one item.
    pub(crate) fn request(
        &self,
        question: &Question,
        item: ItemIx,
        facts: ItemFacts,
        booleans: ItemBooleans,
    ) -> Option<Request> {
        let consent = question.consent.map_or(NO_PURPOSE, ConsentKind::as_str);
        let words = [
            (
                "purpose",
                self.uid("Purpose", usize::from(question.purpose.0))?,
            ),
            (
                "population",
                self.uid("Population", usize::from(question.population.index()))?,
            ),
            (
                "phase",
                self.uid("Phase", usize::from(question.phase.index()))?,
            ),
            (
                "recipient",
                self.uid("RecipientKind", usize::from(question.recipient.index()))?,
            ),
            (
                "source",
                self.uid("Source", usize::from(question.source.index()))?,
            ),
            ("consent", self.named("ConsentKind", consent)?),
            ("section", self.uid("Section", usize::from(facts.section))?),
            (
                "sensitivity",
                self.uid("Sensitivity", usize::from(facts.sensitivity.index()))?,
            ),
            ("table", self.named("Table", facts.table.as_str())?),
            ("release", self.named("Release", facts.release.as_str())?),
        ];
        let words = words.into_iter().map(|(name, uid)| {
            (
                name.to_owned(),
                RestrictedExpression::new_entity_uid(uid.clone()),
            )
        });
        let item_booleans = [
            ("told", booleans.told),
            ("consented", booleans.consented),
            ("exception", booleans.exception),
        ];
        let booleans = item_booleans
            .into_iter()
            .chain(question.flags.named_values())
            .map(|(name, value)| (name.to_owned(), RestrictedExpression::new_bool(value)));
        let context = Context::from_pairs(words.chain(booleans)).ok()?;
        let principal = self
            .uid("Actor", usize::from(question.actor.index()))?
            .clone();
        let action = self.acts.get(usize::from(question.act.index()))?.clone();
        let resource = self.uid("Item", usize::from(item.0))?.clone();
        Request::new(principal, action, resource, context, None).ok()
    }
}

fn entities<'w>(kind: &str, words: impl Iterator<Item = &'w str>) -> Option<Vec<EntityUid>> {
    let kind = EntityTypeName::from_str(kind).ok()?;
    Some(
        words
            .map(|w| EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(w)))
            .collect(),
    )
}
