//! Erasing one person: the keys die, whatever the history.

use std::time::{Duration, Instant};

use kitei_office::{Basis, ShowRequest};

use crate::Size;
use crate::figure::{Figure, Times, short};
use crate::house::{House, runtime};
use crate::list::Invented;
use crate::probe::Probe;

const ERASURES: u64 = 40;
const ENTRY: usize = 400;

/// Erases people with little and with much history.
pub(crate) fn run(_size: Size) -> anyhow::Result<()> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let house = House::build().await?;
        let before = Probe::run(house.directory.path(), ENTRY)?;
        let little = erase(&house, 0, 1).await?;
        let much = erase(&house, ERASURES, 1_000).await?;
        let after = Probe::run(house.directory.path(), ENTRY)?;
        let probe = before
            .times
            .median()
            .max(Duration::from_nanos(1))
            .as_secs_f64();
        let probes = |times: &Times| times.median().as_secs_f64() / probe;
        let got = format!(
            "{:.1} probes with 1 entry, {:.1} with 1,000",
            probes(&little),
            probes(&much)
        );
        Figure::new("erase one person", got, ("4 probes", "3 probes"))
            .with(&format!(
                "1 entry: median {}, {little}",
                short(little.median())
            ))
            .with(&format!(
                "1,000 entries: median {}, {much}",
                short(much.median())
            ))
            .probed(&before, &after)
            .print()
    })
}

async fn erase(house: &House, from: u64, entries: u64) -> anyhow::Result<Times> {
    let mut times = Vec::new();
    for number in from..from + ERASURES {
        let invented = Invented::nth(number);
        let items = [
            ("name", invented.name()),
            ("kana", invented.kana()),
            ("phone", invented.phone()),
        ];
        let items = items
            .into_iter()
            .map(|(item, value)| (item.to_owned(), value))
            .collect();
        let person = house.add(items).await?;
        for _ in 1..entries {
            let request = ShowRequest {
                purpose: "placement.interview".to_owned(),
                items: Some(vec!["name".to_owned()]),
                reason: None,
            };
            house.office.show(&house.manager, person, request).await?;
        }
        let started = Instant::now();
        house
            .office
            .erase(&house.manager, person, Basis::Request)
            .await?;
        times.push(started.elapsed());
    }
    Ok(Times::new(times))
}
