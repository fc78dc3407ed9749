//! The embedded store: `data.db` and `keys.db`, one writer thread each that commits many callers'
//! work in one durable transaction, and read-only connections used in place.
//!
//! INVARIANT: nothing is acknowledged before `COMMIT` returned with `synchronous = FULL`.

mod copy;
mod data;
mod error;
mod file;
mod journal;
mod keys;
mod look;
mod migrate;
mod options;
mod readers;
mod reserve;
mod rows;
mod sizes;
mod sql;
mod writer;

pub use data::SqliteData;
pub use keys::SqliteKeys;
pub use look::{Schema, look_at_data, look_at_keys};
pub use options::Options;
pub use sql::STATEMENTS;
