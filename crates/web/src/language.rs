//! The reader's language on pages: what the switch was set to, else what the browser asks for.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kitei_http::asked_for;
use kitei_i18n::Locale;

use crate::address::of_this_site;
use crate::cookies::{LANGUAGE, Transport};
use crate::form::Form;
use crate::site::Site;

/// The switch is remembered for a year.
const REMEMBERED_SECONDS: u64 = 365 * 24 * 60 * 60;

/// The language in which a page answers.
pub(crate) fn chosen(transport: Transport, headers: &HeaderMap) -> Locale {
    match LANGUAGE.read(transport, headers) {
        Some("ja") => Locale::Ja,
        Some("en") => Locale::En,
        _ => asked_for(headers),
    }
}

/// `POST /language`: sets the switch and goes back to the page it was on.
pub(crate) async fn switch(State(site): State<Arc<Site>>, form: Form) -> Response {
    let language = match form.one("language") {
        "en" => Locale::En,
        _ => Locale::Ja,
    };
    let back = of_this_site(form.one("back")).to_owned();
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, back)]).into_response();
    let cookie = LANGUAGE.set(site.transport, language.as_str(), REMEMBERED_SECONDS);
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_goes_before_what_the_browser_asks_for() {
        let mut headers = HeaderMap::new();
        headers.insert("accept-language", "en".parse().unwrap());
        assert_eq!(chosen(Transport::Loopback, &headers), Locale::En);
        headers.insert("cookie", "kitei-language=ja".parse().unwrap());
        assert_eq!(chosen(Transport::Loopback, &headers), Locale::Ja);
        headers.insert("cookie", "kitei-language=fr".parse().unwrap());
        assert_eq!(chosen(Transport::Loopback, &headers), Locale::En);
    }
}
