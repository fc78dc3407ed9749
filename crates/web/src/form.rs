//! Forms as pages send them: `application/x-www-form-urlencoded`, bounded.

use std::fmt;
use std::time::Duration;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use kitei_http::Problem;

/// A form is at most this long.
pub(crate) const BYTES_AT_MOST: usize = 256 * 1024;

/// A form has at most so many fields.
pub(crate) const FIELDS_AT_MOST: usize = 256;

/// A form is waited for so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// The fields of a form, as they were sent.
#[derive(Clone, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Fields that came in another dress.
    pub(crate) fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let fields: Vec<(String, String)> = form_urlencoded::parse(bytes)
            .into_owned()
            .take(FIELDS_AT_MOST + 1)
            .collect();
        if fields.len() > FIELDS_AT_MOST {
            return Err(Problem::unusable("form_unusable"));
        }
        Ok(Self(fields))
    }

    /// The text of a field without the blanks around it; empty where it was not sent.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    /// The text of a field, where one was sent that is not empty.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        let mut values = self.all(name);
        values.next().filter(|value| !value.is_empty())
    }

    /// Every value of a field that may be sent more than once, as ticked boxes are.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let fields = self.0.iter().filter(move |(known, _)| known == name);
        fields.map(|(_, value)| value.trim())
    }

    /// The text of a field as it was typed, blanks and all: a password.
    pub(crate) fn whole(&self, name: &str) -> &str {
        let mut fields = self.0.iter().filter(|(known, _)| known == name);
        fields.next().map_or("", |(_, value)| value.as_str())
    }

    /// Whether a box was ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.given(name).is_some()
    }

    /// The fields whose names begin like this, by what follows, where they are not empty.
    pub(crate) fn beginning_with(&self, prefix: &str) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.0.iter();
        let fields =
            fields.filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value)));
        fields
            .map(|(name, value)| (name, value.trim()))
            .filter(|(_, value)| !value.is_empty())
    }
}

/// The fields of an address, where one may stand more than once. No value of a person stands there.
#[derive(Debug)]
pub(crate) struct Asked(pub(crate) Form);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        Form::read(parts.uri.query().unwrap_or_default().as_bytes()).map(Self)
    }
}

/// Values of people may stand in a form.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Form({} fields)", self.0.len())
    }
}

impl<S: Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let read = axum::body::to_bytes(request.into_body(), BYTES_AT_MOST);
        match tokio::time::timeout(PATIENCE, read).await {
            Ok(Ok(bytes)) => Self::read(&bytes),
            Ok(Err(_longer_or_cut)) => {
                Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_long"))
            }
            Err(_elapsed) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "body_late")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_they_were_sent() {
        let form = Form::read("name=%E5%B1%B1+&items=a&items=b".as_bytes());
        let form = form.unwrap();
        assert_eq!(form.one("name"), "山");
        assert_eq!(form.one("nothing"), "");
        assert_eq!(form.all("items").collect::<Vec<_>>(), ["a", "b"]);
        assert!(!format!("{form:?}").contains('山'));
    }

    #[test]
    fn too_many_fields_are_refused() {
        let many = "a=1&".repeat(FIELDS_AT_MOST + 1);
        assert!(Form::read(many.as_bytes()).is_err());
    }
}
