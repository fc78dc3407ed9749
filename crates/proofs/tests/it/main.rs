//! Solver and enumeration agree, a broken pack is refuted with a counterexample that a person can
//! read, and evidence belongs to one pack.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../../../rulebook/tests/it/tiny.rs"]
mod tiny;

use std::ffi::OsStr;

use kitei_proofs::{Evidence, Proof, all_hold, enumerate, prove};
use kitei_rulebook::{Bundle, CheckedPack};

/// Both ways of deciding come to the same answer on every property.
fn agree(pack: &CheckedPack) -> Vec<Evidence> {
    let proved = prove(pack, None);
    let enumerated = enumerate(pack);
    assert_eq!(proved.len(), enumerated.len());
    for (one, other) in proved.iter().zip(&enumerated) {
        let holds = |proof: &Proof| matches!(proof, Proof::Proved | Proof::Enumerated);
        assert_eq!(
            holds(&one.result),
            holds(&other.result),
            "{one:#?}\n{other:#?}"
        );
        assert_ne!(one.result, Proof::Undecided);
        assert_ne!(other.result, Proof::Undecided);
    }
    proved
}

fn with_rule(rule: &str) -> CheckedPack {
    let bundle = tiny::bundle()
        .with("clauses/A1-tiny.md", tiny::clause("A1", false))
        .with("clauses/A1-tiny.cedar", rule);
    CheckedPack::load(&bundle).unwrap()
}

fn result<'e>(evidence: &'e [Evidence], id: &str) -> &'e Proof {
    &evidence.iter().find(|one| one.id == id).unwrap().result
}

#[test]
fn the_tiny_pack_keeps_its_properties_both_ways() {
    let evidence = agree(&tiny::pack());
    assert!(all_hold(&evidence), "{evidence:#?}");
    assert_eq!(evidence.len(), 5);
    assert_eq!(*result(&evidence, "P01"), Proof::Proved);
    assert_eq!(*result(&evidence, "P10"), Proof::Enumerated);
}

#[test]
fn the_shipped_pack_keeps_its_properties_both_ways() {
    let pack = CheckedPack::load(&Bundle::shipped()).unwrap();
    let evidence = agree(&pack);
    assert!(all_hold(&evidence), "{evidence:#?}");
}

#[test]
fn an_extra_permit_is_refuted_with_a_readable_counterexample() {
    let pack = with_rule(
        "@clause(\"A1\") permit (principal, action == Action::\"use\", resource)
         when { context.purpose == Purpose::\"newsletter\" };",
    );
    let evidence = agree(&pack);
    assert!(!all_hold(&evidence));
    let case = result(&evidence, "P01").counterexample().unwrap();
    assert_eq!(case.request["purpose"], "newsletter");
    assert_eq!(case.request["told"], "false");
    assert!(
        case.sentence.ja.contains("求人情報メール"),
        "{}",
        case.sentence.ja
    );
    assert!(
        case.sentence.en.contains("newsletter"),
        "{}",
        case.sentence.en
    );
}

#[test]
fn a_rule_that_lets_an_objection_sway_another_purpose_is_refuted() {
    let pack = with_rule(
        "@clause(\"A1\") @next(\"drop\") forbid (principal, action == Action::\"use\", resource)
         when { context.purpose == Purpose::\"application\" && context.objected };",
    );
    assert!(matches!(result(&agree(&pack), "P02"), Proof::Refuted(_)));
}

#[test]
fn an_item_that_a_property_names_carries_its_row() {
    // Sex stands in `register` with no release group, so a rule about open releases misses it …
    assert_eq!(*result(&agree(&tiny::pack()), "P03"), Proof::Proved);
    // … and one about the register hits it.
    let pack = with_rule(
        "@clause(\"A1\") permit (principal, action == Action::\"provide\", resource)
         when { context.section == Section::\"register\" };",
    );
    assert!(matches!(result(&agree(&pack), "P03"), Proof::Refuted(_)));
}

#[test]
fn rows_that_break_a_property_are_refuted() {
    let text = std::str::from_utf8(tiny::bundle().file("vocabulary/purposes.toml").unwrap())
        .unwrap()
        .replacen("open_when_untold = true", "refusable = true", 1);
    let pack = CheckedPack::load(&tiny::bundle().with("vocabulary/purposes.toml", text)).unwrap();
    let evidence = prove(&pack, None);
    let case = result(&evidence, "P10").counterexample().unwrap();
    assert!(case.sentence.en.contains("search"));
}

#[test]
fn without_a_solver_the_properties_are_enumerated() {
    let evidence = prove(&tiny::pack(), Some(OsStr::new("/nonexistent/cvc5")));
    assert_eq!(*result(&evidence, "P01"), Proof::Enumerated);
    assert!(all_hold(&evidence));
}

#[test]
fn evidence_belongs_to_one_pack() {
    let pack = tiny::pack();
    let evidence = enumerate(&pack);
    let file = Evidence::to_file(pack.pack(), &evidence).unwrap();
    assert_eq!(
        Evidence::from_file(pack.pack(), &file).unwrap().len(),
        evidence.len()
    );
    let other = CheckedPack::load(
        &tiny::bundle().with("clauses/A1-tiny.md", tiny::clause("A1", true) + "\n"),
    );
    assert!(Evidence::from_file(other.unwrap().pack(), &file).is_err());
}
