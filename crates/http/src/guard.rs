//! What stands around every request: a place in the room, an end for every act that began, one line
//! of the log, and the headers of every answer.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, RETRY_AFTER, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware};
use kitei_i18n::{Locale, Messages};
use serde::Serialize;

use crate::entrance::Entrance;
use crate::problem::Problem;

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

/// How an entrance answers: in which language, and what a problem looks like there.
pub trait Face: Send + Sync + 'static {
    /// The reader's language.
    fn language(&self, headers: &HeaderMap) -> Locale;

    /// A problem as this entrance shows it to whoever asked.
    fn answer(&self, problem: &Problem, messages: &Messages, asked: &Asked) -> Response;
}

/// What was asked for, without its body.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The method.
    pub method: Method,
    /// The address.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
}

/// What stands around the requests of one entrance.
struct Around<F> {
    entrance: Arc<Entrance>,
    face: F,
}

/// The routes of an entrance, with what stands around each request: a place in the room, an end for
/// every act that began, one line of the log, and headers where the route set none of its own.
pub fn guarded(router: Router, entrance: Arc<Entrance>, face: impl Face) -> Router {
    let around = Arc::new(Around { entrance, face });
    router.layer(middleware::from_fn_with_state(around, pass))
}

/// Runs one request to its end and says that it did.
async fn pass<F: Face>(
    State(around): State<Arc<Around<F>>>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let Around { entrance, face } = around.as_ref();
    let method = method_name(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let asked = Asked {
        method: request.method().clone(),
        uri: request.uri().clone(),
        headers: request.headers().clone(),
    };
    let mut response = ended(entrance, request, next).await;
    let problem = response.extensions_mut().remove::<Problem>();
    if let Some(problem) = &problem {
        let locale = face.language(&asked.headers);
        let mut answer = face.answer(problem, entrance.messages(locale), &asked);
        // What the route itself says besides, such as a cookie that ends.
        for (name, value) in response.headers() {
            if !answer.headers().contains_key(name) && *name != CONTENT_LENGTH {
                answer.headers_mut().append(name, value.clone());
            }
        }
        if let Some(seconds) = problem.retry_after() {
            let seconds = HeaderValue::from(seconds);
            answer.headers_mut().insert(RETRY_AFTER, seconds);
        }
        let language = HeaderValue::from_static(locale.as_str());
        answer.headers_mut().insert(CONTENT_LANGUAGE, language);
        response = answer;
    }
    let status = response.status().as_u16();
    (entrance.log)(&Line {
        method,
        route: &route,
        status,
        ms: started.elapsed().as_millis(),
        code: problem.as_ref().map(Problem::code),
        cause: problem.as_ref().and_then(Problem::cause),
    });
    entrance.counts.add(method, route, status);
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        // What is not made to be shown, shows and loads nothing; the pages say what they load.
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
        (VARY, "Accept-Language, Authorization, Cookie"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        let headers = response.headers_mut().entry(name);
        headers.or_insert(HeaderValue::from_static(value));
    }
    response
}

/// WHY: an act that has begun is ended even where the client goes away; it runs on by itself. A
/// fault in one of them does not end the server.
async fn ended(entrance: &Entrance, request: Request, next: Next) -> Response {
    let Ok(place) = Arc::clone(&entrance.room).try_acquire_owned() else {
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
