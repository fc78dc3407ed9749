//! What the person asks for: taken, numbered, stamped, and shown with how far it is.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use kitei_http::Problem;
use kitei_office::{NewRequest, OwnRequest, RequestKind};
use serde::Deserialize;

use crate::form::Form;
use crate::labels::Choice;
use crate::own::OwnDesk;
use crate::ui::{Done, Ui};

/// A request, in words.
#[derive(Debug)]
struct Line {
    number: String,
    kind: String,
    text: String,
    at: String,
    state: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/own/requests.html")]
struct RequestsPage {
    ui: Ui,
    kinds: Vec<Choice>,
    kind: String,
    text: String,
    /// The number of the one that was just taken.
    taken: Option<String>,
    lines: Vec<Line>,
    wrong: Option<String>,
}

/// Which request was just taken.
#[derive(Debug, Deserialize)]
pub(super) struct Taken {
    #[serde(default)]
    taken: String,
}

impl RequestsPage {
    async fn new(desk: OwnDesk, taken: &str) -> Result<Self, Problem> {
        let OwnDesk {
            office,
            subject,
            ui,
        } = desk;
        let requests = office.own_requests(&subject).await?;
        let own = requests.iter().find(|one| one.number == taken);
        let kinds = RequestKind::ALL.into_iter();
        Ok(Self {
            kinds: kinds
                .map(|kind| Choice {
                    id: kind.as_str().to_owned(),
                    label: ui.request_kind(kind),
                })
                .collect(),
            kind: String::new(),
            text: String::new(),
            taken: own.map(|one| one.number.clone()),
            lines: requests.iter().map(|one| said(one, &ui)).collect(),
            wrong: None,
            ui,
        })
    }
}

fn said(one: &OwnRequest, ui: &Ui) -> Line {
    Line {
        number: one.number.clone(),
        kind: ui.request_kind(one.kind),
        text: one.text.clone(),
        at: ui.minute(one.at),
        state: ui.t("web-request-received"),
    }
}

pub(super) async fn list(Query(Taken { taken }): Query<Taken>, desk: OwnDesk) -> Done {
    let mut page = RequestsPage::new(desk, &taken).await?;
    "/me/requests".clone_into(&mut page.ui.here);
    page.ui.page(&page)
}

pub(super) async fn take(desk: OwnDesk, form: Form) -> Done {
    let kind = RequestKind::read(form.one("kind"));
    let Some(kind) = kind else {
        let wrong = desk.ui.t("web-own-request-which");
        return again(desk, &form, wrong).await;
    };
    let new = NewRequest {
        kind,
        text: form.one("text").to_owned(),
    };
    match desk.office.take_request(&desk.subject, new).await {
        Ok(taken) => {
            let to = format!("/me/requests?taken={}", taken.number);
            Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response())
        }
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
                return Err(problem);
            }
            let wrong = desk.ui.t("web-own-request-words");
            again(desk, &form, wrong).await
        }
    }
}

/// The form as it was sent, and what is wrong with it.
async fn again(desk: OwnDesk, form: &Form, wrong: String) -> Done {
    let mut page = RequestsPage::new(desk, "").await?;
    form.one("kind").clone_into(&mut page.kind);
    form.one("text").clone_into(&mut page.text);
    page.wrong = Some(wrong);
    page.ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
