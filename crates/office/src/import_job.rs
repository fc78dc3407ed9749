//! A list that was handed in to be taken in: checked, reviewed, run by the office itself while
//! whoever handed it in looks on, and cancelled if they wish. It survives a restart.
//!
//! The list lies sealed under a key of its own, which is in the key store and nowhere else; it is
//! destroyed when the list was taken in, cancelled or cannot be read (decision 0015). Every opening
//! of it has an entry.
//!
//! INVARIANT: the row of a list holds places, counts and words, and no value of anybody.

mod sealed;
mod work;

use kitei_domain::{
    DeviceId, EntryId, ImportId, Population, ProgramId, RecipientId, Source, StaffId, Timestamp,
};
use kitei_intake::{Finding, Resolution, Resolutions};
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, Problem, State, Thing};
use crate::import::ImportRequest;
use crate::office::Office;
use crate::receipt::Giver;
use crate::standing::Told;
use sealed::Part;

pub use work::{ImportWork, Worked};

/// A list is at most this long.
const LIST_BYTES_AT_MOST: usize = 32 * 1024 * 1024;

/// What a list is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "of")]
pub enum ImportOf {
    /// People.
    People {
        /// As what.
        population: Population,
        /// What they were told.
        told: Told,
        /// Where the list comes from (B3).
        source: Source,
        /// The third party that gave it, and how it had come by it.
        giver: Option<(RecipientId, String)>,
    },
    /// Job orders.
    Orders,
}

/// How far a list has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// It waits to be checked.
    Queued,
    /// It is being checked: all of it is read, nothing is taken in.
    Checking,
    /// It was checked: its hits can be reviewed, and it can be run.
    Checked,
    /// It waits to be taken in.
    Waiting,
    /// It is being taken in.
    Running,
    /// It was taken in.
    Done,
    /// Somebody cancelled it; what was taken in before stays.
    Cancelled,
    /// It could not be read, or was refused.
    Failed,
}

impl ImportState {
    /// Whether nothing more becomes of it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Failed)
    }
}

/// A list that was handed in, sealed under the office key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportJob {
    /// Its id.
    pub id: ImportId,
    /// Of what.
    pub of: ImportOf,
    /// Only this sheet.
    pub sheet: Option<String>,
    /// Who handed it in.
    pub by: StaffId,
    /// From which device; none with a token.
    device: Option<DeviceId>,
    /// Whether it was one of the office's, or none was asked for (B18).
    device_ok: bool,
    /// Which program, where one did.
    program: Option<ProgramId>,
    /// The digest of the list, as a review names it.
    list: String,
    /// How far it has come.
    pub state: ImportState,
    /// Whether somebody wants it to end.
    stopping: bool,
    /// When it was handed in.
    pub at: Timestamp,
    /// How many rows were read of the run.
    pub done: u64,
    /// How many there are.
    pub total: u64,
    /// How often it was begun: more than once where the office stopped in the middle.
    pub begun: u32,
    /// What the check found.
    pub checked: Option<Value>,
    /// What was taken in, and what was left out.
    pub report: Option<Value>,
    /// Why it failed: a stable word.
    pub code: Option<String>,
    /// The entry that recorded the review of its hits.
    pub reviewed: Option<EntryId>,
}

/// A list as it is handed in.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Of what.
    pub of: ImportOf,
    /// Only this sheet.
    pub sheet: Option<String>,
}

/// The guard's hits in a list, with the sentences.
#[derive(Debug)]
pub struct ImportHits {
    /// The hits.
    pub hits: Vec<Finding>,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Takes a list over, to be checked by the office itself.
    ///
    /// # Errors
    /// Refused where nothing may be collected for this population; an unknown notice or giver; an
    /// empty list, or one of more than 32 MiB.
    ///
    /// # Journal
    /// One `record` entry with the digest of the list.
    pub async fn add_import(
        &self,
        caller: &Caller,
        new: NewImport,
        list: &[u8],
    ) -> Result<(ImportId, EntryRef), OfficeError> {
        let problem = match list.len() {
            0 => Some(Problem::Empty),
            length if length > LIST_BYTES_AT_MOST => Some(Problem::LargerThan32Mib),
            _ => None,
        };
        if let Some(problem) = problem {
            let what = "list";
            return Err(OfficeError::Unusable { what, problem });
        }
        let job = ImportJob {
            id: ImportId::random(self.entropy.as_ref()),
            of: new.of,
            sheet: new.sheet,
            by: caller.id(),
            device: caller.device(),
            device_ok: caller.device_ok,
            program: caller.program(),
            list: hex::encode(kitei_journal::leaf_hash(list)),
            state: ImportState::Queued,
            stopping: false,
            at: self.clock.now(),
            done: 0,
            total: 0,
            begun: 0,
            checked: None,
            report: None,
            code: None,
            reviewed: None,
        };
        self.may_import(caller, &job).await?;
        self.seal_list(job.id, list).await?;
        let details = [("list", job.list.clone())];
        let entry = self.write_import(caller, "import.added", &job, 0, &details);
        let entry = entry.await?;
        self.confirm_list(job.id).await?;
        Ok((job.id, entry))
    }

