//! 送った専用リンク: the packages of a person and to a recipient, how each stands, and their recall; the
//! mails that wait to leave.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use kitei_domain::{MailId, PackageId};
use kitei_office::{MailLine, PackageLine, PackageState};
use serde::Deserialize;

use super::person::{For, Head};
use super::{Pages, PersonPath};
use crate::address::of_this_site;
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::Labels;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/people/{person}/packages", get(of_person))
        .route("/packages/{package}/recall", post(recall))
        .route("/mail", get(queue))
        .route("/mail/{mail}/drop", post(drop_one))
}

#[derive(Debug, Deserialize)]
struct PackagePath {
    package: PackageId,
}

#[derive(Debug, Deserialize)]
struct MailPath {
    mail: MailId,
}

/// A package, in words.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) id: PackageId,
    pub(super) items: String,
    pub(super) state: String,
    /// It may still open.
    pub(super) open: bool,
    pub(super) made: String,
    pub(super) expires: String,
    pub(super) left: u8,
}

impl Sent {
    pub(super) fn new(line: &PackageLine, labels: Labels<'_>, ui: &Ui) -> Self {
        Self {
            id: line.id,
            items: labels.items(&line.items),
            state: match line.state {
                PackageState::Open => ui.t("web-package-opens"),
                PackageState::Waiting => ui.t("web-package-waiting"),
                PackageState::Recalled => ui.t("web-package-recalled"),
                PackageState::Unbound => ui.t("web-package-unbound"),
                PackageState::Expired => ui.t("web-package-expired"),
                PackageState::UsedUp => ui.t("web-package-used-up"),
                PackageState::Withdrawn => ui.t("web-package-withdrawn"),
                PackageState::Suspended => ui.t("web-package-suspended"),
                PackageState::Restored => ui.t("web-package-restored"),
            },
            open: matches!(line.state, PackageState::Open | PackageState::Waiting),
            made: ui.minute_of(&line.made),
            expires: ui.minute_of(&line.expires),
            left: line.openings_at_most.saturating_sub(line.openings),
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/packages.html")]
struct PackagesPage {
    ui: Ui,
    head: Head,
    packages: Vec<Sent>,
    entry: String,
}

/// A mail, in words.
#[derive(Debug)]
struct Mail {
    id: MailId,
    kind: String,
    state: String,
    queued: String,
    attempts: u8,
}

#[derive(Debug, Template)]
#[template(path = "pages/mail.html")]
struct MailPage {
    ui: Ui,
    mails: Vec<Mail>,
}

async fn of_person(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk { office, caller, ui } = desk;
    let (packages, entry) = office.list_packages(&caller, person).await?;
    let labels = Labels::new(&office, ui.pack_lang());
    let packages = packages.iter();
    let page = PackagesPage {
        packages: packages
            .map(|package| Sent::new(package, labels, &ui))
            .collect(),
        head: Head::new(&office, &caller, (person, purpose), "packages").await?,
        entry: entry.id.to_string(),
        ui,
    };
    page.ui.page(&page)
}

async fn recall(desk: Desk, Path(PackagePath { package }): Path<PackagePath>, form: Form) -> Done {
    desk.office.recall_package(&desk.caller, package).await?;
    let back = of_this_site(form.one("back")).to_owned();
    Ok((StatusCode::SEE_OTHER, [(LOCATION, back)]).into_response())
}

async fn queue(desk: Desk) -> Done {
    let Desk { office, caller, ui } = desk;
    let mails = office.list_mail(&caller).await?;
    let page = MailPage {
        mails: mails.iter().map(|mail| said(mail, &ui)).collect(),
        ui,
    };
    page.ui.page(&page)
}

fn said(mail: &MailLine, ui: &Ui) -> Mail {
    Mail {
        id: mail.id,
        kind: ui.t(&format!("kind-{}", mail.kind.replace('_', "-"))),
        state: match mail.state {
            "queued" => ui.t("web-mail-queued"),
            "waiting" => ui.t("web-mail-waiting"),
            "leaving" => ui.t("web-mail-leaving"),
            _ => ui.t("web-mail-failed"),
        },
        queued: ui.minute_of(&mail.queued),
        attempts: mail.attempts,
    }
}

async fn drop_one(desk: Desk, Path(MailPath { mail }): Path<MailPath>) -> Done {
    desk.office.drop_mail(&desk.caller, mail).await?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, "/mail")]).into_response())
}
