//! The keys of the office: the epoch advance, after which no earlier copy of the key store opens.

mod copy;

use kitei_custody::{EpochKey, KeyFile, Rewrap};
use kitei_domain::{Entropy, OperatorId, PersonId};
use kitei_storage::{KeyOp, KeyStore, KeyUnit, KeyringRow};
use serde::Serialize;

pub use copy::{open_key_copy, read_key_copy_id};

use crate::caller::Caller;
use crate::error::OfficeError;
use crate::keys::copy::COPY_OF;
use crate::office::{Ground, Office};
use crate::start::{epoch_metas, wanted_key};

/// How many keyrings one unit of work re-wraps.
const RANGE: usize = 10_000;
/// Set by the first unit of an epoch advance, cleared after its entry.
const ADVANCING: &str = "advancing";

/// How the keys stand.
#[derive(Debug, Clone, Serialize)]
pub struct KeyStatus {
    /// The present epoch.
    pub epoch: u32,
    /// How many people have keys.
    pub people: u64,
    /// Whether a copy of this epoch's keys was written.
    pub copy_of_this_epoch: bool,
}

/// What an epoch advance did.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Advanced {
    /// The epoch that was entered.
    pub epoch: u32,
    /// How many keyrings were wrapped anew.
    pub rewrapped: u64,
}

impl Office {
    /// How the keys stand.
    ///
    /// # Errors
    /// When the key store fails.
    pub async fn key_status(&self) -> Result<KeyStatus, OfficeError> {
        let epoch = self.custody.epoch().id().epoch;
        let copied = self.keys.find_meta(COPY_OF).await?;
        Ok(KeyStatus {
            epoch,
            people: self.keys.count_keyrings().await? - self.lists_sealed().await?,
            copy_of_this_epoch: copied == Some(epoch.to_be_bytes().to_vec()),
        })
    }

    /// Advances the epoch: every living keyring is wrapped under the next key, range by range, and
    /// every look-up token changes. Resumes where a crash left it. The caller destroys the old key
    /// afterwards, once a copy of the new epoch was written and read back.
    ///
    /// # Errors
    /// Refused unless the caller is a manager; a next key that does not follow the present one.
    ///
    /// # Journal
    /// One `record` entry with the epoch, after the last range.
    pub async fn advance_epoch(
        &mut self,
        caller: &Caller,
        next: &KeyFile,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Advanced, OfficeError> {
        self.manager_only(caller, "keys.rotate").await?;
        let epoch = self.custody.epoch().id().epoch;
        let mut unit = KeyUnit::new("keys.advance").with(KeyOp::AdvanceEpoch { from: epoch });
        unit.ops.extend(epoch_metas(self, next)?);
        unit.ops.push(advancing(true));
        self.keys.commit(unit).await?;
        let new = next.epoch_key()?;
        let wrapping = Wrapping {
            operator: self.operator,
            old: self.custody.epoch(),
            new: &new,
            entropy: self.entropy.as_ref(),
        };
        let advanced = rewrap_all(self.keys.as_ref(), &wrapping, progress).await?;
        self.custody.advance(new);
        self.keys.scrub().await?;
        let details = [
            ("change", "epoch".to_owned()),
            ("epoch", advanced.epoch.to_string()),
        ];
        self.administer(caller, "keys.rotate", Vec::new(), &details)
            .await?;
        let finished = KeyUnit::new("keys.advanced").with(advancing(false));
        self.keys.commit(finished).await?;
        Ok(advanced)
    }

    /// Finishes an epoch advance that a crash interrupted, then opens the office with the next key.
    ///
    /// # Errors
    /// When the two key files do not follow each other or the store wants neither.
    ///
    /// # Journal
    /// One `record` entry by the office itself.
    pub async fn finish_advance(
        ground: Ground,
        old: &KeyFile,
        next: &KeyFile,
    ) -> Result<(Self, Advanced), OfficeError> {
        let old_key = old.epoch_key()?;
        let new_key = next.epoch_key()?;
        let keys = std::sync::Arc::clone(&ground.keys);
        let entropy = std::sync::Arc::clone(&ground.entropy);
        let operator = ground.data.operator();
        next.expect(wanted_key(keys.as_ref()).await?)?;
        let wrapping = Wrapping {
            operator,
            old: &old_key,
            new: &new_key,
            entropy: entropy.as_ref(),
        };
        let advanced = rewrap_all(keys.as_ref(), &wrapping, &mut |_| {}).await?;
        keys.scrub().await?;
        let office = Self::open(ground, next).await?;
        let details = [
            ("change", "epoch".to_owned()),
            ("epoch", advanced.epoch.to_string()),
        ];
        let entry = office.administrative_entry(None, &details);
        office.append("keys.rotate", &entry, true).await?;
        let finished = KeyUnit::new("keys.advanced")
            .urgent()
            .with(advancing(false));
        office.keys.commit(finished).await?;
        Ok((office, advanced))
    }
}

/// Whether an epoch advance was begun and not brought to its entry: everything may be wrapped
/// already, and nobody found by the look-up tokens yet.
///
/// # Errors
/// When the key store cannot be read.
pub async fn is_advance_unfinished(keys: &dyn KeyStore) -> Result<bool, OfficeError> {
    Ok(keys.find_meta(ADVANCING).await? == Some(vec![1]))
}

fn advancing(yes: bool) -> KeyOp {
    KeyOp::SetMeta {
        key: ADVANCING.to_owned(),
        value: vec![u8::from(yes)],
        expected: None,
    }
}

/// From one epoch's key to the next.
struct Wrapping<'a> {
    operator: OperatorId,
    old: &'a EpochKey,
    new: &'a EpochKey,
    entropy: &'a dyn Entropy,
}

