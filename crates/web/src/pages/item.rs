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
use kitei_office::{Correction, Exceptional};
use serde::Deserialize;

use super::person::{For, Head};
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::Labels;
use crate::ui::{Done, Ui};
use crate::ways::{Ways, way_of};

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
    /// Whether a contact is open that shows the present value.
    shown: bool,
    /// What the guard or the office says of it.
    wrong: Option<String>,
    ways: Ways,
}

impl ItemPage {
    fn heading(&self) -> String {
        let values = [("label", self.label.as_str().into())];
        self.ui.t_with("web-item-title", &values)
    }
}

/// The form, with the present value where an open contact shows it.
///
/// # Journal
/// That of [`kitei_office::Office::view_contact`].
async fn correct_form(
    desk: Desk,
    Path(ItemPath { person, item }): Path<ItemPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk { office, caller, ui } = desk;
    let open = office.view_contact(&caller, person, &purpose).await?;
    let value = open.and_then(|mut open| open.granted.remove(&item));
    let labels = Labels::new(&office, ui.pack_lang());
    let page = ItemPage {
        head: Head::new(&office, &caller, (person, purpose), "items").await?,
        label: labels.item(&item),
        shown: value.is_some(),
        value: value.unwrap_or_default(),
        item,
        wrong: None,
        ways: Ways::new(labels, &ui),
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
    let Desk { office, caller, ui } = desk;
    let labels = Labels::new(&office, ui.pack_lang());
    if labels.words().item(&item).is_none() {
        return Err(Problem::new(StatusCode::NOT_FOUND, "page_unknown"));
    }
    let page = ItemPage {
        head: Head::new(&office, &caller, (person, purpose), "items").await?,
        label: labels.item(&item),
        value: String::new(),
        shown: true,
        item,
        wrong: None,
        ways: Ways::new(labels, &ui),
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
    let way = way_of(&form)?;
    let corrected = office.correct_with(&caller, person, correction, way);
    let problem = match corrected.await {
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
    let labels = Labels::new(&office, ui.pack_lang());
    let page = ItemPage {
        head: Head::new(&office, &caller, (person, purpose), "items").await?,
        label: labels.item(&item),
        shown: true,
        ways: Ways::new(labels, &ui).again(&office, &form, (&item, &value)),
        value,
        item,
        wrong: Some(problem.sentence(ui.messages())),
        ui,
    };
    page.ui.page_with(problem.status(), &page)
}
