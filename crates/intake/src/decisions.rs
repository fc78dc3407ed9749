//! What was decided about the hits of a list, and the file that keeps it: it names a sentence by its
//! place alone and is bound to the digest of the list and to the entry that recorded the review.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::guard::{self, Class};
use crate::people::Reading;
use crate::review::numbered;

/// What a person decided about one hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It is not what the words seem to say: the sentence is kept.
    FalseAlarm,
    /// It is, and it is needed: the sentence goes to an item of its own, if the clauses let it.
    Necessary,
    /// It is dropped.
    Drop,
}

/// What was recorded for a sentence that is needed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// To which item the sentence belongs.
    pub item: String,
    /// Why it is needed; of a special-care item as it was explained to the person.
    pub why: String,
    /// Evidence that the person agreed to a special-care item: `paper:FILE`, `screen` or
    /// `spoken:WORDING`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// The digest of that paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// Of a barred item: the purpose was shown to the person.
    #[serde(default)]
    pub purpose_shown: bool,
    /// Of a barred item: the person gave it.
    #[serde(default)]
    pub from_person: bool,
}

/// The decision about one sentence, named by its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// The sheet (empty for CSV).
    #[serde(default)]
    pub sheet: String,
    /// The row as the spreadsheet shows it.
    pub row: u64,
    /// The column's header as written.
    pub column: String,
    /// The class of the hit, by id.
    pub class: String,
    /// Which hit of this class in the cell, from 1.
    pub hit: usize,
    /// What was decided.
    pub decision: Decision,
    /// What it needs; only of [`Decision::Necessary`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<Need>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    list: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    entry: String,
    #[serde(default)]
    hit: Vec<Resolution>,
}

/// Why decisions cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// The text is no file of decisions.
    #[error("the decisions cannot be read: line {line}")]
    Unreadable {
        /// The line.
        line: usize,
    },
    /// The decisions are about another list, or the list was changed since.
    #[error("the decisions are about another list, or the list was changed since; review it again")]
    OtherList,
    /// A hit is called necessary and nothing says why, or for which item.
    #[error("decision {number} says necessary without an item and a reason")]
    NeedMissing {
        /// Which one, from 1.
        number: usize,
    },
    /// The evidence of a consent is none, or its paper was changed since.
    #[error(
        "the evidence of decision {number} cannot be used, or was changed since; review it again"
    )]
    Evidence {
        /// Which one, from 1.
        number: usize,
    },
}

/// The decisions about one list.
#[derive(Debug, Clone, Default)]
pub struct Resolutions {
    by_place: BTreeMap<(String, u64, String), Vec<Resolution>>,
    entry: String,
}

impl Resolutions {
    /// Gathers decisions.
    pub fn new(decided: impl IntoIterator<Item = Resolution>) -> Self {
        let mut by_place = BTreeMap::<_, Vec<_>>::new();
        for one in decided {
            let place = (one.sheet.clone(), one.row, one.column.clone());
            by_place.entry(place).or_default().push(one);
        }
        Self {
            by_place,
            entry: String::new(),
        }
    }

    /// With the journal entry that recorded the review.
    #[must_use]
    pub fn recorded_by(mut self, entry: String) -> Self {
        self.entry = entry;
        self
    }

    /// The entry that recorded the review; empty where none did.
    pub fn entry(&self) -> &str {
        &self.entry
    }

    /// Every decision, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Resolution> {
        self.by_place.values().flatten()
    }

    /// The decisions as a file, bound to the digest of the list they are about.
    pub fn to_text(&self, list: &str) -> String {
        // Strings, whole numbers and booleans always have a TOML form.
        toml::to_string(&Document {
            list: list.to_owned(),
            entry: self.entry.clone(),
            hit: self.iter().cloned().collect(),
        })
        .unwrap_or_default()
    }

    /// Reads decisions about the list with this digest.
    ///
    /// # Errors
    /// [`ReviewError`] when the text is not such a file, is about another list or lacks a need.
    pub fn from_text(text: &str, list: &str) -> Result<Self, ReviewError> {
        let document: Document = toml::from_str(text).map_err(|error| {
            let before = error
                .span()
                .and_then(|span| text.get(..span.start))
                .unwrap_or_default();
            ReviewError::Unreadable {
                line: before.lines().count().max(1),
            }
        })?;
        if document.list != list {
            return Err(ReviewError::OtherList);
        }
        let resolutions = Self::new(document.hit).recorded_by(document.entry);
        let unfounded = resolutions.iter().position(Resolution::is_unfounded);
        match unfounded {
            Some(place) => Err(ReviewError::NeedMissing { number: place + 1 }),
            None => Ok(resolutions),
        }
    }

    fn find(&self, place: Place<'_>, class: Class, hit: usize) -> Option<&Resolution> {
        let key = (place.sheet.to_owned(), place.row, place.column.to_owned());
        let mut decided = self.by_place.get(&key).into_iter().flatten();
        decided.find(|one| one.hit == hit && one.class == class.id())
    }
}

