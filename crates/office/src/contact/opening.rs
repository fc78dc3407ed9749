//! How a contact is opened under a new entry, and looked at again under the entry that it has.
//!
//! INVARIANT: a look without a new entry hands out exactly what the entry attests.

use kitei_domain::{ContactId, PersonId};
use kitei_journal::{Entry, Outcome};
use kitei_storage::{Op, RegisterKind, StorageError, Unit};

use super::{Contact, ContactRow, Draft, FollowUp, contacted};
use crate::caller::Caller;
use crate::door::{HELD_APART, Items};
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;
use crate::people::reveal;

impl Office {
    /// Opens what is granted now under a new entry, and keeps the row that leads to it. Where the row
    /// cannot be kept (facts moved at once, a full disk) the next view opens anew.
    pub(super) async fn open_anew(
        &self,
        caller: &Caller,
        person: PersonId,
        contact: Opening,
    ) -> Result<Contact, OfficeError> {
        let Opening { row, changed } = contact;
        let beside = self.beside(caller, person).await?;
        let mut intent = self.contact_intent(person, &row)?;
        if changed {
            intent = intent.detail("changed", "what_is_shown");
        }
        intent.details.extend(beside.details());
        let today = self.clock.now().day();
        let mut about = None;
        let passed = self
            .pass(caller, intent, |opened| {
                let changes = contacted(opened, today);
                let raised = u64::from(changes.standing.is_some());
                about = Some((opened.file.versions().collect(), raised));
                Ok(changes)
            })
            .await?;
        let row = ContactRow {
            entry: Some(passed.entry.id),
            ..row
        };
        if let Some((versions, raised)) = about {
            self.keep_contact(caller, (person, &row), versions, raised)
                .await?;
        }
        let confirmed = self.list_confirmed(person, &passed.items).await?;
        Ok(Contact {
            contact: row.id,
            opened: row.opened,
            until: self.contact_ends(row.opened),
            purpose: row.purpose,
            granted: reveal(passed.released),
            held_apart: passed.apart,
            withheld: passed.ruling.withheld,
            confirmed,
            follow_ups: beside.follow_ups,
            draft: beside.draft,
            changed,
            entry: passed.entry,
        })
    }

    /// Writes the row of a contact, in the place of those about the same person that are over.
    async fn keep_contact(
        &self,
        caller: &Caller,
        (person, contact): (PersonId, &ContactRow),
        versions: Vec<(PersonId, u64)>,
        raised: u64,
    ) -> Result<(), OfficeError> {
        let Some(file) = self.find_file(person, Items::File).await? else {
            return Ok(());
        };
        let mut unit = Unit::new("contact.keep");
        for (index, (person, version)) in versions.into_iter().enumerate() {
            let version = version + if index == 0 { raised } else { 0 };
            unit.ops.push(Op::ExpectFacts { person, version });
        }
        let id = self.contact_key(caller, person, &contact.purpose);
        let kind = RegisterKind::Contact;
        unit.ops.push(Op::RemoveRegister { kind, id });
        for row in self.data.list_registers_of(kind, file.person()).await? {
            let other: Option<ContactRow> = self.open_person_row(file.person(), &row).await?;
            if !other.is_some_and(|other| self.is_open(&other)) {
                unit.ops.push(Op::RemoveRegister { kind, id: row.id });
            }
        }
        unit.ops
            .push(self.person_row(&file, (kind, id, 0), contact)?);
        match self.data.commit(unit).await {
            Ok(_)
            | Err(
                StorageError::FactsMoved { .. }
                | StorageError::RevisionMoved { .. }
                | StorageError::DiskFull,
            ) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The contact under the entry of its opening, where exactly that would be shown which the entry
    /// attests; none otherwise, and then nothing is handed out.
    pub(super) async fn view_same(
        &self,
        caller: &Caller,
        person: PersonId,
        row: &ContactRow,
    ) -> Result<Option<Contact>, OfficeError> {
        let intent = self.contact_intent(person, row)?;
        self.rule_before_look_up(caller, &intent).await?;
        let beside = self.beside(caller, person).await?;
        let Some(entry) = row.entry else {
            return Ok(None);
        };
        let Some((entry, durable)) = self.data.witness(entry).await? else {
            return Ok(None);
        };
        let entry = Entry::decode(&entry.bytes)?;
        // WHY: the file is read last. What is withdrawn before this moment is not shown, what is
        // withdrawn after it was shown before.
        let Some(file) = self.find_file(person, Items::Held).await? else {
            return Ok(None);
        };
        if file.standing().erased.is_some() || self.is_walled_off(caller, &intent, &file) {
            return Ok(None);
        }
        let held = self.hold(&file)?;
        let ruling = self.rule(caller, &intent, &file, &held);
        let granted = ruling.by_registration();
        let shown = held.shown_mac(self.vocabulary(), &granted, file.keyring())?;
        let apart = self.apart_detail(&ruling).map(|(_, names)| names);
        let attested = entry.staff == Some(caller.id())
            && entry.purpose == row.purpose
            && entry.persons == file.people()
            && entry.outcome == Outcome::Granted
            && entry.shown == Some(shown)
            && entry.find_detail(HELD_APART) == apart.as_deref()
            && beside.is_named_in(&entry, row.id);
        if !attested {
            return Ok(None);
        }
        let withheld = self.view(&ruling).withheld;
        let names = self.item_names(held.leaving_items(&granted));
        let confirmed = self.list_confirmed(person, &names).await?;
        let released = held.release(self.vocabulary(), &self.seal, &durable, &granted)?;
        Ok(Some(Contact {
            contact: row.id,
            purpose: row.purpose.clone(),
            opened: row.opened,
            until: self.contact_ends(row.opened),
            granted: reveal(released),
            held_apart: self.item_names(ruling.apart),
            withheld,
            confirmed,
            follow_ups: beside.follow_ups,
            draft: beside.draft,
            changed: false,
            entry: EntryRef::from(&durable),
        }))
    }

    /// What a contact shows besides the items of the file.
    async fn beside(&self, caller: &Caller, person: PersonId) -> Result<Beside, OfficeError> {
        let draft = self.find_draft(caller, person).await?;
        Ok(Beside {
            draft: draft.map(|(draft, _)| draft),
            follow_ups: self.list_follow_ups(person).await?,
        })
    }
}

/// A contact that is to be opened.
pub(super) struct Opening {
    pub(super) row: ContactRow,
    /// It was open, and what it may show has changed.
    pub(super) changed: bool,
}

/// Besides the items of the file.
struct Beside {
    draft: Option<Draft>,
    follow_ups: Vec<FollowUp>,
}

impl Beside {
    /// How an entry names it.
    fn details(&self) -> Vec<(String, String)> {
        let draft = self.draft.iter().map(|draft| draft.id.clone());
        let ids = self.follow_ups.iter().map(|one| one.id.to_string());
        let ids: Vec<String> = ids.collect();
        let listed = (!ids.is_empty()).then(|| ids.join(","));
        let draft = draft.map(|id| ("draft".to_owned(), id));
        let listed = listed.map(|ids| ("follow_ups".to_owned(), ids));
        draft.chain(listed).collect()
    }

    /// Whether an entry of this contact names all of it. A draft that was begun in the contact has
    /// an entry of its own.
    fn is_named_in(&self, entry: &Entry, contact: ContactId) -> bool {
        self.details().iter().all(|(name, value)| {
            let own = self.draft.as_ref().filter(|_| name == "draft");
            own.is_some_and(|draft| draft.contact == contact)
                || entry.find_detail(name) == Some(value)
        })
    }
}
