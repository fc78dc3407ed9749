//! The keys of the office: the epoch advance, after which no earlier copy of the key store opens,
//! and the copy of keys on a medium of its own.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use kitei_custody::{Cost, CustodyError, EpochKey, KeyCopy, KeyFile, KeyId, Passphrase, Rewrap};
use kitei_domain::{Entropy, OperatorId, PersonId};
use kitei_storage::{KeyOp, KeyStore, KeyUnit, KeyringRow};
use serde::Serialize;

use crate::caller::Caller;
use crate::error::OfficeError;
use crate::office::{Ground, Office};
use crate::start::{epoch_metas, wanted_key};

/// How many keyrings one unit of work re-wraps.
const RANGE: usize = 10_000;
const COPY_OF: &str = "copy_of_epoch";
/// Set by the first unit of an epoch advance, cleared after its entry.
const ADVANCING: &str = "advancing";
/// A key file is at most this long.
const KEY_FILE_BYTES_AT_MOST: u32 = 4096;

/// How the keys stand.
#[derive(Debug, Clone, Serialize)]
pub struct KeyStatus {
    /// The present epoch.
    pub epoch: u32,
    /// How many people have keys.
    pub people: u64,
    /// Whether a copy of this epoch's keys was written.
    pub copy_of_this_epoch: bool,
}

/// What an epoch advance did.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Advanced {
    /// The epoch that was entered.
    pub epoch: u32,
    /// How many keyrings were wrapped anew.
    pub rewrapped: u64,
}

impl Office {
    /// How the keys stand.
    ///
    /// # Errors
    /// When the key store fails.
    pub async fn key_status(&self) -> Result<KeyStatus, OfficeError> {
        let epoch = self.custody.epoch().id().epoch;
        let copied = self.keys.find_meta(COPY_OF).await?;
        Ok(KeyStatus {
            epoch,
            people: self.keys.count_keyrings().await?,
            copy_of_this_epoch: copied == Some(epoch.to_be_bytes().to_vec()),
        })
    }

