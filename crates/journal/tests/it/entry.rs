//! Entries: exact round trips, and nothing else reads.

use kitei_domain::{Act, Actor, PersonId, StaffId, Timestamp};
use kitei_journal::{Entry, EntryRef, JournalError, Outcome};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::office::entry;

const WORD: &str = "[!-~]{1,40}";

prop_compose! {
    fn any_entry()(
        (time, happened) in (any::<i64>(), option::of(any::<i64>())),
        (actor, act, outcome) in (select(Actor::ALL), select(Act::ALL), select(Outcome::ALL)),
        (staff, shown) in (option::of(any::<[u8; 16]>()), option::of(any::<[u8; 32]>())),
        persons in vec(any::<[u8; 16]>(), 0..5),
        (items, withheld, clauses) in (vec(WORD, 0..4), vec(WORD, 0..4), vec(WORD, 0..4)),
        details in vec((WORD, WORD), 0..4),
    ) -> Entry {
        Entry {
            time: Timestamp::from_millis(time),
            actor, act, outcome, items, withheld, clauses, details, shown,
            staff: staff.map(StaffId::from_bytes),
            persons: persons.into_iter().map(PersonId::from_bytes).collect(),
            happened_at: happened.map(Timestamp::from_millis),
            ..entry(0)
        }
    }
}

proptest! {
    #[test]
    fn an_entry_reads_back_exactly(entry in any_entry()) {
        let bytes = entry.encode().unwrap();
        prop_assert_eq!(Entry::decode(&bytes).unwrap(), entry);
    }

    #[test]
    fn bytes_that_read_are_the_canonical_ones(entry in any_entry(), place in any::<prop::sample::Index>(), bit in 0..8) {
        let mut bytes = entry.encode().unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= 1_u8 << bit;
        if let Ok(read) = Entry::decode(&bytes) {
            prop_assert_eq!(read.encode().unwrap(), bytes);
        }
    }

    #[test]
    fn a_cut_or_longer_entry_does_not_read(entry in any_entry(), place in any::<prop::sample::Index>()) {
        let mut bytes = entry.encode().unwrap();
        prop_assert!(EntryRef::parse(&bytes[..place.index(bytes.len())]).is_err());
        bytes.push(0);
        prop_assert!(EntryRef::parse(&bytes).is_err());
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in vec(any::<u8>(), 0..300)) {
        if let Ok(entry) = Entry::decode(&bytes) {
            prop_assert_eq!(entry.encode().unwrap(), bytes);
        }
    }
}

#[test]
fn a_text_that_is_not_a_word_cannot_be_written() {
    for text in ["", "山田", "two words", "line\n", &"x".repeat(513)] {
        let bad = Entry {
            details: vec![("note".to_owned(), text.to_owned())],
            ..entry(0)
        };
        assert!(matches!(bad.encode(), Err(JournalError::Unwritable(_))));
        assert!(
            Entry {
                purpose: text.to_owned(),
                ..entry(0)
            }
            .encode()
            .is_err()
        );
    }
    let many = Entry {
        persons: vec![PersonId::from_bytes([0; 16]); 4097],
        ..entry(0)
    };
    assert!(many.encode().is_err());
}

#[test]
fn an_unknown_version_is_refused_by_name() {
    let mut bytes = entry(0).encode().unwrap();
    bytes[0] = 2;
    assert!(matches!(
        Entry::decode(&bytes),
        Err(JournalError::Version(2))
    ));
}
