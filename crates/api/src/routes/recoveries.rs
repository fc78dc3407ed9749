//! Recovery of an account (B20): two managers together, or the printed code.

use kitei_domain::StaffId;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::{Body, Path};
use crate::signin::{Desk, Outside};
use crate::words::StaffWord;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list_recoveries))
        .routes(routes!(ask_recovery))
        .routes(routes!(confirm_recovery))
        .routes(routes!(print_recovery_code))
        .routes(routes!(recover_with_code))
}

/// The recoveries that wait for a second manager.
#[utoipa::path(
    get, path = "/recoveries", tag = "sessions",
    responses((status = 200, description = "What waits", body = answers::Recoveries)),
)]
async fn list_recoveries(desk: Desk) -> Done {
    let recoveries = desk.office.list_recoveries(&desk.caller).await?;
    done(&json!({"recoveries": recoveries}))
}

/// Ask that a member's account be recovered; a manager's act.
#[utoipa::path(
    post, path = "/staff/{staff}/recovery", tag = "sessions",
    params(("staff" = StaffWord, Path)),
    responses((status = 200, description = "Asked", body = answers::Recorded)),
)]
async fn ask_recovery(desk: Desk, Path(staff): Path<StaffId>) -> Done {
    let Desk { office, caller } = desk;
    done(&json!({"entry": office.ask_recovery(&caller, staff).await?}))
}

/// Confirm it as the second manager: the account is closed and its owner invited anew.
#[utoipa::path(
    post, path = "/staff/{staff}/recovery/confirmation", tag = "sessions",
    params(("staff" = StaffWord, Path)),
    responses((status = 201, description = "Invited", body = answers::Invited)),
)]
async fn confirm_recovery(desk: Desk, Path(staff): Path<StaffId>) -> Done {
    let Desk { office, caller } = desk;
    made(&office.confirm_recovery(&caller, staff).await?)
}

/// Make the code to print and to lock away; the placement manager's act. An earlier one ends.
#[utoipa::path(
    post, path = "/recovery-code", tag = "sessions",
    responses((status = 201, description = "Made", body = answers::RecoveryCode)),
)]
async fn print_recovery_code(desk: Desk) -> Done {
    made(&desk.office.print_recovery_code(&desk.caller).await?)
}

/// The printed code, and for whose account it is used.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecoverBody {
    /// As it was printed.
    recovery_code: String,
    /// The name of the account.
    account: String,
}

/// Recover an account with the printed code, which is used up. Everybody who signs in is told.
#[utoipa::path(
    post, path = "/sign-in/recovery", tag = "sessions",
    security(()),
    request_body = RecoverBody,
    responses((status = 201, description = "Invited", body = answers::Invited)),
)]
async fn recover_with_code(outside: Outside, Body(body): Body<RecoverBody>) -> Done {
    made(&outside.recover(&body.recovery_code, &body.account).await?)
}
