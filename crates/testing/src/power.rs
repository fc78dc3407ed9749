//! What a power cut would take: the record of what a process under the shim did to the files below
//! one directory, and at any moment of it the bytes and the names that no sync has put on the disk.
//!
//! A name counts as there, or as gone, once the directory that holds it was synced after; that some
//! file systems do more is not relied upon.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::fault::{ask, preloaded};

/// A record of the calls that change files below a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    log: PathBuf,
}

/// What would be gone, and what would come back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unsynced {
    /// Files with bytes that were not synced.
    pub bytes: BTreeSet<PathBuf>,
    /// New names whose directory was not synced.
    pub names: BTreeSet<PathBuf>,
    /// Removed names whose directory was not synced.
    pub removed: BTreeSet<PathBuf>,
}

impl Recording {
    /// From here on, records what this process does below `dir`, in a file outside it.
    ///
    /// # Errors
    /// When this process is not under the shim.
    pub fn begin(dir: &Path, log: &Path) -> io::Result<Self> {
        ask(&format!("record{}", log.display()))?;
        ask(&format!("arm/none/0{}", dir.display()))?;
        Ok(Self {
            log: log.to_owned(),
        })
    }

    /// Runs a command on a sound disk and records what it does below `dir`.
    ///
    /// # Errors
    /// When the command cannot be started.
    pub fn of(dir: &Path, log: &Path, command: &mut Command) -> io::Result<(Self, Output)> {
        let output = preloaded(command, dir)
            .env("KITEI_FAULT_RECORD", log)
            .output()?;
        let log = log.to_owned();
        Ok((Self { log }, output))
    }

    /// What a power cut at this moment would take.
    ///
    /// # Errors
    /// When there is no record.
    pub fn unsynced(&self) -> io::Result<Unsynced> {
        let mut unsynced = Unsynced::default();
        for line in fs::read_to_string(&self.log)?.lines() {
            let mut words = line.split('\t');
            let (Some(what), Some(path)) = (words.next(), words.next()) else {
                return Err(io::Error::other("the record is cut short"));
            };
            let other = words.next().unwrap_or_default();
            unsynced.follow(what, Path::new(path), Path::new(other))?;
        }
        Ok(unsynced)
    }
}

impl Unsynced {
    /// Whether everything is as it was left.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.names.is_empty() && self.removed.is_empty()
    }

    /// Leaves out the files and names that may be lost or come back.
    #[must_use]
    pub fn without(mut self, may_go: impl Fn(&Path) -> bool) -> Self {
        self.bytes.retain(|path| !may_go(path));
        self.names.retain(|path| !may_go(path));
        self.removed.retain(|path| !may_go(path));
        self
    }

    fn follow(&mut self, what: &str, path: &Path, other: &Path) -> io::Result<()> {
        match what {
            "new" => {
                self.removed.remove(path);
                self.names.insert(path.to_owned());
            }
            "write" => {
                self.bytes.insert(path.to_owned());
            }
            "sync" => {
                self.bytes.remove(path);
                self.names.retain(|name| name.parent() != Some(path));
                self.removed.retain(|name| name.parent() != Some(path));
            }
            "rename" => {
                self.names.remove(path);
                self.names.insert(other.to_owned());
                self.bytes.remove(other);
                if self.bytes.remove(path) {
                    self.bytes.insert(other.to_owned());
                }
            }
            "remove" => {
                self.bytes.remove(path);
                // A name that never reached the disk cannot come back.
                if !self.names.remove(path) {
                    self.removed.insert(path.to_owned());
                }
            }
            _ => return Err(io::Error::other(format!("the record says {what}"))),
        }
        Ok(())
    }
}
