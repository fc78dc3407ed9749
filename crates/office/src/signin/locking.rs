//! Locking a session, unlocking it with the password, and signing out.

use kitei_storage::{Op, RegisterKind, StorageError, Unit};

use super::guesses::Guessed;
use super::password::{self, Typed};
use super::session::Found;
use super::{Asker, NewSession};
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;

impl Office {
    /// Locks a session, as when somebody goes away from a shared PC. One that is locked stays so.
    ///
    /// # Errors
    /// Refused (`session.unknown`) where there is none.
    ///
    /// # Journal
    /// One `record` entry; none where it was locked, and then none is answered.
    pub async fn lock_session(&self, secret: &str) -> Result<Option<EntryRef>, OfficeError> {
        loop {
            let found = self.find_session(secret).await?;
            if found.session.locked.is_some() {
                return Ok(None);
            }
            if let Some(entry) = self.lock_found(&found, "asked").await? {
                return Ok(Some(entry));
            }
        }
    }

    /// Unlocks a session with its owner's password. It has another secret from then on, and ends when
    /// it would have ended.
    ///
    /// # Errors
    /// Refused (`session.unknown`, which a session of another device is; `sign_in.refused`); [`OfficeError::Throttled`] as in signing in:
    /// both count the same guesses.
    ///
    /// # Journal
    /// One entry: the unlocking, or the refusal.
    pub async fn unlock_session(
        &self,
        secret: &str,
        password: &str,
        asker: &Asker,
    ) -> Result<NewSession, OfficeError> {
        let found = self.find_session(secret).await?;
        let device = found.session.device;
        if device.is_some() && device != self.device_of(asker).await? {
            return Err(self.refuse_session(Some(&found.session)).await?);
        }
        let account = self.find_account(found.staff.id).await?;
        let account = account.map(|(account, _)| account);
        let name = account.as_ref().map_or("", |account| account.name.as_str());
        let guessed = self.guessed_account(name);
        let from = Guessed::From(self.source_of(asker.address));
        let counted = self.count_guess(&[guessed, from]).await?;
        let kept = account.and_then(|account| account.password());
        if !password::matches(kept, Typed::new(password)).await? {
            let about = Some(found.staff.id);
            return Err(self
                .refuse_sign_in("unlock.password", about, (asker, counted))
                .await?);
        }
        let ops = vec![Self::forget_guesses(guessed)];
        let opened = self.unlock_found(found, "password", ops).await?;
        self.take_back_guess(from).await?;
        Ok(opened)
    }

    /// Unlocks a session whose owner has proved who it is.
    ///
    /// # Errors
    /// Refused (`session.unknown`) where somebody else unlocked or ended it meanwhile.
    ///
    /// # Journal
    /// One `record` entry.
    pub(crate) async fn unlock_found(
        &self,
        found: Found,
        by: &'static str,
        ops: Vec<Op>,
    ) -> Result<NewSession, OfficeError> {
        let mut session = found.session;
        session.locked = None;
        session.used = self.clock.now();
        let secret = self.fresh_secret();
        let details = [
            ("change", "session.unlocked".to_owned()),
            ("session", session.id.to_string()),
            ("by", by.to_owned()),
        ];
        let caller = self.caller_in(found.staff, &session);
        let entry = self.administrative_entry(Some(&caller), &details);
        let mut unit = Unit::new("session.unlock").urgent();
        unit.ops = ops;
        let key = self.session_key(&secret);
        unit.ops
            .push(self.session_op(&session, key, found.row.revision)?);
        unit.ops.push(Op::Append(self.draft(&entry)?));
        match self.commit_entry(unit).await {
            Ok(entry) => Ok(self.shown_once(&session, secret, entry)),
            Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {
                Err(self.refuse_session(None).await?)
            }
            Err(error) => Err(error),
        }
    }

    /// Signs out: the session ends, locked or not.
    ///
    /// # Errors
    /// Refused (`session.unknown`) where there is none.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn close_session(&self, secret: &str) -> Result<EntryRef, OfficeError> {
        let found = self.find_session(secret).await?;
        let details = [
            ("change", "session.closed".to_owned()),
            ("session", found.session.id.to_string()),
        ];
        let caller = self.caller_in(found.staff, &found.session);
        let entry = self.administrative_entry(Some(&caller), &details);
        let unit = Unit::new("session.close")
            .urgent()
            .with(Op::RemoveRegister {
                kind: RegisterKind::Session,
                id: found.row.id,
            })
            .with(Op::Append(self.draft(&entry)?));
        self.commit_entry(unit).await
    }
}
