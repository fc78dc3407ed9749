//! The log of a running server: JSON lines on standard error, without a personal value. A thread of
//! its own writes them, so that no answer waits for whoever reads them.

use std::io::Write as _;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::Value;

/// Lines that come within this time of the first are written with it.
const TOGETHER: Duration = Duration::from_millis(20);
/// So much waits at most; then requests wait for the reader, and no line is lost.
const WAITING_AT_MOST: usize = 1024 * 1024;

/// A log that is written until it is closed.
#[derive(Debug)]
pub(super) struct Log {
    say: Say,
    thread: JoinHandle<()>,
}

/// Where lines are said.
#[derive(Debug, Clone)]
pub(super) struct Say(Arc<Page>);

#[derive(Debug, Default)]
struct Page {
    lines: Mutex<Lines>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Lines {
    text: String,
    closed: bool,
}

impl Log {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start() -> std::io::Result<Self> {
        let say = Say(Arc::default());
        let page = Arc::clone(&say.0);
        let thread = thread::Builder::new()
            .name("kitei-log".to_owned())
            .spawn(move || page.write())?;
        Ok(Self { say, thread })
    }

    /// Where lines are said.
    pub(super) fn say(&self) -> Say {
        self.say.clone()
    }

    /// Writes what waits, then ends.
    pub(super) fn close(self) {
        self.say.0.lock().closed = true;
        self.say.0.changed.notify_all();
        let _ended = self.thread.join().is_ok();
    }
}

impl Say {
    /// One line.
    pub(super) fn line(&self, line: &Value) {
        let line = format!("{line}\n");
        let mut lines = self.0.lock();
        while lines.text.len() > WAITING_AT_MOST && !lines.closed {
            lines = self.0.wait(lines);
        }
        lines.text.push_str(&line);
        if lines.text.len() == line.len() {
            self.0.changed.notify_all();
        }
    }
}

impl Page {
    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, lines: MutexGuard<'a, Lines>) -> MutexGuard<'a, Lines> {
        let waited = self.changed.wait(lines);
        waited.unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) {
        loop {
            let mut lines = self.lock();
            while lines.text.is_empty() && !lines.closed {
                lines = self.wait(lines);
            }
            let closed = lines.closed;
            if !closed {
                drop(lines);
                thread::sleep(TOGETHER);
                lines = self.lock();
            }
            let text = std::mem::take(&mut lines.text);
            drop(lines);
            self.changed.notify_all();
            // WHY: a reader who closed the pipe does not stop the work.
            drop(std::io::stderr().lock().write_all(text.as_bytes()));
            if closed {
                return;
            }
        }
    }
}
