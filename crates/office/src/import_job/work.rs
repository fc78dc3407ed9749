//! The office's own side of a list: one after another they are checked and taken in. What a stop or
//! a crash cuts off is begun again: the same list adds nobody twice.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use kitei_domain::ImportId;
use kitei_intake::Resolutions;
use kitei_storage::{Op, RegisterKind, StorageError, Unit};
use serde::Serialize;
use serde_json::Value;

use crate::caller::Caller;
use crate::error::{OfficeError, State};
use crate::evidence::EvidenceGiven;
use crate::import::ReviewedList;
use crate::import_job::sealed::Part;
use crate::import_job::{ImportJob, ImportOf, ImportState};
use crate::office::Office;
use crate::signin::Program;

/// So often is a row written anew when somebody else writes it at the same time.
const WRITTEN_AT_MOST: usize = 8;

/// A list that somebody works on.
#[derive(Debug)]
pub struct ImportWork {
    job: ImportJob,
    caller: Caller,
    progress: Arc<Progress>,
}

/// How far the work on a list has come, and whether it is to end.
#[derive(Debug, Default)]
struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

/// A list is worked on for as long as this is not dropped.
#[derive(Debug, Clone)]
pub struct Worked(Arc<Progress>);

impl Worked {
    /// Lets the work end with the rows at hand.
    pub fn stop(&self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }
}

impl ImportWork {
    /// Which list.
    pub const fn import(&self) -> ImportId {
        self.job.id
    }

    /// Looks on while it is worked on.
    pub fn watched(&self) -> Worked {
        Worked(Arc::clone(&self.progress))
    }
}

impl Office {
    /// Takes up the list that waits longest, if one does and nobody else takes it.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// Nothing yet: the list is opened with an entry.
    pub async fn next_import(&self) -> Result<Option<ImportWork>, OfficeError> {
        let jobs: Vec<ImportJob> = self.list_office_rows(RegisterKind::Import).await?;
        let waits =
            |job: &&ImportJob| matches!(job.state, ImportState::Queued | ImportState::Waiting);
        let Some(waiting) = jobs.iter().filter(waits).min_by_key(|job| (job.at, job.id)) else {
            return Ok(None);
        };
        let (mut job, revision) = self.load_import(waiting.id).await?;
        job.state = match job.state {
            ImportState::Queued => ImportState::Checking,
            ImportState::Waiting => ImportState::Running,
            _ => return Ok(None),
        };
        job.begun += u32::from(job.state == ImportState::Running);
        if !self.put_import(&job, revision).await? {
            return Ok(None);
        }
        let Some(caller) = self.caller_of(&job).await? else {
            self.end_import(&mut job, ImportState::Failed, Some("nobody_answers"))
                .await?;
            return Ok(None);
        };
        Ok(Some(ImportWork {
            job,
            caller,
            progress: Arc::default(),
        }))
    }

    /// Does the work on a list, to its end or until it is stopped.
    ///
    /// # Errors
    /// When the stores fail; what is wrong with the list is told by its row.
    ///
    /// # Journal
    /// One `record` entry for the opening of the list, those of the import, and one for its end.
    pub async fn work_import(&self, work: ImportWork) -> Result<(), OfficeError> {
        let ImportWork {
            mut job,
            caller,
            progress,
        } = work;
        let checking = job.state == ImportState::Checking;
        let worked = self.take_list(&caller, &job, checking, &progress).await;
        let (now, _) = self.load_import(job.id).await?;
        let stopped = progress.stop.load(Ordering::Relaxed);
        (job.stopping, job.done, job.total) = (now.stopping, now.done, now.total);
        match worked {
            Ok(report) if job.stopping => {
                job.report = Some(report).filter(|_| job.state == ImportState::Running);
                self.end_import(&mut job, ImportState::Cancelled, None)
                    .await
            }
            // The office stops, and begins again with it.
            Ok(_) if stopped => self.lay_back(&mut job).await,
            Ok(report) if job.state == ImportState::Checking => {
                job.total = progress.total.load(Ordering::Relaxed);
                job.checked = Some(report);
                job.state = ImportState::Checked;
                self.put_newest(&mut job).await
            }
            Ok(report) => {
                job.total = progress.total.load(Ordering::Relaxed);
                job.done = job.total;
                job.report = Some(report);
                self.end_import(&mut job, ImportState::Done, None).await
            }
            Err(error @ (OfficeError::DiskFull | OfficeError::Storage(_))) => {
                self.lay_back(&mut job).await?;
                Err(error)
            }
            Err(error) => {
                let code = error.code();
                self.end_import(&mut job, ImportState::Failed, Some(&code))
                    .await
            }
        }
    }

