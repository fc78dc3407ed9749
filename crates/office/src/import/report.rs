//! What an import tells: who was taken in, and what was left out by row, column and class. A value
//! is never quoted.

use kitei_intake::{CellFault, PersonRow, Quarantined};
use serde::Serialize;

use crate::error::NextStep;
use crate::file::HeldFile;

/// A place in the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowPlace {
    /// The row as the spreadsheet shows it.
    pub row: u64,
}

/// A person who was matched, and an item that differs there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The row.
    pub row: u64,
    /// The item.
    pub item: String,
}

/// A row or cell that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The row.
    pub row: u64,
    /// The header as written.
    pub column: String,
    /// Why: a stable word.
    pub code: String,
}

/// Barred content that was dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quarantine {
    /// The row.
    pub row: u64,
    /// The header as written.
    pub column: String,
    /// What it was about.
    pub class: String,
    /// The clause that bars it.
    pub clause: String,
}

/// What became of a decision about a hit.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewedHit {
    /// The row.
    pub row: u64,
    /// The header as written.
    pub column: String,
    /// What it was about.
    pub class: String,
    /// The item to which the sentence belongs, where it is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// `kept` in its cell, `dropped`, `collected` into the item, `held` there already, `refused`,
    /// `mixed` with what is dropped or belongs elsewhere, `row_rejected`, or `not_ruled` on a trial.
    pub outcome: &'static str,
    /// The clauses that refused.
    pub clauses: Vec<String>,
    /// What can lawfully be done.
    pub next: Vec<NextStep>,
}

/// What an import did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ImportReport {
    /// Non-blank rows below the headers.
    pub rows_read: u64,
    /// People taken in.
    pub people_added: u64,
    /// Rows that are people who were already there.
    pub people_matched: u64,
    /// Rows that may be people who were already there.
    pub possible_duplicates: Vec<RowPlace>,
    /// Items of matched people that differ; nothing was changed.
    pub conflicts: Vec<Conflict>,
    /// Rows not taken.
    pub rows_rejected: Vec<Rejected>,
    /// Cells not taken.
    pub cells_rejected: Vec<Rejected>,
    /// Barred content dropped.
    pub quarantined: Vec<Quarantine>,
    /// What became of each decision of a review.
    pub reviewed: Vec<ReviewedHit>,
    /// Sheets without a name header.
    pub sheets_skipped: Vec<String>,
    /// Headers that no item knows; not taken.
    pub unknown_columns: Vec<String>,
}

impl ImportReport {
    /// Whether something was left out.
    pub fn is_partial(&self) -> bool {
        !(self.rows_rejected.is_empty()
            && self.cells_rejected.is_empty()
            && self.quarantined.is_empty()
            && self.conflicts.is_empty())
    }

    /// What was left out of a row.
    pub(super) fn note(&mut self, row: &PersonRow) {
        self.note_faults(
            row.row,
            row.rejected.as_ref(),
            &row.cells_rejected,
            &row.quarantined,
        );
    }

    /// The items of a matched person that differ.
    pub(super) fn note_conflicts(&mut self, row: &PersonRow, held: &HeldFile) {
        let differs = row
            .items
            .iter()
            .filter(|(item, value)| held.compare(item, value) == Some(false));
        let conflicts = differs.map(|(item, _)| Conflict {
            row: row.row,
            item: item.clone(),
        });
        for conflict in conflicts {
            if !self.conflicts.contains(&conflict) {
                self.conflicts.push(conflict);
            }
        }
    }

    pub(crate) fn note_faults(
        &mut self,
        row: u64,
        rejected: Option<&CellFault>,
        cells: &[CellFault],
        quarantined: &[Quarantined],
    ) {
        let place = |fault: &CellFault| Rejected {
            row,
            column: fault.column.clone(),
            code: fault.code.to_owned(),
        };
        self.rows_rejected.extend(rejected.map(place));
        self.cells_rejected.extend(cells.iter().map(place));
        self.quarantined
            .extend(quarantined.iter().map(|hit| Quarantine {
                row,
                column: hit.column.clone(),
                class: hit.class.id().to_owned(),
                clause: hit.class.clause().to_owned(),
            }));
    }
}
