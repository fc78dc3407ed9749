//! A session: who acts, from its secret. It locks when it is left alone and ends after some hours.
//!
//! WHY: the time of the last use is in the row, since sessions outlive a restart and several nodes may
//! serve one; and it is written at most once a minute, since a page must not cost a write. What is not
//! written only ever shortens: a session locks up to a minute early, never late.

use kitei_domain::chance::fresh;
use kitei_domain::{DeviceId, SessionId, StaffId, Timestamp};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind, RegisterRow, StorageError, Unit};
use serde::{Deserialize, Serialize};

use crate::caller::{Caller, StaffRecord};
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;

/// How a session's secret begins.
pub(crate) const SECRET_BEGINS: &str = "ks_";

/// A use is written again after so long.
const WRITTEN_EVERY_MS: i64 = 60_000;

/// So often is a session read anew when somebody else writes it at the same time.
const READ_AT_MOST: usize = 4;

/// A session, sealed under the office key; the register finds it by a keyed digest of its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) staff: StaffId,
    pub(crate) device: Option<DeviceId>,
    pub(crate) opened: Timestamp,
    /// The last use that was written.
    pub(crate) used: Timestamp,
    pub(crate) ends: Timestamp,
    /// Since when it is locked.
    pub(crate) locked: Option<Timestamp>,
}

/// The session in which somebody acts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Present {
    pub(crate) id: SessionId,
    pub(crate) locks_at: Timestamp,
    /// The digest of its secret, which is another one after each lock.
    pub(crate) key: [u8; 16],
}

/// A session that was found by its secret, with its row.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) session: Session,
    pub(crate) row: RegisterRow,
    pub(crate) staff: StaffRecord,
}

impl Office {
    /// Who acts with the secret of a session.
    ///
    /// # Errors
    /// Refused under B20: `session.unknown` where there is no such session, it has ended or was
    /// revoked, or its owner has left; `session.locked` while it is locked. Refused under A31 where
    /// the regulation has had its last day.
    ///
    /// # Journal
    /// An unknown secret writes one entry, and so does whoever finds that a session was left alone for
    /// too long or has ended; a request in an open session writes nothing, one in a locked session
    /// neither: its lock has an entry.
    pub async fn session(&self, secret: &str) -> Result<Caller, OfficeError> {
        let caller = self.session_to_enact(secret).await?;
        if self.packs.ended(caller.today) {
            return Err(self.refuse_ended(&caller).await?);
        }
        Ok(caller)
    }

    /// Who acts with a token or with the secret of a session, whichever it is.
    ///
    /// # Errors
    /// As [`Self::caller`] or [`Self::session`].
    ///
    /// # Journal
    /// As [`Self::caller`] or [`Self::session`].
    pub async fn whoever(&self, shown: &str) -> Result<Caller, OfficeError> {
        if shown.starts_with(SECRET_BEGINS) {
            self.session(shown).await
        } else {
            self.caller(shown).await
        }
    }

    /// Who acts with the secret of a session to enact a regulation: all that can be done once the last
    /// one ended.
    ///
    /// # Errors
    /// As [`Self::session`], but for A31.
    ///
    /// # Journal
    /// As [`Self::session`].
    pub async fn session_to_enact(&self, secret: &str) -> Result<Caller, OfficeError> {
        for _reading in 0..READ_AT_MOST {
            let found = self.find_session(secret).await?;
            if found.session.locked.is_some() {
                return Err(self.locked_out());
            }
            let now = self.clock.now();
            if self.is_left_alone(&found.session, now) {
                if self.lock_found(&found, "left_alone").await?.is_some() {
                    return Err(self.locked_out());
                }
                continue;
            }
            let session = self.written_use(found.session, &found.row, now).await?;
            let key = found.row.key.unwrap_or_default();
            let mut caller = self.caller_in(found.staff, &session);
            caller.session = caller.session.map(|present| Present { key, ..present });
            if let Some(device) = session.device {
                caller.device_ok = self.is_registered(device).await?;
            }
            return Ok(caller);
        }
        Err(self.locked_out())
    }

    /// In how many seconds the caller's session locks unless it is used again; none with a token.
    pub fn seconds_to_lock(&self, caller: &Caller) -> Option<u64> {
        let left = caller.session_locks_at()?.as_millis() - self.clock.now().as_millis();
        Some(u64::try_from(left).unwrap_or(0).div_ceil(1000))
    }

    /// The session of a secret.
    ///
    /// # Errors
    /// Refused (`session.unknown`), with an entry, where it has ended or there is none.
    pub(crate) async fn find_session(&self, secret: &str) -> Result<Found, OfficeError> {
        let row = self
            .data
            .find_register_by_key(RegisterKind::Session, self.session_key(secret))
            .await?;
        let Some(row) = row.filter(|_row| secret.starts_with(SECRET_BEGINS)) else {
            return Err(self.refuse_session(None).await?);
        };
        let session: Session = self.open_office_row(&row)?;
        let staff = self.find_in_service(session.staff).await?;
        match staff {
            Some(staff) if self.clock.now() < session.ends => Ok(Found {
                session,
                row,
                staff,
            }),
            _ => Err(self.refuse_session(Some(&session)).await?),
        }
    }

