//! The tables between the words: which purpose a population's items may serve, and what may be
//! released in which phase.

use kitei_domain::Phase;
use serde::Deserialize;

/// One word, several, or `*` for all.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Words {
    One(String),
    Many(Vec<String>),
}

impl Words {
    pub(crate) fn covers(&self, word: &str) -> bool {
        match self {
            Self::One(one) => one == "*" || one == word,
            Self::Many(many) => many.iter().any(|one| one == word),
        }
    }

    pub(crate) fn named(&self) -> Vec<&str> {
        match self {
            Self::One(one) if one == "*" => Vec::new(),
            Self::One(one) => vec![one],
            Self::Many(many) => many.iter().map(String::as_str).collect(),
        }
    }
}

/// Whether a population's items may serve a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Not at all.
    #[default]
    No,
    /// Yes.
    Yes,
    /// With the person's consent.
    Consent,
}

/// Whether a group of items may be released in a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// Not at all.
    #[default]
    No,
    /// Without more.
    Open,
    /// With the person's consent.
    Consent,
    /// With a consent of its own, per item and recipient.
    Special,
    /// Because a law lists it.
    ByLaw,
}

impl Cell {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::No, Self::Yes, Self::Consent];

    /// The word in the rules.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Yes => "yes",
            Self::Consent => "consent",
        }
    }
}

impl Release {
    /// Every value.
    pub const ALL: &'static [Self] = &[
        Self::No,
        Self::Open,
        Self::Consent,
        Self::Special,
        Self::ByLaw,
    ];

    /// The word in the rules.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Open => "open",
            Self::Consent => "consent",
            Self::Special => "special",
            Self::ByLaw => "by_law",
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableRow {
    pub(crate) population: Words,
    pub(crate) purpose: Words,
    #[serde(default)]
    pub(crate) sections: Vec<String>,
    #[serde(default)]
    pub(crate) items: Vec<String>,
    pub(crate) cell: Cell,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseRow {
    pub(crate) group: String,
    pub(crate) phase: ReleasePhases,
    pub(crate) cell: Release,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum ReleasePhases {
    One(Phase),
    Many(Vec<Phase>),
}

impl ReleasePhases {
    pub(crate) fn covers(&self, phase: Phase) -> bool {
        match self {
            Self::One(one) => *one == phase,
            Self::Many(many) => many.contains(&phase),
        }
    }
}
