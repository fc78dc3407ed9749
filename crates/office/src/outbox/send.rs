//! The sender: takes each mail that is due, has it ruled again, hands it to the way out, and keeps
//! how that ended.
//!
//! A mail is leased before it leaves. A sender that is killed, or cut off after it handed the text
//! over, leaves a mail of which nobody knows whether it left: it is sent once more, under the same
//! id, and given up where that happens again.

use async_trait::async_trait;
use kitei_domain::{MailId, Timestamp};
use kitei_storage::{Op, RegisterKind, RegisterRow, StorageError, Unit};
use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::{MailContent, QueuedMail, drop_op};
use crate::error::OfficeError;
use crate::office::Office;

/// So many mails are looked at together.
const PAGE: usize = 200;

/// A mail is in one hand for so long; whoever sends is done, one way or the other, well before.
const LEASE_MS: i64 = 5 * 60_000;

/// A mail is tried so often.
pub(super) const ATTEMPTS_AT_MOST: u8 = 12;

/// The first pause between two tries; it doubles each time.
const PAUSE_MS: i64 = 60_000;

/// The longest pause between two tries.
const PAUSE_MS_AT_MOST: i64 = 6 * 3_600_000;

/// A mail that was given up is told in the list for so long.
const TOLD_MS: i64 = 30 * 86_400_000;

/// A mail as the way out gets it.
#[derive(Clone)]
pub struct Letter {
    /// Its id, the same at every try.
    pub id: MailId,
    /// Whom it is from.
    pub from: String,
    /// The office's name.
    pub operator: String,
    /// To whom.
    pub to: String,
    /// When it was queued.
    pub queued: Timestamp,
    /// What it says.
    pub content: MailContent,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter")
            .field("id", &self.id)
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}

/// Why a mail did not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undelivered {
    /// Nobody answers there, or not in time; nothing was handed over.
    Unreachable,
    /// The server says: later.
    Later,
    /// The server says: never.
    Refused,
    /// Cut off after the text was handed over, before the server said that it has it.
    InDoubt,
    /// The mail cannot be written as one.
    Unwritable,
}

/// A way out of the office.
#[async_trait]
pub trait Post: Send + Sync {
    /// Hands a mail over, within a time much shorter than five minutes.
    ///
    /// # Errors
    /// Why it did not leave, or may not have.
    async fn deliver(&self, letter: &Letter) -> Result<(), Undelivered>;
}

/// What a round of sending did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// Mails that left.
    pub sent: u64,
    /// Mails that wait for another try.
    pub waiting: u64,
    /// Mails that were given up.
    pub failed: u64,
    /// Mails that must not leave any more, and are gone.
    pub dropped: u64,
    /// Whether nothing leaves until a manager has confirmed a restored office.
    pub shut: bool,
}

impl Office {
    /// Sends what is due.
    ///
    /// # Errors
    /// When the store fails. What the way out answers is no error: the mail waits, or is given up.
    ///
    /// # Journal
    /// For each mail one entry before it leaves (a `provide` entry about the person for a package,
    /// of the outcome `intent`), or a refusal, and the mail is gone; one entry of how it ended.
    pub async fn send_due(&self, post: &dyn Post) -> Result<Sent, OfficeError> {
        let mut sent = Sent::default();
        if !self.reconfirmed {
            sent.shut = true;
            return Ok(sent);
        }
        let from = self.settings_to_send().await?.from;
        let mut after = None;
        loop {
            let rows = self
                .data
                .list_registers(RegisterKind::Mail, after, PAGE)
                .await?;
            for row in &rows {
                self.send_one(row, &from, post, &mut sent).await?;
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE => after = Some(last.id),
                _ => return Ok(sent),
            }
        }
    }

    async fn send_one(
        &self,
        row: &RegisterRow,
        from: &str,
        post: &dyn Post,
        sent: &mut Sent,
    ) -> Result<(), OfficeError> {
        let Some(mut mail) = self.open_mail(row).await? else {
            return Ok(());
        };
        let now = self.clock.now();
        match mail.next_step(now) {
            Step::Rest => {
                sent.waiting += u64::from(mail.ended.is_none());
                return Ok(());
            }
            Step::Drop => {
                self.write_outcome(Unit::new("mail.forget").with(drop_op(mail.id)))
                    .await?;
                sent.dropped += u64::from(mail.ended.is_none());
                return Ok(());
            }
            Step::GiveUp => {
                sent.failed += 1;
                return self.give_up(row, mail, Undelivered::InDoubt).await;
            }
            Step::Try => {}
        }
        // WHY: the lease of somebody who never came back has run out; the mail may have left.
        mail.in_doubt |= mail.leased_until.is_some();
        mail.leased_until = Some(now.plus_millis(LEASE_MS));
        mail.attempts = mail.attempts.saturating_add(1);
        let row = match self.claim(row, &mail).await? {
            Claim::Granted(row) => row,
            Claim::Gone => {
                sent.dropped += 1;
                return Ok(());
            }
            Claim::Elsewhere => return Ok(()),
        };
        let letter = Letter {
            id: mail.id,
            from: from.to_owned(),
            operator: self.operator_name.clone(),
            to: mail.to.clone(),
            queued: mail.queued,
            content: mail.content.clone(),
        };
        match post.deliver(&letter).await {
            Ok(()) => {
                sent.sent += 1;
                self.has_left(&row, &mail).await
            }
            Err(why) => self.did_not_leave(&row, mail, why, sent).await,
        }
    }

