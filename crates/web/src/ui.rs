//! What every page has besides its own subject: the reader's language, the address it is at, who is
//! signed in; and how a page becomes an answer.

use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kitei_domain::{Day, Timestamp};
use kitei_http::Problem;
use kitei_i18n::{Locale, Messages, Value, dates};
use kitei_office::{Bilingual, NextStep, Office, RequestKind};
use kitei_rulebook::Lang;

use crate::address::of_this_site;
use crate::language;
use crate::site::Site;

/// A page, or why there is none.
pub(crate) type Done = Result<Response, Problem>;

/// What every page has.
#[derive(Debug, Clone)]
pub(crate) struct Ui {
    pub(crate) site: Arc<Site>,
    pub(crate) locale: Locale,
    /// Where the language switch comes back to.
    pub(crate) here: String,
    /// Whose office it is; empty where it could not be asked.
    pub(crate) operator: String,
    /// Who is signed in.
    pub(crate) signed: Option<Signed>,
}

/// Whoever is signed in, as their own pages tell it. Where nobody was asked who it is, the page has
/// the ways on and no name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signed {
    pub(crate) name: String,
    /// When the page gives way to the lock.
    pub(crate) locks_in_seconds: Option<u64>,
}

impl Ui {
    /// For a page at this address, in this language.
    pub(crate) fn new(site: Arc<Site>, locale: Locale, here: &str) -> Self {
        Self {
            site,
            locale,
            here: of_this_site(here).to_owned(),
            operator: String::new(),
            signed: None,
        }
    }

    /// With the name of the office at the top.
    pub(crate) fn of(mut self, office: &Office) -> Self {
        office.operator_name().clone_into(&mut self.operator);
        self
    }

    /// The messages in the reader's language.
    pub(crate) fn messages(&self) -> &Messages {
        self.site.entrance.messages(self.locale)
    }

    /// The message with this key and these values in their places.
    pub(crate) fn t_with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        self.messages().text_with(key, values)
    }

    /// A sentence that is there in both languages.
    pub(crate) fn of_both<'a>(&self, both: &'a Bilingual) -> &'a str {
        match self.locale {
            Locale::Ja => &both.ja,
            Locale::En => &both.en,
        }
    }

    /// An instant as the reader writes it.
    pub(crate) fn minute(&self, at: Timestamp) -> String {
        dates::minute(self.locale, at)
    }

    /// The same of an instant that came as text; what is none is shown as it is.
    pub(crate) fn minute_of(&self, at: &str) -> String {
        at.parse()
            .map_or_else(|_malformed| at.to_owned(), |at| self.minute(at))
    }

    /// The year in which somebody was born.
    pub(crate) fn born(&self, year: &str) -> String {
        self.t_with("web-born", &[("year", year.into())])
    }

    /// That a draft was kept, and when.
    pub(crate) fn kept(&self, at: &str) -> String {
        self.t_with("web-draft-kept", &[("time", at.into())])
    }

    /// The name of a page about a person.
    pub(crate) fn tab(&self, name: &str) -> String {
        self.t(&format!("web-tab-{name}"))
    }

    /// The name of a page of a person's own.
    pub(crate) fn own_way(&self, name: &str) -> String {
        self.t(&format!("web-own-way-{name}"))
    }

    /// What a person asks for.
    pub(crate) fn request_kind(&self, kind: RequestKind) -> String {
        self.t(&format!("web-request-{}", kind.as_str().replace('_', "-")))
    }

    /// The page's own address, as a query carries it.
    pub(crate) fn here_in_query(&self) -> String {
        form_urlencoded::byte_serialize(self.here.as_bytes()).collect()
    }

    /// Whether the page is at this address.
    pub(crate) fn is_at(&self, path: &str) -> bool {
        self.here.split('?').next() == Some(path)
    }

    /// The message with this key.
    pub(crate) fn t(&self, key: &str) -> String {
        self.messages().text(key)
    }

    /// The language as HTML names it.
    pub(crate) fn lang(&self) -> &'static str {
        self.locale.as_str()
    }

    /// The language as the rule pack names it.
    pub(crate) fn pack_lang(&self) -> Lang {
        match self.locale {
            Locale::Ja => Lang::Ja,
            Locale::En => Lang::En,
        }
    }

    /// What can be done next.
    pub(crate) fn step<'a>(&self, step: &'a NextStep) -> &'a str {
        match self.locale {
            Locale::Ja => &step.ja,
            Locale::En => &step.en,
        }
    }

    /// A day as the reader writes it.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass references"
    )]
    pub(crate) fn day(&self, day: &Day) -> String {
        dates::day(self.locale, *day)
    }

    /// The page as an answer.
    pub(crate) fn page(&self, page: &impl Template) -> Done {
        self.page_with(StatusCode::OK, page)
    }

    /// The page as an answer with this status.
    pub(crate) fn page_with(&self, status: StatusCode, page: &impl Template) -> Done {
        let text = page.render().map_err(|_faulty| Problem::internal())?;
        let mut response = (status, text).into_response();
        let headers = response.headers_mut();
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        headers.insert(CONTENT_TYPE, html);
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(self.lang()));
        Ok(response)
    }
}

impl FromRequestParts<Arc<Site>> for Ui {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let locale = language::chosen(site.transport, &parts.headers);
        let here = parts.uri.path_and_query().map_or("/", |here| here.as_str());
        Ok(Self::new(Arc::clone(site), locale, here))
    }
}
