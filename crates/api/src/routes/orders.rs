//! Job orders (求人).

use kitei_domain::{JobOrderId, RecipientId};
use kitei_office::NewOrder;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::{Body, Once, Path, Query};
use crate::pages::{Listing, PageQuery, Run};
use crate::signin::Desk;
use crate::words::{OrderWord, RecipientWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list_orders, add_order))
        .routes(routes!(match_people))
}

/// The job orders, by number.
#[utoipa::path(
    get, path = "/orders", tag = "orders",
    params(PageQuery),
    responses((status = 200, description = "The job orders", body = answers::Orders)),
)]
async fn list_orders(desk: Desk, Query(page): Query<PageQuery>) -> Done {
    let orders = desk.office.list_orders().await?;
    let listing = Listing {
        of: "orders".to_owned(),
        name: "orders",
        by: ["number", "id"],
        run: Run::Rising,
    };
    done(&listing.page(&desk, json!({"orders": orders}), &page)?)
}

/// A job order of a known recipient.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OrderBody {
    /// Its number (求人受理番号).
    number: String,
    /// Whose it is.
    #[schema(value_type = RecipientWord)]
    recipient: RecipientId,
    /// Whether it is 紹介予定派遣.
    #[serde(default)]
    #[schema(value_type = bool)]
    trial: bool,
    /// Its columns.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    columns: Once<String>,
}

/// Add a job order.
#[utoipa::path(
    post, path = "/orders", tag = "orders",
    request_body = OrderBody,
    responses((status = 201, description = "Added", body = answers::OrderAdded)),
)]
async fn add_order(desk: Desk, Body(body): Body<OrderBody>) -> Done {
    let new = NewOrder {
        number: body.number,
        recipient: body.recipient,
        trial: body.trial,
        columns: body.columns.0,
    };
    made(&desk.office.add_order(&desk.caller, new).await?)
}

/// The people who may suit a job order, by what they wish and can do (purpose
/// `placement.candidate_search`).
#[utoipa::path(
    get, path = "/orders/{order}/people", tag = "orders",
    params(("order" = OrderWord, Path)),
    responses((status = 200, description = "The people, the best first", body = answers::PeopleMatched)),
)]
async fn match_people(desk: Desk, Path(order): Path<JobOrderId>) -> Done {
    done(&desk.office.match_people(&desk.caller, order).await?)
}
