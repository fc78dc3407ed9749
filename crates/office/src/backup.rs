//! Back-up and return from a burnt disk. A back-up needs no right to see plaintext; a restored
//! office opens a new origin of the journal and replays what the newest export tells: withdrawals,
//! suspensions, deletions, erasures. Without an export, provision and mailing stay shut until the
//! manager reconfirms.

use std::collections::BTreeSet;
use std::path::Path;

use kitei_custody::KeyFile;
use kitei_domain::{Act, OriginId, PersonId, SuspensionId};
use kitei_journal::restored::details_after;
use kitei_journal::{Checkpoint, Entry, ExportReader, Outcome, VerifyKey, verify_export};
use kitei_storage::{KeyOp, KeyUnit, Op, Unit};
use serde::Serialize;

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError};
use crate::office::{Ground, Office};
use crate::refusals::draft;
use crate::standing::{Scope, Suspension, Withdrawn};
use crate::start::RECONFIRMED;

/// How many people are read at a time.
const PAGE: usize = 1000;

/// What a restore found.
#[derive(Debug, Clone, Serialize)]
pub struct Restored {
    /// People whose files open.
    pub people: u64,
    /// People in the back-up who stay gone.
    pub erased_stay_erased: u64,
    /// Acts replayed from the journal export.
    pub replayed: u64,
    /// Whether provision is open: false until the manager reconfirms.
    pub open: bool,
}

impl Office {
    /// Opens an office on stores that a back-up and a key copy were unpacked into, and brings it to
    /// what is known of the time since.
    ///
    /// # Errors
    /// An export that does not verify against this office's key; nothing is replayed then.
    ///
    /// # Journal
    /// Opens a new origin whose first entry names the last checkpoint held; one entry per replayed
    /// act.
    pub async fn restore(
        ground: Ground,
        key_file: &KeyFile,
        export: Option<&Path>,
    ) -> Result<(Self, Restored), OfficeError> {
        let mut office = Self::open(ground, key_file).await?;
        let restored = office.catch_up(export).await?;
        Ok((office, restored))
    }

    async fn catch_up(&mut self, export: Option<&Path>) -> Result<Restored, OfficeError> {
        let key = self.signing.verify_key().clone();
        if let Some(export) = export {
            let verdict = verify_export(export, &key, &[])?;
            if !verdict.is_ok() {
                return Err(OfficeError::Corrupt {
                    what: "journal export",
                });
            }
        }
        self.open_new_origin(export.is_some()).await?;
        let replayed = match export {
            Some(export) => self.replay(export, &key).await?,
            None => 0,
        };
        let gone = self.remove_people_without_keys().await?;
        let people = self.data.count_people().await?;
        Ok(Restored {
            people,
            erased_stay_erased: gone,
            replayed,
            open: self.reconfirmed,
        })
    }

    async fn open_new_origin(&mut self, reconfirmed: bool) -> Result<(), OfficeError> {
        let origins = self.data.list_origins().await?;
        let last = origins
            .last()
            .ok_or(OfficeError::Corrupt { what: "journal" })?;
        let last = Checkpoint {
            operator: self.operator,
            origin: last.id,
            size: last.size,
            root: last.root,
        };
        let mut entry = self.administrative_entry(None, &[("change", "restored".to_owned())]);
        entry.details.extend(details_after(&last));
        let origin = OriginId::random(self.entropy.as_ref());
        let unit = Unit::new("office.restore")
            .with(Op::OpenOrigin {
                origin,
                opened: self.clock.now(),
            })
            .with(Op::SetMeta {
                key: RECONFIRMED.to_owned(),
                value: vec![u8::from(reconfirmed)],
                expected: None,
            })
            .with(Op::Append(draft(&entry)?));
        self.commit_entry(unit).await?;
        self.reconfirmed = reconfirmed;
        Ok(())
    }

    /// Everybody in the data whose keyring is gone was erased after the back-up was made.
    async fn remove_people_without_keys(&self) -> Result<u64, OfficeError> {
        let mut gone = 0;
        let mut after = None;
        loop {
            let rows = self.data.list_people(after, PAGE).await?;
            let Some(last) = rows.last() else {
                return Ok(gone);
            };
            after = Some(last.person);
            let people: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
            let keyrings = self.keys.find_keyrings(&people).await?;
            let alive: BTreeSet<PersonId> = keyrings.iter().map(|row| row.person).collect();
            let mut unit = Unit::new("office.restore.sweep");
            for row in &rows {
                let opens = alive.contains(&row.person) && self.still_opens(row).await?;
                if !opens {
                    gone += 1;
                    unit.ops.push(Op::RemovePerson(row.person));
                }
            }
            if !unit.ops.is_empty() {
                self.data.commit(unit).await?;
            }
        }
    }

