//! One row of a list: whom the look-up table knows it as, and the taking in of somebody new.

use std::collections::BTreeMap;

use kitei_domain::PersonId;
use kitei_intake::PersonRow;

use crate::caller::Caller;
use crate::error::OfficeError;
use crate::import::batch::Batch;
use crate::import::{ImportReport, ImportRequest, RowPlace};
use crate::index;
use crate::office::Office;

/// What the joint forms of a row tell.
#[derive(Debug, Default)]
struct Recognised {
    seeds: Vec<[u8; 16]>,
    /// Somebody who it is for certain.
    person: Option<PersonId>,
    /// Whether it may be somebody who is there.
    possible: bool,
}

impl Office {
    /// Takes one row in: somebody new is gathered into the batch, somebody known is filled in. Says
    /// who it is; nobody on a trial.
    pub(super) async fn take_row(
        &self,
        caller: &Caller,
        request: &ImportRequest,
        row: PersonRow,
        batch: &mut Batch,
        report: &mut ImportReport,
    ) -> Result<Option<PersonId>, OfficeError> {
        let known = self.recognise(&row, batch).await?;
        if let Some(person) = known.person {
            report.people_matched += 1;
            if request.dry_run {
                return Ok(None);
            }
            if batch.holds(person) {
                self.write_batch(batch).await?;
                batch.settle().await?;
            }
            self.fill_in(caller, request, person, &row, report).await?;
            return Ok(Some(person));
        }
        if known.possible {
            report.possible_duplicates.push(RowPlace { row: row.row });
        }
        let person = PersonId::random(self.entropy.as_ref());
        batch.know(known.seeds, person);
        report.people_added += 1;
        if request.dry_run {
            return Ok(None);
        }
        let new = request.person(row.items);
        let ids: Vec<&String> = new.items.keys().collect();
        let items = self.item_set(&ids)?;
        let wanted = self.collecting_of_many(caller, &new)?;
        let (asked, granted) = self.rule_collection(caller, &new, &wanted, items);
        let mut prepared = self.prepare(caller, &new, person, &asked, granted)?;
        self.keep_receipt(batch.giver(), person, &mut prepared)?;
        batch.add(person, prepared);
        Ok(Some(person))
    }

    /// Whom the look-up table, or this list so far, knows a row as.
    async fn recognise(&self, row: &PersonRow, batch: &Batch) -> Result<Recognised, OfficeError> {
        let values: BTreeMap<&str, &str> = row
            .items
            .iter()
            .map(|(item, value)| (item.as_str(), value.as_str()))
            .collect();
        let mut recognised = Recognised::default();
        for joint in index::joint(&values) {
            let seed = self.custody.index().seed(joint.field, &joint.form);
            let known = match batch.find(&seed) {
                Some(person) => Some(person),
                None => self.find_alive(seed).await?,
            };
            match known {
                Some(person) if joint.certain => {
                    recognised.person = recognised.person.or(Some(person));
                }
                Some(_) => recognised.possible = true,
                None => {}
            }
            recognised.seeds.push(seed);
        }
        Ok(recognised)
    }

    /// The person entered under a joint form, if their file is still there.
    async fn find_alive(&self, seed: [u8; 16]) -> Result<Option<PersonId>, OfficeError> {
        let token = self.custody.epoch().token(&seed);
        Ok(self
            .keys
            .find_people_by_token(token)
            .await?
            .into_iter()
            .next())
    }
}
