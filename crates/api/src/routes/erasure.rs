//! Erasure (消去) and disposal (廃棄), and the certificates that tell of them.

use kitei_domain::{CertificateId, PersonId};
use kitei_office::Basis;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done};
use crate::answers;
use crate::asked::{Body, Path};
use crate::signin::Desk;
use crate::words::{CertificateWord, PersonWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(preview_erasure, erase))
        .routes(routes!(show_certificate))
}

/// What an erasure would destroy and keep; changes nothing.
#[utoipa::path(
    get, path = "/people/{person}/erasure", tag = "erasure",
    params(("person" = PersonWord, Path)),
    responses((status = 200, description = "What would be kept", body = answers::Erased)),
)]
async fn preview_erasure(desk: Desk, Path(person): Path<PersonId>) -> Done {
    done(&desk.office.preview_erasure(&desk.caller, person).await?)
}

/// On what ground information is erased.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BasisBody {
    /// The person asked.
    Request,
    /// The period is over.
    Retention,
}

/// An erasure.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ErasureBody {
    /// On what ground.
    basis: BasisBody,
}

/// Destroy the keys of a person; a manager's act.
#[utoipa::path(
    post, path = "/people/{person}/erasure", tag = "erasure",
    params(("person" = PersonWord, Path)),
    request_body = ErasureBody,
    responses((status = 200, description = "Erased", body = answers::Erased)),
)]
async fn erase(desk: Desk, Path(person): Path<PersonId>, Body(body): Body<ErasureBody>) -> Done {
    let basis = match body.basis {
        BasisBody::Request => Basis::Request,
        BasisBody::Retention => Basis::Retention,
    };
    done(&desk.office.erase(&desk.caller, person, basis).await?)
}

/// A certificate of erasure as it stands now.
#[utoipa::path(
    get, path = "/certificates/{certificate}", tag = "erasure",
    params(("certificate" = CertificateWord, Path)),
    responses((status = 200, description = "The certificate", body = answers::CertificateState)),
)]
async fn show_certificate(desk: Desk, Path(certificate): Path<CertificateId>) -> Done {
    done(&desk.office.certificate(certificate).await?)
}
