//! A contact with a person (応対): what its purpose grants is opened once, under one entry that lists
//! every item shown, and stays open until it is closed, the session locks, or its minutes are over.
//!
//! INVARIANT: nothing is remembered but a row that leads to the entry. Each view reads the
//! file again and rules again, and hands out values only where they are exactly those that the entry
//! attests (its `shown`), under the witness that the store reads back. Anything else is a new entry.
//!
//! What is opened only by itself (special-care items, files, copies of documents) is named as held and
//! stays shut; [`Office::show`] opens it under an entry of its own.

mod confirmed;
mod drafts;
mod follow_ups;
mod notes;
mod opening;

use std::collections::BTreeMap;

use kitei_domain::{Act, ContactId, Day, EntryId, PersonId, StaffId, Timestamp};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

pub use self::confirmed::{Confirmed, SectionConfirmed};
pub use self::drafts::{Draft, DraftKept};
pub use self::follow_ups::{FollowUp, FollowUpDue, FollowUpKind, FollowUpSet, NewFollowUp};
pub use self::notes::{NewNote, NoteTaken};
use self::opening::Opening;

use crate::caller::Caller;
use crate::door::{Changes, Intent, Items, Opened, Withheld};
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;

/// What was open of a person, sealed under the person's own key.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct ContactRow {
    id: ContactId,
    staff: StaffId,
    purpose: String,
    opened: Timestamp,
    /// The entry that lists what is shown; none before it is there.
    entry: Option<EntryId>,
}

/// A contact as it is now.
#[derive(Debug, Serialize)]
pub struct Contact {
    /// Its id, which its entries name.
    pub contact: ContactId,
    /// For what.
    pub purpose: String,
    /// Since when.
    pub opened: Timestamp,
    /// Until when at the longest.
    pub until: Timestamp,
    /// The items that are open, with their values.
    pub granted: BTreeMap<String, String>,
    /// Held and granted, and opened only by themselves.
    pub held_apart: Vec<String>,
    /// The withheld items, each with its clauses and the next step.
    pub withheld: Vec<Withheld>,
    /// When the person last confirmed each section.
    pub confirmed: Vec<Confirmed>,
    /// What is to be done next.
    pub follow_ups: Vec<FollowUp>,
    /// A note that the caller was writing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    /// What may be shown has changed since the contact was opened, and was opened anew.
    pub changed: bool,
    /// The entry under which it is open.
    pub entry: EntryRef,
}

/// Which items of somebody are held, without a value.
#[derive(Debug, Serialize)]
pub struct HeldItems {
    /// Those that the purpose grants.
    pub held: Vec<String>,
    /// Those that are granted and opened only by themselves.
    pub held_apart: Vec<String>,
    /// The withheld items, each with its clauses and the next step.
    pub withheld: Vec<Withheld>,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Opens a contact with somebody for one purpose; where one is open it goes on.
    ///
    /// # Errors
    /// Refused where the purpose grants nothing; an unknown purpose.
    ///
    /// # Journal
    /// One `use` entry that names every item shown; none where the contact is open and shows the same.
    ///
    /// # Source
    /// Regulation B7 and B8.
    pub async fn open_contact(
        &self,
        caller: &Caller,
        person: PersonId,
        purpose: &str,
    ) -> Result<Contact, OfficeError> {
        if let Some(open) = self.view_contact(caller, person, purpose).await? {
            return Ok(open);
        }
        self.purpose_or_refuse(caller, Act::Use, purpose).await?;
        let row = ContactRow {
            id: ContactId::random(self.entropy.as_ref()),
            staff: caller.id(),
            purpose: purpose.to_owned(),
            opened: self.clock.now(),
            entry: None,
        };
        let changed = false;
        self.open_anew(caller, person, Opening { row, changed })
            .await
    }

    /// The contact that is open with somebody for a purpose, as it is now; none where none is.
    ///
    /// # Errors
    /// Refused where the purpose grants nothing any more.
    ///
    /// # Journal
    /// Nothing as long as exactly that is shown which the entry of the opening attests. Where it is
    /// anything else, one `use` entry as of an opening.
    pub async fn view_contact(
        &self,
        caller: &Caller,
        person: PersonId,
        purpose: &str,
    ) -> Result<Option<Contact>, OfficeError> {
        let Some(row) = self.find_contact(caller, person, purpose).await? else {
            return Ok(None);
        };
        if let Some(same) = self.view_same(caller, person, &row).await? {
            return Ok(Some(same));
        }
        let changed = true;
        self.open_anew(caller, person, Opening { row, changed })
            .await
            .map(Some)
    }

