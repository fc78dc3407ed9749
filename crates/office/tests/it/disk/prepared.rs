//! The office that every try begins from: closed, copied for each, with somebody ready for each act.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use kitei_custody::KeyFile;
use kitei_domain::{ConsentKind, Day, JobOrderId, PersonId, Population, ReferralId};
use kitei_office::{
    Basis, EvidenceGiven, Ground, Office, OfficeError, Packs, Scope, is_advance_unfinished,
    wanted_key,
};
use kitei_storage_sqlite::{Options, SqliteData, SqliteKeys};
use kitei_testing::office::{FIRST_DAY, journal_at};
use kitei_testing::{Failure, SEEKER, SeededEntropy, SetClock, TestOffice};
use tempfile::TempDir;

use crate::support::{any, apply_with_consent, consent, correction, refer};

/// The person of most acts, and those whom an act needs in a state of their own.
#[derive(Debug, Clone, Copy)]
pub(super) struct People {
    pub(super) person: PersonId,
    pub(super) twin: PersonId,
    pub(super) joined: PersonId,
    pub(super) stopped: PersonId,
    pub(super) doomed: PersonId,
    /// Holds a special-care item, with the consent to it.
    pub(super) special: PersonId,
}

#[derive(Debug)]
pub(super) struct Prepared {
    /// As it is after an ordinary day.
    pub(super) usual: TempDir,
    /// As a crash left it: an erasure, the withdrawal of a special-care consent, and two people half
    /// collected.
    pub(super) unfinished: TempDir,
    /// The same, in the middle of an epoch advance.
    pub(super) advancing: TempDir,
    pub(super) packs: Packs,
    pub(super) key_file: KeyFile,
    pub(super) next_key: KeyFile,
    pub(super) token: String,
    pub(super) people: People,
    pub(super) order: JobOrderId,
    pub(super) opened: ReferralId,
    pub(super) applied: ReferralId,
    /// How many entries the journal of each holds.
    pub(super) entries: (u64, u64, u64),
}

impl Prepared {
    pub(super) async fn new() -> Self {
        let mut test = TestOffice::open().await;
        let manager = test.manager().await;
        let person = test.job_seeker().await;
        let people = People {
            person,
            twin: add(&test, "鷺沼 双葉").await,
            joined: add(&test, "鷺沼 三葉").await,
            stopped: add(&test, "停止 四郎").await,
            doomed: add(&test, "消去 五月").await,
            special: add(&test, "配慮 七緒").await,
        };
        let office = &test.office;
        let other = add(&test, "鷺沼 三子").await;
        office.merge(&manager, other, people.joined).await.unwrap();
        let all = Scope::All;
        office.suspend(&manager, people.stopped, all).await.unwrap();
        let mut history = consent(ConsentKind::SpecialCare, None, None, &["medical_history"]);
        history.evidence = EvidenceGiven::Paper(b"%PDF-1.7 a signed explanation".to_vec());
        let agreed = office.give_consent(&manager, people.special, history);
        agreed.await.unwrap();
        let mut newsletter = consent(ConsentKind::Newsletter, None, None, &[]);
        newsletter.evidence = EvidenceGiven::Paper(b"%PDF-1.7 a signed form".to_vec());
        let agreed = office.give_consent(&manager, people.doomed, newsletter);
        agreed.await.unwrap();
        let history = correction("medical_history", "腰椎椎間板ヘルニア");
        let collected = office.correct(&manager, people.special, history);
        collected.await.unwrap();
        let case = apply_with_consent(&test, &manager, person, "J-1").await;
        let employer = kitei_domain::RecipientKind::Employer;
        let opened = refer(&test, &manager, person, employer, "J-2").await;
        let usual = copy_of(test.path());

        test.failures.arm(2, Failure::Io);
        let half = test
            .office
            .erase(&manager, people.doomed, Basis::Request)
            .await;
        assert!(test.failures.disarm() && half.is_err());
        test.failures.arm(2, Failure::Io);
        let which = any(ConsentKind::SpecialCare);
        let half = test
            .office
            .withdraw_consent(&manager, people.special, which)
            .await;
        assert!(test.failures.disarm() && half.is_err());
        for at in [2, 3] {
            test.failures.arm(at, Failure::Io);
            let items = [("name", "半端 六郎"), ("kana", "ハンパ ロクロウ")];
            let half = test
                .try_add(Population::JobSeeker, test.told(), &items)
                .await;
            assert!(test.failures.disarm() && half.is_err());
        }
        let unfinished = copy_of(test.path());

        let next_key = test.key_file.next(test.entropy()).unwrap();
        test.failures.arm(3, Failure::Io);
        let mut quiet = |_| ();
        let half = test.office.advance_epoch(&manager, &next_key, &mut quiet);
        assert!(half.await.is_err() && test.failures.disarm());
        let advancing = copy_of(test.path());
        Self {
            packs: test.office.packs().clone(),
            next_key,
            token: test.token.clone(),
            people,
            order: opened.order,
            opened: opened.referral,
            applied: case.referral,
            entries: (
                close(usual.path()).await,
                close(unfinished.path()).await,
                close(advancing.path()).await,
            ),
            key_file: test.key_file,
            usual,
            unfinished,
            advancing,
        }
    }

