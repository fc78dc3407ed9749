//! Compiled rulings equal Cedar in every combination of what each clause names. A value that the
//! clause names stands for itself; all values that it does not name are one class to it, of which
//! each combination draws one. Items are told apart by what the clause names of them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a combination that cannot be built is a failed test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use cedar_policy::EntityUid;
use kitei_domain::{Act, Actor, ConsentKind, Phase, Population, RecipientKind, Source};
use kitei_rulebook::{Flags, ItemFacts, ItemIx, ItemSet, PurposeIx, Question, RulePack, search};

use crate::reference::{Dice, Reference};
use crate::tiny;

/// What the rules of one clause name: attributes of the context, and words by entity type.
#[derive(Default)]
struct Named {
    attributes: BTreeSet<&'static str>,
    words: BTreeMap<String, BTreeSet<String>>,
}

impl Named {
    fn word(&self, kind: &str, word: &str) -> bool {
        self.words
            .get(kind)
            .is_some_and(|words| words.contains(word))
    }

    /// Each value that the clause names, alone, and the others together.
    fn classes<T: Copy>(&self, kind: &str, all: &[T], word: impl Fn(T) -> String) -> Vec<Vec<T>> {
        let (named, others): (Vec<T>, Vec<T>) =
            all.iter().partition(|one| self.word(kind, &word(**one)));
        let mut classes: Vec<Vec<T>> = named.into_iter().map(|one| vec![one]).collect();
        classes.extend((!others.is_empty()).then_some(others));
        classes
    }

    /// Both values if the clause names the boolean, else one that is drawn.
    fn boolean(&self, name: &str, dice: &mut Dice) -> Vec<bool> {
        if self.attributes.contains(name) {
            vec![false, true]
        } else {
            vec![dice.roll() & 1 == 1]
        }
    }

    /// What the clause can tell about an item.
    fn item_class(&self, pack: &RulePack, item: ItemIx, facts: ItemFacts) -> String {
        let mut class = String::new();
        let id = pack.vocabulary().item_id(item);
        if self.word("Item", id) {
            class.push_str(id);
        }
        let section = pack.vocabulary().item_row(item).unwrap().section.as_str();
        for (attribute, kind, word) in [
            ("section", "Section", section),
            ("sensitivity", "Sensitivity", facts.sensitivity.as_str()),
            ("table", "Table", facts.table.as_str()),
            ("release", "Release", facts.release.as_str()),
            ("exception", "", if facts.exception { "yes" } else { "no" }),
        ] {
            if self.attributes.contains(attribute) {
                let seen = kind.is_empty() || self.word(kind, word);
                let _infallible = write!(class, "|{}", if seen { word } else { "other" });
            }
        }
        class
    }
}

/// The combinations of one clause: the classes of each dimension of a question.
struct Plan {
    clause: String,
    named: Named,
    actors: Vec<Vec<Actor>>,
    acts: Vec<Vec<Act>>,
    purposes: Vec<Vec<PurposeIx>>,
    populations: Vec<Vec<Population>>,
    phases: Vec<Vec<Phase>>,
    recipients: Vec<Vec<RecipientKind>>,
    sources: Vec<Vec<Source>>,
    consents: Vec<Vec<Option<ConsentKind>>>,
    flags: Vec<Flags>,
}

impl Plan {
    fn new(pack: &RulePack, clause: String, named: Named) -> Self {
        let vocabulary = pack.vocabulary();
        let purposes: Vec<PurposeIx> = vocabulary.purposes().map(|(ix, _)| ix).collect();
        let purpose = |ix| vocabulary.purpose_row(ix).unwrap().id.clone();
        let consents: Vec<Option<ConsentKind>> = [None]
            .into_iter()
            .chain(ConsentKind::ALL.iter().copied().map(Some))
            .collect();
        let consent = |kind: Option<ConsentKind>| kind.map_or("none", ConsentKind::as_str).into();
        Self {
            actors: named.classes("Actor", Actor::ALL, |one| one.as_str().into()),
            acts: named.classes("Action", Act::ALL, |one| one.as_str().into()),
            purposes: named.classes("Purpose", &purposes, purpose),
            populations: named.classes("Population", Population::ALL, |one| one.as_str().into()),
            phases: named.classes("Phase", Phase::ALL, |one| one.as_str().into()),
            recipients: named.classes("RecipientKind", RecipientKind::ALL, |one| {
                one.as_str().into()
            }),
            sources: named.classes("Source", Source::ALL, |one| one.as_str().into()),
            consents: named.classes("ConsentKind", &consents, consent),
            flags: named
                .attributes
                .iter()
                .filter_map(|name| Flags::named(name))
                .collect(),
            clause,
            named,
        }
    }

