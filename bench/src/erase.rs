//! Erasing one person: the keys die, whatever the history.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use kitei_domain::PersonId;
use kitei_office::{Basis, ShowRequest};

use crate::Size;
use crate::figure::{Figure, Times, short};
use crate::house::{House, runtime};
use crate::probe::{Beside, Probe};

const ERASURES: usize = 100;

/// Erases people with little and with much history. The probe makes durable at once what an erasure
/// makes durable in three steps that wait for each other.
pub(crate) fn run(size: Size) -> anyhow::Result<()> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let (house, people) = House::filled(size.people).await?;
        let mut groups = people.chunks(ERASURES);
        let mut group = || groups.next().context("too few people to erase");
        let little = erase(&house, group()?, 1).await?;
        let much = erase(&house, group()?, 1_000).await?;
        let probes = |erased: &Erasures| {
            let probe = erased.probe.times.median().max(Duration::from_nanos(1));
            erased.times.median().as_secs_f64() / probe.as_secs_f64()
        };
        let got = format!(
            "{:.1} probes with 1 entry, {:.1} with 1,000",
            probes(&little),
            probes(&much)
        );
        let told = |erased: &Erasures| {
            format!("median {}, {}", short(erased.times.median()), erased.times)
        };
        Figure::new("erase one person", got, ("4 probes", "3 probes"))
            .with(&format!("among {} people", people.len()))
            .with(&format!("1 entry: {}", told(&little)))
            .with(&format!("1,000 entries: {}", told(&much)))
            .probed(&little.probe, &much.probe)
            .print()
    })
}

/// How long erasures took, and a bare append of as many bytes after each of them.
struct Erasures {
    times: Times,
    probe: Probe,
}

/// Erases people who were added, and shown until each has so many entries.
async fn erase(house: &House, people: &[PersonId], entries: u64) -> anyhow::Result<Erasures> {
    let mut times = Vec::new();
    let mut probe = Beside::begin(house.directory.path())?;
    for person in people {
        for _ in 1..entries {
            let request = ShowRequest {
                purpose: "placement.interview".to_owned(),
                items: Some(vec!["name".to_owned()]),
                reason: None,
            };
            house.office.show(&house.manager, *person, request).await?;
        }
        let before = written()?;
        let started = Instant::now();
        house
            .office
            .erase(&house.manager, *person, Basis::Request)
            .await?;
        times.push(started.elapsed());
        let bytes = written()?.saturating_sub(before);
        probe.append(usize::try_from(bytes)?)?;
    }
    Ok(Erasures {
        times: Times::new(times),
        probe: probe.end(),
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
