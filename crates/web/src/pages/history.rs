//! 閲覧・提供の履歴 of one person, as the person would be told it.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::routing::get;
use kitei_domain::Timestamp;
use kitei_office::HistoryLine;

use super::person::{For, Head};
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::labels::Labels;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new().route("/people/{person}/history", get(history))
}

/// One act, in words.
#[derive(Debug)]
struct Line {
    at: String,
    act: String,
    purpose: String,
    by: String,
    items: String,
    recipient: Option<String>,
    outcome: String,
    refused: bool,
    clauses: Vec<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/history.html")]
struct HistoryPage {
    ui: Ui,
    head: Head,
    lines: Vec<Line>,
    more: usize,
}

/// So many lines stand on the page; the whole is in the export of the person.
const LINES_AT_MOST: usize = 200;

async fn history(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk { office, caller, ui } = desk;
    let history = office.access_history(&caller, person).await?.history;
    let labels = Labels::new(&office, ui.pack_lang());
    let lines = history.iter().take(LINES_AT_MOST);
    let page = HistoryPage {
        lines: lines.map(|line| said(line, labels, &ui)).collect(),
        more: history.len().saturating_sub(LINES_AT_MOST),
        head: Head::new(&office, &caller, (person, purpose), "history").await?,
        ui,
    };
    page.ui.page(&page)
}

fn said(line: &HistoryLine, labels: Labels<'_>, ui: &Ui) -> Line {
    let at = line.at.parse::<Timestamp>();
    let roles = line.by.roles.iter().map(|role| labels.word("role", role));
    Line {
        at: at.map_or_else(|_unreadable| line.at.clone(), |at| ui.minute(at)),
        act: ui.of_both(&line.act_label).to_owned(),
        purpose: ui.of_both(&line.purpose_label).to_owned(),
        by: labels.listed(roles),
        items: labels.items(&line.items),
        recipient: line.recipient.clone(),
        outcome: ui.of_both(&line.outcome_label).to_owned(),
        refused: line.outcome == "refused",
        clauses: line.clauses.clone(),
    }
}
