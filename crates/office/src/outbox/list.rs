//! What waits to leave, as managers see it, and the test of the way out.

use kitei_domain::{MailId, PackageId, RecipientId, contact};
use kitei_storage::{Op, RegisterKind, Unit};
use serde::Serialize;

use super::{About, MailContent, Undelivered, drop_op};
use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, Problem, Thing};
use crate::office::Office;

/// So many rows are read at a time.
const PAGE: usize = 500;

/// One mail of the queue: ids, words and times; neither address nor text.
#[derive(Debug, Clone, Serialize)]
pub struct MailLine {
    /// Its id.
    pub id: MailId,
    /// What kind of mail it is.
    pub kind: &'static str,
    /// `queued`, `waiting` for another try, `leaving`, or `failed`.
    pub state: &'static str,
    /// The package it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageId>,
    /// The recipient whose address it confirms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<RecipientId>,
    /// When it was queued.
    pub queued: String,
    /// How often it was tried.
    pub attempts: u8,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Why it is not tried any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<Undelivered>,
}

impl Office {
    /// What waits to leave, the oldest first.
    ///
    /// # Errors
    /// Refused unless the caller is pledged and trained, or the placement manager.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn list_mail(&self, caller: &Caller) -> Result<Vec<MailLine>, OfficeError> {
        self.colleagues_only(caller, "mail.list").await?;
        let details = [("listed", "mail".to_owned())];
        self.administer(caller, "mail.list", Vec::new(), &details)
            .await?;
        let now = self.clock.now();
        let mut lines = Vec::new();
        let mut after = None;
        loop {
            let rows = self
                .data
                .list_registers(RegisterKind::Mail, after, PAGE)
                .await?;
            for row in &rows {
                let Some(mail) = self.open_mail(row).await? else {
                    continue;
                };
                let in_hand = mail.leased_until.is_some_and(|until| until > now);
                let waits = mail.ended.is_none() && !in_hand;
                lines.push(MailLine {
                    id: mail.id,
                    kind: mail.content.kind(),
                    state: match (mail.ended, in_hand, mail.attempts) {
                        (Some(_), _, _) => "failed",
                        (None, true, _) => "leaving",
                        (None, false, 0) => "queued",
                        (None, false, _) => "waiting",
                    },
                    package: match mail.about {
                        About::Package(package) => Some(package),
                        About::Address(..) | About::Own | About::Nothing => None,
                    },
                    recipient: match mail.about {
                        About::Address(recipient, _) => Some(recipient),
                        About::Package(_) | About::Own | About::Nothing => None,
                    },
                    queued: mail.queued.to_string(),
                    attempts: mail.attempts,
                    next: waits.then(|| mail.not_before.to_string()),
                    failed: mail.ended.map(|(why, _)| why),
                });
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE => after = Some(last.id),
                _ => return Ok(lines),
            }
        }
    }

    /// Queues a mail that says nothing but that mail leaves.
    ///
    /// # Errors
    /// Refused unless the caller is a manager; no mail address.
    ///
    /// # Journal
    /// One `record` entry with the mail's id.
    pub async fn test_mail(&self, caller: &Caller, to: &str) -> Result<MailId, OfficeError> {
        self.any_manager(caller, "mail.test").await?;
        let to = contact::mail_key(to).ok_or(OfficeError::Unusable {
            what: "--to",
            problem: Problem::NoMail,
        })?;
        let mail = self.new_mail(&to, MailContent::Test, About::Nothing);
        let op = self.office_mail_op(&mail, 0)?;
        let details = [("mail", mail.id.to_string()), ("kind", "test".to_owned())];
        self.administer(caller, "mail.test", vec![op], &details)
            .await?;
        Ok(mail.id)
    }

    /// Takes a mail out of the queue; one that is leaving may have left.
    ///
    /// # Errors
    /// No such mail.
    ///
    /// # Journal
    /// One `record` entry, which names the person whom the mail is about.
    pub async fn drop_mail(&self, caller: &Caller, id: MailId) -> Result<EntryRef, OfficeError> {
        let row = self
            .data
            .find_register(RegisterKind::Mail, *id.as_bytes())
            .await?
            .ok_or_else(|| OfficeError::Unknown {
                what: Thing::Mail,
                id: id.to_string(),
            })?;
        let details = [("mail", id.to_string()), ("change", "dropped".to_owned())];
        let mut entry = self.administrative_entry(Some(caller), &details);
        entry.persons = row.person.into_iter().collect();
        let unit = Unit::new("mail.drop")
            .urgent()
            .with(drop_op(id))
            .with(Op::Append(self.draft(&entry)?));
        self.commit_entry(unit).await
    }
}
