//! The files of a rule pack as one value. A bundle is ordered by path, so equal packs have equal
//! bytes and equal digests wherever they were read from.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::error::BundleError;

const MAX_FILES: usize = 2_000;
const MAX_BYTES: usize = 16 << 20;
const MAX_DEPTH: usize = 4;
const MAGIC: &[u8] = b"kitei/pack/1\n";
const SHIPPED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The files of a rule pack: path inside the pack to bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bundle(BTreeMap<String, Vec<u8>>);

impl Bundle {
    /// The pack that the product ships.
    pub fn shipped() -> Self {
        SHIPPED
            .iter()
            .map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()))
            .collect()
    }

    /// Reads every `.toml`, `.md` and `.cedar` file below a directory; other files are not part of
    /// a pack.
    ///
    /// # Errors
    /// A file that cannot be read, or more than a rule pack may hold.
    pub fn from_dir(dir: &Path) -> Result<Self, BundleError> {
        let mut bundle = Self::default();
        let mut left = MAX_BYTES;
        bundle.gather(dir, "", MAX_DEPTH, &mut left)?;
        Ok(bundle)
    }

    fn gather(
        &mut self,
        dir: &Path,
        prefix: &str,
        depth: usize,
        left: &mut usize,
    ) -> Result<(), BundleError> {
        let too_large = BundleError::TooLarge {
            files: MAX_FILES,
            bytes: MAX_BYTES,
        };
        let unreadable = |path: &Path| {
            let path = path.display().to_string();
            move |source| BundleError::Unreadable { path, source }
        };
        if depth == 0 {
            return Err(too_large);
        }
        for entry in fs::read_dir(dir).map_err(unreadable(dir))? {
            let path = entry.map_err(unreadable(dir))?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            let meta = fs::symlink_metadata(&path).map_err(unreadable(&path))?;
            if meta.is_dir() {
                self.gather(&path, &format!("{prefix}{name}/"), depth - 1, left)?;
            } else if meta.is_file() && is_pack_file(&path) {
                let size = usize::try_from(meta.len()).unwrap_or(usize::MAX);
                if self.0.len() >= MAX_FILES || size > *left {
                    return Err(too_large);
                }
                *left -= size;
                let bytes = fs::read(&path).map_err(unreadable(&path))?;
                self.0.insert(format!("{prefix}{name}"), bytes);
            }
        }
        Ok(())
    }

    /// The same pack with one file put in or replaced.
    #[must_use]
    pub fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.insert(path.to_owned(), bytes.into());
        self
    }

    /// The files, ordered by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// One file.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// The bundle as bytes: a magic line, then per file the lengths of path and content (u32,
    /// little endian) and both.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for (path, bytes) in &self.0 {
            out.extend((path.len() as u32).to_le_bytes());
            out.extend((bytes.len() as u32).to_le_bytes());
            out.extend(path.as_bytes());
            out.extend(bytes);
        }
        out
    }

    /// Reads what [`Self::to_bytes`] wrote, and nothing else: order and lengths must be exact.
    ///
    /// # Errors
    /// Bytes that are not a bundle, or one larger than a rule pack may be.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        if bytes.len() > MAX_BYTES + MAX_FILES * 512 {
            return Err(BundleError::TooLarge {
                files: MAX_FILES,
                bytes: MAX_BYTES,
            });
        }
        let rest = bytes.strip_prefix(MAGIC).ok_or(BundleError::Malformed)?;
        let files = parse(rest).ok_or(BundleError::Malformed)?;
        let bundle = Self(files);
        if bundle.to_bytes() == bytes {
            Ok(bundle)
        } else {
            Err(BundleError::Malformed)
        }
    }

    /// SHA-256 of [`Self::to_bytes`].
    pub fn digest(&self) -> [u8; 32] {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &self.to_bytes());
        let mut out = [0; 32];
        for (to, from) in out.iter_mut().zip(digest.as_ref()) {
            *to = *from;
        }
        out
    }
}

impl FromIterator<(String, Vec<u8>)> for Bundle {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        Self(files.into_iter().collect())
    }
}

fn is_pack_file(path: &Path) -> bool {
    path.extension()
        .is_some_and(|kind| kind == "toml" || kind == "md" || kind == "cedar")
}

fn parse(mut rest: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    while !rest.is_empty() {
        let (path_len, after) = rest.split_first_chunk::<4>()?;
        let (size, after) = after.split_first_chunk::<4>()?;
        let (path, after) = after.split_at_checked(u32::from_le_bytes(*path_len) as usize)?;
        let (bytes, after) = after.split_at_checked(u32::from_le_bytes(*size) as usize)?;
        files.insert(String::from_utf8(path.to_vec()).ok()?, bytes.to_vec());
        rest = after;
    }
    Some(files)
}
