//! `Idempotency-Key`: a write that comes again under its key is answered as it was and does nothing
//! a second time. Here for every write at once; the office writes the key with the act (decision
//! 0014).
//!
//! A write that wrote no entry is not kept: it did nothing, and may come again. What an answer
//! releases or shows once is not kept either: the same request is then told that it is done, and by
//! which entry.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequestParts as _, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use kitei_http::Entrance;
use kitei_office::{Attempt, EntryRef, Known, RequestDigest, RequestKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::{OpenApi, security::SecurityRequirement};

use crate::asked::{SCAN_BODY_BYTES_AT_MOST, read_body};
use crate::problem::Problem;
use crate::signin::Desk;

/// The header that names a request (draft-ietf-httpapi-idempotency-key-header).
pub(crate) const KEY: &str = "idempotency-key";

/// Says that an answer was given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// An answer of an act is at most this long.
const ANSWER_BYTES_AT_MOST: usize = 1024 * 1024;

/// Fields of answers that are shown once, or that say who somebody is: such an answer is not kept.
pub(crate) const SHOWN_ONCE: [&str; 6] = [
    "identity",
    "invitation",
    "link",
    "recovery_code",
    "secret",
    "token",
];

/// Writes under keys that run now, and the routes where nobody has signed in yet.
#[derive(Debug)]
pub(crate) struct Repeats {
    entrance: Arc<Entrance>,
    open: BTreeSet<String>,
    running: Mutex<BTreeSet<[u8; 16]>>,
}

impl Repeats {
    pub(crate) fn new(entrance: Arc<Entrance>, document: &OpenApi) -> Self {
        Self {
            entrance,
            open: open_routes(document),
            running: Mutex::default(),
        }
    }
}

/// A write under a key that runs; at its end another may come.
struct Running<'r> {
    repeats: &'r Repeats,
    id: [u8; 16],
}

impl<'r> Running<'r> {
    fn begin(repeats: &'r Repeats, id: [u8; 16]) -> Option<Self> {
        let mut running = repeats
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let first = running.insert(id);
        // Made only where it is the first: its end takes the key out again.
        first.then(|| Self { repeats, id })
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let running = self.repeats.running.lock();
        running
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.id);
    }
}

/// Where whoever asks is not known by their token: keys mean nothing there.
pub(crate) fn open_routes(document: &OpenApi) -> BTreeSet<String> {
    let nobody = [SecurityRequirement::default()];
    let paths = document.paths.paths.iter().filter(|(_, item)| {
        let operations = [&item.post, &item.put, &item.delete];
        let mut operations = operations.into_iter().flatten();
        operations.any(|operation| operation.security.as_deref() == Some(&nobody))
    });
    let open = paths.map(|(path, _)| path.clone());
    // The secret of a session that is locked signs nobody in: it is what these are about.
    let own = ["", "/lock", "/unlock"].map(|of| format!("/api/v1/session{of}"));
    open.chain(own).collect()
}

