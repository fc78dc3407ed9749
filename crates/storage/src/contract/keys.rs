//! Keyrings, epochs, tokens.

use super::{Kept, Subject, person};
use crate::{KeyOp, KeyStore, KeyUnit, KeyringRow, StorageError};

fn keyring(n: u8, epoch: u32, revision: u64) -> KeyringRow {
    KeyringRow {
        person: person(n),
        epoch,
        revision,
        sealed: vec![n, epoch as u8],
    }
}

async fn put(store: &dyn KeyStore, row: KeyringRow, pending: bool) -> Kept {
    store
        .commit(KeyUnit::new("put").with(KeyOp::PutKeyring { row, pending }))
        .await
}

/// A writer that still holds the old epoch's key cannot bring it back.
pub async fn a_keyring_is_written_only_in_the_epoch_of_the_store(subject: &dyn Subject) -> Kept {
    let (store, other) = (subject.keys()?, subject.keys()?);
    assert_eq!(store.epoch().await?, 1);
    put(&*store, keyring(1, 1, 0), false).await?;
    let advance = KeyUnit::new("advance").with(KeyOp::AdvanceEpoch { from: 1 });
    other.commit(advance.clone()).await?;
    assert_eq!(store.epoch().await?, 2);
    let moved = |result| {
        matches!(
            result,
            Err(StorageError::EpochMoved {
                expected: 1,
                found: 2
            })
        )
    };
    assert!(moved(put(&*store, keyring(2, 1, 0), false).await));
    assert!(moved(
        store
            .commit(KeyUnit::new("expect").with(KeyOp::ExpectEpoch(1)))
            .await
    ));
    assert!(moved(store.commit(advance).await), "an epoch is left once");
    assert_eq!(store.find_keyring(person(2)).await?, None);
    put(&*store, keyring(2, 2, 0), false).await
}

/// Re-wrapping never brings back a key that was destroyed meanwhile.
pub async fn a_keyring_is_written_only_at_the_revision_that_was_read(
    subject: &dyn Subject,
) -> Kept {
    let store = subject.keys()?;
    put(&*store, keyring(1, 1, 0), false).await?;
    put(&*store, keyring(1, 1, 1), false).await?;
    let moved = |result| matches!(result, Err(StorageError::KeyringMoved { .. }));
    assert!(moved(put(&*store, keyring(1, 1, 1), false).await));
    assert!(moved(put(&*store, keyring(1, 1, 0), false).await));
    store
        .commit(KeyUnit::new("remove").with(KeyOp::RemoveKeyring(person(1))))
        .await?;
    assert!(
        moved(put(&*store, keyring(1, 1, 2), false).await),
        "erased meanwhile"
    );
    assert_eq!(store.find_keyring(person(1)).await?, None);
    store.scrub().await
}

/// A keyring whose data never came is found at start.
pub async fn pending_keyrings_are_listed_until_confirmed(subject: &dyn Subject) -> Kept {
    let store = subject.keys()?;
    for n in 1..4 {
        put(&*store, keyring(n, 1, 0), n != 2).await?;
    }
    assert_eq!(store.list_pending().await?, [person(1), person(3)]);
    let confirm = KeyUnit::new("confirm")
        .with(KeyOp::ConfirmPending(person(1)))
        .with(KeyOp::RemoveKeyring(person(3)));
    store.commit(confirm).await?;
    assert_eq!(store.list_pending().await?, []);
    assert_eq!(store.count_keyrings().await?, 2);
    let found = store
        .find_keyrings(&[person(2), person(3), person(1)])
        .await?;
    assert_eq!(found, [keyring(2, 1, 1), keyring(1, 1, 1)]);
    Ok(())
}

/// One token may hold several people, one person several tokens.
pub async fn people_are_found_by_token_until_removed(subject: &dyn Subject) -> Kept {
    let store = subject.keys()?;
    let mut unit = KeyUnit::new("enter");
    for (token, n) in [(1, 1), (1, 2), (2, 1), (1, 1)] {
        unit.ops.push(KeyOp::AddToken {
            token: [token; 16],
            person: person(n),
        });
    }
    store.commit(unit).await?;
    assert_eq!(
        store.find_people_by_token([1; 16]).await?,
        [person(1), person(2)]
    );
    let remove = KeyOp::RemoveToken {
        token: [1; 16],
        person: person(1),
    };
    let set = KeyOp::SetMeta {
        key: "index".to_owned(),
        value: vec![1],
        expected: Some(None),
    };
    store
        .commit(KeyUnit::new("remove").with(remove).with(set.clone()))
        .await?;
    assert_eq!(store.find_people_by_token([1; 16]).await?, [person(2)]);
    assert_eq!(store.find_people_by_token([2; 16]).await?, [person(1)]);
    let twice = store.commit(KeyUnit::new("again").with(set)).await;
    assert!(matches!(twice, Err(StorageError::MetaMoved { .. })));
    assert_eq!(store.find_meta("index").await?, Some(vec![1]));
    Ok(())
}

/// The look-up table of another epoch comes in one step, and no token of the epoch before stays.
pub async fn staged_tokens_take_the_place_of_the_look_up_table(subject: &dyn Subject) -> Kept {
    let store = subject.keys()?;
    let enter = |token, n| KeyOp::AddToken {
        token: [token; 16],
        person: person(n),
    };
    let stage = |n, tokens: &[u8]| KeyOp::StageTokens {
        person: person(n),
        tokens: tokens.iter().map(|token| [*token; 16]).collect(),
    };
    let entered = KeyUnit::new("enter").with(enter(1, 1)).with(enter(1, 2));
    store.commit(entered).await?;
    let staged = KeyUnit::new("stage")
        .with(stage(2, &[9, 3, 9]))
        .with(stage(1, &[3]))
        .with(stage(3, &[]));
    store.commit(staged).await?;
    assert_eq!(store.find_people_by_token([3; 16]).await?, [], "not yet");
    let both = [person(1), person(2)];
    assert_eq!(store.find_people_by_token([1; 16]).await?, both);
    for _twice in 0..2 {
        let swap = KeyUnit::new("swap").with(KeyOp::SwapTokens);
        store.commit(swap).await?;
        assert_eq!(store.find_people_by_token([3; 16]).await?, both);
        assert_eq!(store.find_people_by_token([9; 16]).await?, [person(2)]);
        assert_eq!(store.find_people_by_token([1; 16]).await?, []);
    }
    Ok(())
}

/// Re-wrapping goes over key ranges and can be taken up again.
pub async fn keyrings_of_an_epoch_are_listed_until_wrapped_again(subject: &dyn Subject) -> Kept {
    let store = subject.keys()?;
    for n in 1..5 {
        put(&*store, keyring(n, 1, 0), false).await?;
    }
    store
        .commit(KeyUnit::new("advance").with(KeyOp::AdvanceEpoch { from: 1 }))
        .await?;
    let first = store.list_keyrings(1, None, 2).await?;
    assert_eq!(first, [keyring(1, 1, 1), keyring(2, 1, 1)]);
    for row in first {
        put(&*store, KeyringRow { epoch: 2, ..row }, false).await?;
    }
    let left = store.list_keyrings(1, None, 9).await?;
    assert_eq!(left, [keyring(3, 1, 1), keyring(4, 1, 1)]);
    assert_eq!(
        store.list_keyrings(1, Some(person(3)), 9).await?,
        [keyring(4, 1, 1)]
    );
    assert_eq!(store.list_keyrings(2, None, 9).await?.len(), 2);
    Ok(())
}
