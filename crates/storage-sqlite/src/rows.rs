//! Running prepared statements and reading their rows.

use kitei_storage::StorageError;
use rusqlite::{Connection, OptionalExtension, Params, Row, Rows};

use crate::error::failed;
use crate::sql;

/// At most one row.
pub(crate) fn find<T>(
    connection: &Connection,
    (table, statement): (&'static str, &str),
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, StorageError> {
    connection
        .prepare_cached(statement)
        .and_then(|mut statement| statement.query_row(params, read).optional())
        .map_err(failed(table))
}

/// Every row.
pub(crate) fn list<T>(
    connection: &Connection,
    (table, statement): (&'static str, &str),
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StorageError> {
    connection
        .prepare_cached(statement)
        .and_then(|mut statement| statement.query_map(params, read)?.collect())
        .map_err(failed(table))
}

/// What `read` makes of the rows.
pub(crate) fn scan<T>(
    connection: &Connection,
    (table, statement): (&'static str, &str),
    params: impl Params,
    read: impl FnOnce(&mut Rows<'_>) -> rusqlite::Result<T>,
) -> Result<T, StorageError> {
    connection
        .prepare_cached(statement)
        .and_then(|mut statement| read(&mut statement.query(params)?))
        .map_err(failed(table))
}

/// How many rows were written.
pub(crate) fn write(
    connection: &Connection,
    (table, statement): (&'static str, &str),
    params: impl Params,
) -> Result<usize, StorageError> {
    connection
        .prepare_cached(statement)
        .and_then(|mut statement| statement.execute(params))
        .map_err(failed(table))
}

/// A setting.
pub(crate) fn find_meta(
    connection: &Connection,
    operator: i64,
    key: &str,
) -> Result<Option<Vec<u8>>, StorageError> {
    find(
        connection,
        ("meta", sql::FIND_META),
        (operator, key),
        |row| row.get(0),
    )
}

/// Writes a setting if it still is what was expected.
pub(crate) fn set_meta(
    connection: &Connection,
    operator: i64,
    (key, value): (&str, &[u8]),
    expected: Option<&Option<Vec<u8>>>,
) -> Result<(), StorageError> {
    if let Some(expected) = expected
        && find_meta(connection, operator, key)? != *expected
    {
        return Err(StorageError::MetaMoved {
            key: key.to_owned(),
        });
    }
    write(connection, ("meta", sql::PUT_META), (operator, key, value)).map(drop)
}

/// A count of rows as SQL takes it.
pub(crate) fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Empties the write-ahead log into the file, so that no old row stays in it.
pub(crate) fn checkpoint(connection: &Connection) -> Result<(), StorageError> {
    let busy = find(connection, ("wal", sql::CHECKPOINT), [], |row| {
        row.get::<_, i64>(0)
    })?;
    match busy {
        Some(0) => Ok(()),
        _ => Err(StorageError::Locked),
    }
}
