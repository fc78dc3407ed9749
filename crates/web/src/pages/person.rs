//! One person, for one purpose. Outside a contact the page tells which items are held and masks their
//! values; in one it shows what the purpose grants, and what it does not with the reason.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::get;
use kitei_domain::PersonId;
use kitei_http::Problem;
use kitei_office::{Caller, Confirmed, Contact, FollowUpKind, Office, OfficeError};
use kitei_rulebook::{FILE, Item, Section};
use serde::{Deserialize, Deserializer};

use super::find::PURPOSES;
use super::{Pages, PersonPath};
use crate::desk::Desk;
use crate::labels::{Choice, Labels, WithheldItem};
use crate::ui::{Done, Ui};
use crate::ways::Ways;

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
    /// Whose pages these are, as far as an open contact shows it.
    pub(super) name: Option<String>,
    pub(super) kana: Option<String>,
}

impl Head {
    /// # Journal
    /// That of [`Office::view_contact`].
    pub(super) async fn new(
        office: &Office,
        caller: &Caller,
        (person, purpose): (PersonId, String),
        tab: &'static str,
    ) -> Result<Self, Problem> {
        let open = match office.view_contact(caller, person, &purpose).await {
            // WHY: a use that was stopped meanwhile stops no page about stopping it.
            Err(OfficeError::Refused(_)) => None,
            open => open?,
        };
        Ok(Self::of(person, purpose, tab, open.as_ref()))
    }

    /// The head of a page that holds the contact itself.
    fn of(person: PersonId, purpose: String, tab: &'static str, open: Option<&Contact>) -> Self {
        let of = |item: &str| open.and_then(|contact| contact.granted.get(item).cloned());
        Self {
            person,
            purpose,
            tab,
            name: of("name"),
            kana: of("kana"),
        }
    }

    /// Whether it is this page.
    pub(super) fn is(&self, name: &str) -> bool {
        self.tab == name
    }

    /// The address of the person's own page, for this purpose.
    pub(super) fn back(&self) -> String {
        format!("/people/{}?for={}", self.person, self.purpose)
    }
}

/// The pages about a person: their names, and what follows the person's address.
pub(super) const TABS: [(&str, &str); 7] = [
    ("items", ""),
    ("orders", "/orders"),
    ("referrals", "/referrals"),
    ("consents", "/consents"),
    ("history", "/history"),
    ("suspension", "/suspension"),
    ("requests", "/requests"),
];

/// A section of the file, as far as it is told.
#[derive(Debug)]
struct Part {
    id: String,
    label: String,
    /// Its items, each with its value where a contact is open.
    facts: Vec<Fact>,
    /// How the person confirmed it, where somebody may ask.
    confirmed: Option<Confirmed>,
}

/// One item that is held.
#[derive(Debug)]
struct Fact {
    id: String,
    label: String,
    /// None while it is masked.
    value: Option<String>,
    /// It follows from others, and is corrected with them.
    derived: bool,
}

/// The page without an open contact: what is held, and no value.
#[derive(Debug, Template)]
#[template(path = "pages/person_closed.html")]
struct ClosedPage {
    ui: Ui,
    head: Head,
    purpose: String,
    purposes: Vec<Choice>,
    parts: Vec<Part>,
    apart: Vec<Choice>,
    withheld: Vec<WithheldItem>,
    entry: String,
}

/// The page of an open contact.
#[derive(Debug, Template)]
#[template(path = "pages/person.html")]
struct OpenPage {
    ui: Ui,
    head: Head,
    purpose: String,
    purposes: Vec<Choice>,
    until: String,
    changed: bool,
    parts: Vec<Part>,
    apart: Vec<Choice>,
    withheld: Vec<WithheldItem>,
    /// Items that may be added.
    others: Vec<Choice>,
    next: Vec<Step>,
    kinds: Vec<Choice>,
    note: Note,
    ways: Ways,
    entry: String,
}

/// A next step that is set.
#[derive(Debug)]
struct Step {
    id: String,
    day: String,
    kind: String,
    what: String,
}

/// The note that is being written, as it was typed.
#[derive(Debug, Default)]
pub(super) struct Note {
    pub(super) text: String,
    pub(super) next_on: String,
    pub(super) next_kind: String,
    pub(super) next: String,
    /// When the draft was last kept.
    pub(super) kept: Option<String>,
    pub(super) wrong: Option<String>,
}

async fn person(
    desk: Desk,
    Path(PersonPath { person }): Path<PersonPath>,
    Query(For { purpose }): Query<For>,
) -> Done {
    let Desk { office, caller, .. } = &desk;
    match office.view_contact(caller, person, &purpose).await? {
        Some(contact) => open_page(desk, person, &contact, None),
        None => closed_page(desk, person, purpose).await,
    }
}

