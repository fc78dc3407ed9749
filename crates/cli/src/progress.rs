//! Progress of long work, for somebody who watches a terminal and for nobody else.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::run::Session;

/// A bar on standard error, or nothing.
#[derive(Debug)]
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    /// A bar for `total` steps, named by a message.
    pub(crate) fn new(session: &Session<'_>, key: &str, total: u64) -> Self {
        if session.json || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new(total).with_message(session.messages.text(key));
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Self(Some(bar))
    }

    /// So much is done.
    pub(crate) fn at(&self, done: u64) {
        if let Some(bar) = &self.0 {
            bar.set_position(done);
        }
    }

    /// So much of so much is done.
    pub(crate) fn of(&self, done: u64, total: u64) {
        if let Some(bar) = &self.0 {
            bar.set_length(total);
            bar.set_position(done);
        }
    }

    /// The work is over.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
