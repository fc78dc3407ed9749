//! How long an office of some size takes to open, and how much memory it then holds: measured in a
//! process of its own.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use kitei_custody::KeyFile;
use kitei_domain::PersonId;
use kitei_office::{Office, ShowRequest, wanted_key};
use kitei_storage_sqlite::{Options, SqliteData, SqliteKeys};

use crate::Size;
use crate::figure::{Figure, say, short};
use crate::house::{House, ground, runtime};
use crate::{import, journal, load};

const PEOPLE: u64 = 100_000;
const ENTRIES: u64 = 1_000_000;
const READS: u64 = 2_000;
/// How many people the office opens a section of, spread over all of them.
const PAGE: usize = 2_000;

/// Fills an office, then opens it in a new process.
pub(crate) fn run(size: Size) -> anyhow::Result<()> {
    let people = size.people.unwrap_or(PEOPLE);
    let entries = size.entries.unwrap_or(ENTRIES);
    let (directory, token) = runtime()?.block_on(async {
        let house: House = import::filled(people).await?;
        journal::fill(&house, entries.saturating_sub(people), &[]).await?;
        house.key_file.write_new(
            &house.directory.path().join("key"),
            None,
            &crate::house::SystemEntropy,
        )?;
        anyhow::Ok((house.directory, house.token))
    })?;
    say(&format!(
        "\nan office of {people} people and {entries} entries"
    ))?;
    for _ in 0..3 {
        let program = std::env::current_exe()?;
        let mut child = Command::new(program);
        let done = child
            .arg("--opened")
            .arg(directory.path())
            .arg(&token)
            .status()?;
        anyhow::ensure!(done.success(), "the office did not open");
    }
    Ok(())
}

/// The new process: opens, tells the time and the memory, works, tells the memory again.
pub(crate) fn opened(words: &[String]) -> anyhow::Result<()> {
    let [directory, token] = words else {
        anyhow::bail!("--opened takes a directory and a token")
    };
    let directory = Path::new(directory);
    let runtime = runtime()?;
    runtime.block_on(async {
        let started = Instant::now();
        let options = Options::default();
        let data = Arc::new(SqliteData::open(directory, &options)?);
        let keys = Arc::new(SqliteKeys::open(directory, &options)?);
        let key = KeyFile::load(
            &directory.join("key"),
            None,
            wanted_key(keys.as_ref()).await?,
        )?;
        let office = Office::open(ground(directory, Arc::clone(&data), keys), &key).await?;
        let took = started.elapsed();
        let at_rest = load::resident().context("no memory figure")?;
        let manager = office.caller(token).await?;
        let people = some_people(data.as_ref()).await?;
        for person in people.iter().cycle().take(READS as usize) {
            let request = ShowRequest {
                purpose: "placement.interview".to_owned(),
                items: Some(vec!["name".to_owned(), "skills".to_owned()]),
                reason: None,
            };
            office.show(&manager, *person, request).await?;
        }
        let at_work = load::resident().context("no memory figure")?;
        let megabytes = |bytes: u64| format!("{:.0} MB", bytes as f64 / 1e6);
        Figure::new("start", short(took), ("1 s", "100 ms")).print()?;
        Figure::new(
            "memory of the running office",
            megabytes(at_work),
            ("300 MB", "120 MB"),
        )
        .with(&format!(
            "{} before the first act; after {READS} reads as above",
            megabytes(at_rest)
        ))
        .print()
    })
}

/// People from all over the id space.
async fn some_people(data: &SqliteData) -> anyhow::Result<Vec<PersonId>> {
    use kitei_storage::DataStore as _;
    let mut people = Vec::new();
    for first in 0..=u8::MAX {
        let mut bytes = [0; 16];
        if let Some(byte) = bytes.first_mut() {
            *byte = first;
        }
        let rows = data
            .list_people(Some(PersonId::from_bytes(bytes)), PAGE / 256)
            .await?;
        people.extend(rows.into_iter().map(|row| row.person));
    }
    Ok(people)
}
