//! A pair of stores in a directory of its own.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its store has failed"
)]

use std::path::Path;
use std::sync::Arc;

use kitei_domain::{OperatorId, OriginId, PersonId, Timestamp};
use kitei_storage::contract::Subject;
use kitei_storage::{DataStore, EntryDraft, KeyStore, Op, StorageError, Unit};
use kitei_storage_sqlite::{Options, SqliteData, SqliteKeys};
use tempfile::TempDir;

pub(crate) struct Office {
    directory: TempDir,
}

impl Office {
    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn open_data(&self) -> SqliteData {
        SqliteData::open(self.path(), &options()).unwrap()
    }

    pub(crate) fn open_keys(&self) -> SqliteKeys {
        SqliteKeys::open(self.path(), &options()).unwrap()
    }
}

impl Subject for Office {
    fn data(&self) -> Result<Arc<dyn DataStore>, StorageError> {
        Ok(Arc::new(SqliteData::open(self.path(), &options())?))
    }

    fn keys(&self) -> Result<Arc<dyn KeyStore>, StorageError> {
        Ok(Arc::new(SqliteKeys::open(self.path(), &options())?))
    }
}

pub(crate) fn options() -> Options {
    Options {
        reserve: 65_536,
        ..Options::default()
    }
}

pub(crate) fn fresh() -> Office {
    let directory = tempfile::tempdir().unwrap();
    let operator = OperatorId::from_bytes([1; 16]);
    SqliteData::create(directory.path(), operator, &options()).unwrap();
    SqliteKeys::create(directory.path(), operator, 1, &options()).unwrap();
    Office { directory }
}

pub(crate) fn open_origin() -> Unit {
    let origin = OriginId::from_bytes([1; 16]);
    Unit::new("open").with(Op::OpenOrigin {
        origin,
        opened: Timestamp::from_millis(0),
    })
}

pub(crate) fn append(number: u64) -> Unit {
    let mut id = [0; 16];
    for (to, from) in id
        .iter_mut()
        .zip(number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes())
    {
        *to = from;
    }
    Unit::new("append").with(Op::Append(EntryDraft {
        time: Timestamp::from_millis(1),
        persons: vec![PersonId::from_bytes(id)],
        bytes: number.to_be_bytes().repeat(25),
    }))
}
