//! Going through the hits of a list. A sentence is shown to the person at the terminal, out of the
//! office's own list, and nothing of it is kept.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use crate::cell::Cell;
use crate::decisions::{Decision, Need, Resolution};
use crate::error::IntakeError;
use crate::guard::{self, Class};
use crate::header::{Entry, Lists, Summary};
use crate::people::{PEOPLE, Reading};
use crate::table::read_rows;

/// One hit, to be decided.
#[derive(Clone)]
pub struct Finding {
    /// The sheet (empty for CSV).
    pub sheet: String,
    /// The row as the spreadsheet shows it.
    pub row: u64,
    /// The column's header as written.
    pub column: String,
    /// What it is about.
    pub class: Class,
    /// Which hit of this class in the cell, from 1.
    pub hit: usize,
    /// What the sentence says, for the eyes of the person who decides.
    pub text: String,
}

impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finding")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl Finding {
    /// The decision about this hit, by place; what it needs where it is necessary.
    pub fn resolve(&self, decision: Decision, need: Option<Need>) -> Resolution {
        Resolution {
            sheet: self.sheet.clone(),
            row: self.row,
            column: self.column.clone(),
            class: self.class.id().to_owned(),
            hit: self.hit,
            decision,
            need,
        }
    }
}

/// Hands every hit in the free text of a list of people to `each`. Barred columns are not asked about:
/// they are never taken.
///
/// # Errors
/// As [`crate::read_people`].
pub fn review_people<R: Read + Seek>(
    source: R,
    reading: &Reading<'_>,
    each: &mut dyn FnMut(Finding),
) -> Result<Summary, IntakeError> {
    let mut show = |mut entry: Entry<'_, '_>| {
        for column in entry.columns {
            let spec = column.meaning.spec;
            let asked =
                spec.guard.is_none() && !crate::people::NO_TEXT.contains(&spec.item.as_str());
            let Some(Cell::Value(text)) = entry.take(column).filter(|_| asked) else {
                continue;
            };
            for (hit, number) in numbered(reading.guard.hits(&text)) {
                let sentence = text
                    .get(hit.sentence_start..hit.sentence_end)
                    .unwrap_or_default();
                each(Finding {
                    sheet: entry.sheet.to_owned(),
                    row: entry.row.number,
                    column: column.name.clone(),
                    class: hit.class,
                    hit: number,
                    text: sentence.trim().to_owned(),
                });
            }
        }
    };
    let mut lists = Lists::new(reading.columns, &PEOPLE, &mut show);
    read_rows(source, &mut lists)?;
    lists.finish()
}

/// The hits, each with its number among those of its class.
pub(crate) fn numbered(hits: Vec<guard::Hit>) -> impl Iterator<Item = (guard::Hit, usize)> {
    let mut seen = BTreeMap::<Class, usize>::new();
    hits.into_iter().map(move |hit| {
        let number = seen.entry(hit.class).or_default();
        *number += 1;
        (hit, *number)
    })
}
