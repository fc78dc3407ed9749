//! The columns of the lists in these tests, and short ways to read them.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Cursor;

use kitei_domain::Day;
use kitei_intake::{
    Class, ColumnSpec, Columns, Guard, IntakeError, PersonRow, Reading, Summary, read_people,
    survey_people,
};

pub(crate) fn columns() -> Columns {
    let spec = |item: &str, aliases: &[&str], guard| ColumnSpec {
        item: item.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        guard,
        ..ColumnSpec::default()
    };
    let part = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let mut address = spec("address", &["住所"], None);
    address.parts = vec![
        part(&["都道府県"]),
        part(&["市区町村"]),
        part(&["番地", "番地・建物名"]),
    ];
    Columns::new(&[
        spec("name", &["氏名", "名前"], None),
        spec("kana", &["フリガナ"], None),
        spec("phone", &["電話番号", "携帯電話"], None),
        spec("mail", &["メールアドレス"], None),
        spec("birth_date", &["生年月日"], None),
        spec("weight", &["体重"], Some(Class::Looks)),
        spec("skills", &["スキル", "PCスキル"], None),
        spec("remarks", &["備考"], None),
        spec("accepted_on", &["登録日"], None),
        address,
    ])
}

pub(crate) fn today() -> Day {
    Day::new(2026, 11, 21).unwrap()
}

pub(crate) fn read_all(bytes: &[u8]) -> Result<(Vec<PersonRow>, Summary), IntakeError> {
    let mut rows = Vec::new();
    let guard = Guard::new().unwrap();
    let source = Cursor::new(bytes);
    let columns = columns();
    let reading = Reading {
        columns: &columns,
        guard: &guard,
        today: today(),
        resolutions: None,
    };
    let summary = read_people(source, &reading, &mut |row| rows.push(row))?;
    let mut surveyed = 0;
    let same = survey_people(Cursor::new(bytes), &columns, &mut |_sheet| surveyed += 1)?;
    assert_eq!((rows.len(), &summary), (surveyed, &same));
    Ok((rows, summary))
}

pub(crate) fn read(bytes: &[u8]) -> Result<Vec<PersonRow>, IntakeError> {
    read_all(bytes).map(|(rows, _)| rows)
}

/// The cells rejected of a row, as `column code`.
pub(crate) fn faults(row: &PersonRow) -> Vec<String> {
    let faults = row.cells_rejected.iter().chain(&row.rejected);
    faults
        .map(|fault| format!("{} {}", fault.column, fault.code))
        .collect()
}
