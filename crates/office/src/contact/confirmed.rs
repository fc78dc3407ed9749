//! 「お変わりありませんか」 (B7): when a person last confirmed a section of their file, and which section
//! it is time to ask about again.

use std::collections::BTreeMap;

use kitei_domain::{Act, Day, PersonId, StaffId};
use kitei_rulebook::{ItemSet, LawKey};
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

use super::contacted;
use crate::caller::Caller;
use crate::door::{Intent, Items};
use crate::error::{EntryRef, OfficeError, Thing};
use crate::office::Office;
use crate::question::Wanted;

/// A section was confirmed: the row, sealed under the person's own key.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Confirmation {
    section: String,
    on: Day,
    by: StaffId,
}

/// How a section stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confirmed {
    /// The section.
    pub section: String,
    /// When the person last confirmed it; none where they never did.
    pub on: Option<Day>,
    /// Who asked.
    pub by: Option<StaffId>,
    /// It is time to ask again.
    pub due: bool,
}

/// A section was confirmed.
#[derive(Debug, Clone, Serialize)]
pub struct SectionConfirmed {
    /// The section.
    pub section: String,
    /// The day.
    pub on: Day,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Records that the person confirmed a section of their file.
    ///
    /// # Errors
    /// Refused by the regulation; an unknown section, or one that nobody confirms.
    ///
    /// # Journal
    /// One `use` entry for `accuracy.check` that names the section.
    ///
    /// # Source
    /// Regulation B7; APPI 22.
    pub async fn confirm_section(
        &self,
        caller: &Caller,
        person: PersonId,
        section: &str,
    ) -> Result<SectionConfirmed, OfficeError> {
        let vocabulary = self.vocabulary();
        let items = vocabulary.items().filter(|(_, row)| row.section == section);
        let items: ItemSet = items.map(|(item, _)| item).collect();
        let items = items - self.apart_items() - self.derived_items() - self.file_item();
        if items.is_empty() {
            return Err(OfficeError::Unknown {
                what: Thing::Section,
                id: section.to_owned(),
            });
        }
        let wanted = Wanted::inside(Act::Use, self.purpose("accuracy.check")?);
        let intent = Intent::new("person.confirm", person, wanted, Items::These(items))
            .detail("confirmed", section);
        let today = self.clock.now().day();
        let confirmation = Confirmation {
            section: section.to_owned(),
            on: today,
            by: caller.id(),
        };
        let passed = self
            .pass(caller, intent, |opened| {
                let mut changes = contacted(opened, today);
                let id = self.confirmation_key(opened.file.person(), section);
                let kind = RegisterKind::Confirmation;
                changes.ops.push(Op::RemoveRegister { kind, id });
                let row = self.person_row(opened.file, (kind, id, 0), &confirmation)?;
                changes.ops.push(row);
                Ok(changes)
            })
            .await?;
        Ok(SectionConfirmed {
            section: confirmation.section,
            on: today,
            entry: passed.entry,
        })
    }

    /// How the sections stand in which these items lie, in the order of the pack.
    pub(super) async fn list_confirmed(
        &self,
        person: PersonId,
        items: &[String],
    ) -> Result<Vec<Confirmed>, OfficeError> {
        let Some(file) = self.find_file(person, Items::File).await? else {
            return Ok(Vec::new());
        };
        let mut newest: BTreeMap<String, Confirmation> = BTreeMap::new();
        for part in file.people() {
            let kind = RegisterKind::Confirmation;
            let rows: Vec<Confirmation> = self.list_person_rows(kind, part).await?;
            for row in rows {
                let known = newest.get(&row.section);
                if known.is_none_or(|known| known.on < row.on) {
                    newest.insert(row.section.clone(), row);
                }
            }
        }
        let since = file.registrations().map(|(_, one)| one.since).min();
        let months = self.law_number(LawKey::ConfirmedMonths);
        let today = self.clock.now().day();
        let vocabulary = self.vocabulary();
        let shown = |section: &str| {
            let rows = items.iter().filter_map(|item| vocabulary.item(item));
            let mut rows = rows.filter_map(|item| vocabulary.item_row(item));
            rows.any(|row| row.section == section && !row.derived)
        };
        let sections = vocabulary.sections().iter().map(|row| row.id.as_str());
        let standing = sections.filter(|id| shown(id)).map(|id| {
            let known = newest.get(id);
            let last = known.map(|known| known.on).or(since);
            Confirmed {
                section: id.to_owned(),
                on: known.map(|known| known.on),
                by: known.map(|known| known.by),
                due: last.is_none_or(|last| last.plus_months(months.into()) <= today),
            }
        });
        Ok(standing.collect())
    }

    fn confirmation_key(&self, person: PersonId, section: &str) -> [u8; 16] {
        let words = format!("{person}\n{section}");
        self.custody.index().seed("confirmation", &words)
    }
}
