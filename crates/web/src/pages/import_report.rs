//! What an import did, or would do, in words: places and reasons, no value of the list.

use kitei_office::{ImportReport, Rejected};

use crate::labels::Labels;
use crate::ui::Ui;

/// So many rows of each kind stand on the page.
const ROWS_AT_MOST: usize = 200;

/// A report, in words.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) read: String,
    pub(super) added: String,
    pub(super) matched: String,
    pub(super) stopped: String,
    pub(super) rejected: String,
    /// Place and reason of each row and cell that is not taken.
    pub(super) faults: Vec<(String, String)>,
    /// Place, class and clause of what the guard stopped.
    pub(super) quarantined: Vec<(String, String, String)>,
    /// Place, item and outcome of what was decided.
    pub(super) reviewed: Vec<(String, String, String)>,
    pub(super) conflicts: Vec<(String, String)>,
    pub(super) duplicates: String,
    pub(super) unknown_columns: String,
    pub(super) more: bool,
}

impl Report {
    pub(super) fn new(report: &ImportReport, labels: Labels<'_>, ui: &Ui) -> Self {
        let rows = |number: u64| ui.t_with("web-import-rows", &[("count", number.into())]);
        let people = |number: u64| ui.t_with("web-import-people", &[("count", number.into())]);
        let places = |number: u64| ui.t_with("web-import-places", &[("count", number.into())]);
        let place = |row: u64, column: &str| {
            let row = row.to_string();
            let values = [("row", row.as_str().into()), ("column", column.into())];
            ui.t_with("web-import-place", &values)
        };
        let why = |fault: &Rejected| ui.t(&format!("reject-{}", fault.code.replace('_', "-")));
        let faults = report.rows_rejected.iter().chain(&report.cells_rejected);
        let twins = report
            .possible_duplicates
            .iter()
            .map(|at| at.row.to_string());
        let lengths = [
            report.rows_rejected.len() + report.cells_rejected.len(),
            report.quarantined.len(),
            report.reviewed.len(),
            report.conflicts.len(),
        ];
        Self {
            read: rows(report.rows_read),
            added: people(report.people_added),
            matched: people(report.people_matched),
            stopped: places(report.quarantined.len() as u64),
            rejected: rows(report.rows_rejected.len() as u64),
            faults: faults
                .take(ROWS_AT_MOST)
                .map(|fault| (place(fault.row, &fault.column), why(fault)))
                .collect(),
            quarantined: report
                .quarantined
                .iter()
                .take(ROWS_AT_MOST)
                .map(|hit| {
                    let class = ui.t(&format!("class-{}", hit.class));
                    (place(hit.row, &hit.column), class, hit.clause.clone())
                })
                .collect(),
            reviewed: report
                .reviewed
                .iter()
                .take(ROWS_AT_MOST)
                .map(|hit| {
                    let item = hit.item.as_deref().map(|item| labels.item(item));
                    (
                        place(hit.row, &hit.column),
                        item.unwrap_or_default(),
                        outcome(ui, hit.outcome),
                    )
                })
                .collect(),
            conflicts: report
                .conflicts
                .iter()
                .take(ROWS_AT_MOST)
                .map(|one| (place(one.row, ""), labels.item(&one.item)))
                .collect(),
            duplicates: labels.listed(twins.take(ROWS_AT_MOST)),
            unknown_columns: labels.listed(report.unknown_columns.iter().cloned()),
            more: lengths.iter().any(|length| *length > ROWS_AT_MOST),
        }
    }
}

fn outcome(ui: &Ui, outcome: &str) -> String {
    match outcome {
        "kept" => ui.t("web-import-kept"),
        "collected" => ui.t("web-import-collected"),
        "held" => ui.t("web-import-held"),
        "refused" => ui.t("web-import-refused"),
        "mixed" => ui.t("web-import-mixed"),
        "row_rejected" => ui.t("web-import-row-rejected"),
        _ => ui.t("web-import-dropped"),
    }
}
