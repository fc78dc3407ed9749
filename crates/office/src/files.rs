//! The files of an office beside its stores. Readable by their owner alone; on the disk, bytes and
//! name, before anybody is told of them: each is synced when written, and its directory after.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Makes an empty file that only its owner may read.
///
/// # Errors
/// `AlreadyExists` if it is there.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a new file. Its name is durable once its directory is synced.
pub(crate) fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = create_private(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Puts a file in the place of another, or makes it: there is the whole old one or the whole new one.
///
/// # Errors
/// When it cannot be written; the old one is there then.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let part = beside(path, ".part");
    remove_if_there(&part)?;
    write_new(&part, content)?;
    put_in_place(&part, path)
}

/// Gives a synced file its name, durably; one that has the name already is gone.
pub(crate) fn put_in_place(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    sync_directory(folder_of(to))
}

/// Removes a file that may be there.
pub(crate) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Copies a file to a new one and says how long it is. Its name is durable once its directory is
/// synced.
pub(crate) fn copy_new(from: &Path, to: &Path) -> io::Result<u64> {
    let mut file = create_private(to)?;
    let length = io::copy(&mut File::open(from)?, &mut file)?;
    file.sync_all()?;
    Ok(length)
}

/// Makes a directory and those above it that are missing; their names are durable.
///
/// # Errors
/// When one cannot be made or synced.
pub fn make_directory(path: &Path) -> io::Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    let above = folder_of(path);
    make_directory(above)?;
    match fs::create_dir(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => sync_directory(above),
    }
}

/// Makes the names in a directory durable, new ones and that others are gone.
///
/// # Errors
/// When it cannot be opened or synced.
pub fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// A name beside a file: its own with something appended.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

/// The directory that a file lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(above) if !above.as_os_str().is_empty() => above,
        _ => Path::new("."),
    }
}
