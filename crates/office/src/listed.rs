//! Entries about lists that name several people at once: a register read for a recipient or an order.

use std::collections::BTreeSet;

use kitei_domain::{PersonId, RecipientId};

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;

/// One entry names at most so many people.
const PEOPLE_AT_MOST: usize = 50;

impl Office {
    /// Writes that a list was read which names these people.
    ///
    /// # Journal
    /// One `record` entry for each fifty people, which names each of them; one where there is nobody.
    pub(crate) async fn list_entries(
        &self,
        caller: &Caller,
        (name, what): (&'static str, &str),
        recipient: RecipientId,
        people: &BTreeSet<PersonId>,
    ) -> Result<Vec<EntryRef>, OfficeError> {
        let people: Vec<PersonId> = people.iter().copied().collect();
        let pages: Vec<&[PersonId]> = match people.as_slice() {
            [] => vec![&[]],
            people => people.chunks(PEOPLE_AT_MOST).collect(),
        };
        let mut entries = Vec::new();
        for page in pages {
            let details = [("listed", what.to_owned())];
            let mut entry = self.administrative_entry(Some(caller), &details);
            entry.recipient = Some(recipient);
            entry.persons = page.to_vec();
            entries.push(self.append(name, &entry, false).await?);
        }
        Ok(entries)
    }
}
