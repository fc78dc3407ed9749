//! Disk space kept back, so that emergency, withdrawal, suspension and requests still journal when
//! the disk is full. While the reserve is spent, nothing else may write.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use kitei_storage::StorageError;

use crate::error::io_failed;
use crate::file::{create_private, remove_if_there, sync_directory};
use crate::options::Options;

/// The file that holds the space.
#[derive(Debug, Clone)]
pub(crate) struct Reserve {
    pub(crate) path: PathBuf,
    pub(crate) size: u64,
}

impl Reserve {
    /// The reserve of the stores in a directory.
    pub(crate) fn of(directory: &Path, options: &Options) -> Self {
        Self {
            path: directory.join("reserve"),
            size: options.reserve,
        }
    }

    /// Opens a store; where the disk is too full for that, once more with the reserve released.
    pub(crate) fn open_on_a_full_disk<T>(
        &self,
        open: impl Fn() -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        match open() {
            Err(StorageError::DiskFull) if self.release() => open(),
            opened => opened,
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
