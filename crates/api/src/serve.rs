//! The server: what every request shares, and the stop that lets running acts end.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use kitei_i18n::{Locale, Messages};
use kitei_office::{Office, OfficeError};
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore};

use crate::guard::Line;
use crate::metrics::Counts;
use crate::routes;

/// So many requests are worked on at once; further ones are told to come again.
const REQUESTS_AT_MOST: u32 = 256;

/// After the stop was asked for, connections that say nothing are waited for so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the office comes from that decides now.
#[async_trait]
pub trait OfficeSource: Send + Sync {
    /// The open office, with the rule pack of today.
    ///
    /// # Errors
    /// When its stores do not answer.
    async fn current(&self) -> Result<Arc<Office>, OfficeError>;
}

/// Takes the lines of the log.
pub(crate) type Log = Arc<dyn Fn(&Line<'_>) + Send + Sync>;

/// What every request shares.
pub struct Api {
    pub(crate) source: Arc<dyn OfficeSource>,
    pub(crate) log: Log,
    pub(crate) counts: Counts,
    pub(crate) room: Arc<Semaphore>,
    ja: Messages,
    en: Messages,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api")
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

impl Api {
    /// An API over an office, with somebody who takes the lines of the log.
    pub fn new(
        source: Arc<dyn OfficeSource>,
        log: impl Fn(&Line<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self {
            source,
            log: Arc::new(log),
            counts: Counts::default(),
            room: Arc::new(Semaphore::new(REQUESTS_AT_MOST as usize)),
            ja: Messages::new(Locale::Ja),
            en: Messages::new(Locale::En),
        }
    }

    pub(crate) fn messages(&self, locale: Locale) -> &Messages {
        match locale {
            Locale::Ja => &self.ja,
            Locale::En => &self.en,
        }
    }
}

/// Serves until `stop` is ready, then takes no further connection, lets every act that has begun
/// come to its end, and answers how many requests there were.
///
/// # Errors
/// When connections cannot be accepted any more.
pub async fn serve(
    listener: TcpListener,
    api: Arc<Api>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<u64> {
    let asked = Arc::new(Notify::new());
    let told = Arc::clone(&asked);
    let serving = axum::serve(listener, routes::router(Arc::clone(&api)))
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
    drop(api.room.acquire_many(REQUESTS_AT_MOST).await);
    Ok(api.counts.total())
}
