//! The invented notes of `tests/notes.jsonl`: what the guard drops, what it keeps, and why that is
//! safe to run on any text.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kitei_intake::{Class, Guard};
use proptest::prelude::*;
use serde_json::Value;

const NOTES: &str = include_str!("../notes.jsonl");

/// A note, the classes it touches, and what is left of it.
struct Note {
    text: String,
    classes: Vec<Class>,
    kept: String,
}

fn notes() -> Vec<Note> {
    let parse = |line: &str| {
        let note: Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| note.get(name).and_then(Value::as_str);
        let text = field("text").unwrap().to_owned();
        let ids = field("class").unwrap_or_default();
        let classes: Vec<Class> = ids
            .split_whitespace()
            .map(|id| id.parse().unwrap())
            .collect();
        let whole = if classes.is_empty() {
            text.as_str()
        } else {
            ""
        };
        let kept = field("kept").unwrap_or(whole).to_owned();
        Note {
            text,
            classes,
            kept,
        }
    };
    NOTES.lines().map(parse).collect()
}

#[test]
fn each_note_is_judged_as_its_writer_meant_it() {
    let guard = Guard::new().unwrap();
    let mut wrong = Vec::new();
    for note in notes() {
        let (kept, classes) = guard.clean(&note.text);
        let named = note.classes.iter().all(|class| classes.contains(class));
        if kept != note.kept || !named {
            wrong.push(format!("{:?} {classes:?} {}", note.classes, note.text));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} notes:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_corpus_has_every_class_and_as_many_clean_notes() {
    let notes = notes();
    let clean = notes.iter().filter(|note| note.classes.is_empty()).count();
    assert!(clean >= 160, "{clean} clean notes of {}", notes.len());
    for class in Class::ALL {
        let of_class = notes
            .iter()
            .filter(|note| note.classes.contains(&class))
            .count();
        assert!(of_class >= 14, "{} has {of_class} notes", class.id());
    }
}

#[test]
fn width_blanks_kana_and_case_do_not_hide_a_word() {
    let guard = Guard::new().unwrap();
    let same = [
        ("本籍は長野。", "本 籍は長野。"),
        ("うつで休職。", "ｳﾂで休職。"),
        ("うつ病の治療中。", "ウツ病の治療中。"),
        ("障害者手帳2級。", "障がい者手帳２級。"),
        ("LGBTだと話された。", "ＬＧＢＴだと話された。"),
        ("ハーフで英語が堪能。", "はーふで英語が堪能。"),
        ("持病あり。", "持\u{200b}病あり。"),
    ];
    for (plain, disguised) in same {
        assert!(!guard.classes(plain).is_empty(), "{plain}");
        assert_eq!(
            guard.classes(plain),
            guard.classes(disguised),
            "{disguised}"
        );
    }
}

#[test]
fn a_friend_masks_itself_and_not_its_sentence() {
    let guard = Guard::new().unwrap();
    assert_eq!(
        guard.classes("病院勤務のかたわら、うつで通院中。"),
        [Class::Health]
    );
    let (kept, _) = guard.clean("病院勤務4年。うつで休職。レセプト可。");
    assert_eq!(kept, "病院勤務4年。レセプト可。");
}

#[test]
fn a_list_loses_only_the_item_that_hits() {
    let guard = Guard::new().unwrap();
    let cases = [
        ("・夜勤可\n・持病あり\n・即日", "・夜勤可\n・即日"),
        ("夜勤可 / 持病あり / 即日", "夜勤可 / 即日"),
        (
            "英語・中国語可　・持病あり　・即日",
            "英語・中国語可　・即日",
        ),
        ("●夜勤可●持病あり●即日", "●夜勤可●即日"),
        ("時給1,200円.持病あり.即日", "時給1,200円.即日"),
    ];
    for (text, kept) in cases {
        assert_eq!(
            guard.clean(text),
            (kept.to_owned(), vec![Class::Health]),
            "{text}"
        );
    }
}

#[test]
fn every_class_is_found_again_by_its_id() {
    for class in Class::ALL {
        assert_eq!(class.id().parse(), Ok(class));
    }
    assert!("Health".parse::<Class>().is_err());
}

proptest! {
    #[test]
    fn any_text_is_cut_without_loss(text in any::<String>(), note in 0usize..300, at in any::<prop::sample::Index>()) {
        let guard = Guard::new().unwrap();
        let notes = notes();
        let mut chars: Vec<char> = notes.get(note).map(|note| note.text.clone()).unwrap_or_default().chars().collect();
        let cut = at.index(chars.len() + 1);
        chars.splice(cut..cut, text.chars());
        let mixed: String = chars.into_iter().collect();
        let mut end = 0;
        for hit in guard.hits(&mixed) {
            prop_assert!(hit.sentence_start >= end || hit.sentence_end == end);
            prop_assert!(mixed.get(hit.sentence_start..hit.sentence_end).is_some());
            end = hit.sentence_end;
        }
        let (kept, dropped) = guard.clean(&mixed);
        prop_assert_eq!(dropped.is_empty(), kept == mixed);
        // What is kept does not hit again.
        prop_assert!(guard.classes(&kept).is_empty() || !dropped.is_empty());
    }
}
