//! Job orders for a person.

use kitei_domain::{Act, PersonId};
use kitei_storage::RegisterKind;

use super::codes::{Coder, Sought};
use super::{OrderMatch, OrdersMatched, TOLD_AT_MOST};
use crate::caller::Caller;
use crate::door::{Changes, Intent, Items};
use crate::error::OfficeError;
use crate::office::Office;
use crate::orders::JobOrder;
use crate::question::Wanted;

const PURPOSE: &str = "placement.job_search";

impl Office {
    /// The job orders that may suit a person, the best first. Limits of an order by sex, age or
    /// nationality have no part in it.
    ///
    /// # Errors
    /// Refused by the regulation.
    ///
    /// # Journal
    /// One `use` entry that names the person and the items compared.
    pub async fn match_orders(
        &self,
        caller: &Caller,
        person: PersonId,
    ) -> Result<OrdersMatched, OfficeError> {
        let purpose = self.purpose_or_refuse(caller, Act::Use, PURPOSE).await?;
        let coder = Coder::new(self.vocabulary());
        let orders: Vec<JobOrder> = self.list_office_rows(RegisterKind::JobOrder).await?;
        let sought: Vec<Sought> = orders
            .iter()
            .map(|order| coder.sought(&order.columns))
            .collect();
        let items = Items::These(self.matched_items());
        let intent = Intent::new(
            "orders.match",
            person,
            Wanted::inside(Act::Use, purpose),
            items,
        );
        let mut traits = Vec::new();
        let passed = self
            .pass(caller, intent, |opened| {
                let granted = opened.ruling.granted;
                let may = |item: &str| {
                    let item = self.vocabulary().item(item);
                    item.is_some_and(|item| granted.contains(item))
                };
                traits = opened.held.traits(&coder, &may);
                Ok(Changes::default())
            })
            .await?;
        let mut matched: Vec<OrderMatch> = orders
            .into_iter()
            .zip(&sought)
            .map(|(order, sought)| OrderMatch {
                id: order.id,
                number: order.number,
                weight: sought.weigh(&traits),
                why: sought.why(&coder, &traits),
            })
            .filter(|order| order.weight > 0)
            .collect();
        matched.sort_by(|one, other| {
            other
                .weight
                .cmp(&one.weight)
                .then_with(|| one.number.cmp(&other.number))
        });
        matched.truncate(TOLD_AT_MOST);
        Ok(OrdersMatched {
            orders: matched,
            entry: passed.entry,
        })
    }
}
