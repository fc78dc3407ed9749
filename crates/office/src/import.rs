//! Taking people in from a spreadsheet: rows in batches, each batch one durable write in each
//! store; duplicates recognised by the blind index; what was dropped is told by row, column and
//! class, never quoted.

use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::sync::Arc;

use kitei_custody::Amendment;
use kitei_domain::{Act, PersonId, Population, Source};
use kitei_intake::{
    CellFault, Finding, PersonRow, Quarantined, Reading, Resolutions, Summary, read_people,
    read_people_with, review_people,
};
use kitei_rulebook::{Flags, ItemSet};
use kitei_storage::{KeyOp, KeyUnit, Op, StorageError, Unit};
use serde::Serialize;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{JoinError, JoinHandle};

use crate::caller::Caller;
use crate::collect::{Exceptional, NewPerson};
use crate::door::{Intent, Items};
use crate::error::{OfficeError, Refusal};
use crate::file::{HeldFile, PersonFile};
use crate::index;
use crate::keys::io;
use crate::office::Office;
use crate::question::Wanted;
use crate::receipt::{CheckedGiver, Giver};
use crate::refusals::draft;
use crate::sealing::{self, Place};
use crate::standing::Told;

/// How many rows one durable write takes in.
///
/// More of them share a page of the look-up table, which is in no order of arrival; fewer let
/// whoever else works wait a shorter time for the writer.
const BATCH: usize = 8_000;
/// How many rows the reader hands over at once: a hand-over wakes the other side.
const HANDFUL: usize = 256;

/// How a list of people is to be taken in.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// As what.
    pub population: Population,
    /// What they were told; unknown unless the office can show it.
    pub told: Told,
    /// Where the list comes from (B3).
    pub source: Source,
    /// Only this sheet.
    pub sheet: Option<String>,
    /// The third party that gave the list, where one did (APPI 30).
    pub giver: Option<Giver>,
    /// What a person decided about the guard's hits in this very file.
    pub resolutions: Option<Resolutions>,
    /// Reads everything, changes nothing. What differs from a person who is there already is not
    /// told: comparing is an act on that person, and a trial run writes no entry.
    pub dry_run: bool,
}

/// The rows of a list as they are read, and the task that reads them.
type ListStream = (Rows, JoinHandle<Result<(), OfficeError>>);

/// Rows as the reader hands them over, a handful at a time.
struct Rows {
    handfuls: Receiver<Vec<PersonRow>>,
    handful: std::vec::IntoIter<PersonRow>,
}

impl Rows {
    async fn recv(&mut self) -> Option<PersonRow> {
        loop {
            if let Some(row) = self.handful.next() {
                return Some(row);
            }
            self.handful = self.handfuls.recv().await?.into_iter();
        }
    }
}

impl ImportRequest {
    fn person(&self, items: BTreeMap<String, String>) -> NewPerson {
        NewPerson {
            population: self.population,
            told: self.told.clone(),
            source: self.source,
            items,
            only_for: BTreeMap::new(),
            exception: Exceptional::default(),
            giver: self.giver.clone(),
        }
    }
}

/// The reader's side of [`Rows`].
struct Handing {
    handfuls: Sender<Vec<PersonRow>>,
    handful: Vec<PersonRow>,
}

impl Handing {
    fn push(&mut self, row: PersonRow) {
        self.handful.push(row);
        if self.handful.len() == HANDFUL {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        let handful = std::mem::take(&mut self.handful);
        // A closed channel means that the taking in has failed and says why itself.
        drop(self.handfuls.blocking_send(handful));
    }
}

/// What a reading task answered, or that it died.
pub(crate) fn joined<T>(read: Result<T, JoinError>) -> Result<T, OfficeError> {
    read.map_err(|_unreadable| OfficeError::Corrupt {
        what: "spreadsheet reader",
    })
}

/// A place in the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowPlace {
    /// The row as the spreadsheet shows it.
    pub row: u64,
}

/// A person who was matched, and an item that differs there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The row.
    pub row: u64,
    /// The item.
    pub item: String,
}

/// A row or cell that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The row.
    pub row: u64,
    /// The header as written.
    pub column: String,
    /// Why: a stable word.
    pub code: String,
}

/// Barred content that was dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quarantine {
    /// The row.
    pub row: u64,
    /// The header as written.
    pub column: String,
    /// What it was about.
    pub class: String,
    /// The clause that bars it.
    pub clause: String,
}

