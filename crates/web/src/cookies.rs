//! The cookies of this site.
//!
//! Over TLS each has the prefix `__Host-`: the browser then holds that it is secure, of this host
//! alone and of the whole site. Plain HTTP on the office's own machine cannot have that prefix.
//!
//! # Source
//! RFC 6265bis, 4.1.3 (name prefixes) and 5.6.7 (SameSite).

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// How requests reach the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Plain HTTP, on this machine alone.
    Loopback,
    /// HTTPS, by itself or through a proxy.
    Tls,
}

/// A cookie of this site, by its plain name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cookie(&'static str);

/// The reader's language.
pub(crate) const LANGUAGE: Cookie = Cookie("language");

/// The secret by which the office knows this browser as one of its devices.
pub(crate) const DEVICE: Cookie = Cookie("device");

/// The secret of a person who has come in to their own page.
pub(crate) const OWN: Cookie = Cookie("own");

/// Who has signed in at this browser.
pub(crate) const SEATS: Cookie = Cookie("seats");

impl Cookie {
    fn name(self, transport: Transport) -> String {
        match transport {
            Transport::Loopback => format!("kitei-{}", self.0),
            Transport::Tls => format!("__Host-kitei-{}", self.0),
        }
    }

    /// The value that a request brought; one that came twice counts as none.
    pub(crate) fn read(self, transport: Transport, headers: &HeaderMap) -> Option<&str> {
        let name = self.name(transport);
        let pairs = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let mut values = pairs
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(known, _)| *known == name)
            .map(|(_, value)| value);
        match (values.next(), values.next()) {
            (Some(value), None) => Some(value),
            _ => None,
        }
    }

    /// The header that sets it for so many seconds. The value is one of this server's own words.
    pub(crate) fn set(
        self,
        transport: Transport,
        value: &str,
        seconds: u64,
    ) -> Option<HeaderValue> {
        let secure = match transport {
            Transport::Loopback => "",
            Transport::Tls => "; Secure",
        };
        let name = self.name(transport);
        let line =
            format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::from_str(&line).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_tls_a_cookie_belongs_to_this_host_alone() {
        let set = LANGUAGE.set(Transport::Tls, "en", 60).unwrap();
        assert_eq!(
            set,
            "__Host-kitei-language=en; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure"
        );
    }

    #[test]
    fn a_cookie_that_came_twice_counts_as_none() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, "x=1; kitei-language=en".parse().unwrap());
        let read = |headers: &HeaderMap| {
            LANGUAGE
                .read(Transport::Loopback, headers)
                .map(str::to_owned)
        };
        assert_eq!(read(&headers).as_deref(), Some("en"));
        headers.append(COOKIE, "kitei-language=ja".parse().unwrap());
        assert_eq!(read(&headers), None);
    }
}
