//! Invented entries and exports for the tests.

use std::path::Path;

use kitei_domain::{
    Act, Actor, DeviceId, OperatorId, OriginId, PersonId, Population, RecipientId, StaffId,
    Timestamp,
};
use kitei_journal::{Checkpoint, Entry, ExportWriter, OriginList, Outcome, SigningKey};

pub(crate) const OPERATOR: OperatorId = OperatorId::from_bytes([0xaa; 16]);
pub(crate) const FIRST: OriginId = OriginId::from_bytes([1; 16]);
pub(crate) const SECOND: OriginId = OriginId::from_bytes([2; 16]);

pub(crate) fn key() -> SigningKey {
    SigningKey::from_seed(OPERATOR, &[7; 32]).unwrap()
}

pub(crate) fn entry(number: u8) -> Entry {
    let full = number.is_multiple_of(2);
    Entry {
        time: Timestamp::from_millis(1_790_000_000_000 + i64::from(number)),
        actor: if full { Actor::Staff } else { Actor::Person },
        staff: full.then(|| StaffId::from_bytes([number; 16])),
        device: full.then(|| DeviceId::from_bytes([0xd0; 16])),
        act: Act::ALL[usize::from(number) % Act::ALL.len()],
        purpose: "placement.introduction".to_owned(),
        persons: vec![PersonId::from_bytes([number; 16]); usize::from(number % 3)],
        population: full.then_some(Population::JobSeeker),
        items: vec!["name".to_owned(), "career".to_owned()],
        withheld: vec!["phone".to_owned()],
        recipient: full.then(|| RecipientId::from_bytes([0xe0; 16])),
        clauses: vec!["A2".to_owned(), "B2-1".to_owned()],
        pack: "2026.1".to_owned(),
        outcome: Outcome::ALL[usize::from(number) % Outcome::ALL.len()],
        happened_at: full.then(|| Timestamp::from_millis(-1)),
        shown: full.then_some([number; 32]),
        details: vec![("number".to_owned(), number.to_string())],
    }
}

pub(crate) fn entries(count: u8) -> Vec<Vec<u8>> {
    (0..count)
        .map(|number| entry(number).encode().unwrap())
        .collect()
}

/// Writes an export of these origins; the middle state of each gets a checkpoint.
pub(crate) fn export(folder: &Path, origins: &[(OriginId, Vec<Vec<u8>>)]) -> OriginList {
    let key = key();
    let mut writer = ExportWriter::create(folder, &key).unwrap();
    for (origin, entries) in origins {
        writer.origin(*origin).unwrap();
        let middle = entries.len() / 2;
        let mut frontier = kitei_journal::Frontier::new();
        for (place, bytes) in entries.iter().enumerate() {
            writer.entry(bytes).unwrap();
            frontier.push(kitei_journal::leaf_hash(bytes));
            if place + 1 == middle {
                let (size, root) = (frontier.size(), frontier.root());
                let state = Checkpoint {
                    operator: OPERATOR,
                    origin: *origin,
                    size,
                    root,
                };
                writer.checkpoint(&state.sign(&key)).unwrap();
            }
        }
    }
    writer
        .finish(Timestamp::from_millis(1_790_000_100_000))
        .unwrap()
}

pub(crate) fn golden(folder: &Path) -> OriginList {
    export(folder, &[(FIRST, entries(9)), (SECOND, entries(3))])
}
