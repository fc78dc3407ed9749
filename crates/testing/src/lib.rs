//! What tests share: a disk and stores that fail on purpose, a clock and a chance that a test owns, and the
//! test office.
//!
//! A dev-dependency only: nothing here reaches the binary.
#![expect(
    clippy::expect_used,
    reason = "a test office that cannot be made is a failed test"
)]

pub mod clock;
pub mod failing;
pub mod fault;
pub mod office;
pub mod power;

pub use clock::{SeededEntropy, SetClock};
pub use failing::{Failure, Failures};
pub use office::{SEEKER, TestOffice};
pub use power::{Recording, Unsynced};
