//! The pages of the staff in a large office, asked for by somebody who has signed in at a registered
//! device; the start of the server, and what it holds in memory under load.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use kitei_custody::TotpSeed;
use kitei_domain::{Clock as _, PersonId};
use kitei_office::{Asker, NewDevice};
use kitei_storage::DataStore as _;

use crate::figure::{Figure, Times, say, short};
use crate::house::{House, SystemClock, runtime};
use crate::http::closed;
use crate::knock::{Target, in_flight};
use crate::probe::Probe;
use crate::served::Served;
use crate::{Size, import};

const PEOPLE: u64 = 100_000;
/// Times that each page is asked for.
const REQUESTS: u64 = 1_000;
/// People whose pages are asked for.
const SOME: usize = 2_000;
const ENTRY: usize = 400;
const STARTS: usize = 5;

/// Each page alone, one request after another; before that, the start.
pub(crate) fn run(size: Size) -> anyhow::Result<()> {
    let people = size.people.unwrap_or(PEOPLE);
    let runtime = runtime()?;
    runtime.block_on(async {
        let house = import::filled(people).await?;
        let cookies = signed_in(&house).await?;
        let some = house.data.list_people(None, SOME).await?;
        let some: Vec<PersonId> = some.into_iter().map(|row| row.person).collect();
        let directory = closed(&house)?;
        started(&directory, &cookies, people).await?;
        let office = Served::office(&directory)?;
        let before = Probe::run(house.directory.path(), ENTRY)?;
        let mut slowest = (Duration::ZERO, "");
        for (name, places) in pages(&some) {
            let target = Target {
                address: office.address.clone(),
                places: Arc::new(places),
                authorization: None,
                cookies: Some(cookies.clone()),
                holds: "</html>",
            };
            let (_, times) = in_flight(&target, 1, REQUESTS).await?;
            say(&format!("  {name}: {times}"))?;
            if times.at(990) > slowest.0 {
                slowest = (times.at(990), name);
            }
        }
        let after = Probe::run(house.directory.path(), ENTRY)?;
        let work = format!("the slowest page of the staff, {people} people, p99");
        Figure::new(&work, short(slowest.0), ("100 ms", "30 ms"))
            .with(&slowest.1)
            .with(&format!(
                "the server holds {} MB",
                office.resident() / 1_000_000
            ))
            .probed(&before, &after)
            .print()
    })
}

/// From the start of the process to the first answer.
async fn started(directory: &std::path::Path, cookies: &str, people: u64) -> anyhow::Result<()> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begun = Instant::now();
        let office = Served::office(directory)?;
        let today = Target {
            address: office.address.clone(),
            places: Arc::new(vec!["/".to_owned()]),
            authorization: None,
            cookies: Some(cookies.to_owned()),
            holds: "</html>",
        };
        in_flight(&today, 1, 1).await?;
        times.push(begun.elapsed());
    }
    let times = Times::new(times);
    let work = format!("server start to first answer, {people} people");
    Figure::new(&work, short(times.median()), ("1 s", "150 ms"))
        .with(&times)
        .print()
}

/// The pages by name.
fn pages(people: &[PersonId]) -> Vec<(&'static str, Vec<String>)> {
    let of = |after: &str| {
        let places = people.iter();
        places
            .map(|person| format!("/people/{person}{after}?for=placement.interview"))
            .collect()
    };
    vec![
        ("今日", vec!["/".to_owned()]),
        ("応対", vec!["/people".to_owned()]),
        ("求人", vec!["/orders".to_owned()]),
        ("a person", of("")),
        ("a person's consents", of("/consents")),
        ("a person's history", of("/history")),
    ]
}

/// Signs the manager in as the pages do, at a device that is registered: the cookies of that browser.
async fn signed_in(house: &House) -> anyhow::Result<String> {
    let office = &house.office;
    let asker = Asker {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        device: None,
    };
    let invited = office
        .invite(&house.manager, house.manager.id(), Some("keisoku"))
        .await?;
    let enrolment = office.read_invitation(&invited.code, &asker).await?;
    let seed = TotpSeed::read(&enrolment.seed).context("the seed")?;
    let code = seed.code_at(SystemClock.now());
    let session = office
        .enrol(&invited.code, "青い傘が三本、駅前の喫茶店に", &code, &asker)
        .await?;
    let caller = office.session(&session.secret).await?;
    let device = NewDevice {
        name: "計測のPC".to_owned(),
        establishment: "本社".to_owned(),
    };
    let device = office.register_device(&caller, device).await?;
    Ok(format!(
        "kitei-seats=keisoku:{}; kitei-device={}",
        session.secret, device.secret
    ))
}
