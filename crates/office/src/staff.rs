//! The staff: who handles information (B8), their pledge (B12), training (B10), and the tokens by
//! which programs know them (B20). Names are sealed under the office key.

use std::collections::BTreeSet;

use kitei_domain::{Day, Role, StaffId, chance};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind};
use serde::Serialize;

use crate::caller::{Caller, StaffRecord};
use crate::error::{EntryRef, OfficeError, Problem, Thing};
use crate::office::Office;
use crate::recipient::filled;
use crate::signin::PROGRAM_BEGINS;

/// A staff member was added; the token is shown this once.
#[derive(Debug, Clone, Serialize)]
pub struct StaffAdded {
    /// Their id.
    pub id: StaffId,
    /// Their token.
    pub token: String,
    /// The entry.
    pub entry: Option<EntryRef>,
}

/// A member of the staff, as a colleague sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Colleague {
    /// Their id.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// What they are in the office.
    pub roles: BTreeSet<Role>,
    /// The departments they belong to.
    pub departments: BTreeSet<String>,
    /// What the placement manager keeps of them; told to nobody else.
    #[serde(flatten)]
    pub kept: Option<StaffDates>,
}

/// Pledge, training and leaving of a staff member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StaffDates {
    /// The day of the secrecy pledge (B12).
    pub pledged_on: Option<Day>,
    /// The day of the last training (B10).
    pub trained_on: Option<Day>,
    /// The day they left.
    pub left_on: Option<Day>,
}

/// How a member of the staff stands with what the regulation asks of everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnStanding {
    /// The first day on which the last training no longer counts.
    pub trained_until: Option<Day>,
    /// Whether it counts today.
    pub trained: bool,
    /// Whether secrecy was pledged.
    pub pledged: bool,
}

/// A change to a staff member's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffChange {
    /// Training was completed on this day.
    Trained(Day),
    /// Secrecy was pledged on this day.
    Pledged(Day),
    /// They left; from this moment nothing opens, and their sessions and account are gone.
    Left(Day),
}

impl Office {
    /// Adds a staff member: the placement manager's task.
    ///
    /// # Errors
    /// Refused unless the caller is a manager; an empty name, no role, or an unknown department.
    ///
    /// # Journal
    /// One `record` entry with the new id.
    pub async fn add_staff(
        &self,
        caller: &Caller,
        name: String,
        roles: BTreeSet<Role>,
        departments: BTreeSet<String>,
    ) -> Result<StaffAdded, OfficeError> {
        self.manager_only(caller, "staff.add").await?;
        if roles.is_empty() {
            return Err(OfficeError::Unusable {
                what: "--role",
                problem: Problem::Missing,
            });
        }
        if departments.is_empty() {
            return Err(OfficeError::Unusable {
                what: "--department",
                problem: Problem::Missing,
            });
        }
        let known = self.departments();
        if let Some(unknown) = departments.iter().find(|d| !known.contains(d.as_str())) {
            return Err(OfficeError::Unknown {
                what: Thing::Department,
                id: unknown.clone(),
            });
        }
        let record = StaffRecord {
            id: StaffId::random(self.entropy.as_ref()),
            name: filled("--name", name)?,
            roles,
            departments,
            pledged_on: None,
            trained_on: None,
            left_on: None,
        };
        let (token, op) = self.staff_op(&record)?;
        let details = [
            ("staff", record.id.to_string()),
            ("change", "added".to_owned()),
        ];
        let entry = self
            .administer(caller, "staff.add", vec![op], &details)
            .await?;
        Ok(StaffAdded {
            id: record.id,
            token,
            entry: Some(entry),
        })
    }

