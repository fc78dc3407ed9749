//! Mail: what waits to leave, what came back, and where recipients read theirs.

use kitei_domain::{MailId, RecipientId};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done};
use crate::answers;
use crate::asked::{Body, Path, Query};
use crate::pages::{Listing, PageQuery, Run};
use crate::signin::Desk;
use crate::words::{MailWord, RecipientWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(show_recipient_mail, set_recipient_mail))
        .routes(routes!(confirm_recipient_mail))
        .routes(routes!(list_mail))
        .routes(routes!(drop_mail))
        .routes(routes!(record_bounce))
}

/// Where a recipient reads its mail.
#[utoipa::path(
    get, path = "/recipients/{recipient}/mail", tag = "recipients",
    params(("recipient" = RecipientWord, Path)),
    responses((status = 200, description = "The address", body = answers::RecipientMail)),
)]
async fn show_recipient_mail(desk: Desk, Path(recipient): Path<RecipientId>) -> Done {
    done(&desk.office.recipient_mail(&desk.caller, recipient).await?)
}

/// A mail address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddressBody {
    /// The address.
    address: String,
}

/// Set the address at which a recipient reads its mail, and send a code there.
#[utoipa::path(
    put, path = "/recipients/{recipient}/mail", tag = "recipients",
    params(("recipient" = RecipientWord, Path)),
    request_body = AddressBody,
    responses((status = 200, description = "Set", body = answers::AddressSet)),
)]
async fn set_recipient_mail(
    desk: Desk,
    Path(recipient): Path<RecipientId>,
    Body(body): Body<AddressBody>,
) -> Done {
    let Desk { office, caller } = &desk;
    let set = office
        .set_recipient_mail(caller, recipient, &body.address)
        .await?;
    done(&set)
}

/// The code that was sent to the address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmationBody {
    /// The code.
    code: String,
}

/// Confirm a recipient's address by the code that was sent there.
#[utoipa::path(
    post, path = "/recipients/{recipient}/mail/confirmation", tag = "recipients",
    params(("recipient" = RecipientWord, Path)),
    request_body = ConfirmationBody,
    responses((status = 200, description = "Confirmed", body = answers::Recorded)),
)]
async fn confirm_recipient_mail(
    desk: Desk,
    Path(recipient): Path<RecipientId>,
    Body(body): Body<ConfirmationBody>,
) -> Done {
    let Desk { office, caller } = &desk;
    let entry = office
        .confirm_recipient_mail(caller, recipient, &body.code)
        .await?;
    done(&json!({"entry": entry}))
}

/// What waits to leave, and what could not be sent.
#[utoipa::path(
    get, path = "/mail", tag = "mail",
    params(PageQuery),
    responses((status = 200, description = "The queue", body = answers::Mails)),
)]
async fn list_mail(desk: Desk, Query(page): Query<PageQuery>) -> Done {
    let mails = desk.office.list_mail(&desk.caller).await?;
    let listing = Listing {
        of: "mail".to_owned(),
        name: "mails",
        by: ["queued", "id"],
        run: Run::Rising,
    };
    done(&listing.page(&desk, json!({"mails": mails}), &page)?)
}

/// Take a mail out of the queue.
#[utoipa::path(
    delete, path = "/mail/{mail}", tag = "mail",
    params(("mail" = MailWord, Path)),
    responses((status = 200, description = "Taken out", body = answers::Recorded)),
)]
async fn drop_mail(desk: Desk, Path(mail): Path<MailId>) -> Done {
    let entry = desk.office.drop_mail(&desk.caller, mail).await?;
    done(&json!({"entry": entry}))
}

/// Mail to an address came back: every package that is bound to it opens no more.
#[utoipa::path(
    post, path = "/mail/bounces", tag = "mail",
    request_body = AddressBody,
    responses((status = 200, description = "Recorded", body = answers::Bounced)),
)]
async fn record_bounce(desk: Desk, Body(body): Body<AddressBody>) -> Done {
    let Desk { office, caller } = &desk;
    done(&office.record_bounce(caller, &body.address).await?)
}
