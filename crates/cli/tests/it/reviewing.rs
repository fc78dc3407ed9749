//! `import review` at a terminal: each hit is shown and decided, and the import acts on it.

use serde_json::json;

use crate::desk::Desk;
use crate::terminal::Terminal;

const LIST: &str = "氏名,電話番号,備考\n\
    林 薫,0901234002,夜勤可。喘息の持病あり。\n\
    森 恵,0901234003,うつ病の既往。決算まで任せられる。\n\
    原 真,0901234004,支持政党の広報を担当。\n";

#[test]
fn each_hit_is_shown_and_decided_and_the_import_acts_on_it() {
    let desk = Desk::new();
    let file = desk.file("people.csv", LIST);
    let mut command = desk.command(&["import", "review", &file]);
    command.env("KITEI_LANG", "ja");
    let mut terminal = Terminal::start(command);

    let shown = terminal.asked("3 取り込まない", "いいえ");
    assert!(
        shown.contains("1/3 行 2、「備考」") && shown.contains("喘息"),
        "{shown}"
    );
    terminal.asked("3 取り込まない", "2");
    terminal.asked("どの項目に当たりますか", "1");
    terminal.asked("本人にどう説明しましたか", "夜勤の可否を決めるため");
    terminal.asked("本人の同意の根拠", "a nod");
    terminal.asked(
        "本人の同意の根拠",
        "spoken:夜勤の可否のため持病を記録してよいですか",
    );
    let shown = terminal.asked("3 取り込まない", "3");
    assert!(
        shown.contains("2/3 行 3") && shown.contains("うつ病"),
        "{shown}"
    );
    let shown = terminal.asked("3 取り込まない", "1");
    assert!(
        shown.contains("3/3 行 4") && shown.contains("支持政党"),
        "{shown}"
    );
    let (exit, said) = terminal.end();
    assert_eq!(exit, 0, "{said}");

    let decisions = format!("{file}.decisions.toml");
    let imported = desk.run(&["import", "people", &file, "--decisions", &decisions]);
    assert_eq!(imported.object["people_added"], json!(3), "{imported:?}");
    let granted = |phone: &str| {
        let under = |words: &[&str]| {
            let purpose = ["--purpose", "placement.interview"];
            desk.run(&[words, &purpose].concat())
        };
        let found = under(&["people", "find", "--phone", phone]);
        // What is special care opens by its name alone.
        let items = ["--items", "remarks,medical_history,interview_notes"];
        let person = found.word("/people/0/id");
        let shown = under(&[["people", "show", &person].as_slice(), &items].concat());
        shown.object["granted"].clone()
    };
    let needed = granted("0901234002");
    assert_eq!(needed["remarks"], json!("夜勤可。"));
    assert_eq!(
        needed["medical_history"],
        json!("喘息の持病あり。"),
        "with consent"
    );
    let dropped = granted("0901234003");
    assert_eq!(dropped["remarks"], json!("決算まで任せられる。"));
    assert_eq!(dropped["medical_history"], json!(null));
    let kept = granted("0901234004");
    assert_eq!(
        kept["remarks"],
        json!("支持政党の広報を担当。"),
        "a false alarm"
    );
}

#[test]
fn a_review_that_was_broken_off_leaves_nothing() {
    let desk = Desk::new();
    let file = desk.file("people.csv", LIST);
    let mut terminal = Terminal::start(desk.command(&["import", "review", &file]));
    terminal.asked("3 ", "3");
    terminal.asked("3 ", "\u{4}");
    let (exit, said) = terminal.end();
    assert_ne!(exit, 0, "{said}");
    assert!(!std::path::Path::new(&format!("{file}.decisions.toml")).exists());
}
