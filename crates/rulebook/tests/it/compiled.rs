//! Compiled rulings equal Cedar. The reference is built here from scratch: schema-checked requests
//! from JSON against the whole policy set, one item at a time.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a reference that cannot be built is a failed test"
)]

use std::collections::BTreeSet;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityId, EntityUid, Request, RestrictedExpression,
};
use kitei_domain::{Act, Actor, ConsentKind, Phase, Population, RecipientKind, Source};
use kitei_rulebook::{Bundle, Flags, ItemIx, ItemSet, PurposeIx, Question, RulePack, search};
use serde_json::{Value, json};

use crate::tiny;

/// Random contexts on the tiny pack, whose reference checks each request against the schema.
const RANDOM_CONTEXTS: usize = 10_000;

/// Random questions on the shipped pack in each of two tests. Every question is asked about every
/// item, told or not and consented or not: together more than a million contexts.
const RANDOM_QUESTIONS: usize = 850;

/// How many combinations of one rule's attributes are tried at most.
const COMBINATIONS: usize = 256;

/// A small deterministic generator (SplitMix64): no test of ours depends on luck.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[(self.roll() % all.len() as u64) as usize]
    }

    fn question(&mut self, pack: &RulePack) -> Question {
        let purposes: Vec<PurposeIx> = pack.vocabulary().purposes().map(|(ix, _)| ix).collect();
        // Mostly good flags: with random ones nearly everything is refused by some forbid.
        let noise = Flags::from_bits((self.roll() & self.roll() & self.roll()) as u32);
        let good = Flags::ALL.with(Flags::SUSPENDED | Flags::OBJECTED | Flags::ENDED, false);
        Question {
            actor: self.of(Actor::ALL),
            act: self.of(Act::ALL),
            purpose: self.of(&purposes),
            population: self.of(Population::ALL),
            phase: self.of(Phase::ALL),
            recipient: self.of(RecipientKind::ALL),
            source: self.of(Source::ALL),
            consent: [None, Some(self.of(ConsentKind::ALL))][(self.roll() & 1) as usize],
            flags: good ^ noise,
        }
    }
}

/// What Cedar itself says.
fn cedar(pack: &RulePack, asked: &Question, item: ItemIx, told: bool, consented: bool) -> bool {
    let words = pack.vocabulary();
    let row = words.item_row(item).unwrap();
    let facts = words
        .item_facts(item, asked.population, asked.purpose, asked.phase)
        .unwrap();
    let entity = |kind: &str, id: &str| json!({"__entity": {"type": kind, "id": id}});
    let consent = asked.consent.map_or("none", ConsentKind::as_str);
    let mut context = json!({
        "purpose": entity("Purpose", &words.purpose_row(asked.purpose).unwrap().id),
        "population": entity("Population", asked.population.as_str()),
        "phase": entity("Phase", asked.phase.as_str()),
        "recipient": entity("RecipientKind", asked.recipient.as_str()),
        "source": entity("Source", asked.source.as_str()),
        "consent": entity("ConsentKind", consent),
        "section": entity("Section", &row.section),
        "sensitivity": entity("Sensitivity", facts.sensitivity.as_str()),
        "table": entity("Table", facts.table.as_str()),
        "release": entity("Release", facts.release.as_str()),
        "told": told,
        "consented": consented,
        "exception": facts.exception,
    });
    for (name, value) in asked.flags.named_values() {
        context[name] = json!(value);
    }
    let uid = |kind: &str, id: &str| {
        EntityUid::from_json(json!({"__entity": {"type": kind, "id": id}})).unwrap()
    };
    let action = uid("Action", asked.act.as_str());
    let context = Context::from_json_value(context, Some((pack.schema(), &action))).unwrap();
    let request = Request::new(
        uid("Actor", asked.actor.as_str()),
        action,
        uid("Item", &row.id),
        context,
        Some(pack.schema()),
    );
    let answer =
        Authorizer::new().is_authorized(&request.unwrap(), pack.policies(), &Entities::empty());
    answer.decision() == Decision::Allow
}

