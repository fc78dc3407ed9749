//! Opening, modes, locks, reserve, scrubbing.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use kitei_domain::{OperatorId, PersonId};
use kitei_storage::{DataStore, KeyOp, KeyStore, KeyUnit, KeyringRow, StorageError, Unit};
use kitei_storage_sqlite::{Options, SqliteData, SqliteKeys};
use rusqlite::Connection;

use crate::support::{append, fresh, open_origin, options};

#[test]
fn a_missing_store_is_not_made_by_opening_it() {
    let directory = tempfile::tempdir().unwrap();
    let data = SqliteData::open(directory.path(), &options());
    assert!(matches!(data, Err(StorageError::Missing { .. })));
    let keys = SqliteKeys::open(directory.path(), &options());
    assert!(matches!(keys, Err(StorageError::Missing { .. })));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn a_store_is_not_made_over_another() {
    let office = fresh();
    let operator = OperatorId::from_bytes([2; 16]);
    let data = SqliteData::create(office.path(), operator, &options());
    assert!(matches!(data, Err(StorageError::Exists { .. })));
    assert_eq!(
        office.open_data().operator(),
        OperatorId::from_bytes([1; 16])
    );
}

#[tokio::test]
async fn only_the_owner_may_read_any_file() {
    let office = fresh();
    let (data, keys) = (office.open_data(), office.open_keys());
    data.commit(open_origin()).await.unwrap();
    data.commit(append(1)).await.unwrap();
    keys.commit(KeyUnit::new("advance").with(KeyOp::AdvanceEpoch { from: 1 }))
        .await
        .unwrap();
    data.back_up(&office.path().join("copy.db")).await.unwrap();
    let mut names = Vec::new();
    for file in fs::read_dir(office.path()).unwrap().map(Result::unwrap) {
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.path());
        names.push(file.file_name().into_string().unwrap());
    }
    assert!(names.contains(&"data.db-wal".to_owned()), "{names:?}");
}

#[test]
fn a_store_of_a_later_release_is_refused_unchanged() {
    let office = fresh();
    let connection = Connection::open(office.path().join("data.db")).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    let opened = SqliteData::open(office.path(), &options());
    assert!(matches!(
        opened,
        Err(StorageError::SchemaNewer {
            found: 99,
            known: 1
        })
    ));
}

#[test]
fn the_key_store_is_not_taken_for_the_data_store() {
    let office = fresh();
    fs::copy(office.path().join("keys.db"), office.path().join("data.db")).unwrap();
    let opened = SqliteData::open(office.path(), &options());
    assert!(matches!(opened, Err(StorageError::Corrupt { .. })));
}

#[tokio::test]
async fn waiting_for_another_process_has_an_end() {
    let office = fresh();
    let hasty = Options {
        busy_timeout: std::time::Duration::from_millis(20),
        ..options()
    };
    let store = SqliteData::open(office.path(), &hasty).unwrap();
    let other = Connection::open(office.path().join("data.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(
        store.commit(open_origin()).await,
        Err(StorageError::Locked)
    ));
    other.execute_batch("ROLLBACK").unwrap();
    store.commit(open_origin()).await.unwrap();
}

#[tokio::test]
async fn a_spent_reserve_comes_back_before_anything_that_is_not_urgent_writes() {
    let office = fresh();
    let store = office.open_data();
    let reserve = office.path().join("reserve");
    assert_eq!(fs::metadata(&reserve).unwrap().len(), options().reserve);
    fs::remove_file(&reserve).unwrap();
    store.commit(open_origin().urgent()).await.unwrap();
    assert!(!reserve.exists());
    store.commit(append(1)).await.unwrap();
    assert!(reserve.exists());
    assert!(store.restore_reserve().await.unwrap());
}

#[tokio::test]
async fn a_full_disk_stops_everything_but_urgent_units() {
    let office = fresh();
    let store = office.open_data();
    store.commit(open_origin()).await.unwrap();
    // A directory in the place of the reserve's draft: the reserve cannot be put back.
    fs::remove_file(office.path().join("reserve")).unwrap();
    fs::create_dir(office.path().join("reserve.new")).unwrap();
    assert!(store.commit(append(1)).await.is_err());
    store.commit(append(2).urgent()).await.unwrap();
    assert_eq!(store.list_origins().await.unwrap()[0].size, 1);
    let keys = office.open_keys();
    assert!(keys.commit(setting("waits")).await.is_err());
    keys.commit(setting("urgent").urgent()).await.unwrap();
    assert_eq!(keys.find_meta("waits").await.unwrap(), None);
}

#[tokio::test]
async fn both_stores_put_the_reserve_back_at_once() {
    let office = fresh();
    let (data, keys) = (office.open_data(), office.open_keys());
    data.commit(open_origin()).await.unwrap();
    for n in 0..50 {
        fs::remove_file(office.path().join("reserve")).unwrap();
        let (data, keys) = tokio::join!(data.commit(append(n)), keys.commit(setting("any")));
        assert!(data.is_ok() && keys.is_ok(), "{data:?} {keys:?}");
    }
    assert!(!office.path().join("reserve.new").exists());
}

fn setting(key: &str) -> KeyUnit {
    KeyUnit::new("set").with(KeyOp::SetMeta {
        key: key.to_owned(),
        value: vec![1],
        expected: None,
    })
}

#[tokio::test]
async fn a_scrubbed_key_store_holds_no_removed_row() {
    let office = fresh();
    let store = office.open_keys();
    let secret = b"the sealed keyring of somebody who asked to be forgotten".to_vec();
    let row = KeyringRow {
        person: PersonId::from_bytes([3; 16]),
        epoch: 1,
        revision: 0,
        sealed: secret.clone(),
    };
    let put = KeyOp::PutKeyring {
        row: row.clone(),
        pending: false,
    };
    store.commit(KeyUnit::new("put").with(put)).await.unwrap();
    let holds = || {
        fs::read_dir(office.path()).unwrap().any(|file| {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            bytes.windows(secret.len()).any(|window| window == secret)
        })
    };
    assert!(holds(), "the search can find one");
    let shorter = KeyringRow {
        revision: 1,
        sealed: vec![1],
        ..row
    };
    let put = KeyOp::PutKeyring {
        row: shorter,
        pending: false,
    };
    store
        .commit(KeyUnit::new("destroy").with(put))
        .await
        .unwrap();
    store.scrub().await.unwrap();
    assert!(!holds());
}

#[tokio::test]
async fn a_copy_opens_as_a_store_with_everything_that_was_acknowledged() {
    let office = fresh();
    let store = office.open_data();
    store.commit(open_origin()).await.unwrap();
    for n in 0..100 {
        store.commit(append(n)).await.unwrap();
    }
    let elsewhere = tempfile::tempdir().unwrap();
    store
        .back_up(&elsewhere.path().join("data.db"))
        .await
        .unwrap();
    let copy = SqliteData::open(elsewhere.path(), &options()).unwrap();
    assert_eq!(
        copy.list_origins().await.unwrap(),
        store.list_origins().await.unwrap()
    );
    copy.commit(Unit::new("empty")).await.unwrap();
}
