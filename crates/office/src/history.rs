//! Who used a person's information (閲覧・提供の履歴), and everything of one person for the person.

use std::collections::BTreeMap;
use std::path::Path;

use kitei_domain::{Act, EntryId, PersonId, StaffId};
use kitei_journal::{Entry, Outcome};
use kitei_storage::RegisterKind;
use serde::Serialize;

use crate::caller::{Caller, StaffRecord};
use crate::consent::ConsentRecord;
use crate::door::{Changes, Intent, Items};
use crate::error::{Bilingual, EntryRef, OfficeError, io};
use crate::office::Office;
use crate::people::reveal;
use crate::provision::ProvisionRecord;
use crate::question::{Receiver, Wanted};
use crate::receipt::ReceiptRecord;
use crate::referral::Referral;

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

/// Everything of one person was written.
#[derive(Debug, Clone, Serialize)]
pub struct Exported {
    /// The files, by name.
    pub files: Vec<String>,
    /// The entry.
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

    fn disclosing(&self) -> Result<Wanted, OfficeError> {
        let purpose = self.purpose("rights.request")?;
        Ok(Wanted {
            receiver: Receiver::SUBJECT,
            ..Wanted::inside(Act::Disclose, purpose)
        })
    }

    /// The entries about these people, newest first. It opens the registers in which names of
    /// recipients stand: only for a caller whose disclosure was journaled.
    async fn history_of(&self, people: &[PersonId]) -> Result<Vec<HistoryLine>, OfficeError> {
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

    /// Writes everything that is held about a person into a directory, for the person: items,
    /// registrations, consents, referrals, provisions and the access history.
    ///
    /// # Errors
    /// Refused by the regulation; a directory that cannot be written.
    ///
    /// # Journal
    /// One `disclose` entry that names every item.
    pub async fn export_person(
        &self,
        caller: &Caller,
        person: PersonId,
        to: &Path,
    ) -> Result<Exported, OfficeError> {
        let intent = Intent::new("person.export", person, self.disclosing()?, Items::Held)
            .detail("what", "everything")
            .releasing();
        let mut people = Vec::new();
        let mut registrations = serde_json::Value::Null;
        let passed = self
            .pass(caller, intent, |opened| {
                people = opened.file.people();
                let all: Vec<_> = opened
                    .file
                    .registrations()
                    .map(|(_, r)| r.clone())
                    .collect();
                registrations =
                    serde_json::to_value(all).map_err(|_unreadable| OfficeError::Corrupt {
                        what: "registration",
                    })?;
                Ok(Changes::default())
            })
            .await?;
        let mut consents: Vec<ConsentRecord> = Vec::new();
        let mut referrals: Vec<Referral> = Vec::new();
        let mut provisions: Vec<ProvisionRecord> = Vec::new();
        let mut receipts: Vec<ReceiptRecord> = Vec::new();
        for person in &people {
            consents.extend(
                self.list_person_rows(RegisterKind::Consent, *person)
                    .await?,
            );
            referrals.extend(
                self.list_person_rows(RegisterKind::Referral, *person)
                    .await?,
            );
            provisions.extend(
                self.list_person_rows(RegisterKind::Provision, *person)
                    .await?,
            );
        }
        for person in &people {
            receipts.extend(
                self.list_person_rows(RegisterKind::Receipt, *person)
                    .await?,
            );
        }
        let items = reveal(passed.released);
        std::fs::create_dir_all(to).map_err(io("the directory of the export"))?;
        let history = self.history_of(&people).await?;
        let withheld = passed.ruling.withheld;
        let files = [
            ("items.json", json(&items)?),
            ("withheld.json", json(&withheld)?),
            ("registrations.json", json(&registrations)?),
            ("consents.json", json(&consents)?),
            ("referrals.json", json(&referrals)?),
            ("provisions.json", json(&provisions)?),
            ("receipts.json", json(&receipts)?),
            ("access_history.json", json(&history)?),
        ];
        for (name, content) in &files {
            write_new(&to.join(name), content)?;
        }
        let files = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        Ok(Exported {
            files,
            entry: passed.entry,
        })
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

fn json<T: Serialize>(content: &T) -> Result<Vec<u8>, OfficeError> {
    serde_json::to_vec_pretty(content)
        .map_err(|_unreadable| OfficeError::Corrupt { what: "export" })
}

fn write_new(path: &Path, content: &[u8]) -> Result<(), OfficeError> {
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(io("a file of the export"))?;
    std::io::Write::write_all(&mut file, content).map_err(io("a file of the export"))?;
    file.sync_all().map_err(io("a file of the export"))
}
