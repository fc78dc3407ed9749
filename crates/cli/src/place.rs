//! The office directory: `data.db`, `keys.db`, `keys/office.key`, `files/`, and a lock that commands
//! share and that rotation and restore hold alone.
//!
//! INVARIANT: nothing is changed before the key file is known to be the one that the key store
//! wants; while an epoch advance is unfinished, both key files stay.

use std::cell::OnceCell;
use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kitei_custody::{Cost, CustodyError, KeyFile, KeyId, Passphrase};
use kitei_domain::OperatorId;
use kitei_office::{Ground, Office, Restored, StaffAdded, is_advance_unfinished, wanted_key};
use kitei_storage_sqlite::{Options, SqliteData, SqliteKeys};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::system::{SystemClock, SystemEntropy};

/// How a command holds the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Beside other commands.
    Shared,
    /// Alone: rotation, restore.
    Alone,
}

/// The key file as it was read, and under which lock it is kept.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) file: KeyFile,
    passphrase: Option<Passphrase>,
    /// The earlier epoch's key, where an advance was cut short.
    old: Option<KeyFile>,
}

/// An open office with its directory held.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) office: Office,
    pub(crate) keys: Keys,
    dir: PathBuf,
    _held: (File, Option<File>),
}

/// Asks for the passphrase of the key file, when it has one.
pub(crate) type AskPassphrase<'a> = &'a dyn Fn() -> Result<Passphrase, Failure>;

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
            ground,
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
                _held: (held, None),
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
        if !dir.join("data.db").exists() || !dir.join("keys.db").exists() {
            return Err(Failure::OfficeMissing {
                place: dir.display().to_string(),
            });
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
                held = hold(dir, Hold::Alone)?;
                Office::finish_advance(ground, old, &read.file).await?.0
            }
            _ => open_office(ground, &read.file, &mut present).await?,
        };
        Ok(Self {
            office,
            keys: read,
            dir: dir.to_owned(),
            _held: (held, Some(present.file)),
        })
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
        drop(held);
        Ok(restored)
    }

    /// Writes the key file of the next epoch beside the present one, before anything is wrapped
    /// under it.
    pub(crate) fn write_next(&self) -> Result<KeyFile, Failure> {
        let path = next_path(&self.dir);
        let next = self.keys.file.next(&SystemEntropy)?;
        write_key(&path, &next, self.keys.passphrase.as_ref())?;
        Ok(next)
    }

    /// An advance that was cut short is to be ended by a key copy first.
    pub(crate) fn destroyed_before(&self) -> Result<(), Failure> {
        if next_path(&self.dir).exists() {
            Err(Failure::AdvanceUnfinished)
        } else {
            Ok(())
        }
    }

    /// Destroys the old key: its bytes are overwritten and the next key file takes its place.
    pub(crate) fn destroy_old(&self) -> Result<(), Failure> {
        let (old, next) = (key_path(&self.dir), next_path(&self.dir));
        if !next.exists() {
            return Ok(());
        }
        let length = fs::metadata(&old).map_err(Failure::at(&old))?.len();
        let mut file = File::options()
            .write(true)
            .open(&old)
            .map_err(Failure::at(&old))?;
        let zeros = vec![0; usize::try_from(length).unwrap_or_default()];
        file.write_all(&zeros)
            .and_then(|()| file.sync_all())
            .map_err(Failure::at(&old))?;
        fs::rename(&next, &old).map_err(Failure::at(&old))?;
        sync_dir(&self.dir.join("keys"))
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

fn key_path(dir: &Path) -> PathBuf {
    dir.join("keys").join("office.key")
}

fn next_path(dir: &Path) -> PathBuf {
    dir.join("keys").join("next.key")
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
        fs::create_dir_all(&room).map_err(Failure::at(&room))?;
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

/// Who is in the office. The first to come finishes what a crash left, while the next wait at the
/// door; whoever comes while others are at work finishes nothing, since what looks unfinished may
/// be under way.
struct Present {
    file: File,
    alone: bool,
}

impl Present {
    fn come(dir: &Path) -> Result<Self, Failure> {
        let path = dir.join("present");
        let mut options = File::options();
        let file = options.write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(Failure::at(&path))?;
        let alone = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(source)) => return Err(Failure::at(&path)(source)),
        };
        if !alone {
            file.lock_shared().map_err(Failure::at(&path))?;
        }
        Ok(Self { file, alone })
    }

    /// Lets the next ones in.
    fn open_the_door(&mut self) -> Result<(), Failure> {
        if self.alone {
            self.file
                .lock_shared()
                .map_err(Failure::at(Path::new("present")))?;
            self.alone = false;
        }
        Ok(())
    }
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

fn hold(dir: &Path, how: Hold) -> Result<File, Failure> {
    let path = dir.join("lock");
    let mut options = File::options();
    let file = options.write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(Failure::at(&path))?;
    let taken = match how {
        Hold::Shared => file.try_lock_shared(),
        Hold::Alone => file.try_lock(),
    };
    match taken {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::OfficeBusy),
        Err(TryLockError::Error(source)) => Err(Failure::at(&path)(source)),
    }
}

