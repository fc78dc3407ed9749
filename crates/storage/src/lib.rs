//! What the office asks of a store: rows, units of work, and two repository traits. Backend-neutral:
//! no SQL and no key lives here, and every byte string marked sealed was sealed by the caller.
//!
//! INVARIANT: a [`kitei_domain::Durable`] leaves a backend only after the durable write of its entry.

mod data_store;
mod error;
mod key_store;
mod row;
mod unit;

#[cfg(feature = "contract")]
pub mod contract;

pub use data_store::{BackUp, DataStore};
pub use error::StorageError;
pub use key_store::{KeyOp, KeyStore, KeyUnit, KeyringRow};
pub use row::{EntryRow, FileRow, OriginRow, PersonRow, RecordRow, RegisterKind, RegisterRow};
pub use unit::{CLOCK_TOLERANCE_MS, Committed, EntryDraft, Op, Unit};