    /// The lists that were handed in, the newest first.
    ///
    /// # Errors
    /// Refused to whoever does not work with colleagues (B8).
    ///
    /// # Journal
    /// A refusal writes one entry; the list, which is about nobody, none.
    pub async fn list_imports(&self, caller: &Caller) -> Result<Vec<ImportJob>, OfficeError> {
        self.may_look(caller).await?;
        let mut jobs: Vec<ImportJob> = self.list_office_rows(RegisterKind::Import).await?;
        jobs.sort_by_key(|job| std::cmp::Reverse((job.at, job.id)));
        Ok(jobs)
    }

    /// How far a list has come.
    ///
    /// # Errors
    /// As [`Self::list_imports`]; an unknown list.
    ///
    /// # Journal
    /// As [`Self::list_imports`].
    pub async fn show_import(
        &self,
        caller: &Caller,
        import: ImportId,
    ) -> Result<ImportJob, OfficeError> {
        self.may_look(caller).await?;
        Ok(self.load_import(import).await?.0)
    }

    /// The guard's hits in a list of people, with the sentences, for somebody to decide on.
    ///
    /// # Errors
    /// Refused to whoever may not take the list in; a list that is over.
    ///
    /// # Journal
    /// One `record` entry before the list is opened.
    pub async fn import_hits(
        &self,
        caller: &Caller,
        import: ImportId,
    ) -> Result<ImportHits, OfficeError> {
        let (job, _) = self.load_import(import).await?;
        self.may_import(caller, &job).await?;
        job.must_be(&[ImportState::Checked])?;
        let (list, entry) = self.open_list(caller, import, Part::List).await?;
        let hits = match job.of {
            ImportOf::People { .. } => self.review_list(list).await?,
            ImportOf::Orders => Vec::new(),
        };
        Ok(ImportHits { hits, entry })
    }

    /// Records what somebody decided about the hits of a list; its run acts on it.
    ///
    /// # Errors
    /// As [`Self::import_hits`]; a sentence that is needed without its item and a reason.
    ///
    /// # Journal
    /// That of [`Self::record_review`].
    pub async fn review_import(
        &self,
        caller: &Caller,
        import: ImportId,
        decided: Vec<Resolution>,
    ) -> Result<EntryRef, OfficeError> {
        let (mut job, revision) = self.load_import(import).await?;
        self.may_import(caller, &job).await?;
        job.must_be(&[ImportState::Checked])?;
        let resolutions = Resolutions::new(decided);
        let text = resolutions.to_text(&job.list);
        if Resolutions::from_text(&text, &job.list).is_err() {
            return Err(OfficeError::Unusable {
                what: "decisions",
                problem: Problem::Missing,
            });
        }
        let entry = self.record_review(caller, &job.list, &resolutions).await?;
        let text = resolutions
            .recorded_by(entry.id.to_string())
            .to_text(&job.list);
        self.seal_decisions(import, text.as_bytes()).await?;
        job.reviewed = Some(entry.id);
        self.write_import(caller, "import.reviewed", &job, revision, &[])
            .await?;
        Ok(entry)
    }

    /// Lets a list that was checked be taken in, after those that wait before it.
    ///
    /// # Errors
    /// As [`Self::import_hits`].
    ///
    /// # Journal
    /// One `record` entry; then those of the import, in the name of who calls this.
    pub async fn run_import(
        &self,
        caller: &Caller,
        import: ImportId,
    ) -> Result<EntryRef, OfficeError> {
        let (mut job, revision) = self.load_import(import).await?;
        self.may_import(caller, &job).await?;
        job.must_be(&[ImportState::Checked])?;
        job.state = ImportState::Waiting;
        (job.by, job.device, job.program) = (caller.id(), caller.device(), caller.program());
        job.device_ok = caller.device_ok;
        self.write_import(caller, "import.run", &job, revision, &[])
            .await
    }

