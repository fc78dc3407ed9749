//! 消去と廃棄: what would be destroyed and what a law keeps, the manager's confirmation, and the
//! certificate.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::routing::get;
use kitei_domain::{CertificateId, PersonId};
use kitei_http::Problem;
use kitei_office::{Basis, Kept};
use serde::Deserialize;

use super::person::{For, Head};
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::form::Form;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/people/{person}/erasure", get(preview).post(erase))
        .route("/certificates/{certificate}", get(certificate))
        .route("/disposals", get(overdue))
}

/// On what ground.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    basis: String,
}

fn basis(word: &str) -> Basis {
    match word {
        "retention" => Basis::Retention,
        _ => Basis::Request,
    }
}

/// What is kept, in words.
#[derive(Debug)]
struct KeptLine {
    what: String,
    clause: String,
    until: String,
}

fn kept(lines: &[Kept], ui: &Ui) -> Vec<KeptLine> {
    let said = lines.iter().map(|one| KeptLine {
        what: ui.t(&format!("kept-{}", one.what.replace('_', "-"))),
        clause: one.clause.clone(),
        until: ui.day(&one.until),
    });
    said.collect()
}

#[derive(Debug, Template)]
#[template(path = "pages/erasure.html")]
struct ErasurePage {
    ui: Ui,
    head: Head,
    retention: bool,
    kept: Vec<KeptLine>,
    /// What was kept until now and goes with it.
    over: Vec<KeptLine>,
    /// Only a manager confirms.
    manager: bool,
    wrong: bool,
}

#[derive(Debug, Template)]
#[template(path = "pages/erased.html")]
struct ErasedPage {
    ui: Ui,
    certificate: String,
    id: Option<CertificateId>,
    complete: bool,
    kept: Vec<KeptLine>,
    /// It was erased just now.
    now: bool,
}

#[derive(Debug, Template)]
#[template(path = "pages/disposals.html")]
struct DisposalsPage {
    ui: Ui,
    people: Vec<(PersonId, String)>,
}

impl ErasurePage {
    async fn new(desk: &Desk, head: Head, basis: Basis) -> Result<Self, Problem> {
        let Desk { office, caller, ui } = desk;
        let would = office.preview_erasure(caller, head.person, basis).await?;
        Ok(Self {
            head,
            retention: basis == Basis::Retention,
            kept: kept(&would.kept, ui),
            over: kept(&would.overdue, ui),
            manager: caller.is_manager(),
            wrong: false,
            ui: ui.clone(),
        })
    }
}

async fn preview(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
    Query(asked): Query<Asked>,
) -> Done {
    let head = Head::new(&desk.office, &desk.caller, (person, purpose), "erasure").await?;
    let page = ErasurePage::new(&desk, head, basis(&asked.basis)).await?;
    page.ui.page(&page)
}

async fn erase(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
    form: Form,
) -> Done {
    let basis = basis(form.one("basis"));
    if !form.ticked("confirmed") {
        let head = Head::new(&desk.office, &desk.caller, (person, purpose), "erasure").await?;
        let mut page = ErasurePage::new(&desk, head, basis).await?;
        page.wrong = true;
        return page
            .ui
            .page_with(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let Desk { office, caller, ui } = desk;
    let erased = office.erase(&caller, person, basis).await?;
    let page = ErasedPage {
        certificate: erased.certificate.unwrap_or_default(),
        id: erased.certificate_id,
        complete: erased.complete,
        kept: kept(&erased.kept, &ui),
        now: true,
        ui,
    };
    page.ui.page(&page)
}

#[derive(Debug, Deserialize)]
struct CertificatePath {
    certificate: CertificateId,
}

async fn certificate(
    desk: Desk,
    Path(CertificatePath { certificate }): Path<CertificatePath>,
) -> Done {
    let Desk { office, ui, .. } = desk;
    let state = office.certificate(certificate).await?;
    let page = ErasedPage {
        certificate: state.text,
        id: Some(certificate),
        complete: state.complete,
        kept: kept(&state.certificate.kept, &ui),
        now: false,
        ui,
    };
    page.ui.page(&page)
}

async fn overdue(desk: Desk) -> Done {
    let Desk { office, caller, ui } = desk;
    let overdue = office.list_overdue(&caller).await?;
    let people = overdue.people.iter();
    let page = DisposalsPage {
        people: people.map(|one| (one.id, ui.day(&one.until))).collect(),
        ui,
    };
    page.ui.page(&page)
}