/// The key that the store wants: the office's, or the next epoch's where an advance was cut short.
fn read_keys(dir: &Path, wanted: KeyId, ask: AskPassphrase<'_>) -> Result<Keys, Failure> {
    let (path, next) = (key_path(dir), next_path(dir));
    let passphrase = OnceCell::new();
    let only = (!next.exists()).then_some(wanted);
    let present = read_key(&path, only, &passphrase, ask)?;
    let chosen = match (present, read_key(&next, None, &passphrase, ask)?) {
        (Some(file), _) if file.id() == wanted => (file, None),
        (old, Some(file)) if file.id() == wanted => (file, old),
        (Some(file), _) | (None, Some(file)) => {
            file.expect(wanted)?;
            (file, None)
        }
        (None, None) => return Err(CustodyError::MissingKeyFile { path, wanted }.into()),
    };
    Ok(Keys {
        file: chosen.0,
        old: chosen.1,
        passphrase: passphrase.into_inner(),
    })
}

/// A key file, unlocked with the office's passphrase where it is locked. One that cannot be the
/// wanted one is told by its number; nobody is asked for its passphrase.
fn read_key(
    path: &Path,
    only: Option<KeyId>,
    passphrase: &OnceCell<Passphrase>,
    ask: AskPassphrase<'_>,
) -> Result<Option<KeyFile>, Failure> {
    let bytes = match fs::read(path) {
        Ok(bytes) => Zeroizing::new(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::at(path)(error)),
    };
    let file = match KeyFile::from_bytes(&bytes, None) {
        Err(CustodyError::PassphraseNeeded { id }) => {
            match only {
                Some(wanted) if id.epoch < wanted.epoch => {
                    return Err(CustodyError::OlderKeyFile { wanted, found: id }.into());
                }
                Some(wanted) if id != wanted => {
                    return Err(CustodyError::WrongKeyFile { wanted, found: id }.into());
                }
                _ => {}
            }
            if passphrase.get().is_none() {
                drop(passphrase.set(ask()?));
            }
            KeyFile::from_bytes(&bytes, passphrase.get())
        }
        read => read,
    };
    Ok(Some(file?))
}

fn write_key(path: &Path, file: &KeyFile, lock: Option<&Passphrase>) -> Result<(), Failure> {
    let lock = lock.map(|passphrase| (passphrase, Cost::RECOMMENDED));
    let bytes = file.to_bytes(lock, &SystemEntropy)?;
    let part = path.with_extension("part");
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part).map_err(Failure::at(&part))?;
    file.write_all(&bytes)
        .and_then(|()| file.sync_all())
        .map_err(Failure::at(&part))?;
    fs::rename(&part, path).map_err(Failure::at(path))?;
    path.parent().map_or(Ok(()), sync_dir)
}

fn sync_dir(dir: &Path) -> Result<(), Failure> {
    File::open(dir)
        .and_then(|dir| dir.sync_all())
        .map_err(Failure::at(dir))
}
