//! What the withdrawal of a special-care consent leaves to be done: the items that were held with it
//! are deleted, each with its key. The withdrawal tells in its own unit of work which they are, so
//! that the start finishes what a crash cut off.

use std::collections::BTreeSet;

use kitei_domain::{Act, ConsentKind, Entropy, PersonId, chance};
use kitei_journal::{Entry, Outcome};
use kitei_storage::{Op, RegisterKind, Unit};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::door::Items;
use crate::error::OfficeError;
use crate::office::Office;
use crate::standing::StandingConsent;

/// Items that are to be deleted: written with the withdrawal, removed once they are gone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Deletion {
    id: [u8; 16],
    person: PersonId,
    items: BTreeSet<String>,
}

impl Deletion {
    /// That of the items which the office held with consents that have ended, if there are any.
    pub(crate) fn after(
        person: PersonId,
        gone: &[StandingConsent],
        entropy: &dyn Entropy,
    ) -> Option<Self> {
        let items = gone.iter().filter(|consent| carries_holding(consent));
        let items: BTreeSet<String> = items.flat_map(|consent| consent.items.clone()).collect();
        (!items.is_empty()).then(|| Self {
            id: chance::fresh(entropy),
            person,
            items,
        })
    }
}

/// Whether it is a consent to hold special-care items, not to hand them to somebody.
fn carries_holding(consent: &StandingConsent) -> bool {
    consent.kind == ConsentKind::SpecialCare && consent.recipient.is_none()
}

impl Office {
    /// The operation that tells of a deletion.
    pub(crate) fn deletion_op(&self, deletion: &Deletion) -> Result<Op, OfficeError> {
        let kind = RegisterKind::Deletion;
        let row = self.office_row(kind, deletion.id, None, deletion, 0)?;
        Ok(Op::PutRegister(row))
    }

    /// Deletes what is held of it, in each registration by an act of its own.
    pub(super) async fn delete_withdrawn(
        &self,
        caller: &Caller,
        deletion: &Deletion,
    ) -> Result<(), OfficeError> {
        for item in &deletion.items {
            let known = self.item(item)?;
            while self.home_of(deletion.person, known).await?.held {
                self.delete_item(caller, deletion.person, item).await?;
            }
        }
        self.forget_deletion(deletion).await
    }

    /// Finishes a deletion that a crash or a failure cut off. Runs when nobody else is at work.
    ///
    /// # Journal
    /// One `delete_item` entry by the office itself for each item and registration that still held it.
    pub(crate) async fn resume_deletion(&self, deletion: &Deletion) -> Result<(), OfficeError> {
        for item in self.withdrawn_still(deletion).await? {
            let Some(known) = self.vocabulary().item(item) else {
                // WHY: where it lies only a pack tells that knows it; the row waits for one.
                return Ok(());
            };
            let entry = || self.deletion_entry(item);
            while self
                .delete_by_office(deletion.person, known, entry())
                .await?
            {}
        }
        self.forget_deletion(deletion).await
    }

    /// The items to which nobody has agreed anew since.
    async fn withdrawn_still<'d>(
        &self,
        deletion: &'d Deletion,
    ) -> Result<Vec<&'d String>, OfficeError> {
        let Some(file) = self.find_file(deletion.person, Items::File).await? else {
            return Ok(Vec::new());
        };
        let consents = &file.standing().consents;
        let agreed = |item: &String| {
            let mut holding = consents.iter().filter(|consent| carries_holding(consent));
            holding.any(|consent| consent.items.contains(item))
        };
        let items = deletion.items.iter();
        Ok(items.filter(|item| !agreed(item)).collect())
    }

    fn deletion_entry(&self, item: &str) -> Entry {
        let mut entry = self.administrative_entry(None, &[("step", "completed".to_owned())]);
        entry.act = Act::DeleteItem;
        "rights.request".clone_into(&mut entry.purpose);
        entry.items = vec![item.to_owned()];
        entry.outcome = Outcome::Completed;
        entry
    }

    async fn forget_deletion(&self, deletion: &Deletion) -> Result<(), OfficeError> {
        let unit = Unit::new("consent.deleted")
            .urgent()
            .with(Op::RemoveRegister {
                kind: RegisterKind::Deletion,
                id: deletion.id,
            });
        self.data.commit(unit).await?;
        Ok(())
    }
}
