//! The test office: a real office on a real embedded store in a directory of its own, with a clock
//! and a chance that the test owns.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kitei_custody::KeyFile;
use kitei_domain::{
    Day, Entropy, EntryId, JobOrderId, OperatorId, PersonId, Population, RecipientId,
    RecipientKind, Role, Source,
};
use kitei_journal::Entry;
use kitei_office::{
    Caller, Exceptional, Ground, NewOrder, NewPerson, NewRecipient, Office, OfficeError,
    StaffChange, Told,
};
use kitei_rulebook::Bundle;
use kitei_storage::DataStore as _;
use kitei_storage_sqlite::{Options, SqliteData, SqliteKeys};
use tempfile::TempDir;

use crate::clock::{SeededEntropy, SetClock};
use crate::failing::{FailingData, FailingKeys, Failures};

/// The day on which every test office opens.
pub const FIRST_DAY: (i16, i8, i8) = (2026, 11, 21);

/// A running office with its first manager.
#[derive(Debug)]
pub struct TestOffice {
    dir: TempDir,
    /// The clock.
    pub clock: Arc<SetClock>,
    entropy: Arc<SeededEntropy>,
    /// When its stores fail; never, unless armed.
    pub failures: Arc<Failures>,
    /// The key file.
    pub key_file: KeyFile,
    /// The office.
    pub office: Office,
    /// The manager's token.
    pub token: String,
}

impl TestOffice {
    /// An office on the shipped rule pack.
    pub async fn open() -> Self {
        Self::with_pack(&Bundle::shipped()).await
    }

    /// An office on another rule pack.
    pub async fn with_pack(bundle: &Bundle) -> Self {
        let dir = TempDir::new().expect("a directory");
        let (year, month, day) = FIRST_DAY;
        let day = Day::new(year, month, day).expect("a day");
        let clock = Arc::new(SetClock::at_noon(day));
        let entropy = Arc::new(SeededEntropy::new(7));
        let operator = OperatorId::random(entropy.as_ref());
        let options = Options::default();
        let key_file = KeyFile::create(entropy.as_ref()).expect("a key file");
        let failures = Arc::new(Failures::default());
        let data = Arc::new(SqliteData::create(dir.path(), operator, &options).expect("data.db"));
        let keys =
            Arc::new(SqliteKeys::create(dir.path(), operator, 1, &options).expect("keys.db"));
        let ground = Ground {
            data: Arc::new(FailingData::new(data, Arc::clone(&failures))),
            keys: Arc::new(FailingKeys::new(keys, Arc::clone(&failures))),
            clock: Arc::clone(&clock) as _,
            entropy: Arc::clone(&entropy) as _,
            files: dir.path().join("files"),
        };
        let (office, manager) =
            Office::create(ground, &key_file, "試験人材株式会社", "責任者", bundle)
                .await
                .expect("an office");
        Self {
            dir,
            clock,
            entropy,
            failures,
            key_file,
            office,
            token: manager.token,
        }
    }

    /// The directory of the office.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A place beside the office's own files.
    pub fn beside(&self, name: &str) -> PathBuf {
        let folder = self.dir.path().join("beside");
        std::fs::create_dir_all(&folder).expect("a folder");
        folder.join(name)
    }

    /// The ground to open the same stores again.
    pub fn ground(&self) -> Ground {
        self.ground_at(self.dir.path())
    }

    /// The ground of an office in another directory.
    pub fn ground_at(&self, dir: &Path) -> Ground {
        let options = Options::default();
        let data = Arc::new(SqliteData::open(dir, &options).expect("data.db"));
        let keys = Arc::new(SqliteKeys::open(dir, &options).expect("keys.db"));
        Ground {
            data: Arc::new(FailingData::new(data, Arc::clone(&self.failures))),
            keys: Arc::new(FailingKeys::new(keys, Arc::clone(&self.failures))),
            clock: Arc::clone(&self.clock) as _,
            entropy: Arc::clone(&self.entropy) as _,
            files: dir.join("files"),
        }
    }

    /// Opens the office again over the same files, as after a restart.
    ///
    /// # Errors
    /// As the office.
    pub async fn reopen(&mut self) -> Result<(), OfficeError> {
        self.office = Office::open(self.ground(), &self.key_file).await?;
        Ok(())
    }

    /// The whole journal, origin by origin in the order of opening, read from the files.
    pub async fn journal(&self) -> Vec<(EntryId, Entry)> {
        journal_at(self.path()).await
    }

    /// The same chance as the office's.
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// The manager.
    pub async fn manager(&self) -> Caller {
        self.office.caller(&self.token).await.expect("the manager")
    }