    /// Closes the contact with somebody for a purpose.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// One `record` entry that names the contact, or says that none was open.
    pub async fn close_contact(
        &self,
        caller: &Caller,
        person: PersonId,
        purpose: &str,
    ) -> Result<EntryRef, OfficeError> {
        let open = self.find_contact(caller, person, purpose).await?;
        let contact = open.map_or("none".to_owned(), |row| row.id.to_string());
        let ops = vec![Op::RemoveRegister {
            kind: RegisterKind::Contact,
            id: self.contact_key(caller, person, purpose),
        }];
        let details = [
            ("change", "contact.closed".to_owned()),
            ("contact", contact),
        ];
        self.administer(caller, "contact.close", ops, &details)
            .await
    }

    /// Which items of somebody are held and granted for a purpose: no value.
    ///
    /// # Errors
    /// Refused where the purpose grants nothing; an unknown purpose.
    ///
    /// # Journal
    /// One `use` entry that names the items.
    pub async fn list_held(
        &self,
        caller: &Caller,
        person: PersonId,
        purpose: &str,
    ) -> Result<HeldItems, OfficeError> {
        let purpose = self.purpose_or_refuse(caller, Act::Use, purpose).await?;
        let intent = Intent::new("person.held", person, self.using(purpose), Items::Held)
            .keeping_apart(self.apart_items())
            .detail("told", "held");
        let passed = self.pass(caller, intent, |_| Ok(Changes::default()));
        let passed = passed.await?;
        Ok(HeldItems {
            held: passed.items,
            held_apart: passed.apart,
            withheld: passed.ruling.withheld,
            entry: passed.entry,
        })
    }

    /// The contact that the caller has open, in this session and since it was last unlocked.
    async fn find_contact(
        &self,
        caller: &Caller,
        person: PersonId,
        purpose: &str,
    ) -> Result<Option<ContactRow>, OfficeError> {
        let id = self.contact_key(caller, person, purpose);
        let Some(row) = self.data.find_register(RegisterKind::Contact, id).await? else {
            return Ok(None);
        };
        let Some(about) = row.person else {
            return Ok(None);
        };
        let found: Option<ContactRow> = self.open_person_row(about, &row).await?;
        Ok(found.filter(|contact| {
            contact.staff == caller.id() && contact.purpose == purpose && self.is_open(contact)
        }))
    }

    /// Whether a contact's minutes still run. To a clock behind its opening it does not.
    fn is_open(&self, contact: &ContactRow) -> bool {
        let now = self.clock.now();
        contact.opened <= now && now < self.contact_ends(contact.opened)
    }

    fn contact_ends(&self, opened: Timestamp) -> Timestamp {
        let minutes = i64::from(self.law_number(LawKey::ContactMinutes));
        opened.plus_millis(minutes * 60_000)
    }

    /// What finds the row of a contact: by the secret of the session, which is another one after each
    /// lock, so that no contact outlives a lock, a sign-out or the next person at the same PC.
    fn contact_key(&self, caller: &Caller, person: PersonId, purpose: &str) -> [u8; 16] {
        let session = caller.session.map(|present| present.key);
        let program = caller.program.as_ref().map(|program| program.id);
        let words = format!(
            "{}\n{}\n{}\n{purpose}\n{person}",
            session.map(hex::encode).unwrap_or_default(),
            program.map(|id| id.to_string()).unwrap_or_default(),
            caller.id(),
        );
        self.custody.index().seed("contact", &words)
    }

    /// A contact shows for its purpose everything that is held, but what is opened only by itself.
    fn contact_intent(&self, person: PersonId, row: &ContactRow) -> Result<Intent, OfficeError> {
        let wanted = self.using(self.purpose(&row.purpose)?);
        let intent = Intent::new("contact.open", person, wanted, Items::Held)
            .keeping_apart(self.apart_items())
            .releasing()
            .detail("contact", row.id);
        Ok(intent)
    }
}

/// The day of the last contact, in the registrations that run; it raises the facts once a day.
pub(crate) fn contacted(opened: &Opened<'_>, today: Day) -> Changes {
    let mut standing = opened.file.standing().clone();
    let mut moved = false;
    if standing.erased.is_none() {
        for registration in &mut standing.registrations {
            if registration.ended.is_none() && registration.last_contact < today {
                registration.last_contact = today;
                moved = true;
            }
        }
    }
    if moved {
        Changes::standing(standing)
    } else {
        Changes::default()
    }
}
