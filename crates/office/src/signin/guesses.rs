//! Wrong guesses, by account and by source, in the store: they survive a restart and count on every
//! node. An attempt is counted before it is looked at, so that a hundred at once are a hundred.
//!
//! Whoever waits is told until when, and nothing is looked at meanwhile: no work, no entry. The entry
//! of the refusal that began the wait tells its length.
//!
//! What this does not give: a stranger who knows the name of an account can make its owner wait, for
//! an hour at most; a passkey is not asked to wait.

use std::net::IpAddr;

use kitei_domain::Timestamp;
use kitei_domain::chance::fresh;
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind, RegisterRow, StorageError, Unit};
use serde::{Deserialize, Serialize};

use crate::error::OfficeError;
use crate::office::Office;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// So often is an attempt counted anew when others count at the same time.
const COUNTED_AT_MOST: usize = 8;

/// When a row is written for the first time, so many others are looked at whether they can go.
const SWEPT_AT_ONCE: usize = 16;

/// What is guessed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guessed {
    /// An account, there or not, by the digest of its name.
    Account([u8; 16]),
    /// Anything, from one source.
    From([u8; 16]),
}

impl Guessed {
    const fn id(self) -> [u8; 16] {
        match self {
            Self::Account(id) | Self::From(id) => id,
        }
    }

    const fn limit(self) -> LawKey {
        match self {
            Self::Account(_) => LawKey::GuessesAtAccount,
            Self::From(_) => LawKey::GuessesFromSource,
        }
    }
}

/// How often was guessed, and until when nothing is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Guesses {
    wrong: u32,
    last: Timestamp,
    until: Option<Timestamp>,
}

impl Office {
    /// The digest of a source: an IPv4 address, or the network of an IPv6 one.
    pub(crate) fn source_of(&self, address: IpAddr) -> [u8; 16] {
        let text = match address.to_canonical() {
            IpAddr::V4(four) => four.to_string(),
            IpAddr::V6(six) => hex::encode(six.octets().first_chunk::<8>().unwrap_or(&[0; 8])),
        };
        self.custody.index().seed("guesses_from", &text)
    }

    /// What somebody guesses at who types this, for one kind of guess: a mail address at a person's own
    /// page. The digests of one kind are none of another's.
    pub(crate) fn guessed_at(&self, kind: &str, typed: &str) -> Guessed {
        Guessed::Account(self.custody.index().seed(kind, typed))
    }

    /// Whatever is guessed from one source, for one kind of guess.
    pub(crate) fn guessed_from(&self, kind: &str, address: IpAddr) -> Guessed {
        let source = hex::encode(self.source_of(address));
        Guessed::From(self.custody.index().seed(kind, &source))
    }

    /// The digest of what was typed as the name of an account.
    pub(crate) fn guessed_account(&self, typed: &str) -> Guessed {
        Guessed::Account(self.custody.index().seed("guesses_at", typed))
    }

