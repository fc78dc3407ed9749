//! Problems as the API answers them, which is as RFC 9457 has it: `application/problem+json`.

use axum::http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
pub(crate) use kitei_http::Problem;
use kitei_http::{Asked, Face, asked_for};
use kitei_i18n::{Locale, Messages};
use serde_json::{Value, json};

/// The API to those who call it.
#[derive(Debug)]
pub(crate) struct ProblemJson;

impl Face for ProblemJson {
    fn language(&self, headers: &HeaderMap) -> Locale {
        asked_for(headers)
    }

    fn answer(&self, problem: &Problem, messages: &Messages, _asked: &Asked) -> Response {
        let mut response =
            (problem.status(), object(problem, messages).to_string()).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(CONTENT_TYPE, kind);
        if problem.status() == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

fn object(problem: &Problem, messages: &Messages) -> Value {
    let refusal = problem.refusal();
    json!({
        "type": format!("urn:kitei:problem:{}", problem.code()),
        "title": problem.title(messages),
        "status": problem.status().as_u16(),
        "detail": problem.sentence(messages),
        "code": problem.code(),
        "clauses": refusal.map(|refusal| refusal.clauses.clone()).unwrap_or_default(),
        "next": refusal.map_or_else(|| json!([]), |refusal| json!(refusal.next)),
        "entry": refusal.and_then(|refusal| refusal.entry.as_ref()).map(|entry| json!(entry)),
    })
}
