//! Workbooks: what their cells give, and archives that are protected, damaged or made to do harm.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::{Cursor, Read, Write};

use kitei_intake::IntakeError;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::office::{faults, read, read_all};

fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let list = book.add_worksheet().set_name("一覧").unwrap();
    list.write(0, 0, "求職者一覧(全件)").unwrap();
    for (place, name) in (0..).zip(["氏名*", "電話番号", "生年月日", "登録日", "スキル", "備考"])
    {
        list.write(2, place, name).unwrap();
    }
    let date = Format::new().set_num_format("yyyy/m/d");
    let day = |y, m, d| ExcelDateTime::from_ymd(y, m, d).unwrap();
    list.write(3, 0, "林 花子").unwrap();
    list.write(3, 1, 9_012_340_000_f64).unwrap();
    list.write_with_format(3, 2, day(1990, 3, 9), &date)
        .unwrap();
    list.write_with_format(3, 3, day(2026, 4, 1), &date)
        .unwrap();
    list.write_formula(3, 4, Formula::new("=1/3*3").set_result("Excel"))
        .unwrap();
    list.write(3, 5, "夜勤可。持病あり。").unwrap();
    list.write(5, 0, "森 一郎").unwrap();
    list.write(5, 1, "03-1234-0000").unwrap();
    list.write_formula(5, 3, Formula::new("=NA()").set_result("#N/A"))
        .unwrap();
    list.write(5, 4, 0.1 + 0.2).unwrap();
    list.write(5, 5, true).unwrap();
    list.write(6, 0, "谷").unwrap();
    list.write(6, 1, "0312340001").unwrap();
    list.write(6, 5, "=1+1").unwrap();
    book.add_worksheet()
        .set_name("集計")
        .unwrap()
        .write(0, 0, "件数")
        .unwrap();
    book.save_to_buffer().unwrap()
}

