//! Tokens of programs (B20): for some acts and purposes, for some time, in their owner's name.

use std::collections::BTreeSet;

use kitei_domain::{Act, Day, ProgramId, StaffId};
use kitei_office::NewProgram;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::{Body, Path, Query};
use crate::signin::Desk;
use crate::words::{ActWord, DayWord, ProgramWord, PurposeWord, StaffWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list_programs, add_program))
        .routes(routes!(end_program))
}

/// What a program may do.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProgramBody {
    /// What it is called.
    name: String,
    /// Which acts it may do; `record` opens the registers of recipients and orders.
    #[schema(value_type = Vec<ActWord>)]
    acts: BTreeSet<Act>,
    /// For which purposes.
    #[schema(value_type = Vec<PurposeWord>)]
    purposes: BTreeSet<String>,
    /// The last day on which it may.
    #[schema(value_type = DayWord)]
    until: Day,
}

/// Make a token for a program that acts in the caller's name. It is answered this once.
#[utoipa::path(
    post, path = "/programs", tag = "sessions",
    request_body = ProgramBody,
    responses((status = 201, description = "Made", body = answers::ProgramAdded)),
)]
async fn add_program(desk: Desk, Body(body): Body<ProgramBody>) -> Done {
    let Desk { office, caller } = desk;
    let new = NewProgram {
        name: body.name,
        acts: body.acts,
        purposes: body.purposes,
        until: body.until,
    };
    made(&office.add_program(&caller, new).await?)
}

/// Whose programs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfQuery {
    /// Whose; one's own unless another member is named.
    staff: Option<StaffId>,
}

/// The programs that act in a member's name: one's own, or for the manager anybody's.
#[utoipa::path(
    get, path = "/programs", tag = "sessions",
    params(("staff" = Option<StaffWord>, Query)),
    responses((status = 200, description = "The programs", body = answers::Programs)),
)]
async fn list_programs(desk: Desk, Query(of): Query<OfQuery>) -> Done {
    let Desk { office, caller } = desk;
    let of = of.staff.unwrap_or(caller.id());
    done(&json!({"programs": office.list_programs(&caller, of).await?}))
}

/// End the token of a program: one's own, or for the manager anybody's.
#[utoipa::path(
    delete, path = "/programs/{program}", tag = "sessions",
    params(("program" = ProgramWord, Path)),
    responses((status = 200, description = "Ended", body = answers::Recorded)),
)]
async fn end_program(desk: Desk, Path(program): Path<ProgramId>) -> Done {
    let Desk { office, caller } = desk;
    done(&json!({"entry": office.end_program(&caller, program).await?}))
}
