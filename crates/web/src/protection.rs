//! What every answer forbids the browser, and requests of other sites.
//!
//! INVARIANT: a request that may change something comes from a page of this site, or is refused.

use axum::extract::Request;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kitei_http::Problem;

use crate::cookies::Transport;

/// Everything comes from this site; nothing stands inside a page that runs or paints by itself.
const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'";

/// What a browser forgets when somebody goes: nothing of theirs is left for the next.
pub(crate) const NOTHING_LEFT: (HeaderName, HeaderValue) = (
    HeaderName::from_static("clear-site-data"),
    HeaderValue::from_static("\"cache\""),
);

const HEADERS: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, CSP),
    (X_FRAME_OPTIONS, "DENY"),
    // WHY: `no-referrer` would take the origin away that tells forms of this site from others. An
    // address, which may be the link of a package, is never told, not even to this site.
    (REFERRER_POLICY, "strict-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Puts the headers on an answer.
pub(crate) fn protect(transport: Transport, headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if transport == Transport::Tls {
        let two_years = HeaderValue::from_static("max-age=63072000");
        headers.insert(STRICT_TRANSPORT_SECURITY, two_years);
    }
}

/// Refuses what another site sends in the name of whoever is signed in here.
pub(crate) async fn from_this_site(request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_own(request.headers()) {
        next.run(request).await
    } else {
        Problem::new(StatusCode::FORBIDDEN, "other_site").into_response()
    }
}

/// Whether a browser says that a page of this site sent it.
///
/// # Source
/// Fetch Metadata Request Headers (W3C), `Sec-Fetch-Site`; RFC 6454, 7 for browsers without it. A
/// request with neither is none of a browser's forms and is refused.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    let origin = text(ORIGIN).and_then(|origin| origin.split_once("://"));
    match (origin, text(HOST)) {
        (Some((_, origin)), Some(host)) => origin == host,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(headers: &[(&'static str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        is_own(&map)
    }

    #[test]
    fn only_a_page_of_this_site_may_send() {
        let host = ("host", "kitei.example");
        assert!(sent(&[host, ("sec-fetch-site", "same-origin")]));
        assert!(sent(&[host, ("origin", "https://kitei.example")]));
        for other in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "none"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("accept", "*/*"),
        ] {
            assert!(!sent(&[host, other]), "{other:?}");
        }
        let both = [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://kitei.example"),
        ];
        assert!(!sent(&[host, both[0], both[1]]));
    }
}
