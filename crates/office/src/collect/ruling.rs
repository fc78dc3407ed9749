//! What of a new person may be collected: each item is ruled before anybody is registered.

use kitei_domain::{Act, RegistrationId, Sensitivity, Source};
use kitei_rulebook::ItemSet;

use crate::caller::Caller;
use crate::collect::NewPerson;
use crate::door::{Intent, Withheld};
use crate::error::{OfficeError, Refusal};
use crate::office::Office;
use crate::question::{self, Asked, Wanted};
use crate::standing::Standing;

impl Office {
    pub(crate) fn collecting(
        &self,
        caller: &Caller,
        new: &NewPerson,
    ) -> Result<Wanted, OfficeError> {
        let mut wanted = Wanted::inside(Act::Collect, self.collecting_purpose(new.population)?);
        wanted.source = new.source;
        wanted.flags = new.exception.flags(caller, new.items.len());
        Ok(wanted)
    }

    /// The ruling of a collection; one of which nothing may be kept is refused as a whole.
    pub(crate) async fn rule_or_refuse_collection(
        &self,
        caller: &Caller,
        new: &NewPerson,
        intent: &Intent,
        items: ItemSet,
    ) -> Result<(Asked, ItemSet), OfficeError> {
        self.rule_before_look_up(caller, intent).await?;
        let (asked, granted) = self.rule_collection(caller, new, &intent.wanted, items);
        if !granted.is_empty() {
            return Ok((asked, granted));
        }
        let refusal = match items.iter().next() {
            Some(item) => {
                let reason = asked.explain(self.packs.in_force(), item);
                Refusal::of_reason("collect.refused", &reason)
            }
            // The guard dropped all that was given.
            None => self.named_refusal("content.barred", "do_not_collect"),
        };
        Err(self
            .refuse_with(caller, intent, &[], refusal, items)
            .await?)
    }

    /// The ruling over the items of a person who is not yet registered.
    pub(crate) fn rule_collection(
        &self,
        caller: &Caller,
        new: &NewPerson,
        wanted: &Wanted,
        items: ItemSet,
    ) -> (Asked, ItemSet) {
        let id = RegistrationId::random(self.entropy.as_ref());
        let registration = new.registration(id, self.clock.now().day());
        let standing = Standing {
            registrations: vec![registration.clone()],
            ..Standing::default()
        };
        let mut asked = question::about(
            &self.packs,
            caller,
            wanted,
            &standing,
            &registration,
            self.facts(),
        );
        if new.source == Source::OtherWithConsent {
            // The consent to the other source is what `--source other_with_consent` records.
            let special = self.special_care();
            asked.consented = asked.consented | (ItemSet::ALL - special);
        }
        let ruling =
            self.packs
                .in_force()
                .rule(&asked.question, items, asked.told, asked.consented);
        (asked, ruling.granted)
    }

    /// Why the items that are not granted were not taken.
    pub(super) fn withheld(
        &self,
        new: &NewPerson,
        asked: &Asked,
        granted: ItemSet,
    ) -> Vec<Withheld> {
        let pack = self.packs.in_force();
        let items = new.items.keys().filter_map(|id| pack.vocabulary().item(id));
        items
            .filter(|item| !granted.contains(*item))
            .map(|item| {
                let reason = asked.explain(pack, item);
                Withheld::of_reason(pack.vocabulary().item_id(item), &reason)
            })
            .collect()
    }

    fn special_care(&self) -> ItemSet {
        let items = self.vocabulary().items();
        let special = items.filter(|(_, row)| row.sensitivity == Sensitivity::SpecialCare);
        special.map(|(item, _)| item).collect()
    }
}
