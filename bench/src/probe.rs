//! The probe: as many bytes as the measured act makes durable, appended to a bare file and synced.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::figure::Times;

const ROUNDS: usize = 200;

/// What the disk took for some bytes.
#[derive(Debug)]
pub(crate) struct Probe {
    bytes: usize,
    /// One time per append.
    pub(crate) times: Times,
}

impl Probe {
    /// Appends and syncs `bytes` again and again in a directory.
    pub(crate) fn run(directory: &Path, bytes: usize) -> anyhow::Result<Self> {
        let mut beside = Beside::begin(directory)?;
        for _ in 0..ROUNDS {
            beside.append(bytes)?;
        }
        Ok(beside.end())
    }
}

/// A probe that is taken between the acts themselves, since disks have slow minutes.
#[derive(Debug)]
pub(crate) struct Beside {
    file: File,
    bytes: usize,
    times: Vec<Duration>,
}

impl Beside {
    /// A bare file in a directory.
    pub(crate) fn begin(directory: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            file: tempfile::tempfile_in(directory)?,
            bytes: 0,
            times: Vec::new(),
        })
    }

    /// Appends and syncs so many bytes once.
    pub(crate) fn append(&mut self, bytes: usize) -> anyhow::Result<()> {
        let content = vec![0x5a; bytes];
        let started = Instant::now();
        self.file.write_all(&content)?;
        self.file.sync_data()?;
        self.times.push(started.elapsed());
        self.bytes += bytes;
        Ok(())
    }

    /// What the disk took, and how many bytes an append had in the mean.
    pub(crate) fn end(self) -> Probe {
        Probe {
            bytes: self.bytes / self.times.len().max(1),
            times: Times::new(self.times),
        }
    }
}

impl std::fmt::Display for Probe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "append of {} bytes and fdatasync: {}",
            self.bytes, self.times
        )
    }
}