    /// Advances the epoch: every living keyring is wrapped under the next key, range by range, and
    /// every look-up token changes. Resumes where a crash left it. The caller destroys the old key
    /// afterwards, once a copy of the new epoch was written and read back.
    ///
    /// # Errors
    /// Refused unless the caller is a manager; a next key that does not follow the present one.
    ///
    /// # Journal
    /// One `record` entry with the epoch, after the last range.
    pub async fn advance_epoch(
        &mut self,
        caller: &Caller,
        next: &KeyFile,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Advanced, OfficeError> {
        self.manager_only(caller, "keys.rotate").await?;
        let epoch = self.custody.epoch().id().epoch;
        let mut unit = KeyUnit::new("keys.advance").with(KeyOp::AdvanceEpoch { from: epoch });
        unit.ops.extend(epoch_metas(self, next)?);
        unit.ops.push(advancing(true));
        self.keys.commit(unit).await?;
        let new = next.epoch_key()?;
        let wrapping = Wrapping {
            operator: self.operator,
            old: self.custody.epoch(),
            new: &new,
            entropy: self.entropy.as_ref(),
        };
        let advanced = rewrap_all(self.keys.as_ref(), &wrapping, progress).await?;
        self.custody.advance(new);
        self.keys.scrub().await?;
        let details = [
            ("change", "epoch".to_owned()),
            ("epoch", advanced.epoch.to_string()),
        ];
        self.administer(caller, "keys.rotate", Vec::new(), &details)
            .await?;
        let finished = KeyUnit::new("keys.advanced").with(advancing(false));
        self.keys.commit(finished).await?;
        Ok(advanced)
    }

    /// Finishes an epoch advance that a crash interrupted, then opens the office with the next key.
    ///
    /// # Errors
    /// When the two key files do not follow each other or the store wants neither.
    ///
    /// # Journal
    /// One `record` entry by the office itself.
    pub async fn finish_advance(
        ground: Ground,
        old: &KeyFile,
        next: &KeyFile,
    ) -> Result<(Self, Advanced), OfficeError> {
        let old_key = old.epoch_key()?;
        let new_key = next.epoch_key()?;
        let keys = std::sync::Arc::clone(&ground.keys);
        let entropy = std::sync::Arc::clone(&ground.entropy);
        let operator = ground.data.operator();
        next.expect(wanted_key(keys.as_ref()).await?)?;
        let wrapping = Wrapping {
            operator,
            old: &old_key,
            new: &new_key,
            entropy: entropy.as_ref(),
        };
        let advanced = rewrap_all(keys.as_ref(), &wrapping, &mut |_| {}).await?;
        keys.scrub().await?;
        let office = Self::open(ground, next).await?;
        let details = [
            ("change", "epoch".to_owned()),
            ("epoch", advanced.epoch.to_string()),
        ];
        let entry = office.administrative_entry(None, &details);
        office.append("keys.rotate", &entry, false).await?;
        let finished = KeyUnit::new("keys.advanced").with(advancing(false));
        office.keys.commit(finished).await?;
        Ok((office, advanced))
    }

    /// Writes the copy of this epoch's keys, sealed under a recovery passphrase, and reads it back.
    ///
    /// # Errors
    /// When the medium fails or does not read back what was written.
    ///
    /// # Journal
    /// One `record` entry with the epoch.
    pub async fn write_key_copy(
        &self,
        caller: &Caller,
        key_file: &KeyFile,
        passphrase: &Passphrase,
        out: &Path,
    ) -> Result<(), OfficeError> {
        self.manager_only(caller, "keys.copy").await?;
        let epoch = key_file.id().epoch;
        let remember = KeyOp::SetMeta {
            key: COPY_OF.to_owned(),
            value: epoch.to_be_bytes().to_vec(),
            expected: None,
        };
        let store = tempfile_beside(out);
        self.keys.copy_to(&store).await?;
        let written = seal_copy(key_file, passphrase, &store, out, self.entropy.as_ref());
        let read_back = written.and_then(|()| check_copy(passphrase, out, &store));
        std::fs::remove_file(&store).map_err(io("the copy of the key store"))?;
        read_back?;
        self.keys
            .commit(KeyUnit::new("keys.copied").with(remember))
            .await?;
        let details = [
            ("change", "key_copy".to_owned()),
            ("epoch", epoch.to_string()),
        ];
        self.administer(caller, "keys.copy", Vec::new(), &details)
            .await?;
        Ok(())
    }
}

/// Whether an epoch advance was begun and not brought to its entry: everything may be wrapped
/// already, and nobody found by the look-up tokens yet.
///
/// # Errors
/// When the key store cannot be read.
pub async fn is_advance_unfinished(keys: &dyn KeyStore) -> Result<bool, OfficeError> {
    Ok(keys.find_meta(ADVANCING).await? == Some(vec![1]))
}

fn advancing(yes: bool) -> KeyOp {
    KeyOp::SetMeta {
        key: ADVANCING.to_owned(),
        value: vec![u8::from(yes)],
        expected: None,
    }
}

/// From one epoch's key to the next.
struct Wrapping<'a> {
    operator: OperatorId,
    old: &'a EpochKey,
    new: &'a EpochKey,
    entropy: &'a dyn Entropy,
}