    /// Opens the office in a copy as the next command would: with the key that it wants, and an
    /// advance that was cut short finished.
    pub(super) async fn open(&self, dir: &Path, seed: u64) -> Result<Office, OfficeError> {
        let ground = ground(dir, seed)?;
        if wanted_key(ground.keys.as_ref()).await? == self.key_file.id() {
            return Office::open_with_packs(ground, &self.key_file, self.packs.clone()).await;
        }
        if !is_advance_unfinished(ground.keys.as_ref()).await? {
            return Office::open_with_packs(ground, &self.next_key, self.packs.clone()).await;
        }
        let finished = Office::finish_advance(ground, &self.key_file, &self.next_key).await?;
        Ok(finished.0)
    }
}

async fn add(test: &TestOffice, name: &str) -> PersonId {
    let mut items = SEEKER.to_vec();
    items.retain(|(item, _)| !matches!(*item, "name" | "kana" | "mail"));
    items.push(("name", name));
    let added = test.try_add(Population::JobSeeker, test.told(), &items);
    added.await.unwrap()
}

/// How many entries the journal of a copy holds. Closing its stores leaves them in one file each.
async fn close(copy: &Path) -> u64 {
    drop(SqliteKeys::open(copy, &Options::default()).unwrap());
    journal_at(copy).await.len() as u64
}

pub(super) fn ground(dir: &Path, seed: u64) -> Result<Ground, OfficeError> {
    let options = Options::default();
    let (year, month, day) = FIRST_DAY;
    let clock = SetClock::at_noon(Day::new(year, month, day).unwrap());
    clock.advance_ms(60_000);
    Ok(Ground {
        data: Arc::new(SqliteData::open(dir, &options)?),
        keys: Arc::new(SqliteKeys::open(dir, &options)?),
        clock: Arc::new(clock),
        entropy: Arc::new(SeededEntropy::new(seed)),
        files: dir.join("files"),
    })
}

/// A copy of a closed or resting office. The space kept back is not written to, only given up: the
/// copies share it.
pub(super) fn copy_of(office: &Path) -> TempDir {
    let dir = in_memory();
    copy_files(office, dir.path());
    dir
}

fn copy_files(office: &Path, copy: &Path) {
    for file in fs::read_dir(office).unwrap() {
        let file = file.unwrap();
        let to = copy.join(file.file_name());
        match file.file_name().to_str().unwrap() {
            "reserve" if fs::hard_link(file.path(), &to).is_ok() => {}
            "files" => {
                fs::create_dir(&to).unwrap();
                copy_files(&file.path(), &to);
            }
            name if name.ends_with("-shm") || !file.path().is_file() => {}
            _ => drop(fs::copy(file.path(), to).unwrap()),
        }
    }
}

/// A directory whose files are synced at once, where the machine has such a place: a killed process
/// leaves the same there as on a disk.
fn in_memory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_no_such_place| tempfile::tempdir().unwrap())
}
