//! `/account`: one's own account: the password, and where one is signed in.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use kitei_domain::SessionId;
use kitei_http::Problem;
use kitei_office::SessionLine;
use serde::Deserialize;

use super::Pages;
use crate::desk::{Desk, From};
use crate::form::Form;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/account", get(account))
        .route("/account/password", post(change_password))
        .route("/account/sessions/{session}/end", post(end_session))
}

#[derive(Debug, Template)]
#[template(path = "pages/account.html")]
struct AccountPage {
    ui: Ui,
    sessions: Vec<SessionLine>,
    /// The password was changed.
    changed: bool,
    wrong: Option<String>,
}

async fn account(desk: Desk) -> Done {
    answer(desk, false, None).await
}

async fn answer(desk: Desk, changed: bool, wrong: Option<Problem>) -> Done {
    let Desk { office, caller, ui } = desk;
    let status = wrong.as_ref().map_or(StatusCode::OK, Problem::status);
    let page = AccountPage {
        sessions: office.list_sessions(&caller, caller.id()).await?,
        changed,
        wrong: wrong.map(|problem| problem.sentence(ui.messages())),
        ui,
    };
    page.ui.page_with(status, &page)
}

/// What is typed stands in no answer; what is wrong is said above the form.
async fn change_password(desk: Desk, From(asker): From, form: Form) -> Done {
    let new = form.whole("password");
    if new != form.whole("again") {
        let differ = Problem::unusable("passwords_differ");
        return answer(desk, false, Some(differ)).await;
    }
    let Desk { office, caller, .. } = &desk;
    let changed = office.change_password(caller, form.whole("old"), new, &asker);
    match changed.await {
        Ok(_entry) => answer(desk, true, None).await,
        Err(error) => answer(desk, false, Some(Problem::from(error))).await,
    }
}

#[derive(Debug, Deserialize)]
struct SessionPath {
    session: SessionId,
}

async fn end_session(desk: Desk, Path(SessionPath { session }): Path<SessionPath>) -> Done {
    desk.office.revoke_session(&desk.caller, session).await?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, "/account")]).into_response())
}
