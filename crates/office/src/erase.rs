//! Erasure (消去, APPI 35) and disposal at the end of the period (廃棄): the keys are destroyed, so
//! that no back-up brings the person back. What a law makes the office keep hangs on keys of its
//! own and is locked to inspection.
//!
//! Order across the stores: entry of intent and removal of the records, then the keyring, then the
//! entry of completion. Start resumes any intent. An erasure is `erased` once its keys are gone and
//! `complete` once a later epoch has destroyed the key that wrapped the earlier keyring.

use std::path::PathBuf;

use kitei_custody::{KeyClass, KeySlot, Keyring};
use kitei_domain::{Act, CertificateId, Day, PersonId, RegistrationId, StaffId};
use kitei_journal::Outcome;
use kitei_storage::{KeyOp, KeyUnit, Op, RegisterKind, RegisterRow, Unit};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::certificate::Certificate;
use crate::door::{Changes, Intent, Items};
use crate::error::{EntryRef, OfficeError, io};
use crate::file::PersonFile;
use crate::files::{remove_if_there, sync_directory};
use crate::keeping::{Keeping, Kept, KeptOf};
use crate::office::Office;
use crate::question::Wanted;
use crate::sealing;
use crate::standing::{Registration, Standing};

/// On what ground information is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The person asked.
    Request,
    /// The period is over.
    Retention,
}

/// What an erasure did, or would do.
#[derive(Debug, Clone, Serialize)]
pub struct Erased {
    /// Whether the keys are destroyed.
    pub erased: bool,
    /// What is kept, and until when.
    pub kept: Vec<Kept>,
    /// What was kept of somebody erased before and has had its last day: destroyed now, or to be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overdue: Vec<Kept>,
    /// The signed certificate; none in a preview.
    pub certificate: Option<String>,
    /// The certificate's id.
    pub certificate_id: Option<CertificateId>,
    /// Whether the key that wrapped the earlier keyring is destroyed too.
    pub complete: bool,
    /// The entry of completion; none in a preview.
    pub entry: Option<EntryRef>,
}

/// An erasure under way: written with the entry of intent, removed with the entry of completion.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ErasureIntent {
    pub(crate) person: PersonId,
    pub(crate) basis: Basis,
    pub(crate) kept: Vec<Kept>,
    pub(crate) keep: Vec<KeptOf>,
    pub(crate) overdue: Vec<Kept>,
    /// The person's registrations, for the row that leads to what is kept.
    pub(crate) registrations: Vec<Registration>,
    /// How many keys die.
    pub(crate) keys: u64,
    pub(crate) by: StaffId,
}

impl Office {
    /// Says what an erasure would destroy and keep; changes nothing.
    ///
    /// # Errors
    /// Refused, or there is no such person.
    ///
    /// # Journal
    /// One entry of the act under `disposal`, which says that it was a preview.
    pub async fn preview_erasure(
        &self,
        caller: &Caller,
        person: PersonId,
        basis: Basis,
    ) -> Result<Erased, OfficeError> {
        let wanted = Wanted::inside(basis.act(), self.purpose("disposal")?);
        let intent = Intent::new("person.erase.preview", person, wanted, Items::File)
            .detail("step", "preview");
        let provisions = self.provisions_until(person).await?;
        let mut keeping = Keeping::default();
        self.pass(caller, intent, |opened| {
            keeping = self.keeping(opened.file, provisions);
            Ok(Changes::default())
        })
        .await?;
        Ok(Erased {
            erased: false,
            kept: keeping.kept(),
            overdue: keeping.overdue,
            certificate: None,
            certificate_id: None,
            complete: false,
            entry: None,
        })
    }

    /// Destroys the keys of a person. Of somebody erased before, what a law kept is destroyed, each
    /// after its last day (basis [`Basis::Retention`]).
    ///
    /// # Errors
    /// Refused unless the caller is a manager; refused while everything that is left is still kept.
    ///
    /// # Journal
    /// An `erase` or `dispose` entry of intent with the removal of the records, and one of completion
    /// after the keys are gone.
    pub async fn erase(
        &self,
        caller: &Caller,
        person: PersonId,
        basis: Basis,
    ) -> Result<Erased, OfficeError> {
        let wanted = Wanted::inside(basis.act(), self.purpose("disposal")?);
        let mut intent =
            Intent::new("person.erase", person, wanted, Items::File).detail("step", "intent");
        intent.outcome = Outcome::Intent;
        let provisions = self.provisions_until(person).await?;
        let queued = self.queued_of(person).await?;
        let mut erasures = Vec::new();
        let mut all_kept = false;
        let passed = self
            .pass(caller, intent.clone(), |opened| {
                let erased = opened.file.standing().erased.is_some();
                all_kept = erased && !self.is_overdue(opened.file);
                if all_kept {
                    // WHY: never told; the refusal that follows is, and the journal holds it.
                    return Err(OfficeError::Corrupt { what: "erasure" });
                }
                let (mut changes, intents) =
                    self.begin_erasure(caller.id(), opened.file, basis, provisions)?;
                changes.ops.extend(queued.all());
                erasures = intents;
                Ok(changes)
            })
            .await;
        if all_kept {
            let refusal = self.named_refusal("erase.kept_by_law", "wait_for_date");
            let (people, withheld) = ([person], self.file_item());
            let refused = self.refuse_with(caller, &intent, &people, refusal, withheld);
            return Err(refused.await?);
        }
        passed?;
        let mut last = None;
        for erasure in erasures {
            last = Some(self.finish_erasure(erasure).await?);
        }
        last.ok_or(OfficeError::Corrupt { what: "erasure" })
    }

