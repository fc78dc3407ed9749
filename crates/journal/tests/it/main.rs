//! The journal as others use it: entries, tree, notes, exports, and both verifiers.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod entry;
mod export;
mod note;
mod office;
mod python;
mod tree;
