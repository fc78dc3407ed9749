//! Tokens of programs: in their owner's name, for some acts and purposes, for some time, and never
//! for what a manager decides. Every entry names the program beside its owner.
//!
//! INVARIANT: a program has no right that its owner has not: its rulings are its owner's, and narrower.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use kitei_domain::chance::fresh;
use kitei_domain::{Act, Day, ProgramId, StaffId};
use kitei_rulebook::{LawKey, PurposeIx};
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, Problem, Thing};
use crate::office::Office;
use crate::question;
use crate::recipient::filled;

/// How a program's token begins.
pub(crate) const PROGRAM_BEGINS: &str = "kp_";

/// No program finds that somebody's life is in danger.
const NEVER: &str = "emergency";

/// A token to be made for a program.
#[derive(Debug, Clone)]
pub struct NewProgram {
    /// What the program is called.
    pub name: String,
    /// Which acts it may do; `record` opens the office's registers of recipients and orders.
    pub acts: BTreeSet<Act>,
    /// For which purposes.
    pub purposes: BTreeSet<String>,
    /// The last day on which it may.
    pub until: Day,
}

/// A token was made for a program; it is shown this once.
#[derive(Clone, Serialize)]
pub struct ProgramAdded {
    /// Its id.
    pub id: ProgramId,
    /// The token.
    pub token: String,
    /// The last day on which it holds.
    pub until: Day,
    /// The entry.
    pub entry: EntryRef,
}

impl fmt::Debug for ProgramAdded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProgramAdded")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A program that may act in somebody's name, sealed under the office key; the register finds it by
/// a keyed digest of its token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its id.
    pub id: ProgramId,
    /// In whose name it acts.
    pub owner: StaffId,
    /// What it is called.
    pub name: String,
    /// Which acts it may do.
    pub acts: BTreeSet<Act>,
    /// For which purposes.
    pub purposes: BTreeSet<String>,
    /// Since which day.
    pub since: Day,
    /// The last day on which it may.
    pub until: Day,
}

