//! A changed mail address: the one before is told, and the new one opens the person's own page only
//! after some hours, whoever changed it.

use kitei_domain::{Act, PersonId, Source, Timestamp, contact};
use kitei_rulebook::LawKey;
use kitei_storage::Op;

use super::Subject;
use super::address::OwnMail;
use crate::amend::Correction;
use crate::caller::Caller;
use crate::collect::Exceptional;
use crate::door::{Acted, Changes, Intent, Items};
use crate::error::{OfficeError, Problem};
use crate::file::PersonFile;
use crate::office::Office;
use crate::outbox::{About, MailContent};
use crate::people::reveal;
use crate::question::Wanted;

/// The item that is meant.
const ITEM: &str = "mail";

/// What is written with another address.
pub(crate) struct MailChange {
    /// The address before, where there was one.
    old: Option<String>,
    revision: u64,
    at: Timestamp,
    counts_from: Timestamp,
}

impl Office {
    /// Changes the mail address of a person on their own page.
    ///
    /// # Errors
    /// [`OfficeError::Unusable`] for what is no mail address; refused by the regulation.
    ///
    /// # Journal
    /// One `disclose` entry for the address before, which is told, and one `correct` entry.
    ///
    /// # Source
    /// APPI 34(1); notice A22, A26.
    pub async fn change_own_mail(
        &self,
        subject: &Subject,
        address: &str,
    ) -> Result<(Acted, Timestamp), OfficeError> {
        let address = contact::mail_key(address).ok_or(OfficeError::Unusable {
            what: "address",
            problem: Problem::NoMail,
        })?;
        let correction = Correction {
            item: ITEM.to_owned(),
            value: address,
            source: Source::Own,
            exception: Exceptional::default(),
        };
        let acted = self
            .correct(&subject.caller, subject.person, correction)
            .await?;
        Ok((acted, self.mail_counts_from()))
    }

    /// For how many hours a changed address waits.
    pub fn own_mail_change_hours(&self) -> u8 {
        self.law_number(LawKey::OwnMailChangeHours)
    }

    fn mail_counts_from(&self) -> Timestamp {
        let hours = i64::from(self.own_mail_change_hours());
        self.clock.now().plus_millis(hours * 3_600_000)
    }

    /// What is written with a correction that gives somebody another address; `None` where it is no
    /// other one. The address before is opened for it, against an entry of its own.
    pub(crate) async fn mail_change(
        &self,
        caller: &Caller,
        person: PersonId,
        (item, value, held): (&str, &str, bool),
    ) -> Result<Option<MailChange>, OfficeError> {
        if item != ITEM {
            return Ok(None);
        }
        let old = if held {
            self.address_before(caller, person).await?
        } else {
            None
        };
        if old.is_some() && old == contact::mail_key(value) {
            return Ok(None);
        }
        let file = self.find_file(person, Items::File).await?;
        let root = file.map_or(person, |file| file.person());
        let (_, revision) = self.own_mail(root).await?;
        Ok(Some(MailChange {
            old,
            revision,
            at: self.clock.now(),
            counts_from: self.mail_counts_from(),
        }))
    }

    async fn address_before(
        &self,
        caller: &Caller,
        person: PersonId,
    ) -> Result<Option<String>, OfficeError> {
        let wanted = if caller.subject.is_some() {
            self.disclosing()?
        } else {
            Wanted::inside(Act::Use, self.purpose("rights.request")?)
        };
        let items = Items::These(self.item_set(&[ITEM])?);
        let intent = Intent::new("own.mail_before", person, wanted, items)
            .detail("what", "tell_address_before")
            .releasing();
        let passed = self
            .pass(caller, intent, |_| Ok(Changes::default()))
            .await?;
        let value = reveal(passed.released).remove(ITEM);
        Ok(value.as_deref().and_then(contact::mail_key))
    }

    /// The rows of another address.
    pub(crate) fn mail_change_ops(
        &self,
        file: &PersonFile,
        change: &MailChange,
    ) -> Result<Vec<Op>, OfficeError> {
        let mail = OwnMail {
            confirmed: None,
            bounced: None,
            counts_from: Some(change.counts_from),
        };
        let mut ops = vec![self.own_mail_op(file, &mail, change.revision)?];
        if let Some(old) = &change.old {
            let content = MailContent::OwnMailChanged {
                at: change.at,
                counts_from: change.counts_from,
            };
            let mail = self.new_mail(old, content, About::Nothing);
            ops.push(self.queue_op(file, &mail)?);
        }
        Ok(ops)
    }
}
