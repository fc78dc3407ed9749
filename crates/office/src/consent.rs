//! Consents (同意): given, withdrawn, listed. A consent is bound to its kind, person, recipient,
//! job order and items, with the wording shown and its evidence; giving one is an act like any
//! other; withdrawing one is always open (`withdraw`).

mod complete;
mod deletion;
mod sheet;
mod withdraw;

use std::collections::BTreeSet;

use kitei_domain::{
    Act, ConsentId, ConsentKind, Day, JobOrderId, PersonId, RecipientId, Timestamp,
};
use kitei_rulebook::Flags;
use kitei_storage::RegisterKind;
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::door::{Changes, Intent, Items};
use crate::error::{EntryRef, OfficeError};
use crate::evidence::{Evidence, EvidenceGiven};
use crate::office::Office;
use crate::question::{Receiver, Wanted};
use crate::standing::{Standing, StandingConsent, Withdrawn};

pub(crate) use deletion::Deletion;
pub use sheet::ConsentSheet;
pub use withdraw::{ConsentSelector, Withdrawal, WithdrawalRecord};

/// A consent as a request brings it.
#[derive(Debug, Clone)]
pub struct NewConsent {
    /// What is agreed to.
    pub kind: ConsentKind,
    /// To whom.
    pub recipient: Option<RecipientId>,
    /// For which job order.
    pub order: Option<JobOrderId>,
    /// Which items; empty means those that the kind usually covers.
    pub items: BTreeSet<String>,
    /// How the need was explained, for special-care items.
    pub explanation: Option<String>,
    /// Evidence of the consent.
    pub evidence: EvidenceGiven,
    /// The day on which it was given, where that is an earlier one: by telephone, on a paper. It
    /// makes nothing lawful that left before the consent was recorded.
    pub on: Option<Day>,
}

/// A consent as it stands now.
#[derive(Debug, Clone, Serialize)]
pub struct ConsentState {
    /// What was agreed to.
    #[serde(flatten)]
    pub record: ConsentRecord,
    /// Whether it is alive.
    pub alive: bool,
    /// How it was withdrawn.
    pub withdrawal: Option<WithdrawalRecord>,
    /// When it was given, as people read it.
    pub given_at: String,
}

/// The register row of a consent, sealed under the person's own key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConsentRecord {
    /// Its id.
    pub id: ConsentId,
    /// What was agreed to.
    pub kind: ConsentKind,
    /// To whom.
    pub recipient: Option<RecipientId>,
    /// For which job order.
    pub order: Option<JobOrderId>,
    /// Which items.
    pub items: BTreeSet<String>,
    /// How the need was explained.
    pub explanation: Option<String>,
    /// Evidence.
    pub evidence: Evidence,
    /// When it was given.
    pub given: Timestamp,
}

/// A recorded consent or withdrawal.
#[derive(Debug, Clone, Serialize)]
pub struct ConsentGiven {
    /// Its id; none where a refusable purpose was refused without a consent before.
    pub consent: Option<ConsentId>,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Records that the person agreed.
    ///
    /// # Errors
    /// Refused by the regulation, or [`OfficeError::Unusable`] where the kind asks for a recipient,
    /// a job order, items or an explanation that is missing, or the day is in the future.
    ///
    /// # Journal
    /// One `consent` entry with the kind, the recipient and the consent's id.
    pub async fn give_consent(
        &self,
        caller: &Caller,
        person: PersonId,
        consent: NewConsent,
    ) -> Result<ConsentGiven, OfficeError> {
        self.record_consent(caller, person, consent, &[]).await
    }

