//! `/invitation`: whoever was invited sets a password and an authenticator app up, and is signed in.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use kitei_http::Problem;
use kitei_office::Enrolment;

use super::Pages;
use crate::desk::From;
use crate::form::Form;
use crate::qr::QrSquare;
use crate::seats::Seats;
use crate::site::Site;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/invitation", get(ask).post(show))
        .route("/invitation/enrol", post(enrol))
}

/// The code is asked for; what it opens is shown once it is there.
#[derive(Debug, Template)]
#[template(path = "pages/invitation.html")]
struct InvitationPage {
    ui: Ui,
    code: String,
    enrolment: Option<Enrolment>,
    wrong: Option<String>,
}

impl InvitationPage {
    /// The seed as the camera of an authenticator app reads it.
    fn qr(&self) -> Option<QrSquare> {
        QrSquare::of(&self.enrolment.as_ref()?.uri)
    }

    /// The seed in groups, for whoever types it.
    fn seed(&self) -> String {
        let seed = self.enrolment.as_ref().map_or("", |one| one.seed.as_str());
        let mut text = String::new();
        for (place, letter) in seed.chars().enumerate() {
            if place > 0 && place.is_multiple_of(4) {
                text.push(' ');
            }
            text.push(letter);
        }
        text
    }
}

async fn ask(State(site): State<Arc<Site>>, ui: Ui) -> Done {
    let office = site.entrance.office().await?;
    let page = InvitationPage {
        ui: ui.of(&office),
        code: String::new(),
        enrolment: None,
        wrong: None,
    };
    page.ui.page(&page)
}

/// What belongs to a code. It is sent in a form, so that it stands in no address and no history.
async fn show(State(site): State<Arc<Site>>, From(asker): From, ui: Ui, form: Form) -> Done {
    let office = site.entrance.office().await?;
    let code = form.one("code").to_owned();
    let read = office.read_invitation(&code, &asker).await;
    let ui = ui.of(&office);
    let mut page = InvitationPage {
        ui: ui.clone(),
        code,
        enrolment: None,
        wrong: None,
    };
    match read {
        Ok(enrolment) => page.enrolment = Some(enrolment),
        Err(error) => {
            let problem = Problem::from(error);
            page.wrong = Some(problem.sentence(ui.messages()));
            return ui.page_with(problem.status(), &page);
        }
    }
    ui.page(&page)
}

async fn enrol(
    State(site): State<Arc<Site>>,
    From(asker): From,
    headers: HeaderMap,
    ui: Ui,
    form: Form,
) -> Done {
    let office = site.entrance.office().await?;
    let code = form.one("code").to_owned();
    let password = form.whole("password");
    let enrolment = office.read_invitation(&code, &asker).await?;
    let ui = ui.of(&office);
    let wrong = if password == form.whole("again") {
        let enrolled = office.enrol(&code, password, form.one("totp"), &asker);
        match enrolled.await {
            Ok(opened) => {
                let mut seats = Seats::read(site.transport, &headers);
                seats.sit(&enrolment.account, opened.secret);
                let mut response = (StatusCode::SEE_OTHER, [(LOCATION, "/")]).into_response();
                if let Some(kept) = seats.kept(site.transport) {
                    response.headers_mut().append(SET_COOKIE, kept);
                }
                return Ok(response);
            }
            Err(error) => Problem::from(error).sentence(ui.messages()),
        }
    } else {
        Problem::unusable("passwords_differ").sentence(ui.messages())
    };
    let page = InvitationPage {
        ui: ui.clone(),
        code,
        enrolment: Some(enrolment),
        wrong: Some(wrong),
    };
    ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
