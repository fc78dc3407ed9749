//! The first password: a code that is handed over once and runs out gives an account its password and
//! its authenticator app.

use kitei_custody::{OneTimeCode, TotpSeed};
use kitei_domain::chance::fresh;
use kitei_domain::{StaffId, Timestamp};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind, RegisterRow, StorageError};
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::guesses::{Counted, Guessed};
use super::opening::CameIn;
use super::password::Typed;
use super::{Asker, NewSession};
use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, Problem, State, Thing};
use crate::office::Office;

/// Somebody was invited; the code is shown this once.
#[derive(Clone, Serialize)]
pub struct Invited {
    /// Who.
    pub staff: StaffId,
    /// The name of their account.
    pub account: String,
    /// What they type, or follow a link with: 120 random bits.
    #[serde(rename = "invitation")]
    pub code: String,
    /// Until when.
    pub until: Timestamp,
    /// The entry.
    pub entry: EntryRef,
}

impl std::fmt::Debug for Invited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invited")
            .field("staff", &self.staff)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// What whoever holds an invitation is shown: for whom it is, and what the authenticator app takes.
#[derive(Clone, Serialize)]
pub struct Enrolment {
    /// The name of the account.
    pub account: String,
    /// The seed for the app, to be typed.
    pub seed: String,
    /// The same for a QR code (`otpauth://totp/…`).
    pub uri: String,
    /// Until when the invitation holds.
    pub until: Timestamp,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enrolment")
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// An invitation, sealed under the office key; the register finds it by a keyed digest of its code.
#[derive(Serialize, Deserialize)]
struct Invitation {
    staff: StaffId,
    seed: String,
    until: Timestamp,
}

/// An invitation that holds, and the account it is for.
struct Held {
    invitation: Invitation,
    row: RegisterRow,
    account: Account,
    account_row: RegisterRow,
}

impl Office {
    /// Invites a member of the staff to sign in for the first time. An earlier invitation ends.
    ///
    /// # Errors
    /// Refused unless the caller is the placement manager; an unknown member or one who has left; no
    /// name for the account, an unusable one, or another's; a member who has a password.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn invite(
        &self,
        caller: &Caller,
        staff: StaffId,
        account: Option<&str>,
    ) -> Result<Invited, OfficeError> {
        self.manager_only(caller, "staff.invite").await?;
        let unknown = || OfficeError::Unknown {
            what: Thing::Staff,
            id: staff.to_string(),
        };
        self.find_in_service(staff).await?.ok_or_else(unknown)?;
        let (account, revision) = self.account_to_invite(staff, account).await?;
        let (invitation, code, until) = self.new_invitation(staff)?;
        let mut ops = self.end_invitations_of(staff).await?;
        ops.push(self.account_op(&account, revision)?);
        ops.push(invitation);
        let details = [
            ("change", "account.invited".to_owned()),
            ("staff", staff.to_string()),
        ];
        let entry = self.administer(caller, "staff.invite", ops, &details).await;
        Ok(Invited {
            staff,
            account: account.name.as_str().to_owned(),
            code,
            until,
            entry: entry.map_err(|error| name_taken_meanwhile(error, staff))?,
        })
    }

    /// An invitation to be written, its code, and until when it holds.
    pub(crate) fn new_invitation(
        &self,
        staff: StaffId,
    ) -> Result<(Op, String, Timestamp), OfficeError> {
        let code = OneTimeCode::fresh(self.entropy.as_ref());
        let seed = TotpSeed::fresh(self.entropy.as_ref());
        let hours = i64::from(self.law_number(LawKey::InvitationHours));
        let invitation = Invitation {
            staff,
            seed: seed.written().to_string(),
            until: self.clock.now().plus_millis(hours * 3_600_000),
        };
        let row = self.office_row(
            RegisterKind::Invitation,
            fresh(self.entropy.as_ref()),
            Some(self.invitation_key(&code)),
            &invitation,
            0,
        )?;
        Ok((Op::PutRegister(row), code.printed(), invitation.until))
    }

    /// What whoever holds the code of an invitation needs to take it up. Changes nothing, so that a
    /// link may show it.
    ///
    /// # Errors
    /// Refused (`invitation.unknown`); [`OfficeError::Throttled`].
    ///
    /// # Journal
    /// An unknown code writes one entry and counts as a guess of its source.
    pub async fn read_invitation(
        &self,
        code: &str,
        asker: &Asker,
    ) -> Result<Enrolment, OfficeError> {
        let from = [Guessed::From(self.source_of(asker.address))];
        self.may_guess(&from).await?;
        let Some(held) = self.find_invitation(code).await? else {
            let counted = self.count_guess(&from).await?;
            return Err(self.refuse_invitation(asker, counted).await?);
        };
        let account = held.account.name.as_str().to_owned();
        let seed = held.invitation.seed;
        Ok(Enrolment {
            uri: format!(
                "otpauth://totp/Kitei:{account}?secret={seed}&issuer=Kitei&algorithm=SHA1&digits=6&period=30"
            ),
            account,
            seed,
            until: held.invitation.until,
        })
    }

