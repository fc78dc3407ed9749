//! The ways out on a real socket and a real disk.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod folder;
mod letters;
mod server;
mod sink;