    /// Whether a person's standing facts open under their present keyring. They do not where the
    /// person was erased after the back-up and only the ledger keys are left.
    async fn still_opens(&self, row: &kitei_storage::PersonRow) -> Result<bool, OfficeError> {
        let Some(keyring) = self.find_keyring(row.person).await? else {
            return Ok(false);
        };
        Ok(crate::sealing::open_standing(self.operator, &keyring, row).is_ok())
    }

    async fn replay(&self, export: &Path, key: &VerifyKey) -> Result<u64, OfficeError> {
        let mut replayed = 0;
        for read in ExportReader::open(export, key)? {
            let (id, entry) = read?;
            if self.data.find_entry(id).await?.is_some() {
                continue;
            }
            for person in &entry.persons {
                if self.replay_entry(*person, &entry).await? {
                    replayed += 1;
                }
            }
        }
        Ok(replayed)
    }

    /// Repeats what an entry later than the back-up took away from a person.
    async fn replay_entry(&self, person: PersonId, entry: &Entry) -> Result<bool, OfficeError> {
        match (entry.act, entry.outcome) {
            (Act::Withdraw | Act::Suspend | Act::Resume, Outcome::Granted) => {
                self.replay_facts(person, entry).await
            }
            (Act::DeleteItem, Outcome::Granted) => self.replay_deletion(person, entry).await,
            (Act::Erase | Act::Dispose, Outcome::Intent | Outcome::Completed) => {
                self.replay_erasure(person).await
            }
            _ => Ok(false),
        }
    }

    async fn replay_facts(&self, person: PersonId, entry: &Entry) -> Result<bool, OfficeError> {
        let Some(file) = self.find_file(person).await? else {
            return Ok(false);
        };
        let mut standing = file.standing().clone();
        match entry.act {
            Act::Withdraw => {
                let kind = entry.find_detail("kind").and_then(|kind| kind.parse().ok());
                let ids: Vec<&str> = entry
                    .details
                    .iter()
                    .filter(|(key, _)| key == "consent")
                    .map(|(_, id)| id.as_str())
                    .collect();
                standing.consents.retain(|consent| {
                    let withdrawn = ids.contains(&consent.id.to_string().as_str());
                    if withdrawn {
                        standing.withdrawn.insert(Withdrawn {
                            kind: consent.kind,
                            recipient: consent.recipient,
                        });
                    }
                    !withdrawn
                });
                if let Some(kind) = kind {
                    let refused = crate::consent::refusable_by(kind);
                    standing
                        .objections
                        .extend(refused.iter().map(|p| (*p).to_owned()));
                }
            }
            Act::Suspend => {
                let Some(scope) = entry.find_detail("scope").and_then(Scope::read) else {
                    return Ok(false);
                };
                let id = SuspensionId::random(self.entropy.as_ref());
                standing.suspensions.push(Suspension { id, scope });
            }
            _ => {
                let Some(scope) = entry.find_detail("scope").and_then(Scope::read) else {
                    return Ok(false);
                };
                standing
                    .suspensions
                    .retain(|suspension| suspension.scope != scope);
            }
        }
        self.write_replayed(entry, vec![self.update_standing(&file, &standing)?], person)
            .await?;
        Ok(true)
    }

    async fn replay_deletion(&self, person: PersonId, entry: &Entry) -> Result<bool, OfficeError> {
        let mut done = false;
        for item in &entry.items {
            let Some(item) = self.vocabulary().item(item) else {
                continue;
            };
            done |= self.delete_again(person, item, entry).await?;
        }
        Ok(done)
    }

    async fn replay_erasure(&self, person: PersonId) -> Result<bool, OfficeError> {
        if self.data.find_person(person).await?.is_none() {
            return Ok(false);
        }
        let Some((keyring, _)) = self.find_keyring_row(person).await? else {
            return Ok(false);
        };
        let mut unit = KeyUnit::new("office.restore.erase");
        let epoch = self.custody.epoch();
        for seed in keyring.seeds() {
            unit.ops.push(KeyOp::RemoveToken {
                token: epoch.token(seed),
                person,
            });
        }
        unit.ops.push(KeyOp::RemoveKeyring(person));
        self.keys.commit(unit).await?;
        Ok(true)
    }

