//! What a stranger reads: help and refusals in Japanese or English, by locale.

use crate::desk::Desk;

fn speaking(desk: &Desk, locale: &str, words: &[&str]) -> (i32, String, String) {
    let output = desk
        .command(words)
        .env_remove("KITEI_LANG")
        .env("LC_ALL", locale)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn help_follows_the_locale() {
    let desk = Desk::new();
    let (exit, japanese, _) = speaking(&desk, "ja_JP.UTF-8", &["people", "show", "--help"]);
    assert_eq!(exit, 0);
    assert!(
        japanese.contains("利用目的を示して項目を開く") && japanese.contains("使い方"),
        "{japanese}"
    );
    let (_, english, _) = speaking(&desk, "C", &["people", "show", "--help"]);
    assert!(
        english.contains("Open items for a purpose") && english.contains("Usage"),
        "{english}"
    );
}

#[test]
fn a_refusal_teaches_in_the_reader_s_language() {
    let desk = Desk::new();
    let person = desk.person();
    let show = [
        "people",
        "show",
        &person,
        "--purpose",
        "placement.application",
    ];
    let (exit, stdout, japanese) = speaking(&desk, "ja_JP.UTF-8", &show);
    assert_eq!((exit, stdout.as_str()), (3, ""));
    assert!(
        japanese.contains("条項") && japanese.contains("A2"),
        "{japanese}"
    );
    let (_, _, english) = speaking(&desk, "en_GB.UTF-8", &show);
    assert!(
        english.contains("Clause") && english.contains("A2"),
        "{english}"
    );
}

#[test]
fn readable_answers_name_items_by_their_label() {
    let desk = Desk::new();
    let person = desk.person();
    let show = [
        "people",
        "show",
        &person,
        "--purpose",
        "placement.interview",
        "--items",
        "name",
    ];
    let (exit, japanese, _) = speaking(&desk, "ja_JP.UTF-8", &show);
    assert_eq!(exit, 0);
    assert!(japanese.contains("氏名 (name)  山田花子"), "{japanese}");
}
