//! The withdrawal of consents (撤回): always open, with or without evidence of it.

use kitei_domain::{
    Act, ConsentId, ConsentKind, JobOrderId, PersonId, RecipientId, Timestamp, chance,
};
use kitei_storage::RegisterKind;
use serde::{Deserialize, Serialize};

use super::{ConsentGiven, Deletion, refusable_by};
use crate::caller::Caller;
use crate::door::{Changes, Intent, Items};
use crate::error::{OfficeError, Thing};
use crate::evidence::{Evidence, EvidenceGiven};
use crate::office::Office;
use crate::question::Wanted;
use crate::standing::{Standing, StandingConsent, Withdrawn};

/// Which consents are meant.
#[derive(Debug, Clone, Copy)]
pub struct ConsentSelector {
    /// What was agreed to.
    pub kind: ConsentKind,
    /// To whom; none means to anybody.
    pub recipient: Option<RecipientId>,
    /// For which order; none means for any.
    pub order: Option<JobOrderId>,
}

impl ConsentSelector {
    fn covers(&self, consent: &StandingConsent) -> bool {
        consent.kind == self.kind
            && (self.recipient.is_none() || consent.recipient == self.recipient)
            && (self.order.is_none() || consent.order == self.order)
    }
}

/// A withdrawal as a request brings it.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    /// Of which consents.
    pub which: ConsentSelector,
    /// What shows it later; a withdrawal needs none.
    pub evidence: Option<EvidenceGiven>,
}

impl From<ConsentSelector> for Withdrawal {
    fn from(which: ConsentSelector) -> Self {
        Self {
            which,
            evidence: None,
        }
    }
}

/// The register row of a withdrawal, sealed under the person's own key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WithdrawalRecord {
    /// The consents that ended.
    pub consents: Vec<ConsentId>,
    /// What shows it.
    pub evidence: Option<Evidence>,
    /// When it was recorded.
    pub at: Timestamp,
}

impl Office {
    /// Withdraws every living consent of a kind (to one recipient, for one order, where named).
    ///
    /// # Errors
    /// [`OfficeError::Unknown`] when nothing of the kind is alive; the entry is written all the
    /// same. [`OfficeError::Unusable`] for evidence that is none, before anybody is looked at.
    ///
    /// # Journal
    /// One `withdraw` entry per call, naming each consent; a release that committed before it
    /// counts as before the withdrawal, none can follow it. Special-care items that were held with
    /// it are deleted, each with a `delete_item` entry.
    pub async fn withdraw_consent(
        &self,
        caller: &Caller,
        person: PersonId,
        withdrawal: impl Into<Withdrawal>,
    ) -> Result<ConsentGiven, OfficeError> {
        let Withdrawal { which, evidence } = withdrawal.into();
        self.withdraw_meant(caller, person, (which.kind, evidence), |one| {
            which.covers(one)
        })
        .await
    }

    /// The same for the consents of a kind that are meant, however they are named.
    pub(crate) async fn withdraw_meant(
        &self,
        caller: &Caller,
        person: PersonId,
        (kind, evidence): (ConsentKind, Option<EvidenceGiven>),
        meant: impl Fn(&StandingConsent) -> bool + Send + Sync,
    ) -> Result<ConsentGiven, OfficeError> {
        let evidence = evidence.map(EvidenceGiven::checked).transpose()?;
        let wanted = Wanted {
            consent: Some(kind),
            ..Wanted::inside(Act::Withdraw, self.purpose("rights.request")?)
        };
        let intent =
            Intent::new("consent.withdraw", person, wanted, Items::File).detail("kind", kind);
        let queued = self.queued_of(person).await?;
        let at = self.clock.now();
        let row: [u8; 16] = chance::fresh(self.entropy.as_ref());
        let mut gone = Vec::new();
        let mut deletion = None;
        let passed = self
            .attempt_with_evidence(caller, intent, evidence, |opened, evidence| {
                let mut standing = opened.file.standing().clone();
                gone = standing.withdraw(kind, &meant);
                if gone.is_empty() && refusable_by(kind).is_empty() {
                    return Err(OfficeError::Unknown {
                        what: Thing::Consent,
                        id: kind.to_string(),
                    });
                }
                let (root, entropy) = (opened.file.person(), self.entropy.as_ref());
                deletion = Deletion::after(root, &gone, entropy);
                let record = WithdrawalRecord {
                    consents: gone.iter().map(|consent| consent.id).collect(),
                    evidence: evidence.cloned(),
                    at,
                };
                let details = gone
                    .iter()
                    .map(|consent| ("consent".to_owned(), consent.id.to_string()));
                let place = (RegisterKind::Withdrawal, row, 0);
                let mut ops = vec![self.person_row(opened.file, place, &record)?];
                if let Some(deletion) = &deletion {
                    ops.push(self.deletion_op(deletion)?);
                }
                ops.extend(queued.carried_by(&record.consents));
                Ok(Changes {
                    details: details.collect(),
                    ops,
                    ..Changes::standing(standing)
                })
            })
            .await?;
        if let Some(deletion) = &deletion {
            self.delete_withdrawn(caller, deletion).await?;
        }
        Ok(ConsentGiven {
            consent: gone.first().map(|consent| consent.id),
            entry: passed.entry,
        })
    }
}

impl Standing {
    /// Ends the consents of a kind that are meant, and refuses what the kind can refuse.
    fn withdraw(
        &mut self,
        kind: ConsentKind,
        meant: impl Fn(&StandingConsent) -> bool,
    ) -> Vec<StandingConsent> {
        let (gone, left): (Vec<_>, Vec<_>) = std::mem::take(&mut self.consents)
            .into_iter()
            .partition(|consent| meant(consent));
        self.consents = left;
        let refused = refusable_by(kind).iter();
        self.objections
            .extend(refused.map(|purpose| (*purpose).to_owned()));
        self.withdrawn.extend(gone.iter().map(Withdrawn::of));
        gone
    }
}