/// One ruling over all items against Cedar on one of them.
fn compare(pack: &RulePack, asked: &Question, dice: &mut Dice) -> bool {
    let items: Vec<ItemIx> = pack.vocabulary().items().map(|(ix, _)| ix).collect();
    let item = dice.of(&items);
    let (told, consented) = (dice.roll() & 3 != 0, dice.roll() & 1 == 0);
    let mut set = |on: bool| {
        let others = items.iter().copied().filter(|_| dice.roll() & 1 == 0);
        let mut all: ItemSet = others.collect();
        all.set(item, on);
        all
    };
    let (told_set, consented_set) = (set(told), set(consented));
    let all = pack.vocabulary().all_items();
    let ruling = pack.rule(asked, all, told_set, consented_set);
    assert_eq!(ruling.granted.union(ruling.withheld), all);
    assert!(ruling.granted.intersection(ruling.withheld).is_empty());
    let allowed = cedar(pack, asked, item, told, consented);
    let name = pack.vocabulary().item_id(item);
    assert_eq!(
        ruling.granted.contains(item),
        allowed,
        "{name} {told} {consented} {asked:?}"
    );
    if allowed {
        assert!(!ruling.clauses().is_empty());
    }
    if dice.roll().is_multiple_of(16) {
        let reason = pack.explain(asked, item, told, consented);
        assert_eq!(reason.granted, allowed);
        assert!(!reason.clauses.is_empty() && !reason.next.code.is_empty());
    }
    allowed
}

fn random_contexts(pack: &RulePack, count: usize) {
    let mut dice = Dice(7);
    let mut granted = 0;
    for _ in 0..count {
        let asked = dice.question(pack);
        granted += usize::from(compare(pack, &asked, &mut dice));
    }
    assert!(granted > count / 200, "{granted} grants say too little");
}

/// Every combination, up to the bound, of the attributes that each rule names.
fn combinations(pack: &RulePack) {
    let mut dice = Dice(11);
    for policy in pack.policies().policies() {
        let text = policy.to_json().unwrap();
        let named: BTreeSet<&str> = search::attribute_names()
            .filter(|name| names(&text, name))
            .collect();
        let flags: Vec<Flags> = named.iter().filter_map(|name| Flags::named(name)).collect();
        let base = dice.question(pack);
        let size = 1_usize << flags.len().min(8);
        for combination in 0..size.min(COMBINATIONS) {
            let mut asked = dice.question(pack);
            asked.flags = base.flags;
            for (bit, flag) in flags.iter().enumerate() {
                asked.flags = asked.flags.with(*flag, combination >> bit & 1 == 1);
            }
            if let Some(act) = Act::ALL.iter().find(|act| names_word(&text, act.as_str())) {
                asked.act = *act;
            }
            let purposes = pack.vocabulary().purposes();
            let mut purposes = purposes.filter(|(_, row)| names_word(&text, &row.id));
            if let Some((purpose, _)) = purposes.next()
                && combination & 1 == 0
            {
                asked.purpose = purpose;
            }
            compare(pack, &asked, &mut dice);
        }
    }
}

fn names(json: &Value, name: &str) -> bool {
    json.to_string().contains(&format!("\"attr\":\"{name}\""))
}

fn names_word(json: &Value, word: &str) -> bool {
    json.to_string().contains(&format!("\"id\":\"{word}\""))
}

#[test]
fn rulings_of_the_tiny_pack_equal_cedar() {
    let pack = tiny::pack();
    combinations(&pack);
    random_contexts(&pack, RANDOM_CONTEXTS);
}

#[test]
fn rulings_of_the_shipped_pack_equal_cedar() {
    let pack = RulePack::load(&Bundle::shipped()).unwrap();
    combinations(&pack);
    random_contexts(&pack, RANDOM_CONTEXTS / 10);
}

