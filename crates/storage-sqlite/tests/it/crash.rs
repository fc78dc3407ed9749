//! A process killed in the middle of committing loses nothing that it acknowledged.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use kitei_journal::{Frontier, leaf_hash};
use kitei_storage::DataStore;
use kitei_storage_sqlite::SqliteData;

use crate::support::{append, fresh, open_origin, options};

const OFFICE: &str = "KITEI_STORAGE_CRASH_OFFICE";

/// The child: commits for ever from several tasks and says each acknowledged place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_child_commits_until_it_is_killed() {
    let Some(office) = std::env::vars_os().find(|(name, _)| name == OFFICE) else {
        return;
    };
    let store = std::sync::Arc::new(SqliteData::open(office.1.as_ref(), &options()).unwrap());
    let mut tasks = Vec::new();
    for task in 0..16_u64 {
        let store = std::sync::Arc::clone(&store);
        tasks.push(tokio::spawn(async move {
            for turn in 0..1_000_000_u64 {
                let committed = store.commit(append(task << 32 | turn)).await.unwrap();
                let line = format!("acknowledged {}\n", committed.entries[0].entry.index);
                std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn a_killed_process_loses_nothing_acknowledged() {
    let office = fresh();
    office.open_data().commit(open_origin()).await.unwrap();
    let mut last = 0;
    for round in 1..4 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "crash::the_child_commits_until_it_is_killed",
                "--nocapture",
            ])
            .env(OFFICE, office.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let acknowledged = lines.map_while(Result::ok).filter_map(|line| {
            line.strip_prefix("acknowledged ")
                .and_then(|place| place.parse::<u64>().ok())
        });
        let mut heard = 0;
        for place in acknowledged {
            last = last.max(place);
            heard += 1;
            if heard == round * 300 {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(heard >= round * 300);
        let store = office.open_data();
        let origin = store.list_origins().await.unwrap().remove(0);
        assert!(
            origin.size > last,
            "entry {last} was acknowledged, {} are there",
            origin.size
        );
        let mut frontier = Frontier::new();
        for row in store.list_entries(origin.id, 0, usize::MAX).await.unwrap() {
            frontier.push(leaf_hash(&row.bytes));
        }
        assert_eq!(
            (frontier.size(), frontier.root()),
            (origin.size, origin.root)
        );
    }
}
