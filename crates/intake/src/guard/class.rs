//! The classes of barred content: a closed list whose ids are part of the import contract.

use std::str::FromStr;

/// The class of barred content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "the words are the class ids of the import contract"
)]
pub enum Class {
    Origin,
    Family,
    Home,
    Assets,
    Looks,
    Creed,
    Union,
    Health,
    Crime,
    Race,
    Sex,
}

impl Class {
    /// Every class, in the order of the import contract.
    pub const ALL: [Self; 11] = [
        Self::Origin,
        Self::Family,
        Self::Home,
        Self::Assets,
        Self::Looks,
        Self::Creed,
        Self::Union,
        Self::Health,
        Self::Crime,
        Self::Race,
        Self::Sex,
    ];

    /// The id used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Family => "family",
            Self::Home => "home",
            Self::Assets => "assets",
            Self::Looks => "looks",
            Self::Creed => "creed",
            Self::Union => "union",
            Self::Health => "health",
            Self::Crime => "crime",
            Self::Race => "race",
            Self::Sex => "sex",
        }
    }

    /// The clause that bars the content.
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Health | Self::Crime => "B5",
            _ => "B4",
        }
    }

    /// The word list of the class.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Origin => include_str!("../../words/origin.toml"),
            Self::Family => include_str!("../../words/family.toml"),
            Self::Home => include_str!("../../words/home.toml"),
            Self::Assets => include_str!("../../words/assets.toml"),
            Self::Looks => include_str!("../../words/looks.toml"),
            Self::Creed => include_str!("../../words/creed.toml"),
            Self::Union => include_str!("../../words/union.toml"),
            Self::Health => include_str!("../../words/health.toml"),
            Self::Crime => include_str!("../../words/crime.toml"),
            Self::Race => include_str!("../../words/race.toml"),
            Self::Sex => include_str!("../../words/sex.toml"),
        }
    }
}

/// The word is not the id of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown class of barred content")]
pub struct UnknownClass;

impl FromStr for Class {
    type Err = UnknownClass;

    fn from_str(id: &str) -> Result<Self, UnknownClass> {
        let mut all = Self::ALL.into_iter();
        all.find(|class| class.id() == id).ok_or(UnknownClass)
    }
}