    /// How many values each dimension has.
    fn dimensions(&self) -> [(&'static str, usize); 9] {
        [
            ("actor", self.actors.len()),
            ("act", self.acts.len()),
            ("purpose", self.purposes.len()),
            ("population", self.populations.len()),
            ("phase", self.phases.len()),
            ("recipient", self.recipients.len()),
            ("source", self.sources.len()),
            ("consent", self.consents.len()),
            ("flags", 1 << self.flags.len()),
        ]
    }

    fn questions(&self) -> usize {
        self.dimensions().iter().map(|(_, size)| size).product()
    }

    /// The combination of this number, with what it leaves open drawn.
    fn question(&self, mut number: usize, dice: &mut Dice) -> Question {
        fn pick<T: Copy>(classes: &[Vec<T>], number: &mut usize, dice: &mut Dice) -> T {
            let class = &classes[*number % classes.len()];
            *number /= classes.len();
            dice.of(class)
        }
        let n = &mut number;
        let mut asked = Question {
            actor: pick(&self.actors, n, dice),
            act: pick(&self.acts, n, dice),
            purpose: pick(&self.purposes, n, dice),
            population: pick(&self.populations, n, dice),
            phase: pick(&self.phases, n, dice),
            recipient: pick(&self.recipients, n, dice),
            source: pick(&self.sources, n, dice),
            consent: pick(&self.consents, n, dice),
            flags: dice.flags(),
        };
        for flag in &self.flags {
            asked.flags = asked.flags.with(*flag, *n & 1 == 1);
            *n >>= 1;
        }
        assert_eq!(*n, 0, "more combinations than the dimensions have");
        asked
    }
}

/// One plan per clause that has a rule, in the order of the clauses.
fn plans(pack: &RulePack) -> Vec<Plan> {
    let mut clauses: BTreeMap<String, Named> = BTreeMap::new();
    for policy in pack.policies().policies() {
        let clause = pack.clause(policy.annotation("clause").unwrap()).unwrap();
        let named = clauses.entry(clause.id.clone()).or_default();
        let json = policy.to_json().unwrap().to_string();
        let is_named = |name: &&str| json.contains(&format!("\"attr\":\"{name}\""));
        named
            .attributes
            .extend(search::attribute_names().filter(is_named));
        for uid in policy.entity_literals() {
            let (kind, word) = words(&uid);
            named.words.entry(kind).or_default().insert(word);
        }
    }
    clauses
        .into_iter()
        .map(|(clause, named)| Plan::new(pack, clause, named))
        .collect()
}

fn words(uid: &EntityUid) -> (String, String) {
    (uid.type_name().to_string(), uid.id().unescaped().to_owned())
}

/// Asks every combination of a plan, about one item of each class, and compares.
fn try_all(pack: &RulePack, reference: &Reference<'_>, plan: &Plan) {
    let mut dice = Dice(11);
    let mut compared = 0;
    let questions = plan.questions();
    for number in 0..questions {
        let asked = plan.question(number, &mut dice);
        let mut classes: BTreeMap<String, Vec<ItemIx>> = BTreeMap::new();
        for (item, _) in pack.vocabulary().items() {
            let (purpose, phase) = (asked.purpose, asked.phase);
            let facts = pack
                .vocabulary()
                .item_facts(item, asked.population, purpose, phase);
            let class = plan.named.item_class(pack, item, facts.unwrap());
            classes.entry(class).or_default().push(item);
        }
        for items in classes.values() {
            let item = dice.of(items);
            for told in plan.named.boolean("told", &mut dice) {
                for consented in plan.named.boolean("consented", &mut dice) {
                    equal(pack, reference, &asked, (item, told, consented));
                    compared += 1;
                }
            }
        }
    }
    assert!(compared >= questions, "a question about no item");
}

fn equal(
    pack: &RulePack,
    reference: &Reference<'_>,
    asked: &Question,
    (item, told, consented): (ItemIx, bool, bool),
) {
    let set = |on: bool| if on { ItemSet::ALL } else { ItemSet::EMPTY };
    let one = ItemSet::EMPTY.with(item);
    let ruling = pack.rule(asked, one, set(told), set(consented));
    let allowed = reference.allows(asked, item, told, consented);
    let name = pack.vocabulary().item_id(item);
    assert_eq!(
        ruling.granted.contains(item),
        allowed,
        "{name} {told} {consented} {asked:?}"
    );
}

/// Every combination of the clauses that this test is for.
fn combinations(pack: &RulePack, which: impl Fn(&str) -> bool) {
    let reference = Reference::new(pack);
    for plan in plans(pack).iter().filter(|plan| which(&plan.clause)) {
        try_all(pack, &reference, plan);
    }
}

fn shipped() -> RulePack {
    RulePack::shipped().unwrap()
}

#[test]
fn no_combination_is_left_out() {
    let pack = shipped();
    let mut table = String::new();
    let mut all = 0;
    for plan in plans(&pack) {
        let named = plan.dimensions().into_iter().filter(|(_, size)| *size > 1);
        let named: Vec<String> = named.map(|(name, size)| format!("{name} {size}")).collect();
        let of_items = ["section", "sensitivity", "table", "release", "exception"];
        let of_items = of_items.into_iter().chain(["told", "consented"]);
        let of_items: Vec<&str> = of_items
            .filter(|name| plan.named.attributes.contains(name))
            .collect();
        all += plan.questions();
        let _infallible = writeln!(
            table,
            "{:<6}{:>6} = {}; of items: {}",
            plan.clause,
            plan.questions(),
            named.join(" × "),
            of_items.join(" ")
        );
    }
    insta::assert_snapshot!(format!("{table}{all} questions\n"));
}

#[test]
fn every_combination_of_the_notice_equals_cedar() {
    combinations(&shipped(), |clause| clause.starts_with('A'));
}

#[test]
fn every_combination_of_the_regulation_equals_cedar() {
    combinations(&shipped(), |clause| {
        clause.starts_with('B') && clause != "B20"
    });
}

#[test]
fn every_combination_of_access_control_equals_cedar() {
    combinations(&shipped(), |clause| clause == "B20");
}

#[test]
fn every_combination_of_the_tiny_pack_equals_cedar() {
    combinations(tiny::pack().pack(), |_| true);
}
