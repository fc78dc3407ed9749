//! 利用停止 and its end: always open, at once.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::routing::get;
use kitei_http::Problem;
use kitei_office::Scope;

use super::person::{For, Head};
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::{Choice, Labels};
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new().route("/people/{person}/suspension", get(form).post(act))
}

#[derive(Debug, Template)]
#[template(path = "pages/suspension.html")]
struct SuspensionPage {
    ui: Ui,
    head: Head,
    purposes: Vec<Choice>,
    /// What was just done: whether use was suspended, and the entry.
    done: Option<(bool, String)>,
}

impl SuspensionPage {
    fn new(desk: Desk, head: Head) -> Self {
        let labels = Labels::new(&desk.office, desk.ui.pack_lang());
        let known = labels.words().purposes().map(|(_, row)| row);
        let purposes = known.filter(|row| row.ordinary).map(|row| Choice {
            id: row.id.clone(),
            label: row.text(desk.ui.pack_lang()).to_owned(),
        });
        Self {
            purposes: purposes.collect(),
            head,
            done: None,
            ui: desk.ui,
        }
    }
}

async fn form(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let head = Head::new(&desk.office, &desk.caller, (person, purpose), "suspension").await?;
    let page = SuspensionPage::new(desk, head);
    page.ui.page(&page)
}

async fn act(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
    form: Form,
) -> Done {
    let scope = Scope::read(form.one("scope"));
    let scope = scope.ok_or_else(|| Problem::unusable("form_unusable"))?;
    let (caller, office) = (&desk.caller, &desk.office);
    let (suspended, entry) = match form.one("act") {
        "resume" => (false, office.resume(caller, person, scope).await?.entry),
        _ => (true, office.suspend(caller, person, scope).await?.entry),
    };
    let head = Head::new(office, caller, (person, purpose), "suspension").await?;
    let mut page = SuspensionPage::new(desk, head);
    page.done = Some((suspended, entry.id.to_string()));
    page.ui.page(&page)
}
