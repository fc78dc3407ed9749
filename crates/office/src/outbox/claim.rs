//! Before a mail leaves: is its address still the recipient's, and may this recipient still get
//! something about this person? The answer, the lease and the entry are one transaction, on the
//! version of the facts that was ruled on: a withdrawal comes wholly before it, or after.

use kitei_domain::{Act, PackageId, PersonId, RecipientId};
use kitei_journal::{Entry, Outcome};
use kitei_storage::{Op, RegisterKind, RegisterRow, StorageError, Unit};

use super::{About, MailContent, QueuedMail, drop_op};
use crate::error::OfficeError;
use crate::office::Office;

/// Whether a mail may leave.
pub(super) enum Claim {
    /// It may, and is leased: its row as it stands now.
    Granted(RegisterRow),
    /// It must not, and is gone.
    Gone,
    /// Somebody else has it in hand.
    Elsewhere,
}

impl Office {
    /// Has a mail ruled again and leases it, as it is to be written.
    pub(super) async fn claim(
        &self,
        row: &RegisterRow,
        mail: &QueuedMail,
    ) -> Result<Claim, OfficeError> {
        let claimed = match mail.about {
            About::Package(package) => self.claim_for_package(row, mail, package).await,
            About::Address(recipient, binding) => {
                self.claim_for_address(row, mail, (recipient, binding))
                    .await
            }
            About::Own => self.claim_for_own(row, mail).await,
            About::Nothing => self.lease(row, mail, None).await,
        };
        match claimed {
            Ok(true) => Ok(Claim::Granted(RegisterRow {
                revision: row.revision + 1,
                ..row.clone()
            })),
            // The refusal has its entry.
            Ok(false) | Err(OfficeError::Refused(_)) => {
                self.write_outcome(Unit::new("mail.drop").with(drop_op(mail.id)))
                    .await?;
                Ok(Claim::Gone)
            }
            Err(
                OfficeError::Contended { .. }
                | OfficeError::Storage(StorageError::RevisionMoved { .. }),
            ) => Ok(Claim::Elsewhere),
            Err(error) => Err(error),
        }
    }

    async fn claim_for_package(
        &self,
        row: &RegisterRow,
        mail: &QueuedMail,
        package: PackageId,
    ) -> Result<bool, OfficeError> {
        let Some(found) = self.find_package(package).await? else {
            return Ok(false);
        };
        let entrance = match self.enter_package(found).await? {
            Ok(entrance) => entrance,
            Err(shut) => {
                let mut entry = self.package_entry(&shut.found.record, shut.why);
                entry.details.push(("mail".to_owned(), mail.id.to_string()));
                self.append("refusal", &entry, false).await?;
                return Ok(false);
            }
        };
        let Some(op) = self.rewritten_mail(row, mail).await? else {
            return Ok(false);
        };
        let ops = vec![entrance.expect_address.clone(), entrance.found.expect(), op];
        let intent = entrance
            .intent("mail.leave", mail.content.step(), Outcome::Intent)
            .detail("mail", mail.id);
        let passed = self.pass_carried(&entrance, intent, ops).await?;
        Ok(passed.is_some())
    }

    async fn claim_for_address(
        &self,
        row: &RegisterRow,
        mail: &QueuedMail,
        (recipient, binding): (RecipientId, [u8; 16]),
    ) -> Result<bool, OfficeError> {
        match self.find_address(recipient).await? {
            Some((address, revision)) if address.binding == binding => {
                let expect = Op::ExpectRegister {
                    kind: RegisterKind::RecipientMail,
                    id: *recipient.as_bytes(),
                    revision,
                };
                self.lease(row, mail, Some(expect)).await
            }
            _ => Ok(false),
        }
    }

    /// A code for whoever opens their own page by this address. Whether there is anybody is looked up
    /// here and not where it was asked for, so that asking tells nothing, by its time neither.
    async fn claim_for_own(
        &self,
        row: &RegisterRow,
        mail: &QueuedMail,
    ) -> Result<bool, OfficeError> {
        let people = self.people_at(&mail.to).await?;
        if people.is_empty() {
            let mut entry = self.mail_entry(row, mail, "dropped");
            entry.outcome = Outcome::Refused;
            self.append("refusal", &entry, false).await?;
            return Ok(false);
        }
        let people = people.iter().map(|one| one.file.person()).collect();
        self.lease_about(row, mail, None, people).await
    }

    /// Leases a mail that a ruling has nothing to say about.
    async fn lease(
        &self,
        row: &RegisterRow,
        mail: &QueuedMail,
        expect: Option<Op>,
    ) -> Result<bool, OfficeError> {
        let people = row.person.into_iter().collect();
        self.lease_about(row, mail, expect, people).await
    }

    async fn lease_about(
        &self,
        row: &RegisterRow,
        mail: &QueuedMail,
        expect: Option<Op>,
        people: Vec<PersonId>,
    ) -> Result<bool, OfficeError> {
        let Some(op) = self.rewritten_mail(row, mail).await? else {
            return Ok(false);
        };
        let mut entry = self.mail_entry(row, mail, "leaving");
        entry.outcome = Outcome::Intent;
        entry.persons = people;
        let mut unit = Unit::new("mail.lease");
        unit.ops.extend(expect);
        unit.ops.extend([op, Op::Append(self.draft(&entry)?)]);
        self.data.commit(unit).await?;
        Ok(true)
    }

    /// An entry about a mail: its id, its kind, how far it is, and of whom it is.
    pub(super) fn mail_entry(
        &self,
        row: &RegisterRow,
        mail: &QueuedMail,
        step: &'static str,
    ) -> Entry {
        let mut details = vec![
            ("mail", mail.id.to_string()),
            ("kind", mail.content.kind().to_owned()),
            ("step", step.to_owned()),
        ];
        if let About::Package(package) = mail.about {
            details.push(("package", package.to_string()));
        }
        if let Some((why, _)) = mail.ended {
            details.push(("why", format!("{why:?}").to_lowercase()));
        }
        let mut entry = self.administrative_entry(None, &details);
        entry.persons = row.person.into_iter().collect();
        entry.outcome = Outcome::Completed;
        entry.act = Act::Record;
        if let About::Address(recipient, _) = mail.about {
            entry.recipient = Some(recipient);
        }
        entry
    }
}

impl MailContent {
    /// Which step of a package a mail is, as its entry tells it.
    pub(super) const fn step(&self) -> &'static str {
        match self {
            Self::PackageCode { .. } => "mail_code",
            _ => "mail_link",
        }
    }
}
