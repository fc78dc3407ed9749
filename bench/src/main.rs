//! The measurements of the project: each prints its figure beside a probe that makes the same bytes
//! durable with a bare file, so that a slow disk is not taken for a slow office, and the other way
//! round. Never run as tests: a figure is read by a person.
//!
//! `cargo run --release -p kitei-bench [-- name…] [--people N] [--entries N]`

mod density;
mod erase;
mod figure;
mod find;
mod house;
mod http;
mod import;
mod journal;
mod knock;
mod list;
mod load;
mod matching;
mod pack;
mod pages;
mod probe;
mod read;
mod rewrap;
mod served;
mod start;

use anyhow::{Context as _, bail};

use crate::figure::say;

/// SQLite, which is C, allocates through it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How large the measured office is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Size {
    /// People, where the caller says so.
    pub(crate) people: Option<u64>,
    /// Journal entries, where the caller says so.
    pub(crate) entries: Option<u64>,
}

type Measure = fn(Size) -> anyhow::Result<()>;

/// Every measure by name.
const MEASURES: &[(&str, Measure)] = &[
    ("read", read::many),
    ("read-one", read::one),
    ("ruling", pack::ruling),
    ("pack", pack::loading),
    ("import", import::run),
    ("find", find::run),
    ("match", matching::run),
    ("erase", erase::run),
    ("rewrap", rewrap::run),
    ("journal", journal::run),
    ("density", density::run),
    ("start", start::run),
    ("http", http::run),
    ("pages", pages::run),
];

fn main() -> anyhow::Result<()> {
    let mut size = Size::default();
    let mut named = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--people" => size.people = Some(number(&word, words.next())?),
            "--entries" => size.entries = Some(number(&word, words.next())?),
            // A process of its own tells what an office of this size costs from the first moment.
            "--opened" => return start::opened(&words.collect::<Vec<_>>()),
            name if MEASURES.iter().any(|(known, _)| *known == name) => named.push(word),
            other => {
                let known: Vec<&str> = MEASURES.iter().map(|(name, _)| *name).collect();
                bail!("no measure {other}; there are: {}", known.join(" "));
            }
        }
    }
    say(&format!("load before: {}", load::now()))?;
    for (name, measure) in MEASURES {
        if named.is_empty() || named.iter().any(|wanted| wanted == name) {
            measure(size).with_context(|| format!("measuring {name}"))?;
        }
    }
    say(&format!("load after: {}", load::now()))
}

fn number(option: &str, word: Option<String>) -> anyhow::Result<u64> {
    let word = word.with_context(|| format!("{option} takes a number"))?;
    word.replace('_', "")
        .parse()
        .with_context(|| format!("{option} takes a number"))
}
