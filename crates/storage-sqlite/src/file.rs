//! The store's files: made whole under another name first, never made by opening, readable by their
//! owner alone.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use kitei_domain::OperatorId;
use kitei_storage::StorageError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::{failed, io_failed};
use crate::migrate::Migrations;
use crate::options::Options;

/// Where one store lies and how it is opened.
#[derive(Debug, Clone)]
pub(crate) struct StoreFile {
    pub(crate) path: PathBuf,
    pub(crate) options: Options,
    /// Page cache of each reading connection, in KiB.
    pub(crate) reader_cache_kib: u32,
    /// Whether freed pages are overwritten.
    pub(crate) overwrite: bool,
}

impl StoreFile {
    /// Makes a store with this release's schema and what `fill` puts in.
    pub(crate) fn create(
        &self,
        migrations: &Migrations,
        fill: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> Result<(), StorageError> {
        if self.path.exists() {
            return Err(StorageError::Exists {
                path: self.path.display().to_string(),
            });
        }
        let draft = self.path.with_extension("new");
        remove_if_there(&draft)?;
        create_private(&draft).map_err(io_failed("create"))?;
        let connection = connect(&draft, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection
            .execute_batch("PRAGMA page_size = 8192; PRAGMA synchronous = FULL;")
            .map_err(failed("pragma"))?;
        migrations.run(&connection)?;
        fill(&connection).map_err(failed("operators"))?;
        connection
            .close()
            .map_err(|(_connection, error)| failed("close")(error))?;
        fs::rename(&draft, &self.path).map_err(io_failed("rename"))?;
        sync_directory(&self.path)
    }

    /// Opens the writing connection and migrates.
    pub(crate) fn open_writer(&self, migrations: &Migrations) -> Result<Connection, StorageError> {
        let connection = self.open(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let secure = if self.overwrite { "ON" } else { "OFF" };
        connection
            .execute_batch(&format!(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;
                 PRAGMA secure_delete = {secure}; PRAGMA wal_autocheckpoint = 4096;
                 PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;
                 PRAGMA cache_size = -{};",
                self.options.writer_cache_kib
            ))
            .map_err(failed("pragma"))?;
        migrations.run(&connection)?;
        Ok(connection)
    }

    /// Opens a connection that cannot write.
    pub(crate) fn open_reader(&self) -> Result<Connection, StorageError> {
        let connection = self.open(OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection
            .execute_batch(&format!(
                "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -{};",
                self.reader_cache_kib
            ))
            .map_err(failed("pragma"))?;
        Ok(connection)
    }

    fn open(&self, access: OpenFlags) -> Result<Connection, StorageError> {
        if !self.path.is_file() {
            return Err(StorageError::Missing {
                path: self.path.display().to_string(),
            });
        }
        let connection = connect(&self.path, access)?;
        connection
            .busy_timeout(self.options.busy_timeout)
            .map_err(failed("pragma"))?;
        connection.set_prepared_statement_cache_capacity(64);
        // Without this the planner looks at every bound value, and so compiles a cached statement
        // again whenever it is run with other values.
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(failed("pragma"))?;
        Ok(connection)
    }
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, StorageError> {
    // NO_MUTEX: each connection is used by one thread at a time.
    Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(failed("open"))
}

/// The number and id of the operator whose store this is.
pub(crate) fn read_operator(connection: &Connection) -> Result<(i64, OperatorId), StorageError> {
    connection
        .query_row(crate::sql::FIND_OPERATOR, [], |row| {
            Ok((row.get(0)?, OperatorId::from_bytes(row.get(1)?)))
        })
        .map_err(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => StorageError::Corrupt {
                table: "operators",
                row: "1".to_owned(),
            },
            other => failed("operators")(other),
        })
}

/// Makes an empty file that only its owner may read.
///
/// # Errors
/// `AlreadyExists` if it is there.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Removes a file that may be there.
pub(crate) fn remove_if_there(path: &Path) -> Result<(), StorageError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io_failed("remove")(error)),
        _ => Ok(()),
    }
}

/// The directory that a file lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes the name of a new file durable.
pub(crate) fn sync_directory(path: &Path) -> Result<(), StorageError> {
    File::open(folder_of(path))
        .and_then(|opened| opened.sync_all())
        .map_err(io_failed("sync"))
}
