//! The key file: the one place that holds the key of the current epoch, with the seed of the
//! journal's signing key.
//!
//! `"KITEIKEY" ‖ 0x01 ‖ epoch u32 ‖ fingerprint[8] ‖ lock`, where lock is `0x00 ‖ epoch key[32] ‖
//! signing seed[32] ‖ SHA-256[32] of all before`, or `0x01 ‖ memory u32 ‖ passes u32 ‖ lanes u32 ‖
//! salt[16] ‖ sealed(epoch key ‖ signing seed)` with everything before `sealed` as associated data.

use std::fmt;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use aws_lc_rs::digest;
use kitei_domain::Entropy;
use kitei_domain::chance::fresh;
use zeroize::Zeroizing;

use crate::bytes::Reader;
use crate::committed::{self, Purpose};
use crate::epoch::{EpochKey, KeyId};
use crate::error::CustodyError;
use crate::passphrase::{Cost, Passphrase};
use crate::secret::Key;

const MAGIC: &[u8; 8] = b"KITEIKEY";
const VERSION: u8 = 1;
const OPEN: u8 = 0;
const LOCKED: u8 = 1;
const WHAT: &str = "key file";
const MAX_LEN: u64 = 4096;
const LOCK: Purpose = Purpose {
    what: WHAT,
    label: b"kitei/keyfile/1",
};

/// The secrets of the key file.
pub struct KeyFile {
    id: KeyId,
    epoch_key: Key,
    signing_seed: Key,
}

impl KeyFile {
    /// The key file of a new office, epoch 1.
    ///
    /// # Errors
    /// [`CustodyError::Primitive`] if the library refuses.
    pub fn create(entropy: &dyn Entropy) -> Result<Self, CustodyError> {
        Self::assemble(1, Key::fresh(entropy), Key::fresh(entropy))
    }

    /// The key file of the next epoch: a fresh key, the same signing seed.
    ///
    /// # Errors
    /// [`CustodyError::Primitive`] if the library refuses.
    pub fn next(&self, entropy: &dyn Entropy) -> Result<Self, CustodyError> {
        let epoch = self.id.epoch.saturating_add(1);
        Self::assemble(
            epoch,
            Key::fresh(entropy),
            Key::from_bytes(*self.signing_seed.as_bytes()),
        )
    }

    fn assemble(epoch: u32, epoch_key: Key, signing_seed: Key) -> Result<Self, CustodyError> {
        let id = KeyId::of(epoch, epoch_key.as_bytes())?;
        Ok(Self {
            id,
            epoch_key,
            signing_seed,
        })
    }

    /// Which key it holds.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// The epoch key, ready for use.
    ///
    /// # Errors
    /// [`CustodyError::Primitive`] if the library refuses.
    pub fn epoch_key(&self) -> Result<EpochKey, CustodyError> {
        EpochKey::new(self.id.epoch, self.epoch_key.as_bytes())
    }

    /// The Ed25519 seed of the journal's signing key.
    pub const fn signing_seed(&self) -> &[u8; 32] {
        self.signing_seed.as_bytes()
    }

    /// Passes only if this is the key that the key store wants.
    ///
    /// # Errors
    /// [`CustodyError::OlderKeyFile`] or [`CustodyError::WrongKeyFile`], with both keys.
    pub fn expect(&self, wanted: KeyId) -> Result<(), CustodyError> {
        let found = self.id;
        if found == wanted {
            Ok(())
        } else if found.epoch < wanted.epoch {
            Err(CustodyError::OlderKeyFile { wanted, found })
        } else {
            Err(CustodyError::WrongKeyFile { wanted, found })
        }
    }

