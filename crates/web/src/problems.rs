//! Why a request was not done, as a page: what, under which clauses, and what can be done next.

use std::sync::Arc;

use askama::Template;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kitei_http::{Asked, Face, Problem};
use kitei_i18n::{Locale, Messages};
use kitei_office::Refusal;

use crate::language;
use crate::protection::protect;
use crate::site::Site;
use crate::ui::Ui;

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
        // A form that was sent is not at an address that can be asked for again.
        let here = if asked.method.is_safe() {
            asked.uri.path()
        } else {
            "/"
        };
        let ui = Ui::new(Arc::clone(&self.0), messages.locale(), here);
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
