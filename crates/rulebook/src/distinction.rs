//! What the rules of one act can tell apart. Items whose rows differ only in what no rule names
//! get the same decision, so Cedar is asked once for all of them.
//!
//! A rule that passed strict validation can depend on a word of an item's row only by comparing it
//! with a literal of the same type, and on a boolean only by naming it.

use std::collections::BTreeSet;

use cedar_policy::{Policy, PolicySet};
use kitei_domain::Sensitivity;

use crate::set::ItemSet;
use crate::vocabulary::{Cell, ItemFacts, ItemIx, Release, Vocabulary};

/// The words and booleans about items that some rule of an act names.
#[derive(Debug, Default)]
pub(crate) struct Distinction {
    items: ItemSet,
    sections: BTreeSet<u8>,
    sensitivities: BTreeSet<Sensitivity>,
    tables: BTreeSet<Cell>,
    releases: BTreeSet<Release>,
    exception: bool,
    told: bool,
    consented: bool,
}

/// What an act's rules see of one item; a word that none of them names is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ItemClass {
    item: Option<ItemIx>,
    section: Option<u8>,
    sensitivity: Option<Sensitivity>,
    table: Option<Cell>,
    release: Option<Release>,
    exception: bool,
}

impl Distinction {
    pub(crate) fn of(policies: &PolicySet, vocabulary: &Vocabulary) -> Self {
        let mut it = Self::default();
        for policy in policies.policies() {
            it.add_words(policy, vocabulary);
            it.exception |= may_name(policy, "exception");
            it.told |= may_name(policy, "told");
            it.consented |= may_name(policy, "consented");
        }
        it
    }

    fn add_words(&mut self, policy: &Policy, vocabulary: &Vocabulary) {
        for uid in policy.entity_literals() {
            let word: &str = uid.id().unescaped();
            match uid.type_name().basename() {
                "Item" => {
                    let item = vocabulary.item(word);
                    self.items = item.into_iter().fold(self.items, ItemSet::with);
                }
                "Section" => self.sections.extend(vocabulary.section_place(word)),
                "Sensitivity" => self
                    .sensitivities
                    .extend(Sensitivity::ALL.iter().filter(|one| one.as_str() == word)),
                "Table" => self
                    .tables
                    .extend(Cell::ALL.iter().filter(|one| one.as_str() == word)),
                "Release" => self
                    .releases
                    .extend(Release::ALL.iter().filter(|one| one.as_str() == word)),
                _ => {}
            }
        }
    }

    /// The items that rules name one by one.
    pub(crate) fn items(&self) -> ItemSet {
        self.items
    }

    /// What the rules see of an item with this row.
    pub(crate) fn class(&self, item: ItemIx, facts: ItemFacts) -> ItemClass {
        fn named<T: Copy + Ord>(words: &BTreeSet<T>, word: T) -> Option<T> {
            words.contains(&word).then_some(word)
        }
        ItemClass {
            item: self.items.contains(item).then_some(item),
            section: named(&self.sections, facts.section),
            sensitivity: named(&self.sensitivities, facts.sensitivity),
            table: named(&self.tables, facts.table),
            release: named(&self.releases, facts.release),
            exception: self.exception && facts.exception,
        }
    }

    /// Told and consented, each `false` where no rule asks for it.
    pub(crate) fn state(&self, told: bool, consented: bool) -> (bool, bool) {
        (self.told && told, self.consented && consented)
    }
}

/// Whether the text of a policy holds the name. An escape could hide one, so it counts as every name.
fn may_name(policy: &Policy, name: &str) -> bool {
    policy
        .to_cedar()
        .is_none_or(|text| text.contains(name) || text.contains('\\'))
}
