//! Everything of one person, for the person (開示): the items, what was withheld, the registrations,
//! the register rows about them, and who used their information.

use std::path::Path;

use kitei_domain::PersonId;
use kitei_storage::{RegisterKind, RegisterRow};
use serde::Serialize;
use serde_json::Value;

use crate::caller::Caller;
use crate::door::{Changes, Intent, Items};
use crate::error::{EntryRef, OfficeError, io};
use crate::file::PersonFile;
use crate::files::{make_directory, sync_directory, write_new};
use crate::office::Office;
use crate::people::reveal;
use crate::sealing;

/// The registers that are written beside the items, by the names of their files.
const REGISTERS: [(&str, RegisterKind); 8] = [
    ("consents", RegisterKind::Consent),
    ("withdrawals", RegisterKind::Withdrawal),
    ("referrals", RegisterKind::Referral),
    ("provisions", RegisterKind::Provision),
    ("receipts", RegisterKind::Receipt),
    ("confirmations", RegisterKind::Confirmation),
    ("next_steps", RegisterKind::FollowUp),
    ("requests", RegisterKind::Request),
];

/// The sealed rows of one register about a person.
struct Rows {
    name: &'static str,
    rows: Vec<RegisterRow>,
}

/// Everything of one person was written.
#[derive(Debug, Clone, Serialize)]
pub struct Exported {
    /// The files, by name.
    pub files: Vec<String>,
    /// The entry.
    pub entry: EntryRef,
}

/// Everything of one person, part by part under its name.
#[derive(Debug)]
pub struct Everything {
    /// The parts.
    pub parts: Vec<(&'static str, Value)>,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Writes everything that is held about a person into a directory, for the person: items,
    /// registrations, consents and withdrawals, referrals, provisions, receipts and the access history.
    ///
    /// # Errors
    /// Refused by the regulation; a directory that cannot be written.
    ///
    /// # Journal
    /// One `disclose` entry that names every item, and each register with the number of its rows.
    pub async fn export_person(
        &self,
        caller: &Caller,
        person: PersonId,
        to: &Path,
    ) -> Result<Exported, OfficeError> {
        let Everything { parts, entry } = self.everything_of(caller, person).await?;
        make_directory(to).map_err(io("the directory of the export"))?;
        let mut written = Vec::new();
        for (name, content) in &parts {
            let name = format!("{name}.json");
            write_new(&to.join(&name), &json(content)?).map_err(io("a file of the export"))?;
            written.push(name);
        }
        sync_directory(to).map_err(io("the directory of the export"))?;
        Ok(Exported {
            files: written,
            entry,
        })
    }

    /// Hands out everything that is held about a person, for the person: what
    /// [`Self::export_person`] writes.
    ///
    /// # Errors
    /// Refused by the regulation.
    ///
    /// # Journal
    /// As for [`Self::export_person`].
    pub async fn everything_of(
        &self,
        caller: &Caller,
        person: PersonId,
    ) -> Result<Everything, OfficeError> {
        let mut intent = Intent::new("person.export", person, self.disclosing()?, Items::Held)
            .detail("what", "everything")
            .releasing();
        // Sealed as they lie: they are counted for the entry and opened after it.
        let file = self.find_file(person, Items::File).await?;
        let registers = self.rows_about(file.as_ref()).await?;
        for register in &registers {
            intent = intent.detail(register.name, register.rows.len());
        }
        let counted = file.map(|file| file.people());
        let mut people = Vec::new();
        let mut registrations = Value::Null;
        let passed = self
            .pass(caller, intent, |opened| {
                people = opened.file.people();
                if counted.as_ref() != Some(&people) {
                    return Err(OfficeError::Contended {
                        person: person.to_string(),
                    });
                }
                let all = opened.file.registrations().map(|(_, one)| one);
                registrations =
                    serde_json::to_value(all.collect::<Vec<_>>()).map_err(|_unreadable| {
                        OfficeError::Corrupt {
                            what: "registration",
                        }
                    })?;
                Ok(Changes::default())
            })
            .await?;
        let mut parts = vec![
            ("items", value(&reveal(passed.released))?),
            ("withheld", value(&passed.ruling.withheld)?),
            ("registrations", registrations),
        ];
        for register in &registers {
            parts.push((register.name, Value::Array(self.open_rows(register).await?)));
        }
        let history = self.history_of(&people).await?;
        parts.push(("access_history", value(&history)?));
        Ok(Everything {
            parts,
            entry: passed.entry,
        })
    }

    /// The rows about a person whose keys still live, of every register that is written.
    async fn rows_about(&self, file: Option<&PersonFile>) -> Result<Vec<Rows>, OfficeError> {
        let Some(file) = file else {
            return Ok(Vec::new());
        };
        let mut registers = Vec::new();
        for (name, kind) in REGISTERS {
            let mut rows = Vec::new();
            for person in file.people() {
                let keyring = file.keyring_of(person);
                let sealed = self.data.list_registers_of(kind, person).await?;
                rows.extend(sealed.into_iter().filter(|row| {
                    keyring.is_some_and(|keyring| sealing::register_key_lives(keyring, row))
                }));
            }
            registers.push(Rows { name, rows });
        }
        Ok(registers)
    }

    async fn open_rows(&self, register: &Rows) -> Result<Vec<Value>, OfficeError> {
        let mut opened = Vec::new();
        for row in &register.rows {
            let Some(person) = row.person else { continue };
            let Some(keyring) = self.find_keyring(person).await? else {
                continue;
            };
            opened.extend(sealing::open_register(
                self.operator,
                &keyring,
                person,
                row,
            )?);
        }
        Ok(opened)
    }
}

fn value<T: Serialize>(content: &T) -> Result<Value, OfficeError> {
    serde_json::to_value(content).map_err(|_unreadable| OfficeError::Corrupt { what: "export" })
}

fn json<T: Serialize>(content: &T) -> Result<Vec<u8>, OfficeError> {
    serde_json::to_vec_pretty(content)
        .map_err(|_unreadable| OfficeError::Corrupt { what: "export" })
}
