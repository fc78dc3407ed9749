//! Lists of people in hand: what somebody has uploaded and not yet taken in. They are in memory alone,
//! one for each session, wiped when they are done with, replaced or forgotten.
//!
//! INVARIANT: a list is reached by the session that brought it and by no other.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use kitei_domain::SessionId;
use kitei_http::Problem;
use kitei_office::{Finding, ImportReport, ImportRequest, Resolution};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// So many are in hand at once; the next has to wait.
const LISTS_AT_MOST: usize = 4;

/// A list is forgotten after so long.
const KEPT: Duration = Duration::from_mins(30);

/// The bytes of a list, wiped when the last who reads them is done.
#[derive(Clone)]
pub(crate) struct Bytes(Arc<Zeroizing<Vec<u8>>>);

impl Bytes {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Zeroizing::new(bytes)))
    }

    /// The digest by which a review names the list.
    pub(crate) fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.as_ref()))
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A list as it was read on trial.
#[derive(Clone)]
pub(crate) struct InHand {
    pub(crate) bytes: Bytes,
    /// How it is to be taken in.
    pub(crate) request: ImportRequest,
    /// What a trial of it told.
    pub(crate) trial: ImportReport,
    /// What the guard stopped, with the sentences.
    pub(crate) hits: Arc<[Finding]>,
    /// What was decided, by the place of the hit among them.
    pub(crate) decided: BTreeMap<usize, Resolution>,
}

impl InHand {
    /// The next hits that nobody has decided on.
    pub(crate) fn undecided(&self, at_most: usize) -> Vec<(usize, &Finding)> {
        let hits = self.hits.iter().enumerate();
        let open = hits.filter(|(place, _)| !self.decided.contains_key(place));
        open.take(at_most).collect()
    }
}

/// Rows of people stand in a list.
impl fmt::Debug for InHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InHand({} hits)", self.hits.len())
    }
}

/// The lists of everybody who is at it.
#[derive(Debug, Default)]
pub(crate) struct Lists(Mutex<BTreeMap<SessionId, (Instant, InHand)>>);

impl Lists {
    /// Takes a list into hand, in place of an earlier one of the same session.
    ///
    /// # Errors
    /// Where too many are in hand.
    pub(crate) fn put(
        &self,
        session: SessionId,
        list: InHand,
        now: Instant,
    ) -> Result<(), Problem> {
        self.with(now, |lists| {
            if lists.len() >= LISTS_AT_MOST && !lists.contains_key(&session) {
                return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_busy"));
            }
            lists.insert(session, (now, list));
            Ok(())
        })
    }

    /// The list of a session.
    pub(crate) fn find(&self, session: SessionId, now: Instant) -> Option<InHand> {
        self.with(now, |lists| {
            lists.get(&session).map(|(_, list)| list.clone())
        })
    }

    /// The same, and nobody has it any more.
    pub(crate) fn take(&self, session: SessionId, now: Instant) -> Option<InHand> {
        self.with(now, |lists| lists.remove(&session).map(|(_, list)| list))
    }

    fn with<T>(
        &self,
        now: Instant,
        act: impl FnOnce(&mut BTreeMap<SessionId, (Instant, InHand)>) -> T,
    ) -> T {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lists.retain(|_, (since, _)| now.duration_since(*since) < KEPT);
        act(&mut lists)
    }
}

#[cfg(test)]
mod tests {
    use kitei_domain::{Population, Source};
    use kitei_office::Told;

    use super::*;

    fn list() -> InHand {
        InHand {
            bytes: Bytes::new(b"name".to_vec()),
            request: ImportRequest {
                population: Population::JobSeeker,
                told: Told::Unknown,
                source: Source::Own,
                sheet: None,
                giver: None,
                decisions: None,
                dry_run: true,
            },
            trial: ImportReport::default(),
            hits: Arc::new([]),
            decided: BTreeMap::new(),
        }
    }

    fn session(number: u8) -> SessionId {
        SessionId::from_bytes([number; 16])
    }

    #[test]
    fn a_list_is_of_its_session_and_is_forgotten_after_half_an_hour() {
        let (lists, now) = (Lists::default(), Instant::now());
        lists.put(session(1), list(), now).unwrap();
        assert!(lists.find(session(1), now).is_some());
        assert!(lists.find(session(2), now).is_none());
        assert!(lists.find(session(1), now + KEPT).is_none());
        lists.put(session(1), list(), now).unwrap();
        assert!(lists.take(session(1), now).is_some() && lists.take(session(1), now).is_none());
    }

    #[test]
    fn only_so_many_are_in_hand() {
        let (lists, now) = (Lists::default(), Instant::now());
        for number in 0..LISTS_AT_MOST {
            let number = u8::try_from(number).unwrap();
            lists.put(session(number), list(), now).unwrap();
        }
        assert!(lists.put(session(200), list(), now).is_err());
        lists.put(session(0), list(), now).unwrap();
        lists.put(session(200), list(), now + KEPT).unwrap();
    }
}
