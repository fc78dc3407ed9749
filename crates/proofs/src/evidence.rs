//! What was found about each property, and the file that carries it beside an enacted pack. The
//! file names the digest of the pack, so evidence cannot be passed on to an edited one.

use std::collections::BTreeMap;

use kitei_rulebook::search::Case;
use kitei_rulebook::{Label, RulePack};
use serde::{Deserialize, Serialize};

use crate::error::ProofError;

/// What was found about one property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The property's id.
    pub id: String,
    /// The property as a sentence.
    pub sentence: Label,
    /// The clauses it guards.
    pub clauses: Vec<String>,
    /// What was found.
    pub result: Proof,
}

/// The result for one property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Shown by the solver.
    Proved,
    /// Shown by complete enumeration.
    Enumerated,
    /// It does not hold.
    Refuted(Counterexample),
    /// Neither way came to an answer.
    Undecided,
}

/// A request, or rows of the vocabulary, that break a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterexample {
    /// As a sentence.
    pub sentence: Label,
    /// The request as words; empty if rows break the property.
    pub request: BTreeMap<String, String>,
}

impl From<Case> for Counterexample {
    fn from(case: Case) -> Self {
        Self {
            sentence: Label {
                ja: format!("次の取扱いが認められてしまいます：{}", case.sentence.ja),
                en: format!("this is allowed: {}", case.sentence.en),
            },
            request: case.request,
        }
    }
}

impl From<Vec<Label>> for Counterexample {
    fn from(rows: Vec<Label>) -> Self {
        let join =
            |text: fn(&Label) -> &str, by: &str| rows.iter().map(text).collect::<Vec<_>>().join(by);
        let sentence = Label {
            ja: join(|row| &row.ja, "；"),
            en: join(|row| &row.en, "; "),
        };
        Self {
            sentence,
            request: BTreeMap::new(),
        }
    }
}

impl Proof {
    /// The word for it: `proved`, `enumerated`, `refuted` or `undecided`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Enumerated => "enumerated",
            Self::Refuted(_) => "refuted",
            Self::Undecided => "undecided",
        }
    }

    /// The counterexample, if it was refuted.
    pub const fn counterexample(&self) -> Option<&Counterexample> {
        match self {
            Self::Refuted(counterexample) => Some(counterexample),
            _ => None,
        }
    }
}

/// One line of an evidence file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The property's id.
    pub id: String,
    /// The word of [`Proof::as_str`].
    pub result: String,
    /// The counterexample in English, if any.
    pub counterexample: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    pack: String,
    version: String,
    property: Vec<Verdict>,
}

const FORMAT: &str = "kitei/evidence/1";

impl Evidence {
    /// The evidence file (TOML) of a pack.
    ///
    /// # Errors
    /// A value that TOML cannot hold.
    pub fn to_file(pack: &RulePack, evidence: &[Self]) -> Result<String, ProofError> {
        let property = evidence.iter().map(|one| Verdict {
            id: one.id.clone(),
            result: one.result.as_str().to_owned(),
            counterexample: one
                .result
                .counterexample()
                .map(|case| case.sentence.en.clone()),
        });
        let file = File {
            format: FORMAT.to_owned(),
            pack: hex::encode(pack.digest()),
            version: pack.version().to_owned(),
            property: property.collect(),
        };
        toml::to_string(&file).map_err(ProofError::Unwritable)
    }

    /// Reads an evidence file about this very pack.
    ///
    /// # Errors
    /// Another format, or evidence about another pack.
    pub fn from_file(pack: &RulePack, text: &str) -> Result<Vec<Verdict>, ProofError> {
        let file: File = toml::from_str(text).map_err(ProofError::Malformed)?;
        let wanted = hex::encode(pack.digest());
        if file.pack != wanted || file.format != FORMAT {
            return Err(ProofError::OtherPack {
                found: file.pack,
                wanted,
            });
        }
        Ok(file.property)
    }
}
