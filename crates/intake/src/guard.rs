//! Keeps barred and special-care content out of free text: a sentence with a hit is dropped, the rest
//! of the cell is kept, and only the class is reported.
//!
//! It is a filter of words, not an understanding of them: what is told without any of the words of
//! `words/*.toml` passes, so a person still reviews the lists of an agency.

mod class;
mod fold;
mod lists;
mod sentences;

use std::ops::Range;
use std::sync::LazyLock;

pub use class::{Class, UnknownClass};
pub use lists::GuardError;
use lists::Lists;

/// The shipped lists, compiled on first use and shared by all guards.
static SHIPPED: LazyLock<Result<Lists, GuardError>> = LazyLock::new(Lists::shipped);

/// The compiled word lists.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    lists: &'static Lists,
}

/// A sentence that touches a class. Places only, never content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The class touched.
    pub class: Class,
    /// The byte of the text where the sentence begins.
    pub sentence_start: usize,
    /// The byte of the text after the sentence and its full stop.
    pub sentence_end: usize,
}

impl Guard {
    /// The guard with the shipped word lists. Only the first call compiles them.
    ///
    /// # Errors
    /// When a list is not TOML, a pattern is no regular expression, or a list is too large.
    pub fn new() -> Result<Self, GuardError> {
        let lists = SHIPPED.as_ref().map_err(Clone::clone)?;
        Ok(Self { lists })
    }

    /// The classes that the text touches, each once.
    pub fn classes(&self, text: &str) -> Vec<Class> {
        let mut classes: Vec<Class> = self.hits(text).iter().map(|hit| hit.class).collect();
        classes.sort();
        classes.dedup();
        classes
    }

    /// The text without its barred sentences, and the classes dropped, once for each sentence.
    pub fn clean(&self, text: &str) -> (String, Vec<Class>) {
        let hits = self.hits(text);
        let mut kept = String::with_capacity(text.len());
        let mut from = 0;
        for hit in &hits {
            kept.extend(text.get(from..hit.sentence_start));
            from = hit.sentence_end;
        }
        kept.extend(text.get(from..));
        // A dropped bullet or line leaves blanks where it stood.
        let kept = if hits.is_empty() {
            kept
        } else {
            kept.trim().to_owned()
        };
        (kept, hits.into_iter().map(|hit| hit.class).collect())
    }

    /// Each sentence that touches a class, in the order of the text and then of [`Class::ALL`].
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let found = |Range { start, end }: Range<usize>| {
            let sentence = text.get(start..end).unwrap_or_default();
            let classes = self.lists.classes(&fold::fold(sentence));
            classes.into_iter().map(move |class| Hit {
                class,
                sentence_start: start,
                sentence_end: end,
            })
        };
        sentences::split(text).flat_map(found).collect()
    }
}
