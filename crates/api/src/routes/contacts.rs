//! Contacts with a person (応対): opened for one purpose and closed; sections confirmed, notes and next
//! steps.
#![expect(
    unused_qualifications,
    reason = "the macro that adds a query to the document writes them"
)]

use kitei_domain::{Day, FollowUpId, PersonId};
use kitei_office::{Agreed, FollowUpKind, NewFollowUp, NewNote, WayOut};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done};
use crate::answers;
use crate::asked::{Body, Path, Query};
use crate::problem::Problem;
use crate::signin::Desk;
use crate::words::{DayWord, FollowUpWord, ItemWord, PersonWord, PurposeWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list_held))
        .routes(routes!(open_contact))
        .routes(routes!(close_contact))
        .routes(routes!(confirm_section))
        .routes(routes!(take_note))
        .routes(routes!(list_follow_ups))
        .routes(routes!(finish_follow_up))
}

/// For what.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HeldQuery {
    /// For what.
    #[param(value_type = PurposeWord)]
    purpose: String,
}

/// Which items of a person are held and granted for a purpose, without a value.
#[utoipa::path(
    get, path = "/people/{person}/held", tag = "contacts",
    params(("person" = PersonWord, Path), HeldQuery),
    responses((status = 200, description = "The items", body = answers::HeldItems)),
)]
async fn list_held(
    desk: Desk,
    Path(person): Path<PersonId>,
    Query(query): Query<HeldQuery>,
) -> Done {
    let held = desk.office.list_held(&desk.caller, person, &query.purpose);
    done(&held.await?)
}

/// For what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContactBody {
    /// For what.
    #[schema(value_type = PurposeWord)]
    purpose: String,
}

/// Open a contact with a person for one purpose; where one is open it goes on.
#[utoipa::path(
    post, path = "/people/{person}/contact", tag = "contacts",
    params(("person" = PersonWord, Path)),
    request_body = ContactBody,
    responses((status = 200, description = "The contact as it is now", body = answers::Contact)),
)]
async fn open_contact(
    desk: Desk,
    Path(person): Path<PersonId>,
    Body(body): Body<ContactBody>,
) -> Done {
    let contact = desk
        .office
        .open_contact(&desk.caller, person, &body.purpose);
    done(&contact.await?)
}

/// Close the contact with a person for a purpose.
#[utoipa::path(
    post, path = "/people/{person}/contact/close", tag = "contacts",
    params(("person" = PersonWord, Path)),
    request_body = ContactBody,
    responses((status = 200, description = "Closed; the entry says so where none was open", body = answers::Recorded)),
)]
async fn close_contact(
    desk: Desk,
    Path(person): Path<PersonId>,
    Body(body): Body<ContactBody>,
) -> Done {
    let closed = desk
        .office
        .close_contact(&desk.caller, person, &body.purpose);
    done(&json!({"entry": closed.await?}))
}

/// Which section.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SectionBody {
    /// A section of the rule pack in force.
    section: String,
}

/// Record that the person confirmed a section of their file (B7).
#[utoipa::path(
    post, path = "/people/{person}/confirmations", tag = "contacts",
    params(("person" = PersonWord, Path)),
    request_body = SectionBody,
    responses((status = 200, description = "Confirmed", body = answers::SectionConfirmed)),
)]
async fn confirm_section(
    desk: Desk,
    Path(person): Path<PersonId>,
    Body(body): Body<SectionBody>,
) -> Done {
    let confirmed = desk
        .office
        .confirm_section(&desk.caller, person, &body.section);
    done(&confirmed.await?)
}

/// A note of an open contact.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteBody {
    /// The purpose of the contact.
    #[schema(value_type = PurposeWord)]
    purpose: String,
    /// The text.
    #[serde(default)]
    text: String,
    /// A working condition in place of what the guard stops.
    condition: Option<String>,
    /// The person's consent to what the guard stops.
    agreed: Option<AgreedBody>,
    /// What the guard stops is dropped.
    #[serde(default)]
    #[schema(value_type = bool)]
    drop: bool,
    /// What is to be done next.
    next: Option<StepBody>,
}

/// The person agreed by word of mouth to one special-care item.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AgreedBody {
    /// Which item.
    #[schema(value_type = ItemWord)]
    item: String,
    /// How the need was explained.
    explanation: String,
    /// What was read out and answered.
    wording: String,
}

/// A next step.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StepBody {
    /// By when.
    #[schema(value_type = DayWord)]
    day: Day,
    /// What kind of step.
    #[schema(value_type = String)]
    kind: FollowUpKind,
    /// What, in a few words.
    #[serde(default)]
    what: String,
}

/// Record a note of an open contact, and the next step.
#[utoipa::path(
    post, path = "/people/{person}/notes", tag = "contacts",
    params(("person" = PersonWord, Path)),
    request_body = NoteBody,
    responses((status = 200, description = "Recorded", body = answers::NoteTaken)),
)]
async fn take_note(desk: Desk, Path(person): Path<PersonId>, Body(body): Body<NoteBody>) -> Done {
    let way = match (body.condition, body.agreed, body.drop) {
        (None, None, false) => None,
        (Some(condition), None, false) => Some(WayOut::Condition(condition)),
        (None, Some(agreed), false) => Some(WayOut::Consent(Agreed {
            item: agreed.item,
            explanation: agreed.explanation,
            wording: agreed.wording,
        })),
        (None, None, true) => Some(WayOut::Drop),
        _ => return Err(Problem::unusable("one_way_out")),
    };
    let note = NewNote {
        text: body.text,
        way,
        next: body.next.map(|step| NewFollowUp {
            day: step.day,
            kind: step.kind,
            what: step.what,
        }),
    };
    let about = (person, body.purpose.as_str());
    done(&desk.office.take_note(&desk.caller, about, note).await?)
}

/// The caller's own next steps that are due.
#[utoipa::path(
    get, path = "/follow-ups", tag = "contacts",
    responses((status = 200, description = "The steps, the earliest first", body = answers::FollowUps)),
)]
async fn list_follow_ups(desk: Desk) -> Done {
    let due = desk.office.due_follow_ups(&desk.caller).await?;
    done(&json!({"follow_ups": due}))
}

/// A next step is done.
#[utoipa::path(
    post, path = "/follow-ups/{step}/done", tag = "contacts",
    params(("step" = FollowUpWord, Path)),
    responses((status = 200, description = "Done", body = answers::Recorded)),
)]
async fn finish_follow_up(desk: Desk, Path(step): Path<FollowUpId>) -> Done {
    let entry = desk.office.finish_follow_up(&desk.caller, step).await?;
    done(&json!({"entry": entry}))
}
