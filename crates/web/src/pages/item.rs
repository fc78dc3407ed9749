//! One item of a person is corrected or added. What the guard stops is told with the ways out, and
//! nothing that was typed is lost.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::routing::get;
use kitei_domain::{PersonId, Source};
use kitei_http::Problem;
use kitei_office::{Correction, Exceptional, ShowRequest};
use serde::Deserialize;

use super::person::{For, Head};
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::Labels;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route(
            "/people/{person}/items/{item}",
            get(correct_form).post(correct),
        )
        .route("/people/{person}/add", get(add_form))
}

#[derive(Debug, Deserialize)]
struct ItemPath {
    person: PersonId,
    item: String,
}

#[derive(Debug, Deserialize)]
struct Added {
    item: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/item.html")]
struct ItemPage {
    ui: Ui,
    head: Head,
    item: String,
    label: String,
    value: String,
    /// What the guard or the office says of it.
    wrong: Option<String>,
    /// The guard stopped it: there are ways out.
    barred: bool,
}

impl ItemPage {
    fn heading(&self) -> String {
        let values = [("label", self.label.as_str().into())];
        self.ui.t_with("web-item-title", &values)
    }
}

/// The form with the present value, which the purpose must grant.
async fn correct_form(
    desk: Desk,
    Path(ItemPath { person, item }): Path<ItemPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk { office, caller, ui } = desk;
    let request = ShowRequest {
        purpose: purpose.clone(),
        items: Some(vec![item.clone()]),
        reason: None,
    };
    let mut shown = office.show(&caller, person, request).await?;
    let labels = Labels::new(&office, ui.pack_lang());
    let page = ItemPage {
        head: Head::new(person, purpose, "items"),
        label: labels.item(&item),
        value: shown.granted.remove(&item).unwrap_or_default(),
        item,
        wrong: None,
        barred: false,
        ui,
    };
    page.ui.page(&page)
}

/// The empty form for an item that is not held; nobody is looked at.
async fn add_form(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
    Query(Added { item }): Query<Added>,
) -> Done {
    let Desk { office, ui, .. } = desk;
    let labels = Labels::new(&office, ui.pack_lang());
    if labels.words().item(&item).is_none() {
        return Err(Problem::new(StatusCode::NOT_FOUND, "page_unknown"));
    }
    let page = ItemPage {
        head: Head::new(person, purpose, "items"),
        label: labels.item(&item),
        value: String::new(),
        item,
        wrong: None,
        barred: false,
        ui,
    };
    page.ui.page(&page)
}

async fn correct(
    desk: Desk,
    Path(ItemPath { person, item }): Path<ItemPath>,
    Query(For { purpose }): Query<For>,
    form: Form,
) -> Done {
    let Desk { office, caller, ui } = desk;
    let value = form.one("value").to_owned();
    let correction = Correction {
        item: item.clone(),
        value: value.clone(),
        source: Source::Own,
        exception: Exceptional::default(),
    };
    let problem = match office.correct(&caller, person, correction).await {
        Ok(_acted) => {
            let back = format!("/people/{person}?for={purpose}");
            return Ok((StatusCode::SEE_OTHER, [(LOCATION, back)]).into_response());
        }
        Err(error) => Problem::from(error),
    };
    let barred = problem.code() == "content.barred";
    if !barred && problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(problem);
    }
    let page = ItemPage {
        head: Head::new(person, purpose, "items"),
        label: Labels::new(&office, ui.pack_lang()).item(&item),
        value,
        item,
        wrong: Some(problem.sentence(ui.messages())),
        barred,
        ui,
    };
    page.ui.page_with(problem.status(), &page)
}
