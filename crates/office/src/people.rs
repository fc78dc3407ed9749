//! Opening items of a person for a purpose.

use std::collections::BTreeMap;

use kitei_domain::{Act, PersonId, Population, RegistrationId};
use kitei_rulebook::{Flags, ItemIx, PurposeIx};
use serde::Serialize;

use crate::caller::Caller;
use crate::door::{Changes, Intent, Items, Withheld};
use crate::emergency::{Carried, EMERGENCY, Emergency};
use crate::error::{EntryRef, OfficeError};
use crate::file::ReleasedItems;
use crate::office::Office;
use crate::question::{self, Receiver, Wanted};
use crate::review::NewReview;

/// The purpose for which the person asks for what is held about them.
const RIGHTS: &str = "rights.request";

/// What was opened.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// The granted items with their values.
    pub granted: BTreeMap<String, String>,
    /// The withheld items, each with its clauses and the next step.
    pub withheld: Vec<Withheld>,
    /// What is held and granted and opened only when it is asked for by its name: special-care
    /// items, files, copies of documents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held_apart: Vec<String>,
    /// The emergency to which this belongs, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency: Option<Emergency>,
    /// The entry.
    pub entry: EntryRef,
}

/// A request to open items.
#[derive(Debug, Clone, Default)]
pub struct ShowRequest {
    /// For what.
    pub purpose: String,
    /// Which items; none means everything that is held, but what is opened only by itself.
    pub items: Option<Vec<String>>,
    /// The reason, typed first, for an emergency; none while one still runs.
    pub reason: Option<String>,
}

/// The values of released items, for the line that renders them.
pub(crate) fn reveal(released: ReleasedItems) -> BTreeMap<String, String> {
    released
        .into_iter()
        .map(|(item, value)| (item, value.reveal().clone()))
        .collect()
}

/// Where an item of a person lies, or would lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Home {
    pub(crate) person: PersonId,
    pub(crate) registration: Option<RegistrationId>,
    pub(crate) population: Population,
    pub(crate) held: bool,
}

impl Office {
    /// Opens items of a person for a purpose.
    ///
    /// # Errors
    /// Refused where nothing is granted; an unknown item or purpose.
    ///
    /// # Journal
    /// One `use` entry that names every item shown. An emergency opens a review for the manager in
    /// the same transaction, or names the one that was opened when it began.
    pub async fn show(
        &self,
        caller: &Caller,
        person: PersonId,
        request: ShowRequest,
    ) -> Result<Shown, OfficeError> {
        let purpose = self
            .purpose_or_refuse(caller, Act::Use, &request.purpose)
            .await?;
        let mut wanted = self.using(purpose);
        let reason = request
            .reason
            .as_deref()
            .map(str::trim)
            .filter(|reason| !reason.is_empty());
        let emergency = request.purpose == EMERGENCY;
        let carried = if emergency {
            self.carried(caller, person, reason).await?
        } else {
            None
        };
        let reasoned = reason.is_some() || carried.is_some();
        wanted.flags = wanted.flags.with(Flags::REASON_GIVEN, reasoned);
        let intent = match &request.items {
            // WHY: whoever asks for everything asks for no delicate thing by its name. The person
            // themself asks for all of it.
            None if request.purpose != RIGHTS => {
                let apart = self.apart_items();
                Intent::new("person.show", person, wanted, Items::Held).keeping_apart(apart)
            }
            None => Intent::new("person.show", person, wanted, Items::Held),
            Some(items) => {
                let items = Items::These(self.item_set(items)?);
                Intent::new("person.show", person, wanted, items)
            }
        };
        let intent = intent.releasing();
        let mut review = None;
        let passed = self
            .pass(caller, intent, |opened| {
                let (under, changes) = match &carried {
                    None => return Ok(Changes::default()),
                    Some(Carried::Running(running)) => {
                        (running.clone(), Changes::reviewed(running))
                    }
                    Some(Carried::Reason(reason)) => {
                        let new = NewReview::emergency(caller, reason);
                        let new = self.new_review(opened.file, new);
                        let changes = self.open_review(&new)?;
                        (new, changes)
                    }
                };
                review = Some(under);
                Ok(changes)
            })
            .await?;
        Ok(Shown {
            granted: reveal(passed.released),
            withheld: passed.ruling.withheld,
            held_apart: passed.apart,
            emergency: review.map(|review| self.emergency_of(&review)),
            entry: passed.entry,
        })
    }

    /// A use inside the office; for the person's own request it is the person who is shown it.
    pub(crate) fn using(&self, purpose: PurposeIx) -> Wanted {
        let mut wanted = Wanted::inside(Act::Use, purpose);
        if question::purpose_id(self.packs.in_force(), purpose) == RIGHTS {
            wanted.receiver = Receiver::SUBJECT;
        }
        wanted
    }

    /// Where an item lies; for one that is not held, the registration that would take it. An
    /// unknown person has no registration, and the door refuses the act.
    pub(crate) async fn home_of(
        &self,
        person: PersonId,
        item: ItemIx,
    ) -> Result<Home, OfficeError> {
        let nowhere = Home {
            person,
            registration: None,
            population: Population::JobSeeker,
            held: false,
        };
        let items = Items::These([item].into_iter().collect());
        let Some(file) = self.find_file(person, items).await? else {
            return Ok(nowhere);
        };
        let held = self.hold(&file)?;
        let mut home = None;
        for (holder, registration) in file.registrations() {
            let here = held.items_of(registration.id).contains(item);
            if here || (home.is_none() && registration.ended.is_none()) {
                let registration_here = Home {
                    person: holder,
                    registration: Some(registration.id),
                    population: registration.population,
                    held: here,
                };
                home = Some(registration_here);
                if here {
                    break;
                }
            }
        }
        Ok(home.unwrap_or(nowhere))
    }
}
