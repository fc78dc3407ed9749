//! Signing in: the staff member's token, as `Authorization: Bearer kt_…` (RFC 6750, 2.1). Only who
//! has signed in is handed the office.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use kitei_http::Entrance;
use kitei_office::{Caller, Office};

use crate::problem::Problem;

/// The office and who acts in it.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) office: Arc<Office>,
    pub(crate) caller: Caller,
}

impl FromRequestParts<Arc<Entrance>> for Desk {
    type Rejection = Problem;

    /// # Journal
    /// A token that nobody holds, or none, is recorded by the office (B20).
    async fn from_request_parts(
        parts: &mut Parts,
        entrance: &Arc<Entrance>,
    ) -> Result<Self, Problem> {
        let token = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map_or("", |(_, token)| token.trim());
        let office = entrance.office().await?;
        let caller = office.caller(token).await?;
        Ok(Self { office, caller })
    }
}
