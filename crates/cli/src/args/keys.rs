//! The journal, the keys, and coming back from a loss.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kitei_domain::EntryId;

/// `journal …`.
#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// Verify the office's journal or an export.
    Verify {
        /// An exported journal.
        export: Option<PathBuf>,
        /// A checkpoint held elsewhere.
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
        /// The office's public key.
        #[arg(long, value_name = "KEY")]
        public_key: Option<String>,
    },
    /// Write the journal out.
    Export {
        /// Where to.
        dir: PathBuf,
    },
    /// Prove one entry.
    Prove {
        /// Which.
        entry: EntryId,
    },
    /// Sign the present state.
    Checkpoint,
}

impl JournalCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Verify { .. } => "journal-verify",
            Self::Export { .. } => "journal-export",
            Self::Prove { .. } => "journal-prove",
            Self::Checkpoint => "journal-checkpoint",
        }
    }
}

/// `keys …`.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Advance the epoch.
    Rotate {
        /// Where to write the new epoch's key copy.
        #[arg(long, value_name = "OUT")]
        copy: PathBuf,
        /// The copy's passphrase.
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// Write a key copy.
    Backup {
        /// Where to.
        out: PathBuf,
        /// The copy's passphrase.
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// How the keys stand.
    Status,
}

impl KeysCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Rotate { .. } => "keys-rotate",
            Self::Backup { .. } => "keys-backup",
            Self::Status => "keys-status",
        }
    }
}

/// `restore`.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The back-up.
    pub(crate) from: PathBuf,
    /// Where the office shall be.
    pub(crate) dir: PathBuf,
    /// The key copy.
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: PathBuf,
    /// The copy's passphrase.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// The newest journal export.
    #[arg(long, value_name = "DIR")]
    pub(crate) journal: Option<PathBuf>,
}
