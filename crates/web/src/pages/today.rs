//! `/`: 今日. The search box, and what waits for whoever is signed in. No person is looked at.

use askama::Template;
use axum::Router;
use axum::routing::get;
use kitei_office::OfficeError;

use super::Pages;
use super::find::SearchForm;
use super::person::kind_label;
use crate::desk::Desk;
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new().route("/", get(today))
}

/// Something that waits.
#[derive(Debug)]
struct Duty {
    title: String,
    text: String,
    /// It is not only due, it stops something.
    grave: bool,
    /// Where it can be done.
    to: Option<&'static str>,
}

#[derive(Debug, Template)]
#[template(path = "pages/today.html")]
struct Today {
    ui: Ui,
    search: SearchForm,
    duties: Vec<Duty>,
    steps: Vec<DueStep>,
}

/// A next step that is due; whom it is about is told in a contact.
#[derive(Debug)]
struct DueStep {
    id: String,
    person: String,
    day: String,
    kind: String,
    /// Its day is over.
    late: bool,
}

async fn today(desk: Desk) -> Done {
    let duties = duties(&desk).await?;
    let due = desk.office.due_follow_ups(&desk.caller).await?;
    let today = desk.office.today();
    let steps = due.into_iter().map(|step| DueStep {
        id: step.id.to_string(),
        person: step.person.to_string(),
        day: desk.ui.day(&step.day),
        kind: kind_label(&desk.ui, step.kind),
        late: step.day < today,
    });
    let steps = steps.collect();
    let page = Today {
        search: SearchForm::new(&desk, true),
        duties,
        steps,
        ui: desk.ui,
    };
    page.ui.page(&page)
}

/// What waits, the gravest first.
async fn duties(desk: &Desk) -> Result<Vec<Duty>, OfficeError> {
    let Desk { office, caller, ui } = desk;
    let duty = |key: &str, text: String, grave: bool| Duty {
        title: ui.t(&format!("web-today-{key}")),
        text,
        grave,
        to: None,
    };
    let mut duties = Vec::new();
    if caller.device().is_none() {
        duties.push(Duty {
            to: Some("/device"),
            ..duty("device", ui.t("web-today-device-text"), true)
        });
    }
    let own = office.own_standing(caller);
    if !own.pledged {
        duties.push(duty("pledge", ui.t("web-today-pledge-text"), true));
    }
    match own.trained_until {
        Some(until) if own.trained => {
            let text = ui.t_with(
                "web-today-training-until",
                &[("day", (&ui.day(&until)).into())],
            );
            duties.push(duty("training", text, false));
        }
        _ => duties.push(duty("training", ui.t("web-today-training-lapsed"), true)),
    }
    if let Some(waiting) = office.waiting(caller).await? {
        let day = ui.day(&waiting.due);
        let values = [("count", waiting.reviews.into()), ("day", (&day).into())];
        let text = ui.t_with("web-today-reviews-text", &values);
        duties.push(Duty {
            to: Some("/reviews"),
            ..duty("reviews", text, true)
        });
    }
    let requests = office.requests_waiting(caller).await?;
    if requests > 0 {
        let text = ui.t_with("web-today-requests-text", &[("count", requests.into())]);
        duties.push(Duty {
            to: Some("/requests"),
            ..duty("requests", text, true)
        });
    }
    if let Some(people) = office.overdue(caller).await? {
        let text = ui.t_with("web-today-overdue-text", &[("count", people.into())]);
        duties.push(Duty {
            to: Some("/disposals"),
            ..duty("overdue", text, true)
        });
    }
    if caller.is_manager() && !office.key_status().await?.copy_of_this_epoch {
        duties.push(duty("keys", ui.t("web-today-keys-text"), true));
    }
    if let Some(ends) = office.calendar_ends(caller) {
        let text = ui.t_with(
            "web-today-calendar-text",
            &[("day", (&ui.day(&ends)).into())],
        );
        duties.push(duty("calendar", text, false));
    }
    if let Some(ends) = office.regulation_ends(caller) {
        let text = ui.t_with(
            "web-today-regulation-text",
            &[("day", (&ui.day(&ends)).into())],
        );
        duties.push(duty("regulation", text, false));
    }
    duties.sort_by_key(|duty| !duty.grave);
    Ok(duties)
}
