//! A small office with seeded randomness, for the other files.

#![expect(clippy::unwrap_used, reason = "test helpers")]

use std::sync::atomic::{AtomicU8, Ordering};

use kitei_custody::{EpochKey, KeyClass, KeyFile, KeySlot, Keyring, RecordAad};
use kitei_domain::{Durable, Entropy, EntryId, OperatorId, OriginId, PersonId, RegistrationId};

pub(crate) const OPERATOR: OperatorId = OperatorId::from_bytes([1; 16]);
pub(crate) const PERSON: PersonId = PersonId::from_bytes([2; 16]);
pub(crate) const REGISTRATION: RegistrationId = RegistrationId::from_bytes([3; 16]);

/// Counts up: fixed, yet never the same twice in a row.
#[derive(Default)]
pub(crate) struct Counting(AtomicU8);

impl Entropy for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        for byte in buffer {
            *byte = self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

pub(crate) fn durable() -> Durable {
    let entry = EntryId {
        origin: OriginId::from_bytes([4; 16]),
        index: 5,
    };
    Durable::committed(entry, [6; 32])
}

pub(crate) fn aad(section: &str) -> RecordAad<'_> {
    RecordAad {
        operator: OPERATOR,
        person: PERSON,
        registration: REGISTRATION,
        section,
        version: 1,
    }
}

pub(crate) fn working() -> KeySlot {
    KeySlot::of(REGISTRATION, KeyClass::Working(0))
}

pub(crate) fn keyring(entropy: &dyn Entropy) -> Keyring {
    let mut keyring = Keyring::new();
    keyring.add(KeySlot::standing(), entropy);
    keyring.add(working(), entropy);
    keyring.add(KeySlot::of(REGISTRATION, KeyClass::Ledger(0)), entropy);
    keyring.add(KeySlot::of(REGISTRATION, KeyClass::Provision), entropy);
    keyring.set_seeds((0..6).map(|seed| [seed; 16]).collect());
    keyring
}

pub(crate) fn epoch(entropy: &dyn Entropy) -> EpochKey {
    KeyFile::create(entropy).unwrap().epoch_key().unwrap()
}