/// The workbook with one entry of its archive rewritten.
fn rewritten(entry: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let book = book();
    let mut from = ZipArchive::new(Cursor::new(&book)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut file = from.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        to.start_file(name.clone(), SimpleFileOptions::default())
            .unwrap();
        let text = if name == entry { change(text) } else { text };
        to.write_all(text.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// The text with what stands from the first mark up to the second replaced.
fn replaced(text: &str, (from, until): (&str, &str), with: &str) -> String {
    let (before, rest) = text.split_once(from).unwrap();
    let (_, after) = rest.split_once(until).unwrap();
    [before, with, until, after].concat()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

#[test]
fn cells_give_what_the_spreadsheet_shows() {
    let (rows, summary) = read_all(&book()).unwrap();
    assert_eq!(summary.sheets_skipped, ["集計"]);
    assert_eq!(
        rows.iter()
            .map(|row| (row.sheet.as_str(), row.row))
            .collect::<Vec<_>>(),
        [("一覧", 4), ("一覧", 6), ("一覧", 7)]
    );
    let given: Vec<_> = rows[0].items.values().map(String::as_str).collect();
    assert_eq!(
        given,
        [
            "2026-04-01",
            "1990-03-09",
            "林 花子",
            "09012340000",
            "夜勤可。",
            "Excel"
        ]
    );
    assert_eq!(
        (
            rows[1].items["skills"].as_str(),
            rows[1].items["remarks"].as_str()
        ),
        ("0.3", "TRUE")
    );
    assert_eq!(rows[2].items["remarks"], "=1+1");
}

#[test]
fn an_error_cell_is_rejected_alone() {
    let cell = "<c r=\"D6\" t=\"e\"><v>#N/A</v>";
    let book = rewritten(SHEET, |text| replaced(&text, ("<c r=\"D6\"", "</c>"), cell));
    assert_eq!(faults(&read(&book).unwrap()[1]), ["登録日 cell_error"]);
}

#[test]
fn a_lone_surrogate_escape_rejects_its_cell() {
    let book = rewritten(STRINGS, |text| text.replace("夜勤可。", "_xD800_夜勤可。"));
    assert_eq!(
        faults(&read(&book).unwrap()[0]),
        ["備考 unreadable_character"]
    );
}

#[test]
fn a_sheet_that_claims_every_cell_costs_what_it_holds() {
    let huge = rewritten(SHEET, |text| {
        let all = "<dimension ref=\"A1:XFD1048576\"";
        let text = replaced(&text, ("<dimension", "/>"), all);
        let last = "<row r=\"1048576\"><c r=\"A1048576\" t=\"inlineStr\"><is><t>東</t></is></c>\
            <c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
        text.replace("</sheetData>", last)
    });
    let rows = read(&huge).unwrap();
    assert_eq!((rows.len(), rows[3].row), (4, 1_048_576));
    for outside in ["A1048577", "XFE9"] {
        let cell = format!("<row><c r=\"{outside}\"><v>1</v></c></row></sheetData>");
        let book = rewritten(SHEET, |text| text.replace("</sheetData>", &cell));
        assert_eq!(read(&book).unwrap_err(), IntakeError::Damaged);
    }
    let back = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>";
    let book = rewritten(SHEET, |text| text.replace("</sheetData>", back));
    assert_eq!(read(&book).unwrap_err(), IntakeError::Damaged);
}

#[test]
fn more_strings_claimed_than_there_are_bytes_are_not_made_room_for() {
    for claim in [
        "uniqueCount=\"9999999999999999\"",
        "uniqueCount = '99999999999'",
    ] {
        let book = rewritten(STRINGS, |text| replaced(&text, ("uniqueCount", ">"), claim));
        assert_eq!(read(&book).unwrap_err(), IntakeError::Damaged);
    }
}

#[test]
fn a_huge_cell_is_rejected_and_its_row_kept() {
    let mut noise = 1_u32;
    let long: String = std::iter::repeat_with(|| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + (noise >> 24) as u8 % 26)
    })
    .take(10 << 20)
    .collect();
    let book = rewritten(STRINGS, |text| text.replace("夜勤可。", &long));
    assert_eq!(faults(&read(&book).unwrap()[0]), ["備考 cell_too_long"]);
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let spaces = " ".repeat(5 << 20);
    let book = rewritten(SHEET, |text| {
        text.replace("<sheetData>", &format!("{spaces}<sheetData>"))
    });
    assert_eq!(
        read(&book).unwrap_err(),
        IntakeError::TooLarge { bound: "ratio" }
    );
    let mut many = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..5000 {
        many.start_file(format!("{number}"), SimpleFileOptions::default())
            .unwrap();
    }
    let many = many.finish().unwrap().into_inner();
    assert_eq!(
        read(&many).unwrap_err(),
        IntakeError::TooLarge { bound: "entries" }
    );
}

#[test]
fn a_directory_that_lies_about_a_size_is_found_out() {
    // The size of an entry as the directory gives it, lowered.
    let mut book = book();
    let entry = book.windows(4).rposition(|at| at == b"PK\x01\x02").unwrap();
    let size: &mut [u8] = &mut book[entry + 24..entry + 28];
    size[0] = size[0].wrapping_sub(1);
    assert_eq!(read(&book).unwrap_err(), IntakeError::Damaged);
}

#[test]
fn an_entry_under_two_names_is_refused() {
    // Without its styles a workbook still reads, but its dates turn into numbers.
    let mut book = book();
    let name = b"xl/styles.xml";
    let place = book.windows(name.len()).rposition(|at| at == name).unwrap();
    book[place + 3] = b'S' + 1;
    assert_eq!(read(&book).unwrap_err(), IntakeError::Damaged);
}

#[test]
fn protected_old_and_other_files_are_told_apart() {
    let container = |name: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(100_000, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(200_000, 0);
        bytes
    };
    assert_eq!(
        read(&container("EncryptedPackage")).unwrap_err(),
        IntakeError::Protected
    );
    assert_eq!(
        read(&container("Workbook")).unwrap_err(),
        IntakeError::OldFormat
    );
    assert_eq!(
        read(&container("WordDocument")).unwrap_err(),
        IntakeError::NotASpreadsheet
    );
    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    other
        .start_file("word/document.xml", SimpleFileOptions::default())
        .unwrap();
    let other = other.finish().unwrap().into_inner();
    assert_eq!(read(&other).unwrap_err(), IntakeError::NotASpreadsheet);
}

#[test]
fn a_cut_or_flipped_workbook_is_refused_or_reads_the_same() {
    let book = book();
    let items = |bytes: &[u8]| {
        read(bytes).map(|rows| rows.into_iter().map(|row| row.items).collect::<Vec<_>>())
    };
    let whole = items(&book).unwrap();
    for place in (0..book.len()).step_by(97) {
        assert!(items(&book[..place]).is_err(), "cut at {place}");
        for bit in [0, 5] {
            let mut flipped = book.clone();
            flipped[place] ^= 1 << bit;
            let same = items(&flipped).map_or(true, |read| read == whole);
            assert!(same, "bit {bit} of byte {place}");
        }
    }
}
