//! What a request says, as types: bodies, queries, path parameters. Everything is bounded; what a
//! type does not know is refused, and nothing of it comes back.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use kitei_domain::Timestamp;
use kitei_http::Entrance;
use kitei_office::EvidenceGiven;
use serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use utoipa::ToSchema;

use crate::problem::Problem;

/// An ordinary body is at most this long.
pub(crate) const BODY_BYTES_AT_MOST: usize = 64 * 1024;

/// A body with a scan of 32 MiB in base64 is at most this long.
pub(crate) const SCAN_BODY_BYTES_AT_MOST: usize = 43 * 1024 * 1024;

/// A map or list of a body has at most so many entries.
const ENTRIES_AT_MOST: usize = 256;

/// A body is waited for so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A JSON body, at most `AT_MOST` bytes of it.
#[derive(Debug)]
pub(crate) struct Body<T, const AT_MOST: usize = BODY_BYTES_AT_MOST>(pub(crate) T);

impl<T: DeserializeOwned, const AT_MOST: usize> FromRequest<Arc<Entrance>> for Body<T, AT_MOST> {
    type Rejection = Problem;

    async fn from_request(request: Request, _entrance: &Arc<Entrance>) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "body_not_json",
            ));
        }
        let (parts, body) = request.into_parts();
        let bytes = read_body(&parts.headers, body, AT_MOST).await?;
        match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Self(value)),
            Err(error) => Err(unreadable(&error)),
        }
    }
}

/// A body to its end, and not a byte further than it may have.
pub(crate) async fn read_body(
    headers: &HeaderMap,
    body: axum::body::Body,
    at_most: usize,
) -> Result<Bytes, Problem> {
    let too_long = || Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_long");
    let announced = announced(headers);
    if announced.is_some_and(|length| length > at_most) {
        return Err(too_long());
    }
    let read = tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, at_most)).await;
    match read {
        Ok(Ok(bytes)) => Ok(bytes),
        // A length that was announced and fits is not exceeded: the connection was cut.
        Ok(Err(_)) if announced.is_some() => Err(Problem::new(StatusCode::BAD_REQUEST, "body_cut")),
        Ok(Err(_longer)) => Err(too_long()),
        Err(_elapsed) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "body_late")),
    }
}

/// A list is at most this long.
const LIST_BYTES_AT_MOST: usize = 32 * 1024 * 1024;

/// A list as it lies in a file: a workbook (xlsx) or CSV, which the bytes themselves tell.
#[derive(Debug)]
pub(crate) struct List(pub(crate) Bytes);

impl FromRequest<Arc<Entrance>> for List {
    type Rejection = Problem;

    async fn from_request(request: Request, _entrance: &Arc<Entrance>) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let kind = kind_of(&parts.headers);
        if !LISTS.iter().any(|list| kind.eq_ignore_ascii_case(list)) {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(status, "body_no_list"));
        }
        let bytes = read_body(&parts.headers, body, LIST_BYTES_AT_MOST).await?;
        Ok(Self(bytes))
    }
}

/// How a list may call itself.
const LISTS: [&str; 3] = [
    "application/octet-stream",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

/// WHY: serde's own sentence quotes what it found; where it was found is enough.
fn unreadable(error: &serde_json::Error) -> Problem {
    let problem = match error.classify() {
        Category::Data => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "body_unusable"),
        _ => Problem::new(StatusCode::BAD_REQUEST, "body_malformed"),
    };
    problem.at(format!("{}:{}", error.line(), error.column()))
}

fn is_json(headers: &HeaderMap) -> bool {
    kind_of(headers).eq_ignore_ascii_case("application/json")
}

fn kind_of(headers: &HeaderMap) -> &str {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim()
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The query of a request.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<Entrance>> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        _entrance: &Arc<Entrance>,
    ) -> Result<Self, Problem> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(asked)| Self(asked))
            .map_err(|_quoting| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "query_unusable"))
    }
}

/// The parameters of a path.
#[derive(Debug)]
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<Entrance>> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        entrance: &Arc<Entrance>,
    ) -> Result<Self, Problem> {
        axum::extract::Path::from_request_parts(parts, entrance)
            .await
            .map(|axum::extract::Path(asked)| Self(asked))
            .map_err(|_quoting| Problem::malformed_id())
    }
}

/// Words separated by commas, as a query writes them.
pub(crate) fn listed(text: Option<String>) -> Option<Vec<String>> {
    let text = text.filter(|text| !text.is_empty())?;
    Some(text.split(',').map(str::to_owned).collect())
}

/// A map in which no key stands twice.
#[derive(Debug, Default)]
pub(crate) struct Once<T>(pub(crate) BTreeMap<String, T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Once<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OnceVisitor(std::marker::PhantomData))
    }
}

struct OnceVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OnceVisitor<T> {
    type Value = Once<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Once<T>, A::Error> {
        let mut map = BTreeMap::new();
        while let Some((key, value)) = access.next_entry()? {
            if map.len() == ENTRIES_AT_MOST || map.insert(key, value).is_some() {
                return Err(A::Error::custom("a key stands twice, or too many"));
            }
        }
        Ok(Once(map))
    }
}

/// An instant as people write it: RFC 3339, or a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment(pub(crate) Timestamp);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Timestamp::from_str(&text)
            .map(Self)
            .map_err(D::Error::custom)
    }
}

/// How a notice, a consent or a decision can be shown later.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Evidence {
    /// Confirmed on a screen.
    Screen {},
    /// Spoken, with the wording that was read out.
    Spoken {
        /// The wording.
        #[schema(max_length = 4096)]
        wording: String,
    },
    /// A paper that was signed.
    Paper {
        /// Its scan, in base64; at most 32 MiB before that.
        #[schema(content_encoding = "base64")]
        scan: String,
    },
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Evidence(…)")
    }
}

impl Evidence {
    /// The evidence as the office takes it.
    ///
    /// # Errors
    /// A scan that is not base64.
    pub(crate) fn given(self) -> Result<EvidenceGiven, Problem> {
        Ok(match self {
            Self::Screen {} => EvidenceGiven::Screen,
            Self::Spoken { wording } => EvidenceGiven::Spoken(wording),
            Self::Paper { scan } => {
                let bytes = base64::engine::general_purpose::STANDARD.decode(scan);
                EvidenceGiven::Paper(bytes.map_err(|_malformed| {
                    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "scan_unusable")
                })?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_stands_twice_is_refused() {
        let read = |text: &str| serde_json::from_str::<Once<String>>(text);
        assert_eq!(read(r#"{"name": "x", "kana": "y"}"#).unwrap().0.len(), 2);
        assert!(read(r#"{"name": "x", "name": "y"}"#).is_err());
    }

    #[test]
    fn evidence_knows_its_fields_and_no_other() {
        let read = |text: &str| serde_json::from_str::<Evidence>(text);
        assert!(read(r#"{"by": "screen"}"#).is_ok());
        assert!(read(r#"{"by": "screen", "wording": "x"}"#).is_err());
        assert!(read(r#"{"by": "spoken"}"#).is_err());
        assert!(read(r#"{"by": "fax"}"#).is_err());
        let paper = read(r#"{"by": "paper", "scan": "*"}"#).unwrap();
        assert!(paper.given().is_err());
    }
}
