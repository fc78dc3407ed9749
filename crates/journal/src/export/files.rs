//! The files of an export and their bounded reading: whatever a file claims, at most one entry, one
//! leaf and one note are in memory.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read};
use std::path::{Path, PathBuf};

use kitei_domain::OriginId;

use crate::entry::ENTRY_BYTES_MAX;
use crate::error::JournalError;
use crate::tree::Hash;

const BUFFER_BYTES: usize = 1 << 18;
const NOTE_LINE_MAX: u64 = 1024;
const NOTE_LINES: usize = 5;

/// The paths of one origin.
pub(super) struct OriginFiles {
    pub(super) entries: PathBuf,
    pub(super) leaves: PathBuf,
    pub(super) checkpoints: PathBuf,
}

impl OriginFiles {
    pub(super) fn of(folder: &Path, origin: OriginId) -> Self {
        let named = |kind: &str| folder.join(format!("{origin}.{kind}"));
        Self {
            entries: named("entries"),
            leaves: named("leaves"),
            checkpoints: named("checkpoints"),
        }
    }
}

/// An error for this file.
pub(super) fn failed(path: &Path) -> impl FnOnce(io::Error) -> JournalError + '_ {
    move |source| JournalError::File {
        path: path.to_owned(),
        source,
    }
}

/// A file being written.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) path: PathBuf,
    pub(super) file: BufWriter<File>,
}

impl Output {
    pub(super) fn create(path: PathBuf) -> Result<Self, JournalError> {
        let file = File::create_new(&path).map_err(failed(&path))?;
        Ok(Self {
            path,
            file: BufWriter::with_capacity(BUFFER_BYTES, file),
        })
    }
}

/// A file being read.
#[derive(Debug)]
pub(super) struct Input {
    path: PathBuf,
    file: BufReader<File>,
}

/// What stands next in a file.
pub(super) enum Next<T> {
    /// A whole element.
    Some(T),
    /// Nothing: the file ends here.
    End,
    /// A part of an element, or one beyond the limits.
    Broken,
}

impl Input {
    /// Opens a file; `None` if it is missing.
    pub(super) fn find(path: PathBuf) -> Result<Option<Self>, JournalError> {
        match File::open(&path) {
            Ok(file) => Ok(Some(Self {
                path,
                file: BufReader::with_capacity(BUFFER_BYTES, file),
            })),
            Err(missing) if missing.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(JournalError::File { path, source }),
        }
    }

    pub(super) fn is_at_end(&mut self) -> Result<bool, JournalError> {
        self.file
            .fill_buf()
            .map(<[u8]>::is_empty)
            .map_err(failed(&self.path))
    }

    fn whole<T>(&mut self, buffer: &mut [u8], element: T) -> Result<Next<T>, JournalError> {
        match self.file.read_exact(buffer) {
            Ok(()) => Ok(Next::Some(element)),
            Err(end) if end.kind() == ErrorKind::UnexpectedEof => Ok(Next::Broken),
            Err(source) => Err(JournalError::File {
                path: self.path.clone(),
                source,
            }),
        }
    }

    /// Reads the next framed entry into `buffer`, after one zero byte: the leaf's hash prefix.
    pub(super) fn entry(&mut self, buffer: &mut Vec<u8>) -> Result<Next<()>, JournalError> {
        if self.is_at_end()? {
            return Ok(Next::End);
        }
        let mut length = [0; 4];
        if !matches!(self.whole(&mut length, ())?, Next::Some(())) {
            return Ok(Next::Broken);
        }
        let length = u32::from_be_bytes(length) as usize;
        if length > ENTRY_BYTES_MAX {
            return Ok(Next::Broken);
        }
        buffer.resize(length + 1, 0);
        match buffer.split_first_mut() {
            Some((prefix, bytes)) => {
                *prefix = 0;
                self.whole(bytes, ())
            }
            None => Ok(Next::Broken),
        }
    }

    pub(super) fn leaf(&mut self) -> Result<Next<Hash>, JournalError> {
        if self.is_at_end()? {
            return Ok(Next::End);
        }
        let mut leaf = [0; 32];
        let read = self.whole(&mut leaf, ())?;
        Ok(if matches!(read, Next::Some(())) {
            Next::Some(leaf)
        } else {
            Next::Broken
        })
    }

    /// Reads the next signed note of five lines.
    pub(super) fn note(&mut self) -> Result<Next<String>, JournalError> {
        if self.is_at_end()? {
            return Ok(Next::End);
        }
        let mut note = Vec::new();
        for _ in 0..NOTE_LINES {
            let mut line = self.file.by_ref().take(NOTE_LINE_MAX);
            line.read_until(b'\n', &mut note)
                .map_err(failed(&self.path))?;
            if note.last() != Some(&b'\n') {
                return Ok(Next::Broken);
            }
        }
        Ok(String::from_utf8(note).map_or(Next::Broken, Next::Some))
    }
}
