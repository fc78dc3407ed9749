//! 名簿の取込み: a list of people is uploaded and read on trial, what the guard stopped is decided on,
//! and then it is taken in.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;
use std::time::Instant;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kitei_domain::{Population, SessionId, Source};
use kitei_http::Problem;
use kitei_office::{
    Caller, EvidenceGiven, Giver, ImportReport, ImportRequest, Office, Resolution, Resolutions,
    ReviewedList,
};

use super::import_report::Report;
use super::import_review::Hit;
use super::{Pages, register};
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::{Choice, Labels};
use crate::lists::{Bytes, InHand};
use crate::site::Site;
use crate::ui::{Done, Ui};
use crate::upload::Upload;

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/import", get(form).post(upload))
        .route("/import/list", get(list))
        .route("/import/review", post(review))
        .route("/import/take", post(take))
        .route("/import/drop", post(forget))
}

/// So many hits are decided on at a time.
const HITS_AT_ONCE: usize = 20;

#[derive(Debug, Template)]
#[template(path = "pages/import.html")]
struct ImportPage {
    ui: Ui,
    populations: Vec<Choice>,
    recipients: Vec<Choice>,
    /// A list is in hand already.
    waiting: bool,
    wrong: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/import_list.html")]
struct ListPage {
    ui: Ui,
    report: Report,
    hits: Vec<Hit>,
    /// How many hits there are, and how many are decided on.
    all: u64,
    decided: u64,
    wrong: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/imported.html")]
struct ImportedPage {
    ui: Ui,
    report: Report,
}

impl ImportPage {
    async fn new(desk: &Desk, waiting: bool) -> Result<Self, Problem> {
        let Desk { office, caller, ui } = desk;
        let recipients = office.list_recipients(caller).await?;
        Ok(Self {
            populations: register::populations(office, ui.pack_lang()),
            recipients: recipients
                .into_iter()
                .map(|one| Choice {
                    id: one.id.to_string(),
                    label: one.name,
                })
                .collect(),
            waiting,
            wrong: None,
            ui: ui.clone(),
        })
    }
}

impl ListPage {
    fn new(desk: &Desk, list: &InHand) -> Self {
        let labels = Labels::new(&desk.office, desk.ui.pack_lang());
        let open = list.undecided(HITS_AT_ONCE).into_iter();
        Self {
            hits: open
                .map(|(place, hit)| Hit::new(&desk.office, &desk.ui, place, hit))
                .collect(),
            report: Report::new(&list.trial, labels, &desk.ui),
            all: list.hits.len() as u64,
            decided: list.decided.len() as u64,
            wrong: None,
            ui: desk.ui.clone(),
        }
    }

