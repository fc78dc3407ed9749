//! What an export tells of the time after the back-up: withdrawals, suspensions, deletions and
//! erasures are done again, and nothing that was given.

use std::collections::BTreeSet;
use std::path::Path;

use kitei_domain::{Act, PersonId, StaffId, SuspensionId};
use kitei_journal::{Entry, ExportReader, Outcome, VerifyKey};
use kitei_storage::{Op, Unit};

use crate::consent::Deletion;
use crate::door::Items;
use crate::erase::Basis;
use crate::error::OfficeError;
use crate::office::Office;
use crate::standing::{Scope, Suspension, Withdrawn};

pub(super) fn is_erasure(act: Act) -> bool {
    matches!(act, Act::Erase | Act::Dispose)
}

/// Whom an export tells to be erased.
pub(super) fn erased_in(export: &Path, key: &VerifyKey) -> Result<BTreeSet<PersonId>, OfficeError> {
    let mut erased = BTreeSet::new();
    for read in ExportReader::open(export, key)? {
        let (_, entry) = read?;
        if is_erasure(entry.act) && entry.outcome == Outcome::Completed {
            erased.extend(entry.persons);
        }
    }
    Ok(erased)
}

impl Office {
    /// The acts that were replayed, one for each person.
    pub(super) async fn replay(
        &self,
        export: &Path,
        key: &VerifyKey,
    ) -> Result<Vec<Act>, OfficeError> {
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
            (Act::DeleteItem, Outcome::Granted | Outcome::Completed) => {
                self.replay_deletion(person, entry).await
            }
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
        let mut deletion = None;
        match entry.act {
            Act::Withdraw => {
                let kind = entry.find_detail("kind").and_then(|kind| kind.parse().ok());
                let ids: Vec<&str> = entry
                    .details
                    .iter()
                    .filter(|(key, _)| key == "consent")
                    .map(|(_, id)| id.as_str())
                    .collect();
                let (gone, left): (Vec<_>, Vec<_>) = std::mem::take(&mut standing.consents)
                    .into_iter()
                    .partition(|consent| ids.contains(&consent.id.to_string().as_str()));
                standing.consents = left;
                standing.withdrawn.extend(gone.iter().map(Withdrawn::of));
                deletion = Deletion::after(file.person(), &gone, self.entropy.as_ref());
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
        let mut ops = vec![self.update_standing(&file, &standing)?];
        if let Some(deletion) = &deletion {
            ops.push(self.deletion_op(deletion)?);
        }
        self.write_replayed(entry, ops, person).await?;
        if let Some(deletion) = &deletion {
            self.resume_deletion(deletion).await?;
        }
        Ok(true)
    }

    async fn replay_deletion(&self, person: PersonId, entry: &Entry) -> Result<bool, OfficeError> {
        let mut done = false;
        for item in &entry.items {
            let Some(item) = self.vocabulary().item(item) else {
                continue;
            };
            let again = self.replayed(entry, person);
            done |= self.delete_by_office(person, item, again).await?;
        }
        Ok(done)
    }

    async fn replay_erasure(&self, person: PersonId, entry: &Entry) -> Result<bool, OfficeError> {
        let Some(file) = self.find_file(person, Items::File).await? else {
            return Ok(false);
        };
        let disposed = entry.act == Act::Dispose && self.is_overdue(&file);
        if file.standing().erased.is_some() && !disposed {
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

    async fn write_replayed(
        &self,
        entry: &Entry,
        ops: Vec<Op>,
        person: PersonId,
    ) -> Result<(), OfficeError> {
        let mut unit = Unit::new("office.restore.replay");
        unit.ops = ops;
        let again = self.replayed(entry, person);
        unit.ops.push(Op::Append(self.draft(&again)?));
        self.commit_entry(unit).await?;
        Ok(())
    }

    /// The entry of an act that is done again.
    fn replayed(&self, entry: &Entry, person: PersonId) -> Entry {
        let mut again = self.administrative_entry(None, &[("change", "replayed".to_owned())]);
        again.act = entry.act;
        again.persons = vec![person];
        again.items.clone_from(&entry.items);
        again.happened_at = Some(entry.time);
        again
    }
}