    pub(crate) async fn write_replayed(
        &self,
        entry: &Entry,
        ops: Vec<Op>,
        person: PersonId,
    ) -> Result<(), OfficeError> {
        let mut again = self.administrative_entry(None, &[("change", "replayed".to_owned())]);
        again.act = entry.act;
        again.persons = vec![person];
        again.items.clone_from(&entry.items);
        again.happened_at = Some(entry.time);
        let mut unit = Unit::new("office.restore.replay");
        unit.ops = ops;
        unit.ops.push(Op::Append(draft(&again)?));
        self.commit_entry(unit).await?;
        Ok(())
    }

    /// Opens provision and mailing again after a restore without a journal: the manager has checked
    /// what was withdrawn and suspended since the back-up.
    ///
    /// # Errors
    /// Refused unless the caller is a manager.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn reconfirm(&mut self, caller: &Caller) -> Result<EntryRef, OfficeError> {
        self.manager_only(caller, "reconfirm").await?;
        let op = Op::SetMeta {
            key: RECONFIRMED.to_owned(),
            value: vec![1],
            expected: None,
        };
        let details = [("change", "reconfirmed".to_owned())];
        let entry = self
            .administer(caller, "reconfirm", vec![op], &details)
            .await?;
        self.reconfirmed = true;
        Ok(entry)
    }

    /// Writes a consistent back-up of the data and the sealed files into a new directory.
    ///
    /// # Errors
    /// A directory that is there already, or a medium that fails.
    ///
    /// # Journal
    /// One `record` entry, which the back-up holds.
    pub async fn back_up(&self, to: &Path) -> Result<BackedUp, OfficeError> {
        let details = [("change", "back_up".to_owned())];
        let entry = self.administrative_entry(None, &details);
        self.append("backup", &entry, false).await?;
        std::fs::create_dir(to).map_err(crate::keys::io("the directory of the back-up"))?;
        let copy = self.data.back_up(&to.join("data.db")).await?;
        let mut files = copy.files;
        let mut bytes = copy.bytes;
        let target = to.join("files");
        std::fs::create_dir(&target).map_err(crate::keys::io("the directory of the back-up"))?;
        if self.files.exists() {
            let listed =
                std::fs::read_dir(&self.files).map_err(crate::keys::io("the sealed files"))?;
            for file in listed {
                let file = file.map_err(crate::keys::io("the sealed files"))?;
                let copied = std::fs::copy(file.path(), target.join(file.file_name()));
                bytes += copied.map_err(crate::keys::io("a sealed file"))?;
                files += 1;
            }
        }
        Ok(BackedUp {
            files,
            bytes,
            digest: hex::encode(copy.digest),
        })
    }
}

/// A back-up was written.
#[derive(Debug, Clone, Serialize)]
pub struct BackedUp {
    /// How many files.
    pub files: u64,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of the data store's copy, hexadecimal.
    pub digest: String,
}

/// Unpacks a back-up into an empty office directory; the keys come from the key copy.
///
/// # Errors
/// A directory that is no back-up, or one that holds an office already.
pub fn unpack_backup(from: &Path, dir: &Path) -> Result<(), OfficeError> {
    let io = crate::keys::io;
    let data = from.join("data.db");
    if !data.is_file() {
        return Err(OfficeError::Unknown {
            what: "back-up",
            id: "data.db is missing".to_owned(),
        });
    }
    std::fs::create_dir_all(dir.join("files")).map_err(io("the office directory"))?;
    copy_durably(&data, &dir.join("data.db"))?;
    let sealed = from.join("files");
    if sealed.is_dir() {
        for file in std::fs::read_dir(&sealed).map_err(io("the sealed files"))? {
            let file = file.map_err(io("the sealed files"))?;
            copy_durably(&file.path(), &dir.join("files").join(file.file_name()))?;
        }
    }
    Ok(())
}

fn copy_durably(from: &Path, to: &Path) -> Result<(), OfficeError> {
    let io = crate::keys::io;
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut target = options.open(to).map_err(io("a restored file"))?;
    let mut source = std::fs::File::open(from).map_err(io("a file of the back-up"))?;
    std::io::copy(&mut source, &mut target).map_err(io("a restored file"))?;
    target.sync_all().map_err(io("a restored file"))
}
