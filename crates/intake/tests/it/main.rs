//! Whole lists through the intake: what is kept, what is rejected and what is dropped.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod notes;

use kitei_domain::Day;
use kitei_intake::{Class, ColumnSpec, Columns, Guard, IntakeError, read_people};

fn columns() -> Columns {
    let spec = |item: &str, alias: &str, guard| ColumnSpec {
        item: item.to_owned(),
        aliases: vec![alias.to_owned()],
        guard,
    };
    Columns::new(&[
        spec("name", "氏名", None),
        spec("phone", "電話番号", None),
        spec("birth_date", "生年月日", None),
        spec("weight", "体重", Some(Class::Looks)),
        spec("notes", "備考", None),
    ])
}

const LIST: &str = "求職者一覧\r\n\r\n氏名*,電話番号,生年月日,体重,備考\r\n\
    林花子,080 1234 7104,1990-02-30,50,夜勤可。持病あり。\r\n\
    林一郎,なし,,,\r\n,03-1234-0000,,,障害対応の経験3年。\r\n";

fn read(bytes: &[u8]) -> Result<Vec<kitei_intake::PersonRow>, IntakeError> {
    let mut rows = Vec::new();
    let today = Day::new(2026, 11, 21).unwrap();
    read_people(
        bytes,
        &columns(),
        &Guard::new().unwrap(),
        today,
        &mut |row| rows.push(row),
    )?;
    Ok(rows)
}

#[test]
fn a_bad_cell_is_rejected_alone_and_barred_content_is_dropped() {
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(LIST);
    for bytes in [LIST.as_bytes(), &cp932] {
        let rows = read(bytes).unwrap();
        assert_eq!(
            rows.iter().map(|row| row.row).collect::<Vec<_>>(),
            [4, 5, 6]
        );
        assert_eq!(rows[0].items["notes"], "夜勤可。");
        assert_eq!(rows[0].cells_rejected[0].code, "birth_date_impossible");
        let classes: Vec<_> = rows[0].quarantined.iter().map(|q| q.class).collect();
        assert_eq!(classes, [Class::Looks, Class::Health]);
        assert_eq!(rows[1].rejected.as_ref().unwrap().code, "contact_missing");
        assert_eq!(rows[2].rejected.as_ref().unwrap().code, "name_missing");
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>, zip: bool) {
        let head: &[u8] = if zip { b"PK\x03\x04" } else { b"" };
        drop(read(&[head, &bytes].concat()));
    }
}
