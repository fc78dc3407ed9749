//! Where a recipient reads its mail: an address that somebody there confirmed by a code that was sent
//! to it. What is sent electronically is bound to it.
//!
//! INVARIANT: an address that was set anew or that bounced has another binding: every package that
//! was bound to the earlier one is dead with that one write.

use kitei_domain::{RecipientId, Timestamp, chance, contact};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind, StorageError};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, Problem, Thing};
use crate::office::Office;
use crate::outbox::{About, MailContent, drop_op};
use crate::package::{Bound, SentCode, is_code};

/// The code that confirms an address is good for a day: somebody there may have to be called.
const CODE_MS: i64 = 24 * 3_600_000;

/// What codes of addresses are bound to.
const FIELD: &str = "address_code";

/// How often an act is begun anew where somebody else wrote the row meanwhile.
const TURNS_AT_MOST: usize = 16;

/// An address as its row holds it, sealed under the office key.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct AddressRecord {
    pub(crate) recipient: RecipientId,
    pub(crate) address: String,
    /// Which setting of the address this is.
    pub(crate) binding: [u8; 16],
    pub(crate) set: Timestamp,
    pub(crate) confirmed: Option<Timestamp>,
    pub(crate) bounced: Option<Timestamp>,
    pub(crate) code: Option<SentCode>,
    pub(crate) tries: u8,
}

/// Where a recipient reads its mail, as staff see it.
#[derive(Debug, Clone, Serialize)]
pub struct RecipientMail {
    /// Whose address.
    pub recipient: RecipientId,
    /// The address.
    pub address: String,
    /// When it was confirmed last.
    pub confirmed: Option<String>,
    /// Until when that counts.
    pub confirmed_until: Option<String>,
    /// When mail to it came back.
    pub bounced: Option<String>,
}

/// An address was set; the code that confirms it is on its way.
#[derive(Debug, Clone, Serialize)]
pub struct AddressSet {
    /// Whose address.
    pub recipient: RecipientId,
    /// Until when the code is good.
    pub code_until: String,
    /// The entry.
    pub entry: EntryRef,
}

/// Mail came back.
#[derive(Debug, Clone, Serialize)]
pub struct Bounced {
    /// The recipients who had the address: every package that was bound to it is recalled.
    pub recipients: Vec<RecipientId>,
    /// Mails to it that were queued, and are gone.
    pub dropped: u64,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Sets the address at which a recipient reads its mail, or asks again for the confirmation of
    /// the one that is set, and sends a code there. Another address ends every package that was
    /// bound to the earlier one.
    ///
    /// # Errors
    /// Refused unless the caller is pledged and trained; no such recipient; no mail address.
    ///
    /// # Journal
    /// One `record` entry with the recipient's id and the mail's.
    pub async fn set_recipient_mail(
        &self,
        caller: &Caller,
        recipient: RecipientId,
        address: &str,
    ) -> Result<AddressSet, OfficeError> {
        self.colleagues_only(caller, "recipient.mail").await?;
        let address = contact::mail_key(address).ok_or(OfficeError::Unusable {
            what: "--address",
            problem: Problem::NoMail,
        })?;
        let name = self.load_recipient(recipient).await?.name;
        let (code, sent) = self.new_code(FIELD, recipient.as_bytes(), CODE_MS);
        let until = sent.until;
        let earlier = self.find_address(recipient).await?;
        let revision = earlier.as_ref().map_or(0, |(_, revision)| *revision);
        let same = earlier
            .map(|(earlier, _)| earlier)
            .filter(|earlier| earlier.address == address && earlier.bounced.is_none());
        let record = AddressRecord {
            recipient,
            binding: same
                .as_ref()
                .map_or_else(|| chance::fresh(self.entropy.as_ref()), |same| same.binding),
            confirmed: same.and_then(|same| same.confirmed),
            set: self.clock.now(),
            bounced: None,
            code: Some(sent),
            tries: 0,
            address,
        };
        let content = MailContent::AddressCode {
            recipient: name,
            code,
            until,
        };
        let about = About::Address(recipient, record.binding);
        let mail = self.new_mail(&record.address, content, about);
        let ops = vec![
            self.address_op(&record, revision)?,
            self.office_mail_op(&mail, 0)?,
        ];
        let details = [
            ("recipient", recipient.to_string()),
            ("change", "mail_set".to_owned()),
            ("mail", mail.id.to_string()),
        ];
        let entry = self
            .administer(caller, "recipient.mail", ops, &details)
            .await?;
        Ok(AddressSet {
            recipient,
            code_until: until.to_string(),
            entry,
        })
    }