    /// The same, with more words for the entry.
    pub(crate) async fn record_consent(
        &self,
        caller: &Caller,
        person: PersonId,
        consent: NewConsent,
        details: &[(&str, String)],
    ) -> Result<ConsentGiven, OfficeError> {
        let consent = self.complete(consent)?;
        let given = self.given(consent.on)?;
        let evidence = consent.evidence.checked()?;
        let id = ConsentId::random(self.entropy.as_ref());
        let receiver = self.receiver(consent.recipient, consent.order).await?;
        let wanted = Wanted {
            receiver,
            consent: Some(consent.kind),
            flags: Flags::NONE.with(Flags::EXPLAINED, consent.explanation.is_some()),
            ..Wanted::inside(Act::Consent, self.purpose("rights.request")?)
        };
        let mut intent = Intent::new("consent.give", person, wanted, Items::File)
            .detail("consent", id)
            .detail("kind", consent.kind);
        if let Some(order) = consent.order {
            intent = intent.detail("order", order);
        }
        if let Some(on) = consent.on {
            intent = intent.detail("on", on);
        }
        for (key, value) in details {
            intent = intent.detail(key, value);
        }
        let passed = self
            .pass_with_evidence(caller, intent, evidence, |opened, evidence| {
                let record = ConsentRecord {
                    id,
                    kind: consent.kind,
                    recipient: consent.recipient,
                    order: consent.order,
                    items: consent.items.clone(),
                    explanation: consent.explanation.clone(),
                    evidence: evidence.clone(),
                    given,
                };
                let mut standing = opened.file.standing().clone();
                standing.give(&record);
                let row = (RegisterKind::Consent, *id.as_bytes(), 0);
                let ops = vec![self.person_row(opened.file, row, &record)?];
                Ok(Changes {
                    ops,
                    ..Changes::standing(standing)
                })
            })
            .await?;
        Ok(ConsentGiven {
            consent: Some(id),
            entry: passed.entry,
        })
    }

    /// What the person agreed to, alive and withdrawn.
    ///
    /// # Errors
    /// Refused by the regulation.
    ///
    /// # Journal
    /// One `disclose` entry.
    pub async fn list_consents(
        &self,
        caller: &Caller,
        person: PersonId,
    ) -> Result<(Vec<ConsentState>, EntryRef), OfficeError> {
        let purpose = self.purpose("rights.request")?;
        let wanted = Wanted {
            receiver: Receiver::SUBJECT,
            ..Wanted::inside(Act::Disclose, purpose)
        };
        let intent =
            Intent::new("consent.list", person, wanted, Items::File).detail("what", "consents");
        let mut alive = BTreeSet::new();
        let mut people = Vec::new();
        let passed = self
            .pass(caller, intent, |opened| {
                alive = opened
                    .file
                    .standing()
                    .consents
                    .iter()
                    .map(|consent| consent.id)
                    .collect();
                people = opened.file.people();
                Ok(Changes::default())
            })
            .await?;
        let mut states = Vec::new();
        for person in people {
            let records: Vec<ConsentRecord> =
                self.list_person_rows(RegisterKind::Consent, person).await?;
            let withdrawals: Vec<WithdrawalRecord> = self
                .list_person_rows(RegisterKind::Withdrawal, person)
                .await?;
            states.extend(records.into_iter().map(|record| {
                ConsentState {
                    alive: alive.contains(&record.id),
                    withdrawal: withdrawals
                        .iter()
                        .find(|withdrawal| withdrawal.consents.contains(&record.id))
                        .cloned(),
                    given_at: record.given.to_string(),
                    record,
                }
            }));
        }
        states.sort_by_key(|state| state.record.given);
        Ok((states, passed.entry))
    }
}

/// The refusable purposes that a withdrawal of a kind refuses.
pub(crate) fn refusable_by(kind: ConsentKind) -> &'static [&'static str] {
    match kind {
        ConsentKind::Newsletter => &["newsletter", "service.information"],
        ConsentKind::Research => &["service.research"],
        _ => &[],
    }
}

impl Standing {
    /// Takes a consent up.
    fn give(&mut self, record: &ConsentRecord) {
        self.withdrawn.remove(&Withdrawn {
            kind: record.kind,
            recipient: record.recipient,
        });
        let refused = refusable_by(record.kind);
        self.objections
            .retain(|purpose| !refused.contains(&purpose.as_str()));
        self.consents.push(StandingConsent {
            id: record.id,
            kind: record.kind,
            recipient: record.recipient,
            order: record.order,
            items: record.items.clone(),
            explained: record.explanation.is_some(),
            given: record.given,
        });
    }
}