    /// A pledged and trained coordinator of a department.
    pub async fn coordinator(&self, department: &str) -> Caller {
        let manager = self.manager().await;
        let added = self
            .office
            .add_staff(
                &manager,
                "担当者".to_owned(),
                BTreeSet::from([Role::Coordinator]),
                BTreeSet::from([department.to_owned()]),
            )
            .await
            .expect("a coordinator");
        let today = self.today();
        for change in [StaffChange::Pledged(today), StaffChange::Trained(today)] {
            self.office
                .change_staff(&manager, added.id, change)
                .await
                .expect("a change");
        }
        self.office
            .caller(&added.token)
            .await
            .expect("the coordinator")
    }

    /// Today.
    pub fn today(&self) -> Day {
        kitei_domain::Clock::now(self.clock.as_ref()).day()
    }

    /// The notice in force, told today.
    pub fn told(&self) -> Told {
        let version = self.office.packs().in_force().version().to_owned();
        Told::Notice {
            version,
            on: self.today(),
        }
    }

    /// Takes a person in.
    ///
    /// # Errors
    /// As the office.
    pub async fn try_add(
        &self,
        population: Population,
        told: Told,
        items: &[(&str, &str)],
    ) -> Result<PersonId, OfficeError> {
        let new = new_person(population, told, items);
        Ok(self.office.add_person(&self.manager().await, new).await?.id)
    }

    /// A job seeker who was told the notice in force.
    pub async fn job_seeker(&self) -> PersonId {
        self.try_add(Population::JobSeeker, self.told(), SEEKER)
            .await
            .expect("a job seeker")
    }

    /// A dispatch candidate who was told the notice in force.
    pub async fn dispatch_candidate(&self) -> PersonId {
        self.try_add(Population::DispatchCandidate, self.told(), SEEKER)
            .await
            .expect("a candidate")
    }

    /// A recipient in Japan.
    pub async fn recipient(&self, kind: RecipientKind) -> RecipientId {
        let new = NewRecipient {
            kind,
            name: "受入株式会社".to_owned(),
            address: "東京都千代田区1-1".to_owned(),
            representative: "代表 太郎".to_owned(),
            country: "JP".to_owned(),
            licence: (kind == RecipientKind::PartnerAgency).then(|| "13-ユ-000000".to_owned()),
        };
        self.office
            .add_recipient(&self.manager().await, new)
            .await
            .expect("a recipient")
            .id
    }

    /// A job order of a recipient.
    pub async fn order(&self, recipient: RecipientId, number: &str, trial: bool) -> JobOrderId {
        let new = NewOrder {
            number: number.to_owned(),
            recipient,
            trial,
            columns: BTreeMap::from([("occupation".to_owned(), "経理事務".to_owned())]),
        };
        self.office
            .add_order(&self.manager().await, new)
            .await
            .expect("an order")
            .id
    }
}

/// A person to be taken in, from the person's own mouth.
pub fn new_person(population: Population, told: Told, items: &[(&str, &str)]) -> NewPerson {
    NewPerson {
        population,
        told,
        source: Source::Own,
        items: items
            .iter()
            .map(|(i, v)| ((*i).to_owned(), (*v).to_owned()))
            .collect(),
        only_for: BTreeMap::new(),
        exception: Exceptional::default(),
        giver: None,
    }
}

/// The whole journal of the office in a directory, origin by origin in the order of opening.
pub async fn journal_at(dir: &Path) -> Vec<(EntryId, Entry)> {
    let data = SqliteData::open(dir, &Options::default()).expect("data.db");
    let mut entries = Vec::new();
    for origin in data.list_origins().await.expect("the origins") {
        let rows = data
            .list_entries(origin.id, 0, usize::MAX)
            .await
            .expect("the entries");
        entries.extend(
            rows.into_iter()
                .map(|row| (row.id, Entry::decode(&row.bytes).expect("an entry"))),
        );
    }
    entries
}

/// The items of the people whom tests take in. The values are canaries: nobody else has them.
pub const SEEKER: &[(&str, &str)] = &[
    ("name", "鷺沼 楓子"),
    ("kana", "サギヌマ フウコ"),
    ("birth_date", "1988-04-17"),
    ("sex", "女"),
    ("phone", "080-1234-9917"),
    ("mail", "saginuma.canary@example.jp"),
    ("address", "神奈川県川崎市宮前区鷺沼9-9-9"),
    ("skills", "Excel VLOOKUP 弥生会計"),
    ("qualifications", "日商簿記2級"),
    ("education", "鷺沼商業高等学校"),
    ("career", "経理事務 8年 鷺沼製作所"),
    ("pay_now", "412万円"),
    ("pay_wish", "487万円"),
    (
        "interview_notes",
        "月次決算まで任せられる。電話応対が丁寧。",
    ),
];
