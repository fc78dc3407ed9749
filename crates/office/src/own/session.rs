//! A person's session on their own page: it closes when it is left alone, and after an hour.
//!
//! WHY: nothing locks here, it ends: whoever comes back asks for another code.

use kitei_domain::{OriginId, PersonId, SessionId, Timestamp};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind, RegisterRow, StorageError, Unit};
use serde::{Deserialize, Serialize};

use super::Subject;
use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError};
use crate::file::PersonFile;
use crate::office::Office;

/// How the secret of a person's session begins.
const SECRET_BEGINS: &str = "kp_";

/// A use is written again after so long.
const WRITTEN_EVERY_MS: i64 = 60_000;

/// A session, sealed under the person's own key: it goes with them. The register finds it by a keyed
/// digest of its secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct OwnSession {
    pub(super) id: SessionId,
    pub(super) person: PersonId,
    /// The last use that was written.
    used: Timestamp,
    pub(super) ends: Timestamp,
    /// The origin of the journal in which it was opened: it does not outlive a restore.
    origin: OriginId,
}

impl Office {
    /// Who has come in with this secret.
    ///
    /// # Errors
    /// Refused (`own.ended`) where there is no such session, it was left alone for too long, has ended
    /// or was closed, or the person is not kept any more; A31 after the last day of the regulation.
    ///
    /// # Journal
    /// A session that is not there writes one refusal, a running one nothing.
    pub async fn own_session(&self, secret: &str) -> Result<Subject, OfficeError> {
        let now = self.clock.now();
        let Some((session, row)) = self.find_own_session(secret).await? else {
            return Err(self.refuse_own_session(None).await?);
        };
        let is_over = now >= self.own_closes(&session)
            // A clock that was set back counts as well.
            || now < session.used
            || session.origin != self.open_origin().await?.id;
        if is_over {
            let gone = Op::RemoveRegister {
                kind: RegisterKind::OwnSession,
                id: row.id,
            };
            return Err(self.refuse_own_session(Some((session, gone))).await?);
        }
        let caller = Caller::of_subject(session.person, now.day());
        if self.packs.ended(caller.today) {
            return Err(self.refuse_ended(&caller).await?);
        }
        let session = self.own_use_written(session, &row, now).await?;
        Ok(Subject {
            caller,
            person: session.person,
            session: session.id,
            closes: self.own_closes(&session),
        })
    }

    /// Closes the page of whoever has come in with this secret.
    ///
    /// # Errors
    /// As [`Self::own_session`].
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn close_own_session(&self, subject: &Subject) -> Result<EntryRef, OfficeError> {
        let details = [
            ("change", "own.closed".to_owned()),
            ("session", subject.session.to_string()),
        ];
        let mut entry = self.administrative_entry(Some(&subject.caller), &details);
        entry.persons = vec![subject.person];
        let unit = Unit::new("own.close")
            .urgent()
            .with(Op::RemoveRegister {
                kind: RegisterKind::OwnSession,
                id: *subject.session.as_bytes(),
            })
            .with(Op::Append(self.draft(&entry)?));
        self.commit_entry(unit).await
    }

    /// A session that begins now: its secret, and what writes it.
    pub(super) async fn new_own_session(
        &self,
        file: &PersonFile,
    ) -> Result<(String, OwnSession, Op), OfficeError> {
        let now = self.clock.now();
        let secret: [u8; 32] = kitei_domain::chance::fresh(self.entropy.as_ref());
        let secret = format!("{SECRET_BEGINS}{}", hex::encode(secret));
        let session = OwnSession {
            id: SessionId::random(self.entropy.as_ref()),
            person: file.person(),
            used: now,
            ends: now.plus_millis(self.law_minutes_ms(LawKey::OwnMinutes)),
            origin: self.open_origin().await?.id,
        };
        let row = (RegisterKind::OwnSession, *session.id.as_bytes());
        let key = Some(self.own_session_key(&secret));
        let op = self.own_row(file, (row, key, 0), &session)?;
        Ok((secret, session, op))
    }

    async fn find_own_session(
        &self,
        secret: &str,
    ) -> Result<Option<(OwnSession, RegisterRow)>, OfficeError> {
        if !secret.starts_with(SECRET_BEGINS) {
            return Ok(None);
        }
        let key = self.own_session_key(secret);
        let kind = RegisterKind::OwnSession;
        let Some(row) = self.data.find_register_by_key(kind, key).await? else {
            return Ok(None);
        };
        let Some(person) = row.person else {
            return Err(OfficeError::Corrupt { what: "session" });
        };
        let session = self.open_person_row(person, &row).await?;
        Ok(session.map(|session| (session, row)))
    }

    fn own_session_key(&self, secret: &str) -> [u8; 16] {
        self.custody.index().seed("own_session", secret)
    }

    /// When a session closes unless it is used.
    fn own_closes(&self, session: &OwnSession) -> Timestamp {
        let idle = self.law_minutes_ms(LawKey::OwnIdleMinutes);
        session.used.plus_millis(idle).min(session.ends)
    }

    /// Writes the use of a session, if the last one that was written is a minute old.
    async fn own_use_written(
        &self,
        mut session: OwnSession,
        row: &RegisterRow,
        now: Timestamp,
    ) -> Result<OwnSession, OfficeError> {
        if now.as_millis() - session.used.as_millis() < WRITTEN_EVERY_MS {
            return Ok(session);
        }
        let read = session.used;
        session.used = now;
        let Some(op) = self.rewritten_row(row, &session).await? else {
            return Ok(session);
        };
        match self.data.commit(Unit::new("own.use").with(op)).await {
            Ok(_) => {}
            // Somebody else wrote it, or there is no space: it closes a little earlier.
            Err(StorageError::RevisionMoved { .. } | StorageError::DiskFull) => session.used = read,
            Err(error) => return Err(error.into()),
        }
        Ok(session)
    }

    async fn refuse_own_session(
        &self,
        gone: Option<(OwnSession, Op)>,
    ) -> Result<OfficeError, OfficeError> {
        let refusal = self.named_refusal("own.ended", "enter_own_page");
        let mut entry = self.administrative_entry(None, &[]);
        let mut ops = Vec::new();
        if let Some((session, op)) = gone {
            let id = session.id.to_string();
            entry.details.push(("session".to_owned(), id));
            entry.persons = vec![session.person];
            ops.push(op);
        }
        self.refuse_and_write(refusal, entry, ops).await
    }
}
