//! Compiled rulings equal Cedar. The reference is built here from scratch: schema-checked requests
//! from JSON against the whole policy set, one item at a time.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a reference that cannot be built is a failed test"
)]

use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, Request};
use kitei_domain::ConsentKind;
use kitei_rulebook::{Bundle, CheckedPack, ItemIx, ItemSet, Question, RulePack};
use serde_json::json;

use crate::reference::{Dice, Reference};
use crate::tiny;

/// Random contexts on the tiny pack, whose reference checks each request against the schema.
const RANDOM_CONTEXTS: usize = 10_000;

/// Random questions on the shipped pack in each of two tests. Every question is asked about every
/// item, told or not and consented or not: together more than a million contexts.
const RANDOM_QUESTIONS: usize = 850;

/// What Cedar itself says.
fn cedar(
    checked: &CheckedPack,
    asked: &Question,
    item: ItemIx,
    (told, consented): (bool, bool),
) -> bool {
    let (pack, schema) = (checked.pack(), checked.schema());
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
    let context = Context::from_json_value(context, Some((schema, &action))).unwrap();
    let request = Request::new(
        uid("Actor", asked.actor.as_str()),
        action,
        uid("Item", &row.id),
        context,
        Some(schema),
    );
    let answer =
        Authorizer::new().is_authorized(&request.unwrap(), pack.policies(), &Entities::empty());
    answer.decision() == Decision::Allow
}

/// One ruling over all items against Cedar on one of them.
fn compare(checked: &CheckedPack, asked: &Question, dice: &mut Dice) -> bool {
    let pack = checked.pack();
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
    let allowed = cedar(checked, asked, item, (told, consented));
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

fn random_contexts(pack: &CheckedPack, count: usize) {
    let mut dice = Dice(7);
    let mut granted = 0;
    for _ in 0..count {
        let asked = dice.question(pack.pack());
        granted += usize::from(compare(pack, &asked, &mut dice));
    }
    assert!(granted > count / 200, "{granted} grants say too little");
}

#[test]
fn rulings_of_the_tiny_pack_equal_cedar() {
    let pack = tiny::pack();
    random_contexts(&pack, RANDOM_CONTEXTS);
}

#[test]
fn rulings_of_the_shipped_pack_equal_cedar() {
    let pack = CheckedPack::load(&Bundle::shipped()).unwrap();
    random_contexts(&pack, RANDOM_CONTEXTS / 10);
}

#[test]
fn half_a_million_random_rulings_of_the_shipped_pack_equal_cedar() {
    every_item(&RulePack::shipped().unwrap(), 23);
}

#[test]
fn another_half_million_random_rulings_of_the_shipped_pack_equal_cedar() {
    every_item(&RulePack::shipped().unwrap(), 29);
}

/// Random questions, each about every item in all four states.
fn every_item(pack: &RulePack, seed: u64) {
    let mut dice = Dice(seed);
    let reference = Reference::new(pack);
    let all = pack.vocabulary().all_items();
    let (mut contexts, mut granted) = (0, 0);
    for _ in 0..RANDOM_QUESTIONS {
        let asked = dice.question(pack);
        for (told, consented) in [(false, false), (true, false), (false, true), (true, true)] {
            let set = |on: bool| if on { ItemSet::ALL } else { ItemSet::EMPTY };
            let ruling = pack.rule(&asked, all, set(told), set(consented));
            for item in all.iter() {
                let allowed = reference.allows(&asked, item, told, consented);
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