    /// Writes how far the work has come, and lets it end where somebody wants that.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// Nothing: counts of rows are about nobody.
    pub async fn note_import(&self, import: ImportId, work: &Worked) -> Result<(), OfficeError> {
        let (mut job, revision) = self.load_import(import).await?;
        if job.stopping {
            work.stop();
        }
        let done = work.0.done.load(Ordering::Relaxed);
        let total = work.0.total.load(Ordering::Relaxed);
        if (done, total) != (job.done, job.total) && total > 0 {
            (job.done, job.total) = (done, total);
            self.put_import(&job, revision).await?;
        }
        Ok(())
    }

    /// What a crash left: lists that were being worked on wait again, and what lies of one that is
    /// over is destroyed. Runs when nobody else is in the office.
    pub(crate) async fn resume_imports(&self) -> Result<(), OfficeError> {
        let jobs: Vec<ImportJob> = self.list_office_rows(RegisterKind::Import).await?;
        for mut job in jobs {
            if matches!(job.state, ImportState::Checking | ImportState::Running) {
                if job.stopping {
                    self.end_import(&mut job, ImportState::Cancelled, None)
                        .await?;
                } else {
                    self.lay_back(&mut job).await?;
                }
            } else if job.state.is_over() && self.has_list(job.id).await? {
                self.destroy_list(job.id).await?;
            }
        }
        Ok(())
    }

    async fn take_list(
        &self,
        caller: &Caller,
        job: &ImportJob,
        dry_run: bool,
        progress: &Arc<Progress>,
    ) -> Result<Value, OfficeError> {
        let (list, _) = self.open_list(caller, job.id, Part::List).await?;
        if job.of == ImportOf::Orders {
            let sheet = job.sheet.as_deref();
            let report = self.import_orders(caller, list, sheet, dry_run).await?;
            progress.total.store(report.rows_read, Ordering::Relaxed);
            return told(&report);
        }
        let decisions = match job.reviewed {
            Some(_) => Some(self.decided(caller, job).await?),
            None => None,
        };
        let Some(mut request) = job.request(decisions) else {
            return Err(OfficeError::Corrupt { what: "import" });
        };
        request.dry_run = dry_run;
        let mut note = |done, total| {
            progress.done.store(done, Ordering::Relaxed);
            progress.total.store(total, Ordering::Relaxed);
        };
        let report = self
            .import_people_until(caller, list, &request, &mut note, &progress.stop)
            .await?;
        told(&report)
    }

    /// What was decided about the hits of a list, with the evidence that it names.
    async fn decided(&self, caller: &Caller, job: &ImportJob) -> Result<ReviewedList, OfficeError> {
        let corrupt = || OfficeError::Corrupt { what: "decisions" };
        let (mut bytes, _) = self.open_list(caller, job.id, Part::Decisions).await?;
        let mut text = String::new();
        let read: &mut Cursor<Vec<u8>> = &mut bytes;
        read.read_to_string(&mut text)
            .map_err(|_not_text| corrupt())?;
        let resolutions =
            Resolutions::from_text(&text, &job.list).map_err(|_unreadable| corrupt())?;
        let words = resolutions.iter().filter_map(|one| one.need.as_ref());
        let words = words.filter_map(|need| need.evidence.clone());
        let evidence: BTreeMap<String, EvidenceGiven> = words
            .filter_map(|words| Some((words.clone(), evidence_of(&words)?)))
            .collect();
        Ok(ReviewedList {
            resolutions,
            list: job.list.clone(),
            evidence,
        })
    }

