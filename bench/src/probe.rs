//! The probe: as many bytes as the measured act makes durable, appended to a bare file and synced.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

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
        let mut file: File = tempfile::tempfile_in(directory)?;
        let content = vec![0x5a; bytes];
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let started = Instant::now();
            file.write_all(&content)?;
            file.sync_data()?;
            times.push(started.elapsed());
        }
        Ok(Self {
            bytes,
            times: Times::new(times),
        })
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
