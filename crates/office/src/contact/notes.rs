//! A note of an interview, with the next step, in one act. What the guard stops in it goes one of three
//! ways: a working condition stands in its place, the person agrees to the item it belongs to, or it is
//! dropped. The rest of the text is never lost and never waits.

use kitei_domain::PersonId;
use serde::Serialize;

use super::follow_ups::NewFollowUp;
use crate::caller::Caller;
use crate::contact::FollowUpSet;
use crate::door::Changes;
use crate::error::{EntryRef, OfficeError, Problem};
use crate::office::Office;
use crate::ways_out::WayOut;

/// A note that is to be recorded.
#[derive(Debug, Clone, Default)]
pub struct NewNote {
    /// The text.
    pub text: String,
    /// What becomes of the sentences that the guard stops; with none of them it is not looked at.
    pub way: Option<WayOut>,
    /// What is to be done next.
    pub next: Option<NewFollowUp>,
}

/// A note was recorded.
#[derive(Debug, Clone, Serialize)]
pub struct NoteTaken {
    /// How many sentences the guard stopped.
    pub stopped: usize,
    /// The next step, where one was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<FollowUpSet>,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Records a note below those that are held, the day as the day of the last interview, and the
    /// next step; the draft is destroyed with it.
    ///
    /// # Errors
    /// Refused by the regulation; `content.barred` where the guard stops a sentence and no way out is
    /// chosen; no open contact; an empty note without a next step.
    ///
    /// # Journal
    /// One `correct` or `collect` entry. Where the person agreed to an item, one `consent` entry and
    /// one `collect` entry before it.
    ///
    /// # Source
    /// Regulation B4 and B5.
    pub async fn take_note(
        &self,
        caller: &Caller,
        (person, purpose): (PersonId, &str),
        note: NewNote,
    ) -> Result<NoteTaken, OfficeError> {
        let contact = self.load_contact(caller, person, purpose).await?;
        let typed = (super::drafts::NOTES, note.text.as_str());
        let (text, stopped) = self.let_out(caller, person, typed, note.way).await?;
        let next = match &note.next {
            Some(next) => Some(self.new_follow_up(caller, next)?),
            None => None,
        };
        if text.is_empty() && next.is_none() {
            return Err(OfficeError::Unusable {
                what: "note",
                problem: Problem::Empty,
            });
        }
        let home = self
            .home_of(person, self.item(super::drafts::NOTES)?)
            .await?;
        let mut intent = self
            .note_intent(person, home)?
            .detail("contact", contact.id);
        if let Some(next) = &next {
            intent = intent.detail("follow_up", next.id).detail("due", next.day);
        }
        let passed = self
            .pass(caller, intent, |opened| {
                let mut changes = Changes::ops(vec![self.destroy_draft(caller, person)]);
                if !text.is_empty() {
                    changes.standing = Some(opened.file.standing().clone());
                    changes.ops.push(self.note_op(opened, home, &text)?);
                }
                if let Some(next) = &next {
                    changes.ops.push(self.follow_up_op(opened.file, next)?);
                }
                Ok(changes)
            })
            .await?;
        Ok(NoteTaken {
            stopped,
            next: next.map(|next| FollowUpSet::of(&next)),
            entry: passed.entry,
        })
    }
}
