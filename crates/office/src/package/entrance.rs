//! What stands before a package: is it still one that opens, and on whose behalf is it ruled? Every
//! reason why not is one answer to whoever has the link; the journal alone holds which.

use kitei_custody::CustodyError;
use kitei_domain::{Act, Actor, RecipientKind};
use kitei_journal::{Entry, Outcome};
use kitei_rulebook::ItemSet;
use kitei_storage::{Op, RegisterKind, StorageError, Unit};

use super::{Bound, FoundPackage, PackageRecord};
use crate::caller::{Caller, StaffRecord};
use crate::door::{Intent, Items, Opened};
use crate::error::OfficeError;
use crate::office::Office;
use crate::question::Wanted;

/// How often a step at a package is begun anew where somebody else wrote its row meanwhile.
pub(super) const TURNS_AT_MOST: usize = 16;

/// A package that may open, unless the ruling says otherwise.
pub(crate) struct Entrance {
    pub(crate) found: FoundPackage,
    /// Who sent it, as they are today.
    pub(crate) sender: Caller,
    pub(crate) wanted: Wanted,
    pub(crate) items: ItemSet,
    pub(crate) bound: Bound,
    /// Holds the address as it was read.
    pub(crate) expect_address: Op,
}

/// A package that does not open, and why.
pub(crate) struct Shut {
    pub(crate) found: FoundPackage,
    pub(crate) why: &'static str,
}

impl Office {
    /// Whether a package may open: asked anew at every step, and ruled after that.
    pub(crate) async fn enter_package(
        &self,
        found: FoundPackage,
    ) -> Result<Result<Box<Entrance>, Box<Shut>>, OfficeError> {
        let shut = |found, why| Ok(Err(Box::new(Shut { found, why })));
        let record = &found.record;
        if let Some(why) = self.is_over(record).await? {
            return shut(found, why);
        }
        let Some((address, revision)) = self.find_address(record.recipient).await? else {
            return shut(found, "no_address");
        };
        let Some(bound) = self.bound_to(&address) else {
            return shut(found, "address_unconfirmed");
        };
        if record
            .bound
            .as_ref()
            .is_some_and(|own| own.binding != bound.binding)
        {
            return shut(found, "address_changed");
        }
        let expect_address = Op::ExpectRegister {
            kind: RegisterKind::RecipientMail,
            id: *record.recipient.as_bytes(),
            revision,
        };
        let Some(sender) = self.sender_of(record).await? else {
            return shut(found, "sender_left");
        };
        let Some(wanted) = self.wanted_of_package(record).await? else {
            return shut(found, "referral_gone");
        };
        let vocabulary = self.vocabulary();
        let items = record.items.iter();
        let items = items.filter_map(|item| vocabulary.item(item)).collect();
        Ok(Ok(Box::new(Entrance {
            found,
            sender,
            wanted,
            items,
            bound,
            expect_address,
        })))
    }

