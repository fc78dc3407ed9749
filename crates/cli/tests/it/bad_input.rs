//! Bad input: a clear message with its place and remedy, nothing half-done.

use std::io::Write;

use serde_json::json;

use crate::desk::Desk;

#[test]
fn usage_errors_are_one_object_and_exit_two() {
    let desk = Desk::new();
    for words in [
        &["people", "show"][..],
        &["nothing"],
        &["people", "find", "--purpose", "placement.interview"],
        &[
            "people",
            "find",
            "--name",
            "a",
            "--kana",
            "b",
            "--purpose",
            "x",
        ],
        &[
            "people",
            "erase",
            "p_00000000000000000000000000000000",
            "--basis",
            "whim",
        ],
        &["import", "people", "x.csv", "--population", "martians"],
        &["keys"],
    ] {
        desk.run(words).failed(2, "usage");
    }
}

#[test]
fn help_and_version_are_answers() {
    let desk = Desk::new();
    desk.run(&["--help"]).with(&["text"]);
    desk.run(&["--version"]).with(&["text"]);
}

#[test]
fn a_missing_office_is_told_with_its_remedy() {
    let desk = Desk::new();
    let nowhere = desk.path("nowhere");
    let said = desk
        .run(&["keys", "status", "--office", &nowhere])
        .failed(1, "office_missing");
    assert!(said.word("/error/message").contains("kitei init"));
    assert!(!desk.dir.path().join("nowhere").exists());
}

#[test]
fn a_hyphen_without_input_is_told() {
    let desk = Desk::new();
    let words = [
        "people",
        "find",
        "--name",
        "-",
        "--purpose",
        "placement.interview",
    ];
    desk.run(&words).failed(1, "no_input");
}

#[test]
fn files_that_are_no_list_change_nothing() {
    let desk = Desk::new();
    let before = desk.run(&["keys", "status"]).object;
    let mut cut = b"PK\x03\x04".to_vec();
    cut.extend([0; 64]);
    let protected = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    for (name, bytes) in [
        ("empty.csv", Vec::new()),
        ("cut.xlsx", cut),
        ("protected.xlsx", protected.to_vec()),
        ("nothing.csv", "a,b\n1,2\n".into()),
        ("latin.csv", b"\xff\xfe\xfd\xfc".to_vec()),
        ("twice.csv", "氏名,氏名,電話番号\nA,B,09012340000\n".into()),
    ] {
        let file = desk.file(name, bytes);
        desk.run(&["import", "people", &file])
            .failed(1, "file_unusable");
    }
    desk.run(&["import", "people", &desk.path("absent.csv")])
        .failed(1, "io_failed");
    assert_eq!(desk.run(&["keys", "status"]).object, before);
}

#[test]
fn an_unknown_column_is_told_and_not_taken() {
    let desk = Desk::new();
    let file = desk.file(
        "people.csv",
        "氏名,電話番号,好きな色\n山田,09012340000,青\n",
    );
    let report = desk.run(&["import", "people", &file]);
    assert_eq!(report.object["people_added"], json!(1));
    assert!(report.object.to_string().contains("好きな色"));
}

#[test]
fn a_dry_run_changes_nothing() {
    let desk = Desk::new();
    let file = desk.file("people.csv", "氏名,電話番号\n山田,09012340000\n");
    let report = desk
        .run(&["import", "people", &file, "--dry-run"])
        .with(&["people_added"]);
    assert_eq!(report.object["people_added"], json!(1));
    assert_eq!(desk.run(&["keys", "status"]).object["people"], json!(0));
}

#[test]
fn an_unknown_item_or_a_person_of_nowhere_is_told() {
    let desk = Desk::new();
    let person = desk.person();
    let correct = [
        "people",
        "correct",
        &person,
        "--item",
        "shoe_size",
        "--value",
        "26",
    ];
    desk.run(&correct).failed(1, "item_unknown");
    let unknown = ["people", "show", &person, "--purpose", "no.such"];
    desk.run(&unknown).refused();
    let nobody = "p_00000000000000000000000000000000";
    let show = ["people", "show", nobody, "--purpose", "placement.interview"];
    assert_eq!(
        desk.run(&show).refused().word("/error/code"),
        "person.not_available"
    );
}

#[test]
fn values_may_be_strange_without_harm() {
    let desk = Desk::new();
    let strange = "a\u{1b}[31m\u{fe0f}\u{202e}b";
    let added = desk.run(&[
        "people",
        "add",
        "--source",
        "self",
        "--item",
        &format!("name={strange}"),
        "--item",
        "phone=09012340000",
        "--item",
        "kana=アオキ",
    ]);
    let id = added.with(&["id"]).word("/id");
    let show = [
        "people",
        "show",
        &id,
        "--purpose",
        "placement.interview",
        "--items",
        "name",
    ];
    assert_eq!(desk.run(&show).word("/granted/name"), strange);
    let (_, text, _) = desk.read(&show);
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn a_file_of_another_make_does_not_stop_the_next_command() {
    let desk = Desk::new();
    let mut file = std::fs::File::create(desk.dir.path().join("x.csv")).unwrap();
    file.write_all("氏名,電話番号\n".as_bytes()).unwrap();
    let report = desk.run(&["import", "people", &desk.path("x.csv")]);
    assert_eq!(report.object["rows_read"], json!(0));
}

#[test]
fn decisions_that_no_review_recorded_are_not_acted_on() {
    let desk = Desk::new();
    let list = "氏名,電話番号,備考\n林 薫,0901234002,夜勤可。喘息の持病あり。\n";
    let file = desk.file("people.csv", list);
    let decisions = |list: &str, need: &str| {
        let digest = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(list));
        let text = format!(
            "list = \"{digest}\"\n[[hit]]\nrow = 2\ncolumn = \"備考\"\nclass = \"health\"\nhit = 1\n\
             decision = \"necessary\"\n{need}"
        );
        desk.file("decisions.toml", text)
    };
    let import = |decisions: &str| {
        let words = ["import", "people", &file, "--decisions", decisions];
        desk.run(&words)
    };
    let need = "[hit.need]\nitem = \"medical_history\"\nwhy = \"夜勤\"\nevidence = \"screen\"\n";
    import(&decisions(list, need)).failed(2, "request_unusable");
    for (list, need) in [
        ("another list", need),
        (list, ""),
        (list, &need.replace("screen", "a nod")),
        (list, &need.replace("screen", "paper:/no/such/file")),
    ] {
        let refused = import(&decisions(list, need));
        assert_ne!(refused.exit, 0);
        refused.has(&["error"]);
    }
    let find = ["people", "find", "--phone", "0901234002"];
    let find = [&find[..], &["--purpose", "placement.interview"]].concat();
    let found = desk.run(&find).with(&["people"]);
    assert_eq!(found.object["people"], json!([]), "nothing half-done");
}
