//! The office that is measured: the shipped rule pack on a real embedded store in a directory of its
//! own, with the system's clock and randomness.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use kitei_custody::KeyFile;
use kitei_domain::{Clock, Entropy, OperatorId, PersonId, Population, Source, Timestamp};
use kitei_office::{Caller, Exceptional, Ground, NewPerson, Office, Told};
use kitei_rulebook::Bundle;
use kitei_storage_sqlite::{Options, SqliteData, SqliteKeys};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::list::Invented;

const PEOPLE: u64 = 20_000;
const SECTION: usize = 1_024;

/// The clock of this machine.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where `&dyn Clock` comes from"
    )]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's random bytes, as in the product.
#[derive(Debug)]
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        if getrandom::fill(buffer).is_err() {
            std::process::abort();
        }
    }
}

/// An office to measure.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) directory: TempDir,
    pub(crate) key_file: KeyFile,
    pub(crate) office: Office,
    pub(crate) manager: Caller,
    pub(crate) token: String,
    pub(crate) data: Arc<SqliteData>,
    pub(crate) keys: Arc<SqliteKeys>,
}

/// The stores of a directory as an office takes them.
pub(crate) fn ground(directory: &Path, data: Arc<SqliteData>, keys: Arc<SqliteKeys>) -> Ground {
    Ground {
        data,
        keys,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        files: directory.join("files"),
    }
}

impl House {
    /// An empty office.
    pub(crate) async fn build() -> anyhow::Result<Self> {
        let directory = TempDir::with_prefix("kitei-bench-")?;
        let path = directory.path();
        let operator = OperatorId::random(&SystemEntropy);
        let options = Options::default();
        let key_file = KeyFile::create(&SystemEntropy)?;
        let data = Arc::new(SqliteData::create(path, operator, &options)?);
        let keys = Arc::new(SqliteKeys::create(path, operator, 1, &options)?);
        let ground = ground(path, Arc::clone(&data), Arc::clone(&keys));
        let (office, added) = Office::create(
            ground,
            &key_file,
            "計測人材株式会社",
            "責任者",
            &Bundle::shipped(),
        )
        .await?;
        let manager = office.caller(&added.token).await?;
        Ok(Self {
            directory,
            key_file,
            office,
            manager,
            token: added.token,
            data,
            keys,
        })
    }

    /// An office with people who have a name, a phone number and 1 KiB of notes each; so many, or as
    /// many as a busy branch has.
    pub(crate) async fn filled(
        count: Option<u64>,
    ) -> anyhow::Result<(Arc<Self>, Arc<Vec<PersonId>>)> {
        let count = count.unwrap_or(PEOPLE);
        let house = Arc::new(Self::build().await?);
        let mut adding = JoinSet::new();
        let next = Arc::new(AtomicU64::new(0));
        for _ in 0..256 {
            adding.spawn(Arc::clone(&house).add_up_to(count, Arc::clone(&next)));
        }
        let mut people = Vec::new();
        while let Some(added) = adding.join_next().await {
            people.extend(added??);
        }
        Ok((house, Arc::new(people)))
    }

    /// Adds the next person again and again, beside others who do the same.
    async fn add_up_to(
        self: Arc<Self>,
        count: u64,
        next: Arc<AtomicU64>,
    ) -> anyhow::Result<Vec<PersonId>> {
        let mut people = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(people);
            }
            people.push(self.add(items(number)).await?);
        }
    }

    /// The notice in force, told today.
    pub(crate) fn told(&self) -> Told {
        let version = self.office.packs().in_force().version().to_owned();
        Told::Notice {
            version,
            on: SystemClock.now().day(),
        }
    }

    /// Takes one job seeker in.
    pub(crate) async fn add(&self, items: BTreeMap<String, String>) -> anyhow::Result<PersonId> {
        let new = NewPerson {
            population: Population::JobSeeker,
            told: self.told(),
            source: Source::Own,
            items,
            giver: None,
            only_for: BTreeMap::new(),
            exception: Exceptional::default(),
        };
        Ok(self.office.add_person(&self.manager, new).await?.id)
    }
}

/// A person with 1 KiB of interview notes.
fn items(number: u64) -> BTreeMap<String, String> {
    let person = Invented::nth(number);
    let mut notes = "決算まで任せられる。".repeat(SECTION / 30);
    notes.push_str(&".".repeat(SECTION.saturating_sub(notes.len())));
    BTreeMap::from([
        ("name".to_owned(), person.name()),
        ("kana".to_owned(), person.kana()),
        ("phone".to_owned(), person.phone()),
        ("interview_notes".to_owned(), notes),
    ])
}

/// The two workers on which everything is measured.
pub(crate) fn runtime() -> anyhow::Result<Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?)
}
