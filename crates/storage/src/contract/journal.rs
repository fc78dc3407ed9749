//! Entries, origins, roots.

use std::sync::Arc;

use kitei_domain::EntryId;
use kitei_journal::{Frontier, leaf_hash};

use super::{Kept, Subject, entry, open_origin, origin, person};
use crate::{CLOCK_TOLERANCE_MS, DataStore, StorageError, Unit};

/// Whether an origin's stored tree is the one over its stored entries.
async fn is_whole(store: &dyn DataStore, n: u8, size: u64) -> Result<bool, StorageError> {
    let mut frontier = Frontier::new();
    for row in store.list_entries(origin(n), 0, usize::MAX).await? {
        assert_eq!(
            row.id,
            EntryId {
                origin: origin(n),
                index: frontier.size()
            }
        );
        frontier.push(leaf_hash(&row.bytes));
    }
    let origins = store.list_origins().await?;
    let stored = origins.iter().find(|row| row.id == origin(n));
    Ok(stored.is_some_and(|row| {
        row.size == size
            && frontier.size() == size
            && row.root == frontier.root()
            && row.frontier == frontier.to_bytes()
    }))
}

/// An entry's place is its turn, its witness names its leaf, and the root covers it.
pub async fn entries_keep_their_order_and_the_root_follows_them(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    let early = store
        .commit(Unit::new("early").with(entry(1, &[], b"x")))
        .await;
    assert!(matches!(early, Err(StorageError::NoOrigin)));
    open_origin(&*store, 1).await?;
    assert!(is_whole(&*store, 1, 0).await?);
    let unit = Unit::new("two")
        .with(entry(1, &[1], b"a"))
        .with(entry(2, &[1, 2, 1], b"b"));
    let committed = store.commit(unit).await?;
    let places: Vec<_> = committed
        .entries
        .iter()
        .map(|done| (done.entry.index, done.leaf))
        .collect();
    assert_eq!(places, [(0, leaf_hash(b"a")), (1, leaf_hash(b"b"))]);
    store
        .commit(Unit::new("one").with(entry(3, &[2], b"c")))
        .await?;
    assert!(is_whole(&*store, 1, 3).await?);
    let second = EntryId {
        origin: origin(1),
        index: 1,
    };
    let read = store.find_entry(second).await?;
    assert_eq!(
        read.map(|row| (row.id, row.time.as_millis(), row.bytes)),
        Some((second, 2, b"b".to_vec()))
    );
    assert_eq!(
        store.find_entry(EntryId { index: 3, ..second }).await?,
        None
    );
    let witnessed = store.witness(second).await?;
    assert_eq!(
        witnessed.map(|(row, witness)| (row.bytes, witness.entry, witness.leaf)),
        Some((b"b".to_vec(), second, leaf_hash(b"b")))
    );
    assert_eq!(store.witness(EntryId { index: 3, ..second }).await?, None);
    assert_eq!(store.list_entries(origin(1), 1, 1).await?.len(), 1);
    Ok(())
}

/// A clock that was set back does not revive a lapsed training.
pub async fn an_entry_before_the_newest_is_refused_after_five_minutes(
    subject: &dyn Subject,
) -> Kept {
    let store = subject.data()?;
    open_origin(&*store, 1).await?;
    let newest = 10 * CLOCK_TOLERANCE_MS;
    assert_eq!(store.newest_time().await?, None);
    store
        .commit(Unit::new("now").with(entry(newest, &[], b"a")))
        .await?;
    store
        .commit(Unit::new("back").with(entry(newest - CLOCK_TOLERANCE_MS, &[], b"b")))
        .await?;
    let late = newest - CLOCK_TOLERANCE_MS - 1;
    let refused = store
        .commit(Unit::new("late").with(entry(late, &[], b"c")))
        .await;
    assert!(
        matches!(refused, Err(StorageError::ClockSetBack { newest: n }) if n.as_millis() == newest)
    );
    open_origin(&*store, 2).await?;
    let refused = store
        .commit(Unit::new("late").with(entry(late, &[], b"c")))
        .await;
    assert!(
        matches!(refused, Err(StorageError::ClockSetBack { .. })),
        "a new origin forgets nothing"
    );
    assert_eq!(
        store
            .newest_time()
            .await?
            .map(kitei_domain::Timestamp::as_millis),
        Some(newest)
    );
    assert!(is_whole(&*store, 1, 2).await?);
    Ok(())
}

