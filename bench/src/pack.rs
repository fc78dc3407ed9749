//! The rule pack: what a ruling costs once the memo knows its question, and what loading costs.

use std::hint::black_box;
use std::time::Instant;

use kitei_domain::{Act, Actor, Phase, Population, RecipientKind, Source};
use kitei_rulebook::{Bundle, CheckedPack, Flags, ItemSet, PackErrors, Question, RulePack};

use crate::Size;
use crate::figure::{Figure, Times};

const ROUNDS: usize = 2_000;
const RULINGS: u32 = 500;

/// Rulings over thirty items.
pub(crate) fn ruling(_size: Size) -> anyhow::Result<()> {
    let pack = RulePack::shipped()?;
    let purpose = pack.vocabulary().purpose("placement.interview");
    let flags = Flags::IN_RANGE
        | Flags::TRAINED
        | Flags::PLEDGED
        | Flags::DEVICE_OK
        | Flags::OWN_REGISTRATION
        | Flags::DOMESTIC
        | Flags::LICENCE_OK
        | Flags::VOLUME_OK
        | Flags::RECONFIRMED;
    let question = Question {
        actor: Actor::Staff,
        act: Act::Use,
        purpose: purpose.ok_or_else(|| anyhow::anyhow!("no purpose"))?,
        population: Population::JobSeeker,
        phase: Phase::None,
        recipient: RecipientKind::None,
        source: Source::None,
        consent: None,
        flags,
    };
    let asked: ItemSet = pack
        .vocabulary()
        .items()
        .skip(1)
        .map(|(item, _)| item)
        .take(30)
        .collect();
    let ruled = pack.rule(&question, asked, ItemSet::ALL, ItemSet::EMPTY);
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        for _ in 0..RULINGS {
            black_box(pack.rule(black_box(&question), asked, ItemSet::ALL, ItemSet::EMPTY));
        }
        times.push(started.elapsed() / RULINGS);
    }
    let times = Times::new(times);
    let got = format!("{} ns", times.median().as_nanos());
    Figure::new("ruling from the memo, 30 items", got, ("500 ns", "150 ns"))
        .with(&format!(
            "{} granted of 30; {RULINGS} rulings a time: {times}",
            ruled.granted.len()
        ))
        .print()
}

/// Loading the shipped pack: as every command does with the enacted one, and with the full check.
pub(crate) fn loading(_size: Size) -> anyhow::Result<()> {
    let bundle = Bundle::shipped();
    let digest = bundle.digest();
    let enacted = || RulePack::enacted(&bundle, digest).map(|pack| drop(black_box(pack)));
    print("loading the shipped rule pack", enacted, "20 ms")?;
    let checked = || CheckedPack::load(&bundle).map(|pack| drop(black_box(pack)));
    print("reading and checking the shipped rule pack", checked, "-")
}

fn print(
    name: &'static str,
    load: impl Fn() -> Result<(), PackErrors>,
    least: &'static str,
) -> anyhow::Result<()> {
    let mut times = Vec::new();
    for _ in 0..30 {
        let started = Instant::now();
        load()?;
        times.push(started.elapsed());
    }
    let times = Times::new(times);
    let got = format!("{:.1} ms", times.median().as_secs_f64() * 1e3);
    Figure::new(name, got, (least, "-")).with(&times).print()
}
