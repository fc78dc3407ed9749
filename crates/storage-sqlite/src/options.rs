//! How a store is opened.

use std::time::Duration;

/// Choices that an office's configuration makes for its stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Disk space kept back for urgent units, in bytes.
    pub reserve: u64,
    /// How long to wait for another process's transaction.
    pub busy_timeout: Duration,
    /// Page cache of the writer, in KiB.
    pub writer_cache_kib: u32,
    /// Page cache of each connection that reads the data store, in KiB. Every commit empties it.
    pub reader_cache_kib: u32,
    /// Page cache of each connection that reads the key store, in KiB. Acts that only read leave that
    /// store as it is, so what is held stays.
    pub key_reader_cache_kib: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            reserve: 4 * 1024 * 1024,
            busy_timeout: Duration::from_secs(5),
            writer_cache_kib: 32 * 1024,
            reader_cache_kib: 4 * 1024,
            key_reader_cache_kib: 16 * 1024,
        }
    }
}
