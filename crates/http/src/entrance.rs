//! What every request shares, whichever room answers it.

use std::sync::Arc;

use async_trait::async_trait;
use kitei_i18n::{Locale, Messages};
use kitei_office::{Office, OfficeError};
use tokio::sync::Semaphore;

use crate::guard::Line;
use crate::metrics::Counts;

/// So many requests are worked on at once; further ones are told to come again.
pub(crate) const REQUESTS_AT_MOST: u32 = 256;

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
pub struct Entrance {
    source: Arc<dyn OfficeSource>,
    pub(crate) log: Log,
    pub(crate) counts: Counts,
    pub(crate) room: Arc<Semaphore>,
    behind_proxy: bool,
    ja: Messages,
    en: Messages,
}

impl std::fmt::Debug for Entrance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entrance")
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

impl Entrance {
    /// An entrance to an office, with somebody who takes the lines of the log.
    pub fn new(
        source: Arc<dyn OfficeSource>,
        log: impl Fn(&Line<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self {
            source,
            log: Arc::new(log),
            counts: Counts::default(),
            room: Arc::new(Semaphore::new(REQUESTS_AT_MOST as usize)),
            behind_proxy: false,
            ja: Messages::new(Locale::Ja),
            en: Messages::new(Locale::En),
        }
    }

    /// Behind a proxy, which alone can be connected from and tells whom it is connected to
    /// (`X-Forwarded-For`).
    #[must_use]
    pub const fn behind_proxy(mut self, behind_proxy: bool) -> Self {
        self.behind_proxy = behind_proxy;
        self
    }

    /// Whether a proxy stands before it.
    pub const fn is_behind_proxy(&self) -> bool {
        self.behind_proxy
    }

    /// The open office, with the rule pack of today.
    ///
    /// # Errors
    /// When its stores do not answer.
    pub async fn office(&self) -> Result<Arc<Office>, OfficeError> {
        self.source.current().await
    }

    /// The messages in a reader's language.
    pub fn messages(&self, locale: Locale) -> &Messages {
        match locale {
            Locale::Ja => &self.ja,
            Locale::En => &self.en,
        }
    }

    /// How often which route answered what.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }
}
