//! Rows of job orders out of a list. A row without a number or an employer is rejected. A limit by sex,
//! age or nationality is kept and flagged: it needs a lawful reason and is never used for matching.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use kitei_domain::{contact, era};
use unicode_normalization::UnicodeNormalization;

use crate::cell::Cell;
use crate::columns::{ColumnSpec, Columns};
use crate::error::IntakeError;
use crate::guard::Guard;
use crate::header::{Column, Entry, Lists, Summary, Wanted};
use crate::limits::{LimitKind, is_limit, limits_in};
use crate::people::{CellFault, Quarantined};
use crate::table::read_rows;

/// One column that a list of orders may have.
#[derive(Debug, Clone)]
pub struct OrderColumn {
    /// Its id.
    pub id: String,
    /// The headers that mean it.
    pub aliases: Vec<String>,
    /// It names the person to contact, with a telephone number.
    pub contact: bool,
    /// It states a limit.
    pub limit: Option<LimitKind>,
}

/// All columns of orders known.
#[derive(Debug, Clone)]
pub struct OrderColumns {
    by_id: BTreeMap<String, OrderColumn>,
    columns: Columns,
}

impl OrderColumns {
    /// Indexes the columns by their aliases; of equal aliases the first stands.
    pub fn new(columns: Vec<OrderColumn>) -> Self {
        let spec = |column: &OrderColumn| ColumnSpec {
            item: column.id.clone(),
            aliases: column.aliases.clone(),
            ..ColumnSpec::default()
        };
        let specs: Vec<ColumnSpec> = columns.iter().map(spec).collect();
        let by_id = columns
            .into_iter()
            .map(|column| (column.id.clone(), column))
            .collect();
        Self {
            by_id,
            columns: Columns::new(&specs),
        }
    }
}

/// Whom to contact about an order.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct OrderContact {
    /// The name, empty if only a number is given.
    pub name: String,
    /// The telephone number as given, if it is usable.
    pub phone: Option<String>,
}

impl std::fmt::Debug for OrderContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OrderContact").finish_non_exhaustive()
    }
}

/// The limits that a column of an order names, each once.
pub fn limits_of_column(column: &OrderColumn, value: &str) -> Vec<LimitKind> {
    match column.limit {
        Some(kind) => is_limit(value).then_some(kind).into_iter().collect(),
        None if NO_TEXT.contains(&column.id.as_str()) => Vec::new(),
        None => limits_in(value),
    }
}

/// A limit that needs a lawful reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The column's header as written.
    pub column: String,
    /// What it limits by.
    pub kind: LimitKind,
}

/// One job order.
#[derive(Clone, Default)]
pub struct OrderRow {
    /// The sheet (empty for CSV).
    pub sheet: String,
    /// The row as the spreadsheet shows it.
    pub row: u64,
    /// The columns by id, as given; the contact stands apart.
    pub columns: BTreeMap<String, String>,
    /// Whom to contact.
    pub contact: Option<OrderContact>,
    /// Limits that need a lawful reason.
    pub flags: Vec<Flag>,
    /// Cells left out.
    pub cells_rejected: Vec<CellFault>,
    /// Barred content left out.
    pub quarantined: Vec<Quarantined>,
    /// Why the whole row is rejected, if it is.
    pub rejected: Option<CellFault>,
}

impl std::fmt::Debug for OrderRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OrderRow")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

static ORDERS: Wanted = Wanted {
    items: &["number", "employer"],
    list: "orders",
    single: &[
        "number",
        "employer",
        "contact",
        "received_on",
        "valid_until",
    ],
};
const DATES: [&str; 2] = ["received_on", "valid_until"];
/// Names, places and dates: no sentence can hide there.
const NO_TEXT: [&str; 4] = ["number", "employer", "employer_address", "workplace"];

/// Reads every sheet with the columns of orders and hands each row to `each`.
///
/// # Errors
/// [`IntakeError`] when the file cannot be read or no sheet has those columns.
pub fn read_orders<R: Read + Seek>(
    source: R,
    columns: &OrderColumns,
    guard: &Guard,
    each: &mut dyn FnMut(OrderRow),
) -> Result<Summary, IntakeError> {
    let mut take = |entry: Entry<'_, '_>| each(read_order(entry, columns, *guard));
    let mut lists = Lists::new(&columns.columns, &ORDERS, &mut take);
    read_rows(source, &mut lists)?;
    lists.finish()
}

