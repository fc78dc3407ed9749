//! What the person agreed to, and 取り消す: a page that says what it means, and a button.

use askama::Template;
use axum::extract::Path;
use kitei_domain::ConsentId;
use kitei_http::Problem;
use kitei_office::ConsentState;
use serde::Deserialize;

use super::to;
use crate::labels::Labels;
use crate::own::OwnDesk;
use crate::ui::{Done, Ui};

/// Which consent.
#[derive(Debug, Deserialize)]
pub(super) struct ConsentPath {
    consent: ConsentId,
}

/// A consent, in words.
#[derive(Debug, Clone)]
struct Line {
    id: ConsentId,
    label: String,
    recipient: Option<String>,
    order: Option<String>,
    items: String,
    given: String,
    alive: bool,
    withdrawn: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/own/consents.html")]
struct ConsentsPage {
    ui: Ui,
    lines: Vec<Line>,
}

#[derive(Debug, Template)]
#[template(path = "pages/own/withdraw.html")]
struct WithdrawPage {
    ui: Ui,
    line: Line,
}

async fn lines(desk: &OwnDesk) -> Result<(Vec<ConsentState>, Vec<Line>), Problem> {
    let OwnDesk {
        office,
        subject,
        ui,
    } = desk;
    let consents = office.own_consents(subject).await?;
    let (recipients, orders) = office.own_names(subject, &consents).await?;
    let labels = Labels::new(office, ui.pack_lang());
    let said = |state: &ConsentState| {
        let record = &state.record;
        let row = labels.words().consent(record.kind);
        Line {
            id: record.id,
            label: row
                .map_or(record.kind.as_str(), |row| row.text(ui.pack_lang()))
                .to_owned(),
            recipient: record.recipient.and_then(|id| recipients.get(&id).cloned()),
            order: record.order.and_then(|id| orders.get(&id).cloned()),
            items: labels.items(&record.items),
            given: ui.minute(record.given),
            alive: state.alive,
            withdrawn: state.withdrawal.as_ref().map(|ended| ui.minute(ended.at)),
        }
    };
    let mut lines: Vec<Line> = consents.iter().map(said).collect();
    lines.sort_by_key(|line| !line.alive);
    Ok((consents, lines))
}

pub(super) async fn list(desk: OwnDesk) -> Done {
    let (_, lines) = lines(&desk).await?;
    let page = ConsentsPage { ui: desk.ui, lines };
    page.ui.page(&page)
}

/// What it means, before anything is done.
pub(super) async fn confirm(
    desk: OwnDesk,
    Path(ConsentPath { consent }): Path<ConsentPath>,
) -> Done {
    let (_, lines) = lines(&desk).await?;
    let line = lines.into_iter().find(|one| one.id == consent && one.alive);
    // One that is withdrawn already is told in the list.
    let Some(line) = line else {
        return Ok(to("/me/consents"));
    };
    let page = WithdrawPage { ui: desk.ui, line };
    page.ui.page(&page)
}

pub(super) async fn withdraw(
    desk: OwnDesk,
    Path(ConsentPath { consent }): Path<ConsentPath>,
) -> Done {
    let consents = desk.office.own_consents(&desk.subject).await?;
    let meant = consents
        .into_iter()
        .find(|one| one.record.id == consent && one.alive);
    if let Some(meant) = meant {
        let which = (meant.record.kind, meant.record.id);
        desk.office
            .withdraw_own_consent(&desk.subject, which)
            .await?;
    }
    Ok(to("/me/consents"))
}
