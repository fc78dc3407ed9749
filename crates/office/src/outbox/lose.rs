//! Mail that must not leave any more goes in the transaction of the act that stops it: a withdrawal,
//! a suspension, an erasure, a recall.
//!
//! This is for the queue that people see. What is queued while such an act is under way is stopped by
//! the ruling before it leaves.

use kitei_domain::{ConsentId, MailId, PackageId, PersonId};
use kitei_storage::{Op, RegisterKind, Unit};

use super::{About, drop_op};
use crate::door::Items;
use crate::error::OfficeError;
use crate::office::Office;
use crate::package::PackageRecord;
use crate::standing::Scope;

/// So many rows are read at a time.
const PAGE: usize = 500;

/// The mails about a person that have not left.
pub(crate) struct Queued {
    /// Those of packages, each with the package it leads to.
    of_packages: Vec<(Op, Option<PackageRecord>)>,
    /// Those to the person.
    others: Vec<Op>,
}

impl Queued {
    /// The removal of all of them.
    pub(crate) fn all(&self) -> Vec<Op> {
        let mut all = self.where_package(|_| true);
        all.extend(self.others.iter().cloned());
        all
    }

    /// The removal of those to packages that a consent carried.
    pub(crate) fn carried_by(&self, gone: &[ConsentId]) -> Vec<Op> {
        let gone: Vec<String> = gone.iter().map(ToString::to_string).collect();
        self.where_package(|package| package.consents.iter().any(|one| gone.contains(one)))
    }

    /// The removal of those that a suspension covers.
    pub(crate) fn covered_by(&self, scope: &Scope) -> Vec<Op> {
        self.where_package(|package| match scope {
            Scope::All => true,
            Scope::Purpose(purpose) => *purpose == package.purpose,
            Scope::Recipient(recipient) => *recipient == package.recipient,
        })
    }

    fn where_package(&self, meant: impl Fn(&PackageRecord) -> bool) -> Vec<Op> {
        let meant = self
            .of_packages
            .iter()
            // A mail whose package is gone leads nowhere.
            .filter(|(_, package)| package.as_ref().is_none_or(&meant));
        meant.map(|(op, _)| op.clone()).collect()
    }
}

impl Office {
    /// What is queued about a person, in every joined file.
    pub(crate) async fn queued_of(&self, person: PersonId) -> Result<Queued, OfficeError> {
        let mut queued = Queued {
            of_packages: Vec::new(),
            others: Vec::new(),
        };
        let Some(file) = self.find_file(person, Items::File).await? else {
            return Ok(queued);
        };
        for mail in self.queued_about(&file.people()).await? {
            let op = drop_op(mail.id);
            if let About::Package(package) = mail.about {
                let package = self.find_package(package).await?;
                let record = package.map(|found| found.record);
                queued.of_packages.push((op, record));
            } else {
                queued.others.push(op);
            }
        }
        Ok(queued)
    }

    /// What is queued for an address, with the people whom it is about. Every mail is read for it.
    pub(crate) async fn queued_to(
        &self,
        address: &str,
    ) -> Result<Vec<(MailId, Option<PersonId>)>, OfficeError> {
        let mut queued = Vec::new();
        let mut after = None;
        loop {
            let rows = self
                .data
                .list_registers(RegisterKind::Mail, after, PAGE)
                .await?;
            for row in &rows {
                let mail = self.open_mail(row).await?;
                let to = mail.filter(|mail| mail.to == address && mail.ended.is_none());
                queued.extend(to.map(|mail| (mail.id, row.person)));
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE => after = Some(last.id),
                _ => return Ok(queued),
            }
        }
    }

    /// The removal of every mail: of a restored office nobody knows which of them left since.
    pub(crate) async fn drop_every_mail(&self) -> Result<(), OfficeError> {
        loop {
            let rows = self
                .data
                .list_registers(RegisterKind::Mail, None, PAGE)
                .await?;
            if rows.is_empty() {
                return Ok(());
            }
            let mut unit = Unit::new("mail.forget");
            let ids = rows.iter().map(|row| MailId::from_bytes(row.id));
            unit.ops.extend(ids.map(drop_op));
            self.data.commit(unit).await?;
        }
    }

    /// The removal of what is queued for one package.
    pub(crate) async fn queued_for(
        &self,
        person: PersonId,
        package: PackageId,
    ) -> Result<Vec<Op>, OfficeError> {
        let queued = self.queued_about(&[person]).await?;
        let queued = queued.iter().filter(|mail| mail.is_about(package));
        Ok(queued.map(|mail| drop_op(mail.id)).collect())
    }
}
