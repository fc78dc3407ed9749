//! What waits for the manager: emergencies to be reviewed within three working days, and what
//! happened outside Kitei without a clause that allowed it.

use kitei_domain::{Day, PersonId, StaffId, chance};
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError};
use crate::file::PersonFile;
use crate::office::Office;

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
    /// When.
    pub on: Day,
    /// By when it must be reviewed.
    pub due: Day,
    /// When it was.
    pub closed: Option<Day>,
}

impl Office {
    pub(crate) fn review_op(
        &self,
        caller: &Caller,
        file: &PersonFile,
        kind: &str,
        reason: &str,
    ) -> Result<Op, OfficeError> {
        let id: [u8; 16] = chance::fresh(self.entropy.as_ref());
        let on = self.clock.now().day();
        let days = self.law_number("emergency.review_business_days");
        let review = Review {
            id: hex::encode(id),
            kind: kind.to_owned(),
            person: file.person(),
            staff: caller.id(),
            reason: reason.chars().take(500).collect(),
            on,
            due: self.business_days_after(on, days),
            closed: None,
        };
        Ok(Op::PutRegister(self.office_row(
            RegisterKind::Review,
            id,
            None,
            &review,
            0,
        )?))
    }

    /// The reviews that are open, the one due first at the top.
    ///
    /// # Errors
    /// Refused unless the caller is a manager.
    ///
    /// # Journal
    /// One `record` entry, durable before the reasons are returned.
    pub async fn list_reviews(&self, caller: &Caller) -> Result<Vec<Review>, OfficeError> {
        self.manager_only(caller, "reviews.list").await?;
        let details = [("listed", "reviews".to_owned())];
        self.administer(caller, "reviews.list", Vec::new(), &details)
            .await?;
        let mut reviews: Vec<Review> = self.list_office_rows(RegisterKind::Review).await?;
        reviews.retain(|review| review.closed.is_none());
        reviews.sort_by_key(|review| review.due);
        Ok(reviews)
    }

    /// Closes a review: the manager has looked at it. Its reason is dropped.
    ///
    /// # Errors
    /// Refused unless the caller is a manager; an unknown or closed review.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn close_review(&self, caller: &Caller, id: &str) -> Result<EntryRef, OfficeError> {
        self.manager_only(caller, "reviews.close").await?;
        let unknown = || OfficeError::Unknown {
            what: "review",
            id: id.to_owned(),
        };
        let mut key = [0; 16];
        hex::decode_to_slice(id, &mut key).map_err(|_unreadable| unknown())?;
        let found = self
            .find_office_row::<Review>(RegisterKind::Review, key)
            .await?;
        let (mut review, row) = found.ok_or_else(unknown)?;
        review.closed = Some(self.clock.now().day());
        review.reason = String::new();
        let row = self.office_row(RegisterKind::Review, key, None, &review, row.revision)?;
        let details = [("review", id.to_owned()), ("change", "closed".to_owned())];
        self.administer(
            caller,
            "reviews.close",
            vec![Op::PutRegister(row)],
            &details,
        )
        .await
    }

    /// The day `days` working days later.
    pub(crate) fn business_days_after(&self, from: Day, days: i64) -> Day {
        let law = self.packs.in_force().law();
        let mut day = from;
        let mut left = days;
        while left > 0 {
            day = day.plus_days(1);
            if day.weekday() < 6 && !law.is_holiday(day) {
                left -= 1;
            }
        }
        day
    }
}
