//! Who has come in to their own page: the only way by which a page of theirs reaches the office.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use kitei_http::Problem;
use kitei_office::{Office, Subject};

use crate::cookies::OWN;
use crate::site::Site;
use crate::ui::Ui;

/// The office, the person, and what their pages have.
#[derive(Debug)]
pub(crate) struct OwnDesk {
    pub(crate) office: Arc<Office>,
    pub(crate) subject: Subject,
    pub(crate) ui: Ui,
}

impl FromRequestParts<Arc<Site>> for OwnDesk {
    type Rejection = Problem;

    /// # Journal
    /// That of [`Office::own_session`].
    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let secret = OWN.read(site.transport, &parts.headers);
        let secret = secret.filter(|secret| !secret.is_empty());
        let secret =
            secret.ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "nobody_on_own_page"))?;
        let office = site.entrance.office().await?;
        let subject = office.own_session(secret).await?;
        let ui = Ui::from_request_parts(parts, site).await?.of(&office);
        Ok(Self {
            office,
            subject,
            ui,
        })
    }
}
