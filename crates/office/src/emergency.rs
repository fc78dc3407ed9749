//! Emergencies (A20). The reason typed first opens one: of one person, for one member of the staff,
//! for the minutes of the law table from then on. Within them that member's further acts on that
//! person need no reason again and belong to the same review; after them a reason is typed anew.
//!
//! INVARIANT: nothing of this is remembered. An emergency runs as far as its open review says so, and
//! a review that a manager has closed carries nothing more.

use kitei_domain::{PersonId, Timestamp};
use kitei_rulebook::LawKey;
use kitei_storage::RegisterKind;
use serde::Serialize;

use crate::caller::Caller;
use crate::error::OfficeError;
use crate::office::Office;
use crate::review::{NewReview, Review};

/// The kind of review that an emergency opens.
pub(crate) const EMERGENCY: &str = "emergency";

/// So many people of one name, phone or mail are at most found in an emergency: never in bulk.
pub(crate) const FOUND_AT_MOST: usize = 5;

/// What carries an act in an emergency.
pub(crate) enum Carried<'a> {
    /// A reason, typed for this act.
    Reason(&'a str),
    /// The reason of an emergency that still runs, under this review.
    Running(Review),
}

/// The emergency to which an act belonged.
#[derive(Debug, Clone, Serialize)]
pub struct Emergency {
    /// Its review.
    pub review: String,
    /// Until when the same member of the staff needs no further reason for the same person.
    pub until: Timestamp,
}

impl Office {
    /// What would carry an act in an emergency; `None` where no reason is typed and none still runs.
    pub(crate) async fn carried<'a>(
        &self,
        caller: &Caller,
        person: PersonId,
        reason: Option<&'a str>,
    ) -> Result<Option<Carried<'a>>, OfficeError> {
        if let Some(reason) = reason {
            return Ok(Some(Carried::Reason(reason)));
        }
        let newest = self.data.newest_time().await?;
        let now = self.clock.now();
        if newest.is_some_and(|newest| now < newest) {
            // WHY: a clock behind the newest entry was set back. Its minutes count for nothing.
            return Ok(None);
        }
        let reviews: Vec<Review> = self.list_office_rows(RegisterKind::Review).await?;
        let running = reviews.into_iter().filter(|review| {
            review.kind == EMERGENCY
                && review.person == person
                && review.staff == caller.id()
                && now < self.ends(review)
        });
        let newest = running.max_by_key(|review| review.at);
        Ok(newest.map(Carried::Running))
    }

    /// The emergency of a review, as its act tells it.
    pub(crate) fn emergency_of(&self, review: &Review) -> Emergency {
        Emergency {
            review: review.id.clone(),
            until: self.ends(review),
        }
    }

    /// The first instant at which an emergency is over.
    fn ends(&self, review: &Review) -> Timestamp {
        let minutes = i64::from(self.law_number(LawKey::EmergencyMinutes));
        review.at.plus_millis(minutes * 60_000)
    }
}

impl<'a> NewReview<'a> {
    /// The review of an emergency.
    pub(crate) fn emergency(caller: &Caller, reason: &'a str) -> Self {
        Self {
            kind: EMERGENCY,
            staff: caller.id(),
            reason,
        }
    }
}
