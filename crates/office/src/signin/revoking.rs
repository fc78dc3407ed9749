//! The sessions of a member of the staff, and their end by somebody else's hand.

use kitei_domain::{DeviceId, SessionId, StaffId, Timestamp};
use kitei_storage::{Op, RegisterKind, Unit};
use serde::Serialize;

use super::session::Session;
use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, Thing};
use crate::office::Office;

/// A session, as its owner and the placement manager see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionLine {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub staff: StaffId,
    /// From which device.
    pub device: Option<DeviceId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was last used, to the minute or so.
    pub used_at: Timestamp,
    /// When it ends, used or not.
    pub ends_at: Timestamp,
    /// Whether it is locked, or was left alone for so long that it will be found locked.
    pub locked: bool,
    /// Whether it is the one that asks.
    pub own: bool,
}

impl Office {
    /// The running sessions of a member of the staff, the one used last at the top.
    ///
    /// # Errors
    /// Refused unless they are the caller's own, or the caller is the placement manager.
    ///
    /// # Journal
    /// One `record` entry where they are somebody else's.
    pub async fn list_sessions(
        &self,
        caller: &Caller,
        of: StaffId,
    ) -> Result<Vec<SessionLine>, OfficeError> {
        self.people_only(caller, "sessions.list").await?;
        if of != caller.id() {
            self.manager_only(caller, "sessions.list").await?;
            let details = [("listed", "sessions".to_owned()), ("staff", of.to_string())];
            self.administer(caller, "sessions.list", Vec::new(), &details)
                .await?;
        }
        let now = self.clock.now();
        let mut sessions = self.read_sessions_of(of).await?;
        sessions.retain(|session| now < session.ends);
        sessions.sort_by_key(|session| std::cmp::Reverse(session.used));
        let lines = sessions.into_iter().map(|session| SessionLine {
            id: session.id,
            staff: session.staff,
            device: session.device,
            opened_at: session.opened,
            used_at: session.used,
            ends_at: session.ends,
            locked: session.locked.is_some() || self.locks_at(&session) <= now,
            own: caller.session() == Some(session.id),
        });
        Ok(lines.collect())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// An unknown session; somebody else's, unless the caller is the placement manager: the answer is
    /// then the same as for an unknown one, but for the manager's task being named.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn revoke_session(
        &self,
        caller: &Caller,
        id: SessionId,
    ) -> Result<EntryRef, OfficeError> {
        self.people_only(caller, "session.revoke").await?;
        let found = self
            .find_office_row::<Session>(RegisterKind::Session, *id.as_bytes())
            .await?;
        let own = found
            .as_ref()
            .is_some_and(|(session, _)| session.staff == caller.id());
        if !own {
            self.manager_only(caller, "session.revoke").await?;
        }
        let (session, _) = found.ok_or_else(|| OfficeError::Unknown {
            what: Thing::Session,
            id: id.to_string(),
        })?;
        self.end_sessions(caller, &[session]).await
    }

    /// Ends every session of a member of the staff but the one that asks.
    ///
    /// # Errors
    /// Refused unless they are the caller's own, or the caller is the placement manager.
    ///
    /// # Journal
    /// One `record` entry that names each.
    pub async fn revoke_sessions(
        &self,
        caller: &Caller,
        of: StaffId,
    ) -> Result<EntryRef, OfficeError> {
        self.people_only(caller, "session.revoke").await?;
        if of != caller.id() {
            self.manager_only(caller, "session.revoke").await?;
        }
        let mut sessions = self.read_sessions_of(of).await?;
        sessions.retain(|session| caller.session() != Some(session.id));
        self.end_sessions(caller, &sessions).await
    }

    async fn end_sessions(
        &self,
        caller: &Caller,
        sessions: &[Session],
    ) -> Result<EntryRef, OfficeError> {
        let mut entry = self.administrative_entry(Some(caller), &[]);
        let change = ("change".to_owned(), "session.revoked".to_owned());
        entry.details.push(change);
        let mut unit = Unit::new("session.revoke").urgent();
        for session in sessions {
            let named = ("session".to_owned(), session.id.to_string());
            let staff = ("staff".to_owned(), session.staff.to_string());
            entry.details.extend([named, staff]);
            unit.ops.push(end_of(session.id));
        }
        unit.ops.push(Op::Append(self.draft(&entry)?));
        self.commit_entry(unit).await
    }

    /// What cuts somebody off: every session, the invitation, the programs and the account go.
    pub(crate) async fn cut_off(&self, staff: StaffId) -> Result<Vec<Op>, OfficeError> {
        let mut ops = self.end_sessions_of(staff).await?;
        ops.extend(self.end_invitations_of(staff).await?);
        ops.extend(self.end_programs_of(staff).await?);
        ops.push(Op::RemoveRegister {
            kind: RegisterKind::Account,
            id: *staff.as_bytes(),
        });
        Ok(ops)
    }

    /// What ends every session of a member of the staff.
    pub(crate) async fn end_sessions_of(&self, staff: StaffId) -> Result<Vec<Op>, OfficeError> {
        let sessions = self.read_sessions_of(staff).await?;
        Ok(sessions.iter().map(|session| end_of(session.id)).collect())
    }

    /// What ends every session of the caller but the one that asks.
    pub(crate) async fn end_other_sessions(&self, caller: &Caller) -> Result<Vec<Op>, OfficeError> {
        let mut sessions = self.read_sessions_of(caller.id()).await?;
        sessions.retain(|session| caller.session() != Some(session.id));
        Ok(sessions.iter().map(|session| end_of(session.id)).collect())
    }

    /// What ends every session, as after a restore: a back-up holds sessions that were revoked since.
    pub(crate) async fn end_every_session(&self) -> Result<Vec<Op>, OfficeError> {
        let sessions: Vec<Session> = self.list_office_rows(RegisterKind::Session).await?;
        Ok(sessions.iter().map(|session| end_of(session.id)).collect())
    }

    async fn read_sessions_of(&self, staff: StaffId) -> Result<Vec<Session>, OfficeError> {
        let mut sessions: Vec<Session> = self.list_office_rows(RegisterKind::Session).await?;
        sessions.retain(|session| session.staff == staff);
        Ok(sessions)
    }
}

fn end_of(session: SessionId) -> Op {
    Op::RemoveRegister {
        kind: RegisterKind::Session,
        id: *session.as_bytes(),
    }
}