#[test]
fn half_a_million_random_rulings_of_the_shipped_pack_equal_cedar() {
    every_item(&RulePack::load(&Bundle::shipped()).unwrap(), 23);
}

#[test]
fn another_half_million_random_rulings_of_the_shipped_pack_equal_cedar() {
    every_item(&RulePack::load(&Bundle::shipped()).unwrap(), 29);
}

/// Random questions, each about every item in all four states.
fn every_item(pack: &RulePack, seed: u64) {
    let mut dice = Dice(seed);
    let all = pack.vocabulary().all_items();
    let (mut contexts, mut granted) = (0, 0);
    for _ in 0..RANDOM_QUESTIONS {
        let asked = dice.question(pack);
        for (told, consented) in [(false, false), (true, false), (false, true), (true, true)] {
            let set = |on: bool| if on { ItemSet::ALL } else { ItemSet::EMPTY };
            let ruling = pack.rule(&asked, all, set(told), set(consented));
            for item in all.iter() {
                let allowed = cedar_unchecked(pack, &asked, item, (told, consented));
                let name = pack.vocabulary().item_id(item);
                assert_eq!(
                    ruling.granted.contains(item),
                    allowed,
                    "{name} {told} {consented} {asked:?}"
                );
                contexts += 1;
                granted += usize::from(allowed);
            }
        }
    }
    assert!(contexts >= 500_000, "{contexts} contexts are too few");
    assert!(
        granted > contexts / 200,
        "{granted} grants of {contexts} say too little"
    );
}

/// What Cedar itself says, the whole policy set and one item at a time, the context put together
/// from values instead of JSON.
fn cedar_unchecked(
    pack: &RulePack,
    asked: &Question,
    item: ItemIx,
    per_item: (bool, bool),
) -> bool {
    let words = pack.vocabulary();
    let row = words.item_row(item).unwrap();
    let facts = words
        .item_facts(item, asked.population, asked.purpose, asked.phase)
        .unwrap();
    let uid = |kind: &str, id: &str| {
        EntityUid::from_type_name_and_id(kind.parse().unwrap(), EntityId::new(id))
    };
    let entity = |kind: &str, id: &str| RestrictedExpression::new_entity_uid(uid(kind, id));
    let consent = asked.consent.map_or("none", ConsentKind::as_str);
    let entities = [
        (
            "purpose",
            entity("Purpose", &words.purpose_row(asked.purpose).unwrap().id),
        ),
        (
            "population",
            entity("Population", asked.population.as_str()),
        ),
        ("phase", entity("Phase", asked.phase.as_str())),
        (
            "recipient",
            entity("RecipientKind", asked.recipient.as_str()),
        ),
        ("source", entity("Source", asked.source.as_str())),
        ("consent", entity("ConsentKind", consent)),
        ("section", entity("Section", &row.section)),
        (
            "sensitivity",
            entity("Sensitivity", facts.sensitivity.as_str()),
        ),
        ("table", entity("Table", facts.table.as_str())),
        ("release", entity("Release", facts.release.as_str())),
    ];
    let booleans = [
        ("told", per_item.0),
        ("consented", per_item.1),
        ("exception", facts.exception),
    ];
    let booleans = booleans.into_iter().chain(asked.flags.named_values());
    let booleans = booleans.map(|(name, value)| (name, RestrictedExpression::new_bool(value)));
    let pairs = entities.into_iter().chain(booleans);
    let context = Context::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value))).unwrap();
    let request = Request::new(
        uid("Actor", asked.actor.as_str()),
        uid("Action", asked.act.as_str()),
        uid("Item", &row.id),
        context,
        None,
    );
    let answer =
        Authorizer::new().is_authorized(&request.unwrap(), pack.policies(), &Entities::empty());
    answer.decision() == Decision::Allow
}
