//! Promise 1 and 10 for real: a child performs the main job on a disk that fails at one of its
//! calls. Whatever it acknowledged is there afterwards, and the office opens and verifies.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;

use kitei_custody::KeyFile;
use kitei_domain::search::Field;
use kitei_domain::{ConsentKind, Day, PersonId, ReferralId};
use kitei_office::{Basis, Caller, Channel, EntryRef, Ground, Office, OfficeError, Scope};
use kitei_storage_sqlite::{Options, SqliteData, SqliteKeys};
use kitei_testing::fault::{FaultKind, FaultyRun, count_calls};
use kitei_testing::office::{FIRST_DAY, new_person};
use kitei_testing::{SEEKER, SeededEntropy, SetClock, TestOffice};

use crate::support::{any, apply_with_consent, because, consent, correction, show};

const CHILD: &str = "disk::the_child_does_the_main_job_and_says_what_was_acknowledged";
const PREPARED: &str = "KITEI_DISK_TEST";
/// How many places each way of failing is tried at.
const PLACES: u64 = 8;
/// May use the reserved space.
const URGENT: &[&str] = &["emergency", "withdraw", "suspend"];
const ACTS: &[&str] = &[
    "find",
    "show",
    "correct",
    "emergency",
    "consent",
    "provide",
    "withdraw",
    "suspend",
    "history",
    "delete_item",
    "add",
    "erase",
];

/// What the child needs to know: directory of the office, key file, token, people and referral.
struct Job {
    dir: PathBuf,
    key_file: KeyFile,
    token: String,
    person: PersonId,
    doomed: PersonId,
    referral: ReferralId,
}

impl Job {
    fn read(words: &str) -> Self {
        let mut words = words.split('\n');
        let mut next = || words.next().unwrap();
        Self {
            dir: next().into(),
            key_file: KeyFile::from_bytes(&fs::read(next()).unwrap(), None).unwrap(),
            token: next().to_owned(),
            person: next().parse().unwrap(),
            doomed: next().parse().unwrap(),
            referral: next().parse().unwrap(),
        }
    }

    async fn open(&self, seed: u64) -> Result<Office, OfficeError> {
        let options = Options::default();
        let (year, month, day) = FIRST_DAY;
        let clock = SetClock::at_noon(Day::new(year, month, day).unwrap());
        clock.advance_ms(60_000);
        let ground = Ground {
            data: Arc::new(SqliteData::open(&self.dir, &options)?),
            keys: Arc::new(SqliteKeys::open(&self.dir, &options)?),
            clock: Arc::new(clock),
            entropy: Arc::new(SeededEntropy::new(seed)),
            files: self.dir.join("files"),
        };
        Office::open(ground, &self.key_file).await
    }

