//! The main job on small invented spreadsheets, and the demonstration.

use rust_xlsxwriter::Workbook;
use serde_json::json;

use crate::desk::Desk;

const PEOPLE: &[&[&str]] = &[
    &["求職者一覧"],
    &[""],
    &[
        "氏名*",
        "フリガナ",
        "電話番号*",
        "メールアドレス",
        "生年月日",
        "本籍",
        "職務経歴",
        "備考",
    ],
    &[
        "青木 美咲",
        "ｱｵｷ ﾐｻｷ",
        "０９０－１２３４－０００１",
        "m@example.jp",
        "平成3年4月12日",
        "",
        "経理 8年",
        "在宅勤務を希望。",
    ],
    &[
        "林 薫",
        "ハヤシ カオル",
        "090-1234-0002",
        "",
        "1985/10/3",
        "東京都",
        "営業 12年",
        "借金があり自己破産を検討。土日勤務可。",
    ],
    &["", "ナナシ", "090-1234-0003", "", "", "", "", ""],
    &[
        "青木美咲",
        "アオキミサキ",
        "09012340001",
        "",
        "",
        "",
        "",
        "",
    ],
    &[
        "五十嵐 由美",
        "イガラシ ユミ",
        "070-1234-0004",
        "",
        "昭和50年2月29日",
        "",
        "介護 6年",
        "",
    ],
];

const ORDERS: &str = "求人受理番号,求人者,所在地,連絡担当者・電話,受付日,求人数,職種,備考\n\
    J-00001,株式会社さくら会計,東京都立川市曙町2-1,近藤 03-1234-0101,2026/10/01,1,経理事務,\n\
    J-00002,有限会社みどり運輸,埼玉県川越市脇田町3-4,石川 03-1234-0102,2026/10/05,2,法人営業,35歳まで\n";

fn spreadsheet(desk: &Desk) -> String {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("求職者").unwrap();
    for (row, cells) in PEOPLE.iter().enumerate() {
        for (column, cell) in cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
        {
            let place = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            sheet.write_string(place.0, place.1, *cell).unwrap();
        }
    }
    workbook
        .add_worksheet()
        .set_name("集計")
        .unwrap()
        .write_string(0, 0, "件数")
        .unwrap();
    desk.file("people.xlsx", workbook.save_to_buffer().unwrap())
}

#[test]
fn a_list_comes_in_row_by_row_and_twice_adds_nobody() {
    let desk = Desk::new();
    let file = spreadsheet(&desk);
    let report = desk.run(&["import", "people", &file]).has(&[
        "rows_read",
        "people_added",
        "people_matched",
        "possible_duplicates",
        "conflicts",
        "rows_rejected",
        "cells_rejected",
        "quarantined",
        "reviewed",
        "sheets_skipped",
    ]);
    assert_eq!(report.exit, 4, "{report:?}");
    assert_eq!(report.object["rows_read"], json!(5));
    assert_eq!(report.object["people_added"], json!(3));
    assert_eq!(report.object["people_matched"], json!(1));
    assert_eq!(report.object["rows_rejected"][0]["row"], json!(6));
    assert_eq!(report.object["cells_rejected"][0]["row"], json!(8));
    assert_eq!(
        report.object["cells_rejected"][0]["column"],
        json!("生年月日")
    );
    let quarantined = report.object["quarantined"].as_array().unwrap();
    assert!(
        quarantined
            .iter()
            .any(|hit| hit["class"] == json!("origin") && hit["row"] == json!(5))
    );
    assert!(
        quarantined
            .iter()
            .any(|hit| hit["class"] == json!("assets")),
        "{quarantined:?}"
    );
    assert!(!report.object.to_string().contains("自己破産"));
    assert_eq!(report.object["sheets_skipped"], json!(["集計"]));
    let again = desk.run(&["import", "people", &file]);
    assert_eq!(again.object["people_added"], json!(0));
    let found = desk.run(&[
        "people",
        "find",
        "--name",
        "林薫",
        "--purpose",
        "placement.interview",
    ]);
    let person = found.with(&["people"]).word("/people/0/id");
    let shown = desk.run(&[
        "people",
        "show",
        &person,
        "--purpose",
        "placement.interview",
    ]);
    let granted = shown.object["granted"].to_string();
    assert!(
        granted.contains("土日勤務可") && !granted.contains("自己破産"),
        "{granted}"
    );
}

#[test]
fn the_main_job_runs_from_the_spreadsheets_to_the_provision() {
    let desk = Desk::new();
    let (people, orders) = (spreadsheet(&desk), desk.file("orders.csv", ORDERS));
    desk.run(&["import", "people", &people]);
    let taken = desk.run(&["import", "orders", &orders]).has(&[
        "rows_read",
        "orders_added",
        "rows_rejected",
        "cells_rejected",
        "quarantined",
        "flagged",
    ]);
    assert_eq!(taken.object["orders_added"], json!(2));
    assert_eq!(taken.object["flagged"][0]["row"], json!(3));
    let words = [
        "people",
        "find",
        "--phone",
        "-",
        "--purpose",
        "placement.interview",
    ];
    let person = desk
        .run_with(&words, "090-1234-0001\n")
        .word("/people/0/id");
    desk.run(&[
        "people",
        "show",
        &person,
        "--purpose",
        "placement.application",
    ])
    .refused();
    desk.told(&person);
    let listed = desk.run(&["orders", "list"]).with(&["orders"]);
    let (order, recipient) = (
        listed.word("/orders/0/id"),
        listed.word("/orders/0/recipient"),
    );
    desk.run(&[
        "consent",
        "give",
        &person,
        "--kind",
        "provision",
        "--recipient",
        &recipient,
        "--order",
        &order,
        "--items",
        "name,career",
        "--evidence",
        "screen",
    ])
    .with(&["consent"]);
    let opened = desk.run(&["referral", "open", &person, "--order", &order]);
    let referral = opened.with(&["referral"]).word("/referral");
    let today = desk.today();
    desk.run(&[
        "referral",
        "decide",
        &referral,
        "--on",
        &today,
        "--evidence",
        "screen",
    ])
    .with(&["phase"]);
    let provided = desk.run(&[
        "provide",
        &person,
        "--referral",
        &referral,
        "--channel",
        "written",
    ]);
    let package = &provided.with(&["package"]).object["package"]["items"];
    assert_eq!(package, &json!({"career": "経理 8年", "name": "青木 美咲"}));
    desk.run(&["journal", "verify"]).with(&["ok"]);
}

#[test]
fn the_demonstration_walks_the_main_job() {
    let desk = Desk::new();
    let dir = desk.path("demo");
    let done = desk.run(&["demo", &dir]).with(&["office", "token", "ok"]);
    assert!(done.object["steps"].as_u64().unwrap() > 20);
    let (exit, text, _) = desk.read(&["demo", "--walk", &desk.path("demo2")]);
    assert_eq!(exit, 0);
    for clause in ["A2", "A14", "A22", "B4"] {
        assert!(text.contains(clause), "{clause}");
    }
    desk.run(&["demo", &dir]).failed(1, "office_exists");
}