/// What an import did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ImportReport {
    /// Non-blank rows below the headers.
    pub rows_read: u64,
    /// People taken in.
    pub people_added: u64,
    /// Rows that are people who were already there.
    pub people_matched: u64,
    /// Rows that may be people who were already there.
    pub possible_duplicates: Vec<RowPlace>,
    /// Items of matched people that differ; nothing was changed.
    pub conflicts: Vec<Conflict>,
    /// Rows not taken.
    pub rows_rejected: Vec<Rejected>,
    /// Cells not taken.
    pub cells_rejected: Vec<Rejected>,
    /// Barred content dropped.
    pub quarantined: Vec<Quarantine>,
    /// Sheets without a name header.
    pub sheets_skipped: Vec<String>,
    /// Headers that no item knows; not taken.
    pub unknown_columns: Vec<String>,
}

impl ImportReport {
    /// Whether something was left out.
    pub fn is_partial(&self) -> bool {
        !(self.rows_rejected.is_empty()
            && self.cells_rejected.is_empty()
            && self.quarantined.is_empty()
            && self.conflicts.is_empty())
    }

    fn note(&mut self, row: &PersonRow) {
        self.note_faults(
            row.row,
            row.rejected.as_ref(),
            &row.cells_rejected,
            &row.quarantined,
        );
    }

    /// The items of a matched person that differ.
    fn note_conflicts(&mut self, row: &PersonRow, held: &HeldFile) {
        let differs = row
            .items
            .iter()
            .filter(|(item, value)| held.compare(item, value) == Some(false));
        let conflicts = differs.map(|(item, _)| Conflict {
            row: row.row,
            item: item.clone(),
        });
        for conflict in conflicts {
            if !self.conflicts.contains(&conflict) {
                self.conflicts.push(conflict);
            }
        }
    }

    pub(crate) fn note_faults(
        &mut self,
        row: u64,
        rejected: Option<&CellFault>,
        cells: &[CellFault],
        quarantined: &[Quarantined],
    ) {
        let place = |fault: &CellFault| Rejected {
            row,
            column: fault.column.clone(),
            code: fault.code.to_owned(),
        };
        self.rows_rejected.extend(rejected.map(place));
        self.cells_rejected.extend(cells.iter().map(place));
        self.quarantined
            .extend(quarantined.iter().map(|hit| Quarantine {
                row,
                column: hit.column.clone(),
                class: hit.class.id().to_owned(),
                clause: hit.class.clause().to_owned(),
            }));
    }
}

/// The rows of a batch that are new, and whom the others matched.
#[derive(Debug, Default)]
struct Batch {
    keys: Vec<KeyOp>,
    data: Vec<Op>,
    /// Joint forms of the people in this batch, whom the index does not know yet.
    known: BTreeMap<[u8; 16], PersonId>,
    added: Vec<PersonId>,
    giver: Option<CheckedGiver>,
    /// The batch before, which is written while this one is gathered.
    before: Option<Writing>,
}

/// A batch that is being written.
#[derive(Debug)]
struct Writing {
    known: BTreeMap<[u8; 16], PersonId>,
    task: JoinHandle<Result<(), OfficeError>>,
}

impl Batch {
    /// What was gathered, leaving an empty batch of the same list.
    fn take(&mut self) -> Self {
        let next = Self {
            giver: self.giver.clone(),
            ..Self::default()
        };
        std::mem::replace(self, next)
    }

    /// Who is entered under a joint form in this batch or the one before.
    fn find(&self, seed: &[u8; 16]) -> Option<PersonId> {
        let before = self.before.as_ref().map(|before| &before.known);
        let known = self.known.get(seed);
        known.or_else(|| before?.get(seed)).copied()
    }

    /// Whether this person is not written yet.
    fn holds(&self, person: PersonId) -> bool {
        let before = self.before.iter().flat_map(|before| before.known.values());
        self.known
            .values()
            .chain(before)
            .any(|known| *known == person)
    }

    /// Waits until the batch before is written.
    async fn settle(&mut self) -> Result<(), OfficeError> {
        match self.before.take() {
            Some(before) => joined(before.task.await)?,
            None => Ok(()),
        }
    }
}

/// Rows that lie side by side in the key store are written side by side: each page once.
fn in_order_of_the_store(op: &KeyOp) -> (u8, [u8; 16]) {
    match op {
        KeyOp::PutKeyring { row, .. } => (0, *row.person.as_bytes()),
        KeyOp::AddToken { token, .. } => (1, *token),
        _ => (2, [0; 16]),
    }
}

