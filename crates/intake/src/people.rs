//! Rows of people out of a list. A row without a name or a usable contact is rejected; any other bad
//! cell is rejected alone. Reports carry rows, columns and codes, never what a cell said.

use crate::columns::{ColumnSpec, Columns};
use crate::error::IntakeError;
use crate::guard::{Class, Guard};
use crate::table::{Row, read_rows};
use kitei_domain::{Day, contact, era};
use std::collections::{BTreeMap, BTreeSet};

/// A cell, or through it a row, that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// The column's header as written.
    pub column: String,
    /// A stable word.
    pub code: &'static str,
}

/// Barred content that was dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// The column's header as written.
    pub column: String,
    /// What it was about.
    pub class: Class,
}

/// One row of people.
#[derive(Clone, Default)]
pub struct PersonRow {
    /// The sheet (empty for CSV).
    pub sheet: String,
    /// The row as the spreadsheet shows it.
    pub row: u64,
    /// The items by id, as given.
    pub items: BTreeMap<String, String>,
    /// Cells left out.
    pub cells_rejected: Vec<CellFault>,
    /// Barred content left out.
    pub quarantined: Vec<Quarantined>,
    /// Why the whole row is rejected, if it is.
    pub rejected: Option<CellFault>,
}

impl std::fmt::Debug for PersonRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonRow")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

/// The longest cell that is taken, in bytes.
pub const LONGEST_CELL: usize = 64 * 1024;

/// What was seen beside the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Non-blank rows below the headers.
    pub rows_read: u64,
    /// Sheets without a name column.
    pub sheets_skipped: Vec<String>,
    /// Headers that no item knows; their cells are not taken.
    pub unknown_columns: BTreeSet<String>,
}

type Header<'a> = Vec<(String, Option<&'a ColumnSpec>)>;

/// Reads every sheet with a name column and hands each row to `each`.
///
/// # Errors
/// [`IntakeError`] when the file cannot be read or no sheet has a name column.
pub fn read_people(
    bytes: &[u8],
    columns: &Columns,
    guard: &Guard,
    today: Day,
    each: &mut dyn FnMut(PersonRow),
) -> Result<Summary, IntakeError> {
    let mut summary = Summary::default();
    let mut headers: BTreeMap<String, Option<Header<'_>>> = BTreeMap::new();
    read_rows(bytes, &mut |sheet, (row, cells): Row| {
        let header = headers.entry(sheet.to_owned()).or_default();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        let Some(header) = header else {
            *header = recognise(row, &cells, columns, &mut summary)?;
            return Ok(());
        };
        summary.rows_read += 1;
        let mut person = PersonRow {
            sheet: sheet.to_owned(),
            row,
            ..PersonRow::default()
        };
        for ((name, spec), cell) in header.iter().zip(cells) {
            if let Some(spec) = spec.filter(|_| !cell.trim().is_empty()) {
                take(&mut person, (name, spec), cell, (guard, today));
            }
        }
        person.rejected = lacking(&person, header);
        each(person);
        Ok(())
    })?;
    let skipped = headers.iter().filter(|(_, header)| header.is_none());
    summary.sheets_skipped = skipped.map(|(sheet, _)| sheet.clone()).collect();
    if headers.values().all(Option::is_none) {
        Err(IntakeError::NoHeader)
    } else {
        Ok(summary)
    }
}

fn recognise<'a>(
    row: u64,
    cells: &[String],
    columns: &'a Columns,
    summary: &mut Summary,
) -> Result<Option<Header<'a>>, IntakeError> {
    let found: Header<'a> = cells
        .iter()
        .map(|cell| (cell.trim().to_owned(), columns.find(cell)))
        .collect();
    let known = found.iter().filter(|(_, spec)| spec.is_some()).count();
    let named = found
        .iter()
        .any(|(_, spec)| spec.is_some_and(|spec| spec.item == "name"));
    if !named || known < 2 {
        return Ok(None);
    }
    let mut seen = BTreeSet::new();
    for (column, (name, spec)) in (1..).zip(&found) {
        if !name.is_empty() && !seen.insert(name) {
            return Err(IntakeError::DuplicateHeader { row, column });
        }
        if spec.is_none() && !name.is_empty() {
            summary.unknown_columns.insert(name.clone());
        }
    }
    Ok(Some(found))
}

fn take(
    person: &mut PersonRow,
    (name, spec): (&str, &ColumnSpec),
    cell: String,
    (guard, today): (&Guard, Day),
) {
    if let Some(class) = spec.guard {
        person.quarantined.push(Quarantined {
            column: name.to_owned(),
            class,
        });
        return;
    }
    if let Some(code) = fault(&spec.item, &cell, today) {
        person.cells_rejected.push(CellFault {
            column: name.to_owned(),
            code,
        });
        return;
    }
    let contact = matches!(
        spec.item.as_str(),
        "name" | "kana" | "phone" | "mail" | "birth_date"
    );
    let (kept, classes) = if contact {
        (cell, Vec::new())
    } else {
        guard.clean(&cell)
    };
    let hits = classes.into_iter().map(|class| Quarantined {
        column: name.to_owned(),
        class,
    });
    person.quarantined.extend(hits);
    if !kept.trim().is_empty() {
        // Several columns of one item (prefecture, town, street) are one value, in their order.
        person
            .items
            .entry(spec.item.clone())
            .or_default()
            .push_str(&kept);
    }
}

fn fault(item: &str, cell: &str, today: Day) -> Option<&'static str> {
    if cell.len() > LONGEST_CELL {
        return Some("cell_too_long");
    }
    if cell
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Some("control_character");
    }
    match item {
        "phone" => contact::phone_key(cell)
            .is_none()
            .then_some("phone_unusable"),
        "mail" => contact::mail_key(cell).is_none().then_some("mail_unusable"),
        "birth_date" => match era::read_birth_date(cell, today) {
            Ok(_) => None,
            Err(era::DateError::NotADate) => Some("not_a_date"),
            Err(_) => Some("birth_date_impossible"),
        },
        _ => None,
    }
}

fn lacking(person: &PersonRow, header: &Header<'_>) -> Option<CellFault> {
    let column = |item: &str| {
        let mut headers = header.iter();
        headers
            .find(|(_, spec)| spec.is_some_and(|s| s.item == item))
            .map(|(name, _)| name.clone())
    };
    if !person.items.contains_key("name") {
        return Some(CellFault {
            column: column("name")?,
            code: "name_missing",
        });
    }
    let reachable = person.items.contains_key("phone") || person.items.contains_key("mail");
    let place = column("phone")
        .or_else(|| column("mail"))
        .unwrap_or_default();
    (!reachable).then_some(CellFault {
        column: place,
        code: "contact_missing",
    })
}
