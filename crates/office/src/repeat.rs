//! The same request again: a caller names a request by a key, and one that comes again under the
//! same key does nothing a second time. The row that holds the key is written in the transaction of
//! the act's first entry, so that a crash between act and answer leaves either both or neither
//! (decision 0014).
//!
//! INVARIANT: the row holds no value of a person and no secret. What an answer says of one person is
//! sealed under that person's key and goes with it; an answer that released values, or that is about
//! several people, is not kept at all.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use kitei_domain::chance::fresh;
use kitei_domain::{PersonId, Timestamp};
use kitei_journal::Entry;
use kitei_rulebook::LawKey;
use kitei_storage::{Committed, Op, RegisterKind, RegisterRow, StorageError, Unit};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Mutex;

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;

const HOUR_MS: i64 = 3_600_000;

/// A key is at most this long.
const KEY_BYTES_AT_MOST: usize = 255;

/// An answer is kept up to this length; a longer one is a list, and lists are not acts.
const ANSWER_BYTES_AT_MOST: usize = 32 * 1024;

/// When a key is written, so many others are looked at whether they can go.
const SWEPT_AT_ONCE: usize = 4;

/// The name that a caller gives to a request: 1 to 255 visible ASCII characters.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestKey(String);

impl fmt::Debug for RequestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestKey(…)")
    }
}

/// A text that cannot be the key of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoKey;

impl FromStr for RequestKey {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.is_empty() || text.len() > KEY_BYTES_AT_MOST || !visible {
            return Err(NoKey);
        }
        Ok(Self(text.to_owned()))
    }
}

/// A keyed digest of what was asked: method, address and body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestDigest([u8; 16]);

/// What the office knows of a request.
#[derive(Debug)]
pub enum Known {
    /// Nothing: it may act.
    New(Attempt),
    /// Another request has this key.
    Another,
    /// It has acted: the answer that it had, where that was kept, and the entry of the act.
    Done {
        /// The answer as the entrance gave it to [`Office::keep_answer`].
        answer: Option<Value>,
        /// The entry of the act, where it is known.
        entry: Option<EntryRef>,
    },
}

/// A request that acts under its key.
#[derive(Debug, Clone)]
pub struct Attempt(Arc<Acting>);

#[derive(Debug)]
struct Acting {
    /// The row that says that the act is done.
    row: RegisterRow,
    kept: KeptRequest,
    /// What goes with it: other keys that no longer hold.
    swept: Vec<Op>,
    done: Mutex<Option<Written>>,
}

/// What an act wrote.
#[derive(Debug, Clone)]
struct Written {
    entry: Option<EntryRef>,
    people: BTreeSet<PersonId>,
    /// Whether values of a person were released.
    released: bool,
}

/// A request that was done, as its row holds it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct KeptRequest {
    request: RequestDigest,
    at: Timestamp,
    #[serde(default)]
    entry: Option<EntryRef>,
    #[serde(default)]
    answer: Option<Value>,
}

tokio::task_local! {
    /// WHY: which request acts is known at the entrance, and every entry is written in one place;
    /// between them lie ninety functions that it does not concern.
    static ACTING: Arc<Acting>;
}

impl Attempt {
    /// Lets the request act: its first entry takes the key's row with it.
    pub async fn run<T>(&self, act: impl Future<Output = T>) -> T {
        ACTING.scope(Arc::clone(&self.0), act).await
    }

    /// Whether it has written an entry.
    pub async fn has_acted(&self) -> bool {
        self.0.done.lock().await.is_some()
    }
}

impl Office {
    /// The keyed digest of a request.
    pub fn request_digest(&self, method: &str, address: &str, body: &[u8]) -> RequestDigest {
        let body = hex::encode(kitei_journal::leaf_hash(body));
        let text = format!("{method} {address} {body}");
        RequestDigest(self.custody.index().seed("request", &text))
    }

    /// What is known of a request under this key. Keys of one caller say nothing of another's; a
    /// program and its owner are two.
    ///
    /// # Errors
    /// When the store does not answer.
    ///
    /// # Journal
    /// Nothing: the row holds no value of anybody, and the act that it tells of has its entry.
    pub async fn known_request(
        &self,
        caller: &Caller,
        key: &RequestKey,
        request: RequestDigest,
    ) -> Result<Known, OfficeError> {
        let id = self.request_id(caller, key);
        let now = self.clock.now();
        let found = self
            .data
            .find_register(RegisterKind::RequestKey, id)
            .await?;
        let revision = found.as_ref().map_or(0, |row| row.revision);
        if let Some(row) = &found {
            match self.open_request(row).await? {
                // Its person was erased, and nothing of it can be told.
                None => {
                    return Ok(Known::Done {
                        answer: None,
                        entry: None,
                    });
                }
                Some(kept) if self.is_past(&kept, now) => {}
                Some(kept) if kept.request != request => return Ok(Known::Another),
                Some(kept) => {
                    return Ok(Known::Done {
                        answer: kept.answer,
                        entry: kept.entry,
                    });
                }
            }
        }
        let kept = KeptRequest {
            request,
            at: now,
            entry: None,
            answer: None,
        };
        let row = self.office_row(RegisterKind::RequestKey, id, None, &kept, revision)?;
        Ok(Known::New(Attempt(Arc::new(Acting {
            row,
            kept,
            swept: self.past_requests(id, now).await?,
            done: Mutex::new(None),
        }))))
    }

