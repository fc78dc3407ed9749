//! 台帳と管理: one page that leads to every register, as far as whoever is signed in may use it; the
//! reviews that wait, and the record of handling.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use kitei_domain::{EntryId, PersonId, Role};
use kitei_office::OfficeError;
use serde::Deserialize;

use super::Pages;
use crate::desk::Desk;
use crate::form::Form;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/registers", get(registers))
        .route("/reviews", get(reviews))
        .route("/reviews/{review}/close", post(close))
        .route("/journal", get(journal).post(look_up))
        .route("/journal/verification", post(verify))
}

/// A register: where it is, what it is called, what it is for.
#[derive(Debug)]
struct Register {
    to: &'static str,
    title: String,
    text: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/registers.html")]
struct RegistersPage {
    ui: Ui,
    registers: Vec<Register>,
}

async fn registers(desk: Desk) -> Done {
    let Desk { caller, ui, .. } = desk;
    let register = |to: &'static str, key: &str| Register {
        to,
        title: ui.t(&format!("web-register-to-{key}")),
        text: ui.t(&format!("web-register-to-{key}-text")),
    };
    let mut registers = vec![
        register("/import", "import"),
        register("/orders", "orders"),
        register("/recipients", "recipients"),
        register("/mail", "mail"),
        register("/staff", "staff"),
    ];
    if caller.is_manager() {
        registers.push(register("/reviews", "reviews"));
        registers.push(register("/disposals", "disposals"));
    }
    if caller.is_manager() || caller.holds(Role::SystemAdministrator) {
        registers.push(register("/journal", "journal"));
    }
    registers.push(register("/notice/versions", "notice"));
    let page = RegistersPage { ui, registers };
    page.ui.page(&page)
}

/// A review that waits, in words.
#[derive(Debug)]
struct Review {
    id: String,
    person: PersonId,
    kind: String,
    reason: String,
    at: String,
    due: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/reviews.html")]
struct ReviewsPage {
    ui: Ui,
    reviews: Vec<Review>,
}

async fn reviews(desk: Desk) -> Done {
    let Desk { office, caller, ui } = desk;
    let open = office.list_reviews(&caller).await?;
    let page = ReviewsPage {
        reviews: open
            .into_iter()
            .map(|one| Review {
                kind: ui.t(&format!("kind-{}", one.kind.replace('_', "-"))),
                id: one.id,
                person: one.person,
                reason: one.reason,
                at: ui.minute(one.at),
                due: ui.day(&one.due),
            })
            .collect(),
        ui,
    };
    page.ui.page(&page)
}

#[derive(Debug, Deserialize)]
struct ReviewPath {
    review: String,
}

async fn close(desk: Desk, Path(ReviewPath { review }): Path<ReviewPath>) -> Done {
    desk.office.close_review(&desk.caller, &review).await?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, "/reviews")]).into_response())
}

#[derive(Debug, Template)]
#[template(path = "pages/journal.html")]
struct JournalPage {
    ui: Ui,
    checkpoint: String,
    /// Whether it verifies, and how many entries it has.
    verified: Option<(bool, String)>,
    /// An entry that was looked for: its id and its digest.
    found: Option<(String, String)>,
    wrong: Option<String>,
}

impl JournalPage {
    async fn new(desk: &Desk) -> Result<Self, OfficeError> {
        Ok(Self {
            checkpoint: desk.office.checkpoint().await?,
            verified: None,
            found: None,
            wrong: None,
            ui: desk.ui.clone(),
        })
    }
}

async fn journal(desk: Desk) -> Done {
    let page = JournalPage::new(&desk).await?;
    page.ui.page(&page)
}

/// Reads the whole record and holds it against its signed state.
async fn verify(desk: Desk) -> Done {
    let verdict = desk.office.verify_journal(&[]).await?;
    let mut page = JournalPage::new(&desk).await?;
    let told = match verdict.first_bad() {
        None => page.ui.t_with(
            "web-journal-whole",
            &[
                ("entries", verdict.entries.into()),
                ("origins", verdict.origins.into()),
            ],
        ),
        Some(_) => page.ui.t("web-journal-broken"),
    };
    page.verified = Some((verdict.is_ok(), told));
    page.ui.page(&page)
}

/// The entry of this id, as it can be quoted: its digest, and nothing of the person.
async fn look_up(desk: Desk, form: Form) -> Done {
    let mut page = JournalPage::new(&desk).await?;
    let id: Result<EntryId, _> = form.one("entry").parse();
    let found = match id {
        Ok(id) => desk.office.entry_ref(id).await.ok(),
        Err(_malformed) => None,
    };
    match found {
        Some(entry) => page.found = Some((entry.id.to_string(), entry.leaf_hash)),
        None => page.wrong = Some(page.ui.t("web-journal-unknown")),
    }
    page.ui.page(&page)
}
