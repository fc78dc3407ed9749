//! Promise 1 and 10 for real: each act is done on a disk that fails at each of its calls, in a
//! process of its own that is killed there, or finds the disk full or not syncing. Whatever it
//! acknowledged is there afterwards, whatever is there is journaled, and the office opens and
//! verifies.

mod acts;
mod power;
mod prepared;

use std::fs;
use std::path::Path;
use std::process::Command;

use kitei_journal::verify_export;
use kitei_office::{Ground, Office, OfficeError, open_key_copy};
use kitei_storage::RegisterKind;
use kitei_testing::SEEKER;
use kitei_testing::fault::{Ended, FaultKind, FaultyRun, apart, under_the_shim};
use kitei_testing::office::journal_at;

use self::acts::{ACTS, TOLD_BEFORE, URGENT, WAITING, copy_words, has_left};
use self::prepared::{Prepared, copy_of, ground};
use crate::support::show;

const WALKER: &str = "disk::the_walker_lets_every_call_of_every_act_fail";
const KIND: &str = "KITEI_DISK_TEST";

/// Runs the walker under the shim: it prepares an office once and tries each place in a child.
fn at_every_place(kind: FaultKind) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", WALKER, "--nocapture"])
        .env(KIND, kind.as_str());
    let output = under_the_shim(&mut command).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}{failed}");
}

// clause: B17, B18
#[test]
fn an_office_killed_before_any_call_of_any_act_loses_nothing_acknowledged() {
    at_every_place(FaultKind::Kill);
}

// clause: B17, B18
#[test]
fn an_office_killed_after_any_call_of_any_act_loses_nothing_acknowledged() {
    at_every_place(FaultKind::KillAfter);
}

// clause: B17, B18
#[test]
fn an_office_whose_disk_is_full_at_any_call_of_any_act_loses_nothing_acknowledged() {
    at_every_place(FaultKind::Enospc);
}

// clause: B17, B18
#[test]
fn an_office_whose_disk_does_not_sync_at_any_call_of_any_act_loses_nothing_acknowledged() {
    at_every_place(FaultKind::Eio);
}

// clause: A20, A22, A27
#[test]
fn wherever_the_disk_is_found_full_emergency_requests_and_what_stops_a_use_are_done_and_nothing_else()
 {
    at_every_place(FaultKind::Full);
}

#[test]
fn the_walker_lets_every_call_of_every_act_fail() {
    let Some((_, kind)) = std::env::vars_os().find(|(name, _)| name == KIND) else {
        return;
    };
    let mut kinds = FaultKind::ALL.into_iter();
    let kind = kinds.find(|known| known.as_str() == kind).unwrap();
    let walk = Walk::new(kind);
    let acts = if kind == FaultKind::Full {
        URGENT
    } else {
        ACTS
    };
    for act in acts {
        block_on(walk.done_soundly(act));
        let places = walk.every_place(act);
        assert!(places > 2, "{act}: {places} places");
        eprintln!("{act}: {places}");
    }
    if kind == FaultKind::Full {
        for act in WAITING {
            walk.waits_for_space(act);
        }
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(work)
}

struct Walk {
    prepared: Prepared,
    kind: FaultKind,
}

/// What a child said before its end: nothing, `failed`, or `done` with its entry.
#[derive(Debug)]
enum Said {
    Nothing,
    Failed,
    Done(Option<(String, String)>),
}

impl Said {
    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap_or_default();
        let words: Vec<&str> = text.split(' ').collect();
        match words.as_slice() {
            ["failed"] => Self::Failed,
            ["done"] => Self::Done(None),
            ["done", id, leaf] => Self::Done(Some(((*id).to_owned(), (*leaf).to_owned()))),
            _ => Self::Nothing,
        }
    }
}

impl Walk {
    fn new(kind: FaultKind) -> Self {
        Self {
            prepared: block_on(Prepared::new()),
            kind,
        }
    }

    fn begun(&self, act: &str) -> (&Path, u64) {
        let Prepared {
            usual,
            unfinished,
            advancing,
            entries,
            ..
        } = &self.prepared;
        match act {
            "open" => (unfinished.path(), entries.1),
            "open_advancing" => (advancing.path(), entries.2),
            _ => (usual.path(), entries.0),
        }
    }

