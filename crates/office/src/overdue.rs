//! What a law made the office keep of erased people, once its last day has passed: told to the
//! managers until it is disposed of (B22, B23).
//!
//! A row leads from the day to the person. Its id begins with that day, as that of a review does, so
//! that what is overdue is counted without opening any; it hangs on the person's standing key and
//! goes with the row that leads to what is kept.

use kitei_custody::{KeySlot, Keyring};
use kitei_domain::{Day, PersonId, chance};
use kitei_storage::{Op, RegisterKind, RegisterRow, Unit};
use serde::Serialize;

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError};
use crate::keeping::KeptOf;
use crate::office::Office;
use crate::review::{COUNTED_AT_MOST, day_of, id_of_day};
use crate::sealing::{self, RegisterPlace};

/// How many people one entry names.
const PAGE: usize = 50;

/// Somebody of whom something was kept until a day that has passed.
#[derive(Debug, Clone, Serialize)]
pub struct OverduePerson {
    /// The person's id.
    pub id: PersonId,
    /// The last day on which the first of it was kept.
    pub until: Day,
}

/// The people whose kept records are to be disposed of.
#[derive(Debug, Clone, Serialize)]
pub struct Overdue {
    /// The longest overdue first; at most fifty at a time.
    pub people: Vec<OverduePerson>,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Of how many erased people something is kept beyond its last day, for a manager; `None` for
    /// everybody else, and while there is none.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// Nothing: rows are counted by their ids, and none is opened.
    pub async fn overdue(&self, caller: &Caller) -> Result<Option<usize>, OfficeError> {
        if !caller.is_manager() {
            return Ok(None);
        }
        let people = self.overdue_rows(COUNTED_AT_MOST).await?.len();
        Ok((people > 0).then_some(people))
    }

    /// The erased people of whom something is kept beyond its last day.
    ///
    /// # Errors
    /// Refused unless the caller is a manager.
    ///
    /// # Journal
    /// One `record` entry that names everybody listed.
    pub async fn list_overdue(&self, caller: &Caller) -> Result<Overdue, OfficeError> {
        self.any_manager(caller, "people.overdue").await?;
        let rows = self.overdue_rows(PAGE).await?;
        let people = rows.iter().filter_map(|row| {
            Some(OverduePerson {
                id: row.person?,
                until: day_of(row.id),
            })
        });
        let people: Vec<OverduePerson> = people.collect();
        let details = [("listed", "overdue".to_owned())];
        let mut entry = self.administrative_entry(Some(caller), &details);
        entry.persons = people.iter().map(|person| person.id).collect();
        let unit = Unit::new("people.overdue").with(Op::Append(self.draft(&entry)?));
        let entry = self.commit_entry(unit).await?;
        Ok(Overdue { people, entry })
    }

    /// The rows of what has had its last day, the longest ago first.
    pub(crate) async fn overdue_rows(&self, limit: usize) -> Result<Vec<RegisterRow>, OfficeError> {
        let today = self.clock.now().day();
        let rows = self.data.list_registers(RegisterKind::Kept, None, limit);
        let rows = rows.await?.into_iter();
        Ok(rows.take_while(|row| day_of(row.id) < today).collect())
    }

    /// The row that tells when the first of what is kept of a person has had its last day.
    pub(crate) fn kept_row(
        &self,
        person: PersonId,
        keyring: &Keyring,
        kept: &[KeptOf],
    ) -> Result<Option<Op>, OfficeError> {
        let days = kept.iter().flat_map(|of| &of.kept).map(|kept| kept.until);
        let Some(until) = days.min() else {
            return Ok(None);
        };
        let place = RegisterPlace {
            kind: RegisterKind::Kept,
            id: id_of_day(until, chance::fresh(self.entropy.as_ref())),
            person,
            key: None,
            revision: 0,
        };
        let row = sealing::seal_register(
            self.operator,
            keyring,
            &KeySlot::standing(),
            place,
            &until,
            self.entropy.as_ref(),
        )?;
        Ok(Some(Op::PutRegister(row)))
    }
}
