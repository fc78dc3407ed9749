//! The ways out of what the guard stops, as every form offers them: a working condition instead, the
//! person's consent, or nothing of it. While somebody types a script shows them; without one, the form
//! comes back with them.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::post;
use kitei_domain::Sensitivity;
use kitei_http::Problem;
use kitei_office::{Agreed, Office, Stopped, WayOut};
use std::sync::Arc;

use crate::desk::Desk;
use crate::form::Form;
use crate::labels::{Choice, Labels};
use crate::site::Site;
use crate::ui::{Done, Ui};

/// The ways out as a form shows them.
#[derive(Debug, Default)]
pub(crate) struct Ways {
    /// The sentences that were stopped; with none of them a script alone shows the ways.
    pub(crate) stopped: Vec<String>,
    pub(crate) way: String,
    pub(crate) condition: String,
    pub(crate) item: String,
    pub(crate) explanation: String,
    pub(crate) wording: String,
    /// The items to which the person can agree.
    pub(crate) items: Vec<Choice>,
}

impl Ways {
    /// Those of an empty form.
    pub(crate) fn new(labels: Labels<'_>, ui: &Ui) -> Self {
        let rows = labels.words().items().map(|(_, row)| row);
        let items = rows.filter(|row| row.sensitivity == Sensitivity::SpecialCare);
        Self {
            items: items
                .map(|row| Choice {
                    id: row.id.clone(),
                    label: row.text(ui.pack_lang()).to_owned(),
                })
                .collect(),
            wording: ui.t("web-ways-wording-proposed"),
            ..Self::default()
        }
    }

    /// Those of a form that comes back, with the sentences of its text that were stopped.
    pub(crate) fn again(self, office: &Office, form: &Form, (item, text): (&str, &str)) -> Self {
        let stopped = office.guard_text(item, text).unwrap_or_default();
        let mut sentences: Vec<String> = Vec::new();
        for one in stopped {
            let sentence = text.get(one.start..one.end).unwrap_or_default().trim();
            if sentences.last().is_none_or(|last| last != sentence) {
                sentences.push(sentence.to_owned());
            }
        }
        let wording = form.given("wording").unwrap_or(&self.wording).to_owned();
        Self {
            stopped: sentences,
            way: form.one("way").to_owned(),
            condition: form.one("condition").to_owned(),
            item: form.one("agreed_item").to_owned(),
            explanation: form.one("explanation").to_owned(),
            wording,
            items: self.items,
        }
    }

    /// Whether a way is the chosen one.
    pub(crate) fn is(&self, way: &str) -> bool {
        self.way == way
    }
}

/// The way that a form chose.
pub(crate) fn way_of(form: &Form) -> Result<Option<WayOut>, Problem> {
    Ok(Some(match form.one("way") {
        "" => return Ok(None),
        "condition" => WayOut::Condition(form.one("condition").to_owned()),
        "drop" => WayOut::Drop,
        "consent" => WayOut::Consent(Agreed {
            item: form.one("agreed_item").to_owned(),
            explanation: form.one("explanation").to_owned(),
            wording: form.one("wording").to_owned(),
        }),
        _ => return Err(Problem::unusable("form_unusable")),
    }))
}

pub(crate) fn routes() -> Router<Arc<Site>> {
    Router::new().route("/guard", post(guard))
}

/// What the guard says of a text while it is typed: the places of the sentences that it stops. Nobody
/// is looked at; nothing is kept.
async fn guard(desk: Desk, form: Form) -> Done {
    let text = form.whole("text");
    let stopped = desk.office.guard_text(form.one("item"), text)?;
    let json = [(CONTENT_TYPE, "application/json")];
    Ok((json, places(text, &stopped)).into_response())
}

/// Places as a script counts them, in UTF-16.
fn places(text: &str, stopped: &[Stopped]) -> String {
    let units = |upto: usize| {
        let before = text.get(..upto).unwrap_or_default();
        before.encode_utf16().count()
    };
    let mut pairs: Vec<String> = stopped
        .iter()
        .map(|one| format!("[{},{}]", units(one.start), units(one.end)))
        .collect();
    pairs.dedup();
    format!("[{}]", pairs.join(","))
}
