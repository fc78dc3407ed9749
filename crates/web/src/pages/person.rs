//! One person, for one purpose: what that purpose grants, and what it does not with the reason.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::routing::get;
use kitei_domain::PersonId;
use kitei_office::ShowRequest;
use kitei_rulebook::{FILE, Section};
use serde::{Deserialize, Deserializer};

use super::find::PURPOSES;
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::labels::{Choice, Labels, WithheldItem};
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new().route("/people/{person}", get(person))
}

/// For what a person is looked at, as every page about them carries it on.
#[derive(Debug, Deserialize)]
pub(super) struct For {
    #[serde(
        default = "first_purpose",
        deserialize_with = "plain_word",
        rename = "for"
    )]
    pub(super) purpose: String,
}

/// The word of a purpose stands in addresses, so that anything else than one is none.
fn plain_word<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let word = String::deserialize(from)?;
    let plain = |c: char| c.is_ascii_lowercase() || matches!(c, '.' | '_');
    Ok(if word.chars().all(plain) {
        word
    } else {
        String::new()
    })
}

fn first_purpose() -> String {
    PURPOSES.first().copied().unwrap_or_default().to_owned()
}

/// What stands above every page about a person.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) person: PersonId,
    pub(super) purpose: String,
    /// Which of the pages it is.
    pub(super) tab: &'static str,
}

impl Head {
    pub(super) fn new(person: PersonId, purpose: String, tab: &'static str) -> Self {
        Self {
            person,
            purpose,
            tab,
        }
    }

    /// Whether it is this page.
    pub(super) fn is(&self, name: &str) -> bool {
        self.tab == name
    }
}

/// The pages about a person: their names, and what follows the person's address.
pub(super) const TABS: [(&str, &str); 5] = [
    ("items", ""),
    ("orders", "/orders"),
    ("consents", "/consents"),
    ("history", "/history"),
    ("suspension", "/suspension"),
];

/// One item that was opened.
#[derive(Debug)]
struct Fact {
    id: String,
    label: String,
    value: String,
    /// It follows from others, and is corrected with them.
    derived: bool,
}

#[derive(Debug, Template)]
#[template(path = "pages/person.html")]
struct PersonPage {
    ui: Ui,
    head: Head,
    purposes: Vec<Choice>,
    name: Option<String>,
    kana: Option<String>,
    sections: Vec<(String, Vec<Fact>)>,
    withheld: Vec<WithheldItem>,
    /// Items that may be added.
    others: Vec<Choice>,
    entry: String,
}

async fn person(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk { office, caller, ui } = desk;
    let request = ShowRequest {
        purpose: purpose.clone(),
        ..ShowRequest::default()
    };
    let mut shown = office.show(&caller, person, request).await?;
    let labels = Labels::new(&office, ui.pack_lang());
    let of = |item: &str| shown.granted.get(item).cloned();
    let (name, kana) = (of("name"), of("kana"));
    let closed = shown.withheld.iter().map(|one| one.item.as_str());
    let closed: Vec<&str> = closed.chain(["name", "kana"]).collect();
    let mut sections = Vec::new();
    let mut others = Vec::new();
    for section in in_reading_order(labels) {
        let rows = labels.words().items().map(|(_, row)| row);
        let mut facts = Vec::new();
        for row in rows.filter(|row| row.section == section.id && row.id != FILE) {
            let label = row.text(ui.pack_lang()).to_owned();
            match shown.granted.remove(&row.id) {
                // That something is not so is no information that anybody needs.
                Some(value) if row.derived && value == "false" => {}
                Some(value) => facts.push(Fact {
                    id: row.id.clone(),
                    label,
                    value: if value == "true" && row.derived {
                        ui.t("web-person-derived")
                    } else {
                        value
                    },
                    derived: row.derived,
                }),
                None if row.derived || closed.contains(&row.id.as_str()) => {}
                None => others.push(Choice {
                    id: row.id.clone(),
                    label,
                }),
            }
        }
        if !facts.is_empty() {
            sections.push((section.text(ui.pack_lang()).to_owned(), facts));
        }
    }
    let page = PersonPage {
        head: Head::new(person, purpose, "items"),
        purposes: labels.purposes(&PURPOSES),
        name,
        kana,
        sections,
        withheld: labels.withheld(&shown.withheld),
        others,
        entry: shown.entry.id.to_string(),
        ui,
    };
    page.ui.page(&page)
}

/// The sections as a desk reads them: who, how to reach them, and then the rest.
pub(super) fn in_reading_order(labels: Labels<'_>) -> Vec<&Section> {
    let mut sections: Vec<&Section> = labels.words().sections().iter().collect();
    let first = [
        "identity", "contact", "career", "ability", "wishes", "notes",
    ];
    let place = |id: &str| first.iter().position(|known| *known == id);
    sections.sort_by_key(|section| place(&section.id).unwrap_or(first.len()));
    sections
}
