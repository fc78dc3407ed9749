//! The office directory: `data.db`, `keys.db`, `keys/office.key`, `files/`, and a lock that commands
//! share and that rotation and restore hold alone.
//!
//! INVARIANT: nothing is changed before the key file is known to be the one that the key store
//! wants; while an epoch advance is unfinished, both key files stay.

mod key_files;
mod look;
mod presence;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kitei_custody::{KeyFile, Passphrase};
use kitei_domain::OperatorId;
use kitei_office::{
    Ground, Office, OfficeError, Restored, StaffAdded, is_advance_unfinished, make_directory,
    replace, sync_directory, wanted_key,
};
use kitei_storage_sqlite::{Options, SqliteData, SqliteKeys};

pub(crate) use key_files::{AskPassphrase, Keys, key_path};
pub(crate) use look::{Looked, Stopped, is_restoring, look};
pub(crate) use presence::Hold;

use crate::failure::Failure;
use crate::place::key_files::{read_keys, write_key};
use crate::place::presence::{Present, hold};
use crate::system::{SystemClock, SystemEntropy};

/// Marks a directory that a restore has not finished: what was withdrawn or erased since the back-up
/// would come back in it.
const RESTORING: &str = "restoring";

/// An open office with its directory held.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) office: Office,
    pub(crate) keys: Keys,
    dir: PathBuf,
    ground: Ground,
    locks: Locks,
}

/// The lock of the office, and the mark that somebody is in; both end when this is dropped.
#[derive(Debug)]
struct Locks {
    _office: File,
    _present: Option<File>,
}

/// The directory of an office that somebody else has: held, so that nobody takes it alone.
#[derive(Debug)]
pub(crate) struct Held {
    keys: Keys,
    ground: Ground,
    _locks: Locks,
}

impl Held {
    /// Opens the office again on the same stores, with the rule packs as they are now.
    pub(crate) async fn open_again(&self) -> Result<Office, OfficeError> {
        Office::open_beside(self.ground.clone(), &self.keys.file).await
    }
}

impl Place {
    /// Makes the directory of a new office, with its stores and its key file.
    pub(crate) async fn create(
        dir: &Path,
        passphrase: Option<Passphrase>,
        first: First<'_>,
    ) -> Result<(Self, StaffAdded), Failure> {
        make_empty(dir)?;
        let held = hold(dir, Hold::Alone)?;
        let entropy = SystemEntropy;
        let operator = OperatorId::random(&entropy);
        let file = KeyFile::create(&entropy)?;
        let options = Options::default();
        let data = SqliteData::create(dir, operator, &options)?;
        let keys = SqliteKeys::create(dir, operator, file.id().epoch, &options)?;
        let keys_read = Keys {
            file,
            passphrase,
            old: None,
        };
        write_key(
            &key_path(dir),
            &keys_read.file,
            keys_read.passphrase.as_ref(),
        )?;
        let ground = ground(dir, Arc::new(data), Arc::new(keys));
        let (office, manager) = Office::create(
            ground.clone(),
            &keys_read.file,
            first.operator,
            first.manager,
            first.bundle,
        )
        .await?;
        Ok((
            Self {
                office,
                keys: keys_read,
                dir: dir.to_owned(),
                ground,
                locks: Locks {
                    _office: held,
                    _present: None,
                },
            },
            manager,
        ))
    }

    /// Opens an office.
    pub(crate) async fn open(
        dir: &Path,
        how: Hold,
        ask: AskPassphrase<'_>,
    ) -> Result<Self, Failure> {
        let place = || dir.display().to_string();
        if dir.join(RESTORING).exists() {
            return Err(Failure::RestoreUnfinished { place: place() });
        }
        if !dir.join("data.db").exists() || !dir.join("keys.db").exists() {
            return Err(Failure::OfficeMissing { place: place() });
        }
        let mut held = hold(dir, how)?;
        let mut present = Present::come(dir)?;
        let options = Options::default();
        let keys = Arc::new(SqliteKeys::open(dir, &options)?);
        let wanted = wanted_key(keys.as_ref()).await?;
        let read = read_keys(dir, wanted, ask)?;
        let unfinished = is_advance_unfinished(keys.as_ref()).await?;
        let data = Arc::new(SqliteData::open(dir, &options)?);
        let ground = ground(dir, data, keys);
        let office = match &read.old {
            Some(old) if unfinished => {
                drop(held);
                let alone = hold(dir, Hold::Alone)?;
                let (office, _) = Office::finish_advance(ground.clone(), old, &read.file).await?;
                drop(alone);
                held = hold(dir, how)?;
                present.open_the_door()?;
                office
            }
            _ => open_office(ground.clone(), &read.file, &mut present).await?,
        };
        Ok(Self {
            office,
            keys: read,
            dir: dir.to_owned(),
            ground,
            locks: Locks {
                _office: held,
                _present: Some(present.file),
            },
        })
    }

