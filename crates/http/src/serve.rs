//! The server, and the stop that lets running acts end.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::entrance::{Entrance, REQUESTS_AT_MOST};

/// After the stop was asked for, connections that say nothing are waited for so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// Serves until `stop` is ready, then takes no further connection, lets every act that has begun
/// come to its end, and answers how many requests there were.
///
/// # Errors
/// When connections cannot be accepted any more.
pub async fn serve(
    listener: TcpListener,
    entrance: Arc<Entrance>,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<u64> {
    let asked = Arc::new(Notify::new());
    let told = Arc::clone(&asked);
    let serving = axum::serve(listener, router)
        .with_graceful_shutdown(async move {
            stop.await;
            told.notify_one();
        })
        .into_future();
    // WHY: somebody who connects and says nothing must not hold the office open for ever.
    let impatient = async {
        asked.notified().await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        ended = serving => ended?,
        () = impatient => {}
    }
    // Every act holds a place while it runs: when all places are free, all acts have ended.
    drop(entrance.room.acquire_many(REQUESTS_AT_MOST).await);
    Ok(entrance.counts.total())
}
