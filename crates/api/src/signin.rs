//! Signing in: the token of a member of the staff or the secret of a session, as
//! `Authorization: Bearer kt_…` or `ks_…` (RFC 6750, 2.1). Only who has signed in is handed the
//! office; who has not may sign in, and nothing else.
//!
//! WHY: no cookie is read here. What a browser sends by itself cannot act on this API, so that no
//! other site can make it act.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use kitei_http::{Entrance, Peer};
use kitei_office::{
    Asker, Caller, DeviceAdded, Enrolment, EntryRef, Invited, NewSession, Office, OfficeError,
    SignIn,
};

use crate::problem::Problem;

/// The header in which a device shows its secret.
const DEVICE: &str = "kitei-device";

/// The office and who acts in it.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    pub(crate) office: Arc<Office>,
    pub(crate) caller: Caller,
}

impl FromRequestParts<Arc<Entrance>> for Desk {
    type Rejection = Problem;

    /// # Journal
    /// A token or a secret that nobody holds, or none, is recorded by the office (B20).
    async fn from_request_parts(
        parts: &mut Parts,
        entrance: &Arc<Entrance>,
    ) -> Result<Self, Problem> {
        // Whose request has a key was looked at before.
        if let Some(desk) = parts.extensions.get::<Self>() {
            return Ok(desk.clone());
        }
        let office = entrance.office().await?;
        let caller = office.whoever(bearer(&parts.headers)).await?;
        Ok(Self { office, caller })
    }
}

/// Somebody who has not signed in, or whose session is locked: may prove who it is.
#[derive(Debug)]
pub(crate) struct Outside {
    office: Arc<Office>,
    asker: Asker,
    secret: String,
}

impl Outside {
    pub(crate) async fn sign_in(&self, proof: SignIn) -> Result<NewSession, OfficeError> {
        self.office.open_session(proof, &self.asker).await
    }

    pub(crate) async fn read_invitation(&self, code: &str) -> Result<Enrolment, OfficeError> {
        self.office.read_invitation(code, &self.asker).await
    }

    pub(crate) async fn enrol(
        &self,
        code: &str,
        password: &str,
        totp: &str,
    ) -> Result<NewSession, OfficeError> {
        self.office.enrol(code, password, totp, &self.asker).await
    }

    pub(crate) async fn enrol_device(&self, code: &str) -> Result<DeviceAdded, OfficeError> {
        self.office.enrol_device(code, &self.asker).await
    }

    pub(crate) async fn recover(&self, code: &str, account: &str) -> Result<Invited, OfficeError> {
        self.office
            .recover_with_code(code, account, &self.asker)
            .await
    }

    pub(crate) async fn lock(&self) -> Result<Option<EntryRef>, OfficeError> {
        self.office.lock_session(&self.secret).await
    }

    pub(crate) async fn unlock(&self, password: &str) -> Result<NewSession, OfficeError> {
        let unlocked = self
            .office
            .unlock_session(&self.secret, password, &self.asker);
        unlocked.await
    }

    pub(crate) async fn close(&self) -> Result<EntryRef, OfficeError> {
        self.office.close_session(&self.secret).await
    }
}

impl FromRequestParts<Arc<Entrance>> for Outside {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        entrance: &Arc<Entrance>,
    ) -> Result<Self, Problem> {
        let From(asker) = From::from_request_parts(parts, entrance).await?;
        Ok(Self {
            office: entrance.office().await?,
            asker,
            secret: bearer(&parts.headers).to_owned(),
        })
    }
}

/// Where a request comes from, and from which device.
#[derive(Debug)]
pub(crate) struct From(pub(crate) Asker);

impl FromRequestParts<Arc<Entrance>> for From {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        entrance: &Arc<Entrance>,
    ) -> Result<Self, Problem> {
        Ok(Self(Asker {
            address: Peer::of(parts, entrance.is_behind_proxy()).0,
            device: device(&parts.headers),
        }))
    }
}

/// What the device shows as its own.
fn device(headers: &HeaderMap) -> Option<String> {
    let shown = headers.get(DEVICE)?.to_str().ok()?;
    Some(shown.trim().to_owned())
}

fn bearer(headers: &HeaderMap) -> &str {
    headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map_or("", |(_, token)| token.trim())
}
