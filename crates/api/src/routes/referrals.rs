//! Referrals: opened, decided, ended.

use kitei_domain::{Day, JobOrderId, PersonId, ReferralId};
use kitei_office::{OutcomeKind, ReferralKind, ReferralOutcome};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::{Body, Evidence, Path, SCAN_BODY_BYTES_AT_MOST};
use crate::signin::Desk;
use crate::words::{DayWord, OrderWord, PersonWord, ReferralWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(open_referral))
        .routes(routes!(repeat_identity))
        .routes(routes!(decide_referral))
        .routes(routes!(close_referral))
}

/// To what work a referral leads.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum KindBody {
    /// 職業紹介
    Placement,
    /// 労働者派遣
    Dispatch,
    /// 紹介予定派遣
    Trial,
}

/// A referral to be opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReferralBody {
    /// To which job order.
    #[schema(value_type = OrderWord)]
    order: JobOrderId,
    /// To what work; as the order and the population have it unless named.
    kind: Option<KindBody>,
}

/// Open a referral of a person to a job order.
#[utoipa::path(
    post, path = "/people/{person}/referrals", tag = "referrals",
    params(("person" = PersonWord, Path)),
    request_body = ReferralBody,
    responses((status = 201, description = "Opened", body = answers::ReferralState)),
)]
async fn open_referral(
    desk: Desk,
    Path(person): Path<PersonId>,
    Body(body): Body<ReferralBody>,
) -> Done {
    let kind = body.kind.map(|kind| match kind {
        KindBody::Placement => ReferralKind::Placement,
        KindBody::Dispatch => ReferralKind::Dispatch,
        KindBody::Trial => ReferralKind::Trial,
    });
    made(
        &desk
            .office
            .open_referral(&desk.caller, person, body.order, kind)
            .await?,
    )
}

/// Kana, birth year and town, to be said again before anything is sent.
#[utoipa::path(
    get, path = "/referrals/{referral}/identity", tag = "referrals",
    params(("referral" = ReferralWord, Path)),
    responses((status = 200, description = "What is said again", body = answers::Identity)),
)]
async fn repeat_identity(desk: Desk, Path(referral): Path<ReferralId>) -> Done {
    done(&desk.office.repeat_identity(&desk.caller, referral).await?)
}

/// The person's or the client's decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionBody {
    /// When.
    #[schema(value_type = DayWord)]
    on: Day,
    /// How it can be shown later.
    evidence: Evidence,
}

/// Record the decision.
#[utoipa::path(
    post, path = "/referrals/{referral}/decision", tag = "referrals",
    params(("referral" = ReferralWord, Path)),
    request_body = DecisionBody,
    responses((status = 200, description = "Decided", body = answers::ReferralState)),
)]
async fn decide_referral(
    desk: Desk,
    Path(referral): Path<ReferralId>,
    Body(body): Body<DecisionBody, SCAN_BODY_BYTES_AT_MOST>,
) -> Done {
    let evidence = body.evidence.given()?;
    done(
        &desk
            .office
            .decide_referral(&desk.caller, referral, body.on, evidence)
            .await?,
    )
}

/// How a referral ended.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ResultBody {
    /// 採用
    Hired,
    /// 不採用
    NotHired,
    /// 辞退
    Declined,
    /// 派遣終了
    Ended,
}

/// How long the employment is meant to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ContractBody {
    /// 無期
    Indefinite,
    /// 有期
    Fixed,
}

/// 採否
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OutcomeBody {
    /// How it ended.
    result: ResultBody,
    /// When.
    #[schema(value_type = DayWord)]
    on: Day,
    /// How long the employment is meant to last.
    contract: Option<ContractBody>,
}

/// Record the outcome.
#[utoipa::path(
    post, path = "/referrals/{referral}/outcome", tag = "referrals",
    params(("referral" = ReferralWord, Path)),
    request_body = OutcomeBody,
    responses((status = 200, description = "Recorded", body = answers::ReferralState)),
)]
async fn close_referral(
    desk: Desk,
    Path(referral): Path<ReferralId>,
    Body(body): Body<OutcomeBody>,
) -> Done {
    let outcome = ReferralOutcome {
        result: match body.result {
            ResultBody::Hired => OutcomeKind::Hired,
            ResultBody::NotHired => OutcomeKind::NotHired,
            ResultBody::Declined => OutcomeKind::Declined,
            ResultBody::Ended => OutcomeKind::Ended,
        },
        on: body.on,
        indefinite: body
            .contract
            .map(|contract| contract == ContractBody::Indefinite),
    };
    done(
        &desk
            .office
            .close_referral(&desk.caller, referral, outcome)
            .await?,
    )
}
