//! What was decided about the hits of a list holds for that list, and a sentence is named by its place.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::io::Cursor;

use kitei_intake::{
    Decision, Finding, Guard, Reading, Resolutions, ReviewError, read_people, review_people,
};

use crate::office::{columns, today};

const LIST: &str = "氏名,電話番号,備考\n林,0312340000,夜勤可。持病あり。通院中。借金あり。\n";

fn remarks(resolutions: &Resolutions, consented: bool) -> (Option<String>, usize) {
    let (columns, guard) = (columns(), Guard::new().unwrap());
    let resolutions = Some(resolutions);
    let reading = Reading {
        columns: &columns,
        guard: &guard,
        today: today(),
        resolutions,
        consented,
    };
    let mut rows = Vec::new();
    read_people(Cursor::new(LIST), &reading, &mut |row| rows.push(row)).unwrap();
    (
        rows[0].items.get("remarks").cloned(),
        rows[0].quarantined.len(),
    )
}

fn findings() -> Vec<Finding> {
    let (columns, guard) = (columns(), Guard::new().unwrap());
    let reading = Reading {
        columns: &columns,
        guard: &guard,
        today: today(),
        resolutions: None,
        consented: false,
    };
    let mut found = Vec::new();
    review_people(Cursor::new(LIST), &reading, &mut |one| found.push(one)).unwrap();
    found
}

#[test]
fn each_decision_does_what_it_says() {
    let found = findings();
    assert_eq!(
        found
            .iter()
            .map(|one| one.text.as_str())
            .collect::<Vec<_>>(),
        ["持病あり。", "通院中。", "借金あり。"]
    );
    assert_eq!(
        found.iter().map(|one| one.hit).collect::<Vec<_>>(),
        [1, 2, 1]
    );
    assert!(!format!("{found:?}").contains("持病"));
    assert_eq!(
        remarks(&Resolutions::default(), true),
        (Some("夜勤可。".to_owned()), 3)
    );
    let decided = Resolutions::new([
        found[0].resolve(Decision::Drop, ""),
        found[1].resolve(Decision::Necessary, "夜勤の可否"),
        found[2].resolve(Decision::FalseAlarm, ""),
    ]);
    assert_eq!(
        remarks(&decided, false),
        (Some("夜勤可。借金あり。".to_owned()), 2)
    );
    assert_eq!(
        remarks(&decided, true),
        (Some("夜勤可。通院中。借金あり。".to_owned()), 1)
    );
}

#[test]
fn the_file_of_decisions_quotes_nothing_and_serves_one_list() {
    let decided: Vec<_> = findings()
        .iter()
        .map(|one| one.resolve(Decision::FalseAlarm, ""))
        .collect();
    let text = Resolutions::new(decided).to_text("digest");
    assert!(
        ["持病", "通院", "借金", "林"]
            .iter()
            .all(|word| !text.contains(word))
    );
    let back = Resolutions::from_text(&text, "digest").unwrap();
    assert_eq!(remarks(&back, false).1, 0);
    assert_eq!(
        Resolutions::from_text(&text, "other").unwrap_err(),
        ReviewError::OtherList
    );
    let line = ReviewError::Unreadable { line: 3 };
    assert_eq!(
        Resolutions::from_text("list = \"digest\"\n\nhit = 3", "digest").unwrap_err(),
        line
    );
    let needless =
        Resolutions::new([findings()[0].resolve(Decision::Necessary, " ")]).to_text("digest");
    assert_eq!(
        Resolutions::from_text(&needless, "digest").unwrap_err(),
        ReviewError::NeedMissing { number: 1 }
    );
}
