//! Somebody at a terminal: a pseudo-terminal of the system, read and typed at line by line.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Child, Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// A command that somebody sits before.
pub(crate) struct Terminal {
    screen: File,
    seen: String,
    child: Child,
}

impl Terminal {
    /// Starts a command on a terminal of its own.
    pub(crate) fn start(mut command: Command) -> Self {
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&screen).unwrap();
        unlockpt(&screen).unwrap();
        let name = ptsname(&screen, Vec::new()).unwrap();
        let open = || {
            let path = OsStr::from_bytes(name.to_bytes());
            Stdio::from(
                OpenOptions::new()
                    .read(true)
                    .write(true)
                    .open(path)
                    .unwrap(),
            )
        };
        command.stdin(open()).stdout(open()).stderr(open());
        let child = command.spawn().unwrap();
        // The command holds the other side; with it gone, the screen ends when the child does.
        drop(command);
        Self {
            screen: screen.into(),
            seen: String::new(),
            child,
        }
    }

    /// Waits until the screen asks this, then types an answer. What stood there before is given back.
    pub(crate) fn asked(&mut self, question: &str, answer: &str) -> String {
        while !self.seen.contains(question) {
            assert!(self.read(), "{question} was never asked: {}", self.seen);
        }
        let (before, _) = self.seen.split_once(question).unwrap();
        let before = before.to_owned();
        self.seen.clear();
        writeln!(self.screen, "{answer}").unwrap();
        before
    }

    /// What the screen says to the end, and the exit code.
    pub(crate) fn end(mut self) -> (i32, String) {
        while self.read() {}
        let status = self.child.wait().unwrap();
        (status.code().unwrap(), self.seen)
    }

    /// Reads on; false once the other side is closed (Linux says `EIO` then).
    fn read(&mut self) -> bool {
        let mut bytes = [0; 4096];
        let count = self.screen.read(&mut bytes).unwrap_or_default();
        self.seen
            .push_str(&String::from_utf8_lossy(&bytes[..count]));
        count > 0
    }
}
