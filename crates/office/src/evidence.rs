//! Evidence of what a person was told or agreed to: a paper that was signed, a screen that was
//! confirmed, or words that were spoken.

mod scan;

use std::collections::BTreeSet;

use kitei_custody::{FileAad, KeyClass, KeySlot, Keyring, seal_file};
use kitei_domain::{PersonId, chance};
use kitei_storage::{KeyOp, KeyUnit, RegisterKind};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::door::{Changes, Intent, Items, Opened, Passed};
use crate::error::{OfficeError, Problem, io};
use crate::files;
use crate::office::Office;

/// How it can be shown later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Evidence {
    /// A paper; its scan is sealed with the file.
    Paper {
        /// The id of the sealed file that holds the scan.
        scan: Option<String>,
        /// Hash of the scan, hexadecimal: SHA-256 over 0x00 and its bytes.
        digest: Option<String>,
    },
    /// Confirmed on a screen.
    Screen,
    /// Spoken, with the wording that was read out.
    Spoken {
        /// The wording.
        wording: String,
    },
}

/// Evidence as a request names it, before a scan is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceGiven {
    /// The scan of a paper.
    Paper(Vec<u8>),
    /// Confirmed on a screen.
    Screen,
    /// Spoken, with the wording.
    Spoken(String),
}

/// A scan is at most this long.
const SCAN_BYTES_AT_MOST: usize = 32 * 1024 * 1024;

impl EvidenceGiven {
    /// Checks the bounds, and that a scan is one.
    ///
    /// # Errors
    /// An empty or oversized scan, one that is neither a picture nor a PDF or that acts by itself, or
    /// an empty wording.
    pub fn checked(self) -> Result<Self, OfficeError> {
        let problem = match &self {
            Self::Paper(scan) if scan.is_empty() => Problem::EmptyScan,
            Self::Paper(scan) if scan.len() > SCAN_BYTES_AT_MOST => Problem::LargerThan32Mib,
            Self::Spoken(wording) if wording.trim().is_empty() => Problem::EmptyWording,
            Self::Spoken(wording) if wording.len() > 4096 => Problem::LongerThan4Kib,
            Self::Paper(scan) => match scan::check(scan) {
                Ok(()) => return Ok(self),
                Err(problem) => problem,
            },
            _ => return Ok(self),
        };
        Err(OfficeError::Unusable {
            what: "evidence",
            problem,
        })
    }
}

impl EvidenceGiven {
    /// As it is recorded where no scan is kept: a paper by its digest.
    fn unsealed(&self) -> Evidence {
        match self {
            Self::Paper(scan) => Evidence::Paper {
                scan: None,
                digest: Some(hex::encode(kitei_journal::leaf_hash(scan))),
            },
            Self::Screen => Evidence::Screen,
            Self::Spoken(wording) => Evidence::Spoken {
                wording: wording.clone(),
            },
        }
    }
}

/// The evidence of a register row, whatever else the row tells.
#[derive(Deserialize)]
struct Kept {
    evidence: Option<Evidence>,
}

/// The registers whose rows name a scan.
const REGISTERS: [RegisterKind; 4] = [
    RegisterKind::Notice,
    RegisterKind::Consent,
    RegisterKind::Withdrawal,
    RegisterKind::Referral,
];

