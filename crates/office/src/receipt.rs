//! Receipt from a third party (APPI 30; 規22–25): who gave the items, how they had come by them, and
//! that a consent exists, kept with the person's provision records.

use kitei_domain::{Day, PersonId, RecipientId, Timestamp, chance};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

use crate::collect::Prepared;
use crate::error::OfficeError;
use crate::office::Office;
use crate::recipient::{Recipient, filled};
use crate::sealing::{self, RegisterPlace};

/// Who gave the items, as a request names it.
#[derive(Debug, Clone)]
pub struct Giver {
    /// Which of the office's recipients gave them.
    pub recipient: RecipientId,
    /// How the giver had come by them: the contract or page that was looked at.
    pub acquired: String,
}

/// The record of one receipt, sealed under the person's provision key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRecord {
    /// Whose items.
    pub person: PersonId,
    /// Who gave them.
    pub giver: RecipientId,
    /// Name of the giver.
    pub giver_name: String,
    /// Address of the giver.
    pub giver_address: String,
    /// Representative of the giver.
    pub giver_representative: String,
    /// How the giver had come by them.
    pub acquired: String,
    /// The items.
    pub items: Vec<String>,
    /// On what basis they were given: the person's consent.
    pub basis: String,
    /// When they were received.
    pub at: Timestamp,
    /// Until when the record is kept.
    pub keep_until: Day,
}

/// A giver whose particulars were checked.
#[derive(Debug, Clone)]
pub(crate) struct CheckedGiver {
    recipient: Recipient,
    acquired: String,
}

impl Office {
    /// Checks what the law asks to be checked of a giver before anything is taken.
    ///
    /// # Errors
    /// An unknown giver, or nothing said of how the items were acquired.
    pub(crate) async fn check_giver(
        &self,
        giver: Option<&Giver>,
    ) -> Result<Option<CheckedGiver>, OfficeError> {
        let Some(giver) = giver else { return Ok(None) };
        let recipient = self.load_recipient(giver.recipient).await?;
        let acquired = filled("--acquired", giver.acquired.clone())?;
        Ok(Some(CheckedGiver {
            recipient,
            acquired,
        }))
    }

    /// Adds the record of a receipt to what the collection writes, where somebody gave the items.
    pub(crate) fn keep_receipt(
        &self,
        giver: Option<&CheckedGiver>,
        person: PersonId,
        prepared: &mut Prepared,
    ) -> Result<(), OfficeError> {
        let Some(giver) = giver else { return Ok(()) };
        let at = self.clock.now();
        let years = self.law_number(LawKey::ProvisionRecordYears);
        let record = ReceiptRecord {
            person,
            giver: giver.recipient.id,
            giver_name: giver.recipient.name.clone(),
            giver_address: giver.recipient.address.clone(),
            giver_representative: giver.recipient.representative.clone(),
            acquired: giver.acquired.clone(),
            items: prepared.ruling.granted.clone(),
            basis: "consent (APPI 27(1))".to_owned(),
            at,
            keep_until: at.day().plus_years(years.into()),
        };
        let place = RegisterPlace {
            kind: RegisterKind::Receipt,
            id: chance::fresh(self.entropy.as_ref()),
            person,
            key: None,
            revision: 0,
        };
        let slot = sealing::register_slot(RegisterKind::Receipt, Some(prepared.registration));
        let row = sealing::seal_register(
            self.operator,
            &prepared.keyring,
            &slot,
            place,
            &record,
            self.entropy.as_ref(),
        )?;
        prepared.data.push(Op::PutRegister(row));
        Ok(())
    }
}
