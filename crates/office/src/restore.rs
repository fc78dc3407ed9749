//! Return from a burnt disk: a restored office opens a new origin of the journal and replays what the
//! newest export tells. Without an export, provision and mailing stay shut until the manager
//! reconfirms.

mod replay;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kitei_custody::KeyFile;
use kitei_domain::{Act, OriginId, PersonId, RegistrationId, Source, Timestamp};
use kitei_journal::restored::details_after;
use kitei_journal::{Checkpoint, Entry, verify_export};
use kitei_storage::{EntryRow, Op, PersonRow, Unit};
use serde::Serialize;

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError};
use crate::office::{Ground, Office};
use crate::restore::replay::is_erasure;
use crate::standing::{Registration, Told};
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
    /// People in the back-up who were taken in after the keys were copied: neither erased nor to be
    /// opened, unless a newer key copy is found and the restore done again with it.
    pub without_key: u64,
    /// Acts replayed from the journal export.
    pub replayed: u64,
    /// Whether provision is open: false until the manager reconfirms.
    pub open: bool,
}

/// How many people a restore found without the keys that open their files.
#[derive(Debug, Default)]
struct Buried {
    erased: u64,
    without_key: u64,
}

impl Office {
    /// Opens an office on stores that a back-up and a key copy were unpacked into, and brings it to
    /// what is known of the time since.
    ///
    /// # Errors
    /// An export that does not verify against this office's key; nothing is replayed then.
    ///
    /// # Journal
    /// Opens a new origin whose first entry names the last checkpoint held; then the entries of what
    /// the back-up held unfinished, and one per replayed act.
    pub async fn restore(
        ground: Ground,
        key_file: &KeyFile,
        export: Option<&Path>,
    ) -> Result<(Self, Restored), OfficeError> {
        let mut office = Self::open_beside(ground, key_file).await?;
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
        self.drop_every_mail().await?;
        // WHY: not before: in the old origin its entries would take the places of those that followed
        // the back-up, and hide them from the replay.
        self.resume_unfinished().await?;
        let erased = match export {
            Some(export) => replay::erased_in(export, &key)?,
            None => BTreeSet::new(),
        };
        let buried = self.bury_people_without_keys(&erased).await?;
        let mut gone = buried.erased;
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
            without_key: buried.without_key,
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
        let mut unit = Unit::new("office.restore")
            .with(Op::OpenOrigin {
                origin,
                opened: self.clock.now(),
            })
            .with(Op::SetMeta {
                key: RECONFIRMED.to_owned(),
                value: vec![u8::from(reconfirmed)],
                expected: None,
            })
            .with(Op::Append(self.draft(&entry)?));
        // WHY: what was revoked since the back-up would be back; everybody signs in anew.
        unit.ops.splice(0..0, self.end_every_session().await?);
        self.commit_entry(unit).await?;
        self.reconfirmed = reconfirmed;
        Ok(())
    }

    /// Nobody whose keys are gone stays in the data: they were erased after the back-up was made, or
    /// taken in after the keys were copied. Where the law keeps something, the row that leads to it
    /// is written anew.
    async fn bury_people_without_keys(
        &self,
        erased: &BTreeSet<PersonId>,
    ) -> Result<Buried, OfficeError> {
        let copied = self.key_store_copied_at().await?;
        let mut buried = Buried::default();
        let mut after = None;
        loop {
            let rows = self.data.list_people(after, PAGE).await?;
            let Some(last) = rows.last() else {
                return Ok(buried);
            };
            after = Some(last.person);
            let mut unit = Unit::new("office.restore.sweep");
            for row in &rows {
                let ops = self.bury(row).await?;
                if ops.is_empty() {
                    continue;
                }
                let never_copied = ops == [Op::RemovePerson(row.person)]
                    && !erased.contains(&row.person)
                    && self.is_taken_in_after(row.person, copied).await?;
                if never_copied {
                    buried.without_key += 1;
                } else {
                    buried.erased += 1;
                }
                unit.ops.extend(ops);
            }
            if !unit.ops.is_empty() {
                self.data.commit(unit).await?;
            }
        }
    }

    /// Whether the first that the journal tells of a person is later than the copy of the keys.
    async fn is_taken_in_after(
        &self,
        person: PersonId,
        copied: Option<Timestamp>,
    ) -> Result<bool, OfficeError> {
        let mut first = None;
        loop {
            let before = first.as_ref().map(|row: &EntryRow| row.id);
            let rows = self.data.list_entries_of(person, before, PAGE).await?;
            match rows.into_iter().last() {
                Some(row) => first = Some(row),
                None => break,
            }
        }
        let taken_in = first.map(|row| row.time);
        Ok(copied.is_some_and(|copied| taken_in.is_some_and(|taken_in| taken_in > copied)))
    }

    /// What becomes of the row of a person whose standing facts no key opens.
    async fn bury(&self, row: &PersonRow) -> Result<Vec<Op>, OfficeError> {
        let person = row.person;
        let Some(keyring) = self.find_keyring(person).await? else {
            return Ok(vec![Op::RemovePerson(person)]);
        };
        if crate::sealing::open_standing(self.operator, &keyring, row).is_ok() {
            return Ok(Vec::new());
        }
        let kept: BTreeSet<RegistrationId> =
            keyring.slots().map(|slot| slot.registration).collect();
        let registrations = self.registrations_told_by_journal(person, &kept).await?;
        // WHY: the day of the erasure is gone with the row; counted from today nothing is destroyed early.
        let provisions = self.provisions_until(person).await?;
        let kept = registrations.iter();
        let kept = kept.map(|registration| self.kept_of(registration, provisions));
        let kept = kept.collect();
        self.tombstone(person, &keyring, registrations, kept).await
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
}
