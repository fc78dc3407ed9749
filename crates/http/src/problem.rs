//! Why a request was not done: the status, the stable code, and for a refusal its clauses, the next
//! lawful steps and the entry that records it.
//!
//! INVARIANT: nothing that came with the request comes back, but where a list is at fault: its row, its
//! column, and the name of its sheet.

use std::borrow::Cow;
use std::error::Error;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kitei_domain::Timestamp;
use kitei_i18n::{Locale, Messages, dates};
use kitei_office::{OfficeError, Refusal, Thing};
use serde::{Deserialize, Serialize};

/// Words of a request that a rule pack knows or not; everything else unknown is a thing by its id.
const WORDS: [Thing; 4] = [Thing::Item, Thing::Purpose, Thing::Department, Thing::Fact];

/// A part of what a problem tells.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Part {
    /// As it is: the name of a field.
    Name(String),
    /// A closed word of the office, by its kind.
    Word(Cow<'static, str>, Cow<'static, str>),
    /// An instant.
    Moment(Timestamp),
    /// What is wrong with a list, as a message with the places in it.
    List(String, Vec<(Cow<'static, str>, String)>),
}

impl Part {
    const fn word(kind: &'static str, word: &'static str) -> Self {
        Self::Word(Cow::Borrowed(kind), Cow::Borrowed(word))
    }
}

/// A request that was not done, as it can be told again.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    code: String,
    refusal: Option<Box<Refusal>>,
    place: Vec<Part>,
}

/// A request that was not done.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    code: String,
    refusal: Option<Box<Refusal>>,
    /// Which part of the request, and what is wrong with it.
    place: Vec<Part>,
    /// The chain of causes of a fault of the office itself, for the log only.
    cause: Option<String>,
    /// After how many seconds it may be tried again.
    retry_after: Option<u64>,
}

impl Problem {
    /// A problem of the entrance.
    pub fn new(status: StatusCode, code: &str) -> Self {
        Self {
            status,
            code: code.to_owned(),
            refusal: None,
            place: Vec::new(),
            cause: None,
            retry_after: None,
        }
    }

    /// With the part of the request that is at fault.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = vec![Part::Name(place.into())];
        self
    }

    /// There is no route like this.
    pub fn no_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "route_unknown")
    }

    /// The route knows other methods.
    pub fn no_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
    }

    /// A path holds something that is no id of its kind.
    pub fn malformed_id() -> Self {
        Self::new(StatusCode::NOT_FOUND, "id_malformed")
    }

    /// Too much is being worked on.
    pub fn full() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "too_busy")
    }

    /// A request that contradicts itself.
    pub fn unusable(code: &str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code)
    }

    /// The office cannot work now, for whatever reason.
    pub fn not_ready(error: OfficeError) -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            ..Self::from(error)
        }
    }

    /// A fault of the program.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    /// The stable word.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What the log tells of a fault of the office itself.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// After how many seconds it may be tried again, where that is known.
    pub fn retry_after(&self) -> Option<u64> {
        self.retry_after
    }

    /// The refusal of the regulation, where it was one.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_deref()
    }

    /// The problem as it is kept for a request that comes again; none of a fault of the office itself,
    /// which may be gone by then.
    pub fn kept(&self) -> Option<serde_json::Value> {
        let kept = Kept {
            status: self.status.as_u16(),
            code: self.code.clone(),
            refusal: self.refusal.clone(),
            place: self.place.clone(),
        };
        let lasts = self.status.is_client_error() && self.retry_after.is_none();
        serde_json::to_value(&kept).ok().filter(|_| lasts)
    }

    /// A problem that was kept.
    pub fn told_again(kept: serde_json::Value) -> Option<Self> {
        let kept: Kept = serde_json::from_value(kept).ok()?;
        Some(Self {
            status: StatusCode::from_u16(kept.status).ok()?,
            code: kept.code,
            refusal: kept.refusal,
            place: kept.place,
            cause: None,
            retry_after: None,
        })
    }

    /// What kind of problem it is, in the reader's language.
    pub fn title(&self, messages: &Messages) -> String {
        messages.text(&format!("http-title-{}", self.status.as_u16()))
    }

    /// What is wrong and what to do, in the reader's language.
    pub fn sentence(&self, messages: &Messages) -> String {
        if let Some(refusal) = &self.refusal {
            return match messages.locale() {
                Locale::Ja => refusal.text.ja.clone(),
                Locale::En => refusal.text.en.clone(),
            };
        }
        if let [Part::List(..)] = self.place.as_slice() {
            return self.told_place(messages);
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
            Part::List(key, places) => {
                let places = places.iter();
                let places: Vec<_> = places
                    .map(|(name, place)| (name.as_ref(), place.as_str().into()))
                    .collect();
                messages.text_with(key, &places)
            }
            Part::Moment(at) => dates::minute(messages.locale(), at.plus_millis(59_999)),
            Part::Word(kind, word) => messages.text(&format!("{kind}-{}", word.replace('_', "-"))),
        });
        parts.collect::<Vec<_>>().join(": ")
    }
}

/// The answer is written by the entrance's [`crate::Face`], which knows the reader's language.
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
                Part::word("problem", problem.as_str()),
            ],
            OfficeError::Unknown { what, .. } => vec![Part::word("thing", what.as_str())],
            OfficeError::WrongState { what, state, .. } => vec![
                Part::word("thing", what.as_str()),
                Part::word("state", state.as_str()),
            ],
            OfficeError::Intake(error) => error
                .told()
                .map(|(key, places)| {
                    let places = places
                        .into_iter()
                        .map(|(name, what)| (Cow::Borrowed(name), what));
                    Part::List(key, places.collect())
                })
                .into_iter()
                .collect(),
            _ => Vec::new(),
        };
        let (mut place, mut retry_after) = (place, None);
        let refusal = match error {
            OfficeError::Refused(refusal) => Some(refusal),
            OfficeError::Throttled { until, seconds } => {
                place.push(Part::Moment(until));
                retry_after = Some(seconds);
                None
            }
            _ => None,
        };
        Self {
            status,
            code,
            refusal,
            place,
            cause,
            retry_after,
        }
    }
}

fn status_of(error: &OfficeError) -> StatusCode {
    match error {
        OfficeError::Refused(refusal) => match refusal.code.as_str() {
            "token.unknown" | "session.unknown" | "session.locked" | "sign_in.refused"
            | "invitation.unknown" => StatusCode::UNAUTHORIZED,
            "person.not_available" | "package.not_available" => StatusCode::NOT_FOUND,
            _ => StatusCode::FORBIDDEN,
        },
        OfficeError::Unknown { what, .. } if !WORDS.contains(what) => StatusCode::NOT_FOUND,
        OfficeError::Unknown { .. } | OfficeError::Unusable { .. } | OfficeError::Intake(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        OfficeError::WrongState { .. } | OfficeError::Contended { .. } => StatusCode::CONFLICT,
        OfficeError::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
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
