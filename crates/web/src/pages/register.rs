//! 登録: a person is taken in. Each field says whether it is 任意, 必要 or 法令 (A12); the notice in
//! force is shown and recorded.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::routing::get;
use kitei_domain::{PersonId, Population, Sensitivity, Source};
use kitei_http::Problem;
use kitei_office::{Added, EvidenceGiven, Exceptional, NewPerson, Office};
use kitei_rulebook::{Cell, FILE, Item, Lang, Requirement};
use serde::Deserialize;

use super::Pages;
use super::person::in_reading_order;
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::{Choice, Labels, WithheldItem};
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new().route("/people/new", get(form).post(register))
}

/// As what somebody is taken in.
#[derive(Debug, Deserialize)]
struct As {
    #[serde(default = "job_seeker")]
    population: String,
}

fn job_seeker() -> String {
    Population::JobSeeker.to_string()
}

/// The populations that the desk takes in.
const POPULATIONS: [Population; 3] = [
    Population::JobSeeker,
    Population::DispatchCandidate,
    Population::Inquirer,
];

/// One field of the form.
#[derive(Debug)]
struct Field {
    id: String,
    label: String,
    value: String,
    /// `optional`, `needed` or `legal`.
    requirement: &'static str,
    long: bool,
}

#[derive(Debug, Template)]
#[template(path = "pages/register.html")]
struct RegisterPage {
    ui: Ui,
    population: String,
    populations: Vec<Choice>,
    /// The first is open, the others unfold.
    sections: Vec<(String, Vec<Field>)>,
    notice_title: String,
    notice_version: String,
    told: bool,
    wrong: Option<String>,
}

/// What was taken in and what was not.
#[derive(Debug, Template)]
#[template(path = "pages/registered.html")]
struct RegisteredPage {
    ui: Ui,
    person: PersonId,
    granted: String,
    withheld: Vec<WithheldItem>,
}

/// As what somebody is registered here.
pub(super) fn populations(office: &Office, lang: Lang) -> Vec<Choice> {
    let words = office.packs().in_force().vocabulary();
    let known = POPULATIONS.iter().filter_map(|one| words.population(*one));
    known
        .map(|row| Choice {
            id: row.id.clone(),
            label: row.text(lang).to_owned(),
        })
        .collect()
}

impl RegisterPage {
    fn new(desk: &Desk, population: Population, sent: &Form) -> Self {
        let ui = desk.ui.clone();
        let lang = ui.pack_lang();
        let labels = Labels::new(&desk.office, lang);
        let pack = desk.office.packs().in_force();
        Self {
            population: population.to_string(),
            populations: populations(&desk.office, lang),
            sections: sections(labels, population, sent, &ui),
            notice_title: pack.title().text(lang).to_owned(),
            notice_version: pack.version().to_owned(),
            told: sent.ticked("told"),
            wrong: None,
            ui,
        }
    }
}

/// What is asked for first, whatever section it is kept in.
const FIRST: [&str; 7] = [
    "name",
    "kana",
    "birth_date",
    "phone",
    "mail",
    "postal_code",
    "address",
];

/// Not written on this form: papers, and what the office itself fills in.
const ELSEWHERE: [&str; 5] = [
    "photo",
    "identity_proof",
    "representation_proof",
    "relation",
    "referral_outcome",
];

/// Items that take more than a line.
const LONG: [&str; 5] = [
    "career",
    "interview_notes",
    "skills",
    "wishes",
    "qualifications",
];

/// The fields that may be filled in for a population, section by section: what its purpose of
/// collection lists, and nothing that asks for an explanation first.
fn sections(
    labels: Labels<'_>,
    population: Population,
    sent: &Form,
    ui: &Ui,
) -> Vec<(String, Vec<Field>)> {
    let words = labels.words();
    let row = words.population(population);
    let Some(purpose) = row.and_then(|row| words.purpose(&row.collects_for)) else {
        return Vec::new();
    };
    let field = |row: &Item| Field {
        id: row.id.clone(),
        label: row.text(ui.pack_lang()).to_owned(),
        value: sent.one(&format!("item.{}", row.id)).to_owned(),
        requirement: match row.requirement {
            Some(Requirement::Needed) => "needed",
            Some(Requirement::Legal) => "legal",
            Some(Requirement::Optional) | None => "optional",
        },
        long: LONG.contains(&row.id.as_str()),
    };
    let listed = words.items().filter(|(item, row)| {
        !row.derived
            && row.id != FILE
            && !ELSEWHERE.contains(&row.id.as_str())
            && row.sensitivity == Sensitivity::Ordinary
            && words.table_cell(population, purpose, *item) != Cell::No
    });
    let listed: Vec<&Item> = listed.map(|(_, row)| row).collect();
    let first = FIRST
        .iter()
        .filter_map(|id| listed.iter().find(|row| row.id == *id));
    let mut found = vec![(
        ui.t("web-register-first"),
        first.map(|row| field(row)).collect(),
    )];
    for section in in_reading_order(labels) {
        let rest = listed.iter().filter(|row| row.section == section.id);
        let rest = rest.filter(|row| !FIRST.contains(&row.id.as_str()));
        let fields: Vec<Field> = rest.map(|row| field(row)).collect();
        if !fields.is_empty() {
            found.push((section.text(ui.pack_lang()).to_owned(), fields));
        }
    }
    found
}

fn population_of(word: &str) -> Result<Population, Problem> {
    let population = word.parse().ok();
    let known = population.filter(|one| POPULATIONS.contains(one));
    known.ok_or_else(|| Problem::unusable("form_unusable"))
}

async fn form(desk: Desk, Query(As { population }): Query<As>) -> Done {
    let page = RegisterPage::new(&desk, population_of(&population)?, &Form::default());
    page.ui.page(&page)
}

async fn register(desk: Desk, form: Form) -> Done {
    let population = population_of(form.one("population"))?;
    let told = form.ticked("told");
    let items: BTreeMap<String, String> = form
        .beginning_with("item.")
        .map(|(item, value)| (item.to_owned(), value.to_owned()))
        .collect();
    let new = NewPerson {
        population,
        told: desk.office.told(if told { "current" } else { "unknown" }),
        source: Source::Own,
        items,
        only_for: BTreeMap::new(),
        exception: Exceptional::default(),
        giver: None,
    };
    let added = match desk.office.add_person(&desk.caller, new).await {
        Ok(added) => added,
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status().is_server_error() {
                return Err(problem);
            }
            let mut page = RegisterPage::new(&desk, population, &form);
            page.wrong = Some(problem.sentence(page.ui.messages()));
            return page.ui.page_with(problem.status(), &page);
        }
    };
    if told {
        let today = desk.office.today();
        let evidence = EvidenceGiven::Screen;
        let Desk { office, caller, .. } = &desk;
        office
            .show_notice(caller, added.id, today, evidence)
            .await?;
    }
    registered(desk, &added)
}

fn registered(desk: Desk, added: &Added) -> Done {
    if added.ruling.withheld.is_empty() {
        let to = format!("/people/{}", added.id);
        return Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response());
    }
    let labels = Labels::new(&desk.office, desk.ui.pack_lang());
    let page = RegisteredPage {
        person: added.id,
        granted: labels.items(&added.ruling.granted),
        withheld: labels.withheld(&added.ruling.withheld),
        ui: desk.ui,
    };
    page.ui.page(&page)
}