    /// Cancels a list. One that is being taken in ends with the rows at hand; what was taken in
    /// stays.
    ///
    /// # Errors
    /// As [`Self::import_hits`].
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn cancel_import(
        &self,
        caller: &Caller,
        import: ImportId,
    ) -> Result<EntryRef, OfficeError> {
        let (mut job, revision) = self.load_import(import).await?;
        self.may_import(caller, &job).await?;
        if job.state.is_over() {
            return Err(job.is(State::AlreadyClosed));
        }
        let at_work = matches!(job.state, ImportState::Checking | ImportState::Running);
        job.stopping = true;
        if !at_work {
            job.state = ImportState::Cancelled;
        }
        let entry = self.write_import(caller, "import.cancelled", &job, revision, &[]);
        let entry = entry.await?;
        if !at_work {
            self.destroy_list(import).await?;
        }
        Ok(entry)
    }

    /// Whoever works with the registers may see how lists come along.
    async fn may_look(&self, caller: &Caller) -> Result<(), OfficeError> {
        self.registers_only(caller, "imports").await?;
        self.colleagues_only(caller, "imports").await
    }

    /// Whether this caller may take such a list in at all.
    async fn may_import(&self, caller: &Caller, job: &ImportJob) -> Result<(), OfficeError> {
        self.registers_only(caller, "import").await?;
        if let Some(request) = job.request(None) {
            self.check_told(&request.told)?;
            self.check_giver(request.giver.as_ref()).await?;
            return self.rule_import(caller, &request).await;
        }
        self.colleagues_only(caller, "import").await
    }

    /// How many lists lie sealed under a keyring that is nobody's.
    pub(crate) async fn lists_sealed(&self) -> Result<u64, OfficeError> {
        let jobs: Vec<ImportJob> = self.list_office_rows(RegisterKind::Import).await?;
        let mut sealed = 0;
        for job in jobs {
            sealed += u64::from(self.has_list(job.id).await?);
        }
        Ok(sealed)
    }

    async fn load_import(&self, import: ImportId) -> Result<(ImportJob, u64), OfficeError> {
        let found = self.find_office_row(RegisterKind::Import, *import.as_bytes());
        let (job, row) = found.await?.ok_or_else(|| OfficeError::Unknown {
            what: Thing::Import,
            id: import.to_string(),
        })?;
        Ok((job, row.revision))
    }

    fn import_op(&self, job: &ImportJob, revision: u64) -> Result<Op, OfficeError> {
        let (kind, id) = (RegisterKind::Import, *job.id.as_bytes());
        let row = self.office_row(kind, id, None, job, revision)?;
        Ok(Op::PutRegister(row))
    }

    async fn write_import(
        &self,
        caller: &Caller,
        change: &'static str,
        job: &ImportJob,
        revision: u64,
        more: &[(&str, String)],
    ) -> Result<EntryRef, OfficeError> {
        let mut details = vec![
            ("change", change.to_owned()),
            ("import", job.id.to_string()),
        ];
        details.extend(more.iter().cloned());
        let ops = vec![self.import_op(job, revision)?];
        self.administer(caller, change, ops, &details).await
    }
}

impl ImportJob {
    /// The import as it is run; none of job orders.
    fn request(&self, decisions: Option<crate::import::ReviewedList>) -> Option<ImportRequest> {
        let ImportOf::People {
            population,
            told,
            source,
            giver,
        } = &self.of
        else {
            return None;
        };
        let giver = giver.as_ref().map(|(recipient, acquired)| Giver {
            recipient: *recipient,
            acquired: acquired.clone(),
        });
        Some(ImportRequest {
            population: *population,
            told: told.clone(),
            source: *source,
            sheet: self.sheet.clone(),
            giver,
            decisions,
            dry_run: false,
        })
    }

    fn must_be(&self, states: &[ImportState]) -> Result<(), OfficeError> {
        if states.contains(&self.state) {
            return Ok(());
        }
        Err(self.is(match self.state {
            state if state.is_over() => State::AlreadyClosed,
            _ => State::AtWork,
        }))
    }

    fn is(&self, state: State) -> OfficeError {
        OfficeError::WrongState {
            what: Thing::Import,
            id: self.id.to_string(),
            state,
        }
    }
}
