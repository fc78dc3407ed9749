//! What waits for the manager: emergencies to be reviewed within three working days, and what
//! happened outside Kitei without a clause that allowed it.
//!
//! An open review lies in its register under an id that begins with the day it is due, a closed one
//! in a register of its own: how many wait, and since when, is told without opening any.

use kitei_domain::{Day, PersonId, StaffId, Timestamp, chance};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::door::Changes;
use crate::error::{EntryRef, OfficeError, Thing};
use crate::file::PersonFile;
use crate::office::Office;

/// Beyond so many that wait their number is of no use to anybody.
pub(crate) const COUNTED_AT_MOST: usize = 1_000;

/// A review, sealed under the office key (the reason may outlive the person's own keys only until
/// it is closed).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Review {
    /// Its id, hexadecimal.
    pub id: String,
    /// `emergency` or `happened_outside`.
    pub kind: String,
    /// Whose information.
    pub person: PersonId,
    /// Who acted.
    pub staff: StaffId,
    /// The reason as typed, or what was not allowed.
    pub reason: String,
    /// When it was opened.
    pub at: Timestamp,
    /// By when it must be reviewed.
    pub due: Day,
    /// When it was.
    pub closed: Option<Day>,
}

/// A review to be opened.
#[derive(Clone, Copy)]
pub(crate) struct NewReview<'a> {
    pub(crate) kind: &'static str,
    /// Who acted.
    pub(crate) staff: StaffId,
    pub(crate) reason: &'a str,
}

/// How much waits: no word of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// How many reviews are open.
    pub reviews: usize,
    /// By when the first of them must be reviewed.
    pub due: Day,
}

impl Office {
    /// A review to be opened of somebody, due from today on.
    pub(crate) fn new_review(&self, file: &PersonFile, new: NewReview<'_>) -> Review {
        let at = self.clock.now();
        let days = self.law_number(LawKey::EmergencyReviewBusinessDays);
        let calendar = self.packs.in_force().law().calendar();
        // WHY: where the calendar ended on the way, the earliest day is the one that cannot be late.
        let due = calendar
            .business_days_after(at.day(), days.into())
            .earliest();
        Review {
            id: hex::encode(id_of_day(due, chance::fresh(self.entropy.as_ref()))),
            kind: new.kind.to_owned(),
            person: file.person(),
            staff: new.staff,
            reason: new.reason.chars().take(500).collect(),
            at,
            due,
            closed: None,
        }
    }

    /// What opening a review writes with the entry that is reviewed.
    pub(crate) fn open_review(&self, review: &Review) -> Result<Changes, OfficeError> {
        let id = review_key(&review.id)?;
        let row = self.office_row(RegisterKind::Review, id, None, review, 0)?;
        Ok(Changes {
            ops: vec![Op::PutRegister(row)],
            ..Changes::reviewed(review)
        })
    }

    /// How much waits for the managers, for one of them: told at every command of theirs, so that an
    /// emergency does not wait to be looked for. `None` for everybody else, and while nothing waits.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// Nothing: rows are counted by their ids, and none is opened.
    pub async fn waiting(&self, caller: &Caller) -> Result<Option<Waiting>, OfficeError> {
        if !caller.is_manager() {
            return Ok(None);
        }
        self.reviews_waiting().await
    }

    /// How much waits, whoever asks: rows are counted by their ids.
    pub(crate) async fn reviews_waiting(&self) -> Result<Option<Waiting>, OfficeError> {
        let rows = self
            .data
            .list_registers(RegisterKind::Review, None, COUNTED_AT_MOST)
            .await?;
        let first = rows.first();
        Ok(first.map(|row| Waiting {
            reviews: rows.len(),
            due: day_of(row.id),
        }))
    }

    /// The day on which the calendar of the pack in force ends, for a manager while that is less than
    /// a year away: beyond it holidays would count as working days. `None` for everybody else.
    pub fn calendar_ends(&self, caller: &Caller) -> Option<Day> {
        let calendar = self.packs.in_force().law().calendar();
        let soon = calendar.ends_soon(self.clock.now().day());
        (caller.is_manager() && soon).then_some(calendar.until)
    }

    /// The last day of the regulation in force, for a manager while that is less than a year away.
    /// `None` for everybody else.
    pub fn regulation_ends(&self, caller: &Caller) -> Option<Day> {
        let soon = self.clock.now().day().plus_months(12);
        let ends = self.packs.in_force().to();
        ends.filter(|to| caller.is_manager() && *to < soon)
    }

    /// The reviews that are open, the one due first at the top.
    ///
    /// # Errors
    /// Refused unless the caller is a manager.
    ///
    /// # Journal
    /// One `record` entry, durable before the reasons are returned.
    pub async fn list_reviews(&self, caller: &Caller) -> Result<Vec<Review>, OfficeError> {
        self.any_manager(caller, "reviews.list").await?;
        let details = [("listed", "reviews".to_owned())];
        self.administer(caller, "reviews.list", Vec::new(), &details)
            .await?;
        self.list_office_rows(RegisterKind::Review).await
    }

    /// Closes a review: the manager has looked at it. Its reason is dropped.
    ///
    /// # Errors
    /// Refused unless the caller is a manager; an unknown or closed review.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn close_review(&self, caller: &Caller, id: &str) -> Result<EntryRef, OfficeError> {
        self.any_manager(caller, "reviews.close").await?;
        let key = review_key(id)?;
        let found = self
            .find_office_row::<Review>(RegisterKind::Review, key)
            .await?;
        let (mut review, _) = found.ok_or_else(|| unknown(id))?;
        review.closed = Some(self.clock.now().day());
        review.reason = String::new();
        let ops = vec![
            Op::RemoveRegister {
                kind: RegisterKind::Review,
                id: key,
            },
            // WHY: of two who close it at the same time the second finds this row there.
            Op::PutRegister(self.office_row(RegisterKind::ReviewClosed, key, None, &review, 0)?),
        ];
        let details = [("review", id.to_owned()), ("change", "closed".to_owned())];
        self.administer(caller, "reviews.close", ops, &details)
            .await
    }
}

/// The id of a row that waits for a day: the day, as days since 1970-01-01, and random bytes, so that
/// the register lists the one due first at the top.
pub(crate) fn id_of_day(day: Day, mut random: [u8; 16]) -> [u8; 16] {
    let day = u32::try_from(day.epoch_days()).unwrap_or(0);
    if let Some(first) = random.first_chunk_mut() {
        *first = day.to_be_bytes();
    }
    random
}

/// The id of a review as its row has it.
fn review_key(id: &str) -> Result<[u8; 16], OfficeError> {
    let mut key = [0; 16];
    hex::decode_to_slice(id, &mut key).map_err(|_unreadable| unknown(id))?;
    Ok(key)
}

fn unknown(id: &str) -> OfficeError {
    OfficeError::Unknown {
        what: Thing::Review,
        id: id.to_owned(),
    }
}

/// The day for which a row waits, as its id tells it.
pub(crate) fn day_of(id: [u8; 16]) -> Day {
    let [a, b, c, d, ..] = id;
    Day::from_epoch_days(i64::from(u32::from_be_bytes([a, b, c, d])))
}
