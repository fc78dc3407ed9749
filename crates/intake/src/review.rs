//! Going through the hits of a list, and the file that keeps what was decided. A sentence is shown to
//! the person at the terminal, out of the office's own list; the file names it by place alone.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};

use crate::cell::Cell;
use crate::error::IntakeError;
use crate::guard::{self, Class};
use crate::header::{Entry, Lists, Summary};
use crate::people::{PEOPLE, Reading};
use crate::table::read_rows;

/// What a person decided about one hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It is not what the words seem to say: the sentence is kept.
    FalseAlarm,
    /// It is, and it is needed: kept only if the conditions or the consent are on record.
    Necessary,
    /// It is dropped.
    Drop,
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
    /// Why it is needed; only of [`Decision::Necessary`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub need: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    list: String,
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
    /// A hit is called necessary and nothing says why.
    #[error("decision {number} says necessary without a need")]
    NeedMissing {
        /// Which one, from 1.
        number: usize,
    },
}

/// The decisions about one list.
#[derive(Debug, Clone, Default)]
pub struct Resolutions {
    by_place: BTreeMap<(String, u64, String), Vec<Resolution>>,
}

impl Resolutions {
    /// Gathers decisions.
    pub fn new(decided: impl IntoIterator<Item = Resolution>) -> Self {
        let mut by_place = BTreeMap::<_, Vec<_>>::new();
        for one in decided {
            let place = (one.sheet.clone(), one.row, one.column.clone());
            by_place.entry(place).or_default().push(one);
        }
        Self { by_place }
    }

    /// The decisions as a file, bound to the digest of the list they are about.
    pub fn to_text(&self, list: &str) -> String {
        let hit = self.by_place.values().flatten().cloned().collect();
        // Strings and whole numbers always have a TOML form.
        toml::to_string(&Document {
            list: list.to_owned(),
            hit,
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
        let unfounded = document
            .hit
            .iter()
            .position(|one| one.decision == Decision::Necessary && one.need.trim().is_empty());
        match unfounded {
            Some(place) => Err(ReviewError::NeedMissing { number: place + 1 }),
            None => Ok(Self::new(document.hit)),
        }
    }

    fn keeps(&self, place: Place<'_>, (class, hit): (Class, usize), consented: bool) -> bool {
        let key = (place.sheet.to_owned(), place.row, place.column.to_owned());
        let mut decided = self.by_place.get(&key).into_iter().flatten();
        let found = decided.find(|one| one.hit == hit && one.class == class.id());
        match found.map(|one| one.decision) {
            Some(Decision::FalseAlarm) => true,
            Some(Decision::Necessary) => consented,
            Some(Decision::Drop) | None => false,
        }
    }
}

/// Where a cell stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) sheet: &'a str,
    pub(crate) row: u64,
    pub(crate) column: &'a str,
}

/// One hit, to be decided.
#[derive(Clone)]
pub struct Finding {
    /// The sheet (empty for CSV).
    pub sheet: String,
    /// The row as the spreadsheet shows it.
    pub row: u64,
    /// The column's header as written.
    pub column: String,
    /// What it is about.
    pub class: Class,
    /// Which hit of this class in the cell, from 1.
    pub hit: usize,
    /// What the sentence says, for the eyes of the person who decides.
    pub text: String,
}

impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finding")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl Finding {
    /// The decision about this hit, by place.
    pub fn resolve(&self, decision: Decision, need: &str) -> Resolution {
        Resolution {
            sheet: self.sheet.clone(),
            row: self.row,
            column: self.column.clone(),
            class: self.class.id().to_owned(),
            hit: self.hit,
            decision,
            need: need.to_owned(),
        }
    }
}

/// Hands every hit in the free text of a list of people to `each`. Barred columns are not asked about:
/// they are never taken.
///
/// # Errors
/// As [`crate::read_people`].
pub fn review_people<R: Read + Seek>(
    source: R,
    reading: &Reading<'_>,
    each: &mut dyn FnMut(Finding),
) -> Result<Summary, IntakeError> {
    let mut show = |mut entry: Entry<'_, '_>| {
        for column in entry.columns {
            let spec = column.meaning.spec;
            let asked =
                spec.guard.is_none() && !crate::people::NO_TEXT.contains(&spec.item.as_str());
            let Some(Cell::Value(text)) = entry.take(column).filter(|_| asked) else {
                continue;
            };
            for (hit, number) in numbered(reading.guard.hits(&text)) {
                let sentence = text
                    .get(hit.sentence_start..hit.sentence_end)
                    .unwrap_or_default();
                each(Finding {
                    sheet: entry.sheet.to_owned(),
                    row: entry.row.number,
                    column: column.name.clone(),
                    class: hit.class,
                    hit: number,
                    text: sentence.trim().to_owned(),
                });
            }
        }
    };
    let mut lists = Lists::new(reading.columns, &PEOPLE, &mut show);
    read_rows(source, &mut lists)?;
    lists.finish()
}

/// The hits, each with its number among those of its class.
fn numbered(hits: Vec<guard::Hit>) -> impl Iterator<Item = (guard::Hit, usize)> {
    let mut seen = BTreeMap::<Class, usize>::new();
    hits.into_iter().map(move |hit| {
        let number = seen.entry(hit.class).or_default();
        *number += 1;
        (hit, *number)
    })
}

impl Reading<'_> {
    /// The text without its barred sentences, except those of which every hit was decided to stay; and
    /// the classes dropped.
    pub(crate) fn sift(&self, text: &str, place: Place<'_>) -> (String, Vec<Class>) {
        let Some(resolutions) = self.resolutions else {
            return self.guard.clean(text);
        };
        let stays = |number| resolutions.keeps(place, number, self.consented);
        let hits = numbered(self.guard.hits(text));
        let barred: Vec<guard::Hit> = hits
            .filter(|(hit, number)| !stays((hit.class, *number)))
            .map(|(hit, _)| hit)
            .collect();
        let (mut kept, mut from) = (String::with_capacity(text.len()), 0);
        for hit in &barred {
            kept.push_str(text.get(from..hit.sentence_start).unwrap_or_default());
            from = hit.sentence_end;
        }
        kept.push_str(text.get(from..).unwrap_or_default());
        (kept, barred.into_iter().map(|hit| hit.class).collect())
    }
}
