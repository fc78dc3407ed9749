//! The word lists as matchers: friends are masked, then words and patterns are looked for. Every
//! matcher is an automaton, so the time grows with the text and with nothing else.

use std::mem::replace;
use std::str::Chars;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;

use super::class::Class;
use super::fold::{fold, hiragana, katakana};

/// Stands for a masked friend; no list has it.
const MASK: &str = "\u{fffc}";

/// The largest compiled pattern list and the largest cache of its states, in bytes. Too small a
/// cache is refilled at every sentence.
const LIMIT: usize = 64 << 20;
const CACHE: usize = 32 << 20;

/// Words of working life that belong to no class.
const WORK: &str = include_str!("../../words/work.toml");
const VARIANTS: &str = include_str!("../../words/variants.toml");

/// A word list that cannot be compiled.
#[derive(Debug, Clone, thiserror::Error)]
pub enum GuardError {
    /// A list is not TOML, or has a key that no list has.
    #[error("a word list of the guard is malformed")]
    List(#[from] toml::de::Error),
    /// A pattern is no regular expression.
    #[error("a pattern of the guard is malformed")]
    Pattern(#[from] regex::Error),
    /// The words are too many.
    #[error("the word lists of the guard are too large")]
    Words(#[from] aho_corasick::BuildError),
}

/// One file of `words/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    hits: Vec<String>,
    #[serde(default)]
    patterns: Vec<String>,
    #[serde(default)]
    friends: Vec<String>,
    #[serde(default)]
    friend_patterns: Vec<String>,
}

/// Spellings of the same word; the lists are written with the first of each.
#[derive(Deserialize)]
struct Variants {
    same: Vec<Vec<String>>,
}

/// The compiled lists.
#[derive(Debug)]
pub(super) struct Lists {
    friend_patterns: Regex,
    words: AhoCorasick,
    /// The class of each word; a friend has none.
    word_classes: Vec<Option<Class>>,
    patterns: RegexSet,
    pattern_classes: Vec<Class>,
}

impl Lists {
    pub(super) fn shipped() -> Result<Self, GuardError> {
        let variants: Variants = toml::from_str(VARIANTS)?;
        let (mut word_classes, mut words) = (Vec::new(), Vec::new());
        let (mut pattern_classes, mut patterns) = (Vec::new(), Vec::new());
        let mut friend_patterns = Vec::new();
        let classes = Class::ALL.map(|class| (Some(class), class.words()));
        for (class, list) in classes.into_iter().chain([(None, WORK)]) {
            let file: File = toml::from_str(list)?;
            let all = file.hits.iter().map(|hit| (class, hit));
            for (class, entry) in all.chain(file.friends.iter().map(|friend| (None, friend))) {
                for word in spellings(entry, &variants) {
                    word_classes.push(class);
                    words.push(word);
                }
            }
            for pattern in &file.patterns {
                pattern_classes.extend(class);
                patterns.push(with_variants(pattern, &variants));
            }
            friend_patterns.extend(
                file.friend_patterns
                    .iter()
                    .map(|p| with_variants(p, &variants)),
            );
        }
        Ok(Self {
            friend_patterns: RegexBuilder::new(&friend_patterns.join("|"))
                .dfa_size_limit(CACHE)
                .size_limit(LIMIT)
                .build()?,
            // The longest word at the leftmost place wins: that is how a friend masks a hit.
            words: AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(words)?,
            word_classes,
            patterns: RegexSetBuilder::new(patterns)
                .dfa_size_limit(CACHE)
                .size_limit(LIMIT)
                .build()?,
            pattern_classes,
        })
    }

    /// The classes that a folded sentence touches, each once, in order.
    pub(super) fn classes(&self, sentence: &str) -> Vec<Class> {
        // Most sentences have neither hit nor friend.
        if !self.words.is_match(sentence) && !self.patterns.is_match(sentence) {
            return Vec::new();
        }
        let masked = self.friend_patterns.replace_all(sentence, MASK);
        let mut classes = Vec::new();
        let mut plain = String::with_capacity(masked.len());
        let mut from = 0;
        for word in self.words.find_iter(&*masked) {
            if let Some(class) = self
                .word_classes
                .get(word.pattern().as_usize())
                .copied()
                .flatten()
            {
                classes.push(class);
            } else {
                plain.extend(masked.get(from..word.start()));
                plain.push_str(MASK);
                from = word.end();
            }
        }
        plain.extend(masked.get(from..));
        let found = self.patterns.matches(&plain);
        classes.extend(
            found
                .iter()
                .filter_map(|index| self.pattern_classes.get(index)),
        );
        classes.sort();
        classes.dedup();
        classes
    }
}

/// Every spelling of an entry: its alternatives, its variants, and its kana in both scripts.
fn spellings(entry: &str, variants: &Variants) -> Vec<String> {
    let mut words = expand(&mut fold(entry).chars());
    for same in &variants.same {
        let Some((first, others)) = same.split_first() else {
            continue;
        };
        let with: Vec<&String> = words
            .iter()
            .filter(|word| word.contains(first.as_str()))
            .collect();
        let more: Vec<String> = with
            .iter()
            .flat_map(|word| {
                others
                    .iter()
                    .map(|other| word.replace(first.as_str(), &fold(other)))
            })
            .collect();
        words.extend(more);
    }
    // A short word in the other script is another word: デモ is a march, でも is "but".
    let long = words.iter().filter(|word| word.chars().count() > 2);
    let kana: Vec<String> = long
        .flat_map(|word| [hiragana(word), katakana(word)])
        .collect();
    words.extend(kana);
    words.sort();
    words.dedup();
    words
}

/// The words that an entry such as `a(b|c|)d?[1-3]` stands for.
fn expand(letters: &mut Chars<'_>) -> Vec<String> {
    let mut words = Vec::new();
    // The words so far, and as they were before the last letter or group.
    let (mut now, mut before) = (vec![String::new()], Vec::new());
    while let Some(letter) = letters.next() {
        let atom = match letter {
            ')' => break,
            '|' => {
                words.append(&mut now);
                now.push(String::new());
                continue;
            }
            '?' => {
                now.append(&mut before);
                continue;
            }
            '(' => expand(letters),
            '[' => set(letters),
            letter => vec![letter.to_string()],
        };
        let with = |word: &String| {
            atom.iter()
                .map(|end| format!("{word}{end}"))
                .collect::<Vec<_>>()
        };
        let longer = now.iter().flat_map(with).collect();
        before = replace(&mut now, longer);
    }
    words.append(&mut now);
    words
}

/// The letters of a set such as `1-3二`, up to its bracket.
fn set(letters: &mut Chars<'_>) -> Vec<String> {
    let mut set: Vec<char> = Vec::new();
    while let Some(letter) = letters.next().filter(|letter| *letter != ']') {
        match (letter, set.last().copied()) {
            ('-', Some(from)) => set.extend(letters.next().into_iter().flat_map(|to| from..=to)),
            _ => set.push(letter),
        }
    }
    set.into_iter().map(String::from).collect()
}

fn with_variants(pattern: &str, variants: &Variants) -> String {
    variants
        .same
        .iter()
        .fold(pattern.to_owned(), |pattern, same| {
            match same.split_first() {
                Some((first, _)) => {
                    pattern.replace(first.as_str(), &format!("(?:{})", same.join("|")))
                }
                None => pattern,
            }
        })
}