    /// Counts an attempt, durably, before it is looked at.
    ///
    /// # Errors
    /// [`OfficeError::Throttled`] while one of these is waited for; nothing is counted then.
    pub(crate) async fn count_guess(&self, at: &[Guessed]) -> Result<Counted, OfficeError> {
        for _counting in 0..COUNTED_AT_MOST {
            let now = self.clock.now();
            let mut unit = Unit::new("sign_in.count").urgent();
            let mut counted = Counted { wait_s: None };
            for guessed in at {
                let (guesses, row) = self.guesses_at(*guessed).await?;
                must_not_wait(guesses, now)?;
                let next = self.one_more(*guessed, guesses, now);
                let wait = next
                    .until
                    .map(|until| (until.as_millis() - now.as_millis()) / 1000);
                counted.wait_s = counted.wait_s.max(wait);
                if row.is_none() {
                    unit.ops.extend(self.forgotten_guesses(now).await?);
                }
                let revision = row.map_or(0, |row| row.revision);
                unit.ops.push(self.guesses_op(*guessed, &next, revision)?);
            }
            match self.data.commit(unit).await {
                Ok(_) => return Ok(counted),
                Err(StorageError::RevisionMoved { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        // Many guess at the same time: whoever is in earnest comes again in a second.
        let now = self.clock.now();
        Err(throttled(now.plus_millis(1000), now))
    }

    /// Looks whether these are waited for, and counts nothing.
    ///
    /// # Errors
    /// [`OfficeError::Throttled`].
    pub(crate) async fn may_guess(&self, at: &[Guessed]) -> Result<(), OfficeError> {
        for guessed in at {
            let (guesses, _) = self.guesses_at(*guessed).await?;
            must_not_wait(guesses, self.clock.now())?;
        }
        Ok(())
    }

    /// What forgets the guesses at an account whose owner has come in.
    pub(crate) fn forget_guesses(guessed: Guessed) -> Op {
        Op::RemoveRegister {
            kind: RegisterKind::Guesses,
            id: guessed.id(),
        }
    }

    /// Takes back one guess of a source from which somebody came in: many may share it. Where others
    /// count at the same time it stays counted, which only ever lengthens a wait.
    pub(crate) async fn take_back_guess(&self, from: Guessed) -> Result<(), OfficeError> {
        let (guesses, row) = self.guesses_at(from).await?;
        let (Some(mut guesses), Some(row)) = (guesses, row) else {
            return Ok(());
        };
        guesses.wrong = guesses.wrong.saturating_sub(1);
        guesses.until = None;
        let unit = Unit::new("sign_in.count").urgent();
        let unit = unit.with(self.guesses_op(from, &guesses, row.revision)?);
        match self.data.commit(unit).await {
            Ok(_) | Err(StorageError::RevisionMoved { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn guesses_at(
        &self,
        guessed: Guessed,
    ) -> Result<(Option<Guesses>, Option<RegisterRow>), OfficeError> {
        let found = self
            .find_office_row(RegisterKind::Guesses, guessed.id())
            .await?;
        Ok(found.unzip())
    }

    fn is_forgotten(&self, guesses: Guesses, now: Timestamp) -> bool {
        let hours = i64::from(self.law_number(LawKey::GuessesForgottenHours));
        now.as_millis() - guesses.last.as_millis() >= hours * HOUR_MS
    }

    /// From the limit on, the first wrong guess costs a minute and each further one twice as much.
    fn one_more(&self, at: Guessed, before: Option<Guesses>, now: Timestamp) -> Guesses {
        let before = before.filter(|guesses| !self.is_forgotten(*guesses, now));
        let wrong = before.map_or(0, |guesses| guesses.wrong).saturating_add(1);
        let beyond = wrong.checked_sub(u32::from(self.law_number(at.limit())));
        let longest = i64::from(self.law_number(LawKey::GuessWaitMinutes)) * MINUTE_MS;
        let wait = beyond.map(|beyond| (MINUTE_MS << beyond.min(16)).min(longest));
        Guesses {
            wrong,
            last: now,
            until: wait.map(|wait| now.plus_millis(wait)),
        }
    }

    fn guesses_op(&self, at: Guessed, content: &Guesses, revision: u64) -> Result<Op, OfficeError> {
        let kind = RegisterKind::Guesses;
        let row = self.office_row(kind, at.id(), None, content, revision)?;
        Ok(Op::PutRegister(row))
    }

    /// What removes some of the rows that no longer count, wherever they lie.
    async fn forgotten_guesses(&self, now: Timestamp) -> Result<Vec<Op>, OfficeError> {
        let kind = RegisterKind::Guesses;
        let from = fresh(self.entropy.as_ref());
        let rows = self.data.list_registers(kind, Some(from), SWEPT_AT_ONCE);
        let mut ops = Vec::new();
        for row in rows.await? {
            if self.is_forgotten(self.open_office_row(&row)?, now) {
                ops.push(Op::RemoveRegister { kind, id: row.id });
            }
        }
        Ok(ops)
    }
}

fn must_not_wait(guesses: Option<Guesses>, now: Timestamp) -> Result<(), OfficeError> {
    match guesses.and_then(|guesses| guesses.until) {
        Some(until) if now < until => Err(throttled(until, now)),
        _ => Ok(()),
    }
}

/// An attempt that was counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted {
    /// How long is waited if it was wrong.
    pub(crate) wait_s: Option<i64>,
}

fn throttled(until: Timestamp, now: Timestamp) -> OfficeError {
    let wait_ms = (until.as_millis() - now.as_millis()).max(1);
    OfficeError::Throttled {
        until,
        seconds: (wait_ms.unsigned_abs()).div_ceil(1000),
    }
}