/// Wraps every keyring that the old epoch sealed.
async fn rewrap_all(
    keys: &dyn KeyStore,
    wrapping: &Wrapping<'_>,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Advanced, OfficeError> {
    let mut after: Option<PersonId> = None;
    let mut rewrapped = 0;
    let mut wrapped = KeyUnit::new("keys.rewrap");
    loop {
        // One range is written while the next one is wrapped.
        let (written, next) = tokio::join!(keys.commit(wrapped), wrapping.next(keys, after));
        written?;
        progress(rewrapped);
        let (unit, last, count) = next?;
        if count == 0 {
            break;
        }
        (wrapped, after) = (unit, last);
        rewrapped += count;
    }
    // The keyrings of an advance that a crash interrupted have staged their tokens before it.
    let swap = KeyUnit::new("keys.swap").with(KeyOp::SwapTokens);
    keys.commit(swap).await?;
    Ok(Advanced {
        epoch: wrapping.new.id().epoch,
        rewrapped,
    })
}

impl Wrapping<'_> {
    /// The unit of the next range, whom it ends with, and how many keyrings it holds.
    async fn next(
        &self,
        keys: &dyn KeyStore,
        after: Option<PersonId>,
    ) -> Result<(KeyUnit, Option<PersonId>, u64), OfficeError> {
        let rows = keys
            .list_keyrings(self.old.id().epoch, after, RANGE)
            .await?;
        let last = rows.last().map(|row| row.person);
        Ok((self.range(&rows)?, last, rows.len() as u64))
    }

    fn range(&self, rows: &[KeyringRow]) -> Result<KeyUnit, OfficeError> {
        let mut rewrap = Rewrap::new(self.old, self.new, self.operator);
        let mut unit = KeyUnit::new("keys.rewrap");
        let mut seeds = Vec::new();
        for row in rows {
            let person = row.person;
            let mut sealed = Vec::with_capacity(row.sealed.len());
            rewrap.keyring_with_seeds(
                person,
                &row.sealed,
                &mut sealed,
                &mut seeds,
                self.entropy,
            )?;
            let tokens = seeds.iter().map(|seed| self.new.token(seed)).collect();
            unit.ops.push(KeyOp::StageTokens { person, tokens });
            let epoch = self.new.id().epoch;
            let row = KeyringRow {
                person,
                epoch,
                revision: row.revision,
                sealed,
            };
            unit.ops.push(KeyOp::PutKeyring {
                row,
                pending: false,
            });
        }
        Ok(unit)
    }
}

/// `length of the key file u32 ‖ key file ‖ key store`, all sealed under the passphrase.
fn seal_copy(
    key_file: &KeyFile,
    passphrase: &Passphrase,
    store: &Path,
    out: &Path,
    entropy: &dyn Entropy,
) -> Result<(), OfficeError> {
    let key = key_file.to_bytes(None, entropy)?;
    let length = (key.len() as u32).to_be_bytes();
    let store = File::open(store).map_err(io("the copy of the key store"))?;
    let mut plain = length
        .as_slice()
        .chain(key.as_slice())
        .chain(BufReader::new(store));
    let file = File::create(out).map_err(io("the key copy"))?;
    let mut writer = BufWriter::new(file);
    KeyCopy::seal(
        key_file.id(),
        (passphrase, Cost::RECOMMENDED),
        &mut plain,
        &mut writer,
        entropy,
    )?;
    let file = writer.into_inner().map_err(|error| OfficeError::Io {
        place: "the key copy",
        source: error.into_error(),
    })?;
    file.sync_all().map_err(io("the key copy"))
}

/// Opens the copy again and compares it with what was to be written.
fn check_copy(passphrase: &Passphrase, out: &Path, store: &Path) -> Result<(), OfficeError> {
    let again = tempfile_beside(out).with_extension("check");
    let (_, length) = open_copy(passphrase, out, &again)?;
    let expected = std::fs::metadata(store)
        .map_err(io("the copy of the key store"))?
        .len();
    let same = length == expected && same_bytes(&again, store)?;
    std::fs::remove_file(&again).map_err(io("the key copy"))?;
    if same {
        Ok(())
    } else {
        Err(OfficeError::Corrupt { what: "key copy" })
    }
}

