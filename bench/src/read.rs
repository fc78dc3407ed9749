//! The strict journaled read: one section of one person opened for a purpose, answered only after
//! its entry is durable.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use kitei_domain::PersonId;
use kitei_office::ShowRequest;
use tokio::task::JoinSet;

use crate::Size;
use crate::figure::{Figure, Times, rate, short};
use crate::house::{House, runtime};
use crate::probe::Probe;

const TASKS: u64 = 1_024;
const READS: u64 = 200_000;
const READS_OF_ONE: u64 = 2_000;
/// An entry and what the store writes for it, roughly.
const ENTRY: usize = 400;

/// Many tasks at once.
pub(crate) fn many(size: Size) -> anyhow::Result<()> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let (house, people) = House::filled(size.people).await?;
        // A durable write of the whole group stands behind each answer.
        let before = Probe::run(house.directory.path(), ENTRY * 512)?;
        read(&house, &people, TASKS, READS / 10).await?;
        let (all, times) = read(&house, &people, TASKS, READS).await?;
        let after = Probe::run(house.directory.path(), ENTRY * 512)?;
        let got = format!("{:.0}/s", rate(times.len() as u64, all));
        Figure::new(
            "strict journaled read of a 1 KiB section, 1,024 tasks",
            got,
            ("40,000/s", "90,000/s"),
        )
        .with(&format!("among {} people: {times}", people.len()))
        .probed(&before, &after)
        .print()
    })
}

/// One task after another.
pub(crate) fn one(size: Size) -> anyhow::Result<()> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let (house, people) = House::filled(size.people).await?;
        let before = Probe::run(house.directory.path(), ENTRY)?;
        let (_, times) = read(&house, &people, 1, READS_OF_ONE).await?;
        let after = Probe::run(house.directory.path(), ENTRY)?;
        let probe = before.times.median().max(Duration::from_nanos(1));
        let probes = times.median().as_secs_f64() / probe.as_secs_f64();
        let got = format!("median {} = {probes:.2} probes", short(times.median()));
        Figure::new("the same, one task", got, ("2 probes", "1 probe + 120 µs"))
            .with(&times)
            .probed(&before, &after)
            .print()
    })
}

async fn read(
    house: &Arc<House>,
    people: &Arc<Vec<PersonId>>,
    tasks: u64,
    reads: u64,
) -> anyhow::Result<(Duration, Times)> {
    let mut reading = JoinSet::new();
    let left = Arc::new(AtomicU64::new(reads));
    let started = Instant::now();
    for task in 0..tasks {
        let (house, people, left) = (Arc::clone(house), Arc::clone(people), Arc::clone(&left));
        reading.spawn(async move {
            let mut times = Vec::new();
            let mut place = task.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            while left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    left.checked_sub(1)
                })
                .is_ok()
            {
                place = place
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let index = (place >> 33) as usize % people.len().max(1);
                let Some(person) = people.get(index).copied() else {
                    break;
                };
                let request = ShowRequest {
                    purpose: "placement.interview".to_owned(),
                    items: Some(vec!["interview_notes".to_owned()]),
                    reason: None,
                };
                let started = Instant::now();
                let shown = house.office.show(&house.manager, person, request).await?;
                anyhow::ensure!(shown.granted.len() == 1, "nothing was shown");
                times.push(started.elapsed());
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(read) = reading.join_next().await {
        times.extend(read??);
    }
    Ok((started.elapsed(), Times::new(times)))
}
