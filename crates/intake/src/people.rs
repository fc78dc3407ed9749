//! Rows of people out of a list. A row without a name or a usable contact is rejected; any other bad
//! cell is rejected alone. Reports carry rows, columns and codes, never what a cell said.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use kitei_domain::{Day, contact, era};

use crate::cell::Cell;
use crate::columns::Columns;
use crate::decisions::{Place, Resolutions, Reviewed};
use crate::error::IntakeError;
use crate::guard::{Class, Guard};
use crate::header::{Column, Entry, Lists, Summary, Wanted};
use crate::table::read_rows;

/// A cell, or through it a row, that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// The column's header as written.
    pub column: String,
    /// A stable word: `cell_error`, `cell_too_long`, `control_character`, `unreadable_character`,
    /// `phone_unusable`, `mail_unusable`, `not_a_date`, `date_impossible`, `birth_date_impossible`; of
    /// rows `name_missing`, `contact_missing`, `number_missing`, `employer_missing`.
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
    /// What became of the hits that somebody had decided on.
    pub reviewed: Vec<Reviewed>,
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

/// How a list is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The columns it may have.
    pub columns: &'a Columns,
    /// What keeps barred content out.
    pub guard: &'a Guard,
    /// The day of today.
    pub today: Day,
    /// What a person decided about the hits of this very file, if anybody did.
    pub resolutions: Option<&'a Resolutions>,
}

/// The items whose cell is a name, a number or a date: no sentence can hide there.
pub(crate) const NO_TEXT: [&str; 7] = [
    "name",
    "kana",
    "name_latin",
    "phone",
    "mail",
    "birth_date",
    "postal_code",
];

pub(crate) static PEOPLE: Wanted = Wanted {
    items: &["name"],
    list: "people",
    single: &["name", "kana", "phone", "mail", "birth_date"],
};

/// Reads every sheet with a name column and hands each row to `each`.
///
/// # Errors
/// [`IntakeError`] when the file cannot be read or no sheet has a name column.
pub fn read_people<R: Read + Seek>(
    source: R,
    reading: &Reading<'_>,
    each: &mut dyn FnMut(PersonRow),
) -> Result<Summary, IntakeError> {
    let mut take = |entry: Entry<'_, '_>| each(read_person(entry, reading));
    let mut lists = Lists::new(reading.columns, &PEOPLE, &mut take);
    read_rows(source, &mut lists)?;
    lists.finish()
}

/// Goes over the same rows without looking into their cells, and names the sheet of each: what is
/// wrong with the file as a whole is known afterwards.
///
/// # Errors
/// As [`read_people`].
pub fn survey_people<R: Read + Seek>(
    source: R,
    columns: &Columns,
    each: &mut dyn FnMut(&str),
) -> Result<Summary, IntakeError> {
    let mut take = |entry: Entry<'_, '_>| each(entry.sheet);
    let mut lists = Lists::new(columns, &PEOPLE, &mut take);
    read_rows(source, &mut lists)?;
    lists.finish()
}

fn read_person(mut entry: Entry<'_, '_>, reading: &Reading<'_>) -> PersonRow {
    let mut person = PersonRow {
        sheet: entry.sheet.to_owned(),
        row: entry.row.number,
        ..PersonRow::default()
    };
    for column in entry.columns {
        if let Some(cell) = entry.take(column) {
            take(&mut person, column, cell, reading);
        }
    }
    person.rejected = lacking(&person, &entry);
    person
}

fn take(person: &mut PersonRow, column: &Column<'_>, cell: Cell, reading: &Reading<'_>) {
    let name = || column.name.clone();
    let spec = column.meaning.spec;
    if let Some(class) = spec.guard {
        person.quarantined.push(Quarantined {
            column: name(),
            class,
        });
        return;
    }
    let value = match cell {
        Cell::Value(value) => mend(&spec.item, value),
        Cell::Rejected(code) => {
            person.cells_rejected.push(CellFault {
                column: name(),
                code,
            });
            return;
        }
    };
    if let Some(code) = fault(&spec.item, &value, reading.today) {
        person.cells_rejected.push(CellFault {
            column: name(),
            code,
        });
        return;
    }
    let kept = if NO_TEXT.contains(&spec.item.as_str()) {
        value
    } else {
        let place = Place {
            sheet: &person.sheet,
            row: person.row,
            column: &column.name,
        };
        let sifted = reading.sift(&value, place);
        let hits = sifted.dropped.into_iter().map(|class| Quarantined {
            column: name(),
            class,
        });
        person.quarantined.extend(hits);
        let reviewed = sifted.reviewed.into_iter();
        person
            .reviewed
            .extend(reviewed.map(|(class, fate)| Reviewed {
                column: name(),
                class,
                fate,
            }));
        sifted.kept
    };
    if !kept.trim().is_empty() {
        join(
            person.items.entry(spec.item.clone()).or_default(),
            &kept,
            column,
        );
    }
}

/// Several columns of one item are one value: its parts in their order, anything else with a comma. A
/// whole that begins with the parts stands for them.
fn join(value: &mut String, more: &str, column: &Column<'_>) {
    let parts = !column.meaning.spec.parts.is_empty();
    if parts && column.meaning.part.is_none() && more.starts_with(value.as_str()) {
        value.clear();
    } else if !parts && !value.is_empty() {
        value.push('、');
    }
    value.push_str(more);
}

/// Gives back the leading zeros that a spreadsheet takes from what it holds for a number.
fn mend(item: &str, value: String) -> String {
    let digits = value.bytes().all(|b| b.is_ascii_digit()) && !value.starts_with('0');
    match (item, value.len()) {
        ("phone" | "phone_other" | "emergency_contact", 9 | 10) if digits => format!("0{value}"),
        ("postal_code", 5 | 6) if digits => format!("{value:0>7}"),
        _ => value,
    }
}

fn fault(item: &str, value: &str, today: Day) -> Option<&'static str> {
    match item {
        "phone" => contact::phone_key(value)
            .is_none()
            .then_some("phone_unusable"),
        "mail" => contact::mail_key(value)
            .is_none()
            .then_some("mail_unusable"),
        "birth_date" => match era::read_birth_date(value, today) {
            Ok(_) => None,
            Err(era::DateError::NotADate) => Some("not_a_date"),
            Err(_) => Some("birth_date_impossible"),
        },
        _ => None,
    }
}

fn lacking(person: &PersonRow, entry: &Entry<'_, '_>) -> Option<CellFault> {
    let fault = |item: &str, code| {
        let column = entry.column(item).or_else(|| entry.column("mail"));
        Some(CellFault {
            column: column.map(|c| c.name.clone()).unwrap_or_default(),
            code,
        })
    };
    if !person.items.contains_key("name") {
        return fault("name", "name_missing");
    }
    let reachable = person.items.contains_key("phone") || person.items.contains_key("mail");
    if reachable {
        None
    } else {
        fault("phone", "contact_missing")
    }
}