    /// Confirms a recipient's address by the code that was sent there.
    ///
    /// # Errors
    /// Refused unless the caller is pledged and trained, and where the code is not right, its time
    /// is over, or it was given wrong too often; no address is set.
    ///
    /// # Journal
    /// One `record` entry, of the outcome `refused` for a wrong code.
    pub async fn confirm_recipient_mail(
        &self,
        caller: &Caller,
        recipient: RecipientId,
        code: &str,
    ) -> Result<EntryRef, OfficeError> {
        self.colleagues_only(caller, "recipient.confirm").await?;
        for _turn in 0..TURNS_AT_MOST {
            match self.confirm_once(caller, recipient, code).await {
                Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {}
                confirmed => return confirmed,
            }
        }
        Err(OfficeError::Contended {
            person: recipient.to_string(),
        })
    }

    async fn confirm_once(
        &self,
        caller: &Caller,
        recipient: RecipientId,
        code: &str,
    ) -> Result<EntryRef, OfficeError> {
        let (mut record, revision) = self
            .find_address(recipient)
            .await?
            .ok_or_else(|| no_address(recipient))?;
        let field = (FIELD, recipient.as_bytes());
        if is_code(self, field, record.code.as_ref(), code) {
            record.code = None;
            record.tries = 0;
            record.confirmed = Some(self.clock.now());
            let op = self.address_op(&record, revision)?;
            let details = [
                ("recipient", recipient.to_string()),
                ("change", "mail_confirmed".to_owned()),
            ];
            return self
                .administer(caller, "recipient.confirm", vec![op], &details)
                .await;
        }
        record.tries = record.tries.saturating_add(1);
        if record.tries >= self.law_number(LawKey::OneTimeCodeTries) {
            record.code = None;
        }
        let op = self.address_op(&record, revision)?;
        let refusal = self.named_refusal("address.code_wrong", "ask_new_code");
        let details = [("recipient", recipient.to_string())];
        let entry = self.administrative_entry(Some(caller), &details);
        Err(self.refuse_and_write(refusal, entry, vec![op]).await?)
    }

