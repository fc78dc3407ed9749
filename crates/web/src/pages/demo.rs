//! `/demo`: five scenes in an office of invented people. It is there only in a demonstration.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Extension, Router};
use kitei_http::Problem;
use kitei_office::{Asker, NewSession, Office};

use super::Pages;
use super::device::KEPT_SECONDS;
use super::sign_in::seated;
use crate::cookies::DEVICE;
use crate::demonstration::{Comeback, Demonstration, Scenes, Visitor};
use crate::desk::From;
use crate::form::Form;
use crate::seats::Seats;
use crate::site::Site;
use crate::ui::{Done, Signed, Ui};

type Shown = Extension<Arc<dyn Demonstration>>;

/// The type of a workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn routes(shown: Arc<dyn Demonstration>) -> Pages {
    Router::new()
        .route("/demo", get(demo))
        .route("/demo/list.xlsx", get(list))
        .route("/demo/sign-in", post(sign_in))
        .route("/demo/code", post(code))
        .route("/demo/erasure", post(erase))
        .layer(Extension(shown))
}

#[derive(Debug, Template)]
#[template(path = "pages/demo.html")]
struct DemoPage {
    ui: Ui,
    scenes: Scenes,
    code: Option<String>,
    comeback: Option<Comeback>,
}

impl DemoPage {
    fn told(&self, comeback: &Comeback) -> [String; 5] {
        let ui = &self.ui;
        let erased: &str = &self.scenes.erased;
        [
            ui.t_with(
                "web-demo-before",
                &[
                    ("name", erased.into()),
                    ("count", comeback.found_before.into()),
                ],
            ),
            ui.t("web-demo-backup"),
            ui.t_with("web-demo-erased", &[("entry", (&comeback.entry).into())]),
            ui.t_with(
                "web-demo-restored",
                &[
                    ("folder", (&comeback.folder).into()),
                    ("gone", comeback.gone.into()),
                ],
            ),
            ui.t_with("web-demo-after", &[("count", comeback.found_after.into())]),
        ]
    }

    fn to_import(&self) -> String {
        let list = [("list", (&self.scenes.list).into())];
        self.ui.t_with("web-demo-1-do", &list)
    }

    fn to_save(&self) -> String {
        let list = [("list", (&self.scenes.list).into())];
        self.ui.t_with("web-demo-save", &list)
    }

    fn to_come_in(&self) -> String {
        let mail = [("mail", (&self.scenes.mail).into())];
        self.ui.t_with("web-demo-3-do", &mail)
    }

    fn to_erase(&self) -> String {
        let name = [("name", (&self.scenes.erased).into())];
        self.ui.t_with("web-demo-4-do", &name)
    }

    fn who(&self) -> Option<String> {
        let signed = self.ui.signed.as_ref()?;
        let name = [("name", (&signed.name).into())];
        Some(self.ui.t_with("web-demo-signed", &name))
    }
}

async fn demo(
    State(site): State<Arc<Site>>,
    Extension(shown): Shown,
    headers: HeaderMap,
    ui: Ui,
) -> Done {
    let office = site.entrance.office().await?;
    let mut ui = ui.of(&office);
    let seats = Seats::read(site.transport, &headers);
    // Whoever is locked or gone is asked to come in again, on this page.
    if let Some(seat) = seats.current()
        && let Ok(caller) = office.session(&seat.secret).await
    {
        ui.signed = Some(Signed {
            name: caller.own_name().to_owned(),
            locks_in_seconds: office.seconds_to_lock(&caller),
        });
    }
    let page = DemoPage {
        scenes: shown.scenes().clone(),
        code: shown.code(),
        comeback: shown.comeback().await,
        ui,
    };
    page.ui.page(&page)
}

async fn list(Extension(shown): Shown) -> Done {
    let name: String = form_urlencoded::byte_serialize(shown.scenes().list.as_bytes()).collect();
    let headers = [
        (CONTENT_TYPE, WORKBOOK.to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"list.xlsx\"; filename*=UTF-8''{name}"),
        ),
    ];
    Ok((headers, shown.list()).into_response())
}

/// Signs the visitor in with what they would type, at a browser that is one of the office's devices.
async fn sign_in(
    State(site): State<Arc<Site>>,
    Extension(shown): Shown,
    From(mut asker): From,
    headers: HeaderMap,
    form: Form,
) -> Done {
    let visitor = match form.one("as") {
        "manager" => Visitor::Manager,
        _ => Visitor::Coordinator,
    };
    let office = site.entrance.office().await?;
    let device = shown.device(&office, &asker).await?;
    asker.device = Some(device.clone());
    let mut seats = Seats::read(site.transport, &headers);
    let (account, password) = shown.account(visitor);
    let opened = match again(&office, account, password, &seats, &asker).await {
        Some(opened) => opened,
        None => office.open_session(shown.proof(visitor), &asker).await?,
    };
    seats.sit(account, opened.secret);
    let mut response = seated(&site, &seats, "/demo");
    if let Some(kept) = DEVICE.set(site.transport, &device, KEPT_SECONDS) {
        response.headers_mut().append(SET_COOKIE, kept);
    }
    Ok(response)
}

/// Whoever has a seat at this browser comes back with the password alone, as at every lock. A seat of
/// another demonstration, or one that is over, is none.
async fn again(
    office: &Office,
    account: &str,
    password: &str,
    seats: &Seats,
    asker: &Asker,
) -> Option<NewSession> {
    // WHY: whoever was here before is locked out first, as on every shared PC.
    if let Some(seat) = seats.current() {
        drop(office.lock_session(&seat.secret).await);
    }
    let seat = seats.of(account)?;
    office.lock_session(&seat.secret).await.ok()?;
    let opened = office.unlock_session(&seat.secret, password, asker);
    opened.await.ok()
}

async fn code() -> Done {
    Ok((StatusCode::SEE_OTHER, [(LOCATION, "/demo#scene-3")]).into_response())
}

async fn erase(Extension(shown): Shown) -> Result<impl IntoResponse, Problem> {
    shown.erase().await?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, "/demo#scene-4")]))
}
