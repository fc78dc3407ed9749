//! What tests share: a disk that fails on purpose, a clock and a chance that a test owns, and the
//! test office.
//!
//! A dev-dependency only: nothing here reaches the binary.
#![expect(clippy::expect_used, reason = "a test office that cannot be made is a failed test")]

pub mod clock;
pub mod fault;
pub mod office;

pub use clock::{SeededEntropy, SetClock};
pub use office::{SEEKER, TestOffice};
