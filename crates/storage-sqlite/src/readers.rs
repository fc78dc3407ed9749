//! Read-only connections, used in place by whoever reads: a point read is shorter than a hop to
//! another thread.

use std::sync::{Mutex, PoisonError};

use kitei_storage::StorageError;
use rusqlite::Connection;

use crate::file::StoreFile;

const IDLE_AT_MOST: usize = 16;

/// The idle connections of one store.
#[derive(Debug)]
pub(crate) struct Readers {
    file: StoreFile,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) const fn new(file: StoreFile) -> Self {
        Self {
            file,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Reads with an idle connection, or a new one.
    pub(crate) fn read<T>(
        &self,
        reading: impl FnOnce(&Connection) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.file.open_reader()?,
        };
        let result = reading(&connection);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_AT_MOST && connection.is_autocommit() {
            idle.push(connection);
        }
        result
    }
}
