//! Back-up: the data and the sealed files, written without a right to see plaintext. The keys are
//! not in it.

use std::path::Path;

use serde::Serialize;

use crate::error::{OfficeError, Thing, io};
use crate::office::Office;

impl Office {
    /// Writes a consistent back-up of the data and the sealed files into a new directory.
    ///
    /// # Errors
    /// A directory that is there already, or a medium that fails.
    ///
    /// # Journal
    /// One `record` entry, which the back-up holds.
    pub async fn back_up(&self, to: &Path) -> Result<BackedUp, OfficeError> {
        let details = [("change", "back_up".to_owned())];
        let entry = self.administrative_entry(None, &details);
        self.append("backup", &entry, false).await?;
        std::fs::create_dir(to).map_err(io("the directory of the back-up"))?;
        let copy = self.data.back_up(&to.join("data.db")).await?;
        let mut files = copy.files;
        let mut bytes = copy.bytes;
        let target = to.join("files");
        std::fs::create_dir(&target).map_err(io("the directory of the back-up"))?;
        if self.files.exists() {
            let listed = std::fs::read_dir(&self.files).map_err(io("the sealed files"))?;
            for file in listed {
                let file = file.map_err(io("the sealed files"))?;
                let copied = std::fs::copy(file.path(), target.join(file.file_name()));
                bytes += copied.map_err(io("a sealed file"))?;
                files += 1;
            }
        }
        Ok(BackedUp {
            files,
            bytes,
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
    std::fs::create_dir_all(dir.join("files")).map_err(io("the office directory"))?;
    copy_durably(&data, &dir.join("data.db"))?;
    let sealed = from.join("files");
    if sealed.is_dir() {
        for file in std::fs::read_dir(&sealed).map_err(io("the sealed files"))? {
            let file = file.map_err(io("the sealed files"))?;
            copy_durably(&file.path(), &dir.join("files").join(file.file_name()))?;
        }
    }
    Ok(())
}

fn copy_durably(from: &Path, to: &Path) -> Result<(), OfficeError> {
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut target = options.open(to).map_err(io("a restored file"))?;
    let mut source = std::fs::File::open(from).map_err(io("a file of the back-up"))?;
    std::io::copy(&mut source, &mut target).map_err(io("a restored file"))?;
    target.sync_all().map_err(io("a restored file"))
}
