//! Finding the header of each sheet. Titles and blank rows may stand above it; below it there may be no
//! second one, for nobody could say which of the two the rows follow.

use std::collections::BTreeSet;

use crate::cell::Cell;
use crate::columns::{Columns, Meaning, plain_header};
use crate::error::IntakeError;
use crate::table::{Row, Visitor};

/// How many rows with content may stand above a header.
const MOST_TITLES: usize = 200;

/// A column that is taken.
pub(crate) struct Column<'a> {
    /// The header as written.
    pub(crate) name: String,
    /// The place in the row, from 0.
    pub(crate) place: usize,
    pub(crate) meaning: Meaning<'a>,
}

/// What was seen beside the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Non-blank rows below the headers.
    pub rows_read: u64,
    /// Sheets without the columns wanted.
    pub sheets_skipped: Vec<String>,
    /// Headers that no item knows; their cells are not taken.
    pub unknown_columns: BTreeSet<String>,
}

/// What a list must have to be one.
pub(crate) struct Wanted {
    /// The items that the header must name.
    pub(crate) items: &'static [&'static str],
    /// What list it is, in a word.
    pub(crate) list: &'static str,
    /// Items that may have one column only, whatever its header.
    pub(crate) single: &'static [&'static str],
}

/// A row below a header.
pub(crate) struct Entry<'r, 'a> {
    pub(crate) sheet: &'r str,
    pub(crate) row: Row,
    /// In the order in which they are taken: by part, then by place.
    pub(crate) columns: &'r [Column<'a>],
}

impl<'a> Entry<'_, 'a> {
    /// The column that names the item.
    pub(crate) fn column(&self, item: &str) -> Option<&Column<'a>> {
        self.columns
            .iter()
            .find(|column| column.meaning.spec.item == item)
    }

    /// Takes the cell of a column out of the row.
    pub(crate) fn take(&mut self, column: &Column<'_>) -> Option<Cell> {
        let found = self
            .row
            .cells
            .binary_search_by_key(&column.place, |(place, _)| *place)
            .ok()?;
        let (_, cell) = self.row.cells.get_mut(found)?;
        Some(std::mem::replace(cell, Cell::Rejected("cell_error")))
    }
}

/// Finds the headers and hands out the rows below them.
pub(crate) struct Lists<'a, 'e> {
    columns: &'a Columns,
    wanted: &'static Wanted,
    each: &'e mut dyn FnMut(Entry<'_, 'a>),
    sheet: String,
    titles: usize,
    header: Option<Vec<Column<'a>>>,
    found: bool,
    summary: Summary,
}

impl<'a, 'e> Lists<'a, 'e> {
    pub(crate) fn new(
        columns: &'a Columns,
        wanted: &'static Wanted,
        each: &'e mut dyn FnMut(Entry<'_, 'a>),
    ) -> Self {
        Self {
            columns,
            wanted,
            each,
            sheet: String::new(),
            titles: 0,
            header: None,
            found: false,
            summary: Summary::default(),
        }
    }

    pub(crate) fn finish(self) -> Result<Summary, IntakeError> {
        if self.found {
            Ok(self.summary)
        } else {
            Err(IntakeError::NoHeader {
                list: self.wanted.list,
            })
        }
    }

    fn recognise(&mut self, row: &Row) -> Result<(), IntakeError> {
        let columns = self.columns;
        let named = row.cells.iter().filter_map(|(place, cell)| match cell {
            Cell::Value(name) => Some((*place, name.trim(), columns.meaning(name))),
            Cell::Rejected(_) => None,
        });
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for (place, name, meaning) in named {
            match meaning {
                Some(meaning) => known.push(Column {
                    name: name.to_owned(),
                    place,
                    meaning,
                }),
                None => unknown.push(name.to_owned()),
            }
        }
        let has = |item| known.iter().any(|column| column.meaning.spec.item == item);
        if known.len() < 2 || !self.wanted.items.iter().copied().all(has) {
            return Ok(());
        }
        let mut seen = BTreeSet::new();
        for column in &known {
            let item = column.meaning.spec.item.as_str();
            let again = self.wanted.single.contains(&item) && !seen.insert(item.to_owned());
            if again || !seen.insert(format!("={}", plain_header(&column.name))) {
                return Err(self.duplicate(row, column.place));
            }
        }
        self.summary.unknown_columns.extend(unknown);
        known.sort_by_key(|column| {
            let spec = column.meaning.spec;
            (
                column.meaning.part.unwrap_or(spec.parts.len()),
                column.place,
            )
        });
        self.header = Some(known);
        self.found = true;
        self.summary
            .sheets_skipped
            .retain(|sheet| *sheet != self.sheet);
        Ok(())
    }

    fn duplicate(&self, row: &Row, place: usize) -> IntakeError {
        let (sheet, row, column) = (self.sheet.clone(), row.number, place + 1);
        IntakeError::DuplicateHeader { sheet, row, column }
    }

    /// The place at which a row names its columns once more: where a column that the list must have
    /// names itself, or right below the header, where a row consists of headers alone.
    fn repeated(&mut self, row: &Row) -> Option<usize> {
        let header = self.header.as_ref()?;
        let first = std::mem::take(&mut self.titles) > 0;
        let is_header = |(_, cell): &(usize, Cell)| match cell {
            Cell::Value(text) => self.columns.find(text).is_some(),
            Cell::Rejected(_) => false,
        };
        let key = header
            .iter()
            .find(|c| self.wanted.items.contains(&c.meaning.spec.item.as_str()))?;
        let (place, cell) = match row
            .cells
            .binary_search_by_key(&key.place, |(place, _)| *place)
        {
            Ok(found) => row.cells.get(found)?,
            Err(_) if first && row.cells.len() > 1 && row.cells.iter().all(is_header) => {
                return row.cells.first().map(|(place, _)| *place);
            }
            Err(_) => return None,
        };
        let Cell::Value(text) = cell else { return None };
        let itself = self
            .columns
            .find(text)
            .is_some_and(|spec| spec.item == key.meaning.spec.item);
        itself.then_some(*place)
    }
}

impl Visitor for Lists<'_, '_> {
    fn sheet(&mut self, name: &str) {
        name.clone_into(&mut self.sheet);
        self.header = None;
        self.titles = 0;
        self.summary.sheets_skipped.push(name.to_owned());
    }

    fn row(&mut self, row: Row) -> Result<(), IntakeError> {
        if self.header.is_none() {
            self.titles += 1;
            return if self.titles > MOST_TITLES {
                Ok(())
            } else {
                self.recognise(&row)
            };
        }
        if let Some(place) = self.repeated(&row) {
            return Err(self.duplicate(&row, place));
        }
        self.summary.rows_read += 1;
        if let Some(columns) = &self.header {
            (self.each)(Entry {
                sheet: &self.sheet,
                row,
                columns,
            });
        }
        Ok(())
    }
}
