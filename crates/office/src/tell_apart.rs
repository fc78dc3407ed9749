//! Whether this is the right person: kana, year of birth and town, and nothing more.

use kitei_domain::{Act, Day, PersonId};
use serde::Serialize;

use crate::caller::Caller;
use crate::door::{Changes, Intent, Items};
use crate::error::{EntryRef, OfficeError};
use crate::file::{PersonFile, ReleasedItems};
use crate::office::Office;
use crate::people::reveal;
use crate::question::Wanted;

/// Kana, birth year and town, by which a person is told from others of the same name.
#[derive(Debug, Clone, Default, Serialize)]
pub struct IdentityRepeated {
    /// Kana.
    pub kana: Option<String>,
    /// Year of birth.
    pub birth_year: Option<String>,
    /// Town of the address.
    pub town: Option<String>,
    /// The day of the last contact or interview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Day>,
}

/// The items by which people of one name are told apart.
pub(crate) const TELLING: [&str; 3] = ["kana", "birth_date", "address"];

impl Office {
    /// What tells the person from others of the same name, for a purpose.
    ///
    /// # Errors
    /// As for any use.
    ///
    /// # Journal
    /// One `use` entry for the items that are told, in whole or in part.
    pub async fn tell_apart(
        &self,
        caller: &Caller,
        person: PersonId,
        purpose: &str,
    ) -> Result<(IdentityRepeated, EntryRef), OfficeError> {
        let purpose = self.purpose_or_refuse(caller, Act::Use, purpose).await?;
        let wanted = Wanted::inside(Act::Use, purpose);
        self.tell_apart_for(caller, (person, "person.tell_apart"), wanted, None)
            .await
    }

    /// The same as part of an act that has a name, with more words for the entry.
    pub(crate) async fn tell_apart_for(
        &self,
        caller: &Caller,
        (person, name): (PersonId, &'static str),
        wanted: Wanted,
        detail: Option<(&str, String)>,
    ) -> Result<(IdentityRepeated, EntryRef), OfficeError> {
        let items = self.item_set(&TELLING)?;
        let mut intent = Intent::new(name, person, wanted, Items::These(items)).releasing();
        if let Some((key, value)) = detail {
            intent = intent.detail(key, value);
        }
        let mut last = None;
        let passed = self
            .pass(caller, intent, |opened| {
                last = last_contact(opened.file);
                Ok(Changes::default())
            })
            .await?;
        let told = self.tells_apart(passed.released, last);
        Ok((told, passed.entry))
    }

    /// What released items tell, in whole or in part.
    pub(crate) fn tells_apart(
        &self,
        released: ReleasedItems,
        last_contact: Option<Day>,
    ) -> IdentityRepeated {
        let values = reveal(released);
        let today = self.clock.now().day();
        IdentityRepeated {
            kana: values.get("kana").cloned(),
            birth_year: values
                .get("birth_date")
                .and_then(|date| birth_year(date, today)),
            town: values.get("address").map(|address| town(address)),
            last_contact,
        }
    }
}

/// The day of the last contact, over every registration of a person.
pub(crate) fn last_contact(file: &PersonFile) -> Option<Day> {
    file.registrations().map(|(_, one)| one.last_contact).max()
}

fn birth_year(date: &str, today: Day) -> Option<String> {
    let day = kitei_domain::era::read_birth_date(date, today).ok()?;
    Some(day.ymd().0.to_string())
}

/// Prefecture and municipality: the address up to its first 市, 区, 町 or 村.
fn town(address: &str) -> String {
    let end = address
        .char_indices()
        .skip(1)
        .find(|(_, letter)| matches!(letter, '市' | '区' | '町' | '村'))
        .map_or(address.len(), |(at, letter)| at + letter.len_utf8());
    address.get(..end).unwrap_or(address).to_owned()
}
