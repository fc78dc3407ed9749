//! What waits for the manager.

use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done};
use crate::answers;
use crate::asked::{Path, Query};
use crate::pages::{Listing, PageQuery, Run};
use crate::signin::Desk;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list_reviews))
        .routes(routes!(waiting))
        .routes(routes!(close_review))
}

/// The reviews that are open, the one due first at the top; a manager's list.
#[utoipa::path(
    get, path = "/reviews", tag = "reviews",
    params(PageQuery),
    responses((status = 200, description = "The open reviews", body = answers::Reviews)),
)]
async fn list_reviews(desk: Desk, Query(page): Query<PageQuery>) -> Done {
    let reviews = desk.office.list_reviews(&desk.caller).await?;
    let listing = Listing {
        of: "reviews".to_owned(),
        name: "reviews",
        by: ["due", "id"],
        run: Run::Rising,
    };
    done(&listing.page(&desk, json!({"reviews": reviews}), &page)?)
}

/// How much waits for a manager and until when; nothing for anybody else.
#[utoipa::path(
    get, path = "/reviews/waiting", tag = "reviews",
    responses((status = 200, description = "How much waits", body = answers::Waiting)),
)]
async fn waiting(desk: Desk) -> Done {
    let waiting = desk.office.waiting(&desk.caller).await?;
    done(&json!({
        "reviews": waiting.map_or(0, |waiting| waiting.reviews),
        "due": waiting.map(|waiting| waiting.due),
    }))
}

/// Close a review: the manager has looked at it.
#[utoipa::path(
    post, path = "/reviews/{review}/close", tag = "reviews",
    params(("review" = String, Path)),
    responses((status = 200, description = "Closed", body = answers::ReviewClosed)),
)]
async fn close_review(desk: Desk, Path(review): Path<String>) -> Done {
    let entry = desk.office.close_review(&desk.caller, &review).await?;
    done(&json!({"closed": review, "entry": entry}))
}
