//! When somebody has lost password or authenticator app: two managers together let them set both
//! anew, or a printed code does that is kept in the locked cabinet. Either way the account is closed
//! and its owner invited, as at first.
//!
//! INVARIANT: nobody alone gets at an account but with the printed code, and everybody who signs in
//! after its use is told of it.

use std::fmt;

use kitei_custody::OneTimeCode;
use kitei_domain::chance::fresh;
use kitei_domain::{StaffId, Timestamp};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind, StorageError, Unit};
use serde::{Deserialize, Serialize};

use super::account::{Account, AccountName};
use super::guesses::Guessed;
use super::{Asker, Invited};
use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, State, Thing};
use crate::office::Office;

/// There is one printed code at a time.
const PRINTED: [u8; 16] = [0; 16];

/// A manager asks that somebody's account be recovered; a second one must confirm it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryAsked {
    /// Whose account.
    pub staff: StaffId,
    /// Which manager asked.
    pub by: StaffId,
    /// Until when it can be confirmed.
    pub until: Timestamp,
}

/// The printed code was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryUsed {
    /// For whose account.
    pub staff: StaffId,
    /// When.
    pub at: Timestamp,
}

/// The code to print and to lock away; it is shown this once.
#[derive(Clone, Serialize)]
pub struct RecoveryCode {
    /// 120 random bits.
    #[serde(rename = "recovery_code")]
    pub code: String,
    /// The entry.
    pub entry: EntryRef,
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveryCode").finish_non_exhaustive()
    }
}

/// What is kept of the printed code, beside its digest.
#[derive(Serialize, Deserialize)]
struct Printed {
    by: StaffId,
}

