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

    /// A count of what is done, where nobody knows how much there is.
    pub(crate) fn counting(session: &Session<'_>, key: &str) -> Self {
        if session.json || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner().with_message(session.messages.text(key));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos}") {
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

    /// The work is over.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
