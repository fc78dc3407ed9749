//! The guard at the door: barred and special-care content is not stored, whether it comes from a
//! spreadsheet or is typed. A typed value is refused whole rather than cut behind the writer's back.

use std::collections::BTreeMap;

use kitei_domain::{Act, Sensitivity, contact, era};
use kitei_intake::{Class, ColumnSpec, Columns, Guard, LONGEST_CELL};
use kitei_rulebook::Item;

use crate::caller::Caller;
use crate::door::Withheld;
use crate::error::{Bilingual, OfficeError, Problem};
use crate::office::Office;

/// Items whose value is a name, a number or a date: no sentence can hide there.
const NO_TEXT: &[&str] = &[
    "name",
    "kana",
    "name_latin",
    "phone",
    "mail",
    "birth_date",
    "postal_code",
];

/// An item to which a sentence of a class may belong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassItem {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: Bilingual,
    /// Whether it asks for explanation and consent (B5), or for the three conditions of B4.
    pub special_care: bool,
}

impl Office {
    /// The columns that a list of people may have.
    pub(crate) fn people_columns(&self) -> Columns {
        let mut specs = Vec::new();
        for (_, row) in self.vocabulary().items() {
            let guard = guard_class(row);
            let (aliases, parts) = (row.aliases.clone(), row.parts.clone());
            specs.push(ColumnSpec {
                item: row.id.clone(),
                aliases,
                parts,
                guard,
            });
        }
        Columns::new(&specs)
    }

    /// The items to which a sentence of a class belongs where it is needed: special-care and barred
    /// ones, for the person who decides.
    pub fn items_of_class(&self, class: Class) -> Vec<ClassItem> {
        let items = self.vocabulary().items().map(|(_, row)| row);
        let items = items.filter(|row| guard_class(row) == Some(class));
        items
            .map(|row| ClassItem {
                id: row.id.clone(),
                label: Bilingual {
                    ja: row.ja.clone(),
                    en: row.en.clone(),
                },
                special_care: row.sensitivity == Sensitivity::SpecialCare,
            })
            .collect()
    }

    pub(crate) fn guard() -> Result<Guard, OfficeError> {
        Guard::new().map_err(|_unreadable| OfficeError::Corrupt { what: "guard" })
    }

    /// Takes values with barred content out of a typed registration and says so, item by item.
    pub(crate) fn guard_items(
        &self,
        items: &mut BTreeMap<String, String>,
    ) -> Result<Vec<Withheld>, OfficeError> {
        let guard = Self::guard()?;
        let mut withheld = Vec::new();
        for (item, value) in &*items {
            let classes = self.classes_in(guard, item, value);
            if let Some(class) = classes.first() {
                withheld.push(self.stopped(item, *class));
            }
        }
        items.retain(|item, _| !withheld.iter().any(|stopped| stopped.item == *item));
        Ok(withheld)
    }

    /// Whether typed values are what their items say: a date that there is, a number that rings.
    ///
    /// # Errors
    /// [`OfficeError::Unusable`] naming the item.
    pub(crate) fn check_values<'a>(
        &self,
        values: impl IntoIterator<Item = (&'a String, &'a String)>,
    ) -> Result<(), OfficeError> {
        let today = self.clock.now().day();
        for (item, value) in values {
            let (what, problem) = match item.as_str() {
                "birth_date" if era::read_birth_date(value, today).is_err() => {
                    ("birth_date", Problem::NoBirthDate)
                }
                "phone" if contact::phone_key(value).is_none() => ("phone", Problem::NoPhone),
                "mail" if contact::mail_key(value).is_none() => ("mail", Problem::NoMail),
                _ if value.trim().is_empty() => ("--item", Problem::Empty),
                _ if value.len() > LONGEST_CELL => ("--item", Problem::LongerThan64Kib),
                _ => continue,
            };
            return Err(OfficeError::Unusable { what, problem });
        }
        Ok(())
    }

    /// A typed value without barred content; one with such content is refused.
    ///
    /// # Journal
    /// One refused `collect` entry.
    pub(crate) async fn guard_value(
        &self,
        caller: &Caller,
        item: &str,
        value: String,
    ) -> Result<String, OfficeError> {
        if self.classes_in(Self::guard()?, item, &value).is_empty() {
            return Ok(value);
        }
        Err(self
            .refuse_word(caller, Act::Collect, "content.barred")
            .await?)
    }

    /// The classes of barred content in a value. An item that is itself special-care, barred or
    /// statutory is judged by its clause, not by its words.
    fn classes_in(&self, guard: Guard, item: &str, value: &str) -> Vec<Class> {
        if self.is_judged_by_words(item) {
            guard.classes(value)
        } else {
            Vec::new()
        }
    }

    pub(crate) fn is_judged_by_words(&self, item: &str) -> bool {
        let row = self
            .vocabulary()
            .item(item)
            .and_then(|item| self.vocabulary().item_row(item));
        row.is_some_and(|row| row.sensitivity == Sensitivity::Ordinary) && !NO_TEXT.contains(&item)
    }

    fn stopped(&self, item: &str, class: Class) -> Withheld {
        Withheld {
            item: item.to_owned(),
            clauses: vec![class.clause().to_owned()],
            next: self.next_step("do_not_collect"),
        }
    }
}

/// The class of a column whose cells are never stored from a spreadsheet.
fn guard_class(row: &Item) -> Option<Class> {
    let named = row.guard.as_deref().and_then(|guard| guard.parse().ok());
    match (named, row.sensitivity) {
        (Some(class), _) => Some(class),
        (None, Sensitivity::SpecialCare) => Some(Class::Health),
        (None, Sensitivity::Barred) => Some(Class::Origin),
        (None, Sensitivity::Ordinary | Sensitivity::Statutory) => None,
    }
}
