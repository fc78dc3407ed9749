//! The sender of a running server: every few seconds it sends what is due.

use std::path::PathBuf;
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

/// How mail leaves.
pub(super) enum Way {
    /// As the office's settings say; without a server into this folder.
    Settings(PathBuf),
    /// Always this way.
    Set(Arc<dyn Post>),
}

/// A sender that runs beside the server.
#[derive(Debug)]
pub(super) struct Sender {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Sender {
    pub(super) fn start(source: Arc<Served>, way: Way, log: Say) -> Self {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(send_until(stopped, source, way, log));
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

async fn send_until(mut stopped: watch::Receiver<bool>, source: Arc<Served>, way: Way, log: Say) {
    let mut made = None;
    let mut failing = None;
    loop {
        match round(&source, &way, &mut made).await {
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
type Made = Option<(MailSettings, Box<dyn Post>)>;

async fn round(source: &Served, way: &Way, made: &mut Made) -> Result<Sent, OfficeError> {
    let office = source.current().await?;
    let folder = match way {
        Way::Settings(folder) => folder,
        Way::Set(post) => return office.send_due(post.as_ref()).await,
    };
    let settings = office.settings_to_send().await?;
    if made.as_ref().is_none_or(|(of, _)| *of != settings) {
        let post = kitei_mail::post(&settings, || folder.clone());
        *made = Some((settings, post));
    }
    match made {
        Some((_, post)) => office.send_due(post.as_ref()).await,
        None => Ok(Sent::default()),
    }
}
