//! The ten promises and the main job, over a real embedded store.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod canary;
mod clock;
mod consents;
mod disk;
mod erasing;
mod failing;
mod main_job;
mod one_door;
mod race;
mod refusals;
mod restoring;
mod support;
mod unusual;
