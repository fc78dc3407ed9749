//! Who used the person's information, and who received it: department and role, no name of anybody on
//! the staff.

use askama::Template;
use kitei_domain::Timestamp;
use kitei_office::HistoryLine;

use crate::labels::Labels;
use crate::own::OwnDesk;
use crate::ui::{Done, Ui};

/// So many lines stand on the page; all of them are in the download.
const LINES_AT_MOST: usize = 200;

/// One act, in words.
#[derive(Debug)]
struct Line {
    at: String,
    act: String,
    purpose: String,
    by: String,
    items: String,
    recipient: Option<String>,
    refused: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/own/history.html")]
struct HistoryPage {
    ui: Ui,
    lines: Vec<Line>,
    /// What the person did on these pages.
    own: Vec<Line>,
    more: usize,
}

pub(super) async fn history(desk: OwnDesk) -> Done {
    let OwnDesk {
        office,
        subject,
        ui,
    } = desk;
    let history = office.own_history(&subject).await?.history;
    let labels = Labels::new(&office, ui.pack_lang());
    let lines = history.iter().take(LINES_AT_MOST);
    let (own, others): (Vec<_>, Vec<_>) = lines.partition(|line| line.actor == "person");
    let page = HistoryPage {
        lines: others.iter().map(|line| said(line, labels, &ui)).collect(),
        own: own.iter().map(|line| did(line, labels, &ui)).collect(),
        more: history.len().saturating_sub(LINES_AT_MOST),
        ui,
    };
    page.ui.page(&page)
}

/// What the person did: that they looked at a page of their own is called so, and no disclosure.
fn did(line: &HistoryLine, labels: Labels<'_>, ui: &Ui) -> Line {
    let act = match line.act.as_str() {
        "disclose" => ui.t("web-own-did-disclose"),
        "record" => ui.t("web-own-did-record"),
        _ => ui.of_both(&line.act_label).to_owned(),
    };
    let items = if line.act == "disclose" {
        String::new()
    } else {
        labels.items(&line.items)
    };
    Line {
        act,
        items,
        ..said(line, labels, ui)
    }
}

fn said(line: &HistoryLine, labels: Labels<'_>, ui: &Ui) -> Line {
    let at = line.at.parse::<Timestamp>();
    let departments = line.by.departments.iter();
    let departments = departments.map(|id| labels.word("department", id));
    let roles = line.by.roles.iter().map(|role| labels.word("role", role));
    // Codes, comings and goings: they serve no purpose of the notice.
    let is_about_this_page = line.actor == "system" && line.act == "record";
    Line {
        at: at.map_or_else(|_unreadable| line.at.clone(), |at| ui.minute(at)),
        act: if is_about_this_page {
            ui.t("web-own-did-office")
        } else {
            ui.of_both(&line.act_label).to_owned()
        },
        purpose: if line.purpose == "none" {
            String::new()
        } else {
            ui.of_both(&line.purpose_label).to_owned()
        },
        by: match line.actor.as_str() {
            "system" if line.by.roles.is_empty() => ui.t("web-own-by-office"),
            _ => labels.listed(departments.chain(roles)),
        },
        items: labels.items(&line.items),
        recipient: line.recipient.clone(),
        refused: (line.outcome == "refused").then(|| ui.of_both(&line.outcome_label).to_owned()),
    }
}
