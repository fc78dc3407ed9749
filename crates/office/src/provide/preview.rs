//! A preview of exactly what would leave in a referral: the ruling of the provision, and the values as
//! they stand, for the eyes of whoever is about to send them. It is a use inside the office and has
//! its entry; nothing leaves by it.

use kitei_domain::{Act, ReferralId};
use kitei_rulebook::ItemSet;

use super::purpose_of;
use crate::caller::Caller;
use crate::door::{Changes, Intent, Items, RulingView, Withheld};
use crate::error::{EntryRef, OfficeError, Refusal};
use crate::office::Office;
use crate::people::reveal;
use crate::question::Wanted;
use crate::referral::{Referral, ReferralLine};

/// The item without which a sheet is an anonymous one.
const NAME: &str = "name";

/// An item that would leave.
#[derive(Debug, Clone)]
pub struct PreviewedItem {
    /// The item.
    pub item: String,
    /// Its value as it would leave; none where this member of the staff may not read it.
    pub value: Option<String>,
}

/// What would leave.
#[derive(Debug)]
pub struct ProvisionPreview {
    /// In which referral.
    pub referral: ReferralLine,
    /// The items that would leave, in the order of the vocabulary.
    pub items: Vec<PreviewedItem>,
    /// The items that would stay, with the reason.
    pub withheld: Vec<Withheld>,
    /// Why the sheet bears no name, where one with a name was asked for.
    pub name_refused: Option<Refusal>,
    /// The entry of the preview.
    pub entry: EntryRef,
}

impl Office {
    /// Shows what would leave in a referral as it stands. Where a sheet with the person's name is asked
    /// for and may not go, the refusal comes beside what may.
    ///
    /// # Errors
    /// Refused where nothing may leave; no such referral.
    ///
    /// # Journal
    /// One `use` entry that names every item shown, with the step `preview`; before it, where a named
    /// sheet was refused, one refused `provide` entry.
    pub async fn preview_provision(
        &self,
        caller: &Caller,
        referral: ReferralId,
        named: bool,
    ) -> Result<ProvisionPreview, OfficeError> {
        let (referral, _) = self.load_referral(referral).await?;
        let name_refused = if named {
            self.refused_name(caller, &referral).await?
        } else {
            None
        };
        let intent = self.leaving_intent(&referral, Items::Held).await?;
        let (would, ruling) = self.rule_leaving(caller, &intent).await?;
        let purpose = self.purpose(purpose_of(referral.phase()))?;
        let looking = Intent::new(
            "provision.preview",
            referral.person,
            Wanted::inside(Act::Use, purpose),
            Items::These(would),
        );
        let looking = looking
            .releasing()
            .detail("step", "preview")
            .detail("referral", referral.id)
            .detail("order", referral.order);
        let passed = self
            .pass(caller, looking, |_| Ok(Changes::default()))
            .await?;
        let mut values = reveal(passed.released);
        let items = self.item_names(would).into_iter();
        Ok(ProvisionPreview {
            items: items
                .map(|item| PreviewedItem {
                    value: values.remove(&item),
                    item,
                })
                .collect(),
            withheld: ruling.withheld,
            name_refused,
            entry: passed.entry,
            referral: self.referral_line(referral).await?,
        })
    }

    /// Why the name may not leave, where it may not.
    async fn refused_name(
        &self,
        caller: &Caller,
        referral: &Referral,
    ) -> Result<Option<Refusal>, OfficeError> {
        let name = self.item_set(&[NAME])?;
        let intent = self.leaving_intent(referral, Items::These(name)).await?;
        match self.rule_leaving(caller, &intent).await {
            Ok(_) => Ok(None),
            Err(OfficeError::Refused(refusal)) => Ok(Some(*refusal)),
            Err(error) => Err(error),
        }
    }

    /// The provision of these items as the door would be asked for it.
    async fn leaving_intent(
        &self,
        referral: &Referral,
        items: Items,
    ) -> Result<Intent, OfficeError> {
        let wanted = self.wanted_in_referral(referral).await?;
        let intent = Intent::new("provision.preview", referral.person, wanted, items);
        Ok(intent
            .detail("step", "preview")
            .detail("referral", referral.id)
            .detail("order", referral.order))
    }

    /// What a provision would be granted, without making it: only a refusal is written.
    async fn rule_leaving(
        &self,
        caller: &Caller,
        intent: &Intent,
    ) -> Result<(ItemSet, RulingView), OfficeError> {
        self.rule_before_look_up(caller, intent).await?;
        let Some(file) = self.find_file(intent.person, intent.items).await? else {
            return Err(self.not_available(caller, intent, "unknown").await?);
        };
        if self.is_walled_off(caller, intent, &file) {
            return Err(self.not_available(caller, intent, "out_of_range").await?);
        }
        if file.standing().erased.is_some() {
            return Err(self.not_available(caller, intent, "erased").await?);
        }
        let held = self.hold(&file)?;
        let ruling = self.rule(caller, intent, &file, &held);
        if ruling.granted.is_empty() {
            return Err(self.refuse(caller, intent, &file, &ruling).await?);
        }
        Ok((
            held.leaving_items(&ruling.by_registration()),
            self.view(&ruling),
        ))
    }
}
