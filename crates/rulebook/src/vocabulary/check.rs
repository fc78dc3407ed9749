//! What the rows of a vocabulary must agree on: ids are unique, both languages are there, every
//! word named exists, and no word is dead.

use std::collections::BTreeSet;

use kitei_domain::{ConsentKind, Population};

use super::{FILE, NO_PURPOSE, Row, Vocabulary};
use crate::files::Files;
use crate::question::Flags;

/// The booleans that come from an item and a person, besides the [`Flags`].
pub(crate) const ITEM_FACTS: [&str; 3] = ["told", "consented", "exception"];

const ITEMS: &str = "vocabulary/items.toml";
const PURPOSES: &str = "vocabulary/purposes.toml";
const POPULATIONS: &str = "vocabulary/populations.toml";
const FACTS: &str = "vocabulary/facts.toml";

pub(super) fn check(files: &mut Files<'_>, it: &Vocabulary) {
    rows(files, ITEMS, &it.items);
    rows(files, "vocabulary/sections.toml", &it.sections);
    rows(files, PURPOSES, &it.purposes);
    rows(files, POPULATIONS, &it.populations);
    rows(files, "vocabulary/consents.toml", &it.consents);
    rows(files, FACTS, &it.facts);
    rows(files, "vocabulary/next_steps.toml", &it.next_steps);
    rows(files, "vocabulary/retention.toml", &it.retentions);
    rows(files, "vocabulary/refusals.toml", &it.refusals);
    rows(files, "vocabulary/orders.toml", &it.order_columns);
    match_codes(files, it);
    let populations: Vec<&str> = Population::ALL.iter().map(|word| word.as_str()).collect();
    closed(
        files,
        POPULATIONS,
        it.populations.iter().map(|row| row.id.as_str()),
        &populations,
    );
    let kinds: Vec<&str> = ConsentKind::ALL.iter().map(|word| word.as_str()).collect();
    let consents = it.consents.iter().map(|row| row.id.as_str());
    closed(files, "vocabulary/consents.toml", consents, &kinds);
    let booleans: Vec<&str> = ITEM_FACTS.iter().chain(Flags::NAMES).copied().collect();
    closed(
        files,
        FACTS,
        it.facts.iter().map(|row| row.id.as_str()),
        &booleans,
    );
    names(files, it);
    dead_words(files, it);
}

/// Every code of a match has words, and no word stands for two codes of a kind.
fn match_codes(files: &mut Files<'_>, it: &Vocabulary) {
    let file = "vocabulary/matching.toml";
    rows(files, file, &it.match_codes);
    let mut seen = BTreeSet::new();
    for code in &it.match_codes {
        if code.words.is_empty() || code.words.iter().any(|word| word.trim().is_empty()) {
            let ja = format!("「{}」に語がありません", code.id);
            files.error_at(file, &code.id, ja, format!("`{}` has no words", code.id));
        }
        for word in &code.words {
            if !seen.insert((code.kind, word)) {
                let ja = format!("語「{word}」が同じ種類で重複しています");
                let en = format!("the word `{word}` is there twice in its kind");
                files.error_at(file, word, ja, en);
            }
        }
    }
}

/// Every word that a row names exists.
fn names(files: &mut Files<'_>, it: &Vocabulary) {
    let sections = it.items.iter().map(|item| item.section.as_str());
    known(files, ITEMS, "section", sections, |id| {
        it.section(id).is_some()
    });
    let rules = it.items.iter().flat_map(|item| &item.rules);
    let purposes = rules.filter_map(|rule| rule.purpose.as_deref());
    known(files, ITEMS, "purpose", purposes, |id| {
        it.purpose(id).is_some()
    });
    let listed = it
        .populations
        .iter()
        .flat_map(|row| row.purposes.iter().map(String::as_str));
    known(files, POPULATIONS, "purpose", listed, |id| {
        it.purpose(id).is_some()
    });
    let collects = it.populations.iter().map(|row| row.collects_for.as_str());
    known(files, POPULATIONS, "purpose", collects, |id| {
        it.purpose(id).is_some()
    });
    let steps: BTreeSet<&str> = it.next_steps.iter().map(|row| row.id.as_str()).collect();
    let next = it
        .facts
        .iter()
        .map(|fact| fact.next.as_str())
        .chain(["purpose_not_listed"]);
    known(files, FACTS, "next step", next, |id| steps.contains(id));
    let file = "vocabulary/exceptions.toml";
    let items = it.exceptions.iter().map(|row| row.item.as_str());
    known(files, file, "item", items, |id| it.item(id).is_some());
    let purposes = it.exceptions.iter().map(|row| row.purpose.as_str());
    known(files, file, "purpose", purposes, |id| {
        it.purpose(id).is_some()
    });
}

fn dead_words(files: &mut Files<'_>, it: &Vocabulary) {
    for purpose in it.purposes.iter().filter(|row| row.family != "always") {
        if it
            .populations
            .iter()
            .all(|row| !row.purposes.contains(&purpose.id))
        {
            dead(files, PURPOSES, &purpose.id);
        }
    }
    for section in it.sections.iter().filter(|row| row.id != FILE) {
        if it.items.iter().all(|item| item.section != section.id) {
            dead(files, "vocabulary/sections.toml", &section.id);
        }
    }
}

/// Ids are unique and every row has both languages.
pub(super) fn rows<R: Row>(files: &mut Files<'_>, file: &str, rows: &[R]) {
    let mut seen = BTreeSet::new();
    for row in rows {
        let id = row.id();
        if !seen.insert(id) {
            let ja = format!("ID「{id}」が重複しています");
            files.error_at(file, id, ja, format!("the id `{id}` is there twice"));
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if id.is_empty() || !id.chars().all(plain) {
            let ja = format!("ID「{id}」に使える文字は英数字と . _ - だけです");
            let en = format!("the id `{id}` may hold letters, digits, `.`, `_` and `-` only");
            files.error_at(file, id, ja, en);
        }
        if !row.has_both_languages() {
            let ja = format!("「{id}」に日本語と英語の両方が必要です");
            files.error_at(
                file,
                id,
                ja,
                format!("`{id}` needs both languages, ja and en"),
            );
        }
    }
}

/// The ids are exactly the words that the code knows.
pub(super) fn closed<'i>(
    files: &mut Files<'_>,
    file: &str,
    ids: impl Iterator<Item = &'i str>,
    words: &[&str],
) {
    let ids: BTreeSet<&str> = ids.collect();
    known(files, file, "word", ids.iter().copied(), |id| {
        words.contains(&id)
    });
    for word in words.iter().filter(|word| !ids.contains(**word)) {
        let ja = format!("「{word}」の行がありません");
        files.error_at(file, word, ja, format!("the row for `{word}` is missing"));
    }
}

/// Each of these words is known.
pub(super) fn known<'i>(
    files: &mut Files<'_>,
    file: &str,
    kind: &str,
    words: impl IntoIterator<Item = &'i str>,
    is_known: impl Fn(&str) -> bool,
) {
    let unknown: BTreeSet<&str> = words.into_iter().filter(|word| !is_known(word)).collect();
    for word in unknown {
        let ja = format!("「{word}」という語はありません ({kind})");
        files.error_at(file, word, ja, format!("there is no {kind} `{word}`"));
    }
}

pub(super) fn dead(files: &mut Files<'_>, file: &str, word: &str) {
    if word != NO_PURPOSE {
        let ja = format!("「{word}」はどこでも使われていません");
        files.error_at(file, word, ja, format!("nothing uses `{word}`"));
    }
}
