//! Reads the entries of an export back, for the replay of a restore.
//!
//! It checks the list's signature and each entry's form, not the tree: verify first.

use std::path::{Path, PathBuf};

use kitei_domain::{EntryId, OriginId};

use super::files::{Input, Next, OriginFiles};
use super::offline::find_list;
use crate::checkpoint::OriginList;
use crate::entry::Entry;
use crate::error::JournalError;
use crate::note::VerifyKey;

/// Iterates the entries of an export, origin by origin.
#[derive(Debug)]
pub struct ExportReader {
    folder: PathBuf,
    list: OriginList,
    place: usize,
    open: Option<Input>,
    index: u64,
    buffer: Vec<u8>,
}

impl ExportReader {
    /// Opens an export.
    ///
    /// # Errors
    /// [`JournalError::Export`] if the list is missing or not signed by the key.
    pub fn open(folder: &Path, key: &VerifyKey) -> Result<Self, JournalError> {
        let list = find_list(folder, key)?;
        let list = list.ok_or(JournalError::Export("no list of origins signed by the key"))?;
        let folder = folder.to_owned();
        Ok(Self {
            folder,
            list,
            place: 0,
            open: None,
            index: 0,
            buffer: Vec::new(),
        })
    }

    /// The signed list of origins.
    pub fn origins(&self) -> &OriginList {
        &self.list
    }

    fn entry(&mut self, origin: OriginId) -> Result<Entry, JournalError> {
        let broken = JournalError::ExportEntry {
            origin,
            index: self.index,
        };
        let input = match &mut self.open {
            Some(input) => input,
            closed => match Input::find(OriginFiles::of(&self.folder, origin).entries)? {
                Some(input) => closed.insert(input),
                None => return Err(broken),
            },
        };
        match input.entry(&mut self.buffer)? {
            Next::Some(()) => Entry::decode(
                self.buffer
                    .split_first()
                    .map_or(&[][..], |(_, bytes)| bytes),
            ),
            Next::End | Next::Broken => Err(broken),
        }
    }
}

impl Iterator for ExportReader {
    type Item = Result<(EntryId, Entry), JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let &(origin, size, _) = self.list.origins.get(self.place)?;
            if self.index < size {
                let read = self.entry(origin);
                let id = EntryId {
                    origin,
                    index: self.index,
                };
                self.index += 1;
                if read.is_err() {
                    self.place = self.list.origins.len();
                }
                return Some(read.map(|entry| (id, entry)));
            }
            (self.place, self.open, self.index) = (self.place + 1, None, 0);
        }
    }
}
