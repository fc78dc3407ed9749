//! Verifying an export of the record of handling with a public key and nothing else.

use std::time::Instant;

use kitei_domain::{Act, Actor, Clock as _, DeviceId, PersonId, Population, StaffId};
use kitei_journal::{Entry, Outcome, VerifyKey, verify_export};
use kitei_storage::{DataStore as _, EntryDraft, Op, Unit};

use crate::Size;
use crate::figure::{Figure, Times, rate, short};
use crate::house::{House, SystemClock, SystemEntropy, runtime};

const ENTRIES: u64 = 1_000_000;
const BATCH: u64 = 10_000;
const ROUNDS: usize = 5;

/// Verifies an export again and again, on one core.
pub(crate) fn run(size: Size) -> anyhow::Result<()> {
    let entries = size.entries.unwrap_or(ENTRIES);
    let runtime = runtime()?;
    runtime.block_on(async {
        let house = House::build().await?;
        fill(&house, entries, &[]).await?;
        let export = house.directory.path().join("export");
        let started = Instant::now();
        let exported = house.office.export_journal(&house.manager, &export).await?;
        let exporting = started.elapsed();
        let key: VerifyKey = house.office.public_key().parse()?;
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let started = Instant::now();
            let verdict = verify_export(&export, &key, &[])?;
            times.push(started.elapsed());
            anyhow::ensure!(
                verdict.bad.is_empty() && verdict.entries == exported.entries,
                "{verdict:?}"
            );
        }
        let times = Times::new(times);
        let got = format!(
            "{:.2} M entries/s",
            rate(exported.entries, times.median()) / 1e6
        );
        Figure::new(
            "journal verification, one core",
            got,
            ("1.0 M entries/s", "1.8 M entries/s"),
        )
        .with(&format!(
            "{} entries, exported in {}: {times}",
            exported.entries,
            short(exporting)
        ))
        .print()
    })
}

/// Appends entries in the shape of a use, naming the given people in turn, or strangers.
pub(crate) async fn fill(house: &House, count: u64, people: &[PersonId]) -> anyhow::Result<()> {
    let staff = StaffId::random(&SystemEntropy);
    let device = DeviceId::random(&SystemEntropy);
    let mut named = people.iter().copied().cycle();
    let mut left = count;
    while left > 0 {
        let mut unit = Unit::new("bench.fill");
        for _ in 0..BATCH.min(left) {
            let person = named
                .next()
                .unwrap_or_else(|| PersonId::random(&SystemEntropy));
            let entry = entry(staff, device, person);
            unit.ops.push(Op::Append(EntryDraft {
                time: entry.time,
                persons: vec![person],
                bytes: entry.encode()?,
            }));
        }
        left -= unit.ops.len() as u64;
        house.data.commit(unit).await?;
    }
    Ok(())
}

fn entry(staff: StaffId, device: DeviceId, person: PersonId) -> Entry {
    Entry {
        time: SystemClock.now(),
        actor: Actor::Staff,
        staff: Some(staff),
        device: Some(device),
        act: Act::Use,
        purpose: "placement.interview".to_owned(),
        persons: vec![person],
        population: Some(Population::JobSeeker),
        items: vec!["interview_notes".to_owned()],
        withheld: Vec::new(),
        recipient: None,
        clauses: ["A2", "B2-1", "B8"].map(str::to_owned).to_vec(),
        pack: "2026.1".to_owned(),
        outcome: Outcome::Granted,
        happened_at: None,
        shown: Some([7; 32]),
        details: Vec::new(),
    }
}
