//! Disk space kept back, so that emergency, withdrawal, suspension and requests still journal when
//! the disk is full. While the reserve is spent, nothing else may write, in neither store.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use kitei_storage::StorageError;

use crate::error::io_failed;
use crate::file::{create_private, folder_of, remove_if_there, sync_directory};
use crate::options::Options;

/// The file that holds the space.
#[derive(Debug, Clone)]
pub(crate) struct Reserve {
    pub(crate) path: PathBuf,
    pub(crate) size: u64,
    /// Whether it is held, as found for this group.
    held: Option<bool>,
}

impl Reserve {
    /// The reserve of the stores in a directory.
    pub(crate) fn of(directory: &Path, options: &Options) -> Self {
        Self {
            path: directory.join("reserve"),
            size: options.reserve,
            held: None,
        }
    }

    /// Forgets what an earlier group found.
    pub(crate) const fn look(&mut self) {
        self.held = None;
    }

    /// Whether a unit may be tried now: the space that a spent reserve freed is for urgent ones.
    pub(crate) fn admit(&mut self, urgent: bool) -> Result<(), StorageError> {
        if urgent {
            return Ok(());
        }
        let held = match self.held {
            Some(held) => held,
            None => self.restore()?,
        };
        self.held = Some(held);
        held.then_some(()).ok_or(StorageError::DiskFull)
    }

    /// Does what cannot wait; where the disk is too full for it, once more with the reserve released.
    pub(crate) fn with_room<T>(
        &self,
        work: impl Fn() -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        match work() {
            Err(StorageError::DiskFull) if self.release() => work(),
            done => done,
        }
    }

    /// Whether the space is held.
    pub(crate) fn is_held(&self) -> bool {
        self.size == 0 || fs::metadata(&self.path).is_ok_and(|file| file.len() >= self.size)
    }

    /// Gives the space to the urgent unit. False if there was none.
    pub(crate) fn release(&self) -> bool {
        self.size > 0 && fs::remove_file(&self.path).is_ok()
    }

    /// Holds the space again. False while the disk has none.
    pub(crate) fn restore(&self) -> Result<bool, StorageError> {
        if self.is_held() {
            return Ok(true);
        }
        // Both stores restore it, in every process of the office: one at a time.
        let _alone = self.lock().map_err(io_failed("reserve"))?;
        if self.is_held() {
            return Ok(true);
        }
        let draft = self.path.with_extension("new");
        remove_if_there(&draft)?;
        match self.fill(&draft) {
            Ok(()) => {
                fs::rename(&draft, &self.path).map_err(io_failed("reserve"))?;
                sync_directory(&self.path)?;
                Ok(true)
            }
            Err(error) => {
                remove_if_there(&draft)?;
                match error.kind() {
                    ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Ok(false),
                    _ => Err(io_failed("reserve")(error)),
                }
            }
        }
    }

    fn lock(&self) -> std::io::Result<File> {
        let folder = File::open(folder_of(&self.path))?;
        folder.lock()?;
        Ok(folder)
    }

    fn fill(&self, draft: &Path) -> std::io::Result<()> {
        let mut file = create_private(draft)?;
        let block = [0xa5; 8_192];
        let mut left = self.size;
        while left > 0 {
            let part = block.get(..left.min(8_192) as usize).unwrap_or(&block);
            file.write_all(part)?;
            left -= part.len() as u64;
        }
        file.sync_all()
    }
}
