//! Looking somebody up by the reading of the whole name, journaled.

use std::time::Instant;

use kitei_domain::search::Field;

use crate::Size;
use crate::figure::{Figure, Times, short};
use crate::house::runtime;
use crate::import;
use crate::list::Invented;
use crate::probe::Probe;

const PEOPLE: u64 = 100_000;
const SEARCHES: u64 = 2_000;
const ENTRY: usize = 400;

/// Finds one after another.
pub(crate) fn run(size: Size) -> anyhow::Result<()> {
    let people = size.people.unwrap_or(PEOPLE);
    let runtime = runtime()?;
    runtime.block_on(async {
        let house = import::filled(people).await?;
        let before = Probe::run(house.directory.path(), ENTRY)?;
        let (mut times, mut found) = (Vec::new(), 0);
        for number in 0..SEARCHES {
            let kana = Invented::nth(number * 7_919 % people).kana();
            let started = Instant::now();
            let answer = house
                .office
                .find(&house.manager, Field::Kana, &kana, "placement.interview")
                .await?;
            times.push(started.elapsed());
            found += answer.people.len();
        }
        let after = Probe::run(house.directory.path(), ENTRY)?;
        let times = Times::new(times);
        let probe = before.times.at(990).max(after.times.at(990));
        let beyond = times.at(990).saturating_sub(probe);
        let got = format!(
            "p99 {} = 1 probe (p99) + {}",
            short(times.at(990)),
            short(beyond)
        );
        let work = format!("find by kana among {people} people");
        Figure::new(&work, got, ("1 probe + 5 ms", "1 probe + 1 ms"))
            .with(&format!(
                "{:.1} people found a time: {times}",
                found as f64 / SEARCHES as f64
            ))
            .probed(&before, &after)
            .print()
    })
}
