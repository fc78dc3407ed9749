//! The office's devices (B18): from any other, a session opens nothing about anybody.

use kitei_domain::DeviceId;
use kitei_office::NewDevice;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::{Body, Path, Query};
use crate::pages::{Listing, PageQuery, Run};
use crate::signin::{Desk, Outside};
use crate::words::DeviceWord;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list_devices, register_device))
        .routes(routes!(invite_device))
        .routes(routes!(enrol_device))
        .routes(routes!(revoke_device))
}

/// A device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeviceBody {
    /// What people call it.
    name: String,
    /// In which establishment it stands.
    establishment: String,
}

impl From<DeviceBody> for NewDevice {
    fn from(body: DeviceBody) -> Self {
        Self {
            name: body.name,
            establishment: body.establishment,
        }
    }
}

/// Register the device that one sits at; the manager's act. The secret, which the device shows in
/// the header `Kitei-Device` when somebody signs in there, is answered this once.
#[utoipa::path(
    post, path = "/devices", tag = "sessions",
    request_body = DeviceBody,
    responses((status = 201, description = "Registered", body = answers::DeviceAdded)),
)]
async fn register_device(desk: Desk, Body(body): Body<DeviceBody>) -> Done {
    let Desk { office, caller } = desk;
    made(&office.register_device(&caller, body.into()).await?)
}

/// Issue the code by which a device registers itself; the manager's act.
#[utoipa::path(
    post, path = "/devices/invitation", tag = "sessions",
    request_body = DeviceBody,
    responses((status = 201, description = "Issued", body = answers::DeviceInvited)),
)]
async fn invite_device(desk: Desk, Body(body): Body<DeviceBody>) -> Done {
    let Desk { office, caller } = desk;
    made(&office.invite_device(&caller, body.into()).await?)
}

/// The code of a device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeviceCodeBody {
    /// As it was handed over.
    invitation: String,
}

/// Register the device at which a code is typed. Uses the code up.
#[utoipa::path(
    post, path = "/sign-in/device", tag = "sessions",
    security(()),
    request_body = DeviceCodeBody,
    responses((status = 201, description = "Registered", body = answers::DeviceAdded)),
)]
async fn enrol_device(outside: Outside, Body(body): Body<DeviceCodeBody>) -> Done {
    made(&outside.enrol_device(&body.invitation).await?)
}

/// The office's devices, revoked ones included; for the manager.
#[utoipa::path(
    get, path = "/devices", tag = "sessions",
    params(PageQuery),
    responses((status = 200, description = "The devices", body = answers::Devices)),
)]
async fn list_devices(desk: Desk, Query(page): Query<PageQuery>) -> Done {
    let devices = desk.office.list_devices(&desk.caller).await?;
    let listing = Listing {
        of: "devices".to_owned(),
        name: "devices",
        by: ["since", "id"],
        run: Run::Falling,
    };
    done(&listing.page(&desk, json!({"devices": devices}), &page)?)
}

/// Revoke a device: its sessions end; the manager's act.
#[utoipa::path(
    delete, path = "/devices/{device}", tag = "sessions",
    params(("device" = DeviceWord, Path)),
    responses((status = 200, description = "Revoked", body = answers::Recorded)),
)]
async fn revoke_device(desk: Desk, Path(device): Path<DeviceId>) -> Done {
    let Desk { office, caller } = desk;
    done(&json!({"entry": office.revoke_device(&caller, device).await?}))
}
