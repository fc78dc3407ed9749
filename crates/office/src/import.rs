//! Taking people in from a spreadsheet: rows in batches, each batch one durable write in each
//! store; duplicates recognised by the blind index; what was dropped is told by row, column and
//! class, never quoted.

mod batch;
mod fill;
mod list;
mod report;
mod request;
mod reviewed;
mod row;

use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::sync::atomic::{AtomicBool, Ordering};

use kitei_domain::PersonId;
use kitei_rulebook::Flags;

pub(crate) use list::joined;
pub use report::{Conflict, ImportReport, Quarantine, Rejected, ReviewedHit, RowPlace};
pub use request::ImportRequest;
pub use reviewed::ReviewedList;

use crate::caller::Caller;
use crate::collect::NewPerson;
use crate::door::{Intent, Items};
use crate::error::OfficeError;
use crate::import::batch::Batch;
use crate::import::reviewed::Decided;
use crate::office::Office;
use crate::question::Wanted;

/// How many rows are taken between two words of how far it has come.
const TOLD_EVERY: u64 = 256;

impl Office {
    /// Takes people in from a spreadsheet. The whole file is read and checked once before the first
    /// row is taken in, so that an unreadable one changes nothing.
    ///
    /// # Errors
    /// Refused where nothing may be collected for this population; a file that cannot be read.
    /// Batches that were written stay; the same file again adds nobody twice.
    ///
    /// # Journal
    /// One `collect` entry per person added or completed. For each sentence that a recorded review
    /// calls needed: a `consent` entry where it brought one, and a `collect` entry, both naming who
    /// reviewed it.
    pub async fn import_people<R: Read + Seek + Send + 'static>(
        &self,
        caller: &Caller,
        source: R,
        request: &ImportRequest,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<ImportReport, OfficeError> {
        let never = AtomicBool::new(false);
        self.import_people_until(caller, source, request, progress, &never)
            .await
    }

    /// The same, to be ended in the middle: with the row at hand, once `stop` says so. What was
    /// gathered until then is written.
    pub(crate) async fn import_people_until<R: Read + Seek + Send + 'static>(
        &self,
        caller: &Caller,
        source: R,
        request: &ImportRequest,
        progress: &mut (dyn FnMut(u64, u64) + Send),
        stop: &AtomicBool,
    ) -> Result<ImportReport, OfficeError> {
        self.check_told(&request.told)?;
        self.rule_import(caller, request).await?;
        let review = self.check_review(request).await?;
        let (source, summary, total) = self.check_list(source, request).await?;
        let mut report = ImportReport {
            rows_read: total,
            sheets_skipped: summary.sheets_skipped,
            unknown_columns: summary.unknown_columns.into_iter().collect(),
            ..ImportReport::default()
        };
        let (mut rows, reader) = self.stream_list(source, request)?;
        let giver = self.check_giver(request.giver.as_ref()).await?;
        let mut batch = Batch::of(giver);
        let mut done = 0;
        while let Some(mut row) = rows.recv().await {
            report.note(&row);
            let decided = Decided::take(&mut row);
            let person = if row.rejected.is_none() {
                self.take_row(caller, request, row, &mut batch, &mut report)
                    .await?
            } else {
                None
            };
            if let Some(review) = review.as_ref().filter(|_| !decided.is_empty()) {
                self.take_decided(caller, review, (person, decided), &mut batch, &mut report)
                    .await?;
            }
            done += 1;
            if batch.is_full() {
                self.write_batch(&mut batch).await?;
            }
            if done % TOLD_EVERY == 0 {
                progress(done, total);
            }
            if stop.load(Ordering::Relaxed) {
                break;
            }
        }
        // Whoever reads ahead ends when nobody takes its rows.
        drop(rows);
        joined(reader.await)??;
        self.write_batch(&mut batch).await?;
        batch.settle().await?;
        progress(done, total);
        Ok(report)
    }

    /// Whether this caller may collect for this population at all.
    pub(crate) async fn rule_import(
        &self,
        caller: &Caller,
        request: &ImportRequest,
    ) -> Result<(), OfficeError> {
        let new = request.person(BTreeMap::new());
        let items = self.item_set(&["name"])?;
        let nobody = PersonId::from_bytes([0; 16]);
        let wanted = self.collecting_of_many(caller, &new)?;
        let mut intent = Intent::new("people.import", nobody, wanted, Items::These(items));
        intent.population = Some(new.population);
        self.rule_or_refuse_collection(caller, &new, &intent, items)
            .await?;
        Ok(())
    }

    /// A collection of many people at once, which is never one of a single item (B4).
    fn collecting_of_many(&self, caller: &Caller, new: &NewPerson) -> Result<Wanted, OfficeError> {
        let mut wanted = self.collecting(caller, new)?;
        wanted.flags = wanted.flags.with(Flags::SINGLE_ITEM, false);
        Ok(wanted)
    }
}