/// Wraps every keyring that the old epoch sealed; also on a full disk, where the office would not
/// open otherwise.
async fn rewrap_all(
    keys: &dyn KeyStore,
    wrapping: &Wrapping<'_>,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Advanced, OfficeError> {
    let mut after: Option<PersonId> = None;
    let mut rewrapped = 0;
    let mut wrapped = KeyUnit::new("keys.rewrap").urgent();
    loop {
        // One range is written while the next one is wrapped.
        let (written, next) = tokio::join!(keys.commit(wrapped), wrapping.next(keys, after));
        written?;
        progress(rewrapped);
        let (unit, last, count) = next?;
        if count == 0 {
            break;
        }
        (wrapped, after) = (unit, last);
        rewrapped += count;
    }
    // The keyrings of an advance that a crash interrupted have staged their tokens before it.
    let swap = KeyUnit::new("keys.swap").urgent().with(KeyOp::SwapTokens);
    keys.commit(swap).await?;
    Ok(Advanced {
        epoch: wrapping.new.id().epoch,
        rewrapped,
    })
}

impl Wrapping<'_> {
    /// The unit of the next range, whom it ends with, and how many keyrings it holds.
    async fn next(
        &self,
        keys: &dyn KeyStore,
        after: Option<PersonId>,
    ) -> Result<(KeyUnit, Option<PersonId>, u64), OfficeError> {
        let rows = keys
            .list_keyrings(self.old.id().epoch, after, RANGE)
            .await?;
        let last = rows.last().map(|row| row.person);
        Ok((self.range(&rows)?, last, rows.len() as u64))
    }

    fn range(&self, rows: &[KeyringRow]) -> Result<KeyUnit, OfficeError> {
        let mut rewrap = Rewrap::new(self.old, self.new, self.operator);
        let mut unit = KeyUnit::new("keys.rewrap").urgent();
        let mut seeds = Vec::new();
        for row in rows {
            let person = row.person;
            let mut sealed = Vec::with_capacity(row.sealed.len());
            rewrap.keyring_with_seeds(
                person,
                &row.sealed,
                &mut sealed,
                &mut seeds,
                self.entropy,
            )?;
            let tokens = seeds.iter().map(|seed| self.new.token(seed)).collect();
            unit.ops.push(KeyOp::StageTokens { person, tokens });
            let epoch = self.new.id().epoch;
            let row = KeyringRow {
                person,
                epoch,
                revision: row.revision,
                sealed,
            };
            unit.ops.push(KeyOp::PutKeyring {
                row,
                pending: false,
            });
        }
        Ok(unit)
    }
}
