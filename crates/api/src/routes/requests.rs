//! Requests of people about their own file, for the staff: the list, one person's, and the slip by which
//! somebody proves who they are on their own page.

use kitei_domain::PersonId;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::Path;
use crate::signin::Desk;
use crate::words::PersonWord;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list_requests))
        .routes(routes!(list_requests_of))
        .routes(routes!(make_slip))
}

/// What people asked for on their own pages; not in their words.
#[utoipa::path(
    get, path = "/requests", tag = "requests",
    responses((status = 200, description = "The requests, the oldest first", body = answers::Requests)),
)]
async fn list_requests(desk: Desk) -> Done {
    let (requests, entries) = desk.office.list_requests(&desk.caller).await?;
    done(&json!({"rights_requests": requests, "entries": entries}))
}

/// What one person asked for, in their words.
#[utoipa::path(
    get, path = "/people/{person}/requests", tag = "requests",
    params(("person" = PersonWord, Path)),
    responses((status = 200, description = "The requests, the newest first", body = answers::RequestsOf)),
)]
async fn list_requests_of(desk: Desk, Path(person): Path<PersonId>) -> Done {
    let of = desk.office.list_requests_of(&desk.caller, person);
    let (requests, entry) = of.await?;
    done(&json!({"rights_requests": requests, "entry": entry}))
}

/// Make a slip for a person; its code is shown this once.
#[utoipa::path(
    post, path = "/people/{person}/slip", tag = "requests",
    params(("person" = PersonWord, Path)),
    responses((status = 201, description = "Made; an earlier one has ended", body = answers::Slip)),
)]
async fn make_slip(desk: Desk, Path(person): Path<PersonId>) -> Done {
    made(&desk.office.make_slip(&desk.caller, person).await?)
}
