//! Back-up: the data and the sealed files, written without a right to see plaintext. The keys are
//! not in it.

use std::path::Path;

use serde::Serialize;

use crate::error::{OfficeError, Thing, io};
use crate::files::{copy_new, folder_of, make_directory, sync_directory};
use crate::office::Office;

impl Office {
    /// Writes a consistent back-up of the data and the sealed files into a new directory.
    ///
    /// # Errors
    /// A directory that is there already, or a medium that fails.
    ///
    /// # Journal
    /// One `record` entry, which the back-up holds. When it ended is a setting, for `doctor`.
    pub async fn back_up(&self, to: &Path) -> Result<BackedUp, OfficeError> {
        let details = [("change", "back_up".to_owned())];
        let entry = self.administrative_entry(None, &details);
        self.append("backup", &entry, false).await?;
        std::fs::create_dir(to).map_err(io("the directory of the back-up"))?;
        let copy = self.data.back_up(&to.join("data.db")).await?;
        let (files, bytes) = copy_sealed(&self.files, &to.join("files"))?;
        sync_directory(folder_of(to)).map_err(io("the directory of the back-up"))?;
        self.remember_back_up().await?;
        Ok(BackedUp {
            files: copy.files + files,
            bytes: copy.bytes + bytes,
            digest: hex::encode(copy.digest),
        })
    }
}

/// A back-up was written.
#[derive(Debug, Clone, Serialize)]
pub struct BackedUp {
    /// How many files.
    pub files: u64,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of the data store's copy, hexadecimal.
    pub digest: String,
}

/// Unpacks a back-up into an empty office directory; the keys come from the key copy.
///
/// # Errors
/// A directory that is no back-up, or one that holds an office already.
pub fn unpack_backup(from: &Path, dir: &Path) -> Result<(), OfficeError> {
    let data = from.join("data.db");
    if !data.is_file() {
        return Err(OfficeError::Unknown {
            what: Thing::BackUp,
            id: "data.db is missing".to_owned(),
        });
    }
    make_directory(dir).map_err(io("the office directory"))?;
    copy_new(&data, &dir.join("data.db")).map_err(io("a restored file"))?;
    copy_sealed(&from.join("files"), &dir.join("files"))?;
    sync_directory(dir).map_err(io("the office directory"))
}

/// Copies the sealed files, if there are any, into a directory that is made where it is missing:
/// how many, and how many bytes.
fn copy_sealed(from: &Path, to: &Path) -> Result<(u64, u64), OfficeError> {
    make_directory(to).map_err(io("the sealed files"))?;
    let (mut files, mut bytes) = (0, 0);
    if from.is_dir() {
        for file in std::fs::read_dir(from).map_err(io("the sealed files"))? {
            let file = file.map_err(io("the sealed files"))?;
            let copied = copy_new(&file.path(), &to.join(file.file_name()));
            bytes += copied.map_err(io("a sealed file"))?;
            files += 1;
        }
        sync_directory(to).map_err(io("the sealed files"))?;
    }
    Ok((files, bytes))
}
