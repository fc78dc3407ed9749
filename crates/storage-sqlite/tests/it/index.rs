//! The index of the journal by person: chunks that are written when they are full, and what is
//! younger, answer together as one list.

use kitei_domain::{EntryId, OriginId, PersonId, Timestamp};
use kitei_storage::{DataStore, EntryDraft, Op, Unit};

use crate::support::fresh;

const CHUNK: u64 = 32_768;
/// The sizes of three origins: some whole chunks and a rest, less than a chunk, exactly one.
const SIZES: [u64; 3] = [2 * CHUNK + 700, 5_000, CHUNK];
const RARE: u64 = 4_099;

/// Who the entry of a place names: nearly all of them somebody else, some also one rare person.
fn named(index: u64) -> Vec<PersonId> {
    let mut people = vec![PersonId::from_bytes(
        (u128::from(index % 50) + 1).to_be_bytes(),
    )];
    if index.is_multiple_of(RARE) || index == CHUNK - 1 {
        people.push(PersonId::from_bytes([7; 16]));
    }
    people
}

#[tokio::test]
async fn the_entries_of_a_person_are_the_same_whether_their_chunk_is_full_or_not() {
    let office = fresh();
    let store = office.open_data();
    let mut expected = Vec::new();
    for (number, size) in (1_u8..).zip(SIZES) {
        let origin = OriginId::from_bytes([number; 16]);
        let opened = Timestamp::from_millis(0);
        let open = Op::OpenOrigin { origin, opened };
        store.commit(Unit::new("open").with(open)).await.unwrap();
        let mut index = 0;
        while index < size {
            let mut unit = Unit::new("append");
            for index in index..size.min(index + 9_000) {
                let persons = named(index);
                expected.extend((persons.len() > 1).then_some(EntryId { origin, index }));
                let time = Timestamp::from_millis(index.cast_signed());
                let bytes = index.to_be_bytes().to_vec();
                unit.ops.push(Op::Append(EntryDraft {
                    time,
                    persons,
                    bytes,
                }));
            }
            index += unit.ops.len() as u64;
            store.commit(unit).await.unwrap();
        }
    }
    expected.reverse();
    let rare = PersonId::from_bytes([7; 16]);
    let all = store.list_entries_of(rare, None, usize::MAX).await.unwrap();
    let ids: Vec<EntryId> = all.iter().map(|entry| entry.id).collect();
    assert_eq!(ids, expected);
    for entry in &all {
        assert_eq!(entry.bytes, entry.id.index.to_be_bytes());
    }
    // Page by page it is the same list.
    for page in [1, 3, 1_000] {
        let (mut paged, mut before) = (Vec::new(), None);
        loop {
            let next = store.list_entries_of(rare, before, page).await.unwrap();
            before = next.last().map(|entry| entry.id);
            paged.extend(next.iter().map(|entry| entry.id));
            if next.is_empty() {
                break;
            }
        }
        assert_eq!(paged, expected, "pages of {page}");
    }
    let often = PersonId::from_bytes(3_u128.to_be_bytes());
    let count: u64 = SIZES.iter().map(|size| (size + 47) / 50).sum();
    let many = store
        .list_entries_of(often, None, usize::MAX)
        .await
        .unwrap();
    assert_eq!(many.len() as u64, count);
}
