//! Opening a session: an attempt is counted, the proof is looked at, and whatever comes of it has an
//! entry.
//!
//! INVARIANT: "no such account", "wrong password" and "wrong code" are one answer after the same work;
//! the journal alone holds which.

use kitei_custody::TotpSeed;
use kitei_domain::{SessionId, StaffId};
use kitei_storage::{Op, RegisterKind, StorageError, Unit};

use super::account::{Account, AccountName};
use super::guesses::{Counted, Guessed};
use super::password::{self, Typed};
use super::recovery::RecoveryUsed;
use super::session::Session;
use super::{Asker, NewSession, SignIn};
use crate::caller::StaffRecord;
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;

/// One member of the staff has at most so many sessions; beyond that the one used least lately ends.
const SESSIONS_AT_MOST: usize = 20;

/// Who came in and how, for the entry.
#[derive(Debug)]
pub(crate) struct CameIn<'a> {
    pub(crate) staff: StaffRecord,
    /// Which change the entry tells.
    pub(crate) change: &'static str,
    /// By what: words.
    pub(crate) by: &'static str,
    pub(crate) asker: &'a Asker,
    /// What is written with the session.
    pub(crate) ops: Vec<Op>,
    /// Of what they are told.
    pub(crate) recoveries: Vec<RecoveryUsed>,
}

impl Office {
    /// Signs a member of the staff in with the name of an account, its password and a code of the
    /// authenticator app, and opens a session.
    ///
    /// # Errors
    /// Refused (`sign_in.refused`): one answer, whatever is wrong. [`OfficeError::Throttled`] after
    /// too many wrong guesses at the account or from the source.
    ///
    /// # Journal
    /// One entry: the session, or the refusal with its reason. A throttled attempt writes none.
    pub async fn open_session(
        &self,
        proof: SignIn,
        asker: &Asker,
    ) -> Result<NewSession, OfficeError> {
        let name = AccountName::typed(&proof.account);
        let guessed = name.as_ref().map_or("", AccountName::as_str);
        let guessed = self.guessed_account(guessed);
        let from = Guessed::From(self.source_of(asker.address));
        let counted = self.count_guess(&[guessed, from]).await?;
        let account = match &name {
            Some(name) => self.find_account_named(name).await?,
            None => None,
        };
        let staff = match &account {
            Some((account, _)) => self.find_in_service(account.staff).await?,
            None => None,
        };
        let kept = account.as_ref().and_then(|(account, _)| account.password());
        let right = password::matches(kept, Typed::new(&proof.password)).await?;
        let step = account
            .as_ref()
            .and_then(|(account, _)| self.step_of(account, &proof.code));
        let why = match (&account, right, step) {
            (None, ..) => "account",
            (_, false, _) => "password",
            (_, true, None) => "code",
            _ => "left",
        };
        let (Some((mut account, row)), true, Some(step), Some(staff)) =
            (account, right, step, staff)
        else {
            return Err(self.refuse_sign_in(why, None, (asker, counted)).await?);
        };
        let id = staff.id;
        let recoveries = self.recoveries_untold(&account).await?;
        account.used_step = Some(step);
        account.told = Some(self.clock.now());
        let came = CameIn {
            staff,
            change: "session.opened",
            by: "password.totp",
            asker,
            ops: vec![
                Self::forget_guesses(guessed),
                self.account_op(&account, row.revision)?,
            ],
            recoveries,
        };
        match self.come_in(came).await {
            // Somebody else has used the code, or written the account, at the same time.
            Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {
                let about = Some(id);
                Err(self
                    .refuse_sign_in("code_used", about, (asker, counted))
                    .await?)
            }
            Ok(opened) => {
                self.take_back_guess(from).await?;
                Ok(opened)
            }
            Err(error) => Err(error),
        }
    }

