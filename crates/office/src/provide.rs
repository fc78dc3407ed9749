//! Provision to a third party (第三者提供). The phase is read from the referral; what leaves is
//! generated from the granted items, never a redacted copy.

mod preview;

use std::collections::BTreeMap;

use kitei_domain::{Act, PersonId, Phase, ProvisionId, RecipientId, RecipientKind, ReferralId};
use serde::Serialize;

use crate::caller::Caller;
use crate::door::{Intent, Items, Withheld};
use crate::error::{EntryRef, OfficeError, Problem, State, Thing};
use crate::office::Office;
use crate::package::{NewPackage, SealedPackage};
use crate::people::reveal;
use crate::provision::{Channel, Happened, Leaving, Left, Whom};
use crate::question::Wanted;
use crate::referral::Referral;
use crate::tell_apart::IdentityRepeated;

pub use self::preview::{PreviewedItem, ProvisionPreview};

/// What leaves.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Package {
    /// A sheet that is printed and handed over or posted.
    Sheet {
        /// For whom.
        recipient: RecipientId,
        /// How.
        channel: Channel,
        /// The items with their values: exactly what the recipient gets.
        items: BTreeMap<String, String>,
    },
    /// A package that the recipient opens. No value leaves before that.
    Sealed(SealedPackage),
}

impl Package {
    /// The items with their values, where they leave on a sheet.
    pub fn items(&self) -> Option<&BTreeMap<String, String>> {
        match self {
            Self::Sheet { items, .. } => Some(items),
            Self::Sealed(_) => None,
        }
    }

    /// The package that the recipient opens, where there is one.
    pub fn sealed(&self) -> Option<&SealedPackage> {
        match self {
            Self::Sheet { .. } => None,
            Self::Sealed(sealed) => Some(sealed),
        }
    }
}

/// A provision.
#[derive(Debug, Clone, Serialize)]
pub struct Provided {
    /// Its id.
    pub provision: ProvisionId,
    /// The items that left.
    pub items: Vec<String>,
    /// The items that stayed, with the reason.
    pub withheld: Vec<Withheld>,
    /// What leaves; none where the items had already left, or by word of mouth.
    pub package: Option<Package>,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Repeats who the person is before anything is sent.
    ///
    /// # Journal
    /// One `use` entry for the items that are repeated.
    ///
    /// # Errors
    /// As for any use.
    pub async fn repeat_identity(
        &self,
        caller: &Caller,
        referral: ReferralId,
    ) -> Result<IdentityRepeated, OfficeError> {
        let (referral, _) = self.load_referral(referral).await?;
        let purpose = match referral.phase() {
            phase if phase.as_str().starts_with("placement") => "placement.interview",
            _ => "dispatch.matching",
        };
        let wanted = Wanted::inside(Act::Use, self.purpose(purpose)?);
        let about = (referral.person, "provision.identity");
        let detail = Some(("referral", referral.id.to_string()));
        let told = self.tell_apart_for(caller, about, wanted, detail).await;
        Ok(told?.0)
    }

    /// Provides what the clauses allow in the referral's phase.
    ///
    /// # Errors
    /// Refused by the regulation; a referral of somebody else is refused like an unknown person.
    ///
    /// # Journal
    /// One `provide` entry (`record` where it already happened) with recipient, items, referral and
    /// provision id.
    pub async fn provide(
        &self,
        caller: &Caller,
        person: PersonId,
        referral: ReferralId,
        channel: Channel,
        happened: Option<Happened>,
    ) -> Result<Provided, OfficeError> {
        self.check_happening(happened.as_ref()).await?;
        let (referral, _) = self.load_referral(referral).await?;
        let file = self.find_file(person, Items::File).await?;
        let is_of_person = file.is_some_and(|file| file.people().contains(&referral.person));
        if !is_of_person {
            let wanted = Wanted::inside(Act::Provide, self.purpose(purpose_of(referral.phase()))?);
            let intent = Intent::new("provision", person, wanted, Items::Held);
            return Err(self
                .not_available(caller, &intent, "referral_of_another")
                .await?);
        }
        let wanted = self.wanted_in_referral(&referral).await?;
        let leaving = Leaving {
            wanted,
            to: Whom::Known(Box::new(self.load_recipient(referral.recipient).await?)),
            referral: Some(&referral),
            channel,
            happened,
            only: None,
            package: None,
        };
        self.provide_as(caller, person, leaving).await
    }

    /// Records what already went to the recipient of a referral, whoever the caller knows the person by.
    ///
    /// # Errors
    /// No such referral; an unknown item; a time in the future.
    ///
    /// # Journal
    /// As for [`Self::provide`].
    pub async fn record_provision(
        &self,
        caller: &Caller,
        referral: ReferralId,
        channel: Channel,
        happened: Happened,
    ) -> Result<Provided, OfficeError> {
        let (known, _) = self.load_referral(referral).await?;
        self.provide(caller, known.person, referral, channel, Some(happened))
            .await
    }

