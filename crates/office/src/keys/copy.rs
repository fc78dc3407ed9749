//! The copy of keys on a medium of its own: key file and key store sealed under a recovery
//! passphrase, read back before it counts.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use kitei_custody::{Cost, CustodyError, KeyCopy, KeyFile, KeyId, Passphrase};
use kitei_domain::{Entropy, Timestamp};
use kitei_storage::{KeyOp, KeyUnit};

use crate::caller::Caller;
use crate::error::{OfficeError, io};
use crate::files::{beside, create_private, put_in_place, remove_if_there};
use crate::office::Office;

/// The setting that tells of which epoch a copy was written.
pub(super) const COPY_OF: &str = "copy_of_epoch";
/// The setting that tells a copy when it was written; a restored office reads it out of its copy.
const COPIED_AT: &str = "copied_at";
/// A key file is at most this long.
const KEY_FILE_BYTES_AT_MOST: u32 = 4096;

impl Office {
    /// Writes the copy of this epoch's keys, sealed under a recovery passphrase, and reads it back.
    ///
    /// # Errors
    /// When the medium fails or does not read back what was written.
    ///
    /// # Journal
    /// Two `record` entries with the epoch: one before anything is written, so that no copy lies
    /// anywhere without an entry, and one once the copy was read back in its place.
    pub async fn write_key_copy(
        &self,
        caller: &Caller,
        key_file: &KeyFile,
        passphrase: &Passphrase,
        out: &Path,
    ) -> Result<(), OfficeError> {
        self.manager_only(caller, "keys.copy").await?;
        let epoch = key_file.id().epoch;
        let drafts = Drafts::beside(out);
        drafts.remove()?;
        self.tell_copy(caller, epoch, "intent").await?;
        self.keys
            .commit(KeyUnit::new("keys.copy").with(self.copied_now()))
            .await?;
        let written = self.draft_copy(key_file, passphrase, &drafts).await;
        let written =
            written.and_then(|()| put_in_place(&drafts.sealed, out).map_err(io("the key copy")));
        let removed = drafts.remove();
        written.and(removed)?;
        self.tell_copy(caller, epoch, "completed").await?;
        // WHY: last, so that nobody is told of a copy that the journal does not tell of.
        let remember = KeyOp::SetMeta {
            key: COPY_OF.to_owned(),
            value: epoch.to_be_bytes().to_vec(),
            expected: None,
        };
        self.keys
            .commit(KeyUnit::new("keys.copied").with(remember))
            .await?;
        Ok(())
    }

    /// The entry of one step of a key copy.
    async fn tell_copy(&self, caller: &Caller, epoch: u32, step: &str) -> Result<(), OfficeError> {
        let details = [
            ("change", "key_copy".to_owned()),
            ("step", step.to_owned()),
            ("epoch", epoch.to_string()),
        ];
        self.administer(caller, "keys.copy", Vec::new(), &details)
            .await
            .map(drop)
    }

    /// Copies the key store, seals the copy, and reads back what was sealed.
    async fn draft_copy(
        &self,
        key_file: &KeyFile,
        passphrase: &Passphrase,
        drafts: &Drafts,
    ) -> Result<(), OfficeError> {
        self.keys.copy_to(&drafts.store).await?;
        seal_copy(key_file, passphrase, drafts, self.entropy.as_ref())?;
        check_copy(passphrase, drafts)
    }

    fn copied_now(&self) -> KeyOp {
        KeyOp::SetMeta {
            key: COPIED_AT.to_owned(),
            value: self.clock.now().as_millis().to_be_bytes().to_vec(),
            expected: None,
        }
    }

    /// When the key store that this office stands on was last copied; a restored office stands on
    /// that copy.
    pub(crate) async fn key_store_copied_at(&self) -> Result<Option<Timestamp>, OfficeError> {
        let Some(value) = self.keys.find_meta(COPIED_AT).await? else {
            return Ok(None);
        };
        let millis = <[u8; 8]>::try_from(value)
            .map_err(|_unreadable| OfficeError::Corrupt { what: "key store" })?;
        Ok(Some(Timestamp::from_millis(i64::from_be_bytes(millis))))
    }
}

/// What a copy is made of, in files beside it. Until the new copy is read back an earlier one stays.
struct Drafts {
    store: PathBuf,
    sealed: PathBuf,
    again: PathBuf,
}

impl Drafts {
    fn beside(out: &Path) -> Self {
        Self {
            store: beside(out, ".store"),
            sealed: beside(out, ".part"),
            again: beside(out, ".check"),
        }
    }

    /// Removes them, and what a crash left of earlier ones.
    fn remove(&self) -> Result<(), OfficeError> {
        let mut drafts = [&self.store, &self.sealed, &self.again].into_iter();
        drafts
            .try_for_each(|draft| remove_if_there(draft))
            .map_err(io("the key copy"))
    }
}

/// `length of the key file u32 ‖ key file ‖ key store`, all sealed under the passphrase.
fn seal_copy(
    key_file: &KeyFile,
    passphrase: &Passphrase,
    drafts: &Drafts,
    entropy: &dyn Entropy,
) -> Result<(), OfficeError> {
    let key = key_file.to_bytes(None, entropy)?;
    let length = (key.len() as u32).to_be_bytes();
    let store = File::open(&drafts.store).map_err(io("the copy of the key store"))?;
    let mut plain = length
        .as_slice()
        .chain(key.as_slice())
        .chain(BufReader::new(store));
    let file = create_private(&drafts.sealed).map_err(io("the key copy"))?;
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
fn check_copy(passphrase: &Passphrase, drafts: &Drafts) -> Result<(), OfficeError> {
    let (_, length) = open_copy(passphrase, &drafts.sealed, &drafts.again)?;
    let expected = std::fs::metadata(&drafts.store)
        .map_err(io("the copy of the key store"))?
        .len();
    if length == expected && same_bytes(&drafts.again, &drafts.store)? {
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
        let store = create_private(store).map_err(io("the key store"))?;
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
