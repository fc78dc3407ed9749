//! The words, dates and numbers that people read, in Japanese and English.
//!
//! Invariant: both languages hold the same keys, every key that the entrances use exists, and
//! nothing that is printed carries invisible marks.

pub mod dates;
mod locale;
mod messages;
pub mod numbers;

pub use locale::Locale;
pub use messages::{Messages, Value};
