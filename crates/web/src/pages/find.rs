//! 応対: the caller is looked up, and told from others of the same name before anything is opened.

use askama::Template;
use axum::Router;
use axum::routing::{get, post};
use kitei_domain::search::Field;
use kitei_office::FoundPerson;

use super::Pages;
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::{Choice, Labels};
use crate::ui::{Done, Ui};

/// What a contact is about; the first is proposed.
pub(super) const PURPOSES: [&str; 7] = [
    "placement.interview",
    "placement.followup",
    "dispatch.matching",
    "service.provision",
    "inquiry.answer",
    "accuracy.check",
    "rights.request",
];

/// So many of the found are told apart on one page; more of them are asked for a closer word.
const TOLD_APART_AT_MOST: usize = 10;

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/people", get(form))
        .route("/people/find", post(find))
}

/// The search box.
#[derive(Debug)]
pub(super) struct SearchForm {
    pub(super) who: String,
    pub(super) purpose: String,
    pub(super) purposes: Vec<Choice>,
    pub(super) focused: bool,
}

impl SearchForm {
    pub(super) fn new(desk: &Desk, focused: bool) -> Self {
        let labels = Labels::new(&desk.office, desk.ui.pack_lang());
        Self {
            who: String::new(),
            purpose: String::new(),
            purposes: labels.purposes(&PURPOSES),
            focused,
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/find.html")]
struct FindPage {
    ui: Ui,
    search: SearchForm,
    /// None before anybody was looked for.
    found: Option<Vec<FoundPerson>>,
    too_many: bool,
}

async fn form(desk: Desk) -> Done {
    let page = FindPage {
        search: SearchForm::new(&desk, true),
        ui: desk.ui,
        found: None,
        too_many: false,
    };
    page.ui.page(&page)
}

/// What somebody typed into the one box.
fn field_of(text: &str) -> Field {
    let is_kana =
        |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}' | ' ' | '　');
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let wide = text.chars().filter(|c| ('０'..='９').contains(c)).count();
    let dialled = text.trim().starts_with(['0', '０', '+', '＋', '(', '（']);
    if text.contains(['@', '＠']) {
        Field::Mail
    } else if digits + wide >= 6 && dialled {
        Field::Phone
    } else if digits + wide > 0 {
        Field::Number
    } else if text.chars().all(is_kana) {
        Field::Kana
    } else {
        Field::Name
    }
}

async fn find(desk: Desk, form: Form) -> Done {
    let (who, purpose) = (form.one("who"), form.one("purpose"));
    let Desk { office, caller, ui } = &desk;
    let found = office
        .find_and_tell_apart(caller, field_of(who), who, purpose)
        .await?;
    let too_many = found.people.len() > TOLD_APART_AT_MOST;
    let candidates = found.people.into_iter().take(TOLD_APART_AT_MOST);
    let page = FindPage {
        search: SearchForm {
            who: who.to_owned(),
            purpose: purpose.to_owned(),
            ..SearchForm::new(&desk, false)
        },
        ui: ui.clone(),
        found: Some(candidates.collect()),
        too_many,
    };
    page.ui.page(&page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_box_takes_numbers_kana_names_and_addresses() {
        for (typed, field) in [
            ("090-1234-0000", Field::Phone),
            ("０９０１２３４００００", Field::Phone),
            ("２０２６-0042", Field::Number),
            ("R6-12", Field::Number),
            ("hanako@example.jp", Field::Mail),
            ("ヤマダ ハナコ", Field::Kana),
            ("やまだ", Field::Kana),
            ("山田花子", Field::Name),
            ("Maria Santos", Field::Name),
            ("佐々木", Field::Name),
        ] {
            assert_eq!(field_of(typed), field, "{typed}");
        }
    }
}
