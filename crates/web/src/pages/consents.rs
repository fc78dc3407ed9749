//! The consents of one person: what they agreed to, withdrawn at a press, and given anew.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use kitei_domain::{ConsentKind, JobOrderId, PersonId, RecipientId};
use kitei_http::Problem;
use kitei_office::{ConsentSelector, ConsentState, NewConsent, Office};
use serde::Deserialize;

use super::person::{For, Head};
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::{Choice, Labels};
use crate::ui::{Done, Ui};
use crate::upload::Upload;

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/people/{person}/consents", get(list))
        .route("/people/{person}/consents/new", get(form).post(give))
        .route("/people/{person}/consents/withdraw", post(withdraw))
}

/// A consent, in words.
#[derive(Debug)]
struct Line {
    kind: String,
    label: String,
    recipient: Option<String>,
    order: Option<String>,
    items: String,
    given: String,
    alive: bool,
    withdrawn: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/consents.html")]
struct ConsentsPage {
    ui: Ui,
    head: Head,
    lines: Vec<Line>,
}

async fn list(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk { office, caller, ui } = desk;
    let (consents, _entry) = office.list_consents(&caller, person).await?;
    let labels = Labels::new(&office, ui.pack_lang());
    let mut lines: Vec<Line> = consents.iter().map(|one| said(one, labels, &ui)).collect();
    lines.sort_by_key(|line| !line.alive);
    let page = ConsentsPage {
        head: Head::new(&office, &caller, (person, purpose), "consents").await?,
        lines,
        ui,
    };
    page.ui.page(&page)
}

fn said(state: &ConsentState, labels: Labels<'_>, ui: &Ui) -> Line {
    let record = &state.record;
    let row = labels.words().consent(record.kind);
    let ended = state.withdrawal.as_ref();
    Line {
        kind: record.kind.to_string(),
        label: row
            .map_or(record.kind.as_str(), |row| row.text(ui.pack_lang()))
            .to_owned(),
        recipient: record.recipient.map(|id| id.to_string()),
        order: record.order.map(|id| id.to_string()),
        items: labels.items(&record.items),
        given: ui.minute(record.given),
        alive: state.alive,
        withdrawn: ended.map(|ended| ui.minute(ended.at)),
    }
}

/// Which kind a link proposes.
#[derive(Debug, Deserialize)]
struct Proposed {
    #[serde(default)]
    kind: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/consent_new.html")]
struct GivePage {
    ui: Ui,
    head: Head,
    kinds: Vec<Choice>,
    kind: String,
    orders: Vec<Choice>,
    recipients: Vec<Choice>,
    items: Vec<Choice>,
    explanation: String,
    wording: String,
    wrong: Option<String>,
}

impl GivePage {
    /// The form as it was sent, or empty.
    async fn new(desk: &Desk, head: Head, sent: &Form) -> Result<Self, Problem> {
        let lang = desk.ui.pack_lang();
        let labels = Labels::new(&desk.office, lang);
        let recipients = desk.office.list_recipients(&desk.caller).await?;
        let names: BTreeMap<RecipientId, &str> = recipients
            .iter()
            .map(|one| (one.id, one.name.as_str()))
            .collect();
        let orders = desk.office.list_orders().await?;
        let orders = orders.iter().map(|order| Choice {
            id: order.id.to_string(),
            label: format!(
                "{} {}",
                order.number,
                names.get(&order.recipient).copied().unwrap_or_default()
            ),
        });
        let kinds = labels.words().consents().iter().map(|row| Choice {
            id: row.id.to_string(),
            label: row.text(lang).to_owned(),
        });
        Ok(Self {
            kinds: kinds.collect(),
            kind: sent.one("kind").to_owned(),
            orders: orders.collect(),
            recipients: recipients
                .iter()
                .map(|one| Choice {
                    id: one.id.to_string(),
                    label: one.name.clone(),
                })
                .collect(),
            items: labels.every_item(),
            explanation: sent.one("explanation").to_owned(),
            wording: sent.one("wording").to_owned(),
            wrong: None,
            head,
            ui: desk.ui.clone(),
        })
    }
}

async fn form(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
    Query(proposed): Query<Proposed>,
) -> Done {
    let head = Head::new(&desk.office, &desk.caller, (person, purpose), "consents").await?;
    let mut page = GivePage::new(&desk, head, &Form::default()).await?;
    page.kind = proposed.kind;
    page.ui.page(&page)
}

async fn give(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
    sent: Upload,
) -> Done {
    let consent = asked(&desk.office, &sent).await?;
    let problem = match desk
        .office
        .give_consent(&desk.caller, person, consent)
        .await
    {
        Ok(_given) => return Ok(to_list(person, &purpose)),
        Err(error) => Problem::from(error),
    };
    if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(problem);
    }
    let head = Head::new(&desk.office, &desk.caller, (person, purpose), "consents").await?;
    let mut page = GivePage::new(&desk, head, &sent.form).await?;
    page.wrong = Some(problem.sentence(page.ui.messages()));
    page.ui.page_with(problem.status(), &page)
}

/// The consent that a form names. An order names its recipient.
async fn asked(office: &Office, sent: &Upload) -> Result<NewConsent, Problem> {
    let form = &sent.form;
    let unusable = || Problem::unusable("form_unusable");
    let kind: ConsentKind = form.one("kind").parse().map_err(|_unknown| unusable())?;
    let order: Option<JobOrderId> = read(form.given("order"))?;
    let mut recipient: Option<RecipientId> = read(form.given("recipient"))?;
    if let Some(order) = order {
        let orders = office.list_orders().await?;
        let of_order = orders.iter().find(|one| one.id == order);
        recipient = of_order.map(|one| one.recipient).or(recipient);
    }
    let items: BTreeSet<String> = form.all("items").map(str::to_owned).collect();
    Ok(NewConsent {
        kind,
        recipient,
        order,
        items,
        explanation: form.given("explanation").map(str::to_owned),
        evidence: sent.evidence(),
        on: None,
    })
}

fn read<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>, Problem> {
    let read = text.map(str::parse).transpose();
    read.map_err(|_malformed| Problem::unusable("form_unusable"))
}

fn to_list(person: PersonId, purpose: &str) -> axum::response::Response {
    let to = format!("/people/{person}/consents?for={purpose}");
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

async fn withdraw(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
    form: Form,
) -> Done {
    let kind = form.one("kind").parse();
    let which = ConsentSelector {
        kind: kind.map_err(|_unknown| Problem::unusable("form_unusable"))?,
        recipient: read(form.given("recipient"))?,
        order: read(form.given("order"))?,
    };
    desk.office
        .withdraw_consent(&desk.caller, person, which)
        .await?;
    Ok(to_list(person, &purpose))
}
