//! Evidence of what a person was told or agreed to: a paper that was signed, a screen that was
//! confirmed, or words that were spoken.

use kitei_custody::{FileAad, KeyClass, KeySlot, seal_file};
use kitei_domain::{PersonId, chance};
use serde::{Deserialize, Serialize};

use crate::error::{OfficeError, Problem, io};
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
    /// Checks the bounds.
    ///
    /// # Errors
    /// An empty or oversized scan, or an empty wording.
    pub fn checked(self) -> Result<Self, OfficeError> {
        let problem = match &self {
            Self::Paper(scan) if scan.is_empty() => Problem::EmptyScan,
            Self::Paper(scan) if scan.len() > SCAN_BYTES_AT_MOST => Problem::LargerThan32Mib,
            Self::Spoken(wording) if wording.trim().is_empty() => Problem::EmptyWording,
            Self::Spoken(wording) if wording.len() > 4096 => Problem::LongerThan4Kib,
            _ => return Ok(self),
        };
        Err(OfficeError::Unusable {
            what: "evidence",
            problem,
        })
    }
}

impl Office {
    /// Keeps the evidence of an act on a person: a scan is sealed under a key of its own, so that
    /// it dies with the person.
    pub(crate) async fn seal_evidence(
        &self,
        person: PersonId,
        given: EvidenceGiven,
    ) -> Result<Evidence, OfficeError> {
        let scan = match given {
            EvidenceGiven::Screen => return Ok(Evidence::Screen),
            EvidenceGiven::Spoken(wording) => return Ok(Evidence::Spoken { wording }),
            EvidenceGiven::Paper(scan) => scan,
        };
        let digest = hex::encode(kitei_journal::leaf_hash(&scan));
        let nobody = Evidence::Paper {
            scan: None,
            digest: Some(digest.clone()),
        };
        // WHY: of an unknown person nothing is kept; the door refuses the act that follows.
        let Some((mut keyring, revision)) = self.find_keyring_row(person).await? else {
            return Ok(nobody);
        };
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
        std::fs::create_dir_all(&self.files).map_err(io("the sealed files"))?;
        let mut options = std::fs::File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let place = self.files.join(hex::encode(id));
        let mut out = options.open(place).map_err(io("a sealed file"))?;
        seal_file(
            &keyring,
            aad,
            &mut scan.as_slice(),
            &mut out,
            self.entropy.as_ref(),
        )?;
        out.sync_all().map_err(io("a sealed file"))?;
        Ok(Evidence::Paper {
            scan: Some(hex::encode(id)),
            digest: Some(digest),
        })
    }
}
