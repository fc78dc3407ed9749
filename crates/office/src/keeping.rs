//! What a law makes the office keep of an erased person, until when, and what of it has had its last
//! day. The longest lawful need is told; everything else goes.

use kitei_domain::{Day, PersonId, RegistrationId};
use kitei_storage::RegisterKind;
use serde::{Deserialize, Serialize};

use crate::error::OfficeError;
use crate::file::PersonFile;
use crate::office::Office;
use crate::provision::ProvisionRecord;
use crate::receipt::ReceiptRecord;
use crate::standing::Registration;

/// Something that a law makes the office keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What: a register of the vocabulary.
    pub what: String,
    /// The clause that says so.
    pub clause: String,
    /// The last day on which it is kept.
    pub until: Day,
}

/// What of one registration outlives an erasure, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptOf {
    /// Of which registration.
    pub registration: RegistrationId,
    /// What a law makes the office keep of it.
    pub kept: Vec<Kept>,
}

impl KeptOf {
    /// Whether the key of the ledger stays.
    pub(crate) fn keeps_ledger(&self) -> bool {
        self.kept.iter().any(|kept| kept.what != PROVISIONS)
    }

    /// Whether the key of provisions and referrals stays: the ledger tells of referrals too.
    pub(crate) fn keeps_provisions(&self) -> bool {
        !self.kept.is_empty()
    }
}

/// The records of provisions and receipts, among what is kept.
const PROVISIONS: &str = "provision_records";

/// What an erasure of a person today keeps, and what was kept until now and is so no longer.
#[derive(Debug, Default)]
pub(crate) struct Keeping {
    pub(crate) keep: Vec<KeptOf>,
    pub(crate) overdue: Vec<Kept>,
}

impl Keeping {
    /// Everything that is kept, each thing once.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        once(self.keep.iter().flat_map(|of| &of.kept))
    }

    /// What is left on a day of what an earlier erasure kept.
    fn left(before: &[KeptOf], today: Day) -> Self {
        let over = |kept: &Kept| kept.until < today;
        let all = before.iter().flat_map(|of| &of.kept);
        let left = |of: &KeptOf| KeptOf {
            registration: of.registration,
            kept: of.kept.iter().filter(|kept| !over(kept)).cloned().collect(),
        };
        Self {
            overdue: once(all.filter(|kept| over(kept))),
            keep: before.iter().map(left).collect(),
        }
    }
}

fn once<'a>(all: impl Iterator<Item = &'a Kept>) -> Vec<Kept> {
    let mut kept: Vec<Kept> = all.cloned().collect();
    kept.dedup();
    kept
}

impl Office {
    /// What a law makes the office keep of a person from today on; of somebody erased before, what is
    /// left of what was kept then.
    pub(crate) fn keeping(&self, file: &PersonFile, provisions: Option<Day>) -> Keeping {
        let standing = file.standing();
        if standing.erased.is_some() {
            return Keeping::left(&standing.kept, self.clock.now().day());
        }
        let registrations = file.registrations();
        let keep = registrations.map(|(_, registration)| self.kept_of(registration, provisions));
        Keeping {
            keep: keep.collect(),
            overdue: Vec::new(),
        }
    }

    /// What a law makes the office keep of one registration that ends today.
    pub(crate) fn kept_of(&self, registration: &Registration, provisions: Option<Day>) -> KeptOf {
        let population = self.vocabulary().population(registration.population);
        let ledger = population.and_then(|row| row.ledger.as_ref());
        let ledger = ledger.map(|ledger| Kept {
            what: ledger.register.clone(),
            clause: "B22".to_owned(),
            until: self
                .clock
                .now()
                .day()
                .plus_years(self.law_number(ledger.years).into()),
        });
        let provisions = provisions.map(|until| Kept {
            what: PROVISIONS.to_owned(),
            clause: "A19".to_owned(),
            until,
        });
        KeptOf {
            registration: registration.id,
            kept: ledger.into_iter().chain(provisions).collect(),
        }
    }

    /// The day until which the last record of a provision or receipt of a person is kept.
    pub(crate) async fn provisions_until(
        &self,
        person: PersonId,
    ) -> Result<Option<Day>, OfficeError> {
        let provisions: Vec<ProvisionRecord> = self
            .list_person_rows(RegisterKind::Provision, person)
            .await?;
        let receipts: Vec<ReceiptRecord> =
            self.list_person_rows(RegisterKind::Receipt, person).await?;
        let provisions = provisions.iter().map(|record| record.keep_until);
        let receipts = receipts.iter().map(|record| record.keep_until);
        Ok(provisions.chain(receipts).max())
    }
}
