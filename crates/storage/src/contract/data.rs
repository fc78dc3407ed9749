//! People, records, registers, settings.

use std::sync::Arc;

use super::{Kept, Subject, add, entry, open_origin, person, record, registration};
use crate::{DataStore, Op, RegisterKind, RegisterRow, StorageError, Unit};

fn expect(n: u8, version: u64) -> Op {
    Op::ExpectFacts {
        person: person(n),
        version,
    }
}

fn raise(n: u8) -> Op {
    Op::UpdateStanding {
        person: person(n),
        standing: vec![9],
        raise_facts: true,
    }
}

fn register(id: u8, key: Option<u8>, revision: u64) -> RegisterRow {
    RegisterRow {
        kind: RegisterKind::Staff,
        id: [id; 16],
        person: None,
        key: key.map(|key| [key; 16]),
        revision,
        sealed: vec![id],
    }
}

fn put(row: RegisterRow) -> Unit {
    Unit::new("register.put").with(Op::PutRegister(row))
}

/// A ruling on old facts writes nothing, not even what stood before the check.
pub async fn a_unit_on_moved_facts_is_refused_whole(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    store.commit(Unit::new("add").with(add(1))).await?;
    let raised = store
        .commit(Unit::new("raise").with(expect(1, 1)).with(raise(1)))
        .await?;
    assert_eq!(raised.facts, [(person(1), 2)]);
    let late = Unit::new("late").with(add(2)).with(expect(1, 1));
    let refused = store.commit(late).await;
    assert!(matches!(refused, Err(StorageError::FactsMoved { person: p }) if p == person(1)));
    assert_eq!(store.find_person(person(2)).await?, None);
    let absent = store.commit(Unit::new("absent").with(expect(3, 1))).await;
    assert!(matches!(absent, Err(StorageError::FactsMoved { .. })));
    let absent = store.commit(Unit::new("absent").with(raise(3))).await;
    assert!(matches!(absent, Err(StorageError::FactsMoved { .. })));
    let found = store
        .find_person(person(1))
        .await?
        .map(|row| (row.facts_version, row.standing));
    assert_eq!(found, Some((2, vec![9])));
    Ok(())
}

/// Of 64 units ruled on the same facts, each of which moves them, one is done.
pub async fn concurrent_units_on_one_version_let_one_through(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    store.commit(Unit::new("add").with(add(1))).await?;
    let mut tasks = Vec::new();
    for _ in 0..64 {
        let store = Arc::clone(&store);
        let unit = Unit::new("raise").with(expect(1, 1)).with(raise(1));
        tasks.push(tokio::spawn(async move { store.commit(unit).await }));
    }
    let mut done = 0;
    for task in tasks {
        match task.await {
            Ok(Ok(_committed)) => done += 1,
            Ok(Err(error)) => assert!(matches!(error, StorageError::FactsMoved { .. })),
            Err(error) => assert!(!error.is_panic(), "a task panicked"),
        }
    }
    assert_eq!(done, 1);
    Ok(())
}

/// Units that share a durable write share nothing else.
pub async fn a_failing_unit_leaves_its_neighbours_alone(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    open_origin(&*store, 1).await?;
    store.commit(Unit::new("add").with(add(200))).await?;
    let mut tasks = Vec::new();
    for n in 0..64_u8 {
        let store = Arc::clone(&store);
        let mut unit = Unit::new("add").with(add(n)).with(entry(1, &[n], &[n]));
        if n % 2 == 1 {
            unit = unit.with(add(200));
        }
        tasks.push(tokio::spawn(async move { (n, store.commit(unit).await) }));
    }
    for task in tasks {
        if let Ok((n, result)) = task.await {
            let there = store.find_person(person(n)).await?.is_some();
            assert_eq!(result.is_ok(), n % 2 == 0, "unit {n}");
            assert_eq!(there, n % 2 == 0, "person {n}");
        }
    }
    let sizes: Vec<u64> = store
        .list_origins()
        .await?
        .iter()
        .map(|row| row.size)
        .collect();
    assert_eq!(sizes, [32]);
    Ok(())
}

/// Reading a section reads its newest version in each registration.
pub async fn the_newest_version_of_each_section_is_listed(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    let rows = [
        record(1, 1, "career", 1),
        record(1, 1, "career", 2),
        record(1, 2, "career", 1),
        record(1, 1, "wishes", 1),
        record(2, 1, "career", 3),
    ];
    let mut unit = Unit::new("collect").with(add(1)).with(add(2));
    unit.ops.extend(rows.iter().cloned().map(Op::PutRecord));
    store.commit(unit).await?;
    let [_, second, other, wishes, _] = rows.clone();
    let newest = [second, other, wishes];
    let file = |sections: Option<&'static [&'static str]>| {
        let store = &store;
        async move {
            let file = store.find_file(person(1), sections).await?;
            Ok::<_, StorageError>(file.map(|file| (file.person.person, file.records)))
        }
    };
    assert_eq!(file(None).await?, Some((person(1), newest.to_vec())));
    assert_eq!(
        file(Some(&["wishes", "career"])).await?,
        Some((person(1), newest.to_vec()))
    );
    assert_eq!(
        file(Some(&["wishes"])).await?,
        Some((person(1), newest[2..].to_vec()))
    );
    assert_eq!(
        file(Some(&["no_such_section", "wishes"])).await?,
        Some((person(1), newest[2..].to_vec()))
    );
    assert_eq!(file(Some(&[])).await?, Some((person(1), Vec::new())));
    assert_eq!(store.find_file(person(3), None).await?, None);
    assert_eq!(
        store.list_record_versions(person(1), None).await?,
        rows[..4]
    );
    let of_one = store
        .list_record_versions(person(1), Some(registration(2)))
        .await?;
    assert_eq!(of_one, rows[2..3]);
    let twice = store
        .commit(Unit::new("again").with(Op::PutRecord(rows[0].clone())))
        .await;
    assert!(matches!(twice, Err(StorageError::Duplicate { .. })));
    Ok(())
}