/// The same for the data store; the entries keep the order of the list.
fn person_by_person(op: &Op) -> (u8, [u8; 16]) {
    match op {
        Op::AddPerson(row) => (0, *row.person.as_bytes()),
        Op::PutRecord(row) => (0, *row.person.as_bytes()),
        _ => (1, [0; 16]),
    }
}

impl Office {
    /// Takes people in from a spreadsheet. The whole file is read and checked once before the first
    /// row is taken in, so that an unreadable one changes nothing.
    ///
    /// # Errors
    /// Refused where nothing may be collected for this population; a file that cannot be read.
    /// Batches that were written stay; the same file again adds nobody twice.
    ///
    /// # Journal
    /// One `collect` entry per person added or completed.
    pub async fn import_people<R: Read + Seek + Send + 'static>(
        &self,
        caller: &Caller,
        source: R,
        request: &ImportRequest,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<ImportReport, OfficeError> {
        self.check_told(&request.told)?;
        self.rule_import(caller, request).await?;
        let (source, summary, total) = self.check_list(source, request).await?;
        let mut report = ImportReport {
            rows_read: total,
            sheets_skipped: summary.sheets_skipped,
            unknown_columns: summary.unknown_columns.into_iter().collect(),
            ..ImportReport::default()
        };
        let (mut rows, reader) = self.stream_list(source, request)?;
        let giver = self.check_giver(request.giver.as_ref()).await?;
        let mut batch = Batch {
            giver,
            ..Batch::default()
        };
        let mut done = 0;
        while let Some(row) = rows.recv().await {
            report.note(&row);
            if row.rejected.is_none() {
                self.take_row(caller, request, row, &mut batch, &mut report)
                    .await?;
            }
            done += 1;
            if batch.added.len() >= BATCH {
                self.write_batch(&mut batch).await?;
                progress(done, total);
            }
        }
        joined(reader.await)??;
        self.write_batch(&mut batch).await?;
        batch.settle().await?;
        progress(done, total);
        Ok(report)
    }

