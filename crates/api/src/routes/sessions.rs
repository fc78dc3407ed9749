//! Signing in and out (B20): sessions, their lock, and the invitation to a first password.

use kitei_domain::{SessionId, StaffId};
use kitei_office::SignIn;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::{Body, Path, Query};
use crate::signin::{Desk, From, Outside};
use crate::words::{SessionWord, StaffWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .routes(routes!(read_invitation))
        .routes(routes!(enrol))
        .routes(routes!(lock))
        .routes(routes!(unlock))
        .routes(routes!(sign_out))
        .routes(routes!(list_sessions))
        .routes(routes!(revoke_session))
        .routes(routes!(revoke_sessions))
        .routes(routes!(invite))
        .routes(routes!(change_password))
}

/// What somebody signs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignInBody {
    /// The name of the account.
    account: String,
    /// The password.
    password: String,
    /// The code that the authenticator app shows.
    code: String,
}

/// Sign in: opens a session, whose secret is answered this once.
#[utoipa::path(
    post, path = "/sign-in", tag = "sessions",
    security(()),
    request_body = SignInBody,
    responses((status = 201, description = "Signed in", body = answers::Session)),
)]
async fn sign_in(outside: Outside, Body(body): Body<SignInBody>) -> Done {
    let proof = SignIn {
        account: body.account,
        password: body.password,
        code: body.code,
    };
    made(&outside.sign_in(proof).await?)
}

/// The code of an invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InvitationBody {
    /// As it was handed over.
    invitation: String,
}

/// Read an invitation: for whom it is, and what the authenticator app takes. Changes nothing.
#[utoipa::path(
    post, path = "/sign-in/invitation", tag = "sessions",
    security(()),
    request_body = InvitationBody,
    responses((status = 200, description = "It holds", body = answers::Enrolment)),
)]
async fn read_invitation(outside: Outside, Body(body): Body<InvitationBody>) -> Done {
    done(&outside.read_invitation(&body.invitation).await?)
}

/// What an invitation is taken up with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EnrolBody {
    /// The code of the invitation.
    invitation: String,
    /// The password that the account gets: 12 to 128 characters.
    password: String,
    /// The code that the authenticator app shows.
    code: String,
}

/// Take an invitation up: sets the password and signs in.
#[utoipa::path(
    post, path = "/sign-in/enrolment", tag = "sessions",
    security(()),
    request_body = EnrolBody,
    responses((status = 201, description = "Signed in", body = answers::Session)),
)]
async fn enrol(outside: Outside, Body(body): Body<EnrolBody>) -> Done {
    let enrolled = outside.enrol(&body.invitation, &body.password, &body.code);
    made(&enrolled.await?)
}

/// Lock the session.
#[utoipa::path(
    post, path = "/session/lock", tag = "sessions",
    responses((status = 200, description = "Locked", body = answers::Locked)),
)]
async fn lock(outside: Outside) -> Done {
    done(&json!({"entry": outside.lock().await?}))
}

/// The owner's password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UnlockBody {
    /// The password.
    password: String,
}

/// Unlock the session: it has another secret from then on.
#[utoipa::path(
    post, path = "/session/unlock", tag = "sessions",
    request_body = UnlockBody,
    responses((status = 200, description = "Unlocked", body = answers::Session)),
)]
async fn unlock(outside: Outside, Body(body): Body<UnlockBody>) -> Done {
    done(&outside.unlock(&body.password).await?)
}

/// Sign out: the session ends, locked or not.
#[utoipa::path(
    delete, path = "/session", tag = "sessions",
    responses((status = 200, description = "Ended", body = answers::Recorded)),
)]
async fn sign_out(outside: Outside) -> Done {
    done(&json!({"entry": outside.close().await?}))
}

/// Whose sessions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfQuery {
    /// Whose; one's own unless another member is named.
    staff: Option<StaffId>,
}

/// The running sessions of a member of the staff: one's own, or for the manager anybody's.
#[utoipa::path(
    get, path = "/sessions", tag = "sessions",
    params(("staff" = Option<StaffWord>, Query)),
    responses((status = 200, description = "The sessions", body = answers::Sessions)),
)]
async fn list_sessions(desk: Desk, Query(of): Query<OfQuery>) -> Done {
    let Desk { office, caller } = desk;
    let of = of.staff.unwrap_or(caller.id());
    done(&json!({"sessions": office.list_sessions(&caller, of).await?}))
}

/// End a session: one's own, or for the manager anybody's.
#[utoipa::path(
    delete, path = "/sessions/{session}", tag = "sessions",
    params(("session" = SessionWord, Path)),
    responses((status = 200, description = "Ended", body = answers::Recorded)),
)]
async fn revoke_session(desk: Desk, Path(session): Path<SessionId>) -> Done {
    let Desk { office, caller } = desk;
    done(&json!({"entry": office.revoke_session(&caller, session).await?}))
}

/// End every session of a member of the staff but the one that asks.
#[utoipa::path(
    delete, path = "/staff/{staff}/sessions", tag = "sessions",
    params(("staff" = StaffWord, Path)),
    responses((status = 200, description = "Ended", body = answers::Recorded)),
)]
async fn revoke_sessions(desk: Desk, Path(staff): Path<StaffId>) -> Done {
    let Desk { office, caller } = desk;
    done(&json!({"entry": office.revoke_sessions(&caller, staff).await?}))
}

/// The account of whoever is invited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InviteBody {
    /// Its name: 2 to 32 small letters, digits, `.`, `-` and `_`, a letter first. Needed the first time.
    account: Option<String>,
}

/// Invite a member to sign in for the first time; the manager's act. The code is answered this once.
#[utoipa::path(
    post, path = "/staff/{staff}/invitation", tag = "sessions",
    params(("staff" = StaffWord, Path)),
    request_body = InviteBody,
    responses((status = 201, description = "Invited", body = answers::Invited)),
)]
async fn invite(desk: Desk, Path(staff): Path<StaffId>, Body(body): Body<InviteBody>) -> Done {
    let Desk { office, caller } = desk;
    let account = body.account.as_deref();
    made(&office.invite(&caller, staff, account).await?)
}

/// The password that one has, and the one that one wants.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordBody {
    /// As it is.
    old: String,
    /// As it is to be: 12 to 128 characters.
    new: String,
}

/// Change one's own password: one's other sessions end.
#[utoipa::path(
    put, path = "/session/password", tag = "sessions",
    request_body = PasswordBody,
    responses((status = 200, description = "Changed", body = answers::Recorded)),
)]
async fn change_password(desk: Desk, From(asker): From, Body(body): Body<PasswordBody>) -> Done {
    let Desk { office, caller } = desk;
    let changed = office.change_password(&caller, &body.old, &body.new, &asker);
    done(&json!({"entry": changed.await?}))
}
