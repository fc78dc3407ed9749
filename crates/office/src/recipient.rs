//! Recipients: employers, dispatch clients, partner agencies, contractors, group companies. Name,
//! address and representative are what the record of a provision must carry (APPI 29, 規20).

use kitei_domain::{Day, JobOrderId, RecipientId, RecipientKind};
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, Problem, Thing};
use crate::office::Office;
use crate::question::Receiver;

/// A recipient, sealed under the office key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Its id.
    pub id: RecipientId,
    /// What it is to the office.
    pub kind: RecipientKind,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its representative.
    pub representative: String,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: String,
    /// Licence number of a partner agency (許可番号).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The day it was recorded.
    pub since: Day,
}

/// A recipient as a request names it.
#[derive(Debug, Clone)]
pub struct NewRecipient {
    /// What it is to the office.
    pub kind: RecipientKind,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its representative.
    pub representative: String,
    /// ISO 3166-1 alpha-2 code of its country; nothing goes to a recipient without one.
    pub country: String,
    /// Licence number of a partner agency.
    pub licence: Option<String>,
}

/// A recipient was recorded.
#[derive(Debug, Clone, Serialize)]
pub struct RecipientAdded {
    /// Its id.
    pub id: RecipientId,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Records a recipient.
    ///
    /// # Errors
    /// A kind that is no recipient of an office, an empty field, or a country that is not two
    /// letters.
    ///
    /// # Journal
    /// One `record` entry with the recipient's id.
    pub async fn add_recipient(
        &self,
        caller: &Caller,
        new: NewRecipient,
    ) -> Result<RecipientAdded, OfficeError> {
        let recipient = Recipient {
            id: RecipientId::random(self.entropy.as_ref()),
            kind: recordable(new.kind)?,
            name: filled("--name", new.name)?,
            address: filled("--address", new.address)?,
            representative: filled("--representative", new.representative)?,
            country: country(&new.country)?,
            licence: new.licence,
            since: self.clock.now().day(),
        };
        let op = self.recipient_op(&recipient)?;
        let details = [
            ("recipient", recipient.id.to_string()),
            ("kind", recipient.kind.to_string()),
        ];
        let entry = self
            .administer(caller, "recipient.add", vec![op], &details)
            .await?;
        Ok(RecipientAdded {
            id: recipient.id,
            entry,
        })
    }

    /// Every recipient, in the order of their ids, for whoever picks one (B8).
    ///
    /// # Errors
    /// Refused unless the caller is pledged and trained, or the placement manager.
    ///
    /// # Journal
    /// One `record` entry, durable before the representatives are returned.
    pub async fn list_recipients(&self, caller: &Caller) -> Result<Vec<Recipient>, OfficeError> {
        self.colleagues_only(caller, "recipient.list").await?;
        let details = [("listed", "recipients".to_owned())];
        self.administer(caller, "recipient.list", Vec::new(), &details)
            .await?;
        self.read_recipients().await
    }

    /// Every recipient, for the office's own use.
    pub(crate) async fn read_recipients(&self) -> Result<Vec<Recipient>, OfficeError> {
        self.list_office_rows(RegisterKind::Recipient).await
    }

    pub(crate) fn recipient_op(&self, recipient: &Recipient) -> Result<Op, OfficeError> {
        let row = self.office_row(
            RegisterKind::Recipient,
            *recipient.id.as_bytes(),
            None,
            recipient,
            0,
        )?;
        Ok(Op::PutRegister(row))
    }

    pub(crate) async fn load_recipient(&self, id: RecipientId) -> Result<Recipient, OfficeError> {
        self.find_office_row(RegisterKind::Recipient, *id.as_bytes())
            .await?
            .map(|(recipient, _)| recipient)
            .ok_or(OfficeError::Unknown {
                what: Thing::Recipient,
                id: id.to_string(),
            })
    }

    /// What a ruling needs to know of a recipient and an order.
    pub(crate) async fn receiver(
        &self,
        recipient: Option<RecipientId>,
        order: Option<JobOrderId>,
    ) -> Result<Receiver, OfficeError> {
        let Some(id) = recipient else {
            return Ok(Receiver {
                order,
                ..Receiver::NOBODY
            });
        };
        let recipient = self.load_recipient(id).await?;
        Ok(Receiver {
            id: Some(id),
            kind: recipient.kind,
            domestic: recipient.country == "JP",
            licensed: recipient.licence.is_some() || recipient.kind != RecipientKind::PartnerAgency,
            order,
        })
    }
}

fn recordable(kind: RecipientKind) -> Result<RecipientKind, OfficeError> {
    match kind {
        RecipientKind::None | RecipientKind::Public | RecipientKind::Subject => {
            Err(OfficeError::Unusable {
                what: "--kind",
                problem: Problem::NoRecipientKind,
            })
        }
        kind => Ok(kind),
    }
}

pub(crate) fn filled(what: &'static str, value: String) -> Result<String, OfficeError> {
    if value.trim().is_empty() {
        return Err(OfficeError::Unusable {
            what,
            problem: Problem::Empty,
        });
    }
    if value.len() > 1024 {
        return Err(OfficeError::Unusable {
            what,
            problem: Problem::LongerThan1Kib,
        });
    }
    Ok(value)
}

fn country(code: &str) -> Result<String, OfficeError> {
    let code = code.trim().to_ascii_uppercase();
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err(OfficeError::Unusable {
            what: "--country",
            problem: Problem::NoCountryCode,
        })
    }
}
