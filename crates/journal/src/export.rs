//! The export directory: written and read as streams, verified with a public key only.
//!
//! Files: `origins.note`; for each origin `<origin>.entries` (u32 length, bytes), `<origin>.leaves`
//! (32 bytes each) and `<origin>.checkpoints` (signed notes of five lines each).

mod files;
mod offline;
mod reader;

use std::io::Write;
use std::path::{Path, PathBuf};

use kitei_domain::{OriginId, Timestamp};

use crate::checkpoint::{Checkpoint, OriginList};
use crate::entry::EntryRef;
use crate::error::JournalError;
use crate::note::SigningKey;
use crate::tree::{Frontier, Hash, leaf_hash};
use files::{OriginFiles, Output, failed};
pub use offline::verify_export;
pub use reader::ExportReader;

/// After how many entries an export holds a checkpoint, so that a forgery is located.
pub const CHECKPOINT_EVERY: u64 = 4096;
/// The file with the signed list of origins.
pub const LIST_FILE: &str = "origins.note";

/// Writes an export: origins one after another, entries in order, then [`ExportWriter::finish`].
#[derive(Debug)]
pub struct ExportWriter<'a> {
    folder: PathBuf,
    key: &'a SigningKey,
    open: Option<Open>,
    done: Vec<(OriginId, u64, Hash)>,
}

#[derive(Debug)]
struct Open {
    origin: OriginId,
    frontier: Frontier,
    entries: Output,
    leaves: Output,
    checkpoints: Output,
    /// Size of the newest checkpoint written.
    signed: u64,
}

impl<'a> ExportWriter<'a> {
    /// Starts an export in a folder, which is made; it must not hold one yet.
    ///
    /// # Errors
    /// [`JournalError::File`].
    pub fn create(folder: &Path, key: &'a SigningKey) -> Result<Self, JournalError> {
        std::fs::create_dir_all(folder).map_err(failed(folder))?;
        Ok(Self {
            folder: folder.to_owned(),
            key,
            open: None,
            done: Vec::new(),
        })
    }

    /// Begins an origin, ending the one before.
    ///
    /// # Errors
    /// [`JournalError::Export`] if the origin was written before, [`JournalError::File`].
    pub fn origin(&mut self, origin: OriginId) -> Result<(), JournalError> {
        self.close()?;
        if self.done.iter().any(|(done, ..)| *done == origin) {
            return Err(JournalError::Export("origin twice"));
        }
        let files = OriginFiles::of(&self.folder, origin);
        self.open = Some(Open {
            origin,
            frontier: Frontier::new(),
            entries: Output::create(files.entries)?,
            leaves: Output::create(files.leaves)?,
            checkpoints: Output::create(files.checkpoints)?,
            signed: 0,
        });
        Ok(())
    }

    /// Writes the next entry of the origin.
    ///
    /// # Errors
    /// [`JournalError::Export`] without an origin, [`JournalError::Entry`] if the bytes are none,
    /// [`JournalError::File`].
    pub fn entry(&mut self, bytes: &[u8]) -> Result<(), JournalError> {
        EntryRef::parse(bytes)?;
        let key = self.key;
        let open = self
            .open
            .as_mut()
            .ok_or(JournalError::Export("entry before origin"))?;
        let leaf = leaf_hash(bytes);
        open.frontier.push(leaf);
        open.entries.put(&(bytes.len() as u32).to_be_bytes())?;
        open.entries.put(bytes)?;
        open.leaves.put(&leaf)?;
        if open.frontier.size().is_multiple_of(CHECKPOINT_EVERY) {
            open.sign(key)?;
        }
        Ok(())
    }

    /// Adds a signed note of a checkpoint issued earlier, at the moment its size is reached.
    ///
    /// # Errors
    /// [`JournalError::Export`] if it is not of the state just written, the errors of
    /// [`Checkpoint::open`], [`JournalError::File`].
    pub fn checkpoint(&mut self, note: &str) -> Result<(), JournalError> {
        let checkpoint = Checkpoint::open(note, self.key.verify_key())?;
        let open = self
            .open
            .as_mut()
            .ok_or(JournalError::Export("checkpoint before origin"))?;
        if checkpoint != open.state(self.key) {
            return Err(JournalError::Export("checkpoint of another state"));
        }
        if open.signed != checkpoint.size {
            open.signed = checkpoint.size;
            open.checkpoints.put(note.as_bytes())?;
        }
        Ok(())
    }

    /// Ends the export with the signed list of its origins.
    ///
    /// # Errors
    /// [`JournalError::File`].
    pub fn finish(mut self, time: Timestamp) -> Result<OriginList, JournalError> {
        self.close()?;
        self.done.sort_unstable();
        let operator = self.key.verify_key().operator();
        let list = OriginList {
            operator,
            time,
            origins: self.done,
        };
        let mut output = Output::create(self.folder.join(LIST_FILE))?;
        output.put(list.sign(self.key).as_bytes())?;
        output.close()?;
        // The files are named in the folder, which is durable only now.
        let folder = std::fs::File::open(&self.folder).and_then(|folder| folder.sync_all());
        folder.map_err(failed(&self.folder))?;
        Ok(list)
    }

    fn close(&mut self) -> Result<(), JournalError> {
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        if open.signed != open.frontier.size() {
            open.sign(self.key)?;
        }
        self.done
            .push((open.origin, open.frontier.size(), open.frontier.root()));
        open.entries.close()?;
        open.leaves.close()?;
        open.checkpoints.close()
    }
}

impl Open {
    fn state(&self, key: &SigningKey) -> Checkpoint {
        let operator = key.verify_key().operator();
        let (size, root) = (self.frontier.size(), self.frontier.root());
        Checkpoint {
            operator,
            origin: self.origin,
            size,
            root,
        }
    }

    fn sign(&mut self, key: &SigningKey) -> Result<(), JournalError> {
        self.signed = self.frontier.size();
        self.checkpoints.put(self.state(key).sign(key).as_bytes())
    }
}

impl Output {
    fn put(&mut self, bytes: &[u8]) -> Result<(), JournalError> {
        self.file.write_all(bytes).map_err(failed(&self.path))
    }

    fn close(mut self) -> Result<(), JournalError> {
        self.file.flush().map_err(failed(&self.path))?;
        self.file.get_ref().sync_all().map_err(failed(&self.path))
    }
}
