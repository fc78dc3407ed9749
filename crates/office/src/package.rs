//! A package: what an electronic provision sends. It names the granted items, one recipient and one
//! address, and holds no value: each opening is ruled anew and releases what the file then holds, so
//! that a correction, a deletion and an erasure reach what was sent (decision 0012).
//!
//! INVARIANT: nothing is released by a package but against a durable entry of that very opening.

mod ask;
mod code;
mod entrance;
mod link;
mod list;
mod make;
mod open;

use kitei_custody::KeySlot;
use kitei_domain::{
    OriginId, PackageId, PersonId, ProvisionId, RecipientId, ReferralId, StaffId, Timestamp,
};
use kitei_storage::{Op, RegisterKind, RegisterRow};
use serde::{Deserialize, Serialize};

use crate::error::OfficeError;
use crate::office::Office;

pub(crate) use self::code::is_code;
pub(crate) use self::make::NewPackage;

pub use self::ask::CodeAsked;
pub use self::link::PackageLink;
pub use self::list::{PackageLine, PackageState};
pub use self::make::SealedPackage;
pub use self::open::{OpenedPackage, Opening};

/// The address that a package is bound to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bound {
    /// Where codes go.
    pub(crate) address: String,
    /// The address as it was set: one that was set anew, or bounced, is another.
    pub(crate) binding: [u8; 16],
}

/// A one-time code that was sent.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SentCode {
    /// Its keyed digest.
    pub(crate) digest: [u8; 16],
    pub(crate) sent: Timestamp,
    pub(crate) until: Timestamp,
}

/// A package as its row holds it, sealed under the person's standing key: it goes with them.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct PackageRecord {
    pub(crate) id: PackageId,
    pub(crate) provision: ProvisionId,
    pub(crate) person: PersonId,
    pub(crate) recipient: RecipientId,
    /// In which referral; none for a partner agency.
    pub(crate) referral: Option<ReferralId>,
    /// Who sent it, and stands for it at every opening.
    pub(crate) by: StaffId,
    /// The purpose that was stated.
    pub(crate) purpose: String,
    pub(crate) items: Vec<String>,
    /// The consents that carried it. With one of them it ends.
    pub(crate) consents: Vec<String>,
    pub(crate) made: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) openings: u8,
    pub(crate) openings_at_most: u8,
    /// Where codes go; until the recipient has a confirmed address, nowhere.
    pub(crate) bound: Option<Bound>,
    /// The origin of the journal in which it was made: it does not outlive a restore.
    pub(crate) origin: OriginId,
    pub(crate) recalled: Option<Timestamp>,
    pub(crate) code: Option<SentCode>,
    /// How many codes were sent.
    pub(crate) codes: u8,
    /// Wrong tries since the last lock or opening.
    pub(crate) tries: u8,
    /// How often it was locked.
    pub(crate) locks: u8,
    pub(crate) locked_until: Option<Timestamp>,
}

/// A package with its row.
pub(crate) struct FoundPackage {
    pub(crate) record: PackageRecord,
    pub(crate) row: RegisterRow,
}

impl FoundPackage {
    /// Holds the package as it was read while something is decided on it.
    pub(crate) fn expect(&self) -> Op {
        Op::ExpectRegister {
            kind: RegisterKind::Package,
            id: self.row.id,
            revision: self.row.revision,
        }
    }
}

impl Office {
    /// A package by its id; `None` once its person's keys are gone.
    pub(crate) async fn find_package(
        &self,
        id: PackageId,
    ) -> Result<Option<FoundPackage>, OfficeError> {
        let row = self
            .data
            .find_register(RegisterKind::Package, *id.as_bytes())
            .await?;
        self.read_package(row).await
    }

    /// A package by its link.
    pub(crate) async fn find_package_by_link(
        &self,
        link: &PackageLink,
    ) -> Result<Option<FoundPackage>, OfficeError> {
        let row = self
            .data
            .find_register_by_key(RegisterKind::Package, self.link_key(link))
            .await?;
        self.read_package(row).await
    }

    pub(crate) async fn read_package(
        &self,
        row: Option<RegisterRow>,
    ) -> Result<Option<FoundPackage>, OfficeError> {
        let Some(row) = row else {
            return Ok(None);
        };
        let Some(person) = row.person else {
            return Err(OfficeError::Corrupt { what: "package" });
        };
        let record = self.open_person_row(person, &row).await?;
        Ok(record.map(|record| FoundPackage { record, row }))
    }

    /// The row of a package as it is to be written next.
    pub(crate) async fn rewritten_package(
        &self,
        row: &RegisterRow,
        record: &PackageRecord,
    ) -> Result<Op, OfficeError> {
        let op = self.rewritten_row(row, record).await?;
        op.ok_or_else(|| {
            // The keys went since the row was read: ruled again, nobody is there.
            kitei_custody::CustodyError::NoKey {
                slot: KeySlot::standing(),
            }
            .into()
        })
    }
}
