//! What a pack publishes, and what changes from one pack to the next.

use kitei_domain::{Act, Population};
use kitei_rulebook::diff::{self, Direction, Tell};
use kitei_rulebook::{CheckedPack, Lang, RulePack, matrix, render};

use crate::tiny;

#[test]
fn a_pack_does_not_differ_from_itself() {
    assert_eq!(diff::compare(tiny::pack().pack(), tiny::pack().pack()), []);
}

#[test]
fn an_added_permit_begins_a_use_and_its_removal_ends_it() {
    let old = tiny::pack().into_pack();
    let rule = "@clause(\"A1\") permit (principal, action == Action::\"share\", resource)
        when { context.section == Section::\"ability\" && context.purpose == Purpose::\"search\" };";
    let bundle = tiny::bundle()
        .with("clauses/A1-tiny.md", tiny::clause("A1", false))
        .with("clauses/A1-tiny.cedar", rule);
    let new = CheckedPack::load(&bundle).unwrap().into_pack();
    let begins = diff::compare(&old, &new);
    let [one] = begins.as_slice() else {
        panic!("{begins:#?}")
    };
    assert_eq!(
        (one.direction, one.act, one.population),
        (Direction::Begins, Act::Share, Population::JobSeeker)
    );
    assert_eq!(one.sections, ["ability"]);
    assert_eq!((one.tell, one.statute), (Tell::Notice, "APPI 27(6)"));
    assert!(one.sentence_ja.contains("求人の検索") && one.sentence_en.contains("job search"));
    let ends = diff::compare(&new, &old);
    assert_eq!(ends.first().unwrap().direction, Direction::Ends);
    assert_eq!(ends.first().unwrap().tell, Tell::Nobody);
}

#[test]
fn the_notice_holds_the_clauses_the_purposes_and_what_is_still_to_fill_in() {
    let notice = render::notice(tiny::pack().pack(), Lang::Ja);
    for part in [
        "〔事業者名〕",
        "## A14 条A14",
        "求人情報メール（拒否できます）",
        "氏名 | - | 同意",
    ] {
        assert!(notice.contains(part), "{part} is not in\n{notice}");
    }
    assert!(notice.find("## A3").unwrap() < notice.find("## A14").unwrap());
    assert!(render::regulation(tiny::pack().pack(), Lang::En).contains("## B10 clause B10"));
}

#[test]
fn the_matrix_of_the_tiny_pack_is_as_reviewed() {
    insta::assert_snapshot!(matrix::snapshot(tiny::pack().pack()));
}

#[test]
fn the_matrix_of_the_shipped_pack_is_as_reviewed() {
    insta::assert_snapshot!(matrix::snapshot(&RulePack::shipped().unwrap()));
}
