//! Signing in (B20): an account of one's own, proved by a password and a code of an authenticator
//! app, opens a session; a session locks when it is left alone and ends the same day.
//!
//! INVARIANT: what proves somebody's identity stands nowhere in clear. Of a session's secret and of a
//! code that is handed over only a keyed digest is kept; passwords are stretched, seeds are sealed. An
//! attempt is counted, durably, before it is looked at.

mod account;
mod changing;
mod device;
mod guesses;
mod invitation;
mod locking;
mod opening;
mod password;
mod program;
mod recovery;
mod revoking;
mod session;

use std::fmt;
use std::net::IpAddr;

use kitei_domain::{SessionId, StaffId, Timestamp};
use serde::Serialize;

use crate::error::EntryRef;

pub use device::{Device, DeviceAdded, DeviceInvited, NewDevice};
pub use invitation::{Enrolment, Invited};
pub(crate) use program::PROGRAM_BEGINS;
pub use program::{NewProgram, Program, ProgramAdded};
pub use recovery::{RecoveryAsked, RecoveryCode, RecoveryUsed};
pub use revoking::SessionLine;
pub(crate) use session::{Present, Session};

/// Who asks to come in, as far as the connection tells.
#[derive(Clone)]
pub struct Asker {
    /// Where the request comes from; guesses are counted by it. Only a keyed digest of it is kept.
    pub address: IpAddr,
    /// What the device shows as its own, if it is one of the office's.
    pub device: Option<String>,
}

impl fmt::Debug for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asker(…)")
    }
}

/// What somebody signs in with.
#[derive(Clone)]
pub struct SignIn {
    /// The name of the account.
    pub account: String,
    /// The password.
    pub password: String,
    /// The code that the authenticator app shows.
    pub code: String,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignIn(…)")
    }
}

/// A session was opened or unlocked; the secret is shown this once.
#[derive(Clone, Serialize)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub staff: StaffId,
    /// What every request of the session shows: 256 random bits.
    pub secret: String,
    /// When it locks unless it is used.
    pub locks_at: Timestamp,
    /// When it ends, used or not.
    pub ends_at: Timestamp,
    /// Uses of the printed recovery code of which its owner was not told yet: to be shown now.
    pub recoveries: Vec<RecoveryUsed>,
    /// The entry.
    pub entry: EntryRef,
}

impl fmt::Debug for NewSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSession")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
