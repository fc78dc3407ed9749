//! Many people in one durable write: what a batch gathers, and its writing while the next one is
//! gathered.

use std::collections::BTreeMap;
use std::sync::Arc;

use kitei_domain::PersonId;
use kitei_storage::{KeyOp, KeyUnit, Op, Unit};
use tokio::task::JoinHandle;

use crate::collect::Prepared;
use crate::error::OfficeError;
use crate::import::list::joined;
use crate::office::Office;
use crate::receipt::CheckedGiver;

/// How many rows one durable write takes in.
///
/// More of them share a page of the look-up table, which is in no order of arrival; fewer let
/// whoever else works wait a shorter time for the writer.
const BATCH: usize = 8_000;

/// The rows of a batch that are new, and whom the others matched.
#[derive(Debug, Default)]
pub(super) struct Batch {
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
    /// An empty batch of a list that somebody gave, or nobody.
    pub(super) fn of(giver: Option<CheckedGiver>) -> Self {
        Self {
            giver,
            ..Self::default()
        }
    }

    pub(super) fn giver(&self) -> Option<&CheckedGiver> {
        self.giver.as_ref()
    }

    /// Whether it is time to write.
    pub(super) fn is_full(&self) -> bool {
        self.added.len() >= BATCH
    }

    /// Lets the rows that follow find a person by these joint forms.
    pub(super) fn know(&mut self, seeds: Vec<[u8; 16]>, person: PersonId) {
        self.known
            .extend(seeds.into_iter().map(|seed| (seed, person)));
    }

    /// Gathers a person who is ready to be written.
    pub(super) fn add(&mut self, person: PersonId, prepared: Prepared) {
        self.keys.extend(prepared.keys);
        self.data.extend(prepared.data);
        self.added.push(person);
    }

    /// What was gathered, leaving an empty batch of the same list.
    fn take(&mut self) -> Self {
        let next = Self::of(self.giver.clone());
        std::mem::replace(self, next)
    }

    /// Who is entered under a joint form in this batch or the one before.
    pub(super) fn find(&self, seed: &[u8; 16]) -> Option<PersonId> {
        let before = self.before.as_ref().map(|before| &before.known);
        let known = self.known.get(seed);
        known.or_else(|| before?.get(seed)).copied()
    }

    /// Whether this person is not written yet.
    pub(super) fn holds(&self, person: PersonId) -> bool {
        let before = self.before.iter().flat_map(|before| before.known.values());
        self.known
            .values()
            .chain(before)
            .any(|known| *known == person)
    }

    /// Waits until the batch before is written.
    pub(super) async fn settle(&mut self) -> Result<(), OfficeError> {
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
    /// Begins to write a batch, once the one before is written: the keyrings first, then the records
    /// with their entries.
    pub(super) async fn write_batch(&self, batch: &mut Batch) -> Result<(), OfficeError> {
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
}
