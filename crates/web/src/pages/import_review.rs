//! What the guard stopped in a list, as it is decided on: a false alarm, needed, or dropped.

use kitei_http::Problem;
use kitei_office::{Decision, Finding, Need, Office, Resolution};

use crate::form::Form;
use crate::labels::Choice;
use crate::ui::Ui;

/// One hit, in words.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) place: usize,
    pub(super) at: String,
    pub(super) class: String,
    pub(super) clause: &'static str,
    /// What the list says there.
    pub(super) text: String,
    /// The items to which it may belong.
    pub(super) items: Vec<Choice>,
    /// They ask for an explanation and a consent (B5); the others for the conditions of B4.
    pub(super) special_care: bool,
}

impl Hit {
    pub(super) fn new(office: &Office, ui: &Ui, place: usize, hit: &Finding) -> Self {
        let items = office.items_of_class(hit.class);
        let row = hit.row.to_string();
        Self {
            place,
            at: ui.t_with(
                "web-import-place",
                &[("row", (&row).into()), ("column", (&hit.column).into())],
            ),
            class: ui.t(&format!("class-{}", hit.class.id())),
            clause: hit.class.clause(),
            text: hit.text.clone(),
            special_care: items.iter().any(|item| item.special_care),
            items: items
                .iter()
                .map(|item| Choice {
                    id: item.id.clone(),
                    label: ui.of_both(&item.label).to_owned(),
                })
                .collect(),
        }
    }
}

/// What a form decides about a hit; none where it says nothing of it.
pub(super) fn decided(
    office: &Office,
    place: usize,
    hit: &Finding,
    form: &Form,
) -> Option<Result<Resolution, Problem>> {
    let field = |name: &str| form.given(&format!("{name}{place}"));
    Some(Ok(match field("d")? {
        "false_alarm" => hit.resolve(Decision::FalseAlarm, None),
        "drop" => hit.resolve(Decision::Drop, None),
        "necessary" => {
            let item = field("item");
            let items = office.items_of_class(hit.class);
            let item = items.iter().find(|known| Some(known.id.as_str()) == item);
            let (Some(item), Some(why)) = (item, field("why")) else {
                return Some(Err(Problem::unusable("need_missing")));
            };
            let mut need = Need {
                item: item.id.clone(),
                why: why.to_owned(),
                ..Need::default()
            };
            if item.special_care {
                need.evidence = match (field("evidence"), field("wording")) {
                    (Some("spoken"), Some(wording)) => Some(format!("spoken:{wording}")),
                    (Some("spoken"), None) => {
                        return Some(Err(Problem::unusable("need_missing")));
                    }
                    (Some("screen"), _) => Some("screen".to_owned()),
                    _ => None,
                };
            } else {
                need.purpose_shown = field("shown").is_some();
                need.from_person = field("own").is_some();
            }
            hit.resolve(Decision::Necessary, Some(need))
        }
        _ => return Some(Err(Problem::unusable("form_unusable"))),
    }))
}
