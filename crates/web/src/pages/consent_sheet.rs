//! 同意書: several named job orders, each with a box of its own that nobody ticked beforehand, and one
//! signature; on paper, on the screen, or read out.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::routing::get;
use kitei_domain::{JobOrderId, RecipientId};
use kitei_http::Problem;
use kitei_office::{ConsentSheet, OrderLine};

use super::person::{For, Head};
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::form::{Asked, Form};
use crate::labels::{Choice, Labels};
use crate::ui::{Done, Ui};
use crate::upload::Upload;

pub(super) fn routes() -> Pages {
    Router::new().route("/people/{person}/sheet", get(sheet).post(give))
}

/// So many other orders can be chosen from.
const ORDERS_AT_MOST: usize = 200;

/// A job order on the sheet.
#[derive(Debug)]
struct Line {
    id: JobOrderId,
    order: String,
    recipient: String,
    address: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/sheet_orders.html")]
struct ChoosePage {
    ui: Ui,
    head: Head,
    /// The orders to which the person is referred.
    referred: Vec<Choice>,
    others: Vec<Choice>,
    items: Vec<Choice>,
}

#[derive(Debug, Template)]
#[template(path = "pages/sheet.html")]
struct SheetPage {
    ui: Ui,
    head: Head,
    lines: Vec<Line>,
    /// The items that were named, or those that are usual.
    items: String,
    named: Vec<String>,
    operator: String,
    today: String,
    /// What is read out where the consent is spoken.
    wording: String,
    wrong: Option<String>,
}

/// What stands on a sheet.
struct Wanted {
    orders: BTreeSet<JobOrderId>,
    items: BTreeSet<String>,
}

impl Wanted {
    /// The field `box` has every order on the sheet, `order` those that were ticked.
    fn read(form: &Form, field: &str) -> Result<Self, Problem> {
        let orders = form.all(field).filter(|order| !order.is_empty());
        let orders: Result<_, _> = orders.map(str::parse).collect();
        Ok(Self {
            orders: orders.map_err(|_malformed| Problem::unusable("form_unusable"))?,
            items: form.all("items").map(str::to_owned).collect(),
        })
    }
}

async fn sheet(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
    Asked(asked): Asked,
) -> Done {
    let head = Head::new(&desk.office, &desk.caller, (person, purpose), "referrals").await?;
    let wanted = Wanted::read(&asked, "box")?;
    if wanted.orders.is_empty() {
        return choose(desk, head).await;
    }
    let page = SheetPage::new(&desk, head, wanted).await?;
    page.ui.page(&page)
}

/// The orders that are to stand on the sheet.
async fn choose(desk: Desk, head: Head) -> Done {
    let Desk { office, caller, ui } = desk;
    let (referrals, _entry) = office.list_referrals(&caller, head.person).await?;
    let open = referrals.iter().filter(|line| line.outcome.is_none());
    let referred: BTreeSet<JobOrderId> = open.map(|line| line.order).collect();
    let orders = office.list_orders().await?;
    let (referred, others): (Vec<OrderLine>, Vec<OrderLine>) = orders
        .into_iter()
        .partition(|order| referred.contains(&order.id));
    let said = |order: &OrderLine| Choice {
        id: order.id.to_string(),
        label: number_and_occupation(order),
    };
    let page = ChoosePage {
        referred: referred.iter().map(said).collect(),
        others: others.iter().take(ORDERS_AT_MOST).map(said).collect(),
        items: Labels::new(&office, ui.pack_lang()).every_item(),
        head,
        ui,
    };
    page.ui.page(&page)
}

fn number_and_occupation(order: &OrderLine) -> String {
    let occupation = order.occupation.as_deref().unwrap_or_default();
    format!("{} {occupation}", order.number)
        .trim_end()
        .to_owned()
}

impl SheetPage {
    async fn new(desk: &Desk, head: Head, wanted: Wanted) -> Result<Self, Problem> {
        let Desk { office, caller, ui } = desk;
        let labels = Labels::new(office, ui.pack_lang());
        let recipients = office.list_recipients(caller).await?;
        let recipients: BTreeMap<RecipientId, _> =
            recipients.into_iter().map(|one| (one.id, one)).collect();
        let orders = office.list_orders().await?;
        let lines: Vec<Line> = orders
            .iter()
            .filter(|order| wanted.orders.contains(&order.id))
            .map(|order| {
                let recipient = recipients.get(&order.recipient);
                Line {
                    id: order.id,
                    order: number_and_occupation(order),
                    recipient: recipient.map(|one| one.name.clone()).unwrap_or_default(),
                    address: recipient.map(|one| one.address.clone()).unwrap_or_default(),
                }
            })
            .collect();
        let items = if wanted.items.is_empty() {
            labels.items(&office.sheet_items())
        } else {
            labels.items(&wanted.items)
        };
        let listed = lines
            .iter()
            .map(|line| format!("{}（{}）", line.recipient, line.order));
        let listed = labels.listed(listed);
        let wording = ui.t_with(
            "web-sheet-wording",
            &[("orders", (&listed).into()), ("items", (&items).into())],
        );
        Ok(Self {
            lines,
            items,
            named: wanted.items.into_iter().collect(),
            operator: office.operator_name().to_owned(),
            today: office.today().to_string(),
            wording,
            wrong: None,
            head,
            ui: ui.clone(),
        })
    }
}

async fn give(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
    sent: Upload,
) -> Done {
    let Wanted { orders, items } = Wanted::read(&sent.form, "order")?;
    let on = sent.form.given("on").map(str::parse).transpose();
    let on = on.map_err(|_malformed| Problem::unusable("day_unusable"))?;
    let nothing_ticked = orders.is_empty();
    let sheet = ConsentSheet {
        orders,
        items,
        evidence: sent.evidence(),
        on,
    };
    let problem = match desk.office.give_sheet(&desk.caller, person, sheet).await {
        Ok(_given) => {
            let to = format!("/people/{person}/consents?for={purpose}");
            return Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response());
        }
        Err(error) => Problem::from(error),
    };
    if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(problem);
    }
    let head = Head::new(&desk.office, &desk.caller, (person, purpose), "referrals").await?;
    let wanted = Wanted::read(&sent.form, "box")?;
    let mut page = SheetPage::new(&desk, head, wanted).await?;
    page.wrong = Some(if nothing_ticked {
        page.ui.t("web-sheet-nothing")
    } else {
        problem.sentence(page.ui.messages())
    });
    page.ui.page_with(problem.status(), &page)
}
