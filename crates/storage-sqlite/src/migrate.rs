//! Forward-only migrations. A released migration is never changed; the schema that results is
//! checked in beside them.

use kitei_storage::StorageError;
use rusqlite::Connection;

use crate::error::failed;

/// The migrations of one store, in order; the schema's number is how many were run.
#[derive(Debug)]
pub(crate) struct Migrations {
    /// Marks the file as this store (`PRAGMA application_id`).
    pub(crate) application: i32,
    pub(crate) scripts: &'static [&'static str],
}

/// The data store's.
pub(crate) const DATA: Migrations = Migrations {
    application: 0x4b69_7444,
    scripts: &[include_str!("../migrations/data/0001_office.sql")],
};

/// The key store's.
pub(crate) const KEYS: Migrations = Migrations {
    application: 0x4b69_744b,
    scripts: &[include_str!("../migrations/keys/0001_keyrings.sql")],
};

const TABLE: &str = "schema";

impl Migrations {
    /// Brings a store to this release's schema.
    ///
    /// # Errors
    /// `SchemaNewer` for a store of a later release, `Corrupt` for a file that is no such store.
    pub(crate) fn run(&self, connection: &Connection) -> Result<(), StorageError> {
        let known = self.scripts.len();
        let done = self.found(connection)?;
        if done == known {
            return Ok(());
        }
        connection
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(failed(TABLE))?;
        let result = self.run_pending(connection);
        let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = connection.execute_batch(end).map_err(failed(TABLE));
        result.and(ended)
    }

    /// How many of them a store has had.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub(crate) fn found(&self, connection: &Connection) -> Result<usize, StorageError> {
        let known = self.scripts.len();
        let found = number(connection, "user_version")?;
        if found > 0 && number(connection, "application_id")? != i64::from(self.application) {
            return Err(StorageError::Corrupt {
                table: TABLE,
                row: "application_id".to_owned(),
            });
        }
        let done = usize::try_from(found).unwrap_or(usize::MAX);
        if done > known {
            let (found, known) = (done as u32, known as u32);
            return Err(StorageError::SchemaNewer { found, known });
        }
        Ok(done)
    }

    fn run_pending(&self, connection: &Connection) -> Result<(), StorageError> {
        // Read again under the lock: another process may have migrated meanwhile.
        let done = usize::try_from(number(connection, "user_version")?).unwrap_or(usize::MAX);
        for script in self.scripts.iter().skip(done) {
            connection.execute_batch(script).map_err(failed(TABLE))?;
        }
        connection
            .pragma_update(None, "application_id", self.application)
            .map_err(failed(TABLE))?;
        connection
            .pragma_update(None, "user_version", self.scripts.len() as u32)
            .map_err(failed(TABLE))
    }
}

fn number(connection: &Connection, pragma: &str) -> Result<i64, StorageError> {
    connection
        .pragma_query_value(None, pragma, |row| row.get(0))
        .map_err(failed(TABLE))
}
