//! 提供: exactly what would leave, looked at first; then the package, the sheet or the record of what
//! was told.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::routing::{get, post};
use kitei_domain::ReferralId;
use kitei_http::Problem;
use kitei_office::{Channel, IdentityRepeated, OfficeError, Refusal, SealedPackage};
use serde::Deserialize;

use super::Pages;
use super::referral::{ReferralPath, channel};
use super::referrals::Line;
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::{Labels, WithheldItem};
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/referrals/{referral}/preview", get(preview))
        .route("/referrals/{referral}/provision", post(provide))
}

/// Which sheet is asked for.
#[derive(Debug, Deserialize)]
struct Wanted {
    #[serde(default)]
    sheet: String,
}

/// An item as it would leave.
#[derive(Debug)]
struct Leaving {
    id: String,
    label: String,
    value: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/preview.html")]
struct PreviewPage {
    ui: Ui,
    line: Line,
    items: Vec<Leaving>,
    withheld: Vec<WithheldItem>,
    /// Why the sheet with the name is not this one.
    refused: Option<Refusal>,
    /// No name is among the items.
    anonymous: bool,
    identity: Option<IdentityRepeated>,
    wrong: Option<String>,
    entry: String,
}

impl PreviewPage {
    async fn new(desk: &Desk, id: ReferralId, named: bool) -> Result<Self, Problem> {
        let Desk { office, caller, ui } = desk;
        let preview = office.preview_provision(caller, id, named).await?;
        let identity = match office.repeat_identity(caller, id).await {
            Ok(identity) => Some(identity),
            Err(OfficeError::Refused(_)) => None,
            Err(error) => return Err(error.into()),
        };
        let labels = Labels::new(office, ui.pack_lang());
        Ok(Self {
            line: Line::new(&preview.referral, labels, ui),
            anonymous: preview.items.iter().all(|one| one.item != "name"),
            items: preview
                .items
                .into_iter()
                .map(|one| Leaving {
                    label: labels.item(&one.item),
                    id: one.item,
                    value: one.value,
                })
                .collect(),
            withheld: labels.withheld(&preview.withheld),
            refused: preview.name_refused,
            identity,
            wrong: None,
            entry: preview.entry.id.to_string(),
            ui: ui.clone(),
        })
    }
}

async fn preview(
    desk: Desk,
    Path(ReferralPath { referral }): Path<ReferralPath>,
    Query(Wanted { sheet }): Query<Wanted>,
) -> Done {
    let page = PreviewPage::new(&desk, referral, sheet == "named").await?;
    page.ui.page(&page)
}

#[derive(Debug, Template)]
#[template(path = "pages/provided.html")]
struct ProvidedPage {
    ui: Ui,
    line: Line,
    operator: String,
    today: String,
    /// The items with their values, on a sheet.
    sheet: Option<Vec<(String, String)>>,
    sealed: Option<(SealedPackage, String)>,
    items: String,
    withheld: Vec<WithheldItem>,
    entry: String,
}

async fn provide(
    desk: Desk,
    Path(ReferralPath { referral }): Path<ReferralPath>,
    form: Form,
) -> Done {
    let items: Vec<String> = form.all("items").map(str::to_owned).collect();
    let channel: Channel = channel(&form)?;
    if items.is_empty() {
        let mut page = PreviewPage::new(&desk, referral, false).await?;
        page.wrong = Some(page.ui.t("web-provide-nothing"));
        return page
            .ui
            .page_with(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let Desk { office, caller, ui } = &desk;
    let (line, _shown) = office.show_referral(caller, referral).await?;
    let provided = office
        .provide_previewed(caller, referral, channel, &items)
        .await?;
    let labels = Labels::new(office, ui.pack_lang());
    let package = provided.package;
    let sheet = package.as_ref().and_then(|package| package.items());
    let page = ProvidedPage {
        line: Line::new(&line, labels, ui),
        operator: office.operator_name().to_owned(),
        today: ui.day(&office.today()),
        sheet: sheet.map(|items| in_order(labels, items)),
        sealed: package
            .as_ref()
            .and_then(|package| package.sealed())
            .map(|sealed| (sealed.clone(), ui.minute_of(&sealed.expires))),
        items: labels.items(&provided.items),
        withheld: labels.withheld(&provided.withheld),
        entry: provided.entry.id.to_string(),
        ui: ui.clone(),
    };
    page.ui.page(&page)
}

/// Items with their values in the order of the vocabulary, in words.
fn in_order(labels: Labels<'_>, items: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let known = labels.words().items().map(|(_, row)| row);
    let told = known.filter_map(|row| Some((labels.item(&row.id), items.get(&row.id)?.clone())));
    told.collect()
}