    /// On a sound disk the act is done; what the rules answered stays in memory for every try.
    async fn done_soundly(&self, act: &str) {
        let dir = copy_of(self.begun(act).0);
        let mut office = self.prepared.open(dir.path(), 99).await.unwrap();
        let by = office.caller(&self.prepared.token).await.unwrap();
        let out = dir.path().join("out");
        let done = self.prepared.perform(act, &mut office, &by, &out);
        done.await
            .unwrap_or_else(|error| panic!("{act}: {error:?}"));
        let done = self.prepared.is_done(act, &mut office, &by, &out);
        assert_ne!(done.await, Some(false), "{act} leaves nothing");
    }

    /// Lets the first call fail, the second, and so on until none is left: how many there were.
    fn every_place(&self, act: &str) -> u64 {
        let (mut at, mut places) = (1, 0);
        loop {
            match self.one_place(act, at) {
                Ended::Killed => at += 1,
                Ended::ByItself {
                    struck: Some(struck),
                    ..
                } => at = struck + 1,
                Ended::ByItself { struck: None, .. } => return places,
            }
            places += 1;
        }
    }

    fn one_place(&self, act: &str, at: u64) -> Ended {
        let (from, entries) = self.begun(act);
        let dir = copy_of(from);
        let run = FaultyRun {
            dir: dir.path().to_owned(),
            at,
            kind: self.kind,
        };
        let place = format!("{act}, {:?} at {at}", self.kind);
        let outside = tempfile::tempdir().unwrap();
        let said = outside.path().join("said");
        // What a person takes away needs space that is kept back nowhere: it goes to another disk.
        let out = match self.kind {
            FaultKind::Full => outside.path().join("out"),
            _ => dir.path().join("out"),
        };
        let ended = apart(|| block_on(self.try_it(act, &run, &out, &said)));
        let ended = ended.unwrap_or_else(|error| panic!("{place}: {error}"));
        let said = Said::read(&said);
        if self.kind == FaultKind::Full {
            assert!(matches!(said, Said::Done(_)), "{place}: {said:?}");
        }
        let left = (dir.path(), out.as_path());
        block_on(self.check(act, left, entries, &said, &place));
        ended
    }

    /// In the child: the act on the failing disk. Closing the stores writes too.
    async fn try_it(&self, act: &str, run: &FaultyRun, out: &Path, said: &Path) {
        let Prepared { token, .. } = &self.prepared;
        let before_opening = act.starts_with("open") || self.kind == FaultKind::Full;
        if before_opening {
            run.begin().unwrap();
        }
        let opened = self.prepared.open(&run.dir, 4242).await;
        let mut office = match opened {
            Err(_) if before_opening => return,
            opened => opened.unwrap(),
        };
        let by = office.caller(token).await.unwrap();
        if !before_opening {
            run.begin().unwrap();
        }
        let performed = self.prepared.perform(act, &mut office, &by, out);
        let answer = match performed.await {
            Ok(Some(entry)) => format!("done {} {}", entry.id, entry.leaf_hash),
            Ok(None) => "done".to_owned(),
            Err(_) => "failed".to_owned(),
        };
        fs::write(said, answer).unwrap();
    }

    /// An act that may not use the space that is kept back: refused on a full disk, before and after
    /// another act has used it, and nothing of it is there.
    fn waits_for_space(&self, act: &str) {
        let (from, entries) = self.begun(act);
        let dir = copy_of(from);
        let run = FaultyRun {
            dir: dir.path().to_owned(),
            at: 1,
            kind: self.kind,
        };
        let done = apart(|| block_on(self.try_to_no_avail(act, &run)));
        done.unwrap_or_else(|error| panic!("{act} on a full disk: {error}"));
        let left = block_on(journal_at(dir.path())).len() as u64;
        assert_eq!(left, entries + 1, "{act}: the emergency has its entry");
        let pending = block_on(ground(dir.path(), 0).unwrap().keys.list_pending());
        assert!(pending.unwrap().is_empty(), "{act} wrote keys");
        let scans = |office: &Path| fs::read_dir(office.join("files")).unwrap().count();
        assert_eq!(scans(dir.path()), scans(from), "{act} wrote a file");
    }

