//! What already happened outside Kitei (事後記録) and belongs to no referral: a sheet faxed to the wrong
//! number, something told to a relative on the telephone, a list handed over. It can always be
//! recorded; it releases nothing and is judged afterwards.

use kitei_domain::{Act, PersonId, ProvisionId, RecipientId, RecipientKind};
use serde::Serialize;

use crate::caller::Caller;
use crate::door::Withheld;
use crate::error::{EntryRef, OfficeError, Problem};
use crate::office::Office;
use crate::provision::{Channel, Happened, Leaving, Left, Whom};
use crate::question::{Receiver, Wanted};
use crate::recipient::filled;

/// Who had it.
#[derive(Debug, Clone)]
pub enum GivenTo {
    /// One of the office's recipients.
    Recipient(RecipientId),
    /// Somebody else, in words.
    Other(String),
}

/// Information that left outside Kitei, as a request tells it.
#[derive(Debug, Clone)]
pub struct Disclosed {
    /// To whom.
    pub to: GivenTo,
    /// In the course of what.
    pub purpose: String,
    /// How.
    pub channel: Channel,
    /// When, by whom, which items, how it came about.
    pub happened: Happened,
}

/// What already happened was recorded.
#[derive(Debug, Clone, Serialize)]
pub struct RecordedAfterwards {
    /// The id of its record.
    pub provision: ProvisionId,
    /// The items that went.
    pub items: Vec<String>,
    /// Whether it was allowed; where not, an incident waits for the manager.
    pub allowed: bool,
    /// The items that should not have gone, with the reason.
    pub withheld: Vec<Withheld>,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Records that items of a person went to somebody outside Kitei. What was not allowed is kept
    /// all the same and opens a review for the manager in the same transaction.
    ///
    /// # Errors
    /// An unknown person, purpose, recipient, item or member of the staff; no item; a time in the
    /// future.
    ///
    /// # Journal
    /// One `record` entry with the items, the time it happened, and how it was judged.
    pub async fn record_disclosure(
        &self,
        caller: &Caller,
        person: PersonId,
        disclosed: Disclosed,
    ) -> Result<RecordedAfterwards, OfficeError> {
        if disclosed.happened.items.is_empty() {
            return Err(OfficeError::Unusable {
                what: "--items",
                problem: Problem::Missing,
            });
        }
        self.check_happening(Some(&disclosed.happened)).await?;
        let purpose = self
            .purpose_or_refuse(caller, Act::Record, &disclosed.purpose)
            .await?;
        let (to, receiver) = match disclosed.to {
            GivenTo::Recipient(id) => {
                let recipient = self.load_recipient(id).await?;
                (
                    Whom::Known(Box::new(recipient)),
                    self.receiver(Some(id), None).await?,
                )
            }
            // WHY: of somebody whom the office does not know no clause speaks; nothing may go there.
            GivenTo::Other(words) => (Whom::Other(filled("--to-other", words)?), Receiver::NOBODY),
        };
        let leaving = Leaving {
            wanted: Wanted {
                receiver,
                ..Wanted::inside(act_towards(receiver.kind), purpose)
            },
            to,
            referral: None,
            channel: disclosed.channel,
            happened: Some(disclosed.happened),
            only: None,
            package: None,
        };
        let Left {
            id,
            allowed,
            passed,
        } = self.let_leave(caller, person, leaving).await?;
        Ok(RecordedAfterwards {
            provision: id,
            items: passed.items,
            allowed,
            withheld: passed.ruling.withheld,
            entry: passed.entry,
        })
    }
}

/// As what it is judged: work given out and joint use are acts of their own.
fn act_towards(kind: RecipientKind) -> Act {
    match kind {
        RecipientKind::Contractor => Act::Entrust,
        RecipientKind::GroupCompany => Act::Share,
        _ => Act::Provide,
    }
}