impl Office {
    /// Makes a token for a program that acts in the caller's name.
    ///
    /// # Errors
    /// Refused to a program; an empty name, no act, no purpose or an unknown one, the emergency; a day
    /// that has passed, or is further away than the regulation lets a token hold.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn add_program(
        &self,
        caller: &Caller,
        new: NewProgram,
    ) -> Result<ProgramAdded, OfficeError> {
        self.people_only(caller, "program.add").await?;
        let program = self.new_program(caller, new)?;
        let secret: [u8; 32] = fresh(self.entropy.as_ref());
        let token = format!("{PROGRAM_BEGINS}{}", hex::encode(secret));
        let (id, until) = (program.id, program.until);
        let row = self.office_row(
            RegisterKind::Program,
            *id.as_bytes(),
            Some(self.program_key(&token)),
            &program,
            0,
        )?;
        let mut details = vec![
            ("change", "program.added".to_owned()),
            ("program", id.to_string()),
            ("until", until.to_string()),
        ];
        details.extend(program.acts.iter().map(|act| ("act", act.to_string())));
        details.extend(program.purposes.iter().map(|p| ("purpose", p.clone())));
        let ops = vec![Op::PutRegister(row)];
        let entry = self
            .administer(caller, "program.add", ops, &details)
            .await?;
        Ok(ProgramAdded {
            id,
            token,
            until,
            entry,
        })
    }

    /// The programs that act in a member's name, ended ones included until somebody removes them.
    ///
    /// # Errors
    /// Refused unless they are the caller's own, or the caller is the placement manager.
    ///
    /// # Journal
    /// One `record` entry where they are somebody else's.
    pub async fn list_programs(
        &self,
        caller: &Caller,
        of: StaffId,
    ) -> Result<Vec<Program>, OfficeError> {
        self.people_only(caller, "programs.list").await?;
        if of != caller.id() {
            self.manager_only(caller, "programs.list").await?;
            let details = [("listed", "programs".to_owned()), ("staff", of.to_string())];
            self.administer(caller, "programs.list", Vec::new(), &details)
                .await?;
        }
        self.read_programs_of(of).await
    }

    /// Ends the token of a program.
    ///
    /// # Errors
    /// An unknown program; somebody else's, unless the caller is the placement manager.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn end_program(
        &self,
        caller: &Caller,
        id: ProgramId,
    ) -> Result<EntryRef, OfficeError> {
        self.people_only(caller, "program.end").await?;
        let kind = RegisterKind::Program;
        let found = self
            .find_office_row::<Program>(kind, *id.as_bytes())
            .await?;
        let own = matches!(&found, Some((program, _)) if program.owner == caller.id());
        if !own {
            self.manager_only(caller, "program.end").await?;
        }
        let (program, row) = found.ok_or_else(|| OfficeError::Unknown {
            what: Thing::Program,
            id: id.to_string(),
        })?;
        let details = [
            ("change", "program.ended".to_owned()),
            ("program", id.to_string()),
            ("staff", program.owner.to_string()),
        ];
        let ops = vec![Op::RemoveRegister { kind, id: row.id }];
        self.administer(caller, "program.end", ops, &details).await
    }

    /// Who acts with the token of a program; `None` where there is none that holds.
    pub(crate) async fn find_caller_of_program(
        &self,
        token: &str,
    ) -> Result<Option<Caller>, OfficeError> {
        let kind = RegisterKind::Program;
        let key = self.program_key(token);
        let Some(row) = self.data.find_register_by_key(kind, key).await? else {
            return Ok(None);
        };
        let program: Program = self.open_office_row(&row)?;
        let today = self.clock.now().day();
        let staff = self.find_in_service(program.owner).await?;
        Ok(staff
            .filter(|_staff| today <= program.until)
            .map(|staff| Caller {
                staff,
                today,
                session: None,
                device: None,
                device_ok: true,
                program: Some(Arc::new(program)),
                subject: None,
            }))
    }

    /// Passes people, and programs that may do this act for this purpose.
    pub(crate) fn is_in_scope(&self, caller: &Caller, act: Act, purpose: PurposeIx) -> bool {
        caller.program.as_ref().is_none_or(|program| {
            let purpose = question::purpose_id(self.packs.in_force(), purpose);
            program.acts.contains(&act) && program.purposes.contains(purpose)
        })
    }

    /// Passes people, and programs that may write the office's registers.
    pub(crate) async fn registers_only(
        &self,
        caller: &Caller,
        what: &'static str,
    ) -> Result<(), OfficeError> {
        match &caller.program {
            Some(program) if !program.acts.contains(&Act::Record) => {
                Err(self.refuse_program(caller, what).await?)
            }
            _ => Ok(()),
        }
    }

    /// Passes people, and no program.
    pub(crate) async fn people_only(
        &self,
        caller: &Caller,
        what: &'static str,
    ) -> Result<(), OfficeError> {
        match &caller.program {
            Some(_) => Err(self.refuse_program(caller, what).await?),
            None => Ok(()),
        }
    }

    /// What ends every program of a member of the staff.
    pub(crate) async fn end_programs_of(&self, staff: StaffId) -> Result<Vec<Op>, OfficeError> {
        let programs = self.read_programs_of(staff).await?;
        let ends = programs.iter().map(|program| Op::RemoveRegister {
            kind: RegisterKind::Program,
            id: *program.id.as_bytes(),
        });
        Ok(ends.collect())
    }

    async fn refuse_program(
        &self,
        caller: &Caller,
        what: &'static str,
    ) -> Result<OfficeError, OfficeError> {
        let refusal = self.named_refusal("program.out_of_scope", "act_yourself");
        let entry = self.administrative_entry(Some(caller), &[("what", what.to_owned())]);
        self.refuse_about_nobody(refusal, entry).await
    }

    fn new_program(&self, caller: &Caller, new: NewProgram) -> Result<Program, OfficeError> {
        let unusable = |what, problem| Err(OfficeError::Unusable { what, problem });
        let today = self.clock.now().day();
        let days = i64::from(self.law_number(LawKey::ProgramDays));
        if new.acts.is_empty() {
            return unusable("--act", Problem::Missing);
        }
        if new.purposes.is_empty() {
            return unusable("--purpose", Problem::Missing);
        }
        for purpose in &new.purposes {
            self.purpose(purpose)?;
        }
        if new.purposes.contains(NEVER) {
            return unusable("--purpose", Problem::NotForPrograms);
        }
        if new.until < today {
            return unusable("--until", Problem::Over);
        }
        if new.until > today.plus_days(days) {
            return unusable("--until", Problem::TooFarAway);
        }
        Ok(Program {
            id: ProgramId::random(self.entropy.as_ref()),
            owner: caller.id(),
            name: filled("--name", new.name)?,
            acts: new.acts,
            purposes: new.purposes,
            since: today,
            until: new.until,
        })
    }

    async fn read_programs_of(&self, staff: StaffId) -> Result<Vec<Program>, OfficeError> {
        let mut programs: Vec<Program> = self.list_office_rows(RegisterKind::Program).await?;
        programs.retain(|program| program.owner == staff);
        Ok(programs)
    }

    fn program_key(&self, token: &str) -> [u8; 16] {
        self.custody.index().seed("program", token)
    }
}

impl Caller {
    /// The program that acts in their name, if one does.
    pub fn program(&self) -> Option<ProgramId> {
        self.program.as_ref().map(|program| program.id)
    }

    /// The program as the entry names it, beside its owner.
    pub(crate) fn as_program(&self) -> Option<(String, String)> {
        let program = self.program.as_ref()?;
        Some(("by_program".to_owned(), program.id.to_string()))
    }
}
