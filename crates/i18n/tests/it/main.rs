//! Both languages are whole: same keys, same values in them, nothing missing, nothing unused.
#![expect(clippy::unwrap_used, reason = "tests")]

mod keys;
mod text;
