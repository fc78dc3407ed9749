//! How much of a store's file each table and index takes.

use kitei_storage::StorageError;
use rusqlite::Connection;

use crate::rows::list;

/// Reads the head of every page: for people who wonder, never on the way of an act.
const SIZES: &str = "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE ORDER BY name";

/// Every table and index with its bytes.
pub(crate) fn sizes(connection: &Connection) -> Result<Vec<(String, u64)>, StorageError> {
    list(connection, ("dbstat", SIZES), [], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned()))
    })
}
