//! The referrals of a person or to a job order, with how far each has come.

use std::collections::{BTreeMap, BTreeSet};

use kitei_domain::{Day, JobOrderId, PersonId, Phase, RecipientId, ReferralId};
use kitei_storage::RegisterKind;
use serde::Serialize;

use super::{Referral, ReferralKind, ReferralOutcome};
use crate::caller::Caller;
use crate::door::{Changes, Intent, Items};
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;
use crate::orders::JobOrder;

/// So many rows are read at a time.
const PAGE: usize = 500;

/// A referral: ids, days, and the words of the office's own registers; nothing of the person.
#[derive(Debug, Clone, Serialize)]
pub struct ReferralLine {
    /// Its id.
    pub id: ReferralId,
    /// Who is referred.
    pub person: PersonId,
    /// To which job order.
    pub order: JobOrderId,
    /// The number of that order.
    pub order_number: String,
    /// The occupation of that order, as given.
    pub occupation: Option<String>,
    /// Whose order it is.
    pub recipient: RecipientId,
    /// The name of that recipient.
    pub recipient_name: String,
    /// To what work it leads.
    pub kind: ReferralKind,
    /// How far it has come.
    pub phase: Phase,
    /// The day it was opened.
    pub opened: Day,
    /// The day of the decision.
    pub decided: Option<Day>,
    /// How it ended.
    pub outcome: Option<ReferralOutcome>,
}

/// What the office's own registers say of orders and recipients.
struct Names {
    orders: BTreeMap<JobOrderId, JobOrder>,
    recipients: BTreeMap<RecipientId, String>,
}

impl Office {
    /// The referrals of a person, the newest first.
    ///
    /// # Errors
    /// Refused by the regulation.
    ///
    /// # Journal
    /// One `disclose` entry.
    pub async fn list_referrals(
        &self,
        caller: &Caller,
        person: PersonId,
    ) -> Result<(Vec<ReferralLine>, EntryRef), OfficeError> {
        let wanted = self.disclosing()?;
        let intent =
            Intent::new("referral.list", person, wanted, Items::File).detail("what", "referrals");
        let mut people = Vec::new();
        let passed = self
            .pass(caller, intent, |opened| {
                people = opened.file.people();
                Ok(Changes::default())
            })
            .await?;
        let names = self.names().await?;
        let mut lines = Vec::new();
        for person in people {
            let rows: Vec<Referral> = self
                .list_person_rows(RegisterKind::Referral, person)
                .await?;
            lines.extend(rows.into_iter().map(|row| names.line(row)));
        }
        newest_first(&mut lines);
        Ok((lines, passed.entry))
    }

    /// The referrals to a job order, the newest first. Every referral is read for it.
    ///
    /// # Errors
    /// Refused unless the caller is pledged and trained; no such order.
    ///
    /// # Journal
    /// One `record` entry for each fifty people who are referred, which names each of them.
    pub async fn list_referrals_to(
        &self,
        caller: &Caller,
        order: JobOrderId,
    ) -> Result<(Vec<ReferralLine>, Vec<EntryRef>), OfficeError> {
        self.colleagues_only(caller, "referral.list").await?;
        let to = self.load_order(order).await?;
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let rows = self
                .data
                .list_registers(RegisterKind::Referral, after, PAGE)
                .await?;
            for row in &rows {
                let Some(person) = row.person else {
                    return Err(OfficeError::Corrupt { what: "referral" });
                };
                let opened: Option<Referral> = self.open_person_row(person, row).await?;
                found.extend(opened.filter(|referral| referral.order == order));
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE => after = Some(last.id),
                _ => break,
            }
        }
        let people: BTreeSet<PersonId> = found.iter().map(|referral| referral.person).collect();
        let entries = self
            .list_entries(
                caller,
                ("referral.list", "referrals"),
                to.recipient,
                &people,
            )
            .await?;
        let names = self.names().await?;
        let mut lines: Vec<ReferralLine> = found.into_iter().map(|row| names.line(row)).collect();
        newest_first(&mut lines);
        Ok((lines, entries))
    }

    /// One referral, as its page shows it.
    ///
    /// # Errors
    /// Refused by the regulation; no such referral.
    ///
    /// # Journal
    /// One `disclose` entry that names the referral.
    pub async fn show_referral(
        &self,
        caller: &Caller,
        id: ReferralId,
    ) -> Result<(ReferralLine, EntryRef), OfficeError> {
        let (referral, _) = self.load_referral(id).await?;
        let wanted = self.disclosing()?;
        let intent = Intent::new("referral.show", referral.person, wanted, Items::File)
            .detail("what", "referral")
            .detail("referral", id);
        let passed = self
            .pass(caller, intent, |_| Ok(Changes::default()))
            .await?;
        Ok((self.referral_line(referral).await?, passed.entry))
    }

    /// A referral with the words of its order and recipient, for a caller whose act was journaled.
    pub(crate) async fn referral_line(
        &self,
        referral: Referral,
    ) -> Result<ReferralLine, OfficeError> {
        let order = self.load_order(referral.order).await?;
        let recipient = self.load_recipient(referral.recipient).await?;
        let names = Names {
            orders: [(order.id, order)].into(),
            recipients: [(recipient.id, recipient.name)].into(),
        };
        Ok(names.line(referral))
    }

    async fn names(&self) -> Result<Names, OfficeError> {
        let orders: Vec<JobOrder> = self.list_office_rows(RegisterKind::JobOrder).await?;
        let recipients = self.read_recipients().await?;
        Ok(Names {
            orders: orders.into_iter().map(|order| (order.id, order)).collect(),
            recipients: recipients
                .into_iter()
                .map(|one| (one.id, one.name))
                .collect(),
        })
    }
}

impl Names {
    fn line(&self, referral: Referral) -> ReferralLine {
        let order = self.orders.get(&referral.order);
        let recipient = self.recipients.get(&referral.recipient);
        ReferralLine {
            phase: referral.phase(),
            id: referral.id,
            person: referral.person,
            order: referral.order,
            order_number: order.map(|order| order.number.clone()).unwrap_or_default(),
            occupation: order.and_then(|order| order.columns.get("occupation").cloned()),
            recipient: referral.recipient,
            recipient_name: recipient.cloned().unwrap_or_default(),
            kind: referral.kind,
            opened: referral.opened,
            decided: referral.decided,
            outcome: referral.outcome,
        }
    }
}

fn newest_first(lines: &mut [ReferralLine]) {
    lines.sort_by(|a, b| b.opened.cmp(&a.opened).then(a.id.cmp(&b.id)));
}
