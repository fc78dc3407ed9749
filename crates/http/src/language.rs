//! The reader's language, by `Accept-Language` (RFC 9110, 12.5.4): Japanese unless English is asked
//! for more.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use kitei_i18n::Locale;

/// The language that a request asks for.
pub fn asked_for(headers: &HeaderMap) -> Locale {
    let asked = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let (mut japanese, mut english) = (0.0_f32, 0.0_f32);
    for range in asked.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let weight = weight.trim().strip_prefix("q=").unwrap_or_default();
        let weight = weight.parse::<f32>().unwrap_or(0.0).clamp(0.0, 1.0);
        match tag.trim().split('-').next().unwrap_or_default() {
            "ja" | "*" => japanese = japanese.max(weight),
            "en" => english = english.max(weight),
            _ => {}
        }
    }
    if english > japanese {
        Locale::En
    } else {
        Locale::Ja
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_comes_first() {
        for (asked, locale) in [
            ("", Locale::Ja),
            ("ja", Locale::Ja),
            ("en-GB,en;q=0.9", Locale::En),
            ("en;q=0.8, ja;q=0.8", Locale::Ja),
            ("fr, en;q=0.1", Locale::En),
            ("fr", Locale::Ja),
            ("en;q=nothing", Locale::Ja),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, asked.parse().unwrap());
            assert_eq!(asked_for(&headers), locale, "{asked}");
        }
    }
}
