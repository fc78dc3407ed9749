//! Why a request was not done, as a page: what, under which clauses, and what can be done next.

use std::sync::Arc;

use askama::Template;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kitei_http::{Asked, Face, Problem};
use kitei_i18n::{Locale, Messages};
use kitei_office::Refusal;

use crate::language;
use crate::protection::protect;
use crate::seats::Seats;
use crate::site::Site;
use crate::ui::{Signed, Ui};

/// The pages to those who read them.
#[derive(Debug)]
pub(crate) struct ProblemPages(pub(crate) Arc<Site>);

/// A problem.
#[derive(Debug, Template)]
#[template(path = "problems.html")]
struct ProblemPage<'a> {
    ui: Ui,
    title: String,
    sentence: String,
    code: &'a str,
    refusal: Option<&'a Refusal>,
}

impl Face for ProblemPages {
    fn language(&self, headers: &HeaderMap) -> Locale {
        language::chosen(self.0.transport, headers)
    }

    fn answer(&self, problem: &Problem, messages: &Messages, asked: &Asked) -> Response {
        if let Some(to) = elsewhere(problem, asked) {
            return (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
        }
        // A form that was sent is not at an address that can be asked for again; and of an address that
        // is none nothing comes back.
        let is_there = problem.status() != StatusCode::NOT_FOUND;
        let here = if asked.method.is_safe() && is_there {
            asked.uri.path()
        } else {
            "/"
        };
        let mut ui = Ui::new(Arc::clone(&self.0), messages.locale(), here);
        if Seats::read(self.0.transport, &asked.headers)
            .current()
            .is_some()
        {
            ui.signed = Some(Signed::default());
        }
        let page = ProblemPage {
            ui: ui.clone(),
            title: problem.title(messages),
            sentence: problem.sentence(messages),
            code: problem.code(),
            refusal: problem.refusal(),
        };
        let answer = ui.page_with(problem.status(), &page);
        let mut response = answer.unwrap_or_else(|_faulty| problem.status().into_response());
        protect(self.0.transport, response.headers_mut());
        response
    }
}

/// Where whoever is not signed in, or locked out, goes instead, and where they come back to. A form
/// that was sent is not sent again.
fn elsewhere(problem: &Problem, asked: &Asked) -> Option<String> {
    let page = match problem.code() {
        "own.ended" | "nobody_on_own_page" => return Some("/me/sign-in".to_owned()),
        "session.locked" => "/lock",
        "session.unknown" | "nobody_signed_in" => "/sign-in",
        _ => return None,
    };
    let here = asked
        .uri
        .path_and_query()
        .filter(|_| asked.method.is_safe());
    let here = here.map_or("/", |here| here.as_str());
    let back: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
    Some(format!("{page}?back={back}"))
}
