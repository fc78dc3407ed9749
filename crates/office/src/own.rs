//! A person's own page (本人のページ): who comes in, and what they do there with their own file.
//!
//! Somebody types a mail address, gets a one-time code there, and is let in with it; where the address
//! alone does not show who reads it, with a slip from the office besides. Every act is one of the
//! person's own through the door, on their own file and no other.
//!
//! INVARIANT: whether an address is known is told to nobody who cannot read its mail: asking for a code
//! does the same for every address, and whether there is anybody is looked up when the mail leaves.

mod address;
mod asking;
mod changing;
mod code;
mod file;
mod opening;
mod requests;
mod session;
mod slip;

use kitei_domain::{PersonId, SessionId, Timestamp};
use serde::Serialize;

use crate::caller::Caller;
use crate::error::EntryRef;

pub use self::file::{OwnFile, OwnRegistration};
pub use self::requests::{
    NewRequest, OwnRequest, RequestKind, RequestLine, RequestState, RequestTaken,
};
pub use self::slip::Slip;

/// With what somebody comes in to their own page.
#[derive(Clone)]
pub struct OwnSignIn {
    /// The mail address to which the code went.
    pub address: String,
    /// The code.
    pub code: String,
    /// The code of a slip, where one was typed.
    pub slip: String,
}

impl std::fmt::Debug for OwnSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OwnSignIn(…)")
    }
}

/// A code was asked for. Whether it was sent, nothing tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnCodeAsked {
    /// Until when a code that comes is good.
    pub until: Timestamp,
}

/// Somebody came in; the secret is shown this once.
#[derive(Clone)]
pub struct NewOwnSession {
    /// What every request of theirs shows: 256 random bits.
    pub secret: String,
    /// When the page closes, used or not.
    pub ends: Timestamp,
    /// The entry.
    pub entry: EntryRef,
}

impl std::fmt::Debug for NewOwnSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewOwnSession")
            .field("ends", &self.ends)
            .finish_non_exhaustive()
    }
}

/// A person who has come in to their own page.
#[derive(Debug, Clone)]
pub struct Subject {
    pub(crate) caller: Caller,
    pub(crate) person: PersonId,
    pub(crate) session: SessionId,
    pub(crate) closes: Timestamp,
}

impl Subject {
    /// When the page closes unless it is used again.
    pub fn closes(&self) -> Timestamp {
        self.closes
    }
}
