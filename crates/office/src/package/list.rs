//! The packages of a person or to a recipient, with how they stand, and their recall.

use std::collections::BTreeSet;

use kitei_domain::{PackageId, PersonId, ProvisionId, RecipientId};
use kitei_journal::Outcome;
use kitei_storage::{Op, RegisterKind, StorageError, Unit};
use serde::Serialize;

use super::entrance::TURNS_AT_MOST;
use super::{FoundPackage, PackageRecord};
use crate::caller::Caller;
use crate::door::{Changes, Intent, Items};
use crate::error::{EntryRef, OfficeError, State, Thing};
use crate::office::Office;

/// So many rows are read at a time.
const PAGE: usize = 500;

/// How a package stands. Whether it opens is ruled when somebody opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PackageState {
    /// It may be opened.
    Open,
    /// Its recipient has no confirmed address, and nothing opens until it has.
    Waiting,
    /// The office has recalled it.
    Recalled,
    /// Its address was set anew, or mail to it came back.
    Unbound,
    /// Its time is over.
    Expired,
    /// It was opened as often as it may be.
    UsedUp,
    /// A consent that carried it was withdrawn.
    Withdrawn,
    /// Its use is suspended.
    Suspended,
    /// It was made before the office was restored.
    Restored,
}

/// One package: ids, words and times.
#[derive(Debug, Clone, Serialize)]
pub struct PackageLine {
    /// Its id.
    pub id: PackageId,
    /// Whose items it names.
    pub person: PersonId,
    /// To whom it was sent.
    pub recipient: RecipientId,
    /// In which provision.
    pub provision: ProvisionId,
    /// Which items.
    pub items: Vec<String>,
    /// How it stands.
    pub state: PackageState,
    /// When it was made.
    pub made: String,
    /// Until when it opens.
    pub expires: String,
    /// How often it was opened.
    pub openings: u8,
    /// How often it may be.
    pub openings_at_most: u8,
}

impl Office {
    /// The packages of a person, the newest first.
    ///
    /// # Errors
    /// Refused by the regulation.
    ///
    /// # Journal
    /// One `disclose` entry.
    pub async fn list_packages(
        &self,
        caller: &Caller,
        person: PersonId,
    ) -> Result<(Vec<PackageLine>, EntryRef), OfficeError> {
        let wanted = self.disclosing()?;
        let intent =
            Intent::new("package.list", person, wanted, Items::File).detail("what", "packages");
        let mut people = Vec::new();
        let passed = self
            .pass(caller, intent, |opened| {
                people = opened.file.people();
                Ok(Changes::default())
            })
            .await?;
        let mut lines = Vec::new();
        for person in people {
            let records: Vec<PackageRecord> =
                self.list_person_rows(RegisterKind::Package, person).await?;
            for record in records {
                lines.push(self.package_line(record).await?);
            }
        }
        lines.sort_by(|a, b| b.made.cmp(&a.made).then(a.id.cmp(&b.id)));
        Ok((lines, passed.entry))
    }

    /// The packages to a recipient, the newest first. Every package is read for it.
    ///
    /// # Errors
    /// Refused unless the caller is pledged and trained; no such recipient.
    ///
    /// # Journal
    /// One `record` entry for each fifty people whom the packages are about, which names each of them.
    pub async fn list_packages_to(
        &self,
        caller: &Caller,
        recipient: RecipientId,
    ) -> Result<(Vec<PackageLine>, Vec<EntryRef>), OfficeError> {
        self.colleagues_only(caller, "package.list").await?;
        self.load_recipient(recipient).await?;
        let mut records = Vec::new();
        let mut after = None;
        loop {
            let rows = self
                .data
                .list_registers(RegisterKind::Package, after, PAGE)
                .await?;
            after = rows.last().map(|row| row.id);
            let is_last = rows.len() < PAGE;
            for row in rows {
                let found = self.read_package(Some(row)).await?;
                let to = found.filter(|found| found.record.recipient == recipient);
                records.extend(to.map(|found| found.record));
            }
            if is_last {
                break;
            }
        }
        let people: BTreeSet<PersonId> = records.iter().map(|record| record.person).collect();
        let entries = self
            .list_entries(caller, ("package.list", "packages"), recipient, &people)
            .await?;
        let mut lines = Vec::new();
        for record in records {
            lines.push(self.package_line(record).await?);
        }
        lines.sort_by(|a, b| b.made.cmp(&a.made).then(a.id.cmp(&b.id)));
        Ok((lines, entries))
    }

