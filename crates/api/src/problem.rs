//! Why a request was not done, as RFC 9457 has it: `application/problem+json` with the stable code,
//! and for a refusal its clauses, the next lawful steps and the entry that records it.
//!
//! INVARIANT: nothing that came with the request comes back.

use std::error::Error;

use axum::http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kitei_i18n::{Locale, Messages};
use kitei_office::{OfficeError, Refusal, Thing};
use serde_json::{Value, json};

/// Words of a request that a rule pack knows or not; everything else unknown is a thing by its id.
const WORDS: [Thing; 4] = [Thing::Item, Thing::Purpose, Thing::Department, Thing::Fact];

/// A part of what a problem tells.
#[derive(Debug, Clone)]
enum Part {
    /// As it is: the name of a field.
    Name(String),
    /// A closed word of the office, by its kind.
    Word(&'static str, &'static str),
}

/// A request that was not done.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    code: String,
    refusal: Option<Box<Refusal>>,
    /// Which part of the request, and what is wrong with it.
    place: Vec<Part>,
    /// The chain of causes of a fault of the office itself, for the log only.
    cause: Option<String>,
}

impl Problem {
    /// A problem of the entrance.
    pub(crate) fn new(status: StatusCode, code: &str) -> Self {
        Self {
            status,
            code: code.to_owned(),
            refusal: None,
            place: Vec::new(),
            cause: None,
        }
    }

    /// With the part of the request that is at fault.
    pub(crate) fn at(mut self, place: impl Into<String>) -> Self {
        self.place = vec![Part::Name(place.into())];
        self
    }

    /// There is no route like this.
    pub(crate) fn no_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "route_unknown")
    }

    /// The route knows other methods.
    pub(crate) fn no_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
    }

    /// A path holds something that is no id of its kind.
    pub(crate) fn malformed_id() -> Self {
        Self::new(StatusCode::NOT_FOUND, "id_malformed")
    }

    /// Too much is being worked on.
    pub(crate) fn full() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "too_busy")
    }

    /// A request that contradicts itself.
    pub(crate) fn unusable(code: &str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code)
    }

    /// The office cannot work now, for whatever reason.
    pub(crate) fn not_ready(error: OfficeError) -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            ..Self::from(error)
        }
    }

    /// A fault of the program.
    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    /// The stable word.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// What the log tells of a fault of the office itself.
    pub(crate) fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The answer in the reader's language.
    pub(crate) fn answer(&self, messages: &Messages) -> Response {
        let body = self.object(messages).to_string();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(CONTENT_TYPE, kind);
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }

    fn object(&self, messages: &Messages) -> Value {
        let refusal = self.refusal.as_deref();
        json!({
            "type": format!("urn:kitei:problem:{}", self.code),
            "title": messages.text(&format!("http-title-{}", self.status.as_u16())),
            "status": self.status.as_u16(),
            "detail": self.sentence(messages),
            "code": self.code,
            "clauses": refusal.map(|refusal| refusal.clauses.clone()).unwrap_or_default(),
            "next": refusal.map_or_else(|| json!([]), |refusal| json!(refusal.next)),
            "entry": refusal.and_then(|refusal| refusal.entry.as_ref()).map(|entry| json!(entry)),
        })
    }

    fn sentence(&self, messages: &Messages) -> String {
        if let Some(refusal) = &self.refusal {
            return match messages.locale() {
                Locale::Ja => refusal.text.ja.clone(),
                Locale::En => refusal.text.en.clone(),
            };
        }
        let key = format!("http-{}", self.code.replace(['_', '.'], "-"));
        let key = match self.status {
            _ if messages.has(&key) => key.as_str(),
            StatusCode::NOT_FOUND => "http-unknown",
            StatusCode::UNPROCESSABLE_ENTITY => "http-word-unknown",
            _ => "http-internal",
        };
        messages.text_with(key, &[("place", (&self.told_place(messages)).into())])
    }

    fn told_place(&self, messages: &Messages) -> String {
        let parts = self.place.iter().map(|part| match part {
            Part::Name(name) => name.clone(),
            Part::Word(kind, word) => messages.text(&format!("{kind}-{}", word.replace('_', "-"))),
        });
        parts.collect::<Vec<_>>().join(": ")
    }
}

/// The answer is written by [`crate::guard`], which knows the reader's language.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<OfficeError> for Problem {
    fn from(error: OfficeError) -> Self {
        let code = error.code();
        let status = status_of(&error);
        let cause = status.is_server_error().then(|| chain(&error));
        let place = match &error {
            OfficeError::Unusable { what, problem } => vec![
                Part::Name(what.trim_start_matches('-').replace('-', "_")),
                Part::Word("problem", problem.as_str()),
            ],
            OfficeError::Unknown { what, .. } => vec![Part::Word("thing", what.as_str())],
            OfficeError::WrongState { what, state, .. } => vec![
                Part::Word("thing", what.as_str()),
                Part::Word("state", state.as_str()),
            ],
            _ => Vec::new(),
        };
        let refusal = match error {
            OfficeError::Refused(refusal) => Some(refusal),
            _ => None,
        };
        Self {
            status,
            code,
            refusal,
            place,
            cause,
        }
    }
}

fn status_of(error: &OfficeError) -> StatusCode {
    match error {
        OfficeError::Refused(refusal) => match refusal.code.as_str() {
            "token.unknown" => StatusCode::UNAUTHORIZED,
            "person.not_available" => StatusCode::NOT_FOUND,
            _ => StatusCode::FORBIDDEN,
        },
        OfficeError::Unknown { what, .. } if !WORDS.contains(what) => StatusCode::NOT_FOUND,
        OfficeError::Unknown { .. } | OfficeError::Unusable { .. } | OfficeError::Intake(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        OfficeError::WrongState { .. } | OfficeError::Contended { .. } => StatusCode::CONFLICT,
        OfficeError::DiskFull | OfficeError::ClockSetBack { .. } => StatusCode::SERVICE_UNAVAILABLE,
        OfficeError::Pack(_)
        | OfficeError::Custody(_)
        | OfficeError::Journal(_)
        | OfficeError::Storage(_)
        | OfficeError::Io { .. }
        | OfficeError::Corrupt { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Ids and places only, as every message of the office.
fn chain(error: &dyn Error) -> String {
    let mut causes = vec![error.to_string()];
    let mut next = error.source();
    while let Some(source) = next {
        causes.push(source.to_string());
        next = source.source();
    }
    causes.join(": ")
}
