//! The ten promises and the main job, over a real embedded store.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "tests that walk through whole stories"
)]

mod canary;
mod clock;
mod consents;
mod contact;
mod deadlines;
mod disk;
mod emergency;
mod erasing;
mod evidence;
mod examining;
mod failing;
mod happened;
mod in_force;
mod main_job;
mod matching;
mod one_door;
mod outbox;
mod own;
mod packages;
mod posted;
mod race;
mod referring;
mod refusals;
mod repeating;
mod restoring;
mod reviewing;
mod signin;
mod support;
mod unusual;
