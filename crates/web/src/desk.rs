//! Who is signed in: the only way by which a page reaches the office and its people.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use kitei_http::{Peer, Problem};
use kitei_office::{Asker, Caller, Office};

use crate::cookies::DEVICE;
use crate::seats::Seats;
use crate::site::Site;
use crate::ui::{Signed, Ui};

/// The office, who acts in it, and what their pages have.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) office: Arc<Office>,
    pub(crate) caller: Caller,
    pub(crate) ui: Ui,
}

impl FromRequestParts<Arc<Site>> for Desk {
    type Rejection = Problem;

    /// # Journal
    /// That of [`Office::session`].
    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let seats = Seats::read(site.transport, &parts.headers);
        let seat = seats.current().ok_or_else(nobody)?;
        let office = site.entrance.office().await?;
        let caller = office.session(&seat.secret).await?;
        let mut ui = Ui::from_request_parts(parts, site).await?.of(&office);
        ui.signed = Some(Signed {
            name: caller.own_name().to_owned(),
            locks_in_seconds: office.seconds_to_lock(&caller),
        });
        Ok(Self { office, caller, ui })
    }
}

/// Nobody has signed in at this browser.
pub(crate) fn nobody() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "nobody_signed_in")
}

/// Where whoever has not signed in yet asks from.
#[derive(Debug)]
pub(crate) struct From(pub(crate) Asker);

impl FromRequestParts<Arc<Site>> for From {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let Peer(address) = Peer::of(parts, site.entrance.is_behind_proxy());
        let device = DEVICE.read(site.transport, &parts.headers);
        Ok(Self(Asker {
            address,
            device: device.map(str::to_owned),
        }))
    }
}
