//! What tests share: a disk that fails on purpose.
//!
//! A dev-dependency only: nothing here reaches the binary.

pub mod fault;
