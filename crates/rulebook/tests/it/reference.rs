//! What Cedar itself says, and the dice of the tests that compare with it: the whole policy set,
//! one item at a time, the request put together from words and not from the pack's own tables.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a reference that cannot be built is a failed test"
)]

use std::collections::BTreeMap;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityId, EntityUid, Request, RestrictedExpression,
};
use kitei_domain::Sensitivity;
use kitei_domain::{Act, Actor, ConsentKind, Phase, Population, RecipientKind, Source};
use kitei_rulebook::{Cell, Flags, ItemIx, PurposeIx, Question, Release, RulePack, Vocabulary};

/// A small deterministic generator (SplitMix64): no test of ours depends on luck.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[(self.roll() % all.len() as u64) as usize]
    }

    /// Mostly good flags: with random ones nearly everything is refused by some forbid.
    pub(crate) fn flags(&mut self) -> Flags {
        let noise = Flags::from_bits((self.roll() & self.roll() & self.roll()) as u32);
        let good = Flags::ALL.with(Flags::SUSPENDED | Flags::OBJECTED | Flags::ENDED, false);
        good ^ noise
    }

    pub(crate) fn question(&mut self, pack: &RulePack) -> Question {
        let purposes: Vec<PurposeIx> = pack.vocabulary().purposes().map(|(ix, _)| ix).collect();
        Question {
            actor: self.of(Actor::ALL),
            act: self.of(Act::ALL),
            purpose: self.of(&purposes),
            population: self.of(Population::ALL),
            phase: self.of(Phase::ALL),
            recipient: self.of(RecipientKind::ALL),
            source: self.of(Source::ALL),
            consent: [None, Some(self.of(ConsentKind::ALL))][(self.roll() & 1) as usize],
            flags: self.flags(),
        }
    }
}

/// Cedar over the whole policy set of a pack. The words become entities once.
pub(crate) struct Reference<'p> {
    pack: &'p RulePack,
    uids: BTreeMap<(&'static str, String), EntityUid>,
}

impl<'p> Reference<'p> {
    pub(crate) fn new(pack: &'p RulePack) -> Self {
        let words = pack.vocabulary();
        let mut it = Self {
            pack,
            uids: BTreeMap::new(),
        };
        it.add("Actor", Actor::ALL.iter().map(|word| word.as_str()));
        it.add("Action", Act::ALL.iter().map(|word| word.as_str()));
        it.add("Item", words.items().map(|(_, row)| row.id.as_str()));
        it.add("Purpose", words.purposes().map(|(_, row)| row.id.as_str()));
        it.add(
            "Population",
            Population::ALL.iter().map(|word| word.as_str()),
        );
        it.add("Phase", Phase::ALL.iter().map(|word| word.as_str()));
        it.add(
            "RecipientKind",
            RecipientKind::ALL.iter().map(|word| word.as_str()),
        );
        it.add("Source", Source::ALL.iter().map(|word| word.as_str()));
        it.add(
            "ConsentKind",
            ConsentKind::ALL.iter().map(|word| word.as_str()),
        );
        it.add("ConsentKind", ["none"]);
        it.add(
            "Section",
            words.sections().iter().map(|row| row.id.as_str()),
        );
        it.add(
            "Sensitivity",
            Sensitivity::ALL.iter().map(|word| word.as_str()),
        );
        it.add("Table", Cell::ALL.iter().map(|word| word.as_str()));
        it.add("Release", Release::ALL.iter().map(|word| word.as_str()));
        it
    }

    fn add<'w>(&mut self, kind: &'static str, words: impl IntoIterator<Item = &'w str>) {
        for word in words {
            let uid = EntityUid::from_type_name_and_id(kind.parse().unwrap(), EntityId::new(word));
            self.uids.insert((kind, word.to_owned()), uid);
        }
    }

    fn uid(&self, kind: &'static str, id: &str) -> EntityUid {
        self.uids[&(kind, id.to_owned())].clone()
    }

    /// Whether Cedar allows the question about this item, told or not and consented or not.
    pub(crate) fn allows(
        &self,
        asked: &Question,
        item: ItemIx,
        told: bool,
        consented: bool,
    ) -> bool {
        let words = self.pack.vocabulary();
        let row = words.item_row(item).unwrap();
        let context = self.context(words, asked, item, (told, consented));
        let request = Request::new(
            self.uid("Actor", asked.actor.as_str()),
            self.uid("Action", asked.act.as_str()),
            self.uid("Item", &row.id),
            context,
            None,
        );
        let answer = Authorizer::new().is_authorized(
            &request.unwrap(),
            self.pack.policies(),
            &Entities::empty(),
        );
        answer.decision() == Decision::Allow
    }

    fn context(
        &self,
        words: &Vocabulary,
        asked: &Question,
        item: ItemIx,
        (told, consented): (bool, bool),
    ) -> Context {
        let row = words.item_row(item).unwrap();
        let facts = words
            .item_facts(item, asked.population, asked.purpose, asked.phase)
            .unwrap();
        let purpose = &words.purpose_row(asked.purpose).unwrap().id;
        let consent = asked.consent.map_or("none", ConsentKind::as_str);
        let entities = [
            ("purpose", "Purpose", purpose.as_str()),
            ("population", "Population", asked.population.as_str()),
            ("phase", "Phase", asked.phase.as_str()),
            ("recipient", "RecipientKind", asked.recipient.as_str()),
            ("source", "Source", asked.source.as_str()),
            ("consent", "ConsentKind", consent),
            ("section", "Section", row.section.as_str()),
            ("sensitivity", "Sensitivity", facts.sensitivity.as_str()),
            ("table", "Table", facts.table.as_str()),
            ("release", "Release", facts.release.as_str()),
        ];
        let entities = entities.into_iter().map(|(name, kind, word)| {
            (
                name,
                RestrictedExpression::new_entity_uid(self.uid(kind, word)),
            )
        });
        let booleans = [
            ("told", told),
            ("consented", consented),
            ("exception", facts.exception),
        ];
        let booleans = booleans.into_iter().chain(asked.flags.named_values());
        let booleans = booleans.map(|(name, value)| (name, RestrictedExpression::new_bool(value)));
        let pairs = entities.chain(booleans);
        Context::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value))).unwrap()
    }
}
