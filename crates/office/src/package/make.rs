//! Making a package: its row and the mail that brings its link, in the transaction of the provision.

use kitei_domain::{OriginId, PackageId, ProvisionId, StaffId, Timestamp};
use kitei_rulebook::{ItemSet, LawKey};
use kitei_storage::{Op, RegisterKind};
use serde::Serialize;

use super::link::written;
use super::{Bound, PackageLink, PackageRecord};
use crate::door::Opened;
use crate::error::OfficeError;
use crate::office::Office;
use crate::outbox::{About, MailContent};
use crate::provision::Leaving;
use crate::question;
use crate::recipient::Recipient;
use crate::sealing::{self, RegisterPlace};

/// A package as its sender is told of it.
#[derive(Debug, Clone, Serialize)]
pub struct SealedPackage {
    /// Its id.
    pub id: PackageId,
    /// The link. It alone opens nothing.
    pub link: String,
    /// Until when it opens.
    pub expires: String,
    /// Whether the link goes by mail to the recipient's confirmed address. Where it has none, one
    /// must be confirmed before the package can be opened.
    pub mailed: bool,
}

/// A package to be made: what is known before the person is looked at.
pub(crate) struct NewPackage {
    id: PackageId,
    by: StaffId,
    secret: PackageLink,
    link: String,
    recipient: Recipient,
    bound: Option<Bound>,
    origin: OriginId,
    made: Timestamp,
    expires: Timestamp,
}

impl NewPackage {
    pub(crate) fn told(&self) -> SealedPackage {
        SealedPackage {
            id: self.id,
            link: self.link.clone(),
            expires: self.expires.to_string(),
            mailed: self.bound.is_some(),
        }
    }

    pub(crate) fn id(&self) -> PackageId {
        self.id
    }
}

impl Office {
    /// A package for a recipient, bound to the address that it has confirmed.
    pub(crate) async fn new_package(
        &self,
        by: StaffId,
        recipient: Recipient,
    ) -> Result<NewPackage, OfficeError> {
        let made = self.clock.now();
        let secret = self.new_link();
        let base = self.settings_to_send().await?.link_base;
        let bound = match self.find_address(recipient.id).await? {
            Some((address, _)) => self.bound_to(&address),
            None => None,
        };
        let days = i64::from(self.law_number(LawKey::PackageDays));
        Ok(NewPackage {
            id: PackageId::random(self.entropy.as_ref()),
            by,
            link: written(&base, &secret),
            secret,
            recipient,
            bound,
            origin: self.open_origin().await?.id,
            made,
            expires: made.plus_millis(days * 86_400_000),
        })
    }

    /// What a provision writes to send its items as a package.
    pub(crate) fn package_ops(
        &self,
        opened: &Opened<'_>,
        new: &NewPackage,
        (provision, leaving): (ProvisionId, &Leaving<'_>),
        items: ItemSet,
    ) -> Result<Vec<Op>, OfficeError> {
        let wanted = &leaving.wanted;
        let record = PackageRecord {
            id: new.id,
            provision,
            person: opened.file.person(),
            recipient: new.recipient.id,
            referral: leaving.referral.map(|referral| referral.id),
            by: new.by,
            purpose: question::purpose_id(self.packs.in_force(), wanted.purpose).to_owned(),
            items: self.item_names(items),
            consents: opened.consents_for(&wanted.receiver),
            made: new.made,
            expires: new.expires,
            openings: 0,
            openings_at_most: self.law_number(LawKey::PackageOpenings),
            bound: new.bound.clone(),
            origin: new.origin,
            recalled: None,
            code: None,
            codes: 0,
            tries: 0,
            locks: 0,
            locked_until: None,
        };
        let place = RegisterPlace {
            kind: RegisterKind::Package,
            id: *new.id.as_bytes(),
            person: opened.file.person(),
            key: Some(self.link_key(&new.secret)),
            revision: 0,
        };
        let row = sealing::seal_register(
            self.operator,
            opened.file.keyring(),
            &sealing::register_slot(RegisterKind::Package, None),
            place,
            &record,
            self.entropy.as_ref(),
        )?;
        let mut ops = vec![Op::PutRegister(row)];
        if let Some(bound) = &new.bound {
            let content = MailContent::PackageLink {
                recipient: new.recipient.name.clone(),
                link: new.link.clone(),
                expires: new.expires,
            };
            let mail = self.new_mail(&bound.address, content, About::Package(new.id));
            ops.push(self.queue_op(opened.file, &mail)?);
        }
        Ok(ops)
    }
}
