//! `/device`: this browser becomes one of the office's devices (B18), by a manager who is signed in at
//! it, or by the code that a manager has handed over.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kitei_http::Problem;
use kitei_office::{DeviceAdded, NewDevice, OfficeError};

use super::Pages;
use crate::cookies::DEVICE;
use crate::desk::{Desk, From};
use crate::form::Form;
use crate::seats::Seats;
use crate::site::Site;
use crate::ui::{Done, Ui};

/// Browsers keep a cookie no longer than 400 days; each sign-in keeps it anew.
pub(super) const KEPT_SECONDS: u64 = 400 * 24 * 60 * 60;

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/device", get(ask).post(enrol))
        .route("/device/register", post(register))
}

#[derive(Debug, Template)]
#[template(path = "pages/device.html")]
struct DevicePage {
    ui: Ui,
    /// Whether somebody is signed in, who may be a manager.
    signed_in: bool,
    wrong: Option<String>,
}

async fn ask(State(site): State<Arc<Site>>, headers: HeaderMap, ui: Ui) -> Done {
    let office = site.entrance.office().await?;
    let page = DevicePage {
        ui: ui.of(&office),
        signed_in: Seats::read(site.transport, &headers).current().is_some(),
        wrong: None,
    };
    page.ui.page(&page)
}

/// A manager registers the device at which they sit; their session moves to it.
async fn register(State(site): State<Arc<Site>>, desk: Desk, form: Form) -> Done {
    let new = NewDevice {
        name: form.one("name").to_owned(),
        establishment: form.one("establishment").to_owned(),
    };
    let added = desk.office.register_device(&desk.caller, new).await;
    shown(&site, &desk.ui, added, true)
}

/// Whoever was handed a code registers the device with it; nobody need be signed in.
async fn enrol(
    State(site): State<Arc<Site>>,
    From(asker): From,
    headers: HeaderMap,
    ui: Ui,
    form: Form,
) -> Done {
    let office = site.entrance.office().await?;
    let added = office.enrol_device(form.one("code"), &asker).await;
    let signed_in = Seats::read(site.transport, &headers).current().is_some();
    shown(&site, &ui.of(&office), added, signed_in)
}

fn shown(site: &Site, ui: &Ui, added: Result<DeviceAdded, OfficeError>, signed_in: bool) -> Done {
    match added {
        Ok(device) => {
            let to = if signed_in { "/" } else { "/sign-in" };
            let mut response: Response = (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
            if let Some(kept) = DEVICE.set(site.transport, &device.secret, KEPT_SECONDS) {
                response.headers_mut().append(SET_COOKIE, kept);
            }
            Ok(response)
        }
        Err(error) => {
            let problem = Problem::from(error);
            let page = DevicePage {
                ui: ui.clone(),
                signed_in,
                wrong: Some(problem.sentence(ui.messages())),
            };
            ui.page_with(problem.status(), &page)
        }
    }
}