    /// Whether something that was kept of somebody erased before has had its last day.
    pub(crate) fn is_overdue(&self, file: &PersonFile) -> bool {
        !self.keeping(file, None).overdue.is_empty()
    }

    /// The writes of the first step: the records and every register row under a dying key go, an
    /// intent remains.
    pub(crate) fn begin_erasure(
        &self,
        by: StaffId,
        file: &PersonFile,
        basis: Basis,
        provisions: Option<Day>,
    ) -> Result<(Changes, Vec<ErasureIntent>), OfficeError> {
        let mut changes = Changes::default();
        let mut intents = Vec::new();
        let mut standing = file.standing().clone();
        standing.erased = Some(self.clock.now());
        standing.consents.clear();
        for person in file.people() {
            let keeping = self.keeping(file, provisions);
            let registrations: Vec<Registration> = file
                .registrations()
                .filter(|(holder, _)| *holder == person)
                .map(|(_, registration)| registration.clone())
                .collect();
            for registration in &registrations {
                let remove = self.remove_sections(person, registration.id, &keeping.keep);
                changes.ops.push(remove);
            }
            let mut intent = ErasureIntent {
                person,
                basis,
                kept: keeping.kept(),
                keep: keeping.keep,
                overdue: keeping.overdue,
                registrations,
                keys: 0,
                by,
            };
            if let Some(keyring) = file.keyring_of(person) {
                intent.keys = keyring.slots().filter(|slot| !intent.keeps(slot)).count() as u64;
            }
            let row = self.office_row(
                RegisterKind::ErasureIntent,
                *person.as_bytes(),
                None,
                &intent,
                0,
            )?;
            changes.ops.push(Op::PutRegister(row));
            intents.push(intent);
        }
        changes.standing = Some(standing);
        Ok((changes, intents))
    }

    /// The second and third step: the keys go, then the entry of completion and the certificate.
    /// Runs again at start for every intent that a crash left.
    pub(crate) async fn finish_erasure(
        &self,
        intent: ErasureIntent,
    ) -> Result<Erased, OfficeError> {
        let person = intent.person;
        let person_ops = self.destroy_keys(&intent).await?;
        let certificate = Certificate {
            id: CertificateId::random(self.entropy.as_ref()),
            operator: self.operator,
            basis: intent.basis,
            erased: self.clock.now(),
            epoch: self.custody.epoch().id().epoch,
            keys_destroyed: intent.keys,
            kept: intent.kept.clone(),
            confirmed_by: intent.by,
        };
        let mut entry = self.administrative_entry(
            None,
            &[
                ("step", "completed".to_owned()),
                ("certificate", certificate.id.to_string()),
            ],
        );
        entry.act = intent.basis.act();
        "disposal".clone_into(&mut entry.purpose);
        entry.persons = vec![person];
        entry.outcome = Outcome::Completed;
        let mut unit = Unit::new("person.erase.complete").urgent();
        unit.ops = self.remove_dead_rows(person).await?;
        unit.ops.extend(person_ops);
        unit.ops.extend([
            Op::RemoveRegister {
                kind: RegisterKind::ErasureIntent,
                id: *person.as_bytes(),
            },
            self.certificate_op(&certificate)?,
            Op::Append(self.draft(&entry)?),
        ]);
        let entry = self.commit_entry(unit).await?;
        Ok(Erased {
            erased: true,
            kept: intent.kept,
            overdue: intent.overdue,
            certificate: Some(self.sign_certificate(&certificate, false)),
            certificate_id: Some(certificate.id),
            complete: false,
            entry: Some(entry),
        })
    }

