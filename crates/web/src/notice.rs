//! The published notice as a page has it: the text that the rule book renders, read into blocks, and
//! what changed from one version to the next.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use kitei_http::Problem;
use kitei_office::Packs;
use kitei_rulebook::diff::{Change, compare};
use kitei_rulebook::{Lang, Part, RulePack, render};

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// A heading below that of the page, with its address.
    Heading { level: u8, id: String, text: String },
    /// A paragraph.
    Text(String),
    /// A list.
    List(Vec<String>),
    /// A table: its head, and its rows.
    Table(Vec<String>, Vec<Vec<String>>),
}

/// The notice of a pack, without its title and its version, which a page shows itself.
pub(crate) fn blocks(pack: &RulePack, lang: Lang) -> Vec<Block> {
    let text = render::notice(pack, lang);
    let mut blocks = Vec::new();
    // The title, an empty line, the line of the version.
    for line in text.lines().skip(3) {
        add_line(&mut blocks, line.trim_end());
    }
    blocks
}

fn add_line(blocks: &mut Vec<Block>, line: &str) {
    if line.is_empty() {
        return;
    }
    if let Some(item) = line.strip_prefix("- ") {
        match blocks.last_mut() {
            Some(Block::List(items)) => items.push(item.to_owned()),
            _ => blocks.push(Block::List(vec![item.to_owned()])),
        }
    } else if let Some(row) = line.strip_prefix('|') {
        let cells = row.trim_end_matches('|').split('|');
        let cells: Vec<String> = cells.map(|cell| cell.trim().to_owned()).collect();
        let is_rule = cells
            .iter()
            .all(|cell| cell.chars().all(|c| c == '-') && cell.len() > 1);
        match blocks.last_mut() {
            Some(Block::Table(..)) if is_rule => {}
            Some(Block::Table(_, rows)) => rows.push(cells),
            _ => blocks.push(Block::Table(cells, Vec::new())),
        }
    } else if let Some(heading) = line.strip_prefix('#') {
        let text = heading.trim_start_matches('#');
        let level = 1 + heading.len() - text.len();
        let text = text.trim().to_owned();
        let first = text.split(' ').next().unwrap_or_default();
        let id = if first.is_ascii() { first } else { &text };
        blocks.push(Block::Heading {
            level: u8::try_from(level).unwrap_or(6),
            id: id.to_owned(),
            text,
        });
    } else {
        blocks.push(Block::Text(line.to_owned()));
    }
}

/// What changed from one version to the next.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    /// Uses that begin or end.
    pub(crate) uses: Vec<Change>,
    /// Clauses of the notice that are new, gone or worded anew.
    pub(crate) clauses: Vec<String>,
}

/// Comparisons that were made: enacted versions never change, so that each is made once.
#[derive(Debug, Default)]
pub(crate) struct Comparisons(Mutex<BTreeMap<(String, String), Arc<Changed>>>);

impl Comparisons {
    /// What changed between two enacted versions.
    ///
    /// # Errors
    /// One of them is not stored.
    pub(crate) async fn between(
        &self,
        packs: &Packs,
        (old, new): (&str, &str),
    ) -> Result<Arc<Changed>, Problem> {
        let key = (old.to_owned(), new.to_owned());
        if let Some(changed) = self.find(&key) {
            return Ok(changed);
        }
        let missing = Problem::internal;
        let old = packs.version(old)?.ok_or_else(missing)?;
        let new = packs.version(new)?.ok_or_else(missing)?;
        let made = tokio::task::spawn_blocking(move || Changed {
            clauses: reworded(&old, &new),
            uses: compare(&old, &new),
        });
        let made = Arc::new(made.await.map_err(|_ended_badly| Problem::internal())?);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(known.entry(key).or_insert(made)))
    }

    fn find(&self, key: &(String, String)) -> Option<Arc<Changed>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).cloned()
    }
}

fn reworded(old: &RulePack, new: &RulePack) -> Vec<String> {
    let texts = |pack: &RulePack| -> BTreeMap<String, String> {
        let clauses = pack.clauses().filter(|clause| clause.part == Part::Notice);
        clauses
            .map(|clause| {
                (
                    clause.id.clone(),
                    format!("{:?}{:?}", clause.title, clause.text),
                )
            })
            .collect()
    };
    let (before, after) = (texts(old), texts(new));
    let ids = before.keys().chain(after.keys());
    let differing = ids.filter(|id| before.get(*id) != after.get(*id));
    let mut differing: Vec<String> = differing.cloned().collect();
    differing.sort();
    differing.dedup();
    differing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_read_into_blocks() {
        let mut blocks = Vec::new();
        for line in [
            "## A2 Purposes",
            "Text.",
            "",
            "- one",
            "- two",
            "| a | b |",
            "|---|---|",
            "| - | c |",
        ] {
            add_line(&mut blocks, line);
        }
        let words = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(
            blocks,
            [
                Block::Heading {
                    level: 2,
                    id: "A2".to_owned(),
                    text: "A2 Purposes".to_owned()
                },
                Block::Text("Text.".to_owned()),
                Block::List(words(&["one", "two"])),
                Block::Table(words(&["a", "b"]), vec![words(&["-", "c"])]),
            ]
        );
    }

    #[test]
    fn no_mark_of_the_source_is_left_in_the_shipped_notice() {
        let pack = RulePack::shipped().unwrap();
        for lang in [Lang::Ja, Lang::En] {
            let blocks = blocks(&pack, lang);
            let headings = blocks
                .iter()
                .filter(|block| matches!(block, Block::Heading { .. }));
            assert!(headings.count() > 30);
            for block in &blocks {
                if let Block::Text(text) = block {
                    assert!(!text.starts_with(['#', '|', '-', '*']), "{text}");
                }
            }
        }
    }
}
