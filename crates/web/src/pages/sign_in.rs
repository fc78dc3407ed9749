//! Signing in and out, the lock, and the next person at a shared PC.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kitei_http::Problem;
use kitei_office::{RecoveryUsed, SignIn};

use super::device::KEPT_SECONDS;
use super::{Back, Pages};
use crate::address::of_this_site;
use crate::cookies::DEVICE;
use crate::desk::{Desk, From};
use crate::form::Form;
use crate::protection::NOTHING_LEFT;
use crate::seats::Seats;
use crate::site::Site;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/sign-in", get(form).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/lock", get(lock_screen).post(lock))
        .route("/unlock", post(unlock))
        .route("/session/used", post(used))
}

/// The form.
#[derive(Debug, Template)]
#[template(path = "pages/sign_in.html")]
struct SignInPage {
    ui: Ui,
    account: String,
    back: String,
    wrong: Option<String>,
}

/// The printed code was used: whoever signs in next is told before anything else.
#[derive(Debug, Template)]
#[template(path = "pages/recoveries.html")]
struct RecoveriesPage {
    ui: Ui,
    recoveries: Vec<RecoveryUsed>,
    back: String,
}

impl RecoveriesPage {
    /// When, and for whose account.
    fn told(&self) -> Vec<(String, String)> {
        let used = self.recoveries.iter();
        used.map(|used| (self.ui.minute(used.at), used.staff.to_string()))
            .collect()
    }
}

/// What stands before the pages while a session is locked.
#[derive(Debug, Template)]
#[template(path = "pages/lock.html")]
struct LockPage {
    ui: Ui,
    /// Who has signed in here, the last one first.
    accounts: Vec<String>,
    back: String,
    wrong: Option<String>,
}

async fn form(State(site): State<Arc<Site>>, Query(back): Query<Back>, ui: Ui) -> Done {
    let office = site.entrance.office().await?;
    let page = SignInPage {
        ui: ui.of(&office),
        account: String::new(),
        back: of_this_site(&back.back).to_owned(),
        wrong: None,
    };
    page.ui.page(&page)
}

async fn sign_in(
    State(site): State<Arc<Site>>,
    From(asker): From,
    headers: HeaderMap,
    ui: Ui,
    form: Form,
) -> Done {
    let office = site.entrance.office().await?;
    let proof = SignIn {
        account: form.one("account").to_owned(),
        password: form.whole("password").to_owned(),
        code: form.one("code").to_owned(),
    };
    let back = of_this_site(form.one("back"));
    match office.open_session(proof, &asker).await {
        Ok(opened) => {
            let mut seats = Seats::read(site.transport, &headers);
            if let Some(before) = seats.of(form.one("account")) {
                // Whoever signs in anew leaves no session behind; one that has ended is as good.
                drop(office.close_session(&before.secret).await);
            }
            seats.sit(form.one("account"), opened.secret);
            let mut response = seated(&site, &seats, back);
            if let Some(device) = asker.device.as_deref()
                && let Some(kept) = DEVICE.set(site.transport, device, KEPT_SECONDS)
            {
                response.headers_mut().append(SET_COOKIE, kept);
            }
            if opened.recoveries.is_empty() {
                return Ok(response);
            }
            let page = RecoveriesPage {
                ui: ui.of(&office),
                recoveries: opened.recoveries,
                back: back.to_owned(),
            };
            let mut told = page.ui.page(&page)?;
            for kept in response.headers().get_all(SET_COOKIE) {
                told.headers_mut().append(SET_COOKIE, kept.clone());
            }
            Ok(told)
        }
        Err(error) => {
            let problem = Problem::from(error);
            let page = SignInPage {
                ui: ui.of(&office),
                account: form.one("account").to_owned(),
                back: back.to_owned(),
                wrong: Some(sentence(&site, &headers, &problem)?),
            };
            page.ui.page_with(problem.status(), &page)
        }
    }
}

/// What is wrong with what was typed; anything else is no matter of the form.
fn sentence(site: &Site, headers: &HeaderMap, problem: &Problem) -> Result<String, Problem> {
    let locale = crate::language::chosen(site.transport, headers);
    let messages = site.entrance.messages(locale);
    if problem.status().is_server_error() {
        return Err(problem.clone());
    }
    Ok(problem.sentence(messages))
}