    /// In the child.
    async fn try_to_no_avail(&self, act: &str, run: &FaultyRun) {
        let mut office = self.prepared.open(&run.dir, 4242).await.unwrap();
        let by = office.caller(&self.prepared.token).await.unwrap();
        run.begin().unwrap();
        let out = run.dir.join("out");
        for urgent_before in [false, true] {
            if urgent_before {
                let urgent = self.prepared.perform("emergency", &mut office, &by, &out);
                urgent.await.unwrap();
            }
            let ordinary = self.prepared.perform(act, &mut office, &by, &out).await;
            assert!(
                matches!(ordinary, Err(OfficeError::DiskFull)),
                "{act}, urgent before: {urgent_before}: {ordinary:?}"
            );
        }
    }

    async fn check(
        &self,
        act: &str,
        (dir, out): (&Path, &Path),
        before: u64,
        said: &Said,
        place: &str,
    ) {
        let Prepared { people, token, .. } = &self.prepared;
        let opened = self.prepared.open(dir, 77).await;
        let mut office = opened.unwrap_or_else(|error| panic!("{place}: {error:?}"));
        let verdict = office.verify_journal(&[]).await.unwrap();
        assert!(verdict.is_ok() && verdict.entries >= before, "{place}");
        let grown = verdict.entries > before;
        let Ground { keys, data, .. } = ground(dir, 0).unwrap();
        let pending = keys.list_pending().await.unwrap();
        assert!(pending.is_empty(), "{place}: somebody is half collected");
        let deletions = data.list_registers(RegisterKind::Deletion, None, 1).await;
        assert!(deletions.unwrap().is_empty(), "{place}: half withdrawn");
        if act == "erase" && grown {
            let ended = verdict.entries >= before + 2;
            assert!(ended, "{place}: an erasure was begun and not ended");
        }
        if act == "key_copy" {
            let entries = verdict.entries - before;
            self.check_key_copy(&office, out, entries, place).await;
        }
        let by = office.caller(token).await.unwrap();
        if let Said::Done(entry) = said {
            assert!(grown, "{place}: done without an entry");
            if let Some((id, leaf)) = entry {
                let stored = office.entry_ref(id.parse().unwrap()).await;
                assert_eq!(stored.unwrap().leaf_hash, *leaf, "{place}");
            }
            self.check_taken_away(act, (dir, out), before, place).await;
        }
        assert!(grown || !has_left(out), "{place}: it left unjournaled");
        match self.prepared.is_done(act, &mut office, &by, out).await {
            Some(true) => assert!(grown, "{place}: it is there unjournaled"),
            Some(false) => {
                let lost = matches!(said, Said::Done(_));
                assert!(!lost, "{place}: what was acknowledged is lost");
                assert!(!grown || TOLD_BEFORE.contains(&act), "{place}: half done");
            }
            None => {}
        }
        let shown = office.show(&by, people.person, show("rights.request", &["name"]));
        assert_eq!(shown.await.unwrap().granted["name"], SEEKER[0].1, "{place}");
        let field = kitei_domain::search::Field::Mail;
        let found = office.find(&by, field, SEEKER[5].1, "rights.request").await;
        let found = found.unwrap().people;
        assert!(found.iter().any(|f| f.id == people.person), "{place}");
    }

    /// Whatever tells of a key copy tells the truth: the journal of one that opens, the keys of one
    /// that the journal tells of.
    async fn check_key_copy(&self, office: &Office, out: &Path, entries: u64, place: &str) {
        let completed = entries == 2;
        let remembered = office.key_status().await.unwrap().copy_of_this_epoch;
        assert!(completed || !remembered, "{place}: a copy without an entry");
        if completed {
            let opened = tempfile::tempdir().unwrap();
            let store = opened.path().join("keys.db");
            let key = open_key_copy(&copy_words(), &out.join("copy"), &store);
            let key = key.unwrap_or_else(|error| panic!("{place}: {error:?}"));
            assert_eq!(key.id(), self.prepared.key_file.id(), "{place}");
        }
    }

    /// What was acknowledged as written for somebody to take away can be read.
    async fn check_taken_away(
        &self,
        act: &str,
        (dir, out): (&Path, &Path),
        before: u64,
        place: &str,
    ) {
        match act {
            "back_up" => assert!(journal_at(out).await.len() as u64 > before, "{place}"),
            "journal_export" => {
                let office = self.prepared.open(dir, 78).await.unwrap();
                let key = office.public_key().parse().unwrap();
                let verdict = verify_export(out, &key, &[]).unwrap();
                assert!(verdict.is_ok() && verdict.entries > before, "{place}");
            }
            "export" => assert!(has_left(out), "{place}"),
            _ => {}
        }
    }
}