    /// Where a recipient reads its mail.
    ///
    /// # Errors
    /// Refused unless the caller is pledged and trained; no address is set.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn recipient_mail(
        &self,
        caller: &Caller,
        recipient: RecipientId,
    ) -> Result<RecipientMail, OfficeError> {
        self.colleagues_only(caller, "recipient.mail").await?;
        let (record, _) = self
            .find_address(recipient)
            .await?
            .ok_or_else(|| no_address(recipient))?;
        let details = [("recipient", recipient.to_string())];
        self.administer(caller, "recipient.mail.show", Vec::new(), &details)
            .await?;
        let until = record.confirmed.map(|at| self.confirmed_until(at));
        Ok(RecipientMail {
            recipient,
            address: record.address,
            confirmed: record.confirmed.map(|at| at.to_string()),
            confirmed_until: until.map(|at| at.to_string()),
            bounced: record.bounced.map(|at| at.to_string()),
        })
    }

    /// Records that mail to an address came back: nothing is bound to it any more, every package that
    /// was is recalled, what is queued for it is gone, and it alone opens nobody's own page. Whether
    /// it is a registered person's is not told.
    ///
    /// # Errors
    /// Refused unless the caller is pledged and trained; no mail address.
    ///
    /// # Journal
    /// One `record` entry with the recipients, with the people who have the address, and with those
    /// whom the dropped mails were about.
    pub async fn record_bounce(
        &self,
        caller: &Caller,
        address: &str,
    ) -> Result<Bounced, OfficeError> {
        self.colleagues_only(caller, "mail.bounced").await?;
        let address = contact::mail_key(address).ok_or(OfficeError::Unusable {
            what: "--address",
            problem: Problem::NoMail,
        })?;
        for _turn in 0..TURNS_AT_MOST {
            match self.bounce_once(caller, &address).await {
                Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {}
                bounced => return bounced,
            }
        }
        Err(OfficeError::Contended {
            person: Thing::RecipientMail.to_string(),
        })
    }

    async fn bounce_once(&self, caller: &Caller, address: &str) -> Result<Bounced, OfficeError> {
        let (mut ops, mut recipients) = (Vec::new(), Vec::new());
        let mut details = vec![("change", "mail_bounced".to_owned())];
        for mut record in self.list_addresses().await? {
            if record.address != address {
                continue;
            }
            let Some((_, revision)) = self.find_address(record.recipient).await? else {
                continue;
            };
            record.bounced = Some(self.clock.now());
            record.confirmed = None;
            record.code = None;
            record.binding = chance::fresh(self.entropy.as_ref());
            ops.push(self.address_op(&record, revision)?);
            details.push(("recipient", record.recipient.to_string()));
            recipients.push(record.recipient);
        }
        let mut entry = self.administrative_entry(Some(caller), &details);
        for mut one in self.everybody_at(address).await? {
            one.mail.bounced = Some(self.clock.now());
            ops.push(self.own_mail_op(&one.file, &one.mail, one.revision)?);
            entry.persons.push(one.file.person());
        }
        let mut dropped = 0;
        for (mail, person) in self.queued_to(address).await? {
            ops.push(drop_op(mail));
            dropped += 1;
            entry.persons.extend(person);
        }
        entry.persons.sort_unstable();
        entry.persons.dedup();
        let mut unit = kitei_storage::Unit::new("mail.bounced").urgent();
        unit.ops = ops;
        unit.ops.push(Op::Append(self.draft(&entry)?));
        let entry = self.commit_entry(unit).await?;
        Ok(Bounced {
            recipients,
            dropped,
            entry,
        })
    }

    /// The address of a recipient with the revision of its row.
    pub(crate) async fn find_address(
        &self,
        recipient: RecipientId,
    ) -> Result<Option<(AddressRecord, u64)>, OfficeError> {
        let found = self
            .find_office_row(RegisterKind::RecipientMail, *recipient.as_bytes())
            .await?;
        Ok(found.map(|(record, row)| (record, row.revision)))
    }

    pub(crate) async fn list_addresses(&self) -> Result<Vec<AddressRecord>, OfficeError> {
        self.list_office_rows(RegisterKind::RecipientMail).await
    }

    fn address_op(&self, record: &AddressRecord, revision: u64) -> Result<Op, OfficeError> {
        let id = *record.recipient.as_bytes();
        let row = self.office_row(RegisterKind::RecipientMail, id, None, record, revision)?;
        Ok(Op::PutRegister(row))
    }

    /// What is sent now is bound to, while the address was confirmed not too long ago.
    pub(crate) fn bound_to(&self, record: &AddressRecord) -> Option<Bound> {
        let confirmed = record.confirmed.filter(|_| record.bounced.is_none())?;
        (self.clock.now() < self.confirmed_until(confirmed)).then(|| Bound {
            address: record.address.clone(),
            binding: record.binding,
        })
    }

    fn confirmed_until(&self, confirmed: Timestamp) -> Timestamp {
        let days = i64::from(self.law_number(LawKey::RecipientMailConfirmedDays));
        confirmed.plus_millis(days * 86_400_000)
    }
}

fn no_address(recipient: RecipientId) -> OfficeError {
    OfficeError::Unknown {
        what: Thing::RecipientMail,
        id: recipient.to_string(),
    }
}
