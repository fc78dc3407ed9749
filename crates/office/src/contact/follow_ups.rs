//! What is to be done next about a person, and by when: 今日 lists what is due.
//!
//! A row lies under an id that begins with its day, so that what is due comes first.

use kitei_domain::{Day, FollowUpId, PersonId, StaffId, chance};
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, Problem, Thing};
use crate::file::PersonFile;
use crate::office::Office;
use crate::review::{day_of, id_of_day};

/// So many rows are looked through for what is due to one member of the staff.
const LOOKED_THROUGH: usize = 500;

/// So many are listed at most.
const LISTED_AT_MOST: usize = 50;

/// How long the words of a next step may be, in bytes.
const LONGEST: usize = 1024;

/// What kind of step it is: words that say nothing of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpKind {
    /// To call or write.
    Contact,
    /// To meet.
    Interview,
    /// To look for jobs.
    JobSearch,
    /// To ask how a referral went.
    Outcome,
    /// To receive or hand over papers.
    Papers,
}

impl FollowUpKind {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::Contact,
        Self::Interview,
        Self::JobSearch,
        Self::Outcome,
        Self::Papers,
    ];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Interview => "interview",
            Self::JobSearch => "job_search",
            Self::Outcome => "outcome",
            Self::Papers => "papers",
        }
    }

    /// The kind of a word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A next step that is to be set.
#[derive(Debug, Clone)]
pub struct NewFollowUp {
    /// By when.
    pub day: Day,
    /// What kind of step.
    pub kind: FollowUpKind,
    /// What, in a few words; may be empty.
    pub what: String,
}

/// A next step, sealed under the person's own key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Its id.
    pub id: FollowUpId,
    /// By when.
    pub day: Day,
    /// What kind of step.
    pub kind: FollowUpKind,
    /// What, in a few words.
    pub what: String,
    /// Whose it is.
    pub staff: StaffId,
}

/// A next step was set.
#[derive(Debug, Clone, Serialize)]
pub struct FollowUpSet {
    /// Its id.
    pub id: FollowUpId,
    /// By when.
    pub day: Day,
}

impl FollowUpSet {
    pub(super) fn of(step: &FollowUp) -> Self {
        Self {
            id: step.id,
            day: step.day,
        }
    }
}

/// A next step that is due: no word of what it is about.
#[derive(Debug, Clone, Serialize)]
pub struct FollowUpDue {
    /// Its id.
    pub id: FollowUpId,
    /// About whom.
    pub person: PersonId,
    /// By when.
    pub day: Day,
    /// What kind of step.
    pub kind: FollowUpKind,
}

impl Office {
    /// The caller's own next steps that are due today or overdue, the earliest first.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// Nothing: nothing of a person is told but that a step about them is due.
    pub async fn due_follow_ups(&self, caller: &Caller) -> Result<Vec<FollowUpDue>, OfficeError> {
        let today = self.clock.now().day();
        let kind = RegisterKind::FollowUp;
        let rows = self.data.list_registers(kind, None, LOOKED_THROUGH).await?;
        let mut due = Vec::new();
        for row in rows.iter().take_while(|row| day_of(row.id) <= today) {
            let Some(person) = row.person else { continue };
            let step: Option<FollowUp> = self.open_person_row(person, row).await?;
            let own = step.filter(|step| step.staff == caller.id());
            due.extend(own.map(|step| FollowUpDue {
                id: step.id,
                person,
                day: step.day,
                kind: step.kind,
            }));
            if due.len() == LISTED_AT_MOST {
                break;
            }
        }
        Ok(due)
    }

    /// A next step is done, or no longer needed: its row is destroyed.
    ///
    /// # Errors
    /// [`OfficeError::Unknown`] where there is none, or it is somebody else's and the caller is no
    /// manager.
    ///
    /// # Journal
    /// One `record` entry that names the step.
    pub async fn finish_follow_up(
        &self,
        caller: &Caller,
        id: FollowUpId,
    ) -> Result<EntryRef, OfficeError> {
        let kind = RegisterKind::FollowUp;
        let found: Option<(FollowUp, u64)> = self.find_person_row(kind, *id.as_bytes()).await?;
        let found = found.map(|(step, _)| step);
        if !found.is_some_and(|step| step.staff == caller.id() || caller.is_manager()) {
            return Err(OfficeError::Unknown {
                what: Thing::FollowUp,
                id: id.to_string(),
            });
        }
        let ops = vec![Op::RemoveRegister {
            kind,
            id: *id.as_bytes(),
        }];
        let details = [
            ("change", "follow_up.done".to_owned()),
            ("follow_up", id.to_string()),
        ];
        self.administer(caller, "follow_up.done", ops, &details)
            .await
    }

    /// The next steps about somebody, the earliest first; handed out only with a contact, whose entry
    /// names them.
    pub(super) async fn list_follow_ups(
        &self,
        person: PersonId,
    ) -> Result<Vec<FollowUp>, OfficeError> {
        let mut steps: Vec<FollowUp> = self
            .list_person_rows(RegisterKind::FollowUp, person)
            .await?;
        steps.sort_by_key(|step| (step.day, step.id));
        Ok(steps)
    }

    /// A next step of the caller's, as it was typed.
    ///
    /// # Errors
    /// A day that is over, words that are too long or that the guard stops.
    pub(super) fn new_follow_up(
        &self,
        caller: &Caller,
        new: &NewFollowUp,
    ) -> Result<FollowUp, OfficeError> {
        let unusable = |what, problem| Err(OfficeError::Unusable { what, problem });
        let what = new.what.trim();
        if new.day < self.clock.now().day() {
            return unusable("--next-on", Problem::Over);
        }
        if what.len() > LONGEST {
            return unusable("--next", Problem::LongerThan1Kib);
        }
        if !Self::guard()?.classes(what).is_empty() {
            return unusable("--next", Problem::Barred);
        }
        let random = chance::fresh(self.entropy.as_ref());
        Ok(FollowUp {
            id: FollowUpId::from_bytes(id_of_day(new.day, random)),
            day: new.day,
            kind: new.kind,
            what: what.to_owned(),
            staff: caller.id(),
        })
    }

    pub(super) fn follow_up_op(
        &self,
        file: &PersonFile,
        step: &FollowUp,
    ) -> Result<Op, OfficeError> {
        let row = (RegisterKind::FollowUp, *step.id.as_bytes(), 0);
        self.person_row(file, row, step)
    }
}
