//! 求人 and 探す: the job orders, the people who may suit one, and the orders that may suit a person. A
//! proposal is a card without a name; opening the person is another act.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::routing::get;
use kitei_domain::{JobOrderId, PersonId};
use kitei_office::Why;
use serde::Deserialize;

use super::person::{For, Head};
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::labels::Labels;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/orders", get(list))
        .route("/orders/{order}/people", get(people))
        .route("/people/{person}/orders", get(orders))
}

/// So many orders stand on the page; the box narrows them down.
const ORDERS_AT_MOST: usize = 200;
/// A search for an order is at most so long.
const SOUGHT_AT_MOST: usize = 100;

/// The job order that a page is about.
#[derive(Debug, Deserialize)]
pub(super) struct OrderPath {
    pub(super) order: JobOrderId,
}

/// What an order is looked for by.
#[derive(Debug, Deserialize)]
struct Sought {
    #[serde(default)]
    q: String,
}

/// An order, in words.
#[derive(Debug)]
struct Line {
    id: JobOrderId,
    number: String,
    occupation: String,
    limits: String,
}

/// Why something is proposed: the item and what is in common.
#[derive(Debug)]
struct Reason {
    item: String,
    common: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/orders.html")]
struct OrdersPage {
    ui: Ui,
    sought: String,
    lines: Vec<Line>,
    too_many: bool,
}

#[derive(Debug, Template)]
#[template(path = "pages/order_people.html")]
struct OrderPeoplePage {
    ui: Ui,
    order: String,
    order_id: JobOrderId,
    people: Vec<(PersonId, Vec<Reason>)>,
}

#[derive(Debug, Template)]
#[template(path = "pages/person_orders.html")]
struct PersonOrdersPage {
    ui: Ui,
    head: Head,
    orders: Vec<(JobOrderId, String, Vec<Reason>)>,
}

async fn list(desk: Desk, Query(Sought { q }): Query<Sought>) -> Done {
    let Desk { office, ui, .. } = desk;
    let sought: String = q.trim().chars().take(SOUGHT_AT_MOST).collect();
    let found = office.list_orders().await?.into_iter().filter(|order| {
        let occupation = order.occupation.as_deref().unwrap_or_default();
        order.number.contains(&sought) || occupation.contains(&sought)
    });
    let mut lines: Vec<Line> = found
        .take(ORDERS_AT_MOST + 1)
        .map(|order| Line {
            id: order.id,
            number: order.number,
            occupation: order.occupation.unwrap_or_default(),
            limits: limits(&ui, &order.limits),
        })
        .collect();
    let too_many = lines.len() > ORDERS_AT_MOST;
    lines.truncate(ORDERS_AT_MOST);
    let page = OrdersPage {
        ui,
        sought,
        lines,
        too_many,
    };
    page.ui.page(&page)
}

async fn people(desk: Desk, Path(OrderPath { order }): Path<OrderPath>) -> Done {
    let Desk { office, caller, ui } = desk;
    let matched = office.match_people(&caller, order).await?;
    let labels = Labels::new(&office, ui.pack_lang());
    let told = matched.people.iter();
    let lines = office.list_orders().await?;
    let line = lines.iter().find(|line| line.id == order);
    let page = OrderPeoplePage {
        order_id: order,
        people: told
            .map(|person| (person.id, reasons(&ui, labels, &person.why)))
            .collect(),
        order: line.map_or_else(String::new, |line| {
            let occupation = line.occupation.as_deref().unwrap_or_default();
            format!("{} {occupation}", line.number)
        }),
        ui,
    };
    page.ui.page(&page)
}

async fn orders(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk { office, caller, ui } = desk;
    let matched = office.match_orders(&caller, person).await?;
    let labels = Labels::new(&office, ui.pack_lang());
    let told = matched.orders.into_iter();
    let page = PersonOrdersPage {
        orders: told
            .map(|order| (order.id, order.number, reasons(&ui, labels, &order.why)))
            .collect(),
        head: Head::new(&office, &caller, (person, purpose), "orders").await?,
        ui,
    };
    page.ui.page(&page)
}

fn reasons(ui: &Ui, labels: Labels<'_>, why: &[Why]) -> Vec<Reason> {
    let said = |why: &Why| Reason {
        item: labels.item(&why.item),
        common: ui.of_both(&why.common).to_owned(),
    };
    why.iter().map(said).collect()
}

fn limits(ui: &Ui, limits: &[String]) -> String {
    let words = limits.iter().map(|limit| ui.t(&format!("limit-{limit}")));
    words.collect::<Vec<_>>().join(" ")
}
