//! Erasure (消去) and disposal (廃棄), and the certificates that tell of them.
#![expect(
    unused_qualifications,
    reason = "the macro that adds a query to the document writes them"
)]

use kitei_domain::{CertificateId, PersonId};
use kitei_office::Basis;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done};
use crate::answers;
use crate::asked::{Body, Path, Query};
use crate::signin::Desk;
use crate::words::{CertificateWord, PersonWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(preview_erasure, erase))
        .routes(routes!(list_overdue))
        .routes(routes!(show_certificate))
}

/// On what ground information is erased.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BasisWord {
    /// The person asked.
    Request,
    /// The period is over.
    Retention,
}

impl From<BasisWord> for Basis {
    fn from(word: BasisWord) -> Self {
        match word {
            BasisWord::Request => Self::Request,
            BasisWord::Retention => Self::Retention,
        }
    }
}

/// An erasure, asked in a query or in a body.
#[derive(Deserialize, IntoParams, ToSchema)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Erasure {
    /// On what ground.
    basis: BasisWord,
}

/// What an erasure would destroy and keep; changes nothing.
#[utoipa::path(
    get, path = "/people/{person}/erasure", tag = "erasure",
    params(("person" = PersonWord, Path), Erasure),
    responses((status = 200, description = "What would be kept", body = answers::Erased)),
)]
async fn preview_erasure(
    desk: Desk,
    Path(person): Path<PersonId>,
    Query(asked): Query<Erasure>,
) -> Done {
    let basis = asked.basis.into();
    done(
        &desk
            .office
            .preview_erasure(&desk.caller, person, basis)
            .await?,
    )
}

/// Destroy the keys of a person; a manager's act.
#[utoipa::path(
    post, path = "/people/{person}/erasure", tag = "erasure",
    params(("person" = PersonWord, Path)),
    request_body = Erasure,
    responses((status = 200, description = "Erased", body = answers::Erased)),
)]
async fn erase(desk: Desk, Path(person): Path<PersonId>, Body(body): Body<Erasure>) -> Done {
    let basis = body.basis.into();
    done(&desk.office.erase(&desk.caller, person, basis).await?)
}

/// The erased people of whom something is kept beyond its last day; a manager's list.
#[utoipa::path(
    get, path = "/disposals/due", tag = "erasure",
    responses((status = 200, description = "Who is overdue", body = answers::Overdue)),
)]
async fn list_overdue(desk: Desk) -> Done {
    done(&desk.office.list_overdue(&desk.caller).await?)
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
