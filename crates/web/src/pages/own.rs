//! `/me`: the pages of a person about their own file (本人のページ). Plain words, a telephone first.

mod address;
mod consents;
mod entrance;
mod history;
mod items;
mod requests;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::Pages;
use crate::cookies::OWN;
use crate::own::OwnDesk;
use crate::protection::NOTHING_LEFT;
use crate::site::Site;
use crate::ui::Done;

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/me", get(items::items))
        .route("/me/sign-in", get(entrance::form).post(entrance::sign_in))
        .route("/me/code", post(entrance::ask))
        .route("/me/sign-out", post(sign_out))
        .route("/me/consents", get(consents::list))
        .route(
            "/me/consents/{consent}/withdraw",
            get(consents::confirm).post(consents::withdraw),
        )
        .route("/me/history", get(history::history))
        .route("/me/requests", get(requests::list).post(requests::take))
        .route("/me/address", get(address::form).post(address::change))
        .route("/me/download", post(download))
}

/// The pages of a person: their names, and where they are.
pub(super) const WAYS: [(&str, &str); 5] = [
    ("items", "/me"),
    ("consents", "/me/consents"),
    ("history", "/me/history"),
    ("requests", "/me/requests"),
    ("address", "/me/address"),
];

/// Goes to a page of theirs.
fn to(page: &'static str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, page)]).into_response()
}

/// Everything that is held, as a file. A form asks for it: a machine that follows links does not.
async fn download(
    OwnDesk {
        office, subject, ..
    }: OwnDesk,
) -> Done {
    let everything = office.own_export(&subject).await?;
    let mut response = everything.into_response();
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    headers.insert(CONTENT_TYPE, json);
    let name = HeaderValue::from_static("attachment; filename=\"kitei.json\"");
    headers.insert(CONTENT_DISPOSITION, name);
    Ok(response)
}

async fn sign_out(
    State(site): State<std::sync::Arc<Site>>,
    OwnDesk {
        office, subject, ..
    }: OwnDesk,
) -> Done {
    office.close_own_session(&subject).await?;
    let mut response = to("/me/sign-in");
    let headers = response.headers_mut();
    if let Some(gone) = OWN.set(site.transport, "", 0) {
        headers.append(SET_COOKIE, gone);
    }
    let (clear, cache) = NOTHING_LEFT;
    headers.insert(clear, cache);
    Ok(response)
}
