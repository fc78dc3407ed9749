//! The servers that are asked: processes of their own, beside this one in the build directory,
//! stopped by their process id.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context as _;

use crate::load;

/// A server that runs until it is dropped.
#[derive(Debug)]
pub(crate) struct Served {
    child: Child,
    /// `host:port`.
    pub(crate) address: String,
}

impl Served {
    /// `kitei serve` over an office directory.
    pub(crate) fn office(directory: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(beside("kitei")?);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--json"])
            .env("KITEI_OFFICE", directory)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let said = BufReader::new(child.stderr.take().context("no log")?);
        // {"event":"listening","address":"…"}
        Self::listening(child, said, |line| {
            let (_, rest) = line.split_once(r#""address":""#)?;
            rest.split_once('"').map(|(address, _)| address.to_owned())
        })
    }

    /// The server without privacy, with so many people in a file of its own.
    pub(crate) fn bare(file: &Path, people: u64) -> anyhow::Result<Self> {
        let mut command = Command::new(beside("kitei-bare")?);
        command
            .arg(file)
            .arg(people.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let said = BufReader::new(child.stdout.take().context("no output")?);
        Self::listening(child, said, |line| Some(line.trim().to_owned()))
    }

    fn listening(
        child: Child,
        mut said: BufReader<impl std::io::Read + Send + 'static>,
        address: impl Fn(&str) -> Option<String>,
    ) -> anyhow::Result<Self> {
        let mut line = String::new();
        said.read_line(&mut line)?;
        // What it says from now on is read and forgotten, so that it is never kept waiting.
        std::thread::spawn(move || said.read_to_end(&mut Vec::new()));
        let address = address(&line).with_context(|| format!("it said: {line}"))?;
        Ok(Self { child, address })
    }

    /// The processor time that it has used.
    pub(crate) fn worked(&self) -> Duration {
        load::worked(self.child.id()).unwrap_or_default()
    }

    /// The memory that it holds, in bytes.
    pub(crate) fn resident(&self) -> u64 {
        load::resident_of(&self.child.id().to_string()).unwrap_or_default()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // One that ended is not there to be ended.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Another program of the same build.
fn beside(name: &str) -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name(name);
    anyhow::ensure!(
        program.is_file(),
        "{} is not built: `cargo xtask bench` builds it",
        program.display()
    );
    Ok(program)
}
