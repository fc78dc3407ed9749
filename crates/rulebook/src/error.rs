//! What can be wrong with a rule pack. Every fault names a file and, where known, a line, and says
//! itself in Japanese and English; a pack holds no personal value, so none can appear here.

use std::fmt;

/// How much a fault weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The pack cannot be used.
    Error,
    /// The pack works; somebody should look (a stale statute, a word that nothing uses).
    Warning,
}

/// One thing that is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file inside the pack.
    pub file: String,
    /// The line, counted from one.
    pub line: Option<usize>,
    /// Error or warning.
    pub severity: Severity,
    /// The sentence in Japanese.
    pub ja: String,
    /// The sentence in English.
    pub en: String,
}

impl Fault {
    pub(crate) fn error(file: &str, line: Option<usize>, ja: String, en: String) -> Self {
        Self {
            file: file.to_owned(),
            line,
            severity: Severity::Error,
            ja,
            en,
        }
    }

    pub(crate) fn warning(file: &str, line: Option<usize>, ja: String, en: String) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(file, line, ja, en)
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {} / {}", self.en, self.ja)
    }
}

/// Every fault of a pack that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the rule pack has {} faults: {}", .0.len(), list(.0))]
pub struct PackErrors(pub Vec<Fault>);

fn list(faults: &[Fault]) -> String {
    faults
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

/// Why the files of a pack could not be gathered.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file or directory could not be read.
    #[error("cannot read {path}")]
    Unreadable {
        /// Which one.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// More or larger files than a rule pack may have.
    #[error("a rule pack has at most {files} files and {bytes} bytes")]
    TooLarge {
        /// The bound on files.
        files: usize,
        /// The bound on bytes.
        bytes: usize,
    },
    /// The bytes are not a bundle.
    #[error("not a bundle of a rule pack")]
    Malformed,
}
