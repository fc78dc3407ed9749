//! The labelled rows of the vocabulary files, as an office writes them. Unknown keys are errors, so that a
//! misspelt one cannot be silently ignored.

use kitei_domain::{ConsentKind, Population, Sensitivity};
use serde::{Deserialize, Serialize};

use crate::numbers::LawKey;

/// A sentence or word in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// A language of the published texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl Label {
    /// The text in one language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

macro_rules! labelled {
    ($($name:ident)*) => {$(
        impl $name {
            /// The row's label.
            pub fn label(&self) -> Label {
                Label { ja: self.ja.clone(), en: self.en.clone() }
            }

            /// The row's label in one language.
            pub fn text(&self, lang: Lang) -> &str {
                match lang { Lang::Ja => &self.ja, Lang::En => &self.en }
            }
        }

        impl Row for $name {
            fn id(&self) -> &str { &self.id }
            fn has_both_languages(&self) -> bool {
                !self.ja.trim().is_empty() && !self.en.trim().is_empty()
            }
        }
    )*};
}

/// What every labelled row has.
pub(crate) trait Row {
    fn id(&self) -> &str;
    fn has_both_languages(&self) -> bool;
}

/// Where an item's sensitivity differs from its default.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SensitivityRule {
    /// Only for this population; any if absent.
    pub population: Option<Population>,
    /// Only for this purpose; any if absent.
    pub purpose: Option<String>,
    /// The sensitivity there.
    pub sensitivity: Sensitivity,
}

/// How strongly the office asks for an item (shown on forms).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// The person may leave it out.
    Optional,
    /// The service cannot be given without it.
    Needed,
    /// A law asks for it.
    Legal,
}

/// One item (項目).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The id that rules, journal and interfaces write.
    pub id: String,
    /// The section of the file it is kept in.
    pub section: String,
    /// Its group in the release matrix; none means it is never released there.
    pub release: Option<String>,
    /// How delicate it is where no rule says otherwise.
    #[serde(default = "ordinary")]
    pub sensitivity: Sensitivity,
    /// Japanese label.
    pub ja: String,
    /// English label.
    pub en: String,
    /// Column headers that mean this item in a spreadsheet.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What kind of value it is, for normalising and display.
    pub class: Option<String>,
    /// The class of barred or special-care content that a column of this name is.
    pub guard: Option<String>,
    /// Computed from other items, never stored.
    #[serde(default)]
    pub derived: bool,
    /// Opened only by itself, never in passing: a file, or a copy of a document.
    #[serde(default)]
    pub apart: bool,
    /// How strongly it is asked for.
    pub requirement: Option<Requirement>,
    /// Columns that join, in order, into this item; each with its aliases.
    #[serde(default)]
    pub parts: Vec<Vec<String>>,
    /// Where its sensitivity differs; the last match wins.
    #[serde(default)]
    pub rules: Vec<SensitivityRule>,
}

fn ordinary() -> Sensitivity {
    Sensitivity::Ordinary
}

/// One section of a file (項目区分).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its id.
    pub id: String,
    /// Which key holds it: `working` or `ledger`.
    pub retention: String,
    /// Japanese label.
    pub ja: String,
    /// English label.
    pub en: String,
}

/// One purpose (利用目的).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Its id.
    pub id: String,
    /// The clause that publishes it.
    pub clause: String,
    /// Japanese wording.
    pub ja: String,
    /// English wording.
    pub en: String,
    /// Related purposes share a family; `always` belongs to every population.
    pub family: String,
    /// The person may refuse it without losing anything else.
    #[serde(default)]
    pub refusable: bool,
    /// Open although the person was not yet told.
    #[serde(default)]
    pub open_when_untold: bool,
    /// Needs pledge and current training.
    #[serde(default = "yes")]
    pub ordinary: bool,
}

fn yes() -> bool {
    true
}

/// One population (対象者区分).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PopulationRow {
    /// The domain's word.
    pub id: String,
    /// Japanese label.
    pub ja: String,
    /// English label.
    pub en: String,
    /// The purposes published for it.
    pub purposes: Vec<String>,
    /// The departments that may read it (the staff range).
    pub departments: Vec<String>,
    /// What business it belongs to.
    pub family: String,
    /// The statutory ledger that its core goes into.
    pub ledger: Option<Ledger>,
    /// The law value that says how long it is kept, where no ledger does.
    pub retention_law: Option<String>,
    /// The purpose under which its items are collected.
    pub collects_for: String,
}

/// A ledger that a law makes the office keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Which: a word of `retention.toml`.
    pub register: String,
    /// For how many years.
    pub years: LawKey,
}

/// One column of a job order: not about a person, so it is no item.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderColumn {
    /// Its id.
    pub id: String,
    /// Japanese label.
    pub ja: String,
    /// English label.
    pub en: String,
    /// Column headers that mean it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// It names the person to contact, and is kept sealed.
    #[serde(default)]
    pub contact: bool,
    /// A limit (`sex`, `age`, `nationality`) that needs a lawful reason.
    pub limit: Option<String>,
}

/// What a code of a match is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// An occupation.
    Occupation,
    /// A qualification.
    Qualification,
    /// A form of employment.
    Employment,
    /// A prefecture.
    Area,
}

/// A code of a match, and the words of free text that stand for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchCode {
    /// What it is about.
    pub kind: CodeKind,
    /// Its id.
    pub id: String,
    /// Japanese label.
    pub ja: String,
    /// English label.
    pub en: String,
    /// The words.
    pub words: Vec<String>,
}

/// One kind of consent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The domain's word.
    pub id: ConsentKind,
    /// What must be recorded with it.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Japanese label.
    pub ja: String,
    /// English label.
    pub en: String,
}

/// A labelled word of a closed vocabulary (acts, phases, recipients, …).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The word.
    pub id: String,
    /// Japanese label.
    pub ja: String,
    /// English label.
    pub en: String,
}

/// A boolean of the rules: the statement it makes when true, and what to do when only it is missing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its name in the rules.
    pub id: String,
    /// The statement in Japanese.
    pub ja: String,
    /// The statement in English.
    pub en: String,
    /// The next step's code.
    pub next: String,
}

/// A retention period.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Its id.
    pub id: String,
    /// Japanese label.
    pub ja: String,
    /// English label.
    pub en: String,
    /// The law value that holds it.
    pub law: String,
}

/// A ground on which a request may be refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Its id.
    pub id: String,
    /// Japanese label.
    pub ja: String,
    /// English label.
    pub en: String,
    /// The clause it stands on.
    pub clause: String,
}

/// An exception of B4 that the office switched on for a barred item.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The item.
    pub item: String,
    /// For this population.
    pub population: Population,
    /// For this purpose.
    pub purpose: String,
    /// Why, in Japanese.
    pub ja: String,
    /// Why, in English.
    pub en: String,
}

labelled!(Item Section Purpose PopulationRow OrderColumn MatchCode Word Fact Retention Refusal);

impl Consent {
    /// The row's label in one language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

impl Row for Consent {
    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn has_both_languages(&self) -> bool {
        !self.ja.trim().is_empty() && !self.en.trim().is_empty()
    }
}