    async fn perform(
        &self,
        act: &str,
        office: &Office,
        by: &Caller,
    ) -> Result<EntryRef, OfficeError> {
        let person = self.person;
        Ok(match act {
            "find" => {
                let found = office
                    .find(by, Field::Kana, "サギヌマ", "placement.interview")
                    .await?;
                found.entries[0].clone()
            }
            "show" => {
                office
                    .show(by, person, show("placement.interview", &[]))
                    .await?
                    .entry
            }
            "correct" => {
                office
                    .correct(by, person, correction("phone", "03-3333-3333"))
                    .await?
                    .entry
            }
            "emergency" => {
                office
                    .show(by, person, because("emergency", &["phone"], "倒れた"))
                    .await?
                    .entry
            }
            "consent" => {
                let yes = consent(ConsentKind::Newsletter, None, None, &[]);
                office.give_consent(by, person, yes).await?.entry
            }
            "provide" => {
                office
                    .provide(by, person, self.referral, Channel::Electronic, None)
                    .await?
                    .entry
            }
            "withdraw" => {
                office
                    .withdraw_consent(by, person, any(ConsentKind::Provision))
                    .await?
                    .entry
            }
            "suspend" => office.suspend(by, person, Scope::All).await?.entry,
            "history" => office.access_history(by, person).await?.entry,
            "delete_item" => office.delete_item(by, person, "career").await?.entry,
            "add" => {
                let told = kitei_office::Told::Unknown;
                let new = new_person(kitei_domain::Population::JobSeeker, told, SEEKER);
                office.add_person(by, new).await?.entry
            }
            "erase" => office
                .erase(by, self.doomed, Basis::Request)
                .await?
                .entry
                .unwrap(),
            other => panic!("no such act: {other}"),
        })
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

#[tokio::test]
async fn the_child_does_the_main_job_and_says_what_was_acknowledged() {
    let Some((_, words)) = std::env::vars_os().find(|(name, _)| name == PREPARED) else {
        return;
    };
    let job = Job::read(words.to_str().unwrap());
    let Ok(office) = job.open(4242).await else {
        return;
    };
    let Ok(caller) = office.caller(&job.token).await else {
        return;
    };
    for act in ACTS {
        match job.perform(act, &office, &caller).await {
            Ok(entry) => say(&format!("done {act} {} {}", entry.id, entry.leaf_hash)),
            Err(error) => say(&format!("failed {act} {}", error.code())),
        }
    }
}

/// An office made ready, to be copied for each child.
struct Prepared {
    test: TestOffice,
    outside: tempfile::TempDir,
    words: Vec<String>,
}

impl Prepared {
    async fn new() -> Self {
        let test = TestOffice::open().await;
        let manager = test.manager().await;
        let person = test.job_seeker().await;
        let doomed = test.job_seeker().await;
        let case = apply_with_consent(&test, &manager, person, "J-1").await;
        let outside = tempfile::tempdir().unwrap();
        let key = outside.path().join("office.key");
        test.key_file.write_new(&key, None, test.entropy()).unwrap();
        let words = vec![
            key.to_str().unwrap().to_owned(),
            test.token.clone(),
            person.to_string(),
            doomed.to_string(),
            case.referral.to_string(),
        ];
        Self {
            test,
            outside,
            words,
        }
    }

    /// A copy of the office, and the child that works on it.
    fn child(&self) -> (tempfile::TempDir, Command, Job) {
        let dir = tempfile::tempdir().unwrap();
        for file in fs::read_dir(self.test.path()).unwrap() {
            let file = file.unwrap();
            let name = file.file_name();
            let shared = name.to_str().unwrap().ends_with("-shm");
            if file.path().is_file() && !shared {
                fs::copy(file.path(), dir.path().join(name)).unwrap();
            }
        }
        let mut words = vec![dir.path().to_str().unwrap().to_owned()];
        words.extend(self.words.clone());
        let words = words.join("\n");
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", CHILD, "--nocapture"])
            .env(PREPARED, OsString::from(&words));
        (dir, command, Job::read(&words))
    }

    fn calls(&self) -> u64 {
        let (dir, mut command, _) = self.child();
        count_calls(dir.path(), &self.outside.path().join("count"), &mut command).unwrap()
    }

    /// One child on a disk that fails; afterwards everything it acknowledged is there.
    async fn survives(&self, at: u64, kind: FaultKind) -> BTreeMap<String, bool> {
        let (dir, mut command, job) = self.child();
        let faulty = FaultyRun {
            dir: dir.path().to_owned(),
            at,
            kind,
        };
        let output = faulty.output(&mut command).unwrap();
        let place = format!("{kind:?} at {at}");
        let said = said(&output);
        let opened = job.open(77).await;
        let office = opened.unwrap_or_else(|error| panic!("{place}: {error:?}"));
        assert!(office.verify_journal(&[]).await.unwrap().is_ok(), "{place}");
        let manager = office.caller(&job.token).await.unwrap();
        for (act, entry) in said
            .iter()
            .filter_map(|(act, entry)| Some((act, entry.as_ref()?)))
        {
            let stored = office.entry_ref(entry.0.parse().unwrap()).await;
            assert_eq!(stored.unwrap().leaf_hash, entry.1, "{place}: {act}");
        }
        let done = |act: &str| said.get(act).is_some_and(Option::is_some);
        let interview = office.show(&manager, job.person, show("placement.interview", &["name"]));
        if done("suspend") {
            assert!(interview.await.is_err(), "{place}: the suspension is lost");
        }
        if done("withdraw") {
            let provided = office
                .provide(
                    &manager,
                    job.person,
                    job.referral,
                    Channel::Electronic,
                    None,
                )
                .await;
            assert!(provided.is_err(), "{place}: the withdrawal is lost");
        }
        let rights = office
            .show(&manager, job.person, show("rights.request", &[]))
            .await
            .unwrap();
        assert_eq!(rights.granted["name"], SEEKER[0].1, "{place}");
        assert!(
            !(done("delete_item") && rights.granted.contains_key("career")),
            "{place}"
        );
        if done("correct") {
            assert_eq!(rights.granted["phone"], "03-3333-3333", "{place}");
        }
        if done("erase") {
            let gone = office
                .show(&manager, job.doomed, show("rights.request", &[]))
                .await;
            assert!(gone.is_err(), "{place}: the erased is back");
        }
        said.into_iter()
            .map(|(act, entry)| (act, entry.is_some()))
            .collect()
    }
}

/// The acts that the child answered: with the entry's id and leaf where it was done.
fn said(output: &Output) -> BTreeMap<String, Option<(String, String)>> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut said = BTreeMap::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["done", act, id, leaf] => {
                said.insert(
                    (*act).to_owned(),
                    Some(((*id).to_owned(), (*leaf).to_owned())),
                );
            }
            ["failed", act, _code] => {
                said.insert((*act).to_owned(), None);
            }
            _ => {}
        }
    }
    said
}