    async fn has_left(&self, row: &RegisterRow, mail: &QueuedMail) -> Result<(), OfficeError> {
        let entry = self.mail_entry(row, mail, "sent");
        let unit = Unit::new("mail.sent")
            .with(drop_op(mail.id))
            .with(Op::Append(self.draft(&entry)?));
        self.write_outcome(unit).await
    }

    async fn did_not_leave(
        &self,
        row: &RegisterRow,
        mut mail: QueuedMail,
        why: Undelivered,
        sent: &mut Sent,
    ) -> Result<(), OfficeError> {
        let in_doubt_again = why == Undelivered::InDoubt && mail.in_doubt;
        let never = matches!(why, Undelivered::Refused | Undelivered::Unwritable);
        if never || in_doubt_again || mail.attempts >= ATTEMPTS_AT_MOST {
            sent.failed += 1;
            return self.give_up(row, mail, why).await;
        }
        sent.waiting += 1;
        mail.in_doubt |= why == Undelivered::InDoubt;
        mail.leased_until = None;
        mail.not_before = self.clock.now().plus_millis(pause_ms(mail.attempts));
        match self.rewritten_mail(row, &mail).await? {
            Some(op) => self.write_outcome(Unit::new("mail.later").with(op)).await,
            None => Ok(()),
        }
    }

    /// Keeps that a mail did not leave; what it said is gone.
    async fn give_up(
        &self,
        row: &RegisterRow,
        mut mail: QueuedMail,
        why: Undelivered,
    ) -> Result<(), OfficeError> {
        mail.ended = Some((why, self.clock.now()));
        mail.content.empty();
        let entry = self.mail_entry(row, &mail, "failed");
        let Some(op) = self.rewritten_mail(row, &mail).await? else {
            return Ok(());
        };
        let unit = Unit::new("mail.failed")
            .with(op)
            .with(Op::Append(self.draft(&entry)?));
        self.write_outcome(unit).await
    }

    /// Writes how a mail ended. Where its row is gone or another's meanwhile (a withdrawal, a recall),
    /// there is nothing left to write.
    pub(crate) async fn write_outcome(&self, unit: Unit) -> Result<(), OfficeError> {
        match self.data.commit(unit).await {
            Ok(_) | Err(StorageError::RevisionMoved { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// What a sender does with a mail now.
enum Step {
    Rest,
    Drop,
    GiveUp,
    Try,
}

impl QueuedMail {
    fn next_step(&self, now: Timestamp) -> Step {
        if let Some((_, since)) = self.ended {
            return if since.plus_millis(TOLD_MS) < now {
                Step::Drop
            } else {
                Step::Rest
            };
        }
        match self.leased_until {
            Some(until) if until > now => return Step::Rest,
            Some(_) if self.in_doubt || self.attempts >= ATTEMPTS_AT_MOST => return Step::GiveUp,
            _ => {}
        }
        if self.content.until().is_some_and(|until| until <= now) {
            return Step::Drop;
        }
        if self.not_before > now {
            Step::Rest
        } else {
            Step::Try
        }
    }
}

impl MailContent {
    /// Drops what it says and keeps what it was.
    fn empty(&mut self) {
        match self {
            Self::PackageLink {
                recipient, link, ..
            } => {
                recipient.clear();
                link.clear();
            }
            Self::PackageCode { code, .. } | Self::OwnCode { code, .. } => code.clear(),
            Self::AddressCode {
                recipient, code, ..
            } => {
                recipient.clear();
                code.clear();
            }
            Self::OwnMailChanged { .. } | Self::Test => {}
        }
    }
}

fn pause_ms(attempts: u8) -> i64 {
    let doubled = u32::from(attempts.saturating_sub(1)).min(20);
    (PAUSE_MS << doubled).min(PAUSE_MS_AT_MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_six_hours() {
        let minutes: Vec<i64> = [1, 2, 3, 9, 10, 12, 255]
            .map(|attempts| pause_ms(attempts) / 60_000)
            .to_vec();
        assert_eq!(minutes, [1, 2, 4, 256, 360, 360, 360]);
    }
}
