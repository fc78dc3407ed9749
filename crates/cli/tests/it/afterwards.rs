//! What happened outside is recorded, and a manager is told what waits at every command.

use serde_json::json;

use crate::desk::Desk;

fn misdirected<'a>(person: &'a str, at: &'a str) -> [&'a str; 16] {
    [
        "people",
        "happened",
        person,
        "--at",
        at,
        "--to-other",
        "番号を押し間違えた先",
        "--purpose",
        "placement.application",
        "--items",
        "name,career",
        "--channel",
        "written",
        "--circumstances",
        "-",
        "--json",
    ]
}

#[test]
fn a_sheet_faxed_to_a_wrong_number_is_recorded_and_waits() {
    let desk = Desk::new();
    let person = desk.person();
    let today = desk.today();
    let words = misdirected(&person, &today);
    let recorded = desk
        .run_with(&words[..15], "先方に破棄を頼んだ\n")
        .with(&["provision", "items", "allowed", "withheld", "entry"])
        .has_entry();
    assert_eq!(recorded.object["allowed"], json!(false));
    assert_eq!(recorded.object["items"], json!(["name", "career"]));
    let (exit, text, _) = desk.read(&["people", "access-history", &person]);
    assert_eq!(exit, 0);
    assert!(text.contains("番号を押し間違えた先"), "{text}");
    assert!(text.contains("recorded afterwards"), "{text}");
    let nobody = [&words[..5], &words[7..15]].concat();
    desk.run_with(&nobody, "x\n").failed(2, "usage");
    let mut wrong = words;
    wrong[8] = "no.such";
    desk.run_with(&wrong[..15], "x\n").refused();
}

#[test]
fn a_manager_is_told_on_standard_error_at_every_command() {
    let desk = Desk::new();
    let person = desk.person();
    let (_, _, quiet) = desk.read(&["orders", "list"]);
    assert_eq!(quiet, "", "nothing waits");
    let added = desk.run(&[
        "staff",
        "add",
        "--name",
        "佐藤",
        "--role",
        "coordinator",
        "--department",
        "placement",
    ]);
    let emergency = ["people", "show", &person, "--purpose", "emergency"];
    desk.run_with(&[&emergency[..], &["--reason", "-"]].concat(), "火災\n")
        .with(&["granted"]);

    // One object on standard output, whatever is told beside it.
    let told = desk.run(&["orders", "list"]).with(&["orders"]);
    assert!(told.stderr.contains("1 review waits"), "{}", told.stderr);
    assert!(told.stderr.contains("kitei reviews list"));
    assert_eq!(told.stderr.lines().count(), 1);
    let (_, stdout, english) = desk.read(&["orders", "list"]);
    assert!(english.contains("1 review waits") && !stdout.contains("waits"));
    let mut japanese = desk.command(&["orders", "list"]);
    let japanese = japanese.env("KITEI_LANG", "ja").output().unwrap();
    let japanese = String::from_utf8(japanese.stderr).unwrap();
    assert!(
        japanese.contains("責任者の確認を待つことが 1 件") && japanese.contains("年"),
        "{japanese}"
    );
    assert!(!japanese.contains("火災"), "how much waits, no word of it");

    let mut theirs = desk.command(&["orders", "list"]);
    let theirs = theirs.env("KITEI_TOKEN", added.word("/token")).output();
    assert_eq!(theirs.unwrap().stderr, b"", "a coordinator is not told");

    let review = desk.run(&["reviews", "list"]).word("/reviews/0/id");
    let closed = desk.run(&["reviews", "close", &review]).with(&["closed"]);
    assert_eq!(closed.stderr, "", "nothing waits any more");
}
