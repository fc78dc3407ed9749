//! The test office's own tools do what they say.
#![expect(clippy::unwrap_used, reason = "tests")]

mod fault;
mod power;
