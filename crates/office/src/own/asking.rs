//! Asking for the code: the same rows, the same entry and the same answer for every address.

use kitei_domain::contact;
use kitei_storage::{Op, StorageError, Unit};

use super::OwnCodeAsked;
use crate::error::{OfficeError, Problem};
use crate::office::Office;
use crate::outbox::{About, MailContent};
use crate::signin::Asker;

/// How often it is begun anew where somebody else asks for the same address meanwhile.
const TURNS_AT_MOST: usize = 8;

impl Office {
    /// Sends a one-time code to a mail address, if somebody opens their own page by it. Who asks again
    /// within a minute gets no other.
    ///
    /// # Errors
    /// [`OfficeError::Unusable`] for what is no mail address; [`OfficeError::Throttled`] after too many
    /// codes to one address or from one source. Neither tells whether the address is known.
    ///
    /// # Journal
    /// One `record` entry without a person; another one, which names them, when the mail leaves, or
    /// that there was nobody. None within the minute.
    ///
    /// # Source
    /// Notice A26.
    pub async fn ask_own_code(
        &self,
        address: &str,
        asker: &Asker,
    ) -> Result<OwnCodeAsked, OfficeError> {
        let address = contact::mail_key(address).ok_or(OfficeError::Unusable {
            what: "address",
            problem: Problem::NoMail,
        })?;
        for _turn in 0..TURNS_AT_MOST {
            let found = self.find_own_code(&address).await?;
            if let Some(until) = found.young(self.clock.now()) {
                return Ok(OwnCodeAsked { until });
            }
            let guessed = [
                self.guessed_at("own_asked_at", &address),
                self.guessed_from("own_asked_from", asker.address),
            ];
            self.count_guess(&guessed).await?;
            let (code, until, mut ops) = self.new_own_code(&found).await?;
            let mail = self.new_mail(&address, MailContent::OwnCode { code, until }, About::Own);
            ops.push(self.office_mail_op(&mail, 0)?);
            let details = [
                ("change", "own.code_asked".to_owned()),
                ("mail", mail.id.to_string()),
                ("source", hex::encode(self.source_of(asker.address))),
            ];
            let entry = self.administrative_entry(None, &details);
            let mut unit = Unit::new("own.ask").urgent();
            unit.ops = ops;
            unit.ops.push(Op::Append(self.draft(&entry)?));
            match self.commit_entry(unit).await {
                Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {}
                Err(error) => return Err(error),
                Ok(_entry) => return Ok(OwnCodeAsked { until }),
            }
        }
        Err(OfficeError::Contended {
            person: "somebody who asks".to_owned(),
        })
    }
}
