//! What is held, and for what: per registration the purposes with their clauses, and every item.

use askama::Template;
use kitei_office::OwnRegistration;

use crate::labels::{Labels, WithheldItem};
use crate::own::OwnDesk;
use crate::pages::person::in_reading_order;
use crate::ui::{Done, Ui};

/// A registration, in words.
#[derive(Debug)]
struct Registered {
    population: String,
    since: String,
    ended: Option<String>,
    told_on: Option<String>,
    /// Each with the clause that publishes it.
    purposes: Vec<(String, String)>,
}

#[derive(Debug, Template)]
#[template(path = "pages/own/items.html")]
struct ItemsPage {
    ui: Ui,
    registered: Vec<Registered>,
    sections: Vec<(String, Vec<(String, String)>)>,
    withheld: Vec<WithheldItem>,
    suspended: bool,
    entry: String,
}

pub(super) async fn items(desk: OwnDesk) -> Done {
    let OwnDesk {
        office,
        subject,
        ui,
    } = desk;
    let mut file = office.own_file(&subject).await?;
    let labels = Labels::new(&office, ui.pack_lang());
    let mut sections = Vec::new();
    for section in in_reading_order(labels) {
        let rows = labels.words().items().map(|(_, row)| row);
        let mut facts = Vec::new();
        if section.id == "identity" {
            // WHY: the name is among what the ledger keeps, and nobody looks for it there.
            let name = file.items.remove("name");
            facts.extend(name.map(|name| (labels.item("name"), name)));
        }
        for row in rows.filter(|row| row.section == section.id) {
            match file.items.remove(&row.id) {
                // What is only computed from the rest is nothing that is held.
                Some(_) if row.derived => {}
                Some(value) => facts.push((labels.item(&row.id), value)),
                None => {}
            }
        }
        if !facts.is_empty() {
            sections.push((section.text(ui.pack_lang()).to_owned(), facts));
        }
    }
    let registered = file.registrations.iter();
    let page = ItemsPage {
        registered: registered.map(|one| said(one, labels, &ui)).collect(),
        sections,
        withheld: labels.withheld(&file.withheld),
        suspended: file.suspended,
        entry: file.entry.id.to_string(),
        ui,
    };
    page.ui.page(&page)
}

fn said(one: &OwnRegistration, labels: Labels<'_>, ui: &Ui) -> Registered {
    let clause = |id: &str| {
        let purpose = labels.words().purpose(id);
        let row = purpose.and_then(|purpose| labels.words().purpose_row(purpose));
        row.map_or_else(String::new, |row| row.clause.clone())
    };
    let purposes = one.purposes.iter();
    Registered {
        population: labels.population(&one.population),
        since: ui.day(&one.since),
        ended: one.ended.map(|day| ui.day(&day)),
        told_on: one.told_on.map(|day| ui.day(&day)),
        purposes: purposes
            .map(|id| (labels.purpose(id), clause(id)))
            .collect(),
    }
}