    /// The guard's hits in a list, with the sentences, for the person at the terminal to decide on.
    /// They come out of the office's own file; nothing of the store is opened and nothing is kept.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub async fn review_list<R: Read + Seek + Send + 'static>(
        &self,
        source: R,
    ) -> Result<Vec<Finding>, OfficeError> {
        let (columns, guard) = (self.people_columns(), Self::guard()?);
        let today = self.clock.now().day();
        let read = tokio::task::spawn_blocking(move || {
            let reading = Reading {
                columns: &columns,
                guard: &guard,
                today,
                resolutions: None,
                consented: false,
            };
            let mut hits = Vec::new();
            review_people(source, &reading, &mut |hit| hits.push(hit))?;
            Ok::<_, OfficeError>(hits)
        });
        joined(read.await)?
    }

    /// Reads the whole list without taking anything: what is wrong with the file is known before
    /// the first row is written.
    async fn check_list<R: Read + Seek + Send + 'static>(
        &self,
        mut source: R,
        request: &ImportRequest,
    ) -> Result<(R, Summary, u64), OfficeError> {
        let (columns, guard) = (self.people_columns(), Self::guard()?);
        let today = self.clock.now().day();
        let sheet = request.sheet.clone();
        let read = tokio::task::spawn_blocking(move || {
            let mut total = 0;
            let summary = read_people(&mut source, &columns, &guard, today, &mut |row| {
                total += u64::from(sheet.as_ref().is_none_or(|sheet| *sheet == row.sheet));
            })?;
            source.rewind().map_err(io("the spreadsheet"))?;
            Ok((source, summary, total))
        });
        joined(read.await)?
    }

    /// Reads the list beside the taking in, a bounded number of rows ahead.
    fn stream_list<R: Read + Seek + Send + 'static>(
        &self,
        source: R,
        request: &ImportRequest,
    ) -> Result<ListStream, OfficeError> {
        let (columns, guard) = (self.people_columns(), Self::guard()?);
        let today = self.clock.now().day();
        let (sheet, resolutions) = (request.sheet.clone(), request.resolutions.clone());
        let (send, handfuls) = channel(8);
        let reader = tokio::task::spawn_blocking(move || {
            let reading = Reading {
                columns: &columns,
                guard: &guard,
                today,
                resolutions: resolutions.as_ref(),
                consented: false,
            };
            let mut handed = Handing {
                handfuls: send,
                handful: Vec::new(),
            };
            let read = read_people_with(source, &reading, &mut |row| {
                if sheet.as_ref().is_none_or(|sheet| *sheet == row.sheet) {
                    handed.push(row);
                }
            });
            handed.hand_over();
            read.map(drop).map_err(OfficeError::from)
        });
        let rows = Rows {
            handfuls,
            handful: Vec::new().into_iter(),
        };
        Ok((rows, reader))
    }

    /// Whether this caller may collect for this population at all.
    async fn rule_import(
        &self,
        caller: &Caller,
        request: &ImportRequest,
    ) -> Result<(), OfficeError> {
        let new = request.person(BTreeMap::new());
        let mut wanted = self.collecting(caller, &new)?;
        wanted.flags = wanted.flags.with(Flags::SINGLE_ITEM, false);
        let items = self.item_set(&["name"])?;
        let nobody = PersonId::from_bytes([0; 16]);
        let intent = Intent::new("people.import", nobody, wanted, Items::These(items));
        self.rule_before_look_up(caller, &intent).await?;
        let (asked, granted) = self.rule_collection(caller, &new, &intent.wanted, items);
        if granted.is_empty() {
            let reason = items
                .iter()
                .next()
                .map(|item| asked.explain(self.packs.in_force(), item));
            let refusal = match reason {
                Some(reason) => Refusal::of_reason("collect.refused", &reason),
                None => self.named_refusal("purpose.unknown", "check_purpose"),
            };
            return Err(self
                .refuse_with(caller, &intent, &[], refusal, items)
                .await?);
        }
        Ok(())
    }

    async fn take_row(
        &self,
        caller: &Caller,
        request: &ImportRequest,
        row: PersonRow,
        batch: &mut Batch,
        report: &mut ImportReport,
    ) -> Result<(), OfficeError> {
        let values: BTreeMap<&str, &str> = row
            .items
            .iter()
            .map(|(item, value)| (item.as_str(), value.as_str()))
            .collect();
        let mut seeds = Vec::new();
        let mut matched = None;
        let mut possible = false;
        for joint in index::joint(&values) {
            let seed = self.custody.index().seed(joint.field, &joint.form);
            let known = match batch.find(&seed) {
                Some(person) => Some(person),
                None => self.find_alive(seed).await?,
            };
            match known {
                Some(person) if joint.certain => matched = matched.or(Some(person)),
                Some(_) => possible = true,
                None => {}
            }
            seeds.push(seed);
        }
        if let Some(person) = matched {
            report.people_matched += 1;
            if batch.holds(person) && !request.dry_run {
                self.write_batch(batch).await?;
                batch.settle().await?;
            }
            if !request.dry_run {
                self.fill_in(caller, request, person, &row, report).await?;
            }
            return Ok(());
        }
        if possible {
            report.possible_duplicates.push(RowPlace { row: row.row });
        }
        let person = PersonId::random(self.entropy.as_ref());
        if request.dry_run {
            batch
                .known
                .extend(seeds.into_iter().map(|seed| (seed, person)));
            report.people_added += 1;
            return Ok(());
        }
        let new = request.person(row.items);
        let ids: Vec<&String> = new.items.keys().collect();
        let items = self.item_set(&ids)?;
        let mut wanted = self.collecting(caller, &new)?;
        wanted.flags = wanted.flags.with(Flags::SINGLE_ITEM, false);
        let (asked, granted) = self.rule_collection(caller, &new, &wanted, items);
        let mut prepared = self.prepare(caller, &new, person, &asked, granted)?;
        self.keep_receipt(batch.giver.as_ref(), person, &mut prepared)?;
        batch.keys.extend(prepared.keys);
        batch.data.extend(prepared.data);
        batch
            .known
            .extend(seeds.into_iter().map(|seed| (seed, person)));
        batch.added.push(person);
        report.people_added += 1;
        Ok(())
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

    /// Begins to write a batch, once the one before is written: the keyrings first, then the records
    /// with their entries.
    async fn write_batch(&self, batch: &mut Batch) -> Result<(), OfficeError> {
        batch.settle().await?;
        let Batch {
            keys: key_ops,
            data: data_ops,
            known,
            added,
            ..
        } = batch.take();
        if added.is_empty() {
            return Ok(());
        }
        let (keys, data) = (Arc::clone(&self.keys), Arc::clone(&self.data));
        let task = tokio::spawn(async move {
            let mut unit = KeyUnit::new("people.import");
            unit.ops = key_ops;
            unit.ops.sort_by_key(in_order_of_the_store);
            keys.commit(unit).await?;
            let mut unit = Unit::new("people.import");
            unit.ops = data_ops;
            unit.ops.sort_by_key(person_by_person);
            data.commit(unit).await?;
            let mut confirm = KeyUnit::new("people.import.confirm");
            confirm
                .ops
                .extend(added.into_iter().map(KeyOp::ConfirmPending));
            Ok(keys.commit(confirm).await?)
        });
        batch.before = Some(Writing { known, task });
        Ok(())
    }

    /// A matched person gains only items that are missing; what differs is told, not changed.
    async fn fill_in(
        &self,
        caller: &Caller,
        request: &ImportRequest,
        person: PersonId,
        row: &PersonRow,
        report: &mut ImportReport,
    ) -> Result<(), OfficeError> {
        let ids: Vec<&String> = row.items.keys().collect();
        let items = self.item_set(&ids)?;
        let purpose = self.collecting_purpose(request.population)?;
        let mut wanted = Wanted::inside(Act::Collect, purpose);
        wanted.source = request.source;
        for _attempt in 0..8 {
            let Some(file) = self.find_file(person, Items::These(items)).await? else {
                return Ok(());
            };
            let home = file
                .registrations()
                .find(|(_, r)| r.population == request.population);
            let Some(registration) = home.map(|(_, registration)| registration.id) else {
                return Ok(());
            };
            let mut intent = Intent::new(
                "people.import.fill",
                person,
                wanted.clone(),
                Items::These(items),
            );
            intent.registration = Some(registration);
            let held = self.hold(&file)?;
            report.note_conflicts(row, &held);
            let missing = items - held.items();
            if missing.is_empty() {
                return Ok(());
            }
            let ruling = self.rule(caller, &intent, &file, &held);
            let filled = missing & ruling.granted;
            let mut unit = Unit::new("people.import.fill");
            unit.ops.extend(
                file.versions()
                    .map(|(person, version)| Op::ExpectFacts { person, version }),
            );
            unit.ops
                .extend(self.fill_ops(&file, &held, row, filled, registration)?);
            unit.ops
                .push(self.update_standing(&file, &file.standing().clone())?);
            let mut entry = self.entry(caller, &intent, &file.people());
            entry.population = Some(request.population);
            entry.items = self.item_names(filled);
            entry.withheld = self.item_names(missing - filled);
            entry.clauses = ruling.clauses();
            unit.ops.push(Op::Append(draft(&entry)?));
            match self.commit_entry(unit).await {
                Err(OfficeError::Storage(StorageError::FactsMoved { .. })) => {}
                Err(error) => return Err(error),
                Ok(_) => return self.mend(file.person()).await,
            }
        }
        Err(OfficeError::Contended {
            person: person.to_string(),
        })
    }

    fn fill_ops(
        &self,
        file: &PersonFile,
        held: &HeldFile,
        row: &PersonRow,
        filled: ItemSet,
        registration: kitei_domain::RegistrationId,
    ) -> Result<Vec<Op>, OfficeError> {
        let vocabulary = self.vocabulary();
        let corrupt = || OfficeError::Corrupt { what: "keyring" };
        let mut by_section: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
        for item in filled.iter() {
            let id = vocabulary.item_id(item);
            if let (Some(item_row), Some((id, value))) =
                (vocabulary.item_row(item), row.items.get_key_value(id))
            {
                let section = sealing::section_of(item_row);
                by_section
                    .entry(section)
                    .or_default()
                    .push((id.as_str(), value.as_str()));
            }
        }
        let mut ops = Vec::new();
        for (name, fill) in by_section {
            let (version, mut section) = match held.section(registration, &name) {
                Some((version, held)) => (version, held.to_section()),
                None => (0, kitei_custody::Section::new()),
            };
            section.amend(&Amendment {
                fill,
                ..Amendment::default()
            });
            let slot = sealing::newest_slot(vocabulary, file.keyring(), registration, &name)
                .filter(|slot| file.keyring().has(slot))
                .ok_or_else(corrupt)?;
            let place = Place {
                operator: self.operator,
                person: file.person(),
                registration,
                section: &name,
                version: version + 1,
            };
            let sealed = sealing::seal_section(
                place,
                file.keyring(),
                &slot,
                &section,
                self.entropy.as_ref(),
            )?;
            ops.push(Op::PutRecord(sealed));
        }
        Ok(ops)
    }
}
