//! Taking job orders in from a spreadsheet. The 求人者 becomes a recipient (or is the recipient of
//! that name), the contact a sealed client contact; a limit by sex, age or nationality is kept and
//! flagged as needing a lawful reason.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use kitei_domain::{JobOrderId, PersonId, Population, Source};
use kitei_intake::{LimitKind, OrderColumn, OrderColumns, OrderRow, read_orders};
use kitei_storage::{Op, Unit};
use serde::Serialize;

use crate::caller::Caller;
use crate::collect::{Exceptional, NewPerson};
use crate::error::OfficeError;
use crate::import::{ImportReport, Quarantine, Rejected, joined};
use crate::office::Office;
use crate::orders::JobOrder;
use crate::standing::Told;

/// A condition that needs a lawful reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flagged {
    /// The row.
    pub row: u64,
    /// The header as written.
    pub column: String,
    /// `sex`, `age` or `nationality`.
    pub kind: String,
}

/// What an import of orders did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OrdersReport {
    /// Non-blank rows below the header.
    pub rows_read: u64,
    /// Orders taken in; a number that is known is not taken again.
    pub orders_added: u64,
    /// Orders whose number was known.
    pub orders_known: u64,
    /// Rows not taken.
    pub rows_rejected: Vec<Rejected>,
    /// Cells not taken.
    pub cells_rejected: Vec<Rejected>,
    /// Barred content dropped.
    pub quarantined: Vec<Quarantine>,
    /// Conditions that need a lawful reason.
    pub flagged: Vec<Flagged>,
}

impl OrdersReport {
    /// Whether something was left out.
    pub fn is_partial(&self) -> bool {
        !(self.rows_rejected.is_empty()
            && self.cells_rejected.is_empty()
            && self.quarantined.is_empty())
    }
}

impl Office {
    /// Takes job orders in.
    ///
    /// # Errors
    /// Refused for the contact's collection; a file that cannot be read.
    ///
    /// # Journal
    /// One `record` entry per order, one `collect` entry per contact.
    pub async fn import_orders<R: Read + Seek + Send + 'static>(
        &self,
        caller: &Caller,
        source: R,
        sheet: Option<&str>,
        dry_run: bool,
    ) -> Result<OrdersReport, OfficeError> {
        self.registers_only(caller, "orders.import").await?;
        let columns = OrderColumns::new(self.order_columns());
        let guard = Self::guard()?;
        let wanted = sheet.map(str::to_owned);
        let read = tokio::task::spawn_blocking(move || {
            let mut rows = Vec::new();
            read_orders(source, &columns, &guard, &mut |row| {
                if wanted.as_ref().is_none_or(|sheet| *sheet == row.sheet) {
                    rows.push(row);
                }
            })?;
            Ok::<_, OfficeError>(rows)
        });
        let rows = joined(read.await)??;
        let mut report = OrdersReport {
            rows_read: rows.len() as u64,
            ..OrdersReport::default()
        };
        let mut recipients = BTreeMap::new();
        for row in rows {
            note(&mut report, &row);
            if row.rejected.is_some() {
                continue;
            }
            let number = row.columns.get("number").cloned().unwrap_or_default();
            if self.find_order_by_number(&number).await?.is_some() {
                report.orders_known += 1;
                continue;
            }
            report.orders_added += 1;
            if !dry_run {
                self.take_order(caller, row, number, &mut recipients)
                    .await?;
            }
        }
        Ok(report)
    }

    pub(crate) fn order_columns(&self) -> Vec<OrderColumn> {
        let columns = self.vocabulary().order_columns().iter();
        columns
            .map(|column| OrderColumn {
                id: column.id.clone(),
                aliases: column.aliases.clone(),
                contact: column.contact,
                limit: LIMITS
                    .into_iter()
                    .find(|limit| Some(limit.id()) == column.limit.as_deref()),
            })
            .collect()
    }

    async fn take_order(
        &self,
        caller: &Caller,
        row: OrderRow,
        number: String,
        recipients: &mut BTreeMap<String, kitei_domain::RecipientId>,
    ) -> Result<(), OfficeError> {
        let value = |column: &str| row.columns.get(column).cloned().unwrap_or_default();
        let (employer, address) = (value("employer"), value("employer_address"));
        let recipient = self
            .employer_named(caller, recipients, &employer, &address)
            .await?;
        let contact = self.take_contact(caller, &row, &employer).await?;
        let mut limits: Vec<String> = row
            .flags
            .iter()
            .map(|flag| flag.kind.id().to_owned())
            .collect();
        limits.sort();
        limits.dedup();
        let order = JobOrder {
            id: JobOrderId::random(self.entropy.as_ref()),
            number,
            recipient,
            contact,
            trial: row
                .columns
                .values()
                .any(|text| text.contains("紹介予定派遣")),
            columns: row.columns,
            limits,
            since: self.clock.now().day(),
        };
        let details = [
            ("order", order.id.to_string()),
            ("recipient", recipient.to_string()),
        ];
        let entry = self.administrative_entry(Some(caller), &details);
        let unit = Unit::new("orders.import")
            .with(self.order_op(&order)?)
            .with(Op::Append(self.draft(&entry)?));
        self.commit_entry(unit).await?;
        Ok(())
    }

    /// The contact as a client contact of their own, where the row names one and the clauses let
    /// this caller collect it.
    async fn take_contact(
        &self,
        caller: &Caller,
        row: &OrderRow,
        employer: &str,
    ) -> Result<Option<PersonId>, OfficeError> {
        let Some(contact) = row
            .contact
            .as_ref()
            .filter(|contact| !contact.name.is_empty())
        else {
            return Ok(None);
        };
        let mut items = BTreeMap::from([
            ("name".to_owned(), contact.name.clone()),
            ("organisation".to_owned(), employer.to_owned()),
        ]);
        items.extend(
            contact
                .phone
                .clone()
                .map(|phone| ("phone".to_owned(), phone)),
        );
        let new = NewPerson {
            population: Population::ClientContact,
            told: Told::Unknown,
            source: Source::Own,
            items,
            only_for: BTreeMap::new(),
            exception: Exceptional::default(),
            giver: None,
        };
        let ids: Vec<&String> = new.items.keys().collect();
        let set = self.item_set(&ids)?;
        let wanted = self.collecting(caller, &new)?;
        let (asked, granted) = self.rule_collection(caller, &new, &wanted, set);
        if granted.is_empty() {
            return Ok(None);
        }
        let person = PersonId::random(self.entropy.as_ref());
        let prepared = self.prepare(caller, &new, person, &asked, granted)?;
        self.write_prepared("orders.import.contact", person, prepared)
            .await?;
        Ok(Some(person))
    }
}

const LIMITS: [LimitKind; 3] = [LimitKind::Sex, LimitKind::Age, LimitKind::Nationality];

fn note(report: &mut OrdersReport, row: &OrderRow) {
    let mut seen = ImportReport::default();
    seen.note_faults(
        row.row,
        row.rejected.as_ref(),
        &row.cells_rejected,
        &row.quarantined,
    );
    report.rows_rejected.append(&mut seen.rows_rejected);
    report.cells_rejected.append(&mut seen.cells_rejected);
    report.quarantined.append(&mut seen.quarantined);
    report.flagged.extend(row.flags.iter().map(|flag| Flagged {
        row: row.row,
        column: flag.column.clone(),
        kind: flag.kind.id().to_owned(),
    }));
}
