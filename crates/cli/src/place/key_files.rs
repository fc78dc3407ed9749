//! The key files of an office: the present epoch's and, while an advance is under way, the next
//! one's. They are written whole or not at all, and the old one is overwritten before it goes.

use std::cell::OnceCell;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use kitei_custody::{Cost, CustodyError, KeyFile, KeyId, Passphrase};
use kitei_office::OfficeError;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::place::Place;
use crate::system::SystemEntropy;

/// The key file as it was read, and under which lock it is kept.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) file: KeyFile,
    pub(super) passphrase: Option<Passphrase>,
    /// The earlier epoch's key, where an advance was cut short.
    pub(super) old: Option<KeyFile>,
}

/// Asks for the passphrase of the key file, when it has one.
pub(crate) type AskPassphrase<'a> = &'a dyn Fn() -> Result<Passphrase, Failure>;

impl Place {
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
        let room = self.dir.join("keys");
        kitei_office::sync_directory(&room).map_err(Failure::at(&room))
    }
}

pub(crate) fn key_path(dir: &Path) -> PathBuf {
    dir.join("keys").join("office.key")
}

pub(super) fn next_path(dir: &Path) -> PathBuf {
    dir.join("keys").join("next.key")
}

/// The key that the store wants: the office's, or the next epoch's where an advance was cut short.
pub(super) fn read_keys(
    dir: &Path,
    wanted: KeyId,
    ask: AskPassphrase<'_>,
) -> Result<Keys, Failure> {
    let (path, next) = (key_path(dir), next_path(dir));
    let passphrase = OnceCell::new();
    let only = (!next.exists()).then_some(wanted);
    let present = match read_key(&path, only, &passphrase, ask) {
        // It was being destroyed, and the next one had not taken its place.
        Err(Failure::Office(OfficeError::Custody(CustodyError::Malformed { .. })))
            if next.exists() =>
        {
            None
        }
        present => present?,
    };
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

pub(super) fn write_key(
    path: &Path,
    file: &KeyFile,
    lock: Option<&Passphrase>,
) -> Result<(), Failure> {
    let lock = lock.map(|passphrase| (passphrase, Cost::RECOMMENDED));
    let bytes = file.to_bytes(lock, &SystemEntropy)?;
    kitei_office::replace(path, &bytes).map_err(Failure::at(path))
}
