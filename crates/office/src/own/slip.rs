//! A slip (本人確認の用紙): a code on paper that the staff hands over or posts, for a person whose address
//! alone does not show who reads it. It opens nothing without the code to the address.

use kitei_custody::OneTimeCode;
use kitei_domain::{PersonId, Timestamp};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::door::{Changes, Intent, Items};
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;

/// A slip that was made; the code is shown this once.
#[derive(Clone, Serialize)]
pub struct Slip {
    /// For whom.
    pub person: PersonId,
    /// What is printed: 120 random bits in groups of four letters.
    #[serde(rename = "slip")]
    pub code: String,
    /// Until when it holds.
    pub until: Timestamp,
    /// The entry.
    pub entry: EntryRef,
}

impl std::fmt::Debug for Slip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Slip")
            .field("person", &self.person)
            .finish_non_exhaustive()
    }
}

/// A slip as its row holds it, sealed under the person's own key.
#[derive(Serialize, Deserialize)]
struct SlipRecord {
    until: Timestamp,
}

/// A slip that holds.
pub(super) struct FoundSlip {
    pub(super) person: PersonId,
    id: [u8; 16],
    revision: u64,
}

impl FoundSlip {
    /// What uses it up. Who uses it first has it.
    pub(super) fn used(self) -> [Op; 2] {
        let kind = RegisterKind::Slip;
        let expect = Op::ExpectRegister {
            kind,
            id: self.id,
            revision: self.revision,
        };
        [expect, Op::RemoveRegister { kind, id: self.id }]
    }
}

impl Office {
    /// Makes a slip for a person. An earlier one ends.
    ///
    /// # Errors
    /// Refused by the regulation, as a disclosure to the person is.
    ///
    /// # Journal
    /// One `disclose` entry that says so; it names no item.
    ///
    /// # Source
    /// Notice A26.
    pub async fn make_slip(&self, caller: &Caller, person: PersonId) -> Result<Slip, OfficeError> {
        let code = OneTimeCode::fresh(self.entropy.as_ref());
        let days = i64::from(self.law_number(LawKey::OwnSlipDays));
        let until = self.clock.now().plus_millis(days * 86_400_000);
        let intent = Intent::new("own.slip", person, self.disclosing()?, Items::File)
            .detail("what", "slip")
            .detail("until", until);
        let file = self.find_file(person, Items::File).await?;
        let id = *file.map_or(person, |file| file.person()).as_bytes();
        let earlier = self.data.find_register(RegisterKind::Slip, id).await?;
        let revision = earlier.map_or(0, |row| row.revision);
        let key = Some(self.slip_key(&code));
        let mut whose = person;
        let passed = self
            .pass(caller, intent, |opened| {
                whose = opened.file.person();
                let row = (RegisterKind::Slip, id);
                let op = self.own_row(opened.file, (row, key, revision), &SlipRecord { until })?;
                Ok(Changes::ops(vec![op]))
            })
            .await?;
        Ok(Slip {
            person: whose,
            code: code.printed(),
            until,
            entry: passed.entry,
        })
    }

    /// The slip of a code that was typed; none where it is none, was used, or its time is over.
    pub(super) async fn find_slip(&self, typed: &str) -> Result<Option<FoundSlip>, OfficeError> {
        let Some(code) = OneTimeCode::typed(typed) else {
            return Ok(None);
        };
        let key = self.slip_key(&code);
        let kind = RegisterKind::Slip;
        let Some(row) = self.data.find_register_by_key(kind, key).await? else {
            return Ok(None);
        };
        let Some(person) = row.person else {
            return Err(OfficeError::Corrupt { what: "slip" });
        };
        let record: Option<SlipRecord> = self.open_person_row(person, &row).await?;
        let holds = record.filter(|slip| self.clock.now() < slip.until);
        Ok(holds.map(|_holds| FoundSlip {
            person,
            id: row.id,
            revision: row.revision,
        }))
    }

    fn slip_key(&self, code: &OneTimeCode) -> [u8; 16] {
        self.custody.index().seed("own_slip", code.bare())
    }
}