/// The page of an open contact, with a note that came back.
pub(super) fn open_page(
    desk: Desk,
    person: PersonId,
    contact: &Contact,
    again: Option<(StatusCode, Note, Ways)>,
) -> Done {
    let Desk { office, ui, .. } = desk;
    let labels = Labels::new(&office, ui.pack_lang());
    let (status, note, ways) = again.unwrap_or_else(|| {
        let draft = contact.draft.as_ref();
        let note = Note {
            text: draft.map(|draft| draft.text.clone()).unwrap_or_default(),
            kept: draft.map(|draft| ui.minute(draft.kept)),
            ..Note::default()
        };
        (StatusCode::OK, note, Ways::new(labels, &ui))
    });
    let closed = contact.withheld.iter().map(|one| one.item.as_str());
    let closed: Vec<&str> = closed
        .chain(contact.held_apart.iter().map(String::as_str))
        .chain(["name", "kana"])
        .collect();
    let mut others = Vec::new();
    let parts = parts(labels, &ui, &mut |row: &Item| {
        match contact.granted.get(&row.id) {
            // That something is not so is no information that anybody needs.
            Some(value) if row.derived && value == "false" => None,
            Some(value) if row.derived && value == "true" => Some(Some(ui.t("web-person-derived"))),
            Some(value) => Some(Some(value.clone())),
            None if row.derived || closed.contains(&row.id.as_str()) => None,
            None => {
                others.push(Choice {
                    id: row.id.clone(),
                    label: row.text(ui.pack_lang()).to_owned(),
                });
                None
            }
        }
    });
    let parts = parts.into_iter().map(|part| {
        let mut found = contact.confirmed.iter();
        Part {
            confirmed: found.find(|one| one.section == part.id).cloned(),
            ..part
        }
    });
    let steps = contact.follow_ups.iter().map(|step| Step {
        id: step.id.to_string(),
        day: ui.day(&step.day),
        kind: kind_label(&ui, step.kind),
        what: step.what.clone(),
    });
    let page = OpenPage {
        head: Head::of(person, contact.purpose.clone(), "items", Some(contact)),
        purpose: labels.purpose(&contact.purpose),
        purposes: labels.purposes(&PURPOSES),
        until: ui.minute(contact.until),
        changed: contact.changed,
        parts: parts.collect(),
        apart: labels.choices(&contact.held_apart),
        withheld: labels.withheld(&contact.withheld),
        others,
        next: steps.collect(),
        kinds: FollowUpKind::ALL
            .into_iter()
            .map(|kind| Choice {
                id: kind.as_str().to_owned(),
                label: kind_label(&ui, kind),
            })
            .collect(),
        note,
        ways,
        entry: contact.entry.id.to_string(),
        ui,
    };
    page.ui.page_with(status, &page)
}

async fn closed_page(desk: Desk, person: PersonId, purpose: String) -> Done {
    let Desk { office, caller, ui } = desk;
    let told = office.list_held(&caller, person, &purpose).await?;
    let labels = Labels::new(&office, ui.pack_lang());
    let page = ClosedPage {
        parts: parts(labels, &ui, &mut |row: &Item| {
            (told.held.contains(&row.id) && !row.derived).then_some(None)
        }),
        purpose: labels.purpose(&purpose),
        purposes: labels.purposes(&PURPOSES),
        apart: labels.choices(&told.held_apart),
        withheld: labels.withheld(&told.withheld),
        entry: told.entry.id.to_string(),
        head: Head::of(person, purpose, "items", None),
        ui,
    };
    page.ui.page(&page)
}

/// The sections with the items that are told of, and what is told of each.
fn parts(
    labels: Labels<'_>,
    ui: &Ui,
    told: &mut dyn FnMut(&Item) -> Option<Option<String>>,
) -> Vec<Part> {
    let mut parts = Vec::new();
    for section in in_reading_order(labels) {
        let rows = labels.words().items().map(|(_, row)| row);
        let rows = rows.filter(|row| row.section == section.id && row.id != FILE);
        let facts = rows.filter_map(|row| {
            Some(Fact {
                value: told(row)?,
                id: row.id.clone(),
                label: row.text(ui.pack_lang()).to_owned(),
                derived: row.derived,
            })
        });
        let facts: Vec<Fact> = facts.collect();
        if !facts.is_empty() {
            parts.push(Part {
                id: section.id.clone(),
                label: section.text(ui.pack_lang()).to_owned(),
                facts,
                confirmed: None,
            });
        }
    }
    parts
}

/// A kind of next step in the reader's words.
pub(super) fn kind_label(ui: &Ui, kind: FollowUpKind) -> String {
    ui.t(&format!("web-step-{}", kind.as_str().replace('_', "-")))
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
