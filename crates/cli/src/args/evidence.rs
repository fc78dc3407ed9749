//! How a notice, a consent or a decision can be shown later.

use std::path::PathBuf;
use std::str::FromStr;

/// `paper:FILE`, `screen` or `spoken:WORDING`.
#[derive(Clone)]
pub(crate) enum EvidenceArg {
    /// The scan of a paper.
    Paper(PathBuf),
    /// Confirmed on a screen.
    Screen,
    /// Spoken, with the wording.
    Spoken(String),
}

/// The value is none of the three forms.
#[derive(Debug, Clone, thiserror::Error)]
#[error("not paper:FILE, screen or spoken:WORDING")]
pub(crate) struct NoEvidence;

impl FromStr for EvidenceArg {
    type Err = NoEvidence;

    fn from_str(text: &str) -> Result<Self, NoEvidence> {
        match text.split_once(':') {
            Some(("paper", file)) if !file.is_empty() => Ok(Self::Paper(file.into())),
            Some(("spoken", wording)) if !wording.is_empty() => {
                Ok(Self::Spoken(wording.to_owned()))
            }
            None if text == "screen" => Ok(Self::Screen),
            _ => Err(NoEvidence),
        }
    }
}

impl std::fmt::Debug for EvidenceArg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Paper(_) => "Paper(…)",
            Self::Screen => "Screen",
            Self::Spoken(_) => "Spoken(…)",
        })
    }
}
