//! Back-up and return from a burnt disk. A back-up needs no right to see plaintext; a restored
//! office opens a new origin of the journal and replays what the newest export tells: withdrawals,
//! suspensions, deletions, erasures. Without an export, provision and mailing stay shut until the
//! manager reconfirms.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kitei_custody::KeyFile;
use kitei_domain::{Act, OriginId, PersonId, RegistrationId, Source, StaffId, SuspensionId};
use kitei_journal::restored::details_after;
use kitei_journal::{Checkpoint, Entry, ExportReader, Outcome, VerifyKey, verify_export};
use kitei_storage::{Op, PersonRow, Unit};
use serde::Serialize;

use crate::caller::Caller;
use crate::door::Items;
use crate::erase::Basis;
use crate::error::{EntryRef, OfficeError, Thing};
use crate::office::{Ground, Office};
use crate::refusals::draft;
use crate::standing::{Registration, Scope, Suspension, Told, Withdrawn};
use crate::start::RECONFIRMED;

fn is_erasure(act: Act) -> bool {
    matches!(act, Act::Erase | Act::Dispose)
}

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
        let mut gone = self.bury_people_without_keys().await?;
        let mut replayed = 0;
        if let Some(export) = export {
            let acts = self.replay(export, &key).await?;
            replayed = acts.len() as u64;
            gone += acts.iter().filter(|act| is_erasure(**act)).count() as u64;
        }
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

    /// Everybody in the data whose keys are gone was erased after the back-up was made; where the
    /// law keeps something, the row that leads to it is written anew.
    async fn bury_people_without_keys(&self) -> Result<u64, OfficeError> {
        let mut gone = 0;
        let mut after = None;
        loop {
            let rows = self.data.list_people(after, PAGE).await?;
            let Some(last) = rows.last() else {
                return Ok(gone);
            };
            after = Some(last.person);
            let mut unit = Unit::new("office.restore.sweep");
            for row in &rows {
                if let Some(op) = self.bury(row).await? {
                    gone += 1;
                    unit.ops.push(op);
                }
            }
            if !unit.ops.is_empty() {
                self.data.commit(unit).await?;
            }
        }
    }

    /// What becomes of the row of a person whose standing facts no key opens.
    async fn bury(&self, row: &PersonRow) -> Result<Option<Op>, OfficeError> {
        let person = row.person;
        let Some(keyring) = self.find_keyring(person).await? else {
            return Ok(Some(Op::RemovePerson(person)));
        };
        if crate::sealing::open_standing(self.operator, &keyring, row).is_ok() {
            return Ok(None);
        }
        let kept: BTreeSet<RegistrationId> =
            keyring.slots().map(|slot| slot.registration).collect();
        let registrations = self.registrations_told_by_journal(person, &kept).await?;
        Ok(Some(self.tombstone(person, &keyring, registrations).await?))
    }

    /// The registrations of a person as the entries of their collection tell them.
    async fn registrations_told_by_journal(
        &self,
        person: PersonId,
        among: &BTreeSet<RegistrationId>,
    ) -> Result<Vec<Registration>, OfficeError> {
        let mut registrations = Vec::new();
        let mut before = None;
        loop {
            let rows = self.data.list_entries_of(person, before, PAGE).await?;
            let Some(last) = rows.last() else {
                return Ok(registrations);
            };
            before = Some(last.id);
            for row in &rows {
                let entry = Entry::decode(&row.bytes)?;
                let id = entry
                    .find_detail("registration")
                    .and_then(|id| id.parse().ok());
                let (Act::Collect, Some(id), Some(population)) = (entry.act, id, entry.population)
                else {
                    continue;
                };
                if among.contains(&id) {
                    registrations.push(Registration {
                        id,
                        population,
                        told: Told::Unknown,
                        source: Source::None,
                        since: entry.time.day(),
                        last_contact: entry.time.day(),
                        ended: None,
                        only_for: BTreeMap::new(),
                    });
                }
            }
        }
    }

    /// The acts that were replayed, one for each person.
    async fn replay(&self, export: &Path, key: &VerifyKey) -> Result<Vec<Act>, OfficeError> {
        let mut replayed = Vec::new();
        for read in ExportReader::open(export, key)? {
            let (id, entry) = read?;
            if self.data.find_entry(id).await?.is_some() {
                continue;
            }
            for person in &entry.persons {
                if self.replay_entry(*person, &entry).await? {
                    replayed.push(entry.act);
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
            (act, Outcome::Intent | Outcome::Completed) if is_erasure(act) => {
                self.replay_erasure(person, entry).await
            }
            _ => Ok(false),
        }
    }

    async fn replay_facts(&self, person: PersonId, entry: &Entry) -> Result<bool, OfficeError> {
        let Some(file) = self.find_file(person, Items::File).await? else {
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

    async fn replay_erasure(&self, person: PersonId, entry: &Entry) -> Result<bool, OfficeError> {
        let Some(file) = self.find_file(person, Items::File).await? else {
            return Ok(false);
        };
        if file.standing().erased.is_some() {
            return Ok(false);
        }
        let basis = match entry.act {
            Act::Dispose => Basis::Retention,
            _ => Basis::Request,
        };
        let by = entry.staff.unwrap_or(StaffId::from_bytes([0; 16]));
        let provisions = self.provisions_until(person).await?;
        let (changes, erasures) = self.begin_erasure(by, &file, basis, provisions)?;
        let mut ops = changes.ops;
        if let Some(standing) = &changes.standing {
            ops.push(self.update_standing(&file, standing)?);
        }
        self.write_replayed(entry, ops, person).await?;
        for erasure in erasures {
            self.finish_erasure(erasure).await?;
        }
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
            what: Thing::BackUp,
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
