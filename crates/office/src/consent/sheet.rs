//! A consent sheet: several named job orders, each with a box of its own, and one signature. Every
//! ticked order becomes a consent to provision of its own, and can be withdrawn alone.

use std::collections::BTreeSet;

use kitei_domain::{ConsentKind, Day, JobOrderId, PersonId, Phase, Population, chance};
use kitei_rulebook::{Cell, Release};

use super::{ConsentGiven, NewConsent};
use crate::caller::Caller;
use crate::error::{OfficeError, Problem};
use crate::evidence::EvidenceGiven;
use crate::office::Office;

/// A sheet names at most so many orders.
const ORDERS_AT_MOST: usize = 20;

/// A signed sheet as a request brings it.
#[derive(Debug, Clone)]
pub struct ConsentSheet {
    /// The orders whose boxes were ticked.
    pub orders: BTreeSet<JobOrderId>,
    /// Which items; empty means [`Office::sheet_items`].
    pub items: BTreeSet<String>,
    /// The one signature: a paper, a screen, spoken words.
    pub evidence: EvidenceGiven,
    /// The day on which it was signed, where that is an earlier one.
    pub on: Option<Day>,
}

impl Office {
    /// The items that a sheet covers where none are named, in the order of the vocabulary: what a
    /// consent usually covers, as far as an application or a trial may carry it at all.
    pub fn sheet_items(&self) -> Vec<String> {
        let vocabulary = self.vocabulary();
        let usual = self.usual_items();
        let opens = |item, (population, purpose, phase)| {
            let purpose = vocabulary.purpose(purpose);
            let facts =
                purpose.and_then(|purpose| vocabulary.item_facts(item, population, purpose, phase));
            facts.is_some_and(|facts| facts.release == Release::Consent && facts.table == Cell::Yes)
        };
        let cases = [
            (
                Population::JobSeeker,
                "placement.application",
                Phase::PlacementApplication,
            ),
            (
                Population::DispatchCandidate,
                "dispatch.trial",
                Phase::DispatchTrial,
            ),
        ];
        let items = vocabulary.items().filter(|(item, row)| {
            let carried = cases.into_iter().any(|case| opens(*item, case));
            !row.derived && usual.contains(&row.id) && carried
        });
        items.map(|(_, row)| row.id.clone()).collect()
    }

    /// Records a sheet: one consent to provision for each ticked order. The scan of a paper is sealed
    /// with each of them. Should one not be recorded, those before it stand: each is true by itself.
    ///
    /// # Errors
    /// Refused by the regulation; no order ticked, too many, or one that is unknown; an unknown item; a
    /// day in the future; evidence that is none.
    ///
    /// # Journal
    /// One `consent` entry per order, all with the same sheet id.
    pub async fn give_sheet(
        &self,
        caller: &Caller,
        person: PersonId,
        sheet: ConsentSheet,
    ) -> Result<Vec<ConsentGiven>, OfficeError> {
        let unusable = |problem| OfficeError::Unusable {
            what: "--order",
            problem,
        };
        if sheet.orders.is_empty() {
            return Err(unusable(Problem::Missing));
        }
        if sheet.orders.len() > ORDERS_AT_MOST {
            return Err(unusable(Problem::TooMany));
        }
        let mut recipients = Vec::new();
        for order in &sheet.orders {
            recipients.push((*order, self.load_order(*order).await?.recipient));
        }
        let items = match sheet.items {
            named if named.is_empty() => self.sheet_items().into_iter().collect(),
            named => named,
        };
        let id: [u8; 16] = chance::fresh(self.entropy.as_ref());
        let details = [("sheet", hex::encode(id))];
        let mut given = Vec::new();
        for (order, recipient) in recipients {
            let consent = NewConsent {
                kind: ConsentKind::Provision,
                recipient: Some(recipient),
                order: Some(order),
                items: items.clone(),
                explanation: None,
                evidence: sheet.evidence.clone(),
                on: sheet.on,
            };
            given.push(
                self.record_consent(caller, person, consent, &details)
                    .await?,
            );
        }
        Ok(given)
    }
}
