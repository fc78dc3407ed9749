//! Opening an office to look at it: nothing is finished, swept or migrated, the reserve stays, and
//! whoever works in it goes on.
//!
//! INVARIANT: the stores are of this release's schema when they are opened here (`doctor` looks first),
//! so that opening them writes nothing.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use kitei_office::{Office, is_advance_unfinished, wanted_key};
use kitei_storage_sqlite::{Options, SqliteData, SqliteKeys};

use super::key_files::{AskPassphrase, Keys, next_path, read_keys};
use super::presence::shared_if_there;
use super::{RESTORING, ground};
use crate::failure::Failure;

/// An office that is looked at.
pub(crate) struct Looked {
    pub(crate) office: Office,
    /// Whether its key file has a passphrase.
    pub(crate) locked: bool,
    /// Whether an epoch advance was begun and not brought to its end.
    pub(crate) advancing: bool,
    _held: Option<File>,
}

/// Where the look ended.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// Another process has the office alone.
    Alone,
    /// A store does not open.
    Stores(Failure),
    /// The key file is not the one, or does not open.
    Keys(Failure),
    /// The office does not open with its keys.
    Office(Failure),
}

/// Whether a restore into this directory was cut short.
pub(crate) fn is_restoring(dir: &Path) -> bool {
    dir.join(RESTORING).exists()
}

/// Opens an office to look at it.
///
/// # Errors
/// Where it does not open, and why.
pub(crate) async fn look(dir: &Path, ask: AskPassphrase<'_>) -> Result<Looked, Stopped> {
    let held = match shared_if_there(dir) {
        Err(Failure::OfficeBusy) => return Err(Stopped::Alone),
        held => held.map_err(Stopped::Stores)?,
    };
    // Without a reserve of its own an open store gives none away on a full disk.
    let options = Options {
        reserve: 0,
        ..Options::default()
    };
    let stores = |error| Stopped::Stores(Failure::from(error));
    let keys = Arc::new(SqliteKeys::open(dir, &options).map_err(stores)?);
    let data = Arc::new(SqliteData::open(dir, &options).map_err(stores)?);
    let of_keys = |error| Stopped::Keys(Failure::Office(error));
    let wanted = wanted_key(keys.as_ref()).await.map_err(of_keys)?;
    let Keys {
        file, passphrase, ..
    } = read_keys(dir, wanted, ask).map_err(Stopped::Keys)?;
    let unfinished = is_advance_unfinished(keys.as_ref()).await;
    let advancing = unfinished.map_err(of_keys)? || next_path(dir).exists();
    let office = Office::open_beside(ground(dir, data, keys), &file).await;
    Ok(Looked {
        office: office.map_err(|error| Stopped::Office(error.into()))?,
        locked: passphrase.is_some(),
        advancing,
        _held: held,
    })
}