/// A withdrawn value takes every version that held it along, and nothing else.
pub async fn records_are_removed_by_registration_section_and_version(
    subject: &dyn Subject,
) -> Kept {
    let store = subject.data()?;
    let mut unit = Unit::new("collect");
    for (of, section, version) in [
        (1, "career", 1),
        (1, "career", 2),
        (1, "wishes", 1),
        (2, "career", 1),
        (2, "wishes", 1),
    ] {
        unit.ops
            .push(Op::PutRecord(record(1, of, section, version)));
    }
    store.commit(unit).await?;
    let remove = |of: Option<u8>, section: Option<&str>, below| {
        Unit::new("remove").with(Op::RemoveRecords {
            person: person(1),
            registration: of.map(registration),
            section: section.map(str::to_owned),
            below,
        })
    };
    store
        .commit(remove(Some(1), Some("career"), Some(2)))
        .await?;
    let left = store.list_record_versions(person(1), None).await?;
    assert_eq!(left.len(), 4);
    assert!(!left.contains(&record(1, 1, "career", 1)));
    store.commit(remove(Some(2), None, None)).await?;
    let left = store.list_record_versions(person(1), None).await?;
    assert_eq!(left, [record(1, 1, "career", 2), record(1, 1, "wishes", 1)]);
    let keep = |of: u8| {
        Unit::new("erase").with(Op::KeepSections {
            person: person(1),
            registration: registration(of),
            sections: vec!["wishes".to_owned(), "register".to_owned()],
        })
    };
    store.commit(keep(2)).await?;
    let left = store.list_record_versions(person(1), None).await?;
    assert_eq!(left.len(), 2);
    store.commit(keep(1)).await?;
    let left = store.list_record_versions(person(1), None).await?;
    assert_eq!(left, [record(1, 1, "wishes", 1)]);
    Ok(())
}

/// Erasure leaves entries that name an id which points at nobody.
pub async fn a_removed_person_leaves_only_journal_entries(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    open_origin(&*store, 1).await?;
    for n in [1, 2] {
        let mut row = register(n, None, 0);
        row.person = Some(person(n));
        let unit = Unit::new("collect")
            .with(add(n))
            .with(Op::PutRecord(record(n, 1, "career", 1)))
            .with(Op::PutRegister(row))
            .with(entry(1, &[n], &[n]));
        store.commit(unit).await?;
    }
    let about = store.list_all_registers_of(person(1)).await?;
    assert_eq!(about.len(), 1);
    assert!(about.iter().all(|row| row.person == Some(person(1))));
    store
        .commit(Unit::new("erase").with(Op::RemovePerson(person(1))))
        .await?;
    assert_eq!(store.list_all_registers_of(person(1)).await?, []);
    assert_eq!(store.find_person(person(1)).await?, None);
    assert_eq!(store.list_record_versions(person(1), None).await?, []);
    assert_eq!(
        store
            .list_registers_of(RegisterKind::Staff, person(1))
            .await?,
        []
    );
    assert_eq!(store.list_entries_of(person(1), None, 10).await?.len(), 1);
    assert_eq!(store.count_people().await?, 1);
    let other = store.find_file(person(2), None).await?;
    assert_eq!(other.map(|file| file.records.len()), Some(1));
    assert_eq!(
        store
            .list_registers_of(RegisterKind::Staff, person(2))
            .await?
            .len(),
        1
    );
    Ok(())
}

/// What was decided on a register row that has changed since is not done.
pub async fn a_unit_on_a_moved_register_row_is_refused_whole(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    let moved = |result| matches!(result, Err(StorageError::RevisionMoved { .. }));
    let expect = |revision| Op::ExpectRegister {
        kind: RegisterKind::Staff,
        id: [1; 16],
        revision,
    };
    let absent = Unit::new("absent").with(add(1)).with(expect(1));
    assert!(moved(store.commit(absent).await), "nothing is there");
    store.commit(put(register(1, None, 0))).await?;
    let read = Unit::new("read").with(expect(1)).with(add(1));
    store.commit(read).await?;
    store.commit(put(register(1, None, 1))).await?;
    let late = Unit::new("late").with(add(2)).with(expect(1));
    assert!(moved(store.commit(late).await), "revision 1 is gone");
    assert_eq!(store.find_person(person(2)).await?, None);
    Ok(())
}

