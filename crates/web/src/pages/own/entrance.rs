//! Coming in: the address, the code that is sent there, and a slip where it is needed.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use kitei_http::Problem;
use kitei_office::OwnSignIn;

use super::to;
use crate::cookies::OWN;
use crate::desk::From;
use crate::form::Form;
use crate::site::Site;
use crate::ui::{Done, Ui};

/// The browser forgets the cookie after so long; the office ends the session by itself.
const KEPT_SECONDS: u64 = 60 * 60;

#[derive(Debug, Template)]
#[template(path = "pages/own/entrance.html")]
struct EntrancePage {
    ui: Ui,
    address: String,
    /// Until when a code is good that may have been sent; none while the address is asked for.
    asked: Option<String>,
    /// The code as it was typed, where it was right and a slip is missing.
    code: String,
    slip: bool,
    wrong: Option<String>,
}

impl EntrancePage {
    fn on_its_way(&self, until: &str) -> String {
        let values = [("until", until.into())];
        self.ui.t_with("web-own-on-its-way", &values)
    }

    fn lead(&self) -> String {
        let operator = &self.ui.operator;
        self.ui
            .t_with("web-own-lead", &[("operator", operator.into())])
    }
}

pub(super) async fn form(State(site): State<Arc<Site>>, ui: Ui) -> Done {
    let office = site.entrance.office().await?;
    let page = EntrancePage {
        ui: ui.of(&office),
        address: String::new(),
        asked: None,
        code: String::new(),
        slip: false,
        wrong: None,
    };
    page.ui.page(&page)
}

/// One answer for every address: the form for the code.
pub(super) async fn ask(
    State(site): State<Arc<Site>>,
    From(asker): From,
    ui: Ui,
    form: Form,
) -> Done {
    let office = site.entrance.office().await?;
    let address = form.one("address").to_owned();
    let code = office.ask_own_code(&address, &asker).await;
    let mut page = EntrancePage {
        ui: here(ui.of(&office)),
        address,
        asked: None,
        code: String::new(),
        slip: false,
        wrong: None,
    };
    match code.map_err(Problem::from) {
        Ok(code) => {
            page.asked = Some(page.ui.minute(code.until));
            page.ui.page(&page)
        }
        Err(problem) if problem.status().is_server_error() => Err(problem),
        Err(problem) => {
            page.wrong = Some(match problem.status() {
                StatusCode::UNPROCESSABLE_ENTITY => page.ui.t("web-own-no-address"),
                _ => problem.sentence(page.ui.messages()),
            });
            page.ui.page_with(problem.status(), &page)
        }
    }
}

pub(super) async fn sign_in(
    State(site): State<Arc<Site>>,
    From(asker): From,
    ui: Ui,
    form: Form,
) -> Done {
    let office = site.entrance.office().await?;
    let proof = OwnSignIn {
        address: form.one("address").to_owned(),
        code: form.one("code").to_owned(),
        slip: form.one("slip").to_owned(),
    };
    match office.open_own_session(&proof, &asker).await {
        Ok(opened) => {
            let mut response = to("/me");
            let cookie = OWN.set(site.transport, &opened.secret, KEPT_SECONDS);
            if let Some(cookie) = cookie {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status().is_server_error() {
                return Err(problem);
            }
            let ui = here(ui.of(&office));
            let slip = problem.code() == "own.second_proof" || !proof.slip.is_empty();
            let page = EntrancePage {
                wrong: Some(problem.sentence(ui.messages())),
                address: proof.address,
                asked: Some(String::new()),
                code: if problem.code() == "own.second_proof" {
                    proof.code
                } else {
                    String::new()
                },
                slip,
                ui,
            };
            page.ui.page_with(problem.status(), &page)
        }
    }
}

/// The answer to a form is not at an address that can be asked for again.
fn here(mut ui: Ui) -> Ui {
    "/me/sign-in".clone_into(&mut ui.here);
    ui
}