    /// The file's bytes, without a lock or locked with a passphrase.
    ///
    /// # Errors
    /// [`CustodyError::CostOutOfBounds`] for unusable parameters.
    pub fn to_bytes(
        &self,
        lock: Option<(&Passphrase, Cost)>,
        entropy: &dyn Entropy,
    ) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
        let mut out = Zeroizing::new(Vec::with_capacity(256));
        out.extend_from_slice(MAGIC);
        out.push(VERSION);
        self.id.write(&mut out);
        let mut secrets = Zeroizing::new(Vec::with_capacity(64));
        secrets.extend_from_slice(self.epoch_key.as_bytes());
        secrets.extend_from_slice(self.signing_seed.as_bytes());
        let Some((passphrase, cost)) = lock else {
            out.push(OPEN);
            out.extend_from_slice(&secrets);
            let sum = digest::digest(&digest::SHA256, &out);
            out.extend_from_slice(sum.as_ref());
            return Ok(out);
        };
        out.push(LOCKED);
        cost.write(&mut out);
        let salt = fresh(entropy);
        out.extend_from_slice(&salt);
        let key = passphrase.stretch(&salt, cost)?;
        let sealed = committed::seal(&key, LOCK, &out, &secrets, entropy)?;
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Reads the file's bytes.
    ///
    /// # Errors
    /// [`CustodyError::PassphraseNeeded`] and [`CustodyError::WrongPassphrase`] name the key inside;
    /// [`CustodyError::Malformed`] and [`CustodyError::Altered`] for damaged bytes.
    pub fn from_bytes(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<Self, CustodyError> {
        let mut reader = Reader::new(bytes, WHAT);
        if reader.array()? != *MAGIC {
            return Err(reader.malformed());
        }
        reader.version(VERSION)?;
        let id = KeyId::read(&mut reader)?;
        let secrets = match reader.byte()? {
            OPEN => read_open(bytes, reader)?,
            LOCKED => {
                let passphrase = passphrase.ok_or(CustodyError::PassphraseNeeded { id })?;
                read_locked(bytes, reader, id, passphrase)?
            }
            _ => return Err(reader.malformed()),
        };
        let mut reader = Reader::new(&secrets, WHAT);
        let epoch_key = Key::from_bytes(reader.array()?);
        let signing_seed = Key::from_bytes(reader.array()?);
        reader.end()?;
        let file = Self::assemble(id.epoch, epoch_key, signing_seed)?;
        if file.id == id {
            Ok(file)
        } else {
            Err(CustodyError::Malformed { what: WHAT })
        }
    }

    /// Writes the file anew, readable by its owner only, durable; an existing one is left alone.
    ///
    /// # Errors
    /// [`CustodyError::Io`], also where there is a file already.
    pub fn write_new(
        &self,
        path: &Path,
        lock: Option<(&Passphrase, Cost)>,
        entropy: &dyn Entropy,
    ) -> Result<(), CustodyError> {
        let bytes = self.to_bytes(lock, entropy)?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let io = || CustodyError::io("to write the key file");
        let mut file = options.open(path).map_err(io())?;
        file.write_all(&bytes).map_err(io())?;
        file.sync_all().map_err(io())?;
        #[cfg(unix)]
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            fs::File::open(folder)
                .and_then(|folder| folder.sync_all())
                .map_err(io())?;
        }
        Ok(())
    }

    /// Reads the file and passes only if it holds the key that the key store wants.
    ///
    /// # Errors
    /// [`CustodyError::MissingKeyFile`] names the wanted key; otherwise as [`Self::from_bytes`] and
    /// [`Self::expect`].
    pub fn load(
        path: &Path,
        passphrase: Option<&Passphrase>,
        wanted: KeyId,
    ) -> Result<Self, CustodyError> {
        let io = || CustodyError::io("to read the key file");
        let length = match fs::metadata(path) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(CustodyError::MissingKeyFile {
                    path: path.to_owned(),
                    wanted,
                });
            }
            Err(error) => return Err(io()(error)),
        };
        if length > MAX_LEN {
            return Err(CustodyError::Malformed { what: WHAT });
        }
        let bytes = Zeroizing::new(fs::read(path).map_err(io())?);
        let file = Self::from_bytes(&bytes, passphrase)?;
        file.expect(wanted)?;
        Ok(file)
    }
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyFile({})", self.id)
    }
}

fn read_open(bytes: &[u8], mut reader: Reader<'_>) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
    let secrets = Zeroizing::new(reader.take(64)?.to_vec());
    let sum: [u8; 32] = reader.array()?;
    let before = bytes
        .get(..bytes.len().saturating_sub(32))
        .unwrap_or_default();
    if digest::digest(&digest::SHA256, before).as_ref() != sum {
        return Err(reader.malformed());
    }
    reader.end()?;
    Ok(secrets)
}

fn read_locked(
    bytes: &[u8],
    mut reader: Reader<'_>,
    id: KeyId,
    passphrase: &Passphrase,
) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
    let cost = Cost::read(&mut reader)?;
    let salt = reader.array()?;
    let sealed = reader.rest();
    let aad = bytes.get(..bytes.len() - sealed.len()).unwrap_or_default();
    let key = passphrase.stretch(&salt, cost)?;
    committed::open(&key, LOCK, aad, sealed).map_err(|error| match error {
        CustodyError::WrongKey { .. } => CustodyError::WrongPassphrase { what: WHAT, id },
        other => other,
    })
}
