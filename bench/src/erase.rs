//! Erasing one person: the keys die, whatever the history.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use kitei_office::{Basis, ShowRequest};

use crate::Size;
use crate::figure::{Figure, Times, short};
use crate::house::{House, runtime};
use crate::list::Invented;
use crate::probe::Probe;

const ERASURES: u64 = 40;

/// Erases people with little and with much history. The probe makes durable at once what an erasure
/// makes durable in three steps that wait for each other.
pub(crate) fn run(_size: Size) -> anyhow::Result<()> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let house = House::build().await?;
        let little = erase(&house, 0, 1).await?;
        let much = erase(&house, ERASURES, 1_000).await?;
        let probe = |erased: &Erasures| Probe::run(house.directory.path(), erased.bytes);
        let (least, most) = (probe(&little)?, probe(&much)?);
        let probes = |erased: &Erasures, probe: &Probe| {
            let probe = probe.times.median().max(Duration::from_nanos(1));
            erased.times.median().as_secs_f64() / probe.as_secs_f64()
        };
        let got = format!(
            "{:.1} probes with 1 entry, {:.1} with 1,000",
            probes(&little, &least),
            probes(&much, &most)
        );
        let told = |erased: &Erasures| {
            format!("median {}, {}", short(erased.times.median()), erased.times)
        };
        Figure::new("erase one person", got, ("4 probes", "3 probes"))
            .with(&format!("1 entry: {}", told(&little)))
            .with(&format!("1,000 entries: {}", told(&much)))
            .probed(&least, &most)
            .print()
    })
}

/// How long erasures took, and how many bytes one of them wrote.
struct Erasures {
    times: Times,
    bytes: usize,
}

async fn erase(house: &House, from: u64, entries: u64) -> anyhow::Result<Erasures> {
    let mut times = Vec::new();
    let mut bytes = 0;
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
        let before = written()?;
        let started = Instant::now();
        house
            .office
            .erase(&house.manager, person, Basis::Request)
            .await?;
        times.push(started.elapsed());
        bytes += written()?.saturating_sub(before);
    }
    Ok(Erasures {
        times: Times::new(times),
        bytes: usize::try_from(bytes / ERASURES)?,
    })
}

/// How many bytes this process has written so far (Linux).
fn written() -> anyhow::Result<u64> {
    let counters = std::fs::read_to_string("/proc/self/io")?;
    let written = counters
        .lines()
        .find_map(|line| line.strip_prefix("wchar: "));
    Ok(written.context("no count of bytes written")?.parse()?)
}