    /// Why a package has ended, whoever asks; what the ruling says is another matter.
    pub(super) async fn is_over(
        &self,
        record: &PackageRecord,
    ) -> Result<Option<&'static str>, OfficeError> {
        Ok(if record.recalled.is_some() {
            Some("recalled")
        } else if record.expires <= self.clock.now() {
            Some("expired")
        } else if record.openings >= record.openings_at_most {
            Some("used_up")
        } else if record.origin != self.open_origin().await?.id {
            Some("restored")
        } else {
            None
        })
    }

    /// Who sent a package, while they are in service.
    async fn sender_of(&self, record: &PackageRecord) -> Result<Option<Caller>, OfficeError> {
        let today = self.clock.now().day();
        let found = self
            .find_office_row::<StaffRecord>(RegisterKind::Staff, *record.by.as_bytes())
            .await?;
        let staff = found
            .map(|(staff, _)| staff)
            .filter(|staff| staff.left_on.is_none_or(|left| today < left))
            .filter(|_| !self.packs.ended(today));
        Ok(staff.map(|staff| Caller::without_session(staff, today)))
    }

    /// What a package wants of the door today: the phase is read from the referral as it stands.
    async fn wanted_of_package(
        &self,
        record: &PackageRecord,
    ) -> Result<Option<Wanted>, OfficeError> {
        let wanted = match record.referral {
            Some(id) => match self.load_referral(id).await {
                Ok((referral, _)) => self.wanted_in_referral(&referral).await,
                Err(OfficeError::Unknown { .. }) => return Ok(None),
                Err(error) => Err(error),
            },
            None => self.wanted_by_partner(record.recipient).await,
        };
        wanted.map(|wanted| (wanted.receiver.kind != RecipientKind::None).then_some(wanted))
    }

    /// Refuses whoever has the link, whatever the reason: counted as a try, and journaled, unless
    /// too many tries have locked the package already.
    pub(super) async fn refuse_shut(&self, shut: Shut) -> Result<OfficeError, OfficeError> {
        let Shut { found, why } = shut;
        let answer = || self.named_refusal("package.not_available", "ask_sender");
        if found.record.is_locked(self.clock.now()) {
            return Ok(OfficeError::Refused(Box::new(answer())));
        }
        let mut record = found.record.clone();
        self.count_try(&mut record);
        let op = self.rewritten_package(&found.row, &record).await?;
        let entry = self.package_entry(&found.record, why);
        let refused = self.refuse_and_write(answer(), entry, vec![op]).await?;
        Ok(without_entry(refused))
    }

    /// The same answer after the ruling, which has its entry: the try is counted.
    pub(super) async fn refuse_ruled(
        &self,
        found: &FoundPackage,
    ) -> Result<OfficeError, OfficeError> {
        let mut record = found.record.clone();
        self.count_try(&mut record);
        // WHY: an erasure takes the package with it between the ruling and this.
        if let Some(op) = self.rewritten_row(&found.row, &record).await? {
            self.write_outcome(Unit::new("package.try").with(op))
                .await?;
        }
        Ok(self.no_package())
    }

    /// An entry about a try at a package.
    pub(crate) fn package_entry(&self, record: &PackageRecord, why: &str) -> Entry {
        let details = [
            ("package", record.id.to_string()),
            ("provision", record.provision.to_string()),
            ("why", why.to_owned()),
        ];
        let mut entry = self.administrative_entry(None, &details);
        entry.act = Act::Provide;
        entry.purpose.clone_from(&record.purpose);
        entry.staff = Some(record.by);
        entry.persons = vec![record.person];
        entry.recipient = Some(record.recipient);
        entry.outcome = Outcome::Refused;
        entry
    }
}

impl Entrance {
    /// The act on the person, as the door is asked for it.
    pub(crate) fn intent(
        &self,
        name: &'static str,
        step: &'static str,
        outcome: Outcome,
    ) -> Intent {
        let record = &self.found.record;
        let items = Items::These(self.items);
        let mut intent = Intent::new(name, record.person, self.wanted.clone(), items)
            .detail("package", record.id)
            .detail("provision", record.provision)
            .detail("phase", self.wanted.phase)
            .detail("step", step);
        intent.actor = Actor::System;
        intent.outcome = outcome;
        intent
    }

    /// Whether every consent that carried the package is alive still. One that was given anew
    /// carries another package.
    pub(crate) fn is_carried(&self, opened: &Opened<'_>) -> bool {
        let alive = &opened.file.standing().consents;
        self.found
            .record
            .consents
            .iter()
            .all(|carrying| alive.iter().any(|one| one.id.to_string() == *carrying))
    }
}

/// The entry of a refusal is the office's: it tells whoever has a link nothing.
pub(super) fn without_entry(error: OfficeError) -> OfficeError {
    match error {
        OfficeError::Refused(mut refusal) => {
            refusal.entry = None;
            OfficeError::Refused(refusal)
        }
        error => error,
    }
}

/// Whether somebody else wrote a row first, or the person was erased, so that the step is begun anew.
pub(super) fn is_overtaken(error: &OfficeError) -> bool {
    matches!(
        error,
        OfficeError::Contended { .. }
            | OfficeError::Storage(StorageError::RevisionMoved { .. })
            | OfficeError::Custody(CustodyError::NoKey { .. })
    )
}