/// A restored office goes on in an origin of its own.
pub async fn a_new_origin_takes_every_later_entry(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    open_origin(&*store, 2).await?;
    store
        .commit(Unit::new("old").with(entry(1, &[1], b"a")))
        .await?;
    let opened = crate::Op::OpenOrigin {
        origin: origin(1),
        opened: kitei_domain::Timestamp::from_millis(5),
    };
    let both = Unit::new("both")
        .with(entry(1, &[1], b"b"))
        .with(opened)
        .with(entry(2, &[1], b"c"));
    let refused = store
        .commit(both.clone().with(super::add(1)).with(super::add(1)))
        .await;
    assert!(matches!(refused, Err(StorageError::Duplicate { .. })));
    let committed = store.commit(both).await?;
    let places: Vec<EntryId> = committed.entries.iter().map(|done| done.entry).collect();
    let expected = [
        EntryId {
            origin: origin(2),
            index: 1,
        },
        EntryId {
            origin: origin(1),
            index: 0,
        },
    ];
    assert_eq!(places, expected);
    let origins: Vec<_> = store
        .list_origins()
        .await?
        .iter()
        .map(|row| (row.id, row.size))
        .collect();
    assert_eq!(origins, [(origin(2), 2), (origin(1), 1)]);
    assert!(is_whole(&*store, 2, 2).await? && is_whole(&*store, 1, 1).await?);
    let history = store
        .list_entries_of(person(1), Some(places[1]), 10)
        .await?;
    assert_eq!(history.len(), 2, "an older origin is older");
    Ok(())
}

/// A person reads who used their information, page by page.
pub async fn an_access_history_is_paged_newest_first(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    open_origin(&*store, 1).await?;
    for n in 0..5_u8 {
        let unit = Unit::new("read").with(entry(i64::from(n), &[n % 2, 7], &[n]));
        store.commit(unit).await?;
    }
    let first = store.list_entries_of(person(7), None, 2).await?;
    assert_eq!(
        first.iter().map(|row| row.id.index).collect::<Vec<_>>(),
        [4, 3]
    );
    let rest = store
        .list_entries_of(person(7), first.last().map(|row| row.id), 9)
        .await?;
    assert_eq!(
        rest.iter().map(|row| row.id.index).collect::<Vec<_>>(),
        [2, 1, 0]
    );
    let odd = store.list_entries_of(person(1), None, 9).await?;
    assert_eq!(
        odd.iter().map(|row| row.id.index).collect::<Vec<_>>(),
        [3, 1]
    );
    assert_eq!(store.list_entries_of(person(3), None, 9).await?, []);
    Ok(())
}

/// Concurrent acts share one durable write and nothing else.
pub async fn concurrent_entries_each_have_a_place_of_their_own(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    open_origin(&*store, 1).await?;
    let mut tasks = Vec::new();
    for n in 0..64_u8 {
        let store = Arc::clone(&store);
        tasks.push(tokio::spawn(async move {
            let mut places = Vec::new();
            for turn in 0..8_u8 {
                let unit = Unit::new("read").with(entry(1, &[n], &[n, turn]));
                for done in store.commit(unit).await?.entries {
                    assert_eq!(done.leaf, leaf_hash(&[n, turn]));
                    places.push(done.entry.index);
                }
            }
            Ok::<_, StorageError>(places)
        }));
    }
    let mut places = Vec::new();
    for task in tasks {
        match task.await {
            Ok(done) => places.extend(done?),
            Err(error) => assert!(!error.is_panic(), "a task panicked"),
        }
    }
    places.sort_unstable();
    assert!(places.into_iter().eq(0..512));
    assert!(is_whole(&*store, 1, 512).await?);
    Ok(())
}

/// Two processes on one store keep one tree.
pub async fn two_handles_write_alternately_into_one_tree(subject: &dyn Subject) -> Kept {
    let (one, other) = (subject.data()?, subject.data()?);
    open_origin(&*one, 1).await?;
    let mut tasks = Vec::new();
    for n in 0..20_u8 {
        let store = Arc::clone(if n % 2 == 0 { &one } else { &other });
        let unit = Unit::new("read").with(entry(1, &[n], &[n]));
        if n < 10 {
            let committed = store.commit(unit).await?;
            assert_eq!(
                committed.entries.first().map(|done| done.entry.index),
                Some(u64::from(n))
            );
        } else {
            tasks.push(tokio::spawn(
                async move { store.commit(unit).await.map(drop) },
            ));
        }
    }
    for task in tasks {
        match task.await {
            Ok(done) => done?,
            Err(error) => assert!(!error.is_panic(), "a task panicked"),
        }
    }
    assert!(is_whole(&*one, 1, 20).await? && is_whole(&*other, 1, 20).await?);
    Ok(())
}
