//! What a sealed kibibyte costs on disk, and what stands beside it: keys, indexes, journal.

use kitei_custody::{EpochKey, KeyClass, KeySlot, Keyring, RecordAad, Section};
use kitei_domain::{OperatorId, PersonId, RegistrationId};
use kitei_storage::{
    DataStore as _, KeyOp, KeyStore as _, KeyUnit, KeyringRow, Op, PersonRow, RecordRow, Unit,
};

use crate::Size;
use crate::figure::Figure;
use crate::house::{House, SystemEntropy, runtime};
use crate::journal;

const PEOPLE: u64 = 50_000;
const PLAIN: usize = 1_024;
const BATCH: u64 = 5_000;

/// One record and one entry a person.
pub(crate) fn run(size: Size) -> anyhow::Result<()> {
    let count = size.people.unwrap_or(PEOPLE);
    let runtime = runtime()?;
    runtime.block_on(async {
        let house = House::build().await?;
        let key = house.key_file.epoch_key()?;
        let mut people = Vec::new();
        while (people.len() as u64) < count {
            let mut filling = Filling::default();
            for _ in 0..BATCH.min(count - people.len() as u64) {
                people.push(filling.person(&key, house.data.operator())?);
            }
            let Filling { data, keys } = filling;
            house
                .keys
                .commit(KeyUnit {
                    name: "bench.fill",
                    urgent: false,
                    ops: keys,
                })
                .await?;
            house
                .data
                .commit(Unit {
                    ops: data,
                    ..Unit::new("bench.fill")
                })
                .await?;
        }
        journal::fill(&house, count, &people).await?;
        let plain = (count * PLAIN as u64) as f64;
        let data = house.data.sizes()?;
        let of = |names: &[&str]| {
            let sizes = data
                .iter()
                .filter(|(name, _)| names.iter().any(|wanted| name.contains(wanted)));
            sizes.map(|(_, bytes)| *bytes).sum::<u64>() as f64 / plain
        };
        let keys: u64 = house.keys.sizes()?.iter().map(|(_, bytes)| bytes).sum();
        let index = of(&["autoindex_records"]);
        let records = of(&["records"]) - index;
        Figure::new(
            "data store against the plaintext of 1 KiB records",
            format!("{records:.2}×"),
            ("1.4×", "1.2×"),
        )
        .with(&format!(
            "{count} people, one record each; beside it, each against the same plaintext:"
        ))
        .with(&format!(
            "index of records {index:.2}×, people {:.2}×",
            of(&["people"]) - of(&["entry_people"])
        ))
        .with(&format!(
            "journal {:.2}× and its index by person {:.2}× (one entry each)",
            of(&["entries"]),
            of(&["entry_people"])
        ))
        .with(&format!(
            "key store {:.2}× (keyrings and look-up tokens)",
            keys as f64 / plain
        ))
        .print()
    })
}

#[derive(Default)]
struct Filling {
    data: Vec<Op>,
    keys: Vec<KeyOp>,
}

impl Filling {
    fn person(&mut self, key: &EpochKey, operator: OperatorId) -> anyhow::Result<PersonId> {
        let person = PersonId::random(&SystemEntropy);
        let registration = RegistrationId::random(&SystemEntropy);
        let mut keyring = Keyring::new();
        keyring.add(KeySlot::standing(), &SystemEntropy);
        let working = KeySlot::of(registration, KeyClass::Working(0));
        for slot in [
            working.clone(),
            KeySlot::of(registration, KeyClass::Ledger(0)),
        ] {
            keyring.add(slot, &SystemEntropy);
        }
        let seeds: Vec<[u8; 16]> = (0..5)
            .map(|_| *PersonId::random(&SystemEntropy).as_bytes())
            .collect();
        self.keys.extend(seeds.iter().map(|seed| KeyOp::AddToken {
            token: key.token(seed),
            person,
        }));
        keyring.set_seeds(seeds);
        let sealed = key.seal_keyring(operator, person, &keyring, &SystemEntropy)?;
        let row = KeyringRow {
            person,
            epoch: key.id().epoch,
            revision: 0,
            sealed,
        };
        self.keys.push(KeyOp::PutKeyring {
            row,
            pending: false,
        });
        let mut section = Section::new();
        section.set("interview_notes", ".".repeat(PLAIN));
        let aad = RecordAad {
            operator,
            person,
            registration,
            section: "notes",
            version: 1,
        };
        let sealed = section
            .seal(&keyring, &working, aad, &SystemEntropy)?
            .into_ciphertext();
        self.data.push(Op::AddPerson(PersonRow {
            person,
            facts_version: 1,
            standing: vec![7; 240],
        }));
        let section = "notes".to_owned();
        self.data.push(Op::PutRecord(RecordRow {
            person,
            registration,
            section,
            version: 1,
            sealed,
        }));
        Ok(person)
    }
}
