//! The sender of a running server: every few seconds it sends what is due.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kitei_http::OfficeSource as _;
use kitei_office::{MailSettings, OfficeError, Post, Sent};
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Served;
use super::log::Say;

/// Between two looks at the queue.
const PAUSE: Duration = Duration::from_secs(2);

/// At the end, a mail that is leaving is waited for so long. One that is cut off is sent again, once
/// its lease is over.
const PATIENCE: Duration = Duration::from_secs(10);

/// A sender that runs beside the server.
#[derive(Debug)]
pub(super) struct Sender {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Sender {
    pub(super) fn start(source: Arc<Served>, folder: PathBuf, log: Say) -> Self {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(send_until(stopped, source, folder, log));
        Self { stop, task }
    }

    /// Ends the sender after the round that it is at.
    pub(super) async fn stop(self) {
        self.stop.send_replace(true);
        let mut task = self.task;
        if tokio::time::timeout(PATIENCE, &mut task).await.is_err() {
            task.abort();
        }
    }
}

async fn send_until(
    mut stopped: watch::Receiver<bool>,
    source: Arc<Served>,
    folder: PathBuf,
    log: Say,
) {
    let mut way = None;
    let mut failing = None;
    loop {
        match round(&source, &folder, &mut way).await {
            Ok(sent) if sent.sent + sent.failed + sent.dropped > 0 => {
                failing = None;
                log.line(&json!({"event": "mail", "sent": sent}));
            }
            Ok(_) => failing = None,
            // A fault that lasts is told once.
            Err(error) if failing.as_ref() != Some(&error.code()) => {
                log.line(&json!({"event": "mail", "code": error.code()}));
                failing = Some(error.code());
            }
            Err(_) => {}
        }
        if tokio::time::timeout(PAUSE, stopped.changed()).await.is_ok() {
            return;
        }
    }
}

/// The way out and the settings that it was made of.
type Way = Option<(MailSettings, Box<dyn Post>)>;

async fn round(source: &Served, folder: &Path, way: &mut Way) -> Result<Sent, OfficeError> {
    let office = source.current().await?;
    let settings = office.settings_to_send().await?;
    if way.as_ref().is_none_or(|(of, _)| *of != settings) {
        let post = kitei_mail::post(&settings, || folder.to_owned());
        *way = Some((settings, post));
    }
    match way {
        Some((_, post)) => office.send_due(post.as_ref()).await,
        None => Ok(Sent::default()),
    }
}
