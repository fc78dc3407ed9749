//! Lists in CSV: encodings, quotes, row numbers, and everything a text can get wrong.

use kitei_intake::{Class, IntakeError};
use proptest::prelude::*;

use crate::office::{faults, read, read_all};

const LIST: &str = "求職者一覧\r\n\r\n氏名*,電話番号,生年月日,体重,備考\r\n\
    林花子,080 1234 7104,1990-02-30,50,夜勤可。持病あり。\r\n\
    林一郎,なし,,,\r\n\r\n,03-1234-0000,昭和65年1月1日,,障害対応の経験3年。\r\n";

#[test]
fn a_bad_cell_is_rejected_alone_and_barred_content_is_dropped() {
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(LIST);
    let marked = ["\u{feff}", LIST].concat();
    for bytes in [LIST.as_bytes(), &cp932, marked.as_bytes()] {
        let (rows, summary) = read_all(bytes).unwrap();
        assert_eq!(summary.rows_read, 3);
        assert_eq!(
            rows.iter().map(|row| row.row).collect::<Vec<_>>(),
            [4, 5, 7]
        );
        assert_eq!(rows[0].items["remarks"], "夜勤可。");
        assert_eq!(faults(&rows[0]), ["生年月日 birth_date_impossible"]);
        let classes: Vec<_> = rows[0].quarantined.iter().map(|hit| hit.class).collect();
        assert_eq!(classes, [Class::Looks, Class::Health]);
        assert_eq!(
            faults(&rows[1]),
            ["電話番号 phone_unusable", "電話番号 contact_missing"]
        );
        assert_eq!(
            faults(&rows[2]),
            ["生年月日 birth_date_impossible", "氏名* name_missing"]
        );
        assert!(!format!("{rows:?}").contains("林"));
    }
}

#[test]
fn a_cell_of_several_lines_is_one_row() {
    let rows =
        read("氏名,電話番号,備考\n\"林\",0312340000,\"一\r\n二\n三\"\n森,0312340001,\n".as_bytes());
    let rows = rows.unwrap();
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(rows[0].items["remarks"], "一\r\n二\n三");
}

#[test]
fn a_quote_that_is_never_closed_is_named_by_its_place() {
    let mut list = "氏名,電話番号\n林,0312340000\n森,\"03".to_owned();
    list.push_str(&"\n谷,0312340001".repeat(1000));
    let error = IntakeError::UnclosedQuote { row: 3, column: 2 };
    assert_eq!(read(list.as_bytes()).unwrap_err(), error);
}

#[test]
fn other_encodings_are_named_and_nothing_is_guessed() {
    let utf16: Vec<u8> = ["\u{feff}", LIST]
        .concat()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(read(&utf16).unwrap_err(), IntakeError::Utf16);
    // A lone surrogate in UTF-8: bytes that CP932 would take for other characters.
    let mut broken = LIST.as_bytes().to_vec();
    broken.extend(b"\xed\xa0\x80,0312340000\r\n");
    assert_eq!(
        read(&broken).unwrap_err(),
        IntakeError::Encoding { line: 8 }
    );
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(LIST);
    let broken = [&*cp932, b"\xff\xff,0312340000\r\n"].concat();
    assert_eq!(
        read(&broken).unwrap_err(),
        IntakeError::Encoding { line: 8 }
    );
}

#[test]
fn what_is_no_list_at_all_is_told_apart() {
    for bytes in [
        &b"%PDF-1.7\n%"[..],
        b"\x89PNG\r\n\x1a\n",
        b"a\0b,c",
        b"<html><table>",
        b"\x1f\x8b\x08",
    ] {
        assert_eq!(read(bytes).unwrap_err(), IntakeError::NotASpreadsheet);
    }
    for bytes in [&b""[..], b"a,b\n1,2\n", "氏名\n林\n".as_bytes()] {
        assert!(matches!(read(bytes), Err(IntakeError::NoHeader { .. })));
    }
}

#[test]
fn a_huge_cell_is_rejected_and_its_row_kept() {
    let long = "長".repeat(10 << 20);
    let list = format!("氏名,電話番号,備考\n林,0312340000,\"{long}\"\n森,0312340001,夜勤可\n");
    let rows = read(list.as_bytes()).unwrap();
    assert_eq!(faults(&rows[0]), ["備考 cell_too_long"]);
    assert_eq!(rows[0].items.len(), 2);
    assert_eq!(rows[1].items["remarks"], "夜勤可");
    let wide = format!("氏名,電話番号\n{}", ",".repeat(16_384));
    assert_eq!(
        read(wide.as_bytes()).unwrap_err(),
        IntakeError::TooLarge { bound: "columns" }
    );
}

#[test]
fn characters_that_cannot_be_meant_reject_their_cell() {
    let list = "氏名,電話番号,備考\n林,0312340000,a\u{7}b\n森\u{e000},0312340001,\n谷\u{fe0f},0312340002,\u{fffd}\n\
        \u{fe0f}葛\u{e0100}城,\u{202d}0312340003\u{202c},@home\n";
    let rows = read(list.as_bytes()).unwrap();
    assert_eq!(faults(&rows[0]), ["備考 control_character"]);
    assert_eq!(
        faults(&rows[1]),
        ["氏名 unreadable_character", "氏名 name_missing"]
    );
    assert_eq!(faults(&rows[2]), ["備考 unreadable_character"]);
    assert_eq!(rows[3].items["name"], "葛\u{e0100}城");
    assert_eq!(
        (
            rows[3].items["phone"].as_str(),
            rows[3].items["remarks"].as_str()
        ),
        ("0312340003", "@home")
    );
}

#[test]
fn a_phone_number_that_lost_its_zero_regains_it() {
    let list = "氏名,電話番号\n林,9012340000\n森,312340000\n谷,=\"0312340001\"\n東,12345678\n";
    let rows = read(list.as_bytes()).unwrap();
    let phones: Vec<_> = rows
        .iter()
        .map(|row| row.items.get("phone").map(String::as_str))
        .collect();
    assert_eq!(
        phones,
        [
            Some("09012340000"),
            Some("0312340000"),
            Some("0312340001"),
            None
        ]
    );
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>, head in prop::sample::select(vec!["", "PK\u{3}\u{4}", "氏名,電話番号\n"])) {
        drop(read(&[head.as_bytes(), &bytes].concat()));
    }

    /// The csv crate writes, this reader reads; as UTF-8 and as CP932.
    #[test]
    fn every_list_reads_back_as_it_was_written(
        cells in prop::collection::vec(prop::collection::vec("[,\"\r\n 0-9表ソ亜]{0,6}", 3), 1..20),
        cp932: bool,
    ) {
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::NonNumeric).from_writer(Vec::new());
        writer.write_record(["氏名", "電話番号", "スキル", "登録日", "住所"]).unwrap();
        for row in &cells {
            writer.write_record(["林", "0312340000"].into_iter().chain(row.iter().map(String::as_str))).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
        let rows = read(if cp932 { &shift_jis } else { text.as_bytes() }).unwrap();
        prop_assert_eq!(rows.len(), cells.len());
        for ((row, cells), number) in rows.iter().zip(&cells).zip(2..) {
            prop_assert_eq!(row.row, number);
            for (item, cell) in ["skills", "accepted_on", "address"].into_iter().zip(cells) {
                let given = (!cell.trim().is_empty()).then_some(cell);
                prop_assert_eq!(row.items.get(item), given);
            }
        }
    }
}
