//! What the engine says, in the store's words.

use std::sync::Arc;

use kitei_storage::StorageError;
use rusqlite::{Error, ErrorCode, ffi};

/// The failure of a statement on a table.
pub(crate) fn failed(table: &'static str) -> impl Fn(Error) -> StorageError {
    move |error| match &error {
        Error::SqliteFailure(cause, _) => match (cause.code, cause.extended_code) {
            // The engine tells of a full disk in these words when it makes its shared memory.
            (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE) => StorageError::DiskFull,
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => StorageError::Locked,
            (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => StorageError::Corrupt {
                table,
                row: "a page".to_owned(),
            },
            (_, ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_UNIQUE) => {
                StorageError::Duplicate { table }
            }
            _ => StorageError::Io {
                place: table,
                source: Arc::new(error),
            },
        },
        Error::FromSqlConversionFailure(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::InvalidColumnType(..) => StorageError::Corrupt {
            table,
            row: "a column".to_owned(),
        },
        _ => StorageError::Io {
            place: table,
            source: Arc::new(error),
        },
    }
}

/// The failure of a file operation.
pub(crate) fn io_failed(place: &'static str) -> impl Fn(std::io::Error) -> StorageError {
    move |error| match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            StorageError::DiskFull
        }
        _ => StorageError::Io {
            place,
            source: Arc::new(error),
        },
    }
}

/// Whether the whole group is lost with this failure, not the one unit.
pub(crate) const fn ends_the_group(error: &StorageError) -> bool {
    matches!(
        error,
        StorageError::DiskFull | StorageError::Io { .. } | StorageError::Locked
    )
}

/// Whether a check said no before anything was written.
pub(crate) const fn is_expectation(error: &StorageError) -> bool {
    matches!(
        error,
        StorageError::FactsMoved { .. }
            | StorageError::ClockSetBack { .. }
            | StorageError::NoOrigin
    )
}