    fn review_lead(&self) -> String {
        let values = [("all", self.all.into()), ("decided", self.decided.into())];
        self.ui.t_with("web-import-review-lead", &values)
    }
}

/// A list is in the hand of a session.
fn session_of(caller: &Caller) -> Result<SessionId, Problem> {
    caller.session().ok_or_else(Problem::internal)
}

fn to(path: &'static str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response()
}

async fn form(State(site): State<Arc<Site>>, desk: Desk) -> Done {
    let waiting = site
        .lists
        .find(session_of(&desk.caller)?, Instant::now())
        .is_some();
    let page = ImportPage::new(&desk, waiting).await?;
    page.ui.page(&page)
}

async fn upload(State(site): State<Arc<Site>>, desk: Desk, sent: Upload) -> Done {
    let session = session_of(&desk.caller)?;
    let problem = match trial(&desk, sent).await {
        Ok(list) => {
            site.lists.put(session, list, Instant::now())?;
            return Ok(to("/import/list"));
        }
        Err(problem) => problem,
    };
    if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(problem);
    }
    let mut page = ImportPage::new(&desk, false).await?;
    page.wrong = Some(problem.sentence(page.ui.messages()));
    page.ui.page_with(problem.status(), &page)
}

/// Reads a list without taking anybody in.
async fn trial(desk: &Desk, sent: Upload) -> Result<InHand, Problem> {
    if sent.file.is_empty() {
        return Err(Problem::unusable("list_missing"));
    }
    let request = asked(&desk.office, &sent.form)?;
    let bytes = Bytes::new(sent.file);
    let office = &desk.office;
    let trial = office
        .import_people(
            &desk.caller,
            Cursor::new(bytes.clone()),
            &request,
            &mut |_, _| (),
        )
        .await?;
    let hits = office.review_list(Cursor::new(bytes.clone())).await?;
    Ok(InHand {
        bytes,
        request,
        trial,
        hits: hits.into(),
        decided: BTreeMap::new(),
    })
}

/// How a form says that a list is to be taken in.
fn asked(office: &Office, form: &Form) -> Result<ImportRequest, Problem> {
    let unusable = || Problem::unusable("form_unusable");
    let population: Population = form
        .one("population")
        .parse()
        .map_err(|_unknown| unusable())?;
    let source: Source = form.one("source").parse().map_err(|_unknown| unusable())?;
    let giver = match form.given("giver") {
        None => None,
        Some(id) => Some(Giver {
            recipient: id.parse().map_err(|_malformed| unusable())?,
            acquired: form.one("acquired").to_owned(),
        }),
    };
    Ok(ImportRequest {
        population,
        told: office.told(if form.ticked("told") {
            "current"
        } else {
            "unknown"
        }),
        source,
        sheet: form.given("sheet").map(str::to_owned),
        giver,
        decisions: None,
        dry_run: true,
    })
}

/// There is none in hand: it was taken in, dropped, or forgotten.
fn none() -> Problem {
    Problem::new(StatusCode::CONFLICT, "list_forgotten")
}

async fn list(State(site): State<Arc<Site>>, desk: Desk) -> Done {
    let Some(list) = site.lists.find(session_of(&desk.caller)?, Instant::now()) else {
        return Ok(to("/import"));
    };
    let page = ListPage::new(&desk, &list);
    page.ui.page(&page)
}

async fn review(State(site): State<Arc<Site>>, desk: Desk, form: Form) -> Done {
    let session = session_of(&desk.caller)?;
    let mut list = site.lists.find(session, Instant::now()).ok_or_else(none)?;
    let hits = Arc::clone(&list.hits);
    let mut wrong = None;
    for (place, hit) in hits.iter().enumerate() {
        match super::import_review::decided(&desk.office, place, hit, &form) {
            Some(Ok(resolution)) => {
                list.decided.insert(place, resolution);
            }
            Some(Err(problem)) => wrong = Some(problem),
            None => {}
        }
    }
    site.lists.put(session, list.clone(), Instant::now())?;
    let Some(problem) = wrong else {
        return Ok(to("/import/list"));
    };
    let mut page = ListPage::new(&desk, &list);
    page.wrong = Some(problem.sentence(page.ui.messages()));
    page.ui.page_with(problem.status(), &page)
}

async fn take(State(site): State<Arc<Site>>, desk: Desk) -> Done {
    let session = session_of(&desk.caller)?;
    let list = site.lists.take(session, Instant::now()).ok_or_else(none)?;
    let report = match taken(&desk, &list).await {
        Ok(report) => report,
        // What was decided is not lost where it could not be taken in.
        Err(problem) => {
            site.lists.put(session, list, Instant::now())?;
            return Err(problem);
        }
    };
    let Desk { office, ui, .. } = desk;
    let page = ImportedPage {
        report: Report::new(&report, Labels::new(&office, ui.pack_lang()), &ui),
        ui,
    };
    page.ui.page(&page)
}

/// Records the review, where something was decided, and takes the list in.
async fn taken(desk: &Desk, list: &InHand) -> Result<ImportReport, Problem> {
    let Desk { office, caller, .. } = desk;
    let mut request = ImportRequest {
        dry_run: false,
        ..list.request.clone()
    };
    if !list.decided.is_empty() {
        let resolutions = Resolutions::new(list.decided.values().cloned());
        let digest = list.bytes.digest();
        let entry = office.record_review(caller, &digest, &resolutions).await?;
        request.decisions = Some(ReviewedList {
            evidence: evidence(list.decided.values()),
            resolutions: resolutions.recorded_by(entry.id.to_string()),
            list: digest,
        });
    }
    let source = Cursor::new(list.bytes.clone());
    let report = office
        .import_people(caller, source, &request, &mut |_, _| ())
        .await?;
    Ok(report)
}

/// The evidence that decisions name.
fn evidence<'a>(decided: impl Iterator<Item = &'a Resolution>) -> BTreeMap<String, EvidenceGiven> {
    let words = decided.filter_map(|one| one.need.as_ref()?.evidence.as_deref());
    words
        .map(|words| {
            let given = match words.strip_prefix("spoken:") {
                Some(wording) => EvidenceGiven::Spoken(wording.to_owned()),
                None => EvidenceGiven::Screen,
            };
            (words.to_owned(), given)
        })
        .collect()
}

async fn forget(State(site): State<Arc<Site>>, desk: Desk) -> Done {
    drop(site.lists.take(session_of(&desk.caller)?, Instant::now()));
    Ok(to("/import"))
}
