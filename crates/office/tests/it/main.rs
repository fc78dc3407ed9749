//! The ten promises and the main job, over a real embedded store.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod canary;
mod erasing;
mod failing;
mod main_job;
mod race;
mod restoring;
mod support;
