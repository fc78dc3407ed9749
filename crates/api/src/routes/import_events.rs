//! How a list comes along, as server-sent events (HTML, 9.2): one line whenever something changed,
//! until it is over. No line holds more than state and counts.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use futures_core::Stream;
use kitei_domain::ImportId;
use kitei_office::{Caller, ImportState, Office};
use serde_json::json;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::Done;
use crate::answers;
use crate::asked::Path;
use crate::signin::Desk;
use crate::words::ImportWord;

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(300);

/// WHY: a session that is left alone locks after minutes, and what is looked at is looked at anew
/// with whoever asks: a reader connects again by itself.
const LOOKS_AT_MOST: u32 = 1000;

/// Look on while a list is checked or taken in: server-sent events, until it rests or is over.
#[utoipa::path(
    get, path = "/imports/{import}/events", tag = "imports",
    params(("import" = ImportWord, Path)),
    responses((
        status = 200, body = answers::Progress, content_type = "text/event-stream",
        description = "`event: progress`, with state, done and total as JSON",
    )),
)]
pub(super) async fn import_events(desk: Desk, Path(import): Path<ImportId>) -> Done {
    // Refused before anything is sent.
    desk.office.show_import(&desk.caller, import).await?;
    let (sender, lines) = channel(4);
    tokio::spawn(tell(desk.office, desk.caller, import, sender));
    let mut response = Response::new(Body::from_stream(Lines(lines)));
    let kind = HeaderValue::from_static("text/event-stream");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    Ok(response)
}

/// Tells until the list rests, or nobody listens.
async fn tell(office: Arc<Office>, caller: Caller, import: ImportId, to: Sender<Bytes>) {
    let mut last = String::new();
    for _look in 0..LOOKS_AT_MOST {
        let Ok(job) = office.show_import(&caller, import).await else {
            return;
        };
        let told = json!({"state": job.state, "done": job.done, "total": job.total});
        let line = format!("event: progress\ndata: {told}\n\n");
        if line != last {
            last.clone_from(&line);
            if to.send(Bytes::from(line)).await.is_err() {
                return;
            }
        }
        if job.state.is_over() || job.state == ImportState::Checked {
            return;
        }
        if tokio::time::timeout(PAUSE, to.closed()).await.is_ok() {
            return;
        }
    }
}

/// The lines as a body.
struct Lines(Receiver<Bytes>);

impl Stream for Lines {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().0.poll_recv(context).map(|line| line.map(Ok))
    }
}
