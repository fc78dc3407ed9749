//! What schema a store has, found without writing: an office is looked at before anything opens it.

use std::path::Path;

use kitei_storage::StorageError;

use crate::data;
use crate::file::StoreFile;
use crate::keys;
use crate::migrate::{self, Migrations};
use crate::options::Options;

/// The schema of a store, as its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// The store's.
    pub found: u32,
    /// This release's.
    pub known: u32,
}

/// The schema of the data store in a directory.
///
/// # Errors
/// `Missing` if there is none, `SchemaNewer` if a later release wrote it, `Corrupt` for a file that
/// is no such store.
pub fn look_at_data(directory: &Path) -> Result<Schema, StorageError> {
    look(
        &data::store_file(directory, &Options::default()),
        &migrate::DATA,
    )
}

/// The schema of the key store in a directory.
///
/// # Errors
/// As [`look_at_data`].
pub fn look_at_keys(directory: &Path) -> Result<Schema, StorageError> {
    look(
        &keys::store_file(directory, &Options::default()),
        &migrate::KEYS,
    )
}

fn look(file: &StoreFile, migrations: &Migrations) -> Result<Schema, StorageError> {
    let connection = file.open_reader()?;
    let found = migrations.found(&connection)?;
    Ok(Schema {
        found: found as u32,
        known: migrations.scripts.len() as u32,
    })
}