    /// Recalls a package: it opens no more, and what is queued for it is gone. Anybody on the staff
    /// may, at any time.
    ///
    /// # Errors
    /// No such package, or one that is recalled already.
    ///
    /// # Journal
    /// One `record` entry about the person.
    pub async fn recall_package(
        &self,
        caller: &Caller,
        id: PackageId,
    ) -> Result<EntryRef, OfficeError> {
        for _turn in 0..TURNS_AT_MOST {
            match self.recall_once(caller, id).await {
                Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {}
                recalled => return recalled,
            }
        }
        Err(OfficeError::Contended {
            person: id.to_string(),
        })
    }

    async fn recall_once(&self, caller: &Caller, id: PackageId) -> Result<EntryRef, OfficeError> {
        let Some(FoundPackage { mut record, row }) = self.find_package(id).await? else {
            return Err(OfficeError::Unknown {
                what: Thing::Package,
                id: id.to_string(),
            });
        };
        if record.recalled.is_some() {
            return Err(OfficeError::WrongState {
                what: Thing::Package,
                id: id.to_string(),
                state: State::AlreadyRecalled,
            });
        }
        record.recalled = Some(self.clock.now());
        record.code = None;
        let mut unit = Unit::new("package.recall").urgent();
        unit.ops.push(self.rewritten_package(&row, &record).await?);
        unit.ops.extend(self.queued_for(record.person, id).await?);
        let mut entry = self.package_entry(&record, "recalled");
        entry.act = kitei_domain::Act::Record;
        entry.actor = kitei_domain::Actor::Staff;
        entry.staff = Some(caller.id());
        entry.outcome = Outcome::Recorded;
        unit.ops.push(Op::Append(self.draft(&entry)?));
        self.commit_entry(unit).await
    }

    async fn package_line(&self, record: PackageRecord) -> Result<PackageLine, OfficeError> {
        Ok(PackageLine {
            state: self.package_state(&record).await?,
            id: record.id,
            person: record.person,
            recipient: record.recipient,
            provision: record.provision,
            items: record.items,
            made: record.made.to_string(),
            expires: record.expires.to_string(),
            openings: record.openings,
            openings_at_most: record.openings_at_most,
        })
    }

    async fn package_state(&self, record: &PackageRecord) -> Result<PackageState, OfficeError> {
        let over = self.is_over(record).await?;
        let address = self.find_address(record.recipient).await?;
        let address = address.and_then(|(address, _)| self.bound_to(&address));
        let file = self.find_file(record.person, Items::File).await?;
        let standing = file.as_ref().map(crate::file::PersonFile::standing);
        let is_alive = |carrying: &String| {
            standing.is_some_and(|standing| {
                let mut alive = standing.consents.iter();
                alive.any(|one| one.id.to_string() == *carrying)
            })
        };
        let suspended = standing
            .is_some_and(|standing| standing.suspends(&record.purpose, Some(record.recipient)));
        Ok(match (over, &record.bound, address) {
            (Some("recalled"), _, _) => PackageState::Recalled,
            (Some("expired"), _, _) => PackageState::Expired,
            (Some("used_up"), _, _) => PackageState::UsedUp,
            (Some(_), _, _) => PackageState::Restored,
            _ if !record.consents.iter().all(is_alive) => PackageState::Withdrawn,
            _ if suspended => PackageState::Suspended,
            (None, Some(own), Some(now)) if own.binding != now.binding => PackageState::Unbound,
            (None, Some(_), None) => PackageState::Unbound,
            (None, None, None) => PackageState::Waiting,
            (None, _, Some(_)) => PackageState::Open,
        })
    }
}
