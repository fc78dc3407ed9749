//! Lists that were handed in to a running server: checked and taken in one after another, beside
//! everything else.

use std::sync::Arc;
use std::time::Duration;

use kitei_http::OfficeSource as _;
use kitei_office::{ImportWork, Office, OfficeError};
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Served;
use super::log::Say;

/// Between two looks at what waits.
const PAUSE: Duration = Duration::from_millis(500);

/// At the end, the rows at hand are waited for so long. What is cut off is begun again.
const PATIENCE: Duration = Duration::from_secs(20);

/// Works on lists beside the server.
#[derive(Debug)]
pub(super) struct Importer {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Importer {
    pub(super) fn start(source: Arc<Served>, log: Say) -> Self {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(work_until(stopped, source, log));
        Self { stop, task }
    }

    /// Ends the work with the rows at hand: the list waits, and is begun again at the next start.
    pub(super) async fn stop(self) {
        self.stop.send_replace(true);
        let mut task = self.task;
        if tokio::time::timeout(PATIENCE, &mut task).await.is_err() {
            task.abort();
        }
    }
}

async fn work_until(mut stopped: watch::Receiver<bool>, source: Arc<Served>, log: Say) {
    let mut failing = None;
    while !*stopped.borrow() {
        let worked = match source.current().await {
            Ok(office) => one(&office, &mut stopped).await,
            Err(error) => Err(error),
        };
        let pause = match worked {
            Ok(true) => {
                failing = None;
                continue;
            }
            Ok(false) => {
                failing = None;
                PAUSE
            }
            Err(error) => {
                // A fault that lasts is told once.
                let code = error.code();
                if failing.as_ref() != Some(&code) {
                    log.line(&json!({"event": "import", "code": code}));
                    failing = Some(code);
                }
                PAUSE * 10
            }
        };
        if tokio::time::timeout(pause, stopped.changed()).await.is_ok() {
            return;
        }
    }
}

/// Works on the list that waits longest; false where none does.
async fn one(office: &Office, stopped: &mut watch::Receiver<bool>) -> Result<bool, OfficeError> {
    let Some(work) = office.next_import().await? else {
        return Ok(false);
    };
    watched(office, work, stopped).await?;
    Ok(true)
}

async fn watched(
    office: &Office,
    work: ImportWork,
    stopped: &mut watch::Receiver<bool>,
) -> Result<(), OfficeError> {
    let (import, seen) = (work.import(), work.watched());
    let mut working = std::pin::pin!(office.work_import(work));
    loop {
        tokio::select! {
            ended = &mut working => return ended,
            () = tokio::time::sleep(PAUSE) => {}
        }
        if *stopped.borrow_and_update() {
            seen.stop();
        }
        // WHY: how far it has come is told as well as it goes; the work itself goes on.
        drop(office.note_import(import, &seen).await);
    }
}
