//! The system's clock and randomness: the only place of the product that asks for either.

use std::time::{SystemTime, UNIX_EPOCH};

use kitei_domain::{Clock, Entropy, Timestamp};

/// The clock of this machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where `&dyn Clock` comes from"
    )]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's random bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        // WHY: without randomness nothing may be sealed, and there is nobody to answer to.
        if getrandom::fill(buffer).is_err() {
            std::process::abort();
        }
    }
}
