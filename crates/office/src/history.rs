//! Who used a person's information (閲覧・提供の履歴), for the person.

use std::collections::BTreeMap;

use kitei_domain::{Act, EntryId, PersonId, StaffId};
use kitei_journal::{Entry, Outcome};
use kitei_storage::RegisterKind;
use serde::Serialize;

use crate::caller::{Caller, StaffRecord};
use crate::door::{Changes, Intent, Items};
use crate::error::{Bilingual, EntryRef, OfficeError};
use crate::office::Office;
use crate::provision::ProvisionRecord;
use crate::question::{Receiver, Wanted};

/// How many entries are read at a time.
const PAGE: usize = 500;

/// One act on a person's information, in plain words.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryLine {
    /// The entry.
    pub entry: EntryId,
    /// When.
    pub at: String,
    /// When it had happened, for one recorded afterwards.
    pub happened_at: Option<String>,
    /// What was done.
    pub act: String,
    /// What was done, in plain words.
    pub act_label: Bilingual,
    /// For which purpose.
    pub purpose: String,
    /// The purpose in plain words.
    pub purpose_label: Bilingual,
    /// Who acted: `staff`, `person`, or `system` for the office by itself.
    pub actor: String,
    /// By whom: department and role, not the name.
    pub by: By,
    /// Which items.
    pub items: Vec<String>,
    /// To whom, by name.
    pub recipient: Option<String>,
    /// Granted, refused, recorded.
    pub outcome: String,
    /// How it ended, in plain words.
    pub outcome_label: Bilingual,
    /// Under which clauses.
    pub clauses: Vec<String>,
}

/// Who acted, as far as the person is told.
#[derive(Debug, Clone, Default, Serialize)]
pub struct By {
    /// Departments.
    pub departments: Vec<String>,
    /// Roles.
    pub roles: Vec<String>,
}

/// The access history of a person.
#[derive(Debug, Clone, Serialize)]
pub struct History {
    /// Newest first.
    pub history: Vec<HistoryLine>,
    /// The entry of this disclosure.
    pub entry: EntryRef,
}

impl Office {
    /// Who used a person's information, for the person.
    ///
    /// # Errors
    /// Refused by the regulation.
    ///
    /// # Journal
    /// One `disclose` entry.
    pub async fn access_history(
        &self,
        caller: &Caller,
        person: PersonId,
    ) -> Result<History, OfficeError> {
        let intent = Intent::new("person.history", person, self.disclosing()?, Items::File)
            .detail("what", "access_history");
        let mut people = Vec::new();
        let passed = self
            .pass(caller, intent, |opened| {
                people = opened.file.people();
                Ok(Changes::default())
            })
            .await?;
        Ok(History {
            history: self.history_of(&people).await?,
            entry: passed.entry,
        })
    }

    /// A disclosure to the person themself.
    pub(crate) fn disclosing(&self) -> Result<Wanted, OfficeError> {
        let purpose = self.purpose("rights.request")?;
        Ok(Wanted {
            receiver: Receiver::SUBJECT,
            ..Wanted::inside(Act::Disclose, purpose)
        })
    }

    /// The entries about these people, newest first. It opens the registers in which names of
    /// recipients stand: only for a caller whose disclosure was journaled.
    pub(crate) async fn history_of(
        &self,
        people: &[PersonId],
    ) -> Result<Vec<HistoryLine>, OfficeError> {
        let staff: BTreeMap<StaffId, StaffRecord> = self
            .read_staff()
            .await?
            .into_iter()
            .map(|staff| (staff.id, staff))
            .collect();
        let recipients: BTreeMap<_, _> = self
            .read_recipients()
            .await?
            .into_iter()
            .map(|r| (r.id, r.name))
            .collect();
        let mut others = BTreeMap::new();
        for person in people {
            let provisions: Vec<ProvisionRecord> = self
                .list_person_rows(RegisterKind::Provision, *person)
                .await?;
            let elsewhere = provisions.into_iter().filter(|one| one.recipient.is_none());
            others.extend(elsewhere.map(|one| (one.id.to_string(), one.recipient_name)));
        }
        let mut lines = BTreeMap::new();
        for person in people {
            let mut before = None;
            loop {
                let rows = self.data.list_entries_of(*person, before, PAGE).await?;
                for row in &rows {
                    let entry = Entry::decode(&row.bytes)?;
                    let recipient = match entry.recipient {
                        Some(id) => recipients.get(&id).cloned(),
                        None => entry
                            .find_detail("provision")
                            .and_then(|id| others.get(id).cloned()),
                    };
                    let did = entry.find_detail("by").and_then(|id| id.parse().ok());
                    let by = did.or(entry.staff).and_then(|id| staff.get(&id));
                    let by = by.map(By::from);
                    let line = self.line(row.id, entry, by.unwrap_or_default(), recipient);
                    lines.insert(
                        (std::cmp::Reverse(row.time), std::cmp::Reverse(row.id)),
                        line,
                    );
                }
                match rows.last() {
                    Some(last) if rows.len() == PAGE => before = Some(last.id),
                    _ => break,
                }
            }
        }
        Ok(lines.into_values().collect())
    }

    fn line(&self, id: EntryId, entry: Entry, by: By, recipient: Option<String>) -> HistoryLine {
        let vocabulary = self.vocabulary();
        let purpose = vocabulary
            .purpose(&entry.purpose)
            .and_then(|p| vocabulary.purpose_row(p));
        HistoryLine {
            entry: id,
            at: entry.time.to_string(),
            happened_at: entry.happened_at.map(|at| at.to_string()),
            act_label: vocabulary.word("act", entry.act.as_str()).map_or_else(
                Bilingual::default,
                |row| Bilingual {
                    ja: row.ja.clone(),
                    en: row.en.clone(),
                },
            ),
            outcome_label: outcome_label(entry.outcome),
            act: entry.act.to_string(),
            purpose_label: purpose.map_or_else(Bilingual::default, |row| Bilingual {
                ja: row.ja.clone(),
                en: row.en.clone(),
            }),
            purpose: entry.purpose,
            actor: entry.actor.to_string(),
            by,
            items: entry.items,
            recipient,
            outcome: serde_json::to_value(entry.outcome)
                .ok()
                .and_then(|word| word.as_str().map(str::to_owned))
                .unwrap_or_default(),
            clauses: entry.clauses,
        }
    }
}

fn outcome_label(outcome: Outcome) -> Bilingual {
    let (ja, en) = match outcome {
        Outcome::Granted => ("認められた", "granted"),
        Outcome::Refused => ("認められなかった", "refused"),
        Outcome::Recorded => ("事後に記録した", "recorded afterwards"),
        Outcome::Intent => ("始めた", "begun"),
        Outcome::Completed => ("終えた", "completed"),
    };
    Bilingual {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}

impl From<&StaffRecord> for By {
    fn from(staff: &StaffRecord) -> Self {
        Self {
            departments: staff.departments.iter().cloned().collect(),
            roles: staff.roles.iter().map(ToString::to_string).collect(),
        }
    }
}
