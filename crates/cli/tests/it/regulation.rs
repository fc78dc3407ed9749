//! The rule pack from the command line: copied, edited, checked, compared, enacted.

use serde_json::json;

use crate::desk::Desk;

fn edited(desk: &Desk, file: &str, change: impl Fn(String) -> String) -> String {
    let pack = desk.path("pack");
    desk.run(&["regulation", "copy", &pack])
        .with(&["ok", "files"]);
    let path = desk.dir.path().join("pack").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = change(text.clone());
    assert_ne!(changed, text, "the edit changes the file");
    std::fs::write(&path, changed).unwrap();
    pack
}

#[test]
fn the_shipped_pack_is_checked_rendered_and_listed() {
    let desk = Desk::new();
    let checked = desk
        .run(&["regulation", "check"])
        .with(&["ok", "clauses", "properties"]);
    assert!(checked.object["properties"].as_array().unwrap().len() >= 30);
    desk.run(&["regulation", "items"]).with(&["ok", "items"]);
    let (exit, notice, _) = desk.read(&["regulation", "render", "--lang", "ja"]);
    assert_eq!(exit, 0);
    assert!(notice.contains("個人情報"), "{notice}");
    desk.run(&["regulation", "explain", "--clause", "A14"])
        .with(&["id", "title", "text"]);
}

#[test]
fn a_ruling_is_explained_without_an_office() {
    let desk = Desk::new();
    let mut command = desk.command(&[
        "regulation",
        "explain",
        "--item",
        "career",
        "--purpose",
        "placement.application",
        "--untold",
        "--json",
    ]);
    let output = command
        .env_remove("KITEI_OFFICE")
        .env_remove("KITEI_TOKEN")
        .output()
        .unwrap();
    let object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(object["ok"], json!(false));
    assert_eq!(object["next"][0]["code"], json!("show_notice"));
}

#[test]
fn a_pack_with_a_misspelt_purpose_is_not_enacted_and_says_where() {
    let desk = Desk::new();
    let pack = edited(&desk, "clauses/B2-1-interview.cedar", |text| {
        text.replace("placement.interview", "placement.intreview")
    });
    let checked = desk
        .run(&["regulation", "check", &pack])
        .has(&["ok", "faults"]);
    assert_eq!((checked.exit, &checked.object["ok"]), (1, &json!(false)));
    assert!(
        checked.word("/faults/0/place").contains("B2-1"),
        "{checked:?}"
    );
    let enacted = desk.run(&["regulation", "enact", &pack]);
    assert_eq!((enacted.exit, &enacted.object["ok"]), (1, &json!(false)));
}

#[test]
fn a_table_of_holidays_that_ends_within_a_year_is_told_by_check_and_to_managers() {
    let mut desk = Desk::new();
    assert_eq!(desk.run(&["staff", "list"]).stderr, "");
    let pack = edited(&desk, "law/holidays.toml", |text| {
        text.replace("until = \"2035-12-31\"", "until = \"2026-11-01\"")
    });
    let checked = desk.run(&["regulation", "check", &pack]).with(&["ok"]);
    let faults = checked.object["faults"].as_array().unwrap();
    let ends = faults.iter().any(|fault| {
        let sentence = fault["sentence"]["en"].as_str().unwrap();
        fault["severity"] == "warning" && sentence.contains("2026-11-01")
    });
    assert!(ends, "{checked:?}");
    let office = desk.path("other");
    let made = desk.run(&["init", &office, "--operator", "青葉", "--pack", &pack]);
    desk.token = made.word("/manager/token");
    let listed = desk.run(&["--office", &office, "staff", "list"]);
    let told = listed.stderr.contains("table of holidays ends");
    assert!(listed.exit == 0 && told, "{listed:?}");
}

#[test]
fn a_draft_is_compared_in_sentences() {
    let desk = Desk::new();
    let pack = desk.path("pack");
    desk.run(&["regulation", "copy", &pack]).with(&["ok"]);
    std::fs::remove_file(desk.dir.path().join("pack/clauses/B2-1-interview.cedar")).unwrap();
    let markdown = desk.dir.path().join("pack/clauses/B2-1-interview.md");
    let text = std::fs::read_to_string(&markdown).unwrap();
    std::fs::write(
        &markdown,
        text.replacen("id =", "text_only = \"draft\"\nid =", 1),
    )
    .unwrap();
    let compared = desk.run(&["regulation", "diff", &pack]);
    assert!(
        compared.exit == 0 || compared.object["ok"] == json!(false),
        "{compared:?}"
    );
}
