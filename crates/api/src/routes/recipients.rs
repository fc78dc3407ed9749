//! Recipients: employers, dispatch clients, partner agencies, contractors, group companies.

use axum::http::StatusCode;
use kitei_domain::RecipientKind;
use kitei_office::NewRecipient;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::{Body, Query};
use crate::pages::{Listing, PageQuery, Run};
use crate::problem::Problem;
use crate::signin::Desk;
use crate::words::RecipientKindWord;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new().routes(routes!(list_recipients, add_recipient))
}

/// The recipients.
#[utoipa::path(
    get, path = "/recipients", tag = "recipients",
    params(PageQuery),
    responses((status = 200, description = "The recipients", body = answers::Recipients)),
)]
async fn list_recipients(desk: Desk, Query(page): Query<PageQuery>) -> Done {
    let recipients = desk.office.list_recipients(&desk.caller).await?;
    let listing = Listing {
        of: "recipients".to_owned(),
        name: "recipients",
        by: ["id", "since"],
        run: Run::Rising,
    };
    done(&listing.page(&desk, json!({"recipients": recipients}), &page)?)
}

/// A recipient; name, address and representative stand in every record of a provision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecipientBody {
    /// What it is to the office; not `none`, `public` or `subject`.
    #[schema(value_type = RecipientKindWord)]
    kind: RecipientKind,
    /// Its name.
    name: String,
    /// Its address.
    address: String,
    /// Its representative.
    representative: String,
    /// ISO 3166-1 alpha-2 code of its country.
    country: String,
    /// A partner agency's licence number (許可番号).
    licence: Option<String>,
}

/// Add a recipient.
#[utoipa::path(
    post, path = "/recipients", tag = "recipients",
    request_body = RecipientBody,
    responses((status = 201, description = "Added", body = answers::RecipientAdded)),
)]
async fn add_recipient(desk: Desk, Body(body): Body<RecipientBody>) -> Done {
    let nobody = [
        RecipientKind::None,
        RecipientKind::Public,
        RecipientKind::Subject,
    ];
    if nobody.contains(&body.kind) {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "recipient_kind",
        ));
    }
    let new = NewRecipient {
        kind: body.kind,
        name: body.name,
        address: body.address,
        representative: body.representative,
        country: body.country,
        licence: body.licence,
    };
    made(&desk.office.add_recipient(&desk.caller, new).await?)
}
