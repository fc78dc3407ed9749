//! What was decided about the hits of a list holds for that list, and a sentence is named by its place.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Cursor;

use kitei_intake::{
    Decision, Fate, Finding, Guard, Need, PersonRow, Reading, Resolutions, ReviewError,
    read_people, review_people,
};

use crate::office::{columns, today};

const LIST: &str =
    "氏名,電話番号,備考\n林,0312340000,夜勤可。持病あり。通院中。借金あり。父は医師で持病あり。\n";

fn read(resolutions: &Resolutions) -> PersonRow {
    let (columns, guard) = (columns(), Guard::new().unwrap());
    let reading = Reading {
        columns: &columns,
        guard: &guard,
        today: today(),
        resolutions: Some(resolutions),
    };
    let mut rows = Vec::new();
    read_people(Cursor::new(LIST), &reading, &mut |row| rows.push(row)).unwrap();
    rows.remove(0)
}

fn remarks(row: &PersonRow) -> (Option<&str>, usize) {
    let kept = row.items.get("remarks").map(String::as_str);
    (kept, row.quarantined.len())
}

fn need(item: &str) -> Need {
    Need {
        item: item.to_owned(),
        why: "夜勤の可否".to_owned(),
        ..Need::default()
    }
}

fn findings() -> Vec<Finding> {
    let (columns, guard) = (columns(), Guard::new().unwrap());
    let reading = Reading {
        columns: &columns,
        guard: &guard,
        today: today(),
        resolutions: None,
    };
    let mut found = Vec::new();
    review_people(Cursor::new(LIST), &reading, &mut |one| found.push(one)).unwrap();
    found
}

#[test]
fn each_decision_does_what_it_says() {
    let found = findings();
    let texts: Vec<_> = found.iter().map(|one| one.text.as_str()).collect();
    let both = "父は医師で持病あり。";
    assert_eq!(texts, ["持病あり。", "通院中。", "借金あり。", both, both]);
    let hits: Vec<_> = found.iter().map(|one| one.hit).collect();
    assert_eq!(hits, [1, 2, 1, 1, 3]);
    assert!(!format!("{found:?}").contains("持病"));
    let undecided = read(&Resolutions::default());
    assert_eq!(remarks(&undecided), (Some("夜勤可。"), 5));
    let decided = Resolutions::new([
        found[0].resolve(Decision::Drop, None),
        found[1].resolve(Decision::Necessary, Some(need("treatment"))),
        found[2].resolve(Decision::FalseAlarm, None),
    ]);
    let row = read(&decided);
    assert_eq!(remarks(&row), (Some("夜勤可。借金あり。"), 3));
    assert_eq!(row.reviewed.len(), 3);
    assert!(row.reviewed[0].fate == Fate::Dropped);
    assert!(row.reviewed[2].fate == Fate::Stays);
    let treatment = Fate::Needed {
        need: need("treatment"),
        text: "通院中。".to_owned(),
    };
    assert!(row.reviewed[1].fate == treatment, "out of the cell");
    assert!(!format!("{row:?}{:?}", row.reviewed).contains("通院"));
}

#[test]
fn a_needed_sentence_is_not_taken_with_what_is_dropped_or_belongs_elsewhere() {
    let found = findings();
    let fates = |family, health| {
        let family: (Decision, Option<Need>) = family;
        let health: (Decision, Option<Need>) = health;
        let decided = Resolutions::new([
            found[3].resolve(family.0, family.1),
            found[4].resolve(health.0, health.1),
        ]);
        let row = read(&decided);
        assert!(!row.items["remarks"].contains("持病"));
        let fates = row.reviewed.into_iter().map(|one| one.fate);
        fates.collect::<Vec<_>>()
    };
    let health = || (Decision::Necessary, Some(need("medical_history")));
    let dropped = fates((Decision::Drop, None), health());
    assert!(dropped == [Fate::Dropped, Fate::Mixed]);
    let elsewhere = fates((Decision::Necessary, Some(need("family"))), health());
    assert!(elsewhere == [Fate::Mixed, Fate::Mixed]);
    let alone = fates((Decision::FalseAlarm, None), health());
    assert!(matches!(alone[..], [Fate::Dropped, Fate::Needed { .. }]));
}

#[test]
fn the_file_of_decisions_quotes_nothing_and_serves_one_list() {
    let decided: Vec<_> = findings()
        .iter()
        .map(|one| one.resolve(Decision::Necessary, Some(need("medical_history"))))
        .collect();
    let recorded = Resolutions::new(decided).recorded_by("entry".to_owned());
    let text = recorded.to_text("digest");
    assert!(
        ["持病", "通院", "借金", "林"]
            .iter()
            .all(|word| !text.contains(word))
    );
    let back = Resolutions::from_text(&text, "digest").unwrap();
    assert_eq!(back.to_text("digest"), text);
    assert_eq!((back.entry(), back.iter().count()), ("entry", 5));
    assert_eq!(
        Resolutions::from_text(&text, "other").unwrap_err(),
        ReviewError::OtherList
    );
    let line = ReviewError::Unreadable { line: 3 };
    assert_eq!(
        Resolutions::from_text("list = \"digest\"\n\nhit = 3", "digest").unwrap_err(),
        line
    );
    let mut vague = need("medical_history");
    vague.why = " ".to_owned();
    for needless in [None, Some(need("")), Some(vague)] {
        let one = findings()[0].resolve(Decision::Necessary, needless);
        let text = Resolutions::new([one]).to_text("digest");
        assert_eq!(
            Resolutions::from_text(&text, "digest").unwrap_err(),
            ReviewError::NeedMissing { number: 1 }
        );
    }
}
