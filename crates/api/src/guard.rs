//! What stands around every request: a place in the room, an end for every act that began, one line
//! of the log, and the headers of every answer.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, VARY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::language;
use crate::problem::Problem;
use crate::serve::Api;

/// One line of the log: no path parameter, no query, no header, no body.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    /// The method; `OTHER` for one that HTTP does not name.
    pub method: &'a str,
    /// The template of the route, never the path as it was asked for.
    pub route: &'a str,
    /// The status of the answer.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub ms: u128,
    /// The code of the problem, where it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'a str>,
    /// The chain of causes of a fault of the office itself: ids and places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<&'a str>,
}

/// Runs one request to its end and says that it did.
pub(crate) async fn around(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = method_name(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let locale = language::wanted(request.headers());
    let mut response = ended(&api, request, next).await;
    let problem = response.extensions_mut().remove::<Problem>();
    if let Some(problem) = &problem {
        response = problem.answer(api.messages(locale));
        let language = HeaderValue::from_static(locale.as_str());
        response.headers_mut().insert(CONTENT_LANGUAGE, language);
    }
    let status = response.status().as_u16();
    (api.log)(&Line {
        method,
        route: &route,
        status,
        ms: started.elapsed().as_millis(),
        code: problem.as_ref().map(Problem::code),
        cause: problem.as_ref().and_then(Problem::cause),
    });
    api.counts.add(method, route, status);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        VARY,
        HeaderValue::from_static("Accept-Language, Authorization"),
    );
    let nosniff = HeaderValue::from_static("nosniff");
    headers.insert(X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

/// WHY: an act that has begun is ended even where the client goes away; it runs on by itself. A
/// fault in one of them does not end the server.
async fn ended(api: &Api, request: Request, next: Next) -> Response {
    let Ok(place) = Arc::clone(&api.room).try_acquire_owned() else {
        return Problem::full().into_response();
    };
    let act = tokio::spawn(async move {
        let response = next.run(request).await;
        drop(place);
        response
    });
    act.await
        .unwrap_or_else(|_ended_badly| Problem::internal().into_response())
}

fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
