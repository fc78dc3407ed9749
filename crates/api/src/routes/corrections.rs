//! Correcting and deleting items, suspending use, and recording what already happened.

use kitei_domain::{PersonId, RecipientId, Source, StaffId};
use kitei_office::{Channel, Correction, Disclosed, GivenTo, Happened, Scope};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::people::exceptional;
use super::{Done, Routes, done};
use crate::answers;
use crate::asked::{Body, Moment, Path};
use crate::problem::Problem;
use crate::signin::Desk;
use crate::words::{
    ItemWord, MomentWord, PersonWord, PurposeWord, RecipientWord, SourceWord, StaffWord,
};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(correct_item, delete_item))
        .routes(routes!(suspend))
        .routes(routes!(resume))
        .routes(routes!(record_disclosure))
}

/// The right value.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CorrectionBody {
    /// The value.
    value: String,
    /// Where it came from; the person unless another source is named.
    #[serde(default = "own")]
    #[schema(value_type = SourceWord)]
    source: Source,
    /// Why a barred item cannot be done without.
    need: Option<String>,
    /// The purpose of a barred item was shown to the person.
    #[serde(default)]
    #[schema(value_type = bool)]
    purpose_shown: bool,
}

const fn own() -> Source {
    Source::Own
}

/// Correct or add an item; the earlier value stays in the history.
#[utoipa::path(
    put, path = "/people/{person}/items/{item}", tag = "people",
    params(("person" = PersonWord, Path), ("item" = ItemWord, Path)),
    request_body = CorrectionBody,
    responses((status = 200, description = "Corrected", body = answers::Acted)),
)]
async fn correct_item(
    desk: Desk,
    Path((person, item)): Path<(PersonId, String)>,
    Body(body): Body<CorrectionBody>,
) -> Done {
    let correction = Correction {
        item,
        value: body.value,
        source: body.source,
        exception: exceptional(body.need.as_deref(), body.purpose_shown),
    };
    done(
        &desk
            .office
            .correct(&desk.caller, person, correction)
            .await?,
    )
}

/// Delete an item: the keys of every version that held it are destroyed (APPI 34).
#[utoipa::path(
    delete, path = "/people/{person}/items/{item}", tag = "people",
    params(("person" = PersonWord, Path), ("item" = ItemWord, Path)),
    responses((status = 200, description = "Deleted", body = answers::Acted)),
)]
async fn delete_item(desk: Desk, Path((person, item)): Path<(PersonId, String)>) -> Done {
    done(&desk.office.delete_item(&desk.caller, person, &item).await?)
}

/// What a suspension covers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ScopeBody {
    /// `all`, a purpose, or a recipient's id.
    scope: String,
}

impl ScopeBody {
    fn scope(self) -> Scope {
        match (self.scope.as_str(), self.scope.parse()) {
            ("all", _) => Scope::All,
            (_, Ok(recipient)) => Scope::Recipient(recipient),
            (_, Err(_)) => Scope::Purpose(self.scope),
        }
    }
}

/// Suspend use.
#[utoipa::path(
    post, path = "/people/{person}/suspend", tag = "people",
    params(("person" = PersonWord, Path)),
    request_body = ScopeBody,
    responses((status = 200, description = "Suspended", body = answers::Acted)),
)]
async fn suspend(desk: Desk, Path(person): Path<PersonId>, Body(body): Body<ScopeBody>) -> Done {
    done(
        &desk
            .office
            .suspend(&desk.caller, person, body.scope())
            .await?,
    )
}

/// End a suspension.
#[utoipa::path(
    post, path = "/people/{person}/resume", tag = "people",
    params(("person" = PersonWord, Path)),
    request_body = ScopeBody,
    responses((status = 200, description = "Resumed", body = answers::Acted)),
)]
async fn resume(desk: Desk, Path(person): Path<PersonId>, Body(body): Body<ScopeBody>) -> Done {
    done(
        &desk
            .office
            .resume(&desk.caller, person, body.scope())
            .await?,
    )
}

/// How something leaves.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ChannelBody {
    /// A sealed package.
    Electronic,
    /// A printed sheet.
    Written,
    /// By word of mouth.
    Oral,
}

impl From<ChannelBody> for Channel {
    fn from(channel: ChannelBody) -> Self {
        match channel {
            ChannelBody::Electronic => Self::Electronic,
            ChannelBody::Written => Self::Written,
            ChannelBody::Oral => Self::Oral,
        }
    }
}

/// What already happened outside, to anybody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HappenedBody {
    /// When.
    #[schema(value_type = MomentWord)]
    at: Moment,
    /// Who did it; the caller unless somebody is named.
    #[schema(value_type = Option<StaffWord>)]
    by: Option<StaffId>,
    /// To which recipient; this or `to_other`.
    #[schema(value_type = Option<RecipientWord>)]
    to: Option<RecipientId>,
    /// To whom else, in words.
    to_other: Option<String>,
    /// In the course of what.
    #[schema(value_type = PurposeWord)]
    purpose: String,
    /// Which items.
    #[schema(value_type = Vec<ItemWord>)]
    items: Vec<String>,
    /// How.
    channel: ChannelBody,
    /// How it came about.
    circumstances: Option<String>,
}

/// Record what already happened outside; releases nothing.
#[utoipa::path(
    post, path = "/people/{person}/happened", tag = "people",
    params(("person" = PersonWord, Path)),
    request_body = HappenedBody,
    responses((status = 200, description = "Recorded", body = answers::RecordedAfterwards)),
)]
async fn record_disclosure(
    desk: Desk,
    Path(person): Path<PersonId>,
    Body(body): Body<HappenedBody>,
) -> Done {
    let to = match (body.to, body.to_other) {
        (Some(recipient), None) => GivenTo::Recipient(recipient),
        (None, Some(words)) => GivenTo::Other(words),
        _ => return Err(Problem::unusable("to_or_other")),
    };
    let disclosed = Disclosed {
        to,
        purpose: body.purpose,
        channel: body.channel.into(),
        happened: Happened {
            at: body.at.0,
            by: body.by,
            items: body.items,
            circumstances: body.circumstances,
        },
    };
    done(
        &desk
            .office
            .record_disclosure(&desk.caller, person, disclosed)
            .await?,
    )
}
