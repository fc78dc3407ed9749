//! Job orders (求人): taken in from a spreadsheet; the 求人者 becomes a recipient, its contact a
//! sealed client contact. A limit by sex, age or nationality is kept, flagged, and never used.

use std::collections::{BTreeMap, BTreeSet};

use kitei_domain::{Day, JobOrderId, PersonId, RecipientId, RecipientKind};
use kitei_intake::{LimitKind, limits_of_column};
use kitei_storage::{Op, RegisterKind, Unit};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, State, Thing};
use crate::office::Office;
use crate::recipient::Recipient;

/// A job order, sealed under the office key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct JobOrder {
    /// Its id.
    pub id: JobOrderId,
    /// Its number (求人受理番号).
    pub number: String,
    /// Whose order it is.
    pub recipient: RecipientId,
    /// The client contact, a person of their own.
    pub contact: Option<PersonId>,
    /// Whether it is 紹介予定派遣.
    pub trial: bool,
    /// Its columns as given.
    pub columns: BTreeMap<String, String>,
    /// Conditions that need a lawful reason: `sex`, `age`, `nationality`.
    pub limits: Vec<String>,
    /// The day it was recorded.
    pub since: Day,
}

/// An order as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct OrderLine {
    /// Its id.
    pub id: JobOrderId,
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub recipient: RecipientId,
    /// The occupation as given.
    pub occupation: Option<String>,
    /// Conditions that need a lawful reason.
    pub limits: Vec<String>,
}

/// A new order as a request names it.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub recipient: RecipientId,
    /// Whether it is 紹介予定派遣.
    pub trial: bool,
    /// Its columns as given.
    pub columns: BTreeMap<String, String>,
}

/// An order was recorded.
#[derive(Debug, Clone, Serialize)]
pub struct OrderAdded {
    /// Its id.
    pub id: JobOrderId,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Records one job order of a known recipient.
    ///
    /// # Errors
    /// An empty or known number, or an unknown recipient.
    ///
    /// # Journal
    /// One `record` entry with order and recipient.
    pub async fn add_order(
        &self,
        caller: &Caller,
        new: NewOrder,
    ) -> Result<OrderAdded, OfficeError> {
        let number = crate::recipient::filled("--number", new.number)?;
        self.load_recipient(new.recipient).await?;
        if self.find_order_by_number(&number).await?.is_some() {
            return Err(OfficeError::WrongState {
                what: Thing::OrderNumber,
                id: "given".to_owned(),
                state: State::InUse,
            });
        }
        let order = JobOrder {
            id: JobOrderId::random(self.entropy.as_ref()),
            number,
            recipient: new.recipient,
            contact: None,
            trial: new.trial,
            limits: self.limits_of(&new.columns),
            columns: new.columns,
            since: self.clock.now().day(),
        };
        let details = [
            ("order", order.id.to_string()),
            ("recipient", order.recipient.to_string()),
        ];
        let ops = vec![self.order_op(&order)?];
        let entry = self.administer(caller, "order.add", ops, &details).await?;
        Ok(OrderAdded {
            id: order.id,
            entry,
        })
    }

    /// Every job order, by number.
    ///
    /// # Errors
    /// When the store fails or a row does not open.
    pub async fn list_orders(&self) -> Result<Vec<OrderLine>, OfficeError> {
        let orders: Vec<JobOrder> = self.list_office_rows(RegisterKind::JobOrder).await?;
        let mut lines: Vec<OrderLine> = orders
            .into_iter()
            .map(|order| OrderLine {
                id: order.id,
                recipient: order.recipient,
                occupation: order.columns.get("occupation").cloned(),
                limits: order.limits,
                number: order.number,
            })
            .collect();
        lines.sort_by(|one, other| one.number.cmp(&other.number));
        Ok(lines)
    }

    /// The conditions in the columns of an order that need a lawful reason.
    fn limits_of(&self, columns: &BTreeMap<String, String>) -> Vec<String> {
        let known = self.order_columns();
        let limits: BTreeSet<&str> = known
            .iter()
            .filter_map(|column| Some((column, columns.get(&column.id)?)))
            .flat_map(|(column, value)| limits_of_column(column, value))
            .map(LimitKind::id)
            .collect();
        limits.into_iter().map(str::to_owned).collect()
    }

    pub(crate) async fn load_order(&self, id: JobOrderId) -> Result<JobOrder, OfficeError> {
        self.find_office_row(RegisterKind::JobOrder, *id.as_bytes())
            .await?
            .map(|(order, _)| order)
            .ok_or(OfficeError::Unknown {
                what: Thing::JobOrder,
                id: id.to_string(),
            })
    }

    pub(crate) async fn find_order_by_number(
        &self,
        number: &str,
    ) -> Result<Option<JobOrder>, OfficeError> {
        let key = self.number_key(number);
        match self
            .data
            .find_register_by_key(RegisterKind::JobOrder, key)
            .await?
        {
            Some(row) => Ok(Some(self.open_office_row(&row)?)),
            None => Ok(None),
        }
    }

    pub(crate) fn order_op(&self, order: &JobOrder) -> Result<Op, OfficeError> {
        let key = Some(self.number_key(&order.number));
        let row = self.office_row(RegisterKind::JobOrder, *order.id.as_bytes(), key, order, 0)?;
        Ok(Op::PutRegister(row))
    }

    /// The recipient of this name, or a new employer.
    pub(crate) async fn employer_named(
        &self,
        caller: &Caller,
        known: &mut BTreeMap<String, RecipientId>,
        name: &str,
        address: &str,
    ) -> Result<RecipientId, OfficeError> {
        if known.is_empty() {
            let recipients = self.read_recipients().await?;
            known.extend(recipients.into_iter().map(|r| (r.name, r.id)));
        }
        if let Some(id) = known.get(name) {
            return Ok(*id);
        }
        let recipient = Recipient {
            id: RecipientId::random(self.entropy.as_ref()),
            kind: RecipientKind::Employer,
            name: name.to_owned(),
            address: address.to_owned(),
            representative: String::new(),
            country: "JP".to_owned(),
            licence: None,
            since: self.clock.now().day(),
        };
        let mut unit = Unit::new("recipient.add").with(self.recipient_op(&recipient)?);
        let details = [
            ("recipient", recipient.id.to_string()),
            ("kind", recipient.kind.to_string()),
        ];
        let entry = self.administrative_entry(Some(caller), &details);
        unit.ops.push(Op::Append(self.draft(&entry)?));
        self.commit_entry(unit).await?;
        known.insert(name.to_owned(), recipient.id);
        Ok(recipient.id)
    }
}