impl Resolution {
    fn is_unfounded(&self) -> bool {
        let founded = self
            .need
            .as_ref()
            .is_some_and(|need| !need.item.trim().is_empty() && !need.why.trim().is_empty());
        self.decision == Decision::Necessary && !founded
    }
}

/// Where a cell stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) sheet: &'a str,
    pub(crate) row: u64,
    pub(crate) column: &'a str,
}

/// A hit that was decided on, as the list is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The column's header as written.
    pub column: String,
    /// What it is about.
    pub class: Class,
    /// What became of the sentence, as far as reading decides it.
    pub fate: Fate,
}

/// What becomes of a sentence that was decided on.
#[derive(Clone, PartialEq, Eq)]
pub enum Fate {
    /// It stays in its cell.
    Stays,
    /// It is dropped: so decided, or for another hit in it.
    Dropped,
    /// It is needed, and holds besides what is dropped or belongs elsewhere: nothing of it is taken.
    Mixed,
    /// It leaves its cell for an item of its own.
    Needed {
        /// What was recorded for it.
        need: Need,
        /// The sentence.
        text: String,
    },
}

impl std::fmt::Debug for Fate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Stays => "Stays",
            Self::Dropped => "Dropped",
            Self::Mixed => "Mixed",
            Self::Needed { .. } => "Needed(…)",
        })
    }
}

/// A text without the sentences that may not stay in it.
#[derive(Default)]
pub(crate) struct Sifted {
    pub(crate) kept: String,
    /// The classes dropped.
    pub(crate) dropped: Vec<Class>,
    /// What became of the hits that were decided on.
    pub(crate) reviewed: Vec<(Class, Fate)>,
}

/// A hit in a sentence, and what was decided about it.
type Decided<'a> = (Class, Option<&'a Resolution>);

impl Reading<'_> {
    /// The text without its barred sentences, except those of which every hit is a false alarm.
    pub(crate) fn sift(&self, text: &str, place: Place<'_>) -> Sifted {
        let Some(resolutions) = self.resolutions else {
            let (kept, dropped) = self.guard.clean(text);
            return Sifted {
                kept,
                dropped,
                ..Sifted::default()
            };
        };
        let mut sentences = BTreeMap::<(usize, usize), Vec<Decided<'_>>>::new();
        for (hit, number) in numbered(self.guard.hits(text)) {
            let guard::Hit {
                class,
                sentence_start,
                sentence_end,
            } = hit;
            let decided = (class, resolutions.find(place, class, number));
            let sentence = sentences.entry((sentence_start, sentence_end));
            sentence.or_default().push(decided);
        }
        let (mut sifted, mut from) = (Sifted::default(), 0);
        for ((start, end), hits) in sentences {
            let sentence = text.get(start..end).unwrap_or_default();
            let stays = sifted.judge(sentence, &hits);
            let kept = text.get(from..if stays { end } else { start });
            sifted.kept.push_str(kept.unwrap_or_default());
            from = end;
        }
        sifted.kept.push_str(text.get(from..).unwrap_or_default());
        sifted
    }
}

impl Sifted {
    /// Notes what becomes of the hits of a sentence; answers whether it stays in its cell.
    fn judge(&mut self, sentence: &str, hits: &[Decided<'_>]) -> bool {
        let decision = |hit: &Decided<'_>| hit.1.map(|one| one.decision);
        let stays = hits
            .iter()
            .all(|hit| decision(hit) == Some(Decision::FalseAlarm));
        for (class, resolution) in hits {
            let Some(resolution) = resolution else {
                self.dropped.push(*class);
                continue;
            };
            let fate = match (resolution.decision, &resolution.need) {
                (Decision::FalseAlarm, _) if stays => Fate::Stays,
                (Decision::Necessary, Some(need)) if all_for(hits, &need.item) => Fate::Needed {
                    need: need.clone(),
                    text: sentence.trim().to_owned(),
                },
                (Decision::Necessary, _) => Fate::Mixed,
                (Decision::FalseAlarm | Decision::Drop, _) => Fate::Dropped,
            };
            if matches!(fate, Fate::Mixed) || resolution.decision == Decision::Drop {
                self.dropped.push(*class);
            }
            self.reviewed.push((*class, fate));
        }
        stays
    }
}

/// Whether everything in a sentence is either a false alarm or needed for this one item.
fn all_for(hits: &[Decided<'_>], item: &str) -> bool {
    hits.iter().all(|(_, resolution)| {
        resolution.is_some_and(|one| match one.decision {
            Decision::FalseAlarm => true,
            Decision::Necessary => one.need.as_ref().is_some_and(|need| need.item == item),
            Decision::Drop => false,
        })
    })
}