    /// Provides what the clauses allow of the items that somebody looked at in a preview, and nothing
    /// besides: what was added to the file meanwhile stays.
    ///
    /// # Errors
    /// Refused by the regulation; no such referral; an unknown item, or none.
    ///
    /// # Journal
    /// As for [`Self::provide`].
    pub async fn provide_previewed(
        &self,
        caller: &Caller,
        referral: ReferralId,
        channel: Channel,
        items: &[String],
    ) -> Result<Provided, OfficeError> {
        if items.is_empty() {
            return Err(OfficeError::Unusable {
                what: "--items",
                problem: Problem::Missing,
            });
        }
        let only = self.item_set(items)?;
        let (referral, _) = self.load_referral(referral).await?;
        let leaving = Leaving {
            wanted: self.wanted_in_referral(&referral).await?,
            to: Whom::Known(Box::new(self.load_recipient(referral.recipient).await?)),
            referral: Some(&referral),
            channel,
            happened: None,
            only: Some(only),
            package: None,
        };
        self.provide_as(caller, referral.person, leaving).await
    }

    /// Provides to a partner agency that the person allowed (B2-6).
    ///
    /// # Errors
    /// Refused by the regulation.
    ///
    /// # Journal
    /// As for [`Self::provide`].
    pub async fn provide_to_partner(
        &self,
        caller: &Caller,
        person: PersonId,
        partner: RecipientId,
        channel: Channel,
        happened: Option<Happened>,
    ) -> Result<Provided, OfficeError> {
        self.check_happening(happened.as_ref()).await?;
        let wanted = self.wanted_by_partner(partner).await?;
        if wanted.receiver.kind != RecipientKind::PartnerAgency {
            return Err(OfficeError::WrongState {
                what: Thing::Recipient,
                id: partner.to_string(),
                state: State::NotPartner,
            });
        }
        let leaving = Leaving {
            wanted,
            to: Whom::Known(Box::new(self.load_recipient(partner).await?)),
            referral: None,
            channel,
            happened,
            only: None,
            package: None,
        };
        self.provide_as(caller, person, leaving).await
    }

    /// What a provision in a referral wants of the door, as far as the referral has come.
    pub(crate) async fn wanted_in_referral(
        &self,
        referral: &Referral,
    ) -> Result<Wanted, OfficeError> {
        let phase = referral.phase();
        Ok(Wanted {
            receiver: self.receiver_of(referral).await?,
            phase,
            ..Wanted::inside(Act::Provide, self.purpose(purpose_of(phase))?)
        })
    }

    /// What a provision to a partner agency wants of the door.
    pub(crate) async fn wanted_by_partner(
        &self,
        partner: RecipientId,
    ) -> Result<Wanted, OfficeError> {
        Ok(Wanted {
            receiver: self.receiver(Some(partner), None).await?,
            phase: Phase::PlacementApplication,
            ..Wanted::inside(Act::Provide, self.purpose("placement.partner")?)
        })
    }

    async fn provide_as(
        &self,
        caller: &Caller,
        person: PersonId,
        mut leaving: Leaving<'_>,
    ) -> Result<Provided, OfficeError> {
        let channel = leaving.channel;
        let recipient = leaving.wanted.receiver.id;
        let leaves = leaving.happened.is_none() && channel != Channel::Oral;
        if let (true, Channel::Electronic, Whom::Known(to)) = (leaves, channel, &leaving.to) {
            let package = self.new_package(caller.id(), to.as_ref().clone()).await?;
            leaving.package = Some(package);
        }
        let sealed = leaving.package.as_ref().map(NewPackage::told);
        let Left { id, passed, .. } = self.let_leave(caller, person, leaving).await?;
        let package = match (sealed, recipient.filter(|_| leaves)) {
            (Some(sealed), _) => Some(Package::Sealed(sealed)),
            (None, Some(recipient)) => Some(Package::Sheet {
                recipient,
                channel,
                items: reveal(passed.released),
            }),
            (None, None) => None,
        };
        Ok(Provided {
            provision: id,
            items: passed.items,
            withheld: passed.ruling.withheld,
            package,
            entry: passed.entry,
        })
    }
}

/// The purpose that a phase serves.
pub(crate) fn purpose_of(phase: Phase) -> &'static str {
    match phase {
        Phase::DispatchBeforeDecision => "dispatch.proposal",
        Phase::DispatchTrial => "dispatch.trial",
        Phase::DispatchDecided | Phase::DispatchEnded => "dispatch.assignment",
        Phase::None
        | Phase::PlacementProposal
        | Phase::PlacementApplication
        | Phase::PlacementHired => "placement.application",
    }
}