    /// Keeps what was answered; nothing where the request wrote no entry, so that it may come again
    /// and be looked at anew. `answer` is `None` where it must not be kept.
    ///
    /// # Errors
    /// When the store does not answer: the request stays known as done, without its answer.
    ///
    /// # Journal
    /// Nothing: the act has its entry.
    pub async fn keep_answer(
        &self,
        attempt: &Attempt,
        answer: Option<Value>,
    ) -> Result<(), OfficeError> {
        let acting = &attempt.0;
        let Some(written) = acting.done.lock().await.clone() else {
            return Ok(());
        };
        let mut row = RegisterRow {
            revision: acting.row.revision + 1,
            ..acting.row.clone()
        };
        let mut kept = KeptRequest {
            entry: written.entry,
            ..acting.kept.clone()
        };
        let may_be_kept = !written.released && written.people.len() < 2;
        kept.answer =
            answer.filter(|answer| may_be_kept && answer.to_string().len() <= ANSWER_BYTES_AT_MOST);
        row.person = written.people.first().copied().filter(|_| may_be_kept);
        let op = match row.person {
            Some(_) => self.rewritten_row(&row, &kept).await?,
            None => None,
        };
        let op = if let Some(op) = op {
            op
        } else {
            // Nobody's, or somebody's who is gone: of them nothing is kept.
            kept.answer = kept.answer.filter(|_| written.people.is_empty());
            let (kind, id) = (row.kind, row.id);
            Op::PutRegister(self.office_row(kind, id, None, &kept, row.revision)?)
        };
        let unit = Unit::new("request.answered").with(op);
        match self.data.commit(unit).await {
            // Somebody was erased meanwhile, and the row with them.
            Ok(_) | Err(StorageError::RevisionMoved { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Does a unit of work. Where a request acts under a key, the first unit with an entry takes the
    /// row of the key with it; where another process has written that row meanwhile, nothing of the
    /// unit is kept.
    pub(crate) async fn commit(&self, mut unit: Unit) -> Result<Committed, StorageError> {
        let acting = ACTING.try_with(Arc::clone).ok();
        let entries: Vec<Entry> = unit.ops.iter().filter_map(entry_of).collect();
        let Some(acting) = acting.filter(|_| !entries.is_empty()) else {
            return self.data.commit(unit).await;
        };
        let mut done = acting.done.lock().await;
        if done.is_none() {
            unit.ops.push(Op::PutRegister(acting.row.clone()));
            unit.ops.extend(acting.swept.iter().cloned());
        }
        let committed = self.data.commit(unit).await?;
        let written = done.get_or_insert_with(|| Written {
            entry: None,
            people: BTreeSet::new(),
            released: false,
        });
        written.entry = committed.entries.last().map(EntryRef::from);
        for entry in entries {
            written.released |= entry.shown.is_some();
            written.people.extend(entry.persons);
        }
        Ok(committed)
    }

    /// What names a request of this caller: a keyed digest.
    pub fn request_id(&self, caller: &Caller, key: &RequestKey) -> [u8; 16] {
        let program = caller.program.as_ref().map(|program| program.id);
        let program = program.map_or_else(String::new, |program| program.to_string());
        let text = format!("{} {program} {}", caller.id(), key.0);
        self.custody.index().seed("request_key", &text)
    }

    async fn open_request(&self, row: &RegisterRow) -> Result<Option<KeptRequest>, OfficeError> {
        match row.person {
            Some(person) => self.open_person_row(person, row).await,
            None => self.open_office_row(row).map(Some),
        }
    }

    fn is_past(&self, kept: &KeptRequest, now: Timestamp) -> bool {
        let hours = i64::from(self.law_number(LawKey::RequestKeyHours));
        now.as_millis() - kept.at.as_millis() >= hours * HOUR_MS
    }

    /// What removes some of the keys that no longer hold, wherever they lie.
    async fn past_requests(&self, but: [u8; 16], now: Timestamp) -> Result<Vec<Op>, OfficeError> {
        let kind = RegisterKind::RequestKey;
        let from = fresh(self.entropy.as_ref());
        let rows = self.data.list_registers(kind, Some(from), SWEPT_AT_ONCE);
        let mut ops = Vec::new();
        for row in rows.await?.into_iter().filter(|row| row.id != but) {
            let kept = self.open_request(&row).await?;
            if kept.is_none_or(|kept| self.is_past(&kept, now)) {
                ops.push(Op::RemoveRegister { kind, id: row.id });
            }
        }
        Ok(ops)
    }
}

fn entry_of(op: &Op) -> Option<Entry> {
    match op {
        Op::Append(draft) => Entry::decode(&draft.bytes).ok(),
        _ => None,
    }
}
