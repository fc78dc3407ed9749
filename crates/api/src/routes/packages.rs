//! Packages: the staff's list and recall, and the way in for a recipient, who does not sign in but
//! brings the link and the code that was sent to the registered address.

use std::sync::Arc;

use axum::extract::State;
use kitei_domain::{PackageId, PersonId, RecipientId};
use kitei_http::Entrance;
use kitei_i18n::Locale;
use kitei_office::{Office, Opening, PackageLink};
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
use crate::words::{PackageWord, PersonWord, RecipientWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list_packages))
        .routes(routes!(list_packages_to))
        .routes(routes!(recall_package))
        .routes(routes!(show_terms))
        .routes(routes!(ask_package_code))
        .routes(routes!(open_package))
}

/// The packages of a person.
#[utoipa::path(
    get, path = "/people/{person}/packages", tag = "packages",
    params(("person" = PersonWord, Path), PageQuery),
    responses((status = 200, description = "The packages", body = answers::Packages)),
)]
async fn list_packages(
    desk: Desk,
    Path(person): Path<PersonId>,
    Query(page): Query<PageQuery>,
) -> Done {
    let (packages, entry) = desk.office.list_packages(&desk.caller, person).await?;
    let answer = json!({"packages": packages, "entry": entry});
    done(&packages_of(&person.to_string()).page(&desk, answer, &page)?)
}

/// The packages to a recipient.
#[utoipa::path(
    get, path = "/recipients/{recipient}/packages", tag = "packages",
    params(("recipient" = RecipientWord, Path), PageQuery),
    responses((status = 200, description = "The packages", body = answers::PackagesTo)),
)]
async fn list_packages_to(
    desk: Desk,
    Path(recipient): Path<RecipientId>,
    Query(page): Query<PageQuery>,
) -> Done {
    let Desk { office, caller } = &desk;
    let (packages, entries) = office.list_packages_to(caller, recipient).await?;
    let answer = json!({"packages": packages, "entries": entries});
    done(&packages_of(&recipient.to_string()).page(&desk, answer, &page)?)
}

/// The packages of somebody, or to somebody.
fn packages_of(whom: &str) -> Listing {
    Listing {
        of: format!("packages {whom}"),
        name: "packages",
        by: ["made", "id"],
        run: Run::Falling,
    }
}

/// Recall a package: it opens no more.
#[utoipa::path(
    post, path = "/packages/{package}/recall", tag = "packages",
    params(("package" = PackageWord, Path)),
    responses((status = 200, description = "Recalled", body = answers::Recorded)),
)]
async fn recall_package(desk: Desk, Path(package): Path<PackageId>) -> Done {
    let entry = desk.office.recall_package(&desk.caller, package).await?;
    done(&json!({"entry": entry}))
}

/// The terms of use that a recipient accepts.
#[utoipa::path(
    get, path = "/packages/terms", tag = "packages",
    security(()),
    responses((status = 200, description = "The terms in force", body = answers::Terms)),
)]
async fn show_terms(State(entrance): State<Arc<Entrance>>) -> Done {
    let text = |locale| entrance.messages(locale).text("package-terms");
    done(&json!({
        "version": Office::terms_of_use(),
        "ja": text(Locale::Ja),
        "en": text(Locale::En),
    }))
}

/// A link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CodeBody {
    /// The last part of the link.
    link: String,
}

/// Send a one-time code to the recipient's registered address.
#[utoipa::path(
    post, path = "/packages/code", tag = "packages",
    security(()),
    request_body = CodeBody,
    responses((status = 200, description = "On its way", body = answers::CodeAsked)),
)]
async fn ask_package_code(
    State(entrance): State<Arc<Entrance>>,
    Body(body): Body<CodeBody>,
) -> Done {
    let office = entrance.office().await?;
    let link = PackageLink::read(&body.link);
    done(&office.ask_package_code(&link).await?)
}

/// A link with the code that was sent, and the terms.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OpeningBody {
    /// The last part of the link.
    link: String,
    /// The one-time code.
    code: String,
    /// The version of the terms of use that are accepted.
    terms: String,
}

/// Open a package: ruled and journaled at this moment, then released.
#[utoipa::path(
    post, path = "/packages/open", tag = "packages",
    security(()),
    request_body = OpeningBody,
    responses((status = 200, description = "What was provided", body = answers::OpenedPackage)),
)]
async fn open_package(
    State(entrance): State<Arc<Entrance>>,
    Body(body): Body<OpeningBody>,
) -> Done {
    let office = entrance.office().await?;
    let opening = Opening {
        link: PackageLink::read(&body.link),
        code: body.code,
        terms: body.terms,
    };
    done(&office.open_package(&opening).await?)
}