    /// Records training, pledge or leaving.
    ///
    /// # Errors
    /// Refused unless the caller is a manager; an unknown staff member; a day in the future.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn change_staff(
        &self,
        caller: &Caller,
        id: StaffId,
        change: StaffChange,
    ) -> Result<EntryRef, OfficeError> {
        self.manager_only(caller, "staff.change").await?;
        let (mut record, row) = self
            .find_office_row::<StaffRecord>(RegisterKind::Staff, *id.as_bytes())
            .await?
            .ok_or(OfficeError::Unknown {
                what: Thing::Staff,
                id: id.to_string(),
            })?;
        let (word, on) = match change {
            StaffChange::Trained(on) => {
                record.trained_on = Some(on);
                ("trained", on)
            }
            StaffChange::Pledged(on) => {
                record.pledged_on = Some(on);
                ("pledged", on)
            }
            StaffChange::Left(on) => {
                record.left_on = Some(on);
                ("left", on)
            }
        };
        if on > self.clock.now().day() {
            return Err(OfficeError::Unusable {
                what: "--on",
                problem: Problem::InFuture,
            });
        }
        let row = self.office_row(RegisterKind::Staff, row.id, row.key, &record, row.revision)?;
        let mut ops = vec![Op::PutRegister(row)];
        if let StaffChange::Left(_) = change {
            ops.extend(self.cut_off(id).await?);
        }
        let details = [
            ("staff", id.to_string()),
            ("change", word.to_owned()),
            ("on", on.to_string()),
        ];
        self.administer(caller, "staff.change", ops, &details).await
    }

    /// The staff (B8): a colleague sees who is in service, with role and department; the placement
    /// manager sees everybody, with pledge, training and leaving.
    ///
    /// # Errors
    /// Refused unless the caller is pledged and trained, or the placement manager.
    ///
    /// # Journal
    /// One `record` entry, durable before the names are returned.
    pub async fn list_staff(&self, caller: &Caller) -> Result<Vec<Colleague>, OfficeError> {
        self.colleagues_only(caller, "staff.list").await?;
        let details = [("listed", "staff".to_owned())];
        self.administer(caller, "staff.list", Vec::new(), &details)
            .await?;
        let keeps_register = caller.holds(Role::PlacementManager);
        let today = self.clock.now().day();
        let mut staff = self.read_staff().await?;
        staff.retain(|one| keeps_register || one.left_on.is_none_or(|left| today < left));
        let told = staff.into_iter().map(|one| Colleague {
            kept: keeps_register.then_some(StaffDates {
                pledged_on: one.pledged_on,
                trained_on: one.trained_on,
                left_on: one.left_on,
            }),
            id: one.id,
            name: one.name,
            roles: one.roles,
            departments: one.departments,
        });
        Ok(told.collect())
    }

    /// When the caller's own training lapses, and whether they have pledged secrecy: whoever lacks
    /// either opens nothing for the ordinary purposes (B10, B12).
    pub fn own_standing(&self, caller: &Caller) -> OwnStanding {
        let months = self.law_number(LawKey::TrainingIntervalMonths);
        let trained = caller.staff.trained_on;
        OwnStanding {
            trained_until: trained.map(|on| on.plus_months(months.into())),
            trained: caller.is_trained(self.packs.in_force()),
            pledged: caller.is_pledged(),
        }
    }

    /// Every staff member, for the office's own use.
    pub(crate) async fn read_staff(&self) -> Result<Vec<StaffRecord>, OfficeError> {
        self.list_office_rows(RegisterKind::Staff).await
    }

    /// Who acts with this token, their own or that of a program of theirs.
    ///
    /// # Errors
    /// Refused under B20 where the token is unknown or its owner has left, and under A31 where the
    /// regulation has had its last day.
    ///
    /// # Journal
    /// A refused token writes one entry; a good one writes nothing by itself.
    pub async fn caller(&self, token: &str) -> Result<Caller, OfficeError> {
        let caller = self.caller_to_enact(token).await?;
        if self.packs.ended(caller.today) {
            return Err(self.refuse_ended(&caller).await?);
        }
        Ok(caller)
    }

    /// Who acts with this token to enact a regulation: all that can be done once the last one ended.
    ///
    /// # Errors
    /// Refused under B20 where the token is unknown or its owner has left.
    ///
    /// # Journal
    /// As [`Self::caller`].
    pub async fn caller_to_enact(&self, token: &str) -> Result<Caller, OfficeError> {
        if token.starts_with(PROGRAM_BEGINS) {
            return match self.find_caller_of_program(token).await? {
                Some(caller) => Ok(caller),
                None => Err(self.refuse_token().await?),
            };
        }
        let key = self.token_key(token);
        let row = self
            .data
            .find_register_by_key(RegisterKind::Staff, key)
            .await?;
        let today = self.clock.now().day();
        if let Some(row) = row {
            let staff: StaffRecord = self.open_office_row(&row)?;
            if staff.left_on.is_none_or(|left| today < left) {
                return Ok(Caller::without_session(staff, today));
            }
        }
        Err(self.refuse_token().await?)
    }

    /// The row of a staff member and the token that finds it.
    pub(crate) fn staff_op(&self, record: &StaffRecord) -> Result<(String, Op), OfficeError> {
        let secret: [u8; 32] = chance::fresh(self.entropy.as_ref());
        let token = format!("kt_{}", hex::encode(secret));
        let key = self.token_key(&token);
        let row = self.office_row(
            RegisterKind::Staff,
            *record.id.as_bytes(),
            Some(key),
            record,
            0,
        )?;
        Ok((token, Op::PutRegister(row)))
    }

    /// Every department that the pack in force names.
    pub fn departments(&self) -> BTreeSet<&str> {
        let words = self.vocabulary().words("department");
        words.iter().map(|word| word.id.as_str()).collect()
    }
}
