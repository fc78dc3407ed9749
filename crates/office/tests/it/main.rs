//! The ten promises and the main job, over a real embedded store.

mod main_job;
