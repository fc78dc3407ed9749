//! Headers: titles above them, marks in them, parts of one item, and headers that leave a doubt.

use kitei_intake::IntakeError;

use crate::office::{read, read_all};

#[test]
fn titles_marks_and_widths_do_not_hide_a_header() {
    let list = "登録者,2026年度\n\n※ 必須,氏名\n氏名＊,ＰＣスキル,電話番号†,趣味\n林,Excel,0312340000,将棋\n";
    let (rows, summary) = read_all(list.as_bytes()).unwrap();
    assert_eq!(
        (rows[0].row, rows[0].items["skills"].as_str()),
        (5, "Excel")
    );
    assert_eq!(
        summary.unknown_columns.into_iter().collect::<Vec<_>>(),
        ["趣味"]
    );
}

#[test]
fn parts_of_an_address_join_in_their_order_and_other_columns_with_a_comma() {
    let list = "氏名,電話番号,番地・建物名,都道府県,PCスキル,市区町村,スキル\n\
        林,0312340000,1-2-3,東京都,Excel,千代田区,英語\n";
    let rows = read(list.as_bytes()).unwrap();
    assert_eq!(rows[0].items["address"], "東京都千代田区1-2-3");
    assert_eq!(rows[0].items["skills"], "Excel、英語");
    let list = "氏名,電話番号,住所,都道府県\n林,0312340000,東京都千代田区1,東京都\n森,0312340001,千代田区1,東京都\n";
    for row in read(list.as_bytes()).unwrap() {
        assert_eq!(row.items["address"], "東京都千代田区1");
    }
}

#[test]
fn two_headers_are_refused_with_their_place() {
    let refused = |list: &str| match read(list.as_bytes()) {
        Err(IntakeError::DuplicateHeader { row, column, .. }) => (row, column),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused("氏名,電話番号,氏名\n"), (1, 3));
    assert_eq!(refused("氏名,電話番号,携帯電話\n"), (1, 3));
    assert_eq!(refused("氏名,電話番号,備考,備考*\n"), (1, 4));
    assert_eq!(
        refused("氏名,電話番号\n林,0312340000\n\n氏名,電話番号\n"),
        (4, 1)
    );
    assert_eq!(refused("氏名,電話番号\n,携帯電話,メールアドレス\n"), (2, 2));
}
