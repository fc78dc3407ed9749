//! Registering people, finding them, opening items, joining files, and who used what.
#![expect(
    unused_qualifications,
    reason = "the macro that adds a query to the document writes them"
)]

use std::collections::{BTreeMap, BTreeSet};

use axum::http::HeaderValue;
use axum::http::header::CONTENT_DISPOSITION;

use kitei_domain::search::Field;
use kitei_domain::{PersonId, Population, RecipientId, Source};
use kitei_office::{Exceptional, Giver, NewPerson, ShowRequest};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::{Body, Moment, Once, Path, Query, listed};
use crate::pages::{Listing, PageQuery, Run};
use crate::problem::Problem;
use crate::signin::Desk;
use crate::words::{
    ItemWord, MomentWord, PersonWord, PopulationWord, PurposeWord, RecipientWord, SourceWord,
};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(add_person))
        .routes(routes!(find_people))
        .routes(routes!(show_person))
        .routes(routes!(show_in_emergency))
        .routes(routes!(replay_decision))
        .routes(routes!(access_history))
        .routes(routes!(export_person))
        .routes(routes!(match_orders))
        .routes(routes!(merge_people))
        .routes(routes!(unmerge_people))
}

/// A person to be registered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPersonBody {
    /// The population; `job_seeker` unless another is named.
    #[serde(default = "job_seeker")]
    #[schema(value_type = PopulationWord)]
    population: Population,
    /// The notice that was shown: its version, `current`, or `unknown`.
    #[serde(default = "unknown")]
    #[schema(value_type = String)]
    told: String,
    /// Where the items came from.
    #[schema(value_type = SourceWord)]
    source: Source,
    /// The items by their ids.
    #[schema(value_type = BTreeMap<String, String>)]
    items: Once<String>,
    /// Purposes told separately for an item.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    purposes_told: Once<BTreeSet<String>>,
    /// Why a barred item cannot be done without.
    need: Option<String>,
    /// The purpose of a barred item was shown to the person.
    #[serde(default)]
    #[schema(value_type = bool)]
    purpose_shown: bool,
    /// Who gave the items, where it was not the person.
    giver: Option<GiverBody>,
}

/// The third party that gave items.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GiverBody {
    /// The recipient of this office who gave them.
    #[schema(value_type = RecipientWord)]
    from: RecipientId,
    /// How the giver had come by them.
    acquired: String,
}

const fn job_seeker() -> Population {
    Population::JobSeeker
}

fn unknown() -> String {
    "unknown".to_owned()
}

/// The conditions of B4 as they were recorded.
pub(super) fn exceptional(need: Option<&str>, purpose_shown: bool) -> Exceptional {
    Exceptional {
        need_recorded: need.is_some_and(|need| !need.trim().is_empty()),
        purpose_shown,
    }
}

/// Register a person.
#[utoipa::path(
    post, path = "/people", tag = "people",
    request_body = NewPersonBody,
    responses((status = 201, description = "Registered", body = answers::PersonAdded)),
)]
async fn add_person(desk: Desk, Body(body): Body<NewPersonBody>) -> Done {
    let Desk { office, caller } = desk;
    let giver = body.giver.map(|giver| Giver {
        recipient: giver.from,
        acquired: giver.acquired,
    });
    let new = NewPerson {
        population: body.population,
        told: office.told(&body.told),
        source: body.source,
        items: body.items.0,
        only_for: body.purposes_told.0,
        exception: exceptional(body.need.as_deref(), body.purpose_shown),
        giver,
    };
    made(&office.add_person(&caller, new).await?)
}

/// By what somebody is looked up: one field, and the purpose. In a body, so that no number stands
/// in an address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FindBody {
    name: Option<String>,
    kana: Option<String>,
    phone: Option<String>,
    mail: Option<String>,
    /// The office's own number of the person (求職受付番号).
    number: Option<String>,
    #[schema(value_type = PurposeWord)]
    purpose: String,
    /// The reason, typed first, in an emergency.
    reason: Option<String>,
}

/// Look somebody up by exactly one of name, kana, phone, mail and number.
#[utoipa::path(
    post, path = "/people/find", tag = "people",
    request_body = FindBody,
    responses((status = 200, description = "Who was found", body = answers::Found)),
)]
async fn find_people(desk: Desk, Body(body): Body<FindBody>) -> Done {
    let given = [
        (Field::Name, body.name),
        (Field::Kana, body.kana),
        (Field::Phone, body.phone),
        (Field::Mail, body.mail),
        (Field::Number, body.number),
    ];
    let mut given = given
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)));
    let (Some((field, value)), None) = (given.next(), given.next()) else {
        return Err(Problem::unusable("find_by_one"));
    };
    let Desk { office, caller } = desk;
    let found = match body.reason {
        Some(reason) if body.purpose == "emergency" => {
            office
                .find_in_emergency(&caller, field, &value, &reason)
                .await
        }
        _ => office.find(&caller, field, &value, &body.purpose).await,
    };
    done(&found?)
}

/// For what, and which items.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ShowQuery {
    /// For what.
    #[param(value_type = PurposeWord)]
    purpose: String,
    /// Which items, separated by commas; unless some are named everything that is held, but what is
    /// opened only by its name.
    items: Option<String>,
}