    /// A member of the staff who has not left.
    pub(crate) async fn find_in_service(
        &self,
        staff: StaffId,
    ) -> Result<Option<StaffRecord>, OfficeError> {
        let today = self.clock.now().day();
        let found = self
            .find_office_row::<StaffRecord>(RegisterKind::Staff, *staff.as_bytes())
            .await?;
        let staff = found.map(|(staff, _)| staff);
        Ok(staff.filter(|staff| staff.left_on.is_none_or(|left| today < left)))
    }

    /// Whoever acts in a session, before its device was looked at: nothing about anybody opens.
    pub(crate) fn caller_in(&self, staff: StaffRecord, session: &Session) -> Caller {
        Caller {
            staff,
            today: self.clock.now().day(),
            session: Some(Present {
                id: session.id,
                locks_at: self.locks_at(session),
                key: [0; 16],
            }),
            device: session.device,
            device_ok: false,
            program: None,
            subject: None,
        }
    }

    /// A session that begins now, and its secret.
    pub(crate) fn new_session(
        &self,
        staff: StaffId,
        device: Option<DeviceId>,
    ) -> (Session, String) {
        let now = self.clock.now();
        let hours = i64::from(self.law_number(LawKey::SessionHours));
        let session = Session {
            id: SessionId::random(self.entropy.as_ref()),
            staff,
            device,
            opened: now,
            used: now,
            ends: now.plus_millis(hours * 3_600_000),
            locked: None,
        };
        (session, self.fresh_secret())
    }

    /// 256 random bits.
    pub(crate) fn fresh_secret(&self) -> String {
        let secret: [u8; 32] = fresh(self.entropy.as_ref());
        format!("{SECRET_BEGINS}{}", hex::encode(secret))
    }

    /// Writes a session under the digest of a secret.
    pub(crate) fn session_op(
        &self,
        session: &Session,
        key: [u8; 16],
        revision: u64,
    ) -> Result<Op, OfficeError> {
        let kind = RegisterKind::Session;
        let row = self.office_row(kind, *session.id.as_bytes(), Some(key), session, revision)?;
        Ok(Op::PutRegister(row))
    }

    /// What finds a session by its secret: a keyed digest.
    pub(crate) fn session_key(&self, secret: &str) -> [u8; 16] {
        self.custody.index().seed("session", secret)
    }

    /// When a session locks unless it is used.
    pub(crate) fn locks_at(&self, session: &Session) -> Timestamp {
        let minutes = i64::from(self.law_number(LawKey::SessionIdleMinutes));
        session.used.plus_millis(minutes * 60_000).min(session.ends)
    }

    /// Locks a session that was found; `None` where somebody else wrote it meanwhile.
    ///
    /// # Journal
    /// One `record` entry.
    pub(crate) async fn lock_found(
        &self,
        found: &Found,
        why: &'static str,
    ) -> Result<Option<EntryRef>, OfficeError> {
        let mut session = found.session.clone();
        session.locked = Some(self.clock.now());
        let details = [
            ("change", "session.locked".to_owned()),
            ("session", session.id.to_string()),
            ("why", why.to_owned()),
        ];
        let caller = self.caller_in(found.staff.clone(), &session);
        let entry = self.administrative_entry(Some(&caller), &details);
        let key = found.row.key.unwrap_or_default();
        let unit = Unit::new("session.lock")
            .urgent()
            .with(self.session_op(&session, key, found.row.revision)?)
            .with(Op::Append(self.draft(&entry)?));
        match self.commit_entry(unit).await {
            Ok(entry) => Ok(Some(entry)),
            Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Nothing is shown, and no entry is written: the lock has one.
    pub(crate) fn locked_out(&self) -> OfficeError {
        OfficeError::Refused(Box::new(
            self.named_refusal("session.locked", "unlock_session"),
        ))
    }

    /// Whether nobody used a session for too long. A clock that was set back counts as well.
    fn is_left_alone(&self, session: &Session, now: Timestamp) -> bool {
        let minutes = u64::from(self.law_number(LawKey::SessionIdleMinutes));
        session.used.as_millis().abs_diff(now.as_millis()) >= minutes * 60_000
    }

    /// Writes the use of a session, if the last one that was written is a minute old.
    async fn written_use(
        &self,
        mut session: Session,
        row: &RegisterRow,
        now: Timestamp,
    ) -> Result<Session, OfficeError> {
        if now.as_millis() - session.used.as_millis() < WRITTEN_EVERY_MS {
            return Ok(session);
        }
        let read = session.used;
        session.used = now;
        let key = row.key.unwrap_or_default();
        let unit = Unit::new("session.use").with(self.session_op(&session, key, row.revision)?);
        match self.data.commit(unit).await {
            Ok(_) => {}
            // Somebody else wrote it, or there is no space: it locks a little earlier.
            Err(StorageError::RevisionMoved { .. } | StorageError::DiskFull) => session.used = read,
            Err(error) => return Err(error.into()),
        }
        Ok(session)
    }
}
