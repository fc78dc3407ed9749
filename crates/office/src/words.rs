//! The open words of the pack in force, looked up for requests: items, purposes, law values.

use kitei_domain::{Act, Population, Sensitivity};
use kitei_rulebook::{ItemIx, ItemSet, LawKey, PurposeIx, Vocabulary};

use crate::caller::Caller;
use crate::error::{OfficeError, Thing};
use crate::office::Office;
use crate::standing::Told;

impl Office {
    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        self.packs.in_force().vocabulary()
    }

    pub(crate) fn purpose(&self, id: &str) -> Result<PurposeIx, OfficeError> {
        self.vocabulary()
            .purpose(id)
            .ok_or_else(|| OfficeError::Unknown {
                what: Thing::Purpose,
                id: id.to_owned(),
            })
    }

    /// The purpose of a request; an unknown one is refused, and the refusal journaled.
    pub(crate) async fn purpose_or_refuse(
        &self,
        caller: &Caller,
        act: Act,
        id: &str,
    ) -> Result<PurposeIx, OfficeError> {
        match self.vocabulary().purpose(id) {
            Some(purpose) => Ok(purpose),
            None => Err(self.refuse_word(caller, act, "purpose.unknown").await?),
        }
    }

    pub(crate) fn item(&self, id: &str) -> Result<ItemIx, OfficeError> {
        self.vocabulary()
            .item(id)
            .ok_or_else(|| OfficeError::Unknown {
                what: Thing::Item,
                id: id.to_owned(),
            })
    }

    pub(crate) fn item_set<T: AsRef<str>>(&self, ids: &[T]) -> Result<ItemSet, OfficeError> {
        ids.iter().map(|id| self.item(id.as_ref())).collect()
    }

    pub(crate) fn item_names(&self, items: ItemSet) -> Vec<String> {
        self.vocabulary().item_ids(items)
    }

    pub(crate) fn file_item(&self) -> ItemSet {
        self.vocabulary()
            .item(kitei_rulebook::FILE)
            .into_iter()
            .collect()
    }

    /// The items that are computed and never stored.
    pub(crate) fn derived_items(&self) -> ItemSet {
        let derived = self.vocabulary().items().filter(|(_, row)| row.derived);
        derived.map(|(item, _)| item).collect()
    }

    /// The items that are opened only by themselves: special-care and barred ones, files, and copies
    /// of documents.
    pub(crate) fn apart_items(&self) -> ItemSet {
        let apart = self.vocabulary().items().filter(|(_, row)| {
            row.apart
                || matches!(
                    row.sensitivity,
                    Sensitivity::SpecialCare | Sensitivity::Barred
                )
        });
        apart.map(|(item, _)| item).collect()
    }

    /// What a word of a request says that a person was told: `unknown`, `current` for the notice in
    /// force, or the version of one that was.
    pub fn told(&self, word: &str) -> Told {
        let version = match word {
            "unknown" => return Told::Unknown,
            "current" => self.packs.in_force().version(),
            version => version,
        };
        Told::Notice {
            version: version.to_owned(),
            on: self.clock.now().day(),
        }
    }

    /// A number of the law table as it stands today.
    pub(crate) fn law_number(&self, key: LawKey) -> u8 {
        let today = self.clock.now().day();
        self.packs.in_force().law_number(key, today)
    }

    /// The purpose under which items of a population are collected.
    pub(crate) fn collecting_purpose(
        &self,
        population: Population,
    ) -> Result<PurposeIx, OfficeError> {
        let row = self.vocabulary().population(population);
        let purpose = row.and_then(|row| self.vocabulary().purpose(&row.collects_for));
        purpose.ok_or_else(|| OfficeError::Unknown {
            what: Thing::Population,
            id: population.to_string(),
        })
    }
}