    /// Whoever lets a list be taken in, as they now are; `None` where they have left, or their
    /// program ended.
    async fn caller_of(&self, job: &ImportJob) -> Result<Option<Caller>, OfficeError> {
        let today = self.today();
        let Some(staff) = self.find_in_service(job.by).await? else {
            return Ok(None);
        };
        let mut caller = Caller::without_session(staff, today);
        caller.device = job.device;
        caller.device_ok = job.device_ok;
        if let Some(device) = job.device {
            caller.device_ok &= self.is_registered(device).await?;
        }
        if let Some(id) = job.program {
            let kind = RegisterKind::Program;
            let found = self
                .find_office_row::<Program>(kind, *id.as_bytes())
                .await?;
            let Some((program, _)) = found.filter(|(program, _)| today <= program.until) else {
                return Ok(None);
            };
            caller.program = Some(Arc::new(program));
        }
        Ok(Some(caller))
    }

    /// The list waits again, to be begun anew.
    async fn lay_back(&self, job: &mut ImportJob) -> Result<(), OfficeError> {
        job.state = match job.state {
            ImportState::Checking => ImportState::Queued,
            _ => ImportState::Waiting,
        };
        self.put_newest(job).await
    }

    /// The list is over: told and recorded, then destroyed.
    async fn end_import(
        &self,
        job: &mut ImportJob,
        state: ImportState,
        code: Option<&str>,
    ) -> Result<(), OfficeError> {
        (job.state, job.code) = (state, code.map(str::to_owned));
        let details = [
            ("change", "import.over".to_owned()),
            ("import", job.id.to_string()),
            ("code", code.unwrap_or("none").to_owned()),
        ];
        for _writing in 0..WRITTEN_AT_MOST {
            let (_, revision) = self.load_import(job.id).await?;
            let entry = self.administrative_entry(None, &details);
            let unit = Unit::new("import.over")
                .with(self.import_op(job, revision)?)
                .with(Op::Append(self.draft(&entry)?));
            match self.commit_entry(unit).await {
                Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {}
                Err(error) => return Err(error),
                Ok(_entry) => return self.destroy_list(job.id).await,
            }
        }
        Err(job.is(State::AtWork))
    }

    /// Writes a list's row over whatever somebody else has written; that they want it to end stays.
    async fn put_newest(&self, job: &mut ImportJob) -> Result<(), OfficeError> {
        for _writing in 0..WRITTEN_AT_MOST {
            let (now, revision) = self.load_import(job.id).await?;
            job.stopping |= now.stopping;
            if self.put_import(job, revision).await? {
                return Ok(());
            }
        }
        Err(job.is(State::AtWork))
    }

    /// Writes a list's row over the revision that was read; false where somebody else wrote it.
    async fn put_import(&self, job: &ImportJob, revision: u64) -> Result<bool, OfficeError> {
        let unit = Unit::new("import.note").with(self.import_op(job, revision)?);
        match self.data.commit(unit).await {
            Ok(_) => Ok(true),
            Err(StorageError::RevisionMoved { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// The evidence that a decision names; a paper is seen at the office's own machine.
fn evidence_of(words: &str) -> Option<EvidenceGiven> {
    if words == "screen" {
        return Some(EvidenceGiven::Screen);
    }
    let wording = words.strip_prefix("spoken:")?;
    EvidenceGiven::Spoken(wording.to_owned()).checked().ok()
}

fn told<T: Serialize>(report: &T) -> Result<Value, OfficeError> {
    serde_json::to_value(report).map_err(|_unreadable| OfficeError::Corrupt { what: "report" })
}