impl Office {
    /// Asks that the account of a member be recovered.
    ///
    /// # Errors
    /// Refused unless the caller is one of the managers, and not for their own account; a member
    /// without an account that was taken up.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn ask_recovery(
        &self,
        caller: &Caller,
        staff: StaffId,
    ) -> Result<EntryRef, OfficeError> {
        self.any_manager(caller, "recovery.ask").await?;
        self.somebody_elses(caller, &[staff], "recovery.ask")
            .await?;
        self.enrolled_account(staff).await?;
        let hours = i64::from(self.law_number(LawKey::InvitationHours));
        let asked = RecoveryAsked {
            staff,
            by: caller.id(),
            until: self.clock.now().plus_millis(hours * 3_600_000),
        };
        let kind = RegisterKind::Recovery;
        let earlier = self.data.find_register(kind, *staff.as_bytes()).await?;
        let revision = earlier.map_or(0, |row| row.revision);
        let row = self.office_row(kind, *staff.as_bytes(), None, &asked, revision)?;
        let details = [
            ("change", "recovery.asked".to_owned()),
            ("staff", staff.to_string()),
        ];
        self.administer(caller, "recovery.ask", vec![Op::PutRegister(row)], &details)
            .await
    }

    /// The recoveries that wait for a second manager.
    ///
    /// # Errors
    /// Refused unless the caller is one of the managers.
    ///
    /// # Journal
    /// Nothing: ids of staff alone.
    pub async fn list_recoveries(
        &self,
        caller: &Caller,
    ) -> Result<Vec<RecoveryAsked>, OfficeError> {
        self.any_manager(caller, "recovery.list").await?;
        let mut asked: Vec<RecoveryAsked> = self.list_office_rows(RegisterKind::Recovery).await?;
        asked.retain(|asked| self.clock.now() < asked.until);
        Ok(asked)
    }

    /// Confirms a recovery as the second manager: the account is closed, its sessions end, and its
    /// owner is invited anew.
    ///
    /// # Errors
    /// Refused unless the caller is one of the managers, and neither the one who asked nor the owner;
    /// nothing that was asked, or too long ago.
    ///
    /// # Journal
    /// One `record` entry that names both managers.
    pub async fn confirm_recovery(
        &self,
        caller: &Caller,
        staff: StaffId,
    ) -> Result<Invited, OfficeError> {
        self.any_manager(caller, "recovery.confirm").await?;
        let found = self
            .find_office_row::<RecoveryAsked>(RegisterKind::Recovery, *staff.as_bytes())
            .await?;
        let asked = found.filter(|(asked, _)| self.clock.now() < asked.until);
        let (asked, row) = asked.ok_or_else(|| OfficeError::Unknown {
            what: Thing::Recovery,
            id: staff.to_string(),
        })?;
        self.somebody_elses(caller, &[asked.by, staff], "recovery.confirm")
            .await?;
        let (account, revision) = self.enrolled_account(staff).await?;
        let details = [
            ("change", "account.recovered".to_owned()),
            ("staff", staff.to_string()),
            ("asked_by", asked.by.to_string()),
        ];
        let entry = self.administrative_entry(Some(caller), &details);
        let ops = vec![Op::RemoveRegister {
            kind: RegisterKind::Recovery,
            id: row.id,
        }];
        self.invite_anew((account, revision), ops, entry).await
    }

    /// Makes the code to print and to lock away. An earlier one ends.
    ///
    /// # Errors
    /// Refused unless the caller is the placement manager.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn print_recovery_code(&self, caller: &Caller) -> Result<RecoveryCode, OfficeError> {
        self.manager_only(caller, "recovery.print").await?;
        let code = OneTimeCode::fresh(self.entropy.as_ref());
        let kind = RegisterKind::RecoveryCode;
        let earlier = self.data.find_register(kind, PRINTED).await?;
        let row = self.office_row(
            kind,
            PRINTED,
            Some(self.recovery_key(&code)),
            &Printed { by: caller.id() },
            earlier.map_or(0, |row| row.revision),
        )?;
        let details = [("change", "recovery.printed".to_owned())];
        let ops = vec![Op::PutRegister(row)];
        let entry = self.administer(caller, "recovery.print", ops, &details);
        Ok(RecoveryCode {
            code: code.printed(),
            entry: entry.await?,
        })
    }

    /// Recovers an account with the printed code, which is used up.
    ///
    /// # Errors
    /// Refused (`sign_in.refused`), one answer whatever is wrong; [`OfficeError::Throttled`].
    ///
    /// # Journal
    /// One entry: the recovery, of which everybody is told who signs in, or the refusal.
    pub async fn recover_with_code(
        &self,
        code: &str,
        account: &str,
        asker: &Asker,
    ) -> Result<Invited, OfficeError> {
        let from = Guessed::From(self.source_of(asker.address));
        let counted = self.count_guess(&[from]).await?;
        let refuse = |why| self.refuse_sign_in(why, None, (asker, counted));
        let Some(printed) = self.find_printed(code).await? else {
            return Err(refuse("recovery.code").await?);
        };
        let found = match AccountName::typed(account) {
            Some(name) => self.find_account_named(&name).await?,
            None => None,
        };
        let Some((account, row)) = found else {
            return Err(refuse("recovery.account").await?);
        };
        if self.find_in_service(account.staff).await?.is_none() {
            return Err(refuse("recovery.left").await?);
        }
        let used = RecoveryUsed {
            staff: account.staff,
            at: self.clock.now(),
        };
        let kind = RegisterKind::RecoveryUsed;
        let told = self.office_row(kind, fresh(self.entropy.as_ref()), None, &used, 0)?;
        let details = [
            ("change", "recovery.code_used".to_owned()),
            ("staff", account.staff.to_string()),
            ("source", hex::encode(self.source_of(asker.address))),
        ];
        let entry = self.administrative_entry(None, &details);
        let ops = vec![
            // WHY: written once more before it goes, so that of two who use it one does.
            Op::PutRegister(printed),
            Op::RemoveRegister {
                kind: RegisterKind::RecoveryCode,
                id: PRINTED,
            },
            Op::PutRegister(told),
        ];
        let recovered = self.invite_anew((account, row.revision), ops, entry).await;
        match recovered {
            Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {
                Err(refuse("recovery.code").await?)
            }
            Err(error) => Err(error),
            Ok(invited) => {
                self.take_back_guess(from).await?;
                Ok(invited)
            }
        }
    }

    /// The uses of the printed code that the owner of an account has not been told of.
    pub(crate) async fn recoveries_untold(
        &self,
        account: &Account,
    ) -> Result<Vec<RecoveryUsed>, OfficeError> {
        let Some(told) = account.told else {
            return Ok(Vec::new());
        };
        let mut used: Vec<RecoveryUsed> = self.list_office_rows(RegisterKind::RecoveryUsed).await?;
        used.retain(|used| told < used.at);
        used.sort_by_key(|used| used.at);
        Ok(used)
    }

    /// Closes an account and invites its owner as at first.
    async fn invite_anew(
        &self,
        (mut account, revision): (Account, u64),
        mut ops: Vec<Op>,
        entry: kitei_journal::Entry,
    ) -> Result<Invited, OfficeError> {
        account.password = None;
        account.seed = None;
        account.enrolled = None;
        let (invitation, code, until) = self.new_invitation(account.staff)?;
        ops.extend(self.end_sessions_of(account.staff).await?);
        ops.extend(self.end_invitations_of(account.staff).await?);
        ops.push(self.account_op(&account, revision)?);
        ops.push(invitation);
        let mut unit = Unit::new("recovery");
        unit.ops = ops;
        unit.ops.push(Op::Append(self.draft(&entry)?));
        let entry = self.commit_entry(unit).await?;
        Ok(Invited {
            staff: account.staff,
            account: account.name.as_str().to_owned(),
            code,
            until,
            entry,
        })
    }

    async fn enrolled_account(&self, staff: StaffId) -> Result<(Account, u64), OfficeError> {
        let unknown = || OfficeError::Unknown {
            what: Thing::Account,
            id: staff.to_string(),
        };
        self.find_in_service(staff).await?.ok_or_else(unknown)?;
        let (account, row) = self.find_account(staff).await?.ok_or_else(unknown)?;
        if account.enrolled.is_none() {
            return Err(OfficeError::WrongState {
                what: Thing::Account,
                id: staff.to_string(),
                state: State::NotEnrolled,
            });
        }
        Ok((account, row.revision))
    }

    async fn find_printed(
        &self,
        code: &str,
    ) -> Result<Option<kitei_storage::RegisterRow>, OfficeError> {
        let Some(code) = OneTimeCode::typed(code) else {
            return Ok(None);
        };
        let key = self.recovery_key(&code);
        let kind = RegisterKind::RecoveryCode;
        Ok(self.data.find_register_by_key(kind, key).await?)
    }

    /// Passes whoever is none of these.
    async fn somebody_elses(
        &self,
        caller: &Caller,
        others: &[StaffId],
        what: &'static str,
    ) -> Result<(), OfficeError> {
        if !others.contains(&caller.id()) {
            return Ok(());
        }
        let refusal = self.named_refusal("recovery.alone", "ask_other_manager");
        let entry = self.administrative_entry(Some(caller), &[("what", what.to_owned())]);
        Err(self.refuse_about_nobody(refusal, entry).await?)
    }

    fn recovery_key(&self, code: &OneTimeCode) -> [u8; 16] {
        self.custody.index().seed("recovery", code.bare())
    }
}