/// Nobody overwrites what they have not read.
pub async fn register_rows_are_written_only_at_the_revision_that_was_read(
    subject: &dyn Subject,
) -> Kept {
    let store = subject.data()?;
    let moved = |result| matches!(result, Err(StorageError::RevisionMoved { .. }));
    assert!(
        moved(store.commit(put(register(1, None, 4))).await),
        "nothing is there to change"
    );
    store.commit(put(register(1, None, 0))).await?;
    assert!(
        moved(store.commit(put(register(1, None, 0))).await),
        "it is there already"
    );
    store.commit(put(register(1, Some(7), 1))).await?;
    assert!(
        moved(store.commit(put(register(1, None, 1))).await),
        "revision 1 is gone"
    );
    let read = store.find_register(RegisterKind::Staff, [1; 16]).await?;
    assert_eq!(read, Some(register(1, Some(7), 2)));
    assert_eq!(
        store
            .find_register(RegisterKind::Recipient, [1; 16])
            .await?,
        None
    );
    let op = Op::RemoveRegister {
        kind: RegisterKind::Staff,
        id: [1; 16],
    };
    store.commit(Unit::new("remove").with(op)).await?;
    assert_eq!(
        store.find_register(RegisterKind::Staff, [1; 16]).await?,
        None
    );
    Ok(())
}

/// A number finds one row of its register.
pub async fn a_register_key_is_unique_in_its_register(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    store.commit(put(register(1, Some(7), 0))).await?;
    let second = store.commit(put(register(2, Some(7), 0))).await;
    assert!(matches!(second, Err(StorageError::Duplicate { .. })));
    let mut other = register(2, Some(7), 0);
    other.kind = RegisterKind::Recipient;
    store.commit(put(other.clone())).await?;
    other.revision = 1;
    assert_eq!(
        store
            .find_register_by_key(RegisterKind::Recipient, [7; 16])
            .await?,
        Some(other)
    );
    for n in 3..6 {
        store.commit(put(register(n, None, 0))).await?;
    }
    let page = store
        .list_registers(RegisterKind::Staff, Some([3; 16]), 1)
        .await?;
    assert_eq!(page, [register(4, None, 1)]);
    assert_eq!(
        store
            .list_registers(RegisterKind::Staff, None, 10)
            .await?
            .len(),
        4
    );
    Ok(())
}

/// A setting is replaced only by who knows what it was.
pub async fn settings_are_compared_before_they_are_set(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    let set = |value: u8, expected: Option<Option<Vec<u8>>>| {
        let op = Op::SetMeta {
            key: "pack".to_owned(),
            value: vec![value],
            expected,
        };
        Unit::new("set").with(op)
    };
    assert_eq!(store.find_meta("pack").await?, None);
    store.commit(set(1, Some(None))).await?;
    let late = store.commit(set(2, Some(None))).await;
    assert!(matches!(late, Err(StorageError::MetaMoved { .. })));
    store.commit(set(3, Some(Some(vec![1])))).await?;
    store.commit(set(4, None)).await?;
    assert_eq!(store.find_meta("pack").await?, Some(vec![4]));
    Ok(())
}

/// Batch work goes over key ranges.
pub async fn people_are_listed_in_pages(subject: &dyn Subject) -> Kept {
    let store: Arc<dyn DataStore> = subject.data()?;
    for n in [5, 1, 3] {
        store.commit(Unit::new("add").with(add(n))).await?;
    }
    let ids = |rows: Vec<crate::PersonRow>| rows.iter().map(|row| row.person).collect::<Vec<_>>();
    assert_eq!(
        ids(store.list_people(None, 2).await?),
        [person(1), person(3)]
    );
    assert_eq!(
        ids(store.list_people(Some(person(3)), 2).await?),
        [person(5)]
    );
    let asked = [person(5), person(2), person(1)];
    assert_eq!(
        ids(store.find_people(&asked).await?),
        [person(5), person(1)]
    );
    let twice = store.commit(Unit::new("add").with(add(1))).await;
    assert!(matches!(twice, Err(StorageError::Duplicate { .. })));
    Ok(())
}

/// A back-up never overwrites, and says what it wrote.
pub async fn a_back_up_is_written_once_and_measured(subject: &dyn Subject) -> Kept {
    let store = subject.data()?;
    store.commit(Unit::new("add").with(add(1))).await?;
    let path = std::env::temp_dir().join(format!("kitei-{}-{:p}", std::process::id(), &store));
    let written = store.back_up(&path).await;
    let again = store.back_up(&path).await;
    let length = std::fs::metadata(&path).map(|file| file.len());
    let removed = std::fs::remove_file(&path);
    let written = written?;
    assert_eq!(written.files, 1);
    assert_eq!(length.ok(), Some(written.bytes));
    assert_ne!(written.digest, [0; 32]);
    assert!(removed.is_ok());
    assert!(matches!(again, Err(StorageError::Exists { .. })));
    Ok(())
}
