//! A disk that fails on purpose under one child process: killed, full, or failing to sync. A process
//! under the shim can also prepare something costly once and try each place in a child of its own.
//!
//! Invariant: the shim is preloaded into the child alone; the test that watches is never touched.
//! A kill is a killed process, not a power cut: the kernel keeps what was written.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The process dies before the call.
    Kill,
    /// The process dies right after the call.
    KillAfter,
    /// From this call on, the disk is full, for new files and directories too.
    Enospc,
    /// From this call on, nothing can be synced, and no file or directory be made.
    Eio,
    /// From this call on, the disk is full; files removed there make room for as much as they held.
    Full,
}

impl FaultKind {
    /// Every kind, in order.
    pub const ALL: [Self; 5] = [
        Self::Kill,
        Self::KillAfter,
        Self::Enospc,
        Self::Eio,
        Self::Full,
    ];

    /// The word that the shim understands.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::KillAfter => "kill_after",
            Self::Enospc => "enospc",
            Self::Eio => "eio",
            Self::Full => "full",
        }
    }
}

/// One run of a command on a failing disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultyRun {
    /// Only files below this directory are counted and fail.
    pub dir: PathBuf,
    /// The number of the call at which the fault begins; the first call is 1.
    pub at: u64,
    /// What goes wrong then.
    pub kind: FaultKind,
}

impl FaultyRun {
    /// Runs the command under the fault and waits for its end.
    ///
    /// # Errors
    /// When the command cannot be started.
    pub fn output(&self, command: &mut Command) -> io::Result<Output> {
        preloaded(command, &self.dir)
            .env("KITEI_FAULT_AT", self.at.to_string())
            .env("KITEI_FAULT_KIND", self.kind.as_str())
            .output()
    }

    /// From here on the disk of this process fails so; the next call is the first.
    ///
    /// # Errors
    /// When this process is not under the shim.
    pub fn begin(&self) -> io::Result<()> {
        let Self { dir, at, kind } = self;
        let place = format!("arm/{}/{at}{}", kind.as_str(), dir.display());
        ask(&place).map(drop)
    }
}

/// How a try came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It was killed on purpose.
    Killed,
    /// By itself.
    ByItself {
        /// The first call that failed on purpose.
        struck: Option<u64>,
        /// How many calls it made since its fault began.
        calls: u64,
    },
}

/// Does some work in a child of this process, which must be under the shim, and waits for its end.
/// The child has what is in memory here, so what is costly is prepared once; but it has one thread,
/// and no store may be open when it begins.
///
/// # Errors
/// When this process is not under the shim, or the work panicked.
pub fn apart(work: impl FnOnce()) -> io::Result<Ended> {
    let answer = ask("fork")?;
    let mut words = answer.split(' ');
    match (words.next(), words.next(), words.next()) {
        (Some("child"), None, None) => {
            let done = catch_unwind(AssertUnwindSafe(work)).is_ok();
            ask(if done { "end/0" } else { "end/1" })?;
        }
        (Some("killed"), None, None) => return Ok(Ended::Killed),
        (Some("ended"), Some(struck), Some(calls)) => {
            let struck = struck.parse().map_err(io::Error::other)?;
            return Ok(Ended::ByItself {
                struck: (struck > 0).then_some(struck),
                calls: calls.parse().map_err(io::Error::other)?,
            });
        }
        _ => {}
    }
    Err(io::Error::other("the child broke"))
}

/// Lets a command run under the shim on a sound disk.
pub fn under_the_shim(command: &mut Command) -> &mut Command {
    command.env("LD_PRELOAD", OsStr::new(env!("KITEI_FAULT_SHIM")))
}

/// The shim answers who reads a link that is not there.
pub(crate) fn ask(what: &str) -> io::Result<String> {
    let answer = fs::read_link(Path::new("/kitei-fault").join(what))?;
    Ok(answer.to_string_lossy().into_owned())
}

/// Runs the command on a sound disk and counts its calls, so that a test can let each one fail.
/// The count is written to `scratch`, a path outside `dir`.
///
/// # Errors
/// When the command cannot be started, does not end by itself, or leaves no count.
pub fn count_calls(dir: &Path, scratch: &Path, command: &mut Command) -> io::Result<u64> {
    let output = preloaded(command, dir)
        .env("KITEI_FAULT_COUNT", scratch)
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(said));
    }
    let count = fs::read_to_string(scratch)?;
    count.trim().parse().map_err(io::Error::other)
}

pub(crate) fn preloaded<'c>(command: &'c mut Command, dir: &Path) -> &'c mut Command {
    under_the_shim(command)
        .env("KITEI_FAULT_DIR", dir)
        .env_remove("KITEI_FAULT_AT")
        .env_remove("KITEI_FAULT_KIND")
        .env_remove("KITEI_FAULT_COUNT")
        .env_remove("KITEI_FAULT_RECORD")
}
