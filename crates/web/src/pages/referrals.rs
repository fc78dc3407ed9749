//! 紹介の一覧: the referrals of a person and those to a job order; a referral is opened from either.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::routing::get;
use kitei_domain::PersonId;
use kitei_http::Problem;
use kitei_office::{OutcomeKind, ReferralKind, ReferralLine};

use super::orders::OrderPath;
use super::person::{For, Head};
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::{Choice, Labels};
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/people/{person}/referrals", get(of_person).post(open))
        .route("/orders/{order}/referrals", get(to_order))
}

/// A referral, in words.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) person: PersonId,
    pub(super) order: String,
    pub(super) recipient: String,
    pub(super) kind: String,
    pub(super) phase: String,
    pub(super) opened: String,
    pub(super) decided: Option<String>,
    pub(super) outcome: Option<String>,
}

impl Line {
    pub(super) fn new(line: &ReferralLine, labels: Labels<'_>, ui: &Ui) -> Self {
        let occupation = line.occupation.as_deref().unwrap_or_default();
        Self {
            id: line.id.to_string(),
            person: line.person,
            order: format!("{} {occupation}", line.order_number)
                .trim_end()
                .to_owned(),
            recipient: line.recipient_name.clone(),
            kind: kind(ui, line.kind),
            phase: labels.word("phase", line.phase.as_str()),
            opened: ui.day(&line.opened),
            decided: line.decided.map(|day| ui.day(&day)),
            outcome: line.outcome.as_ref().map(|outcome| {
                let mut said = outcome_word(ui, outcome.result);
                match outcome.indefinite {
                    Some(true) => said.push_str(&ui.t("web-referral-tagged-indefinite")),
                    Some(false) => said.push_str(&ui.t("web-referral-tagged-fixed")),
                    None => {}
                }
                format!("{said} {}", ui.day(&outcome.on))
            }),
        }
    }
}

fn kind(ui: &Ui, kind: ReferralKind) -> String {
    match kind {
        ReferralKind::Placement => ui.t("web-referral-placement"),
        ReferralKind::Dispatch => ui.t("web-referral-dispatch"),
        ReferralKind::Trial => ui.t("web-referral-trial"),
    }
}

fn outcome_word(ui: &Ui, outcome: OutcomeKind) -> String {
    match outcome {
        OutcomeKind::Hired => ui.t("web-outcome-hired"),
        OutcomeKind::NotHired => ui.t("web-outcome-not-hired"),
        OutcomeKind::Declined => ui.t("web-outcome-declined"),
        OutcomeKind::Ended => ui.t("web-outcome-ended"),
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/referrals.html")]
struct ReferralsPage {
    ui: Ui,
    head: Head,
    lines: Vec<Line>,
    orders: Vec<Choice>,
    entry: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/order_referrals.html")]
struct OrderReferralsPage {
    ui: Ui,
    order: String,
    lines: Vec<Line>,
}

async fn of_person(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk { office, caller, ui } = desk;
    let (referrals, entry) = office.list_referrals(&caller, person).await?;
    let labels = Labels::new(&office, ui.pack_lang());
    let orders = office.list_orders().await?;
    let page = ReferralsPage {
        lines: referrals
            .iter()
            .map(|line| Line::new(line, labels, &ui))
            .collect(),
        orders: orders
            .iter()
            .map(|order| Choice {
                id: order.id.to_string(),
                label: format!(
                    "{} {}",
                    order.number,
                    order.occupation.as_deref().unwrap_or_default()
                ),
            })
            .collect(),
        head: Head::new(&office, &caller, (person, purpose), "referrals").await?,
        entry: entry.id.to_string(),
        ui,
    };
    page.ui.page(&page)
}

async fn to_order(desk: Desk, Path(OrderPath { order }): Path<OrderPath>) -> Done {
    let Desk { office, caller, ui } = desk;
    let (referrals, _entries) = office.list_referrals_to(&caller, order).await?;
    let labels = Labels::new(&office, ui.pack_lang());
    let known = office.list_orders().await?;
    let known = known.iter().find(|known| known.id == order);
    let page = OrderReferralsPage {
        lines: referrals
            .iter()
            .map(|line| Line::new(line, labels, &ui))
            .collect(),
        order: known.map_or_else(String::new, |known| {
            let occupation = known.occupation.as_deref().unwrap_or_default();
            format!("{} {occupation}", known.number)
        }),
        ui,
    };
    page.ui.page(&page)
}

async fn open(desk: Desk, Path(PersonPath { person }): Path<PersonPath>, form: Form) -> Done {
    let unusable = || Problem::unusable("form_unusable");
    let order = form.one("order").parse().map_err(|_malformed| unusable())?;
    let kind = match form.given("kind") {
        None => None,
        Some("placement") => Some(ReferralKind::Placement),
        Some("dispatch") => Some(ReferralKind::Dispatch),
        Some("trial") => Some(ReferralKind::Trial),
        Some(_) => return Err(unusable()),
    };
    let opened = desk
        .office
        .open_referral(&desk.caller, person, order, kind)
        .await?;
    let to = format!("/referrals/{}", opened.referral);
    Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response())
}