/// Open items of a person for a purpose.
#[utoipa::path(
    get, path = "/people/{person}", tag = "people",
    params(("person" = PersonWord, Path), ShowQuery),
    responses((status = 200, description = "What was opened", body = answers::Shown)),
)]
async fn show_person(
    desk: Desk,
    Path(person): Path<PersonId>,
    Query(query): Query<ShowQuery>,
) -> Done {
    let request = ShowRequest {
        purpose: query.purpose,
        items: listed(query.items),
        reason: None,
    };
    done(&desk.office.show(&desk.caller, person, request).await?)
}

/// An emergency, with its reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EmergencyBody {
    /// The reason, typed first.
    reason: String,
    /// Which items; everything that is held unless some are named.
    #[schema(value_type = Option<Vec<ItemWord>>)]
    items: Option<Vec<String>>,
}

/// Open items to protect life, body or property; the manager reviews it.
#[utoipa::path(
    post, path = "/people/{person}/emergency", tag = "people",
    params(("person" = PersonWord, Path)),
    request_body = EmergencyBody,
    responses((status = 200, description = "What was opened", body = answers::Shown)),
)]
async fn show_in_emergency(
    desk: Desk,
    Path(person): Path<PersonId>,
    Body(body): Body<EmergencyBody>,
) -> Done {
    let request = ShowRequest {
        purpose: "emergency".to_owned(),
        items: body.items,
        reason: Some(body.reason),
    };
    done(&desk.office.show(&desk.caller, person, request).await?)
}

/// Which old decision.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReplayQuery {
    /// For what it was.
    #[param(value_type = PurposeWord)]
    purpose: String,
    /// When it was.
    #[param(value_type = MomentWord)]
    at: Moment,
}

/// Make an old decision again, under the rules of its day.
#[utoipa::path(
    get, path = "/people/{person}/replay", tag = "people",
    params(("person" = PersonWord, Path), ReplayQuery),
    responses((status = 200, description = "The decision, made again", body = answers::Replayed)),
)]
async fn replay_decision(
    desk: Desk,
    Path(person): Path<PersonId>,
    Query(query): Query<ReplayQuery>,
) -> Done {
    let Desk { office, caller } = desk;
    done(
        &office
            .replay_decision(&caller, person, &query.purpose, query.at.0)
            .await?,
    )
}

/// Who used a person's information, and who received it.
#[utoipa::path(
    get, path = "/people/{person}/access-history", tag = "people",
    params(("person" = PersonWord, Path), PageQuery),
    responses((status = 200, description = "The history", body = answers::History)),
)]
async fn access_history(
    desk: Desk,
    Path(person): Path<PersonId>,
    Query(page): Query<PageQuery>,
) -> Done {
    let history = desk.office.access_history(&desk.caller, person).await?;
    let listing = Listing {
        of: format!("history {person}"),
        name: "history",
        by: ["at", "entry"],
        run: Run::Falling,
    };
    done(&listing.page(&desk, json!(history), &page)?)
}

/// Everything that is held of a person, for the person: items, registrations, consents, what went to
/// whom, and who looked.
#[utoipa::path(
    get, path = "/people/{person}/export", tag = "people",
    params(("person" = PersonWord, Path)),
    responses((status = 200, description = "Everything", body = answers::Everything)),
)]
async fn export_person(desk: Desk, Path(person): Path<PersonId>) -> Done {
    let everything = desk.office.everything_of(&desk.caller, person).await?;
    let mut object: BTreeMap<&str, Value> = everything.parts.into_iter().collect();
    object.insert("entry", json!(everything.entry));
    let mut response = done(&object)?;
    let attached = HeaderValue::from_static("attachment; filename=\"person.json\"");
    response.headers_mut().insert(CONTENT_DISPOSITION, attached);
    Ok(response)
}

/// The job orders that may suit a person (purpose `placement.job_search`).
#[utoipa::path(
    get, path = "/people/{person}/orders", tag = "people",
    params(("person" = PersonWord, Path)),
    responses((status = 200, description = "The orders, the best first", body = answers::OrdersMatched)),
)]
async fn match_orders(desk: Desk, Path(person): Path<PersonId>) -> Done {
    done(&desk.office.match_orders(&desk.caller, person).await?)
}

/// The file that is joined.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MergeBody {
    /// The file that is joined to this one.
    #[schema(value_type = PersonWord)]
    other: PersonId,
}

/// Join another file of the same person to this one.
#[utoipa::path(
    post, path = "/people/{person}/merge", tag = "people",
    params(("person" = PersonWord, Path)),
    request_body = MergeBody,
    responses((status = 200, description = "Joined", body = answers::Acted)),
)]
async fn merge_people(
    desk: Desk,
    Path(person): Path<PersonId>,
    Body(body): Body<MergeBody>,
) -> Done {
    done(&desk.office.merge(&desk.caller, person, body.other).await?)
}

/// Part this file from the one it was joined to.
#[utoipa::path(
    post, path = "/people/{person}/unmerge", tag = "people",
    params(("person" = PersonWord, Path)),
    responses((status = 200, description = "Parted", body = answers::Acted)),
)]
async fn unmerge_people(desk: Desk, Path(person): Path<PersonId>) -> Done {
    done(&desk.office.unmerge(&desk.caller, person).await?)
}