async fn at_many_places(kind: FaultKind, offset: u64) {
    let prepared = Prepared::new().await;
    let calls = prepared.calls();
    assert!(calls > 60, "the child wrote {calls} times");
    let mut acknowledged = 0;
    let mut missed = 0;
    for place in 0..PLACES {
        let at = 1 + (place * calls + offset) / PLACES;
        let said = prepared.survives(at.min(calls), kind).await;
        acknowledged += said.values().filter(|done| **done).count();
        missed += ACTS.len() - said.values().filter(|done| **done).count();
    }
    assert!(
        acknowledged > 0 && missed > 0,
        "{kind:?}: {acknowledged} done, {missed} not"
    );
}

// clause: B17, B18
#[tokio::test]
async fn an_office_killed_before_a_call_loses_nothing_acknowledged() {
    at_many_places(FaultKind::Kill, 0).await;
}

// clause: B17, B18
#[tokio::test]
async fn an_office_killed_after_a_call_loses_nothing_acknowledged() {
    at_many_places(FaultKind::KillAfter, 5).await;
}

// clause: B17, B18
#[tokio::test]
async fn an_office_on_a_full_disk_loses_nothing_acknowledged() {
    at_many_places(FaultKind::Enospc, 9).await;
}

// clause: B17, B18
#[tokio::test]
async fn an_office_whose_disk_does_not_sync_loses_nothing_acknowledged() {
    at_many_places(FaultKind::EioFsync, 13).await;
}

// clause: A20, A22, A27
#[tokio::test]
async fn on_a_full_disk_emergency_withdrawal_and_suspension_still_journal() {
    let prepared = Prepared::new().await;
    let (mut met, mut all) = (false, Vec::new());
    // The first calls are those of opening the office: on a full disk it opens all the same.
    for at in (0..64).step_by(6) {
        let said = prepared.survives(at, FaultKind::Full).await;
        all.push(said.clone());
        let refused = said.get("show") == Some(&false);
        if refused {
            met = true;
            for act in URGENT {
                assert_eq!(said.get(*act), Some(&true), "{act} at {at}: {said:?}");
            }
        }
    }
    assert!(met, "the disk was full before the first use: {all:?}");
}
