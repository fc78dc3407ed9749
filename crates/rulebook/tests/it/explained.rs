//! Every refusal teaches: it names the clause and the next lawful step.

use kitei_domain::{Act, Actor, Phase, Population, RecipientKind, Source};
use kitei_rulebook::{Flags, PurposeIx, Question, Reason, RulePack};

use crate::tiny;

fn question(pack: &RulePack, act: Act, purpose: &str) -> Question {
    Question {
        actor: Actor::Staff,
        act,
        purpose: pack
            .vocabulary()
            .purpose(purpose)
            .unwrap_or(PurposeIx::NONE),
        population: Population::JobSeeker,
        phase: Phase::None,
        recipient: RecipientKind::None,
        source: Source::None,
        consent: None,
        flags: Flags::TRAINED | Flags::PLEDGED,
    }
}

fn reason(pack: &RulePack, asked: &Question, item: &str, told: bool, consented: bool) -> Reason {
    let item = pack
        .vocabulary()
        .item(item)
        .unwrap_or(pack.vocabulary().file());
    pack.explain(asked, item, told, consented)
}

#[test]
fn an_untold_purpose_asks_to_show_the_notice() {
    let pack = tiny::pack().into_pack();
    let asked = question(&pack, Act::Use, "application");
    let reason = reason(&pack, &asked, "name", false, false);
    assert_eq!(reason.clauses, ["A2"]);
    assert_eq!(reason.next.code, "show_notice");
    assert!(reason.ja.contains("条A2") && reason.en.contains("clause A2"));
}

#[test]
fn a_missing_consent_asks_for_it_and_both_missing_start_with_the_notice() {
    let pack = tiny::pack().into_pack();
    let asked = question(&pack, Act::Use, "application");
    assert_eq!(
        reason(&pack, &asked, "health", true, false).next.code,
        "get_consent"
    );
    let both = reason(&pack, &asked, "health", false, false);
    assert_eq!(
        (both.next.code.as_str(), both.clauses),
        ("show_notice", vec!["A2-1".to_owned()])
    );
}

#[test]
fn a_forbid_answers_with_its_own_clause_and_step() {
    let pack = tiny::pack().into_pack();
    let mut asked = question(&pack, Act::Use, "application");
    asked.flags = Flags::NONE;
    let reason = reason(&pack, &asked, "name", true, true);
    assert_eq!(
        (reason.next.code.as_str(), reason.clauses),
        ("train", vec!["B10".to_owned()])
    );
}

#[test]
fn a_purpose_that_is_not_listed_for_the_item_says_so() {
    let pack = tiny::pack().into_pack();
    let asked = question(&pack, Act::Use, "search");
    let reason = reason(&pack, &asked, "sex", true, true);
    assert_eq!(reason.clauses, ["A2"]);
    assert_eq!(reason.next.code, "purpose_not_listed");
}
