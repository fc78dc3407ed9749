//! The embedded store against the contract and against what only SQLite can get wrong.

mod contract;
mod crash;
mod density;
mod files;
mod index;
mod schema;
mod support;
