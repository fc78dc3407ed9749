//! `/package/…`: what a recipient sees who follows the link of a package. Nobody signs in: the link and
//! the one-time code to the registered address open it.
//!
//! INVARIANT: a GET looks at nothing and is the same for every link, one that leads nowhere too; a
//! machine that follows links in mails learns nothing and changes nothing.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use kitei_domain::Timestamp;
use kitei_http::Problem;
use kitei_office::{Office, OpenedPackage, Opening, PackageLink};

use super::Pages;
use super::person::in_reading_order;
use crate::form::Form;
use crate::labels::Labels;
use crate::site::Site;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/package/{link}", get(start))
        .route("/package/code", post(ask))
        .route("/package/open", post(open))
}

/// How far somebody has come.
#[derive(Debug)]
enum Step {
    /// Who sent something, the terms, and the button that asks for the code.
    Start,
    /// The code is asked for.
    Code {
        /// Until when it is good, where one was just sent.
        until: Option<String>,
        wrong: Option<String>,
    },
    /// It opens no more, whatever the reason.
    Over(String),
}

#[derive(Debug, Template)]
#[template(path = "pages/package.html")]
struct PackagePage {
    ui: Ui,
    link: String,
    step: Step,
}

impl PackagePage {
    /// The page comes back to the beginning where its language is changed.
    fn new(ui: Ui, office: &Office, link: &str, step: Step) -> Self {
        let mut ui = ui.of(office);
        let is_link = !link.is_empty() && link.bytes().all(|b| b.is_ascii_alphanumeric());
        ui.here = if is_link {
            format!("/package/{link}")
        } else {
            "/notice".to_owned()
        };
        Self {
            ui,
            link: link.to_owned(),
            step,
        }
    }

    fn sent_by(&self) -> String {
        let operator = &self.ui.operator;
        self.ui
            .t_with("web-package-lead", &[("operator", operator.into())])
    }

    fn on_its_way(&self, until: &str) -> String {
        self.ui
            .t_with("web-package-on-its-way", &[("until", until.into())])
    }

    fn terms(&self) -> Vec<String> {
        terms(&self.ui)
    }
}

/// What was released, for the screen and for paper.
#[derive(Debug, Template)]
#[template(path = "pages/package_opened.html")]
struct OpenedPage {
    ui: Ui,
    recipient: String,
    purpose: String,
    until: String,
    left: String,
    items: Vec<(String, String)>,
    entry: String,
}

impl OpenedPage {
    fn new(ui: Ui, office: &Office, opened: OpenedPackage) -> Self {
        let labels = Labels::new(office, ui.pack_lang());
        let left = ui.t_with(
            "web-package-times",
            &[("count", u64::from(opened.openings_left).into())],
        );
        let mut items = opened.items;
        let name = |id: &&str| items.remove(*id).map(|value| (labels.item(id), value));
        let mut told: Vec<(String, String)> = ["name", "kana"].iter().filter_map(name).collect();
        for section in in_reading_order(labels) {
            let rows = labels.words().items().map(|(_, row)| row);
            for row in rows.filter(|row| row.section == section.id) {
                let value = items.remove(&row.id);
                told.extend(value.map(|value| (labels.item(&row.id), value)));
            }
        }
        told.extend(
            items
                .into_iter()
                .map(|(id, value)| (labels.item(&id), value)),
        );
        Self {
            recipient: opened.recipient,
            purpose: labels.purpose(&opened.purpose),
            until: instant(&ui, &opened.expires),
            left,
            items: told,
            entry: opened.entry.id.to_string(),
            ui,
        }
    }

    fn terms(&self) -> Vec<String> {
        terms(&self.ui)
    }
}

fn terms(ui: &Ui) -> Vec<String> {
    ui.t("package-terms").lines().map(str::to_owned).collect()
}

fn instant(ui: &Ui, text: &str) -> String {
    let at = text.parse::<Timestamp>();
    at.map_or_else(|_unreadable| text.to_owned(), |at| ui.minute(at))
}

async fn start(State(site): State<Arc<Site>>, Path(link): Path<String>, ui: Ui) -> Done {
    let office = site.entrance.office().await?;
    let page = PackagePage::new(ui, &office, &link, Step::Start);
    page.ui.page(&page)
}

async fn ask(State(site): State<Arc<Site>>, ui: Ui, form: Form) -> Done {
    let office = site.entrance.office().await?;
    let link = form.one("link");
    match office.ask_package_code(&PackageLink::read(link)).await {
        Ok(asked) => {
            let until = Some(instant(&ui, &asked.until));
            let step = Step::Code { until, wrong: None };
            let page = PackagePage::new(ui, &office, link, step);
            page.ui.page(&page)
        }
        Err(error) => refused(Problem::from(error), ui, &office, link),
    }
}

async fn open(State(site): State<Arc<Site>>, ui: Ui, form: Form) -> Done {
    let office = site.entrance.office().await?;
    let link = form.one("link");
    let opening = Opening {
        link: PackageLink::read(link),
        code: form.one("code").to_owned(),
        terms: form.one("terms").to_owned(),
    };
    match office.open_package(&opening).await {
        Ok(opened) => {
            let mut ui = ui.of(&office);
            // Whoever changes the language of what was opened begins anew: it is not opened twice.
            ui.here = format!("/package/{link}");
            let page = OpenedPage::new(ui, &office, opened);
            page.ui.page(&page)
        }
        Err(error) => refused(Problem::from(error), ui, &office, link),
    }
}

/// A wrong code, or terms that were not accepted, leave the form; anything else of the office's own
/// ends here.
fn refused(problem: Problem, ui: Ui, office: &Office, link: &str) -> Done {
    if problem.status().is_server_error() {
        return Err(problem);
    }
    let sentence = problem.sentence(ui.messages());
    let again = |wrong| Step::Code {
        until: None,
        wrong: Some(wrong),
    };
    let step = match (problem.code(), problem.status()) {
        ("package.code_wrong", _) => again(sentence),
        (_, StatusCode::UNPROCESSABLE_ENTITY) => again(ui.t("web-package-unaccepted")),
        _ => Step::Over(sentence),
    };
    let page = PackagePage::new(ui, office, link, step);
    page.ui.page_with(problem.status(), &page)
}
