//! Notices shown, consents given and withdrawn.
#![expect(
    unused_qualifications,
    reason = "the macro that adds a query to the document writes them"
)]

use std::collections::BTreeSet;

use kitei_domain::{ConsentKind, Day, JobOrderId, PersonId, RecipientId};
use kitei_office::{ConsentSelector, NewConsent, Withdrawal};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::{Body, Evidence, Path, Query, SCAN_BODY_BYTES_AT_MOST};
use crate::pages::{Listing, PageQuery, Run};
use crate::signin::Desk;
use crate::words::{ConsentKindWord, DayWord, ItemWord, OrderWord, PersonWord, RecipientWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(show_notice))
        .routes(routes!(list_consents, give_consent))
        .routes(routes!(withdraw_consent))
}

/// A notice that was shown.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoticeBody {
    /// When.
    #[schema(value_type = DayWord)]
    on: Day,
    /// How it can be shown later.
    evidence: Evidence,
}

/// Record that the notice in force was shown to the person.
#[utoipa::path(
    post, path = "/people/{person}/notices", tag = "consents",
    params(("person" = PersonWord, Path)),
    request_body = NoticeBody,
    responses((status = 200, description = "Recorded", body = answers::NoticeShown)),
)]
async fn show_notice(
    desk: Desk,
    Path(person): Path<PersonId>,
    Body(body): Body<NoticeBody, SCAN_BODY_BYTES_AT_MOST>,
) -> Done {
    let evidence = body.evidence.given()?;
    done(
        &desk
            .office
            .show_notice(&desk.caller, person, body.on, evidence)
            .await?,
    )
}

/// Which consents.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ConsentsQuery {
    /// Only of this kind.
    #[param(value_type = Option<ConsentKindWord>)]
    kind: Option<ConsentKind>,
    /// How many rows; 100 unless another number is named.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// `next` of the page before.
    #[param(max_length = 2048)]
    cursor: Option<String>,
}

/// The consents of a person, alive and withdrawn.
#[utoipa::path(
    get, path = "/people/{person}/consents", tag = "consents",
    params(("person" = PersonWord, Path), ConsentsQuery),
    responses((status = 200, description = "The consents", body = answers::Consents)),
)]
async fn list_consents(
    desk: Desk,
    Path(person): Path<PersonId>,
    Query(query): Query<ConsentsQuery>,
) -> Done {
    let (mut consents, entry) = desk.office.list_consents(&desk.caller, person).await?;
    consents.retain(|consent| query.kind.is_none_or(|kind| consent.record.kind == kind));
    let kind = query.kind.map_or("all", ConsentKind::as_str);
    let listing = Listing {
        of: format!("consents {person} {kind}"),
        name: "consents",
        by: ["given", "id"],
        run: Run::Rising,
    };
    let page = PageQuery::new(query.limit, query.cursor);
    let answer = json!({"consents": consents, "entry": entry});
    done(&listing.page(&desk, answer, &page)?)
}

/// A consent that was given; each kind has its own required fields.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsentBody {
    /// To what.
    #[schema(value_type = ConsentKindWord)]
    kind: ConsentKind,
    /// For whom.
    #[schema(value_type = Option<RecipientWord>)]
    recipient: Option<RecipientId>,
    /// For which job order.
    #[schema(value_type = Option<OrderWord>)]
    order: Option<JobOrderId>,
    /// Which items.
    #[serde(default)]
    #[schema(value_type = Vec<ItemWord>)]
    items: BTreeSet<String>,
    /// How the need was explained.
    explanation: Option<String>,
    /// How it can be shown later.
    evidence: Evidence,
    /// When it was given, if earlier.
    #[schema(value_type = Option<DayWord>)]
    on: Option<Day>,
}

/// Record a consent.
#[utoipa::path(
    post, path = "/people/{person}/consents", tag = "consents",
    params(("person" = PersonWord, Path)),
    request_body = ConsentBody,
    responses((status = 201, description = "Recorded", body = answers::ConsentGiven)),
)]
async fn give_consent(
    desk: Desk,
    Path(person): Path<PersonId>,
    Body(body): Body<ConsentBody, SCAN_BODY_BYTES_AT_MOST>,
) -> Done {
    let consent = NewConsent {
        kind: body.kind,
        recipient: body.recipient,
        order: body.order,
        items: body.items,
        explanation: body.explanation,
        evidence: body.evidence.given()?,
        on: body.on,
    };
    made(
        &desk
            .office
            .give_consent(&desk.caller, person, consent)
            .await?,
    )
}

/// Which consent is withdrawn.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WithdrawalBody {
    /// To what.
    #[schema(value_type = ConsentKindWord)]
    kind: ConsentKind,
    /// For whom; every recipient unless one is named.
    #[schema(value_type = Option<RecipientWord>)]
    recipient: Option<RecipientId>,
    /// For which job order; every one unless one is named.
    #[schema(value_type = Option<OrderWord>)]
    order: Option<JobOrderId>,
    /// How it can be shown later; a withdrawal needs none.
    evidence: Option<Evidence>,
}

/// Withdraw a consent; from its entry on nothing leaves under it.
#[utoipa::path(
    post, path = "/people/{person}/consents/withdraw", tag = "consents",
    params(("person" = PersonWord, Path)),
    request_body = WithdrawalBody,
    responses((status = 200, description = "Withdrawn", body = answers::ConsentGiven)),
)]
async fn withdraw_consent(
    desk: Desk,
    Path(person): Path<PersonId>,
    Body(body): Body<WithdrawalBody, SCAN_BODY_BYTES_AT_MOST>,
) -> Done {
    let which = ConsentSelector {
        kind: body.kind,
        recipient: body.recipient,
        order: body.order,
    };
    let evidence = body.evidence.map(Evidence::given).transpose()?;
    let withdrawal = Withdrawal { which, evidence };
    done(
        &desk
            .office
            .withdraw_consent(&desk.caller, person, withdrawal)
            .await?,
    )
}
