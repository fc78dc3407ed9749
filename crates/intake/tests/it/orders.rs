//! Lists of job orders: what they need, what is flagged, and whom to contact.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Cursor;

use kitei_intake::{
    Guard, IntakeError, LimitKind, OrderColumn, OrderColumns, OrderRow, read_orders,
};

fn columns() -> OrderColumns {
    let column = |id: &str, alias: &str| OrderColumn {
        id: id.to_owned(),
        aliases: vec![alias.to_owned()],
        contact: id == "contact",
        limit: (id == "sex_limit").then_some(LimitKind::Sex),
    };
    let known = [
        ("number", "求人受理番号"),
        ("employer", "求人者"),
        ("contact", "連絡担当者・電話"),
        ("received_on", "受付日"),
        ("work", "仕事内容"),
        ("sex_limit", "性別条件"),
        ("remarks", "備考"),
    ];
    OrderColumns::new(
        known
            .into_iter()
            .map(|(id, alias)| column(id, alias))
            .collect(),
    )
}

fn read(list: &str) -> Result<Vec<OrderRow>, IntakeError> {
    let mut rows = Vec::new();
    let guard = Guard::new().unwrap();
    read_orders(Cursor::new(list), &columns(), &guard, &mut |row| {
        rows.push(row);
    })?;
    Ok(rows)
}

#[test]
fn limits_are_kept_and_flagged_wherever_they_stand() {
    let list = "求人受理番号,求人者,連絡担当者・電話,受付日,仕事内容,性別条件,備考\n\
        J-1,林製作所,近藤 03-1234-3816,R8.5.28,検品。20代活躍中。,女,35歳まで\n\
        J-2,森商店,03-1234-0000,令和8年13月1日,接客,不問,60歳定年\n\
        ,谷商店,,2026/02/30,,,\nJ-4,,,あす,,,本籍を確認。未経験可。\n";
    let rows = read(list).unwrap();
    let flags: Vec<_> = rows[0]
        .flags
        .iter()
        .map(|flag| (flag.column.as_str(), flag.kind.id()))
        .collect();
    assert_eq!(
        flags,
        [("仕事内容", "age"), ("性別条件", "sex"), ("備考", "age")]
    );
    assert_eq!(
        (
            rows[0].columns["sex_limit"].as_str(),
            rows[0].columns["remarks"].as_str()
        ),
        ("女", "35歳まで")
    );
    let contact = rows[0].contact.as_ref().unwrap();
    assert_eq!(
        (contact.name.as_str(), contact.phone.as_deref()),
        ("近藤", Some("03-1234-3816"))
    );
    assert!(!rows[0].columns.contains_key("contact"));
    assert!(rows[1].flags.is_empty());
    let codes: Vec<_> = rows
        .iter()
        .flat_map(|row| row.cells_rejected.iter().map(|fault| fault.code))
        .collect();
    assert_eq!(codes, ["date_impossible", "date_impossible", "not_a_date"]);
    let rejected: Vec<_> = rows
        .iter()
        .map(|row| row.rejected.as_ref().map(|fault| fault.code))
        .collect();
    assert_eq!(
        rejected,
        [None, None, Some("number_missing"), Some("employer_missing")]
    );
    assert_eq!(rows[3].columns["remarks"], "未経験可。");
    assert_eq!(rows[3].quarantined[0].class.id(), "origin");
}

#[test]
fn a_list_without_number_or_employer_is_no_list_of_orders() {
    assert!(matches!(
        read("求人者,備考\n林製作所,\n"),
        Err(IntakeError::NoHeader { .. })
    ));
}
