//! The record of handling: what an entry says and how its bytes read, the RFC 6962 tree over each
//! origin, signed checkpoints, exports, proofs, and one verification used for all of them.
//!
//! Invariant: nothing here stores anything, and no entry can hold free text (see [`Entry`]), so the
//! journal never carries a personal value. The byte formats are in `docs/formats/journal.md`.

pub mod bundle;
pub mod checkpoint;
pub mod entry;
pub mod error;
pub mod export;
pub mod note;
pub mod restored;
pub mod tree;
pub mod verify;

pub use bundle::{InclusionBundle, Proved};
pub use checkpoint::{Checkpoint, OriginList};
pub use entry::{Entry, EntryRef, Outcome};
pub use error::JournalError;
pub use export::{CHECKPOINT_EVERY, ExportReader, ExportWriter, verify_export};
pub use kitei_domain::Durable;
pub use note::{SigningKey, VerifyKey};
pub use tree::{
    Frontier, Hash, consistency_proof, inclusion_proof, leaf_hash, node_hash, verify_consistency,
    verify_inclusion,
};
pub use verify::{Fault, Finding, OriginCheck, Verdict, verify_live};
