//! The words of the rule pack in force as a reader sees them: items, purposes, kinds, and why
//! something is withheld.

use kitei_office::{Office, Withheld};
use kitei_rulebook::{FILE, Lang, Vocabulary};

/// A choice in a list: what is sent, and what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) id: String,
    pub(crate) label: String,
}

/// An item that is withheld, in words.
#[derive(Debug, Clone)]
pub(crate) struct WithheldItem {
    pub(crate) label: String,
    pub(crate) clauses: Vec<String>,
    pub(crate) next: Vec<String>,
}

/// The words in one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Labels<'a> {
    words: &'a Vocabulary,
    lang: Lang,
}

impl<'a> Labels<'a> {
    /// Those of the pack that decides now.
    pub(crate) fn new(office: &'a Office, lang: Lang) -> Self {
        Self {
            words: office.packs().in_force().vocabulary(),
            lang,
        }
    }

    /// The vocabulary itself.
    pub(crate) fn words(&self) -> &'a Vocabulary {
        self.words
    }

    /// An item; one that this pack does not know is named by its id.
    pub(crate) fn item(&self, id: &str) -> String {
        let item = self.words.item(id);
        let row = item.and_then(|item| self.words.item_row(item));
        row.map_or(id, |row| row.text(self.lang)).to_owned()
    }

    /// Items, in one line. An act on the file as a whole names none.
    pub(crate) fn items<'i>(&self, ids: impl IntoIterator<Item = &'i String>) -> String {
        let ids = ids.into_iter().filter(|id| *id != FILE);
        self.listed(ids.map(|id| self.item(id)))
    }

    /// Words, in one line.
    pub(crate) fn listed(&self, words: impl Iterator<Item = String>) -> String {
        let words: Vec<String> = words.collect();
        words.join(match self.lang {
            Lang::Ja => "、",
            Lang::En => ", ",
        })
    }

    /// Items as a list of choices.
    pub(crate) fn choices(&self, ids: &[String]) -> Vec<Choice> {
        let choices = ids.iter().map(|id| Choice {
            id: id.clone(),
            label: self.item(id),
        });
        choices.collect()
    }

    /// A purpose.
    pub(crate) fn purpose(&self, id: &str) -> String {
        let purpose = self.words.purpose(id);
        let row = purpose.and_then(|purpose| self.words.purpose_row(purpose));
        row.map_or(id, |row| row.text(self.lang)).to_owned()
    }

    /// A word of a closed list: `act`, `role`, `recipient`, …
    pub(crate) fn word(&self, kind: &str, id: &str) -> String {
        let row = self.words.word(kind, id);
        row.map_or(id, |row| row.text(self.lang)).to_owned()
    }

    /// A population.
    pub(crate) fn population(&self, id: &str) -> String {
        let row = id.parse().ok().and_then(|one| self.words.population(one));
        row.map_or(id, |row| match self.lang {
            Lang::Ja => row.ja.as_str(),
            Lang::En => row.en.as_str(),
        })
        .to_owned()
    }

    /// The purposes of a list that this pack knows.
    pub(crate) fn purposes(&self, ids: &[&str]) -> Vec<Choice> {
        let known = ids.iter().filter(|id| self.words.purpose(id).is_some());
        known
            .map(|id| Choice {
                id: (*id).to_owned(),
                label: self.purpose(id),
            })
            .collect()
    }

    /// Every item that is held as it is, to be chosen from.
    pub(crate) fn every_item(&self) -> Vec<Choice> {
        let items = self.words.items().map(|(_, row)| row);
        let items = items.filter(|row| !row.derived && row.id != FILE);
        items
            .map(|row| Choice {
                id: row.id.clone(),
                label: row.text(self.lang).to_owned(),
            })
            .collect()
    }

    /// Why items are withheld.
    pub(crate) fn withheld(&self, withheld: &[Withheld]) -> Vec<WithheldItem> {
        let said = withheld.iter().map(|one| WithheldItem {
            label: self.item(&one.item),
            clauses: one.clauses.clone(),
            next: one
                .next
                .iter()
                .map(|step| match self.lang {
                    Lang::Ja => step.ja.clone(),
                    Lang::En => step.en.clone(),
                })
                .collect(),
        });
        said.collect()
    }
}
