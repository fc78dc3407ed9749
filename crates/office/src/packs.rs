//! The rule packs an office has enacted: immutable, each in force from its day, and some to a day. The
//! newest whose day has come decides; once its last day has passed, none does until another is enacted; the older ones say what an earlier notice told, and replay old decisions. Each
//! was checked when it was enacted; the one in force is read at once, the others when asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use kitei_domain::{Day, Population};
use kitei_rulebook::{Bundle, RulePack};

use crate::error::OfficeError;

/// Every enacted pack.
#[derive(Debug, Clone)]
pub struct Packs {
    in_force: Arc<RulePack>,
    files_in_force: Bundle,
    by_version: BTreeMap<String, Enacted>,
}

/// A version that was enacted, and when it decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnactedVersion {
    /// The version.
    pub version: String,
    /// Its first day.
    pub from: Day,
    /// Its last day, where it names one.
    pub to: Option<Day>,
}

/// One enacted pack: its files, the digest they had when they were checked, and the pack once read.
#[derive(Debug, Clone)]
pub(crate) struct Enacted {
    from: Day,
    to: Option<Day>,
    files: Bundle,
    digest: [u8; 32],
    pack: OnceLock<Arc<RulePack>>,
}

impl Enacted {
    pub(crate) fn new((from, to): (Day, Option<Day>), files: Bundle, digest: [u8; 32]) -> Self {
        Self {
            from,
            to,
            files,
            digest,
            pack: OnceLock::new(),
        }
    }

    fn read(&self) -> Result<Arc<RulePack>, OfficeError> {
        if let Some(pack) = self.pack.get() {
            return Ok(Arc::clone(pack));
        }
        let pack = RulePack::enacted(&self.files, self.digest).map_err(OfficeError::Pack)?;
        Ok(Arc::clone(self.pack.get_or_init(|| Arc::new(pack))))
    }
}

impl Packs {
    /// The enacted packs, by version.
    ///
    /// # Errors
    /// None has begun `today`, or the one that did differs from what was enacted.
    pub(crate) fn new(
        by_version: BTreeMap<String, Enacted>,
        today: Day,
    ) -> Result<Self, OfficeError> {
        let (_, enacted) =
            newest_on(&by_version, today).ok_or(OfficeError::Corrupt { what: "rule pack" })?;
        Ok(Self {
            in_force: enacted.read()?,
            files_in_force: enacted.files.clone(),
            by_version,
        })
    }

    /// The version that was the last to begin, on `day`; it may have had its last day since.
    pub(crate) fn newest_version(&self, day: Day) -> Option<&str> {
        newest_on(&self.by_version, day).map(|(version, _)| version.as_str())
    }

    /// Whether the pack that decides has had its last day: nothing is decided then until another
    /// one is enacted.
    pub(crate) fn ended(&self, today: Day) -> bool {
        self.version_on(today).is_none()
    }

    /// The pack that decides today.
    pub fn in_force(&self) -> &RulePack {
        &self.in_force
    }

    /// The files of the pack that decides today.
    pub fn files_in_force(&self) -> &Bundle {
        &self.files_in_force
    }

    /// The version that decided on `day`.
    pub fn version_on(&self, day: Day) -> Option<&str> {
        let newest = newest_on(&self.by_version, day);
        let in_force = newest.filter(|(_, enacted)| enacted.to.is_none_or(|to| day <= to));
        in_force.map(|(version, _)| version.as_str())
    }

    /// Every version that was enacted, the newest first; one may still be to come.
    pub fn enacted(&self) -> Vec<EnactedVersion> {
        let versions = self.by_version.iter();
        let versions = versions.map(|(version, enacted)| EnactedVersion {
            version: version.clone(),
            from: enacted.from,
            to: enacted.to,
        });
        let mut versions: Vec<EnactedVersion> = versions.collect();
        versions.sort_by(|one, other| (other.from, &other.version).cmp(&(one.from, &one.version)));
        versions
    }

    /// Whether this version was enacted.
    pub fn knows(&self, version: &str) -> bool {
        self.by_version.contains_key(version)
    }

    /// The enacted pack of this version; `None` if there is none.
    ///
    /// # Errors
    /// It differs from what was enacted.
    pub fn version(&self, version: &str) -> Result<Option<Arc<RulePack>>, OfficeError> {
        let enacted = self.by_version.get(version);
        enacted.map(Enacted::read).transpose()
    }

    /// Whether the notice of `version` lists `purpose` for `population`. A version that is unknown
    /// or differs from what was enacted lists nothing.
    pub fn notice_lists(&self, version: &str, population: Population, purpose: &str) -> bool {
        self.version(version).ok().flatten().is_some_and(|pack| {
            let vocabulary = pack.vocabulary();
            vocabulary
                .purpose(purpose)
                .is_some_and(|purpose| vocabulary.purpose_listed(population, purpose))
        })
    }
}

/// The newest pack that has begun on a day. One that has ended does not revive the one before.
fn newest_on(by_version: &BTreeMap<String, Enacted>, day: Day) -> Option<(&String, &Enacted)> {
    by_version
        .iter()
        .filter(|(_, enacted)| enacted.from <= day)
        .max_by_key(|(version, enacted)| (enacted.from, version.as_str()))
}