impl Office {
    /// Lets an act through the door that leaves evidence. A scan is sealed under a key of its own
    /// in the person's keyring, so that it dies with the person; where the act is refused, file and
    /// key are destroyed again. Until either is done the keyring is pending: what a crash leaves is
    /// swept at start.
    ///
    /// # Journal
    /// That of the act.
    pub(crate) async fn pass_with_evidence(
        &self,
        caller: &Caller,
        intent: Intent,
        given: EvidenceGiven,
        mut changes: impl FnMut(&Opened<'_>, &Evidence) -> Result<Changes, OfficeError> + Send,
    ) -> Result<Passed, OfficeError> {
        let sealed = self.seal_evidence(intent.person, given).await?;
        let passed = self
            .pass(caller, intent, |opened| changes(opened, &sealed.evidence))
            .await;
        self.settle(sealed, passed).await
    }

    /// The same for an act that may come to nothing, and that no missing evidence hinders.
    ///
    /// # Journal
    /// That of [`Self::attempt`].
    pub(crate) async fn attempt_with_evidence(
        &self,
        caller: &Caller,
        intent: Intent,
        given: Option<EvidenceGiven>,
        mut changes: impl FnMut(&Opened<'_>, Option<&Evidence>) -> Result<Changes, OfficeError> + Send,
    ) -> Result<Passed, OfficeError> {
        let Some(given) = given else {
            return self
                .attempt(caller, intent, |opened| changes(opened, None))
                .await;
        };
        let unsealed = given.unsealed();
        let sealed = match self.seal_evidence(intent.person, given).await {
            // WHY: a withdrawal does not wait for space; of its paper the digest is kept.
            Err(error) if error.is_full_disk() => SealedEvidence::without_scan(unsealed),
            sealed => sealed?,
        };
        let attempted = self
            .attempt(caller, intent, |opened| {
                changes(opened, Some(&sealed.evidence))
            })
            .await;
        self.settle(sealed, attempted).await
    }

    async fn seal_evidence(
        &self,
        person: PersonId,
        given: EvidenceGiven,
    ) -> Result<SealedEvidence, OfficeError> {
        match given {
            EvidenceGiven::Paper(scan) => self.seal_scan(person, &scan).await,
            without_scan => Ok(SealedEvidence::without_scan(without_scan.unsealed())),
        }
    }

    /// Keeps the scan of an act that passed, and destroys that of any other.
    async fn settle(
        &self,
        sealed: SealedEvidence,
        passed: Result<Passed, OfficeError>,
    ) -> Result<Passed, OfficeError> {
        match (&passed, sealed.scan) {
            // WHY: a store that failed does not tell whether the act is durable; the start looks.
            (_, None) | (Err(OfficeError::Storage(_)), _) => {}
            (Ok(_), Some((holder, _))) => self.confirm_keyring(holder).await?,
            // What cannot be destroyed now stays pending, and is swept at start.
            (Err(_), Some((holder, scan))) => drop(self.discard_scan(holder, scan).await),
        }
        passed
    }

    /// Seals a scan; of an unknown person nothing is kept, and the door refuses the act.
    async fn seal_scan(
        &self,
        person: PersonId,
        scan: &[u8],
    ) -> Result<SealedEvidence, OfficeError> {
        let digest = Some(hex::encode(kitei_journal::leaf_hash(scan)));
        let Some(file) = self.find_file(person, Items::File).await? else {
            return Ok(SealedEvidence::without_scan(Evidence::Paper {
                scan: None,
                digest,
            }));
        };
        let person = file.person();
        let (mut keyring, revision) = self.load_keyring(person).await?;
        let id: [u8; 16] = chance::fresh(self.entropy.as_ref());
        let registration = KeySlot::NO_REGISTRATION;
        keyring.add(
            KeySlot::of(registration, KeyClass::File(id)),
            self.entropy.as_ref(),
        );
        self.put_keyring(person, &keyring, revision, false).await?;
        let aad = FileAad {
            operator: self.operator,
            person,
            registration,
            file: id,
            item: "evidence",
        };
        if let Err(error) = self.write_scan(&keyring, aad, scan) {
            drop(self.discard_scan(person, id).await);
            return Err(error);
        }
        Ok(SealedEvidence {
            evidence: Evidence::Paper {
                scan: Some(hex::encode(id)),
                digest,
            },
            scan: Some((person, id)),
        })
    }

    fn write_scan(
        &self,
        keyring: &Keyring,
        aad: FileAad<'_>,
        mut scan: &[u8],
    ) -> Result<(), OfficeError> {
        files::make_directory(&self.files).map_err(io("the sealed files"))?;
        let place = self.files.join(hex::encode(aad.file));
        let mut out = files::create_private(&place).map_err(io("a sealed file"))?;
        seal_file(keyring, aad, &mut scan, &mut out, self.entropy.as_ref())?;
        out.sync_all().map_err(io("a sealed file"))?;
        files::sync_directory(&self.files).map_err(io("the sealed files"))
    }

    /// Destroys the scans of a person that no register row names. Runs at start, when nobody else is
    /// at work, for every person whom a crash left pending.
    pub(crate) async fn sweep_evidence(&self, person: PersonId) -> Result<(), OfficeError> {
        let named = self.scans_named(person).await?;
        self.destroy_scans(person, |id| !named.contains(&hex::encode(id)))
            .await
    }

    async fn discard_scan(&self, person: PersonId, scan: [u8; 16]) -> Result<(), OfficeError> {
        self.destroy_scans(person, |id| id == scan).await?;
        self.confirm_keyring(person).await
    }

    async fn confirm_keyring(&self, person: PersonId) -> Result<(), OfficeError> {
        let unit = KeyUnit::new("evidence.confirm")
            .urgent()
            .with(KeyOp::ConfirmPending(person));
        Ok(self.keys.commit(unit).await?)
    }

    /// Destroys scans: first the file, then its key, so that no file is left that no key names. The
    /// keyring stays pending.
    async fn destroy_scans(
        &self,
        person: PersonId,
        doomed: impl Fn([u8; 16]) -> bool,
    ) -> Result<(), OfficeError> {
        let Some((mut keyring, revision)) = self.find_keyring_row(person).await? else {
            return Ok(());
        };
        let destroyed = keyring.destroy_where(|slot| match slot.class {
            KeyClass::File(id) => doomed(id),
            _ => false,
        });
        for slot in destroyed {
            if let KeyClass::File(id) = slot.class {
                let file = self.files.join(hex::encode(id));
                files::remove_if_there(&file).map_err(io("a sealed file"))?;
            }
        }
        self.put_keyring(person, &keyring, revision, true).await
    }

    async fn scans_named(&self, person: PersonId) -> Result<BTreeSet<String>, OfficeError> {
        let mut named = BTreeSet::new();
        for kind in REGISTERS {
            let rows: Vec<Kept> = self.list_person_rows(kind, person).await?;
            named.extend(rows.into_iter().filter_map(|row| match row.evidence {
                Some(Evidence::Paper { scan, .. }) => scan,
                _ => None,
            }));
        }
        Ok(named)
    }
}

/// Evidence ready to be named by a register row.
struct SealedEvidence {
    evidence: Evidence,
    /// Its scan, and whose keyring holds the key, pending.
    scan: Option<(PersonId, [u8; 16])>,
}

impl SealedEvidence {
    fn without_scan(evidence: Evidence) -> Self {
        Self {
            evidence,
            scan: None,
        }
    }
}