fn read_order(mut entry: Entry<'_, '_>, columns: &OrderColumns, guard: Guard) -> OrderRow {
    let mut order = OrderRow {
        sheet: entry.sheet.to_owned(),
        row: entry.row.number,
        ..OrderRow::default()
    };
    for column in entry.columns {
        let fault = match (
            entry.take(column),
            columns.by_id.get(&column.meaning.spec.item),
        ) {
            (Some(Cell::Value(value)), Some(known)) => {
                take(&mut order, column, known, value, guard)
            }
            (Some(Cell::Rejected(code)), _) => Some(code),
            _ => None,
        };
        let rejected = fault.map(|code| CellFault {
            column: column.name.clone(),
            code,
        });
        order.cells_rejected.extend(rejected);
    }
    let lacking = [
        ("number", "number_missing"),
        ("employer", "employer_missing"),
    ];
    let lacking = lacking
        .into_iter()
        .find(|(id, _)| !order.columns.contains_key(*id));
    order.rejected = lacking.map(|(id, code)| {
        let column = entry.column(id).map(|column| column.name.clone());
        CellFault {
            column: column.unwrap_or_default(),
            code,
        }
    });
    order
}

fn take(
    order: &mut OrderRow,
    column: &Column<'_>,
    known: &OrderColumn,
    value: String,
    guard: Guard,
) -> Option<&'static str> {
    let name = || column.name.clone();
    let id = known.id.as_str();
    if known.contact {
        let (contact, fault) = split_contact(&value);
        order.contact = Some(contact);
        return fault;
    }
    if DATES.contains(&id) {
        match era::read_day(&value) {
            Ok(_) => {}
            Err(era::DateError::NotADate) => return Some("not_a_date"),
            Err(_) => return Some("date_impossible"),
        }
    }
    let limits = limits_of_column(known, &value);
    order.flags.extend(limits.into_iter().map(|kind| Flag {
        column: name(),
        kind,
    }));
    // A limit is kept as given even where its words would be barred in what is said of a person.
    let kept = if known.limit.is_some() || NO_TEXT.contains(&id) || DATES.contains(&id) {
        value
    } else {
        let (kept, classes) = guard.clean(&value);
        let hits = classes.into_iter().map(|class| Quarantined {
            column: name(),
            class,
        });
        order.quarantined.extend(hits);
        kept
    };
    if !kept.trim().is_empty() {
        let stored = order.columns.entry(id.to_owned()).or_default();
        if !stored.is_empty() {
            stored.push('、');
        }
        stored.push_str(&kept);
    }
    None
}

/// 「近藤 03-1234-3816」: the name up to the first digit, then the number.
fn split_contact(cell: &str) -> (OrderContact, Option<&'static str>) {
    let plain: String = cell.nfkc().collect();
    let begin = plain
        .find(|c: char| c.is_ascii_digit() || c == '+')
        .unwrap_or(plain.len());
    let (name, number) = plain.split_at(begin);
    let (name, number) = match name.rsplit_once('(') {
        // The bracket belongs to the number: 「近藤 (03)1234-3816」.
        Some((name, "")) => (name, number.strip_suffix(')').unwrap_or(number)),
        _ => (name, number),
    };
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    let cut = ["TEL", "Tel", "tel", "電話番号", "電話"]
        .iter()
        .find_map(|word| name.strip_suffix(word));
    let name = cut
        .unwrap_or(name)
        .trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let phone = contact::phone_key(number)
        .is_some()
        .then(|| number.trim().to_owned());
    let fault = (phone.is_none() && !number.is_empty()).then_some("phone_unusable");
    (
        OrderContact {
            name: name.to_owned(),
            phone,
        },
        fault,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_split_into_name_and_number() {
        for (cell, name, phone) in [
            ("近藤 03-1234-3816", "近藤", Some("03-1234-3816")),
            (
                "人事課 佐藤　TEL：０３－１２３４－３８１６",
                "人事課 佐藤",
                Some("03-1234-3816"),
            ),
            ("近藤(03)1234-3816", "近藤", Some("03)1234-3816")),
            ("佐藤・080-1234-0000", "佐藤", Some("080-1234-0000")),
            ("0312343816", "", Some("0312343816")),
            ("近藤", "近藤", None),
        ] {
            let (contact, fault) = split_contact(cell);
            assert_eq!(
                (contact.name.as_str(), contact.phone.as_deref()),
                (name, phone),
                "{cell}"
            );
            assert_eq!(fault, None);
        }
        assert_eq!(split_contact("近藤 内線12").1, Some("phone_unusable"));
    }
}