    /// Destroys the dying keys of a person and says what becomes of their row: removed, or a
    /// tombstone that leads to what the law keeps. May run again after a crash: nothing is read
    /// that the destroyed keys sealed.
    async fn destroy_keys(&self, intent: &ErasureIntent) -> Result<Vec<Op>, OfficeError> {
        let person = intent.person;
        let Some((mut keyring, revision)) = self.find_keyring_row(person).await? else {
            return Ok(vec![Op::RemovePerson(person)]);
        };
        let mut unit = KeyUnit::new("person.erase").urgent();
        let epoch = self.custody.epoch();
        for seed in keyring.seeds() {
            unit.ops.push(KeyOp::RemoveToken {
                token: epoch.token(seed),
                person,
            });
        }
        keyring.set_seeds(Vec::new());
        let destroyed = keyring.destroy_where(|slot| !intent.keeps(slot));
        self.remove_files(&destroyed)?;
        if keyring.is_empty() {
            unit.ops.push(KeyOp::RemoveKeyring(person));
            self.keys.commit(unit).await?;
            return Ok(vec![Op::RemovePerson(person)]);
        }
        keyring.add(KeySlot::standing(), self.entropy.as_ref());
        let keyring_row = self.keyring_row(person, &keyring, revision)?;
        unit.ops.push(KeyOp::PutKeyring {
            row: keyring_row,
            pending: false,
        });
        self.keys.commit(unit).await?;
        let kept = intent.keep.clone();
        self.tombstone(person, &keyring, intent.registrations.clone(), kept)
            .await
    }

    /// The row that is left of an erased person: it leads to what the law keeps, says until when, and
    /// nothing else.
    pub(crate) async fn tombstone(
        &self,
        person: PersonId,
        keyring: &Keyring,
        mut registrations: Vec<Registration>,
        kept: Vec<KeptOf>,
    ) -> Result<Vec<Op>, OfficeError> {
        let now = self.clock.now();
        let due = self.kept_row(person, keyring, &kept)?;
        for registration in &mut registrations {
            registration.ended = Some(now.day());
        }
        let standing = Standing {
            registrations,
            erased: Some(now),
            kept,
            ..Standing::default()
        };
        let row = self.data.find_person(person).await?;
        let version = row.map_or(0, |row| row.facts_version);
        let sealed = sealing::seal_standing(
            self.operator,
            keyring,
            person,
            version + 1,
            &standing,
            self.entropy.as_ref(),
        )?;
        let row = Op::UpdateStanding {
            person,
            standing: sealed,
            raise_facts: true,
        };
        Ok(std::iter::once(row).chain(due).collect())
    }

    /// The removal of the register rows that hung on the standing key: nothing opens them any more.
    async fn remove_dead_rows(&self, person: PersonId) -> Result<Vec<Op>, OfficeError> {
        let rows = self.data.list_all_registers_of(person).await?;
        let dead = rows.iter().filter(|row| sealing::hangs_on_standing(row));
        let remove = |row: &RegisterRow| Op::RemoveRegister {
            kind: row.kind,
            id: row.id,
        };
        Ok(dead.map(remove).collect())
    }

    /// Removes the sealed files whose keys are gone.
    fn remove_files(&self, destroyed: &[KeySlot]) -> Result<(), OfficeError> {
        let files = destroyed.iter().filter_map(|slot| match slot.class {
            KeyClass::File(id) => Some(self.files.join(hex::encode(id))),
            _ => None,
        });
        let files: Vec<PathBuf> = files.collect();
        for file in &files {
            remove_if_there(file).map_err(io("a sealed file"))?;
        }
        if !files.is_empty() && self.files.is_dir() {
            sync_directory(&self.files).map_err(io("the sealed files"))?;
        }
        Ok(())
    }

    /// The removal of the sections that no kept key seals.
    fn remove_sections(
        &self,
        person: PersonId,
        registration: RegistrationId,
        keep: &[KeptOf],
    ) -> Op {
        let ledger = keep
            .iter()
            .any(|of| of.registration == registration && of.keeps_ledger());
        let sections = self.vocabulary().sections().iter();
        let kept = sections.filter(|section| ledger && section.retention == "ledger");
        Op::KeepSections {
            person,
            registration,
            sections: kept.map(|section| section.id.clone()).collect(),
        }
    }
}

impl Basis {
    fn act(self) -> Act {
        match self {
            Self::Request => Act::Erase,
            Self::Retention => Act::Dispose,
        }
    }
}

impl ErasureIntent {
    /// Whether a key outlives the erasure.
    fn keeps(&self, slot: &KeySlot) -> bool {
        self.keep.iter().any(|of| {
            of.registration == slot.registration
                && match slot.class {
                    KeyClass::Ledger(_) => of.keeps_ledger(),
                    KeyClass::Provision => of.keeps_provisions(),
                    KeyClass::Standing
                    | KeyClass::Working(_)
                    | KeyClass::Item(_)
                    | KeyClass::File(_) => false,
                }
        })
    }
}