fn same_bytes(one: &Path, other: &Path) -> Result<bool, OfficeError> {
    let mut one = BufReader::new(File::open(one).map_err(io("the key copy"))?);
    let mut other = BufReader::new(File::open(other).map_err(io("the copy of the key store"))?);
    let (mut a, mut b) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        let read = one.read(&mut a).map_err(io("the key copy"))?;
        if read == 0 {
            return Ok(other.read(&mut b).map_err(io("the key copy"))? == 0);
        }
        let part = b.get_mut(..read).unwrap_or_default();
        if other.read_exact(part).is_err() || a.get(..read) != Some(&*part) {
            return Ok(false);
        }
    }
}

/// Opens a key copy: the key file it holds, and the key store written to `store`.
///
/// # Errors
/// [`CustodyError::WrongPassphrase`] or [`CustodyError::Altered`]; nothing usable is left then.
pub fn open_key_copy(
    passphrase: &Passphrase,
    from: &Path,
    store: &Path,
) -> Result<KeyFile, OfficeError> {
    open_copy(passphrase, from, store).map(|(key_file, _)| key_file)
}

/// Which key a copy holds, without opening it.
///
/// # Errors
/// When the file is no key copy.
pub fn read_key_copy_id(from: &Path) -> Result<KeyId, OfficeError> {
    let mut file = BufReader::new(File::open(from).map_err(io("the key copy"))?);
    Ok(KeyCopy::read_head(&mut file)?.id())
}

fn open_copy(
    passphrase: &Passphrase,
    from: &Path,
    store: &Path,
) -> Result<(KeyFile, u64), OfficeError> {
    let mut sealed = BufReader::new(File::open(from).map_err(io("the key copy"))?);
    let copy = KeyCopy::read_head(&mut sealed)?;
    let mut out = SplitCopy::new(store)?;
    copy.open(passphrase, &mut sealed, &mut out)?;
    out.finish()
}

/// Takes the opened copy apart: the key file stays in memory, the key store goes to its place.
struct SplitCopy {
    head: zeroize::Zeroizing<Vec<u8>>,
    store: BufWriter<File>,
    written: u64,
}

impl SplitCopy {
    fn new(store: &Path) -> Result<Self, OfficeError> {
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let store = options.open(store).map_err(io("the key store"))?;
        let head = zeroize::Zeroizing::new(Vec::with_capacity(KEY_FILE_BYTES_AT_MOST as usize + 4));
        Ok(Self {
            head,
            store: BufWriter::new(store),
            written: 0,
        })
    }

    /// How many bytes the head still misses.
    fn missing(&self) -> usize {
        match self.head.split_first_chunk::<4>() {
            None => 4 - self.head.len(),
            Some((length, key)) => {
                let length = u32::from_be_bytes(*length).min(KEY_FILE_BYTES_AT_MOST);
                (length as usize).saturating_sub(key.len())
            }
        }
    }

    fn finish(self) -> Result<(KeyFile, u64), OfficeError> {
        let file = self.store.into_inner().map_err(|error| OfficeError::Io {
            place: "the key store",
            source: error.into_error(),
        })?;
        file.sync_all().map_err(io("the key store"))?;
        let malformed = CustodyError::Malformed { what: "key copy" };
        let (_, key) = self.head.split_first_chunk::<4>().ok_or(malformed)?;
        Ok((KeyFile::from_bytes(key, None)?, self.written))
    }
}

impl Write for SplitCopy {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let missing = self.missing();
        if missing > 0 {
            let taken = missing.min(bytes.len());
            self.head
                .extend_from_slice(bytes.get(..taken).unwrap_or_default());
            return Ok(taken);
        }
        let written = self.store.write(bytes)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.store.flush()
    }
}

fn tempfile_beside(out: &Path) -> std::path::PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    out.with_file_name(name)
}

pub(crate) fn io(place: &'static str) -> impl FnOnce(std::io::Error) -> OfficeError {
    move |source| OfficeError::Io { place, source }
}
