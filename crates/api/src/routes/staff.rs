//! The staff: who handles information (B8), their training (B10) and their pledge (B12).

use std::collections::BTreeSet;

use kitei_domain::{Day, Role, StaffId};
use kitei_office::StaffChange;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::{Body, Path, Query};
use crate::pages::{Listing, PageQuery, Run};
use crate::signin::Desk;
use crate::words::{DayWord, RoleWord, StaffWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list_staff, add_staff))
        .routes(routes!(record_training))
        .routes(routes!(record_pledge))
        .routes(routes!(record_leaving))
}

/// The staff, for a colleague to see.
#[utoipa::path(
    get, path = "/staff", tag = "staff",
    params(PageQuery),
    responses((status = 200, description = "The staff", body = answers::Staff)),
)]
async fn list_staff(desk: Desk, Query(page): Query<PageQuery>) -> Done {
    let staff = desk.office.list_staff(&desk.caller).await?;
    let listing = Listing {
        of: "staff".to_owned(),
        name: "staff",
        by: ["id", "name"],
        run: Run::Rising,
    };
    done(&listing.page(&desk, json!({"staff": staff}), &page)?)
}

/// A member of the staff.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StaffBody {
    /// The name.
    name: String,
    /// What they are.
    #[schema(value_type = Vec<RoleWord>)]
    roles: BTreeSet<Role>,
    /// The departments; `placement` unless others are named.
    #[serde(default = "placement")]
    #[schema(value_type = Vec<String>)]
    departments: BTreeSet<String>,
}

fn placement() -> BTreeSet<String> {
    BTreeSet::from(["placement".to_owned()])
}

/// Add a member; the manager's act. The token is answered this once.
#[utoipa::path(
    post, path = "/staff", tag = "staff",
    request_body = StaffBody,
    responses((status = 201, description = "Added", body = answers::StaffAdded)),
)]
async fn add_staff(desk: Desk, Body(body): Body<StaffBody>) -> Done {
    let Desk { office, caller } = desk;
    made(
        &office
            .add_staff(&caller, body.name, body.roles, body.departments)
            .await?,
    )
}

/// A day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OnBody {
    /// Which.
    #[schema(value_type = DayWord)]
    on: Day,
}

/// Record training.
#[utoipa::path(
    post, path = "/staff/{staff}/training", tag = "staff",
    params(("staff" = StaffWord, Path)),
    request_body = OnBody,
    responses((status = 200, description = "Recorded", body = answers::StaffChanged)),
)]
async fn record_training(desk: Desk, Path(staff): Path<StaffId>, Body(body): Body<OnBody>) -> Done {
    change(&desk, staff, StaffChange::Trained(body.on)).await
}

/// Record the pledge.
#[utoipa::path(
    post, path = "/staff/{staff}/pledge", tag = "staff",
    params(("staff" = StaffWord, Path)),
    request_body = OnBody,
    responses((status = 200, description = "Recorded", body = answers::StaffChanged)),
)]
async fn record_pledge(desk: Desk, Path(staff): Path<StaffId>, Body(body): Body<OnBody>) -> Done {
    change(&desk, staff, StaffChange::Pledged(body.on)).await
}

/// Record leaving; from that day nothing opens.
#[utoipa::path(
    post, path = "/staff/{staff}/leaving", tag = "staff",
    params(("staff" = StaffWord, Path)),
    request_body = OnBody,
    responses((status = 200, description = "Recorded", body = answers::StaffChanged)),
)]
async fn record_leaving(desk: Desk, Path(staff): Path<StaffId>, Body(body): Body<OnBody>) -> Done {
    change(&desk, staff, StaffChange::Left(body.on)).await
}

async fn change(desk: &Desk, id: StaffId, change: StaffChange) -> Done {
    let entry = desk.office.change_staff(&desk.caller, id, change).await?;
    done(&json!({"id": id, "entry": entry}))
}