/// Lets a write with a key act once.
pub(crate) async fn once(
    State(repeats): State<Arc<Repeats>>,
    request: Request,
    next: Next,
) -> Response {
    let is_write = !(request.method().is_safe());
    if !is_write || !request.headers().contains_key(KEY) {
        return next.run(request).await;
    }
    match keyed(&repeats, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn keyed(repeats: &Repeats, request: Request, next: Next) -> Result<Response, Problem> {
    let key = key(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let route = parts.extensions.get::<MatchedPath>();
    if route.is_none_or(|route| repeats.open.contains(route.as_str())) {
        return Err(Problem::unusable("idempotency_key_here"));
    }
    // WHY: who asks is looked at before the body is read, as without a key.
    let desk = Desk::from_request_parts(&mut parts, &repeats.entrance).await?;
    let body = read_body(&parts.headers, body, SCAN_BODY_BYTES_AT_MOST).await?;
    let id = desk.office.request_id(&desk.caller, &key);
    let Some(running) = Running::begin(repeats, id) else {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "idempotency_key_running",
        ));
    };
    let digest = digest(&desk, &parts, &body);
    let known = desk
        .office
        .known_request(&desk.caller, &key, digest)
        .await?;
    let attempt = match known {
        Known::New(attempt) => attempt,
        Known::Another => return Err(Problem::unusable("idempotency_key_reused")),
        Known::Done { answer, entry } => return told_again(answer, entry),
    };
    parts.extensions.insert(desk.clone());
    let act = next.run(Request::from_parts(parts, Body::from(body)));
    let response = attempt.run(act).await;
    let is_fault = response.status().is_server_error();
    if is_fault && !attempt.has_acted().await {
        // Another process may have acted under this key since, or the store did and said otherwise.
        let known = desk
            .office
            .known_request(&desk.caller, &key, digest)
            .await?;
        if let Known::Done { answer, entry } = known {
            return told_again(answer, entry);
        }
    }
    let response = kept(&desk, &attempt, response).await?;
    drop(running);
    Ok(response)
}

/// The one key of a request.
fn key(headers: &HeaderMap) -> Result<RequestKey, Problem> {
    let unusable = || Problem::unusable("idempotency_key_unusable");
    let mut given = headers.get_all(KEY).iter();
    let (Some(one), None) = (given.next(), given.next()) else {
        return Err(unusable());
    };
    let text = one.to_str().map_err(|_not_ascii| unusable())?;
    text.trim().parse().map_err(|_no_key| unusable())
}

fn digest(desk: &Desk, parts: &Parts, body: &[u8]) -> RequestDigest {
    let address = parts
        .uri
        .path_and_query()
        .map_or(parts.uri.path(), |address| address.as_str());
    desk.office
        .request_digest(parts.method.as_str(), address, body)
}

/// Keeps an answer, and hands it on.
async fn kept(desk: &Desk, attempt: &Attempt, response: Response) -> Result<Response, Problem> {
    if let Some(problem) = response.extensions().get::<Problem>() {
        let answer = problem.kept().map(|problem| Answer::Problem { problem });
        let answer = answer.and_then(Answer::kept);
        keep(desk, attempt, answer).await;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, ANSWER_BYTES_AT_MOST).await;
    let bytes = bytes.map_err(|_longer| Problem::internal())?;
    let object = serde_json::from_slice::<Value>(&bytes).ok();
    let answer = object
        .filter(|object| !shows_once(object))
        .map(|object| Answer::Done {
            status: parts.status.as_u16(),
            object,
        })
        .and_then(Answer::kept);
    keep(desk, attempt, answer).await;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// WHY: what was done is answered though its answer cannot be kept: a request that comes again is
/// then told that it is done.
async fn keep(desk: &Desk, attempt: &Attempt, answer: Option<Value>) {
    drop(desk.office.keep_answer(attempt, answer).await);
}

fn shows_once(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            let once = SHOWN_ONCE.contains(&name.as_str()) && !value.is_null();
            once || shows_once(value)
        }),
        Value::Array(values) => values.iter().any(shows_once),
        _ => false,
    }
}

fn told_again(answer: Option<Value>, entry: Option<EntryRef>) -> Result<Response, Problem> {
    let answer = answer.and_then(|answer| serde_json::from_value::<Answer>(answer).ok());
    let mut response = match answer {
        Some(Answer::Problem { problem }) => Problem::told_again(problem)
            .ok_or_else(Problem::internal)?
            .into_response(),
        Some(Answer::Done { status, object }) => {
            let status = StatusCode::from_u16(status).map_err(|_faulty| Problem::internal())?;
            (status, Json(object)).into_response()
        }
        None => {
            let entry = entry.map_or_else(|| "-".to_owned(), |entry| entry.id.to_string());
            return Err(Problem::new(StatusCode::CONFLICT, "idempotency_done").at(entry));
        }
    };
    let headers = response.headers_mut();
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Answer {
    Problem { problem: Value },
    Done { status: u16, object: Value },
}

impl Answer {
    fn kept(self) -> Option<Value> {
        serde_json::to_value(&self).ok()
    }
}
