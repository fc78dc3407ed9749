//! 応対: a contact is opened and closed, and what is done in it: a section confirmed, an item looked at
//! by itself, a note written, the next step set.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use kitei_domain::{FollowUpId, PersonId};
use kitei_http::Problem;
use kitei_office::{FollowUpKind, NewFollowUp, NewNote, ShowRequest};
use serde::Deserialize;

use super::person::{For, Head, Note, open_page};
use super::{Pages, PersonPath};
use crate::address::of_this_site;
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::Labels;
use crate::ui::{Done, Ui};
use crate::ways::{Ways, way_of};

/// The item that a note becomes.
const NOTES: &str = "interview_notes";

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/people/{person}/contact", post(open))
        .route("/people/{person}/contact/close", post(close))
        .route("/people/{person}/apart/{item}", post(apart))
        .route("/people/{person}/confirm/{section}", post(confirm))
        .route("/people/{person}/note", post(note))
        .route("/people/{person}/draft", post(draft))
        .route("/follow-ups/{id}/done", post(done))
}

async fn open(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let opened = desk.office.open_contact(&desk.caller, person, &purpose);
    opened.await?;
    Ok(to_person(person, &purpose, ""))
}

async fn close(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let closed = desk.office.close_contact(&desk.caller, person, &purpose);
    closed.await?;
    Ok(see("/people".to_owned()))
}

#[derive(Debug, Deserialize)]
struct ApartPath {
    person: PersonId,
    item: String,
}

/// An item that is opened only by itself.
#[derive(Debug, Template)]
#[template(path = "pages/apart.html")]
struct ApartPage {
    ui: Ui,
    head: Head,
    label: String,
    purpose: String,
    value: String,
    entry: String,
}

async fn apart(
    desk: Desk,
    Path(ApartPath { person, item }): Path<ApartPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk { office, caller, ui } = desk;
    let request = ShowRequest {
        purpose: purpose.clone(),
        items: Some(vec![item.clone()]),
        reason: None,
    };
    let mut shown = office.show(&caller, person, request).await?;
    let labels = Labels::new(&office, ui.pack_lang());
    let page = ApartPage {
        label: labels.item(&item),
        purpose: labels.purpose(&purpose),
        head: Head::new(&office, &caller, (person, purpose), "apart").await?,
        value: shown.granted.remove(&item).unwrap_or_default(),
        entry: shown.entry.id.to_string(),
        ui,
    };
    page.ui.page(&page)
}

#[derive(Debug, Deserialize)]
struct SectionPath {
    person: PersonId,
    section: String,
}

async fn confirm(
    desk: Desk,
    Path(SectionPath { person, section }): Path<SectionPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let confirmed = desk.office.confirm_section(&desk.caller, person, &section);
    let confirmed = confirmed.await?;
    Ok(to_person(person, &purpose, &confirmed.section))
}

/// A note is recorded, kept as a draft, or dropped. What is wrong with it comes back with the page.
async fn note(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
    form: Form,
) -> Done {
    let Desk { office, caller, ui } = &desk;
    let text = form.one("text");
    let problem = match form.one("act") {
        "drop" => {
            office.drop_draft(caller, person).await?;
            return Ok(to_person(person, &purpose, ""));
        }
        "draft" => match office.keep_draft(caller, (person, &purpose), text).await {
            Ok(_kept) => return Ok(to_person(person, &purpose, "")),
            Err(error) => Problem::from(error),
        },
        _ => {
            let new = NewNote {
                text: text.to_owned(),
                way: way_of(&form)?,
                next: next_of(&form)?,
            };
            match office.take_note(caller, (person, &purpose), new).await {
                Ok(_taken) => return Ok(to_person(person, &purpose, "")),
                Err(error) => Problem::from(error),
            }
        }
    };
    // WHY: nothing that was typed is lost, whatever was wrong with it.
    let open = office.view_contact(caller, person, &purpose).await?;
    let Some(contact) = open else {
        return Err(problem);
    };
    let labels = Labels::new(office, ui.pack_lang());
    let ways = Ways::new(labels, ui).again(office, &form, (NOTES, text));
    let again = Note {
        text: form.whole("text").to_owned(),
        next_on: form.one("next_on").to_owned(),
        next_kind: form.one("next_kind").to_owned(),
        next: form.one("next").to_owned(),
        kept: None,
        wrong: Some(problem.sentence(ui.messages())),
    };
    open_page(
        desk,
        person,
        &contact,
        Some((problem.status(), again, ways)),
    )
}

/// The next step of a form; none where no day was chosen.
fn next_of(form: &Form) -> Result<Option<NewFollowUp>, Problem> {
    let Some(day) = form.given("next_on") else {
        return Ok(None);
    };
    let unusable = || Problem::unusable("form_unusable");
    Ok(Some(NewFollowUp {
        day: day.parse().map_err(|_no_day| unusable())?,
        kind: FollowUpKind::read(form.one("next_kind")).ok_or_else(unusable)?,
        what: form.one("next").to_owned(),
    }))
}

/// A draft is kept by a script while it is typed; the answer is what the page says of it.
async fn draft(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
    form: Form,
) -> Done {
    let about = (person, purpose.as_str());
    let kept = desk
        .office
        .keep_draft(&desk.caller, about, form.one("text"))
        .await?;
    Ok(desk.ui.kept(&desk.ui.minute(kept.kept)).into_response())
}

#[derive(Debug, Deserialize)]
struct StepPath {
    id: FollowUpId,
}

async fn done(desk: Desk, Path(StepPath { id }): Path<StepPath>, form: Form) -> Done {
    desk.office.finish_follow_up(&desk.caller, id).await?;
    Ok(see(of_this_site(form.one("back")).to_owned()))
}

fn to_person(person: PersonId, purpose: &str, place: &str) -> Response {
    let place = if place.is_empty() {
        String::new()
    } else {
        format!("#{place}")
    };
    see(format!("/people/{person}?for={purpose}{place}"))
}

fn see(to: String) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}