    /// Takes an invitation up: the account gets its password and its authenticator app, which a code
    /// of it proves, and a session is opened.
    ///
    /// # Errors
    /// Refused (`invitation.unknown`; `sign_in.refused` for a wrong code of the app); a password that
    /// is too short, too long or too simple; [`OfficeError::Throttled`].
    ///
    /// # Journal
    /// One entry: the session, or the refusal.
    pub async fn enrol(
        &self,
        code: &str,
        password: &str,
        totp: &str,
        asker: &Asker,
    ) -> Result<NewSession, OfficeError> {
        let from = Guessed::From(self.source_of(asker.address));
        let counted = self.count_guess(&[from]).await?;
        let Some(held) = self.find_invitation(code).await? else {
            return Err(self.refuse_invitation(asker, counted).await?);
        };
        let password = Typed::new(password);
        if let Err(error) = password.as_new(held.account.name.as_str()) {
            self.take_back_guess(from).await?;
            return Err(error);
        }
        let (mut account, about) = (held.account, held.invitation.staff);
        let seed = TotpSeed::read(&held.invitation.seed)
            .ok_or(OfficeError::Corrupt { what: "invitation" })?;
        let step = self.step_of_seed(&seed, totp, None);
        let (Some(step), Some(staff)) = (step, self.find_in_service(about).await?) else {
            let refused = self.refuse_sign_in("enrol.code", Some(about), (asker, counted));
            return Err(refused.await?);
        };
        account.password = Some(self.stretch_new(password).await?.written().to_string());
        account.seed = Some(held.invitation.seed);
        account.used_step = Some(step);
        account.enrolled = Some(self.clock.now());
        let recoveries = self.recoveries_untold(&account).await?;
        account.told = account.enrolled;
        let came = CameIn {
            staff,
            change: "account.enrolled",
            by: "invitation",
            asker,
            ops: vec![
                Op::RemoveRegister {
                    kind: RegisterKind::Invitation,
                    id: held.row.id,
                },
                self.account_op(&account, held.account_row.revision)?,
            ],
            recoveries,
        };
        match self.come_in(came).await {
            // Somebody else took it up at the same time.
            Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {
                Err(self.refuse_invitation(asker, counted).await?)
            }
            Ok(opened) => {
                self.take_back_guess(from).await?;
                Ok(opened)
            }
            Err(error) => Err(error),
        }
    }

    /// What removes the invitations of a member of the staff.
    pub(crate) async fn end_invitations_of(&self, staff: StaffId) -> Result<Vec<Op>, OfficeError> {
        let kind = RegisterKind::Invitation;
        let (mut ops, mut after) = (Vec::new(), None);
        loop {
            let rows = self.data.list_registers(kind, after, 500).await?;
            let Some(last) = rows.last() else {
                return Ok(ops);
            };
            after = Some(last.id);
            for row in &rows {
                let invitation: Invitation = self.open_office_row(row)?;
                if invitation.staff == staff || invitation.until <= self.clock.now() {
                    ops.push(Op::RemoveRegister { kind, id: row.id });
                }
            }
        }
    }

    /// The account of whoever is invited, new or without a password, and its revision.
    async fn account_to_invite(
        &self,
        staff: StaffId,
        name: Option<&str>,
    ) -> Result<(Account, u64), OfficeError> {
        let name = match name {
            Some(name) => Some(self.free_account_name(name, staff).await?),
            None => None,
        };
        match (self.find_account(staff).await?, name) {
            (Some((account, _)), _) if account.enrolled.is_some() => Err(OfficeError::WrongState {
                what: Thing::Account,
                id: staff.to_string(),
                state: State::AlreadyEnrolled,
            }),
            (Some((mut account, row)), name) => {
                account.name = name.unwrap_or(account.name);
                Ok((account, row.revision))
            }
            (None, Some(name)) => Ok((Account::new(staff, name), 0)),
            (None, None) => Err(OfficeError::Unusable {
                what: "--account",
                problem: Problem::Missing,
            }),
        }
    }

    async fn find_invitation(&self, code: &str) -> Result<Option<Held>, OfficeError> {
        let Some(code) = OneTimeCode::typed(code) else {
            return Ok(None);
        };
        let key = self.invitation_key(&code);
        let kind = RegisterKind::Invitation;
        let Some(row) = self.data.find_register_by_key(kind, key).await? else {
            return Ok(None);
        };
        let invitation: Invitation = self.open_office_row(&row)?;
        if invitation.until <= self.clock.now() {
            return Ok(None);
        }
        let account = self.find_account(invitation.staff).await?;
        Ok(account.map(|(account, account_row)| Held {
            invitation,
            row,
            account,
            account_row,
        }))
    }

    pub(crate) async fn refuse_invitation(
        &self,
        asker: &Asker,
        counted: Counted,
    ) -> Result<OfficeError, OfficeError> {
        let refusal = self.named_refusal("invitation.unknown", "ask_for_invitation");
        let source = hex::encode(self.source_of(asker.address));
        let mut details = vec![("source", source)];
        details.extend(counted.wait_s.map(|wait| ("wait_s", wait.to_string())));
        let entry = self.administrative_entry(None, &details);
        self.refuse_about_nobody(refusal, entry).await
    }

    fn invitation_key(&self, code: &OneTimeCode) -> [u8; 16] {
        self.custody.index().seed("invitation", code.bare())
    }
}

/// Two accounts were given one name at the same time.
fn name_taken_meanwhile(error: OfficeError, staff: StaffId) -> OfficeError {
    match error {
        OfficeError::Storage(StorageError::Duplicate { .. }) => OfficeError::WrongState {
            what: Thing::Account,
            id: staff.to_string(),
            state: State::InUse,
        },
        other => other,
    }
}
