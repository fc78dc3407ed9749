//! Requests of people, for the staff: the list, and the slip by which somebody proves who they are.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::routing::{get, post};
use kitei_domain::Timestamp;

use super::person::{For, Head};
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/requests", get(list))
        .route("/people/{person}/requests", get(of_person))
        .route("/people/{person}/slip", post(slip))
}

/// A request in the list.
#[derive(Debug)]
struct Line {
    number: String,
    person: String,
    kind: String,
    at: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/requests.html")]
struct RequestsPage {
    ui: Ui,
    lines: Vec<Line>,
}

async fn list(desk: Desk) -> Done {
    let Desk { office, caller, ui } = desk;
    let (requests, _entries) = office.list_requests(&caller).await?;
    let lines = requests.into_iter().map(|one| {
        let at = one.at.parse::<Timestamp>();
        Line {
            at: at.map_or_else(|_unreadable| one.at.clone(), |at| ui.minute(at)),
            kind: ui.request_kind(one.kind),
            number: one.number,
            person: one.person.to_string(),
        }
    });
    let page = RequestsPage {
        lines: lines.collect(),
        ui,
    };
    page.ui.page(&page)
}

/// A request of one person, with what it says.
#[derive(Debug)]
struct Said {
    number: String,
    kind: String,
    text: String,
    at: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/person_requests.html")]
struct PersonRequestsPage {
    ui: Ui,
    head: Head,
    lines: Vec<Said>,
}

async fn of_person(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk { office, caller, ui } = desk;
    let (requests, _entry) = office.list_requests_of(&caller, person).await?;
    let lines = requests.into_iter().map(|one| Said {
        number: one.number,
        kind: ui.request_kind(one.kind),
        text: one.text,
        at: ui.minute(one.at),
    });
    let page = PersonRequestsPage {
        lines: lines.collect(),
        head: Head::new(&office, &caller, (person, purpose), "requests").await?,
        ui,
    };
    page.ui.page(&page)
}

/// The slip as it is printed: no name stands on it, whoever it is handed to is checked by the staff.
#[derive(Debug, Template)]
#[template(path = "pages/slip.html")]
struct SlipPage {
    ui: Ui,
    head: Head,
    code: String,
    until: String,
}

impl SlipPage {
    fn holds(&self) -> String {
        let values = [("until", (&self.until).into())];
        self.ui.t_with("web-slip-until", &values)
    }
}

async fn slip(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk {
        office,
        caller,
        mut ui,
    } = desk;
    let slip = office.make_slip(&caller, person).await?;
    // Whoever changes the language of a slip that was made goes back: it is not made twice.
    ui.here = format!("/people/{person}/requests");
    let page = SlipPage {
        code: slip.code,
        until: ui.minute(slip.until),
        head: Head::new(&office, &caller, (person, purpose), "requests").await?,
        ui,
    };
    page.ui.page(&page)
}
