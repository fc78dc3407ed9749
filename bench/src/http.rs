//! The strict journaled read over HTTP, from a second process on the same processors, in turn with a
//! server that has no privacy.

use std::sync::Arc;
use std::time::Duration;

use kitei_domain::PersonId;

use crate::Size;
use crate::figure::{Figure, Times, rate, short};
use crate::house::{House, SystemEntropy, runtime};
use crate::knock::{Target, at_rate, in_flight};
use crate::probe::Probe;
use crate::served::Served;

const IN_FLIGHT: u64 = 256;
const REQUESTS: u64 = 60_000;
const ROUNDS: usize = 3;
/// An entry and what the store writes for it, roughly.
const ENTRY: usize = 400;

/// `GET` of a person's granted items.
pub(crate) fn run(size: Size) -> anyhow::Result<()> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let (house, people) = House::filled(size.people).await?;
        let office = Served::office(&closed(&house)?)?;
        let bare = Served::bare(&house.directory.path().join("bare.db"), people.len() as u64)?;
        let ours = ours(&house, &office, &people);
        let theirs = Target {
            address: bare.address.clone(),
            places: Arc::new(
                (0..people.len())
                    .map(|number| format!("/people/{number}?items=interview_notes"))
                    .collect(),
            ),
            authorization: None,
            ..ours.clone()
        };
        let before = Probe::run(house.directory.path(), ENTRY * 128)?;
        in_flight(&ours, IN_FLIGHT, REQUESTS / 10).await?;
        in_flight(&theirs, IN_FLIGHT, REQUESTS / 10).await?;
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            with.push(round(&office, &ours).await?);
            without.push(round(&bare, &theirs).await?);
        }
        let after = Probe::run(house.directory.path(), ENTRY * 128)?;
        let (with, without) = (middle(with), middle(without));
        let got = format!("{:.0}/s", with.a_second);
        Figure::new(
            "strict journaled GET of a 1 KiB section, 256 in flight",
            got,
            ("12,000/s", "25,000/s"),
        )
        .with(&format!("among {} people: {}", people.len(), with))
        .probed(&before, &after)
        .print()?;
        let got = format!("{:.0} %", 100.0 * with.a_second / without.a_second);
        Figure::new("of the server without privacy", got, ("60 %", "75 %"))
            .with(&format!("it: {:.0}/s, {without}", without.a_second))
            .print()?;
        half(&house, &ours, with.a_second / 2.0).await
    })
}

/// The time of an answer while half of what is possible is asked.
async fn half(house: &House, ours: &Target, a_second: f64) -> anyhow::Result<()> {
    let before = Probe::run(house.directory.path(), ENTRY * 16)?;
    let times = at_rate(ours, IN_FLIGHT, a_second, REQUESTS).await?;
    let after = Probe::run(house.directory.path(), ENTRY * 16)?;
    let probe = before.times.median().max(Duration::from_nanos(1));
    let beyond = times.at(990).saturating_sub(probe * 2);
    let got = format!(
        "p99 {} = 2 probes + {}",
        short(times.at(990)),
        short(beyond)
    );
    Figure::new(
        &format!("the same at {a_second:.0}/s, half of it"),
        got,
        ("2 probes + 10 ms", "2 probes + 3 ms"),
    )
    .with(&times)
    .probed(&before, &after)
    .print()
}

/// What a server did in one round.
#[derive(Debug)]
struct Round {
    a_second: f64,
    times: Times,
    each: Duration,
}

impl std::fmt::Display for Round {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; {} of processor each", self.times, short(self.each))
    }
}

async fn round(server: &Served, target: &Target) -> anyhow::Result<Round> {
    let worked = server.worked();
    let (all, times) = in_flight(target, IN_FLIGHT, REQUESTS).await?;
    let each = server.worked().saturating_sub(worked) / u32::try_from(REQUESTS)?;
    Ok(Round {
        a_second: rate(times.len() as u64, all),
        times,
        each,
    })
}

/// The round in the middle.
fn middle(mut rounds: Vec<Round>) -> Round {
    rounds.sort_by(|one, other| one.a_second.total_cmp(&other.a_second));
    rounds.swap_remove(rounds.len() / 2)
}

fn ours(house: &House, office: &Served, people: &[PersonId]) -> Target {
    let places = people.iter().map(|person| {
        format!("/api/v1/people/{person}?purpose=placement.interview&items=interview_notes")
    });
    Target {
        address: office.address.clone(),
        places: Arc::new(places.collect()),
        authorization: Some(format!("Bearer {}", house.token)),
        cookies: None,
        holds: "interview_notes",
    }
}

/// The directory of an office as another process opens it.
pub(crate) fn closed(house: &House) -> anyhow::Result<std::path::PathBuf> {
    let directory = house.directory.path().to_owned();
    std::fs::create_dir_all(directory.join("keys"))?;
    let key = directory.join("keys").join("office.key");
    house.key_file.write_new(&key, None, &SystemEntropy)?;
    Ok(directory)
}
