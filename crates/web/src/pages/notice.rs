//! `/notice`: the published notice, made from the rule pack in force, with every other version and
//! what changed (A31, B15). Nobody signs in here.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use kitei_domain::Day;
use kitei_http::Problem;
use kitei_office::{EnactedVersion, Packs};
use kitei_rulebook::diff::{Change, Tell};
use kitei_rulebook::{Clause, Part, RulePack};

use super::Pages;
use crate::desk::Desk;
use crate::notice::{Block, Changed, blocks};
use crate::site::Site;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/notice", get(in_force))
        .route("/notice/versions", get(versions))
        .route("/notice/versions/{version}", get(version))
        .route("/notice/clauses/{clause}", get(clause))
}

/// Every clause, for whoever was told one by a refusal.
pub(super) fn routes_of_staff() -> Pages {
    Router::new().route("/clauses/{clause}", get(clause_of_staff))
}

/// One version of the notice.
#[derive(Debug, Template)]
#[template(path = "pages/notice.html")]
struct Notice {
    ui: Ui,
    title: String,
    version: EnactedVersion,
    in_force: bool,
    blocks: Vec<Block>,
}

/// The notice in force.
async fn in_force(State(site): State<Arc<Site>>, ui: Ui) -> Done {
    let office = site.entrance.office().await?;
    let packs = office.packs();
    let version = packs.in_force().version().to_owned();
    show(&ui.of(&office), packs, &version)
}

/// One version, whether in force or not.
async fn version(State(site): State<Arc<Site>>, Path(version): Path<String>, ui: Ui) -> Done {
    let office = site.entrance.office().await?;
    show(&ui.of(&office), office.packs(), &version)
}

fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "page_unknown")
}

fn show(ui: &Ui, packs: &Packs, version: &str) -> Done {
    let pack = packs.version(version)?.ok_or_else(unknown)?;
    let enacted = packs.enacted().into_iter();
    let mut enacted = enacted.filter(|one| one.version == version);
    let lang = ui.pack_lang();
    let page = Notice {
        title: pack.title().text(lang).to_owned(),
        version: enacted.next().ok_or_else(unknown)?,
        in_force: packs.in_force().version() == version,
        blocks: blocks(&pack, lang),
        ui: ui.clone(),
    };
    ui.page(&page)
}

/// A version and what changed with it.
#[derive(Debug)]
struct Step {
    version: EnactedVersion,
    in_force: bool,
    changed: Option<Arc<Changed>>,
}

/// Every version, the newest first.
#[derive(Debug, Template)]
#[template(path = "pages/notice_versions.html")]
struct Versions {
    ui: Ui,
    steps: Vec<Step>,
}

impl Versions {
    fn sentence<'a>(&self, change: &'a Change) -> &'a str {
        match self.ui.lang() {
            "ja" => &change.sentence_ja,
            _ => &change.sentence_en,
        }
    }

    /// Whom the law says to tell.
    fn told(&self, change: &Change) -> Option<String> {
        match change.tell {
            Tell::Nobody => None,
            Tell::Notice => Some(self.ui.t("web-notice-tell-notice")),
            Tell::NewConsent => Some(self.ui.t("web-notice-tell-consent")),
        }
    }
}

async fn versions(State(site): State<Arc<Site>>, ui: Ui) -> Done {
    let office = site.entrance.office().await?;
    let packs = office.packs();
    let enacted = packs.enacted();
    let mut steps = Vec::new();
    for (place, version) in enacted.iter().enumerate() {
        let changed = match enacted.get(place + 1) {
            Some(older) => {
                let pair = (older.version.as_str(), version.version.as_str());
                Some(site.comparisons.between(packs, pair).await?)
            }
            None => None,
        };
        steps.push(Step {
            in_force: packs.in_force().version() == version.version,
            version: version.clone(),
            changed,
        });
    }
    let ui = ui.of(&office);
    let page = Versions {
        ui: ui.clone(),
        steps,
    };
    ui.page(&page)
}

/// One clause of the pack in force.
#[derive(Debug, Template)]
#[template(path = "pages/clause.html")]
struct ClausePage {
    ui: Ui,
    id: String,
    title: String,
    text: String,
    statute: Vec<String>,
    version: String,
    from: Day,
}

/// A clause of the published notice.
async fn clause(State(site): State<Arc<Site>>, Path(id): Path<String>, ui: Ui) -> Done {
    let office = site.entrance.office().await?;
    let pack = office.packs().in_force();
    let clause = pack.clause(&id).filter(|one| one.part == Part::Notice);
    show_clause(ui.of(&office), pack, clause)
}

/// Any clause, the internal regulation's too.
async fn clause_of_staff(desk: Desk, Path(id): Path<String>) -> Done {
    let pack = desk.office.packs().in_force();
    show_clause(desk.ui, pack, pack.clause(&id))
}

fn show_clause(ui: Ui, pack: &RulePack, clause: Option<&Clause>) -> Done {
    let clause = clause.ok_or_else(unknown)?;
    let lang = ui.pack_lang();
    let page = ClausePage {
        id: clause.id.clone(),
        title: clause.title.text(lang).to_owned(),
        text: clause.text.text(lang).to_owned(),
        statute: clause.statute.clone(),
        version: pack.version().to_owned(),
        from: pack.from(),
        ui,
    };
    page.ui.page(&page)
}
