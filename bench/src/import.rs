//! Taking a list of people in: read, guarded, ruled, sealed, indexed, journaled.

use std::io::Cursor;
use std::time::Instant;

use kitei_domain::{Population, Source};
use kitei_office::{ImportReport, ImportRequest};

use crate::Size;
use crate::figure::{Figure, rate, short};
use crate::house::{House, runtime};
use crate::list::csv;
use crate::probe::Probe;

const PEOPLE: u64 = 100_000;
/// How long one list is when an office is filled.
const LIST: u64 = 100_000;

/// Imports a list.
pub(crate) fn run(size: Size) -> anyhow::Result<()> {
    let people = size.people.unwrap_or(PEOPLE);
    let runtime = runtime()?;
    runtime.block_on(async {
        let house = House::build().await?;
        let list = csv(0, people)?;
        let before = Probe::run(house.directory.path(), list.len() / 200)?;
        let started = Instant::now();
        let report = take_in(&house, list.clone()).await?;
        let all = started.elapsed();
        let after = Probe::run(house.directory.path(), list.len() / 200)?;
        anyhow::ensure!(
            report.people_added == people,
            "{} added",
            report.people_added
        );
        let got = format!("{:.0} rows/s", rate(people, all));
        let work = format!("import of {people} people from CSV");
        Figure::new(&work, got, ("8,000 rows/s", "20,000 rows/s"))
            .with(&format!(
                "in {}, {} MB of text",
                short(all),
                list.len() / 1_000_000
            ))
            .probed(&before, &after)
            .print()
    })
}

/// An office with this many people.
pub(crate) async fn filled(people: u64) -> anyhow::Result<House> {
    let house = House::build().await?;
    let mut from = 0;
    while from < people {
        let count = LIST.min(people - from);
        take_in(&house, csv(from, count)?).await?;
        from += count;
    }
    Ok(house)
}

async fn take_in(house: &House, list: String) -> anyhow::Result<ImportReport> {
    let request = ImportRequest {
        population: Population::JobSeeker,
        told: house.told(),
        source: Source::Own,
        giver: None,
        decisions: None,
        sheet: None,
        dry_run: false,
    };
    let office = &house.office;
    Ok(office
        .import_people(
            &house.manager,
            Cursor::new(list.into_bytes()),
            &request,
            &mut |_, _| {},
        )
        .await?)
}
