//! The real binary, run as scripts and people run it: keys of every JSON object, exit codes, the
//! main job, and bad input.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod afterwards;
mod bad_input;
mod browser;
mod contact;
mod contract;
mod demo_pages;
mod desk;
mod doctor;
mod encrypted;
mod fuzzing;
mod importing;
mod language;
mod main_job;
mod own_pages;
mod pages;
mod pages_badly;
mod paging;
mod posting;
mod power;
mod recipient_pages;
mod referral_pages;
mod register_pages;
mod regulation;
mod repeating;
mod reviewing;
mod safety;
mod server;
mod serving;
mod serving_badly;
mod signing_in;
mod staff_pages;
mod terminal;