    /// The office and its directory apart, for somebody who opens it again from time to time.
    pub(crate) fn parted(self) -> (Office, Held) {
        let held = Held {
            keys: self.keys,
            ground: self.ground,
            _locks: self.locks,
        };
        (self.office, held)
    }

    /// Puts the files of a back-up and the keys of a key copy into a new directory, and brings the
    /// office they make to what is known of the time since. Nothing is left where that fails.
    pub(crate) async fn restore(
        from: &Path,
        dir: &Path,
        copy: (&Path, &Passphrase),
        lock: Option<Passphrase>,
        journal: Option<&Path>,
    ) -> Result<Restored, Failure> {
        make_empty(dir)?;
        let restored = Self::unpack(from, dir, copy, lock, journal).await;
        if restored.is_err() {
            // Best effort: the failure that is told is the first one.
            drop(fs::remove_dir_all(dir));
        }
        restored
    }

    async fn unpack(
        from: &Path,
        dir: &Path,
        (copy, passphrase): (&Path, &Passphrase),
        lock: Option<Passphrase>,
        journal: Option<&Path>,
    ) -> Result<Restored, Failure> {
        let held = hold(dir, Hold::Alone)?;
        let mark = dir.join(RESTORING);
        replace(&mark, &[]).map_err(Failure::at(&mark))?;
        let file = kitei_office::open_key_copy(passphrase, copy, &dir.join("keys.db"))?;
        kitei_office::unpack_backup(from, dir)?;
        let read = Keys {
            file,
            passphrase: lock,
            old: None,
        };
        write_key(&key_path(dir), &read.file, read.passphrase.as_ref())?;
        let options = Options::default();
        let keys = Arc::new(SqliteKeys::open(dir, &options)?);
        let data = Arc::new(SqliteData::open(dir, &options)?);
        let ground = ground(dir, data, keys);
        let (_office, restored) = Office::restore(ground, &read.file, journal).await?;
        fs::remove_file(&mark)
            .and_then(|()| sync_directory(dir))
            .map_err(Failure::at(&mark))?;
        drop(held);
        Ok(restored)
    }
}

/// With what an office begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct First<'a> {
    pub(crate) operator: &'a str,
    pub(crate) manager: &'a str,
    pub(crate) bundle: &'a kitei_rulebook::Bundle,
}

fn ground(dir: &Path, data: Arc<SqliteData>, keys: Arc<SqliteKeys>) -> Ground {
    Ground {
        data,
        keys,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        files: dir.join("files"),
    }
}

/// Makes the directory and its rooms; one that holds anything is left alone.
fn make_empty(dir: &Path) -> Result<(), Failure> {
    let occupied = fs::read_dir(dir).is_ok_and(|mut files| files.next().is_some());
    if occupied {
        return Err(Failure::OfficeExists {
            place: dir.display().to_string(),
        });
    }
    for room in [dir.to_owned(), dir.join("keys"), dir.join("files")] {
        make_directory(&room).map_err(Failure::at(&room))?;
        private(&room)?;
    }
    Ok(())
}

#[cfg(unix)]
fn private(dir: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(Failure::at(dir))
}

#[cfg(not(unix))]
fn private(_dir: &Path) -> Result<(), Failure> {
    Ok(())
}

async fn open_office(
    ground: Ground,
    key_file: &KeyFile,
    present: &mut Present,
) -> Result<Office, Failure> {
    let office = if present.alone {
        Office::open(ground, key_file).await?
    } else {
        Office::open_beside(ground, key_file).await?
    };
    present.open_the_door()?;
    Ok(office)
}
