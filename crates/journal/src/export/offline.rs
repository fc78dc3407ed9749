//! Verification of an export by somebody who holds only the directory and a public key.

use std::path::Path;

use kitei_domain::OriginId;

use super::files::{Input, Next, OriginFiles, failed};
use super::{CHECKPOINT_EVERY, LIST_FILE};
use crate::checkpoint::{Checkpoint, OriginList};
use crate::error::JournalError;
use crate::note::VerifyKey;
use crate::tree::{Hash, sha256};
use crate::verify::{Fault, Finding, OriginCheck, Verdict};

const LIST_BYTES_MAX: u64 = 1 << 26;

/// Verifies an export against the key, and against states signed before that the caller kept outside
/// (a checkpoint, or all of a list by [`OriginList::checkpoints`]; a roll-back is seen only so).
///
/// Whatever was done to the export is a [`Verdict`], not an error.
///
/// # Errors
/// [`JournalError::File`] if the machine cannot read.
pub fn verify_export(
    folder: &Path,
    key: &VerifyKey,
    against: &[Checkpoint],
) -> Result<Verdict, JournalError> {
    let mut verdict = Verdict::default();
    let Some(list) = find_list(folder, key)? else {
        verdict.bad.push(Finding {
            origin: None,
            index: 0,
            what: Fault::List,
        });
        return Ok(verdict);
    };
    for &(origin, size, root) in &list.origins {
        verdict.add(verify_origin(folder, key, (origin, size, root), against)?);
    }
    let listed = |origin| list.origins.iter().any(|(listed, ..)| *listed == origin);
    let mut unlisted: Vec<OriginId> = list_files(folder)?;
    unlisted.extend(against.iter().map(|held| held.origin));
    unlisted.retain(|origin| !listed(*origin));
    unlisted.sort_unstable();
    unlisted.dedup();
    let finding = |origin| Finding {
        origin: Some(origin),
        index: 0,
        what: Fault::Unlisted,
    };
    verdict.bad.extend(unlisted.into_iter().map(finding));
    Ok(verdict)
}

/// The list of origins, if it is there and signed by the key.
pub(super) fn find_list(
    folder: &Path,
    key: &VerifyKey,
) -> Result<Option<OriginList>, JournalError> {
    let path = folder.join(LIST_FILE);
    let size = match std::fs::metadata(&path) {
        Ok(metadata) => metadata.len(),
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(JournalError::File { path, source }),
    };
    if size > LIST_BYTES_MAX {
        return Ok(None);
    }
    let bytes = std::fs::read(&path).map_err(failed(&path))?;
    let note = String::from_utf8(bytes).ok();
    Ok(note.and_then(|note| OriginList::open(&note, key).ok()))
}

/// The origins that files of the folder are named after.
fn list_files(folder: &Path) -> Result<Vec<OriginId>, JournalError> {
    let mut origins = Vec::new();
    for file in std::fs::read_dir(folder).map_err(failed(folder))? {
        let name = file.map_err(failed(folder))?.file_name();
        let stem = name.to_str().and_then(|name| name.split_once('.'));
        origins.extend(stem.and_then(|(stem, _)| stem.parse::<OriginId>().ok()));
    }
    Ok(origins)
}

fn verify_origin(
    folder: &Path,
    key: &VerifyKey,
    listed: (OriginId, u64, Hash),
    against: &[Checkpoint],
) -> Result<Result<u64, Finding>, JournalError> {
    let check = OriginCheck::new(listed.0, against);
    let files = OriginFiles::of(folder, listed.0);
    let inputs = (
        Input::find(files.entries)?,
        Input::find(files.leaves)?,
        Input::find(files.checkpoints)?,
    );
    let (Some(entries), Some(leaves), Some(checkpoints)) = inputs else {
        return Ok(Err(check.fault(0, Fault::Missing)));
    };
    let mut origin = Origin {
        check,
        key,
        entries,
        leaves,
        checkpoints,
        last: 0,
        next: None,
    };
    match origin.run(listed.1, &listed.2) {
        Ok(()) => Ok(origin.check.finish()),
        Err(Stop::Finding(finding)) => Ok(Err(finding)),
        Err(Stop::Error(error)) => Err(error),
    }
}

struct Origin<'a> {
    check: OriginCheck,
    key: &'a VerifyKey,
    entries: Input,
    leaves: Input,
    checkpoints: Input,
    /// Size of the newest checkpoint passed.
    last: u64,
    next: Option<Checkpoint>,
}

enum Stop {
    Finding(Finding),
    Error(JournalError),
}

impl From<Finding> for Stop {
    fn from(finding: Finding) -> Self {
        Self::Finding(finding)
    }
}

impl From<JournalError> for Stop {
    fn from(error: JournalError) -> Self {
        Self::Error(error)
    }
}

impl Origin<'_> {
    fn run(&mut self, size: u64, root: &Hash) -> Result<(), Stop> {
        let mut buffer = Vec::new();
        self.read_checkpoint(size)?;
        while self.check.size() < size {
            let index = self.check.size();
            match self.entries.entry(&mut buffer)? {
                Next::Some(()) => {}
                Next::End => return Err(self.check.fault(index, Fault::Short).into()),
                Next::Broken => return Err(self.check.fault(index, Fault::Malformed).into()),
            }
            let Next::Some(leaf) = self.leaves.leaf()? else {
                return Err(self.check.fault(index, Fault::Short).into());
            };
            let bytes = buffer.split_first().map_or(&[][..], |(_, bytes)| bytes);
            self.check
                .hashed_entry(bytes, sha256(&buffer), Some(&leaf))?;
            self.pass_checkpoint(size)?;
        }
        self.pass_checkpoint(size)?;
        self.check.state(size, root)?;
        let ended = self.entries.is_at_end()? && self.leaves.is_at_end()?;
        if !ended {
            return Err(self.check.fault(size, Fault::Surplus).into());
        }
        if size > 0 && self.last != size || !self.checkpoints.is_at_end()? {
            return Err(self.check.fault(self.last, Fault::Checkpoint).into());
        }
        Ok(())
    }

    /// Compares with the next checkpoint if its size is reached; each multiple of
    /// [`CHECKPOINT_EVERY`] must have one.
    fn pass_checkpoint(&mut self, size: u64) -> Result<(), Stop> {
        let reached = self.check.size();
        if let Some(next) = self.next.take_if(|next| next.size == reached) {
            self.check.state(next.size, &next.root)?;
            self.last = next.size;
            self.read_checkpoint(size)?;
        } else if reached.is_multiple_of(CHECKPOINT_EVERY) && reached > self.last {
            return Err(self.check.fault(self.last, Fault::Checkpoint).into());
        }
        Ok(())
    }

    fn read_checkpoint(&mut self, size: u64) -> Result<(), Stop> {
        let fault = self.check.fault(self.last, Fault::Checkpoint);
        let note = match self.checkpoints.note()? {
            Next::Some(note) => note,
            Next::End => return Ok(()),
            Next::Broken => return Err(fault.into()),
        };
        let Ok(next) = Checkpoint::open(&note, self.key) else {
            return Err(fault.into());
        };
        if !self.check.is_of(next.origin) || next.size <= self.last {
            return Err(fault.into());
        }
        if next.size > size {
            return Err(self.check.fault(size, Fault::RolledBack).into());
        }
        self.next = Some(next);
        Ok(())
    }
}