    /// Opens a session for somebody who has proved who it is.
    ///
    /// # Errors
    /// As the store; a row of `came` that was written meanwhile.
    ///
    /// # Journal
    /// One `record` entry.
    pub(crate) async fn come_in(&self, came: CameIn<'_>) -> Result<NewSession, OfficeError> {
        let device = self.device_of(came.asker).await?;
        let (session, secret) = self.new_session(came.staff.id, device);
        let details = [
            ("change", came.change.to_owned()),
            ("session", session.id.to_string()),
            ("by", came.by.to_owned()),
            ("source", hex::encode(self.source_of(came.asker.address))),
        ];
        let caller = self.caller_in(came.staff, &session);
        let mut entry = self.administrative_entry(Some(&caller), &details);
        let mut unit = Unit::new("session.open").urgent();
        unit.ops = came.ops;
        for (gone, why) in self.sessions_to_end(session.staff).await? {
            unit.ops.push(Op::RemoveRegister {
                kind: RegisterKind::Session,
                id: *gone.as_bytes(),
            });
            entry.details.push((why.to_owned(), gone.to_string()));
        }
        unit.ops
            .push(self.session_op(&session, self.session_key(&secret), 0)?);
        unit.ops.push(Op::Append(self.draft(&entry)?));
        let entry = self.commit_entry(unit).await?;
        Ok(NewSession {
            recoveries: came.recoveries,
            ..self.shown_once(&session, secret, entry)
        })
    }

    /// What is answered to whoever holds a session.
    pub(crate) fn shown_once(
        &self,
        session: &Session,
        secret: String,
        entry: EntryRef,
    ) -> NewSession {
        NewSession {
            id: session.id,
            staff: session.staff,
            secret,
            locks_at: self.locks_at(session),
            ends_at: session.ends,
            recoveries: Vec::new(),
            entry,
        }
    }

    /// The step of a code that is right and was not used.
    pub(crate) fn step_of(&self, account: &Account, code: &str) -> Option<i64> {
        self.step_of_seed(&account.seed()?, code, account.used_step)
    }

    pub(crate) fn step_of_seed(
        &self,
        seed: &TotpSeed,
        code: &str,
        used: Option<i64>,
    ) -> Option<i64> {
        let code = code.trim();
        seed.matches(code, self.clock.now(), used)
    }

    /// Nobody was signed in; the entry alone tells why.
    pub(crate) async fn refuse_sign_in(
        &self,
        why: &'static str,
        about: Option<StaffId>,
        (asker, counted): (&Asker, Counted),
    ) -> Result<OfficeError, OfficeError> {
        let refusal = self.named_refusal("sign_in.refused", "check_sign_in");
        let mut details = vec![
            ("why", why.to_owned()),
            ("source", hex::encode(self.source_of(asker.address))),
        ];
        details.extend(about.map(|staff| ("account_of", staff.to_string())));
        details.extend(counted.wait_s.map(|wait| ("wait_s", wait.to_string())));
        let entry = self.administrative_entry(None, &details);
        self.refuse_about_nobody(refusal, entry).await
    }

    /// Sessions that are over, and those of a member of the staff that are too many.
    async fn sessions_to_end(
        &self,
        staff: StaffId,
    ) -> Result<Vec<(SessionId, &'static str)>, OfficeError> {
        let now = self.clock.now();
        let sessions: Vec<Session> = self.list_office_rows(RegisterKind::Session).await?;
        let (ended, running): (Vec<_>, Vec<_>) = sessions
            .into_iter()
            .partition(|session| session.ends <= now);
        let mut own: Vec<_> = running.iter().filter(|one| one.staff == staff).collect();
        own.sort_by_key(|session| std::cmp::Reverse(session.used));
        let ended = ended.iter().map(|session| (session.id, "ended"));
        let too_many = own.into_iter().skip(SESSIONS_AT_MOST - 1);
        let too_many = too_many.map(|session| (session.id, "one_too_many"));
        // The entry names each; a night's worth of them is swept by the next who come in.
        Ok(too_many.chain(ended.take(500)).collect())
    }
}
