//! Who is in an office directory: a lock that commands share and that rotation and restore hold
//! alone, and a file that tells whether somebody else is at work.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::failure::Failure;

/// How a command holds the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Beside other commands.
    Shared,
    /// Alone: rotation, restore.
    Alone,
}

/// Takes the lock of the office.
pub(super) fn hold(dir: &Path, how: Hold) -> Result<File, Failure> {
    let path = dir.join("lock");
    let mut options = File::options();
    let file = options.write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(Failure::at(&path))?;
    let taken = match how {
        Hold::Shared => file.try_lock_shared(),
        Hold::Alone => file.try_lock(),
    };
    match taken {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::OfficeBusy),
        Err(TryLockError::Error(source)) => Err(Failure::at(&path)(source)),
    }
}

/// The lock of the office, shared, where there is one; none is made.
pub(super) fn shared_if_there(dir: &Path) -> Result<Option<File>, Failure> {
    if dir.join("lock").exists() {
        hold(dir, Hold::Shared).map(Some)
    } else {
        Ok(None)
    }
}

/// Who is in the office. The first to come finishes what a crash left, while the next wait at the
/// door; whoever comes while others are at work finishes nothing, since what looks unfinished may
/// be under way.
pub(super) struct Present {
    pub(super) file: File,
    pub(super) alone: bool,
}

impl Present {
    pub(super) fn come(dir: &Path) -> Result<Self, Failure> {
        let path = dir.join("present");
        let mut options = File::options();
        let file = options.write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(Failure::at(&path))?;
        let alone = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(source)) => return Err(Failure::at(&path)(source)),
        };
        if !alone {
            file.lock_shared().map_err(Failure::at(&path))?;
        }
        Ok(Self { file, alone })
    }

    /// Lets the next ones in.
    pub(super) fn open_the_door(&mut self) -> Result<(), Failure> {
        if self.alone {
            self.file
                .lock_shared()
                .map_err(Failure::at(Path::new("present")))?;
            self.alone = false;
        }
        Ok(())
    }
}
