//! Advancing the epoch: every keyring sealed anew, every look-up token another.

use std::time::Instant;

use kitei_custody::{EpochKey, KeyClass, KeySlot, Keyring};
use kitei_domain::{OperatorId, PersonId, RegistrationId};
use kitei_storage::{DataStore as _, KeyOp, KeyStore as _, KeyUnit, KeyringRow};

use crate::Size;
use crate::figure::{Figure, rate, short};
use crate::house::{House, SystemEntropy, runtime};
use crate::probe::Probe;

const PEOPLE: u64 = 1_000_000;
const BATCH: u64 = 10_000;
const TOKENS: usize = 5;

/// Re-wraps the keyrings of an office.
pub(crate) fn run(size: Size) -> anyhow::Result<()> {
    let people = size.people.unwrap_or(PEOPLE);
    let runtime = runtime()?;
    runtime.block_on(async {
        let mut house = House::build().await?;
        let key = house.key_file.epoch_key()?;
        let mut left = people;
        while left > 0 {
            let count = BATCH.min(left);
            house
                .keys
                .commit(unit(&key, house.data.operator(), count)?)
                .await?;
            left -= count;
        }
        house
            .keys
            .commit(KeyUnit::new("bench.fill").with(KeyOp::SwapTokens))
            .await?;
        let next = house.key_file.next(&SystemEntropy)?;
        let before = Probe::run(house.directory.path(), 1 << 20)?;
        let started = Instant::now();
        let advanced = house
            .office
            .advance_epoch(&house.manager, &next, &mut |_| {})
            .await?;
        let all = started.elapsed();
        let after = Probe::run(house.directory.path(), 1 << 20)?;
        let work = format!("re-wrap {} keyrings of {TOKENS} tokens", advanced.rewrapped);
        let got = format!("{:.1} s", all.as_secs_f64());
        Figure::new(&work, got, ("20 s for 10⁶", "5 s"))
            .with(&format!(
                "{:.0} keyrings/s, all in {}",
                rate(advanced.rewrapped, all),
                short(all)
            ))
            .probed(&before, &after)
            .print()
    })
}

fn unit(key: &EpochKey, operator: OperatorId, count: u64) -> anyhow::Result<KeyUnit> {
    let mut unit = KeyUnit::new("bench.fill");
    for _ in 0..count {
        let person = PersonId::random(&SystemEntropy);
        let registration = RegistrationId::random(&SystemEntropy);
        let mut keyring = Keyring::new();
        keyring.add(KeySlot::standing(), &SystemEntropy);
        for class in [
            KeyClass::Working(0),
            KeyClass::Ledger(0),
            KeyClass::Provision,
        ] {
            keyring.add(KeySlot::of(registration, class), &SystemEntropy);
        }
        let seeds: Vec<[u8; 16]> = (0..TOKENS)
            .map(|_| *PersonId::random(&SystemEntropy).as_bytes())
            .collect();
        let tokens = seeds.iter().map(|seed| key.token(seed)).collect();
        unit.ops.push(KeyOp::StageTokens { person, tokens });
        keyring.set_seeds(seeds);
        let sealed = key.seal_keyring(operator, person, &keyring, &SystemEntropy)?;
        let row = KeyringRow {
            person,
            epoch: key.id().epoch,
            revision: 0,
            sealed,
        };
        unit.ops.push(KeyOp::PutKeyring {
            row,
            pending: false,
        });
    }
    Ok(unit)
}