/// Goes to a page of this site with these seats.
pub(super) fn seated(site: &Site, seats: &Seats, to: &str) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, to.to_owned())]).into_response();
    let headers = response.headers_mut();
    if let Some(kept) = seats.kept(site.transport) {
        headers.append(SET_COOKIE, kept);
    }
    let (clear, cache) = NOTHING_LEFT;
    headers.insert(clear, cache);
    response
}

async fn sign_out(State(site): State<Arc<Site>>, headers: HeaderMap) -> Done {
    let mut seats = Seats::read(site.transport, &headers);
    if let Some(seat) = seats.current().cloned() {
        let office = site.entrance.office().await?;
        // A session that has ended already is as good as one that ends now.
        drop(office.close_session(&seat.secret).await);
        seats.leave(&seat.secret);
    }
    Ok(seated(&site, &seats, "/sign-in"))
}

/// Shows the lock. It does not lock: a GET changes nothing, and the server locks by itself.
async fn lock_screen(
    State(site): State<Arc<Site>>,
    Query(back): Query<Back>,
    headers: HeaderMap,
    ui: Ui,
) -> Done {
    let seats = Seats::read(site.transport, &headers);
    if seats.current().is_none() {
        return Ok(seated(&site, &seats, "/sign-in"));
    }
    let office = site.entrance.office().await?;
    let page = LockPage {
        ui: ui.of(&office),
        accounts: accounts(&seats),
        back: of_this_site(&back.back).to_owned(),
        wrong: None,
    };
    page.ui.page(&page)
}

fn accounts(seats: &Seats) -> Vec<String> {
    let seats = seats.all().iter();
    seats.map(|seat| seat.account.clone()).collect()
}

async fn lock(State(site): State<Arc<Site>>, headers: HeaderMap) -> Done {
    let seats = Seats::read(site.transport, &headers);
    if let Some(seat) = seats.current() {
        let office = site.entrance.office().await?;
        drop(office.lock_session(&seat.secret).await?);
    }
    Ok(seated(&site, &seats, "/lock"))
}

async fn unlock(
    State(site): State<Arc<Site>>,
    From(asker): From,
    headers: HeaderMap,
    ui: Ui,
    form: Form,
) -> Done {
    let mut seats = Seats::read(site.transport, &headers);
    let account = form.one("account").to_owned();
    let office = site.entrance.office().await?;
    let Some(seat) = seats.of(&account).cloned() else {
        return Ok(seated(&site, &seats, "/sign-in"));
    };
    let is_other = seats.current() != Some(&seat);
    if let Some(current) = seats.current().filter(|_| is_other) {
        // WHY: before somebody else comes in, whoever was here is locked out. One that has ended is.
        drop(office.lock_session(&current.secret).await);
    }
    // A session that still runs is locked first, so that the password is always asked for.
    let unlocked = match office.lock_session(&seat.secret).await {
        Ok(_) => {
            let password = form.whole("password");
            office.unlock_session(&seat.secret, password, &asker).await
        }
        Err(error) => Err(error),
    };
    match unlocked {
        Ok(opened) => {
            seats.sit(&account, opened.secret);
            let back = if is_other { "/" } else { form.one("back") };
            Ok(seated(&site, &seats, of_this_site(back)))
        }
        Err(error) => {
            let problem = Problem::from(error);
            if problem.code() == "session.unknown" {
                seats.leave(&seat.secret);
                return Ok(seated(&site, &seats, "/sign-in"));
            }
            let page = LockPage {
                ui: ui.of(&office),
                accounts: accounts(&seats),
                back: of_this_site(form.one("back")).to_owned(),
                wrong: Some(sentence(&site, &headers, &problem)?),
            };
            page.ui.page_with(problem.status(), &page)
        }
    }
}

/// Somebody types: the session is in use. A script of the pages says so, and is told in how many
/// seconds it locks.
async fn used(desk: Desk) -> String {
    let seconds = desk.ui.signed.and_then(|signed| signed.locks_in_seconds);
    seconds.unwrap_or_default().to_string()
}
