//! Providing to a third party, in a referral or to a partner agency.

use kitei_domain::{PersonId, RecipientId, ReferralId, StaffId};
use kitei_office::{Happened, OfficeError};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::corrections::ChannelBody;
use super::{Done, Routes, made, object};
use crate::answers;
use crate::asked::{Body, Moment, Path};
use crate::problem::Problem;
use crate::signin::Desk;
use crate::words::{ItemWord, MomentWord, PersonWord, RecipientWord, ReferralWord, StaffWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new().routes(routes!(provide))
}

/// What is provided, and to whom: `referral` or `partner`, not both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProvisionBody {
    /// In which referral; the phase is read from it.
    #[schema(value_type = Option<ReferralWord>)]
    referral: Option<ReferralId>,
    /// To which partner agency.
    #[schema(value_type = Option<RecipientWord>)]
    partner: Option<RecipientId>,
    /// How.
    channel: ChannelBody,
    /// When it already happened; nothing is released then.
    happened: Option<AlreadyBody>,
}

/// A provision that already happened outside.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AlreadyBody {
    /// When.
    #[schema(value_type = MomentWord)]
    at: Moment,
    /// Who did it; the caller unless somebody is named.
    #[schema(value_type = Option<StaffWord>)]
    by: Option<StaffId>,
    /// Which items went; those that would be granted unless some are named.
    #[serde(default)]
    #[schema(value_type = Vec<ItemWord>)]
    items: Vec<String>,
    /// How it came about.
    circumstances: Option<String>,
}

/// Provide what the clause allows, and no more.
#[utoipa::path(
    post, path = "/people/{person}/provisions", tag = "provisions",
    params(("person" = PersonWord, Path)),
    request_body = ProvisionBody,
    responses((status = 201, description = "Provided", body = answers::Provided)),
)]
async fn provide(
    desk: Desk,
    Path(person): Path<PersonId>,
    Body(body): Body<ProvisionBody>,
) -> Done {
    let channel = body.channel.into();
    let happened = body.happened.map(|happened| Happened {
        at: happened.at.0,
        by: happened.by,
        items: happened.items,
        circumstances: happened.circumstances,
    });
    let Desk { office, caller } = &desk;
    match (body.referral, body.partner) {
        (Some(referral), None) => {
            let identity = match happened {
                None => repeated(&desk, referral).await?,
                Some(_) => Value::Null,
            };
            let provided = office
                .provide(caller, person, referral, channel, happened)
                .await?;
            let mut answer = object(&provided)?;
            if let Some(fields) = answer.as_object_mut() {
                fields.insert("identity".to_owned(), identity);
            }
            made(&answer)
        }
        (None, Some(partner)) => made(
            &office
                .provide_to_partner(caller, person, partner, channel, happened)
                .await?,
        ),
        _ => Err(Problem::unusable("referral_or_partner")),
    }
}

/// Kana, birth year and town, so that nobody is taken for another person of the same name.
async fn repeated(desk: &Desk, referral: ReferralId) -> Result<Value, Problem> {
    match desk.office.repeat_identity(&desk.caller, referral).await {
        Ok(identity) => object(&identity),
        // What may not be repeated may not be provided either; that ruling says why.
        Err(OfficeError::Refused(_)) => Ok(Value::Null),
        Err(error) => Err(error.into()),
    }
}
