//! The contract suite on SQLite.

kitei_storage::contract_suite!(crate::support::fresh);
