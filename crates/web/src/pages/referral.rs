//! One referral: how far it has come, the decision, the outcome, and what was already told or handed
//! over.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kitei_domain::{Day, Phase, ReferralId, Timestamp};
use kitei_http::Problem;
use kitei_office::{Channel, Happened, OutcomeKind, Provided, ReferralLine, ReferralOutcome};
use serde::Deserialize;

use super::Pages;
use super::referrals::Line;
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::{Choice, Labels, WithheldItem};
use crate::ui::{Done, Ui};
use crate::upload::Upload;

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/referrals/{referral}", get(referral))
        .route("/referrals/{referral}/decision", post(decide))
        .route("/referrals/{referral}/outcome", post(close))
        .route("/referrals/{referral}/happened", post(happened))
}

/// The referral that a page is about.
#[derive(Debug, Deserialize)]
pub(super) struct ReferralPath {
    pub(super) referral: ReferralId,
}

#[derive(Debug, Template)]
#[template(path = "pages/referral.html")]
struct ReferralPage {
    ui: Ui,
    line: Line,
    /// The name may not leave yet.
    anonymous: bool,
    /// Whether an employment may begin by it.
    dispatch: bool,
    today: String,
    items: Vec<Choice>,
    /// What was wrong with a form that was sent.
    wrong: Option<String>,
    /// What was recorded as already given.
    recorded: Option<Recorded>,
    entry: String,
}

/// What had happened outside, as it was recorded.
#[derive(Debug)]
struct Recorded {
    items: String,
    withheld: Vec<WithheldItem>,
    entry: String,
}

impl ReferralPage {
    async fn new(desk: &Desk, id: ReferralId) -> Result<Self, Problem> {
        let (line, entry) = desk.office.show_referral(&desk.caller, id).await?;
        let labels = Labels::new(&desk.office, desk.ui.pack_lang());
        Ok(Self {
            line: Line::new(&line, labels, &desk.ui),
            anonymous: is_anonymous(&line),
            dispatch: line.kind != kitei_office::ReferralKind::Placement,
            today: desk.office.today().to_string(),
            items: labels.every_item(),
            wrong: None,
            recorded: None,
            entry: entry.id.to_string(),
            ui: desk.ui.clone(),
        })
    }

    /// It has not ended.
    fn open(&self) -> bool {
        self.line.outcome.is_none()
    }

    /// Nothing was decided, and nothing has ended.
    fn undecided(&self) -> bool {
        self.line.decided.is_none() && self.open()
    }
}

/// Whether only ability may leave as far as the referral has come.
pub(super) fn is_anonymous(line: &ReferralLine) -> bool {
    matches!(
        line.phase,
        Phase::PlacementProposal | Phase::DispatchBeforeDecision
    ) && line.outcome.is_none()
}

async fn referral(desk: Desk, Path(ReferralPath { referral }): Path<ReferralPath>) -> Done {
    let page = ReferralPage::new(&desk, referral).await?;
    page.ui.page(&page)
}

/// The page again with what was wrong, where it can be mended there.
async fn mend(desk: &Desk, id: ReferralId, problem: Problem) -> Done {
    if !matches!(
        problem.status(),
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT
    ) {
        return Err(problem);
    }
    let mut page = ReferralPage::new(desk, id).await?;
    page.wrong = Some(problem.sentence(page.ui.messages()));
    page.ui.page_with(problem.status(), &page)
}

fn back(id: ReferralId) -> Response {
    let to = format!("/referrals/{id}");
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

fn unusable() -> Problem {
    Problem::unusable("form_unusable")
}

fn day(form: &Form) -> Result<Day, Problem> {
    let day = form.one("on").parse();
    day.map_err(|_malformed| Problem::unusable("day_unusable"))
}

async fn decide(
    desk: Desk,
    Path(ReferralPath { referral }): Path<ReferralPath>,
    sent: Upload,
) -> Done {
    let on = match day(&sent.form) {
        Ok(on) => on,
        Err(problem) => return mend(&desk, referral, problem).await,
    };
    let decided = desk
        .office
        .decide_referral(&desk.caller, referral, on, sent.evidence())
        .await;
    match decided {
        Ok(_state) => Ok(back(referral)),
        Err(error) => mend(&desk, referral, Problem::from(error)).await,
    }
}

async fn close(
    desk: Desk,
    Path(ReferralPath { referral }): Path<ReferralPath>,
    form: Form,
) -> Done {
    let on = match day(&form) {
        Ok(on) => on,
        Err(problem) => return mend(&desk, referral, problem).await,
    };
    let result = match form.one("result") {
        "hired" => OutcomeKind::Hired,
        "not_hired" => OutcomeKind::NotHired,
        "declined" => OutcomeKind::Declined,
        "ended" => OutcomeKind::Ended,
        _ => return Err(unusable()),
    };
    let outcome = ReferralOutcome {
        result,
        on,
        indefinite: match form.one("contract") {
            "indefinite" if result == OutcomeKind::Hired => Some(true),
            "fixed" if result == OutcomeKind::Hired => Some(false),
            _ => None,
        },
    };
    let closed = desk
        .office
        .close_referral(&desk.caller, referral, outcome)
        .await;
    match closed {
        Ok(_state) => Ok(back(referral)),
        Err(error) => mend(&desk, referral, Problem::from(error)).await,
    }
}

async fn happened(
    desk: Desk,
    Path(ReferralPath { referral }): Path<ReferralPath>,
    form: Form,
) -> Done {
    let provided = match already(&form) {
        Ok((channel, happened)) => record(&desk, referral, channel, happened).await,
        Err(problem) => Err(problem),
    };
    match provided {
        Ok(provided) => {
            let labels = Labels::new(&desk.office, desk.ui.pack_lang());
            let mut page = ReferralPage::new(&desk, referral).await?;
            page.recorded = Some(Recorded {
                items: labels.items(&provided.items),
                withheld: labels.withheld(&provided.withheld),
                entry: provided.entry.id.to_string(),
            });
            page.ui.page(&page)
        }
        Err(problem) => mend(&desk, referral, problem).await,
    }
}

async fn record(
    desk: &Desk,
    referral: ReferralId,
    channel: Channel,
    happened: Happened,
) -> Result<Provided, Problem> {
    let recorded = desk
        .office
        .record_provision(&desk.caller, referral, channel, happened);
    Ok(recorded.await?)
}

/// What a form tells of something that happened. The moment is one of this office's clock.
fn already(form: &Form) -> Result<(Channel, Happened), Problem> {
    let at = format!("{}:00+09:00", form.one("at"));
    let at: Timestamp = at
        .parse()
        .map_err(|_malformed| Problem::unusable("day_unusable"))?;
    let happened = Happened {
        at,
        by: None,
        items: form.all("items").map(str::to_owned).collect(),
        circumstances: form.given("circumstances").map(str::to_owned),
    };
    Ok((channel(form)?, happened))
}

/// How something leaves, or left.
pub(super) fn channel(form: &Form) -> Result<Channel, Problem> {
    match form.one("channel") {
        "electronic" => Ok(Channel::Electronic),
        "written" => Ok(Channel::Written),
        "oral" => Ok(Channel::Oral),
        _ => Err(unusable()),
    }
}
