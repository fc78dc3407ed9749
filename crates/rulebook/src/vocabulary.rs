//! The vocabulary of a rule pack: items, sections, purposes, populations and the tables between
//! them. Facts, no logic; every word that a row names exists, or the pack does not load.

mod check;
mod load;
mod rows;
mod tables;

use std::collections::BTreeMap;

use kitei_domain::{ConsentKind, Phase, Population, Sensitivity};

pub(crate) use load::load;
pub(crate) use rows::Row;
pub use rows::{
    CodeKind, Consent, Exception, Fact, Item, Label, Lang, Ledger, MatchCode, OrderColumn,
    PopulationRow, Purpose, Refusal, Requirement, Retention, Section, SensitivityRule, Word,
};
pub use tables::{Cell, Release};

use crate::set::ItemSet;

/// The pseudo item for acts on a file as a whole.
pub const FILE: &str = "file";
/// The purpose word for acts that need none.
pub const NO_PURPOSE: &str = "none";

/// An item of one pack, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemIx(pub(crate) u8);

/// A purpose of one pack, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PurposeIx(pub(crate) u8);

impl PurposeIx {
    /// The purpose word `none`.
    pub const NONE: Self = Self(0);
}

/// What one item's row says in one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemFacts {
    /// The place of its section.
    pub section: u8,
    /// How delicate it is there.
    pub sensitivity: Sensitivity,
    /// The cell population × purpose × item.
    pub table: Cell,
    /// The cell release group × phase.
    pub release: Release,
    /// Whether an exception of B4 is switched on.
    pub exception: bool,
}

/// The labels of the domain's closed words, and of the booleans of the rules.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub(crate) lists: BTreeMap<&'static str, Vec<Word>>,
}

/// The words of one rule pack.
#[derive(Debug, Default)]
pub struct Vocabulary {
    items: Vec<Item>,
    item_places: BTreeMap<String, ItemIx>,
    aliases: BTreeMap<String, ItemIx>,
    sections: Vec<Section>,
    section_sets: Vec<ItemSet>,
    item_sections: Vec<u8>,
    purposes: Vec<Purpose>,
    purpose_places: BTreeMap<String, PurposeIx>,
    populations: Vec<PopulationRow>,
    consents: Vec<Consent>,
    facts: Vec<Fact>,
    next_steps: Vec<Word>,
    retentions: Vec<Retention>,
    refusals: Vec<Refusal>,
    exceptions: Vec<Exception>,
    order_columns: Vec<OrderColumn>,
    match_codes: Vec<MatchCode>,
    words: Words,
    table: BTreeMap<(Population, PurposeIx), Vec<Cell>>,
    release: BTreeMap<(String, Phase), Release>,
}

impl Vocabulary {
    /// Every item, in order.
    pub fn items(&self) -> impl Iterator<Item = (ItemIx, &Item)> {
        self.items
            .iter()
            .enumerate()
            .map(|(place, row)| (ItemIx(place as u8), row))
    }

    /// Every item of the pack as a set.
    pub fn all_items(&self) -> ItemSet {
        self.items().map(|(ix, _)| ix).collect()
    }

    /// The item of this id.
    pub fn item(&self, id: &str) -> Option<ItemIx> {
        self.item_places.get(id).copied()
    }

    /// The item that a spreadsheet's column header means: an alias, a label or an id.
    pub fn item_by_alias(&self, header: &str) -> Option<ItemIx> {
        self.aliases.get(header).copied()
    }

    /// The row of an item of this pack.
    pub fn item_row(&self, item: ItemIx) -> Option<&Item> {
        self.items.get(usize::from(item.0))
    }

    /// The id of an item; empty for an item of another pack.
    pub fn item_id(&self, item: ItemIx) -> &str {
        self.item_row(item).map_or("", |row| row.id.as_str())
    }

    /// The ids of a set.
    pub fn item_ids(&self, set: ItemSet) -> Vec<String> {
        set.iter()
            .filter_map(|item| self.item_row(item))
            .map(|row| row.id.clone())
            .collect()
    }

    /// The items of a section; empty for a word that is no section.
    pub fn items_of_section(&self, id: &str) -> ItemSet {
        let place = self.sections.iter().position(|section| section.id == id);
        place
            .and_then(|place| self.section_sets.get(place).copied())
            .unwrap_or_default()
    }

    /// Every section.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The section of this id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The place of a section.
    pub(crate) fn section_place(&self, id: &str) -> Option<u8> {
        let place = self.sections.iter().position(|section| section.id == id)?;
        u8::try_from(place).ok()
    }

    /// Every purpose, `none` first.
    pub fn purposes(&self) -> impl Iterator<Item = (PurposeIx, &Purpose)> {
        self.purposes
            .iter()
            .enumerate()
            .map(|(place, row)| (PurposeIx(place as u8), row))
    }

    /// The purpose of this id.
    pub fn purpose(&self, id: &str) -> Option<PurposeIx> {
        self.purpose_places.get(id).copied()
    }

    /// The row of a purpose of this pack.
    pub fn purpose_row(&self, purpose: PurposeIx) -> Option<&Purpose> {
        self.purposes.get(usize::from(purpose.0))
    }

    /// Every population of the pack.
    pub fn populations(&self) -> &[PopulationRow] {
        &self.populations
    }

    /// The row of a population.
    pub fn population(&self, population: Population) -> Option<&PopulationRow> {
        self.populations
            .iter()
            .find(|row| row.id == population.as_str())
    }

    /// Whether a purpose is published for a population.
    pub fn purpose_listed(&self, population: Population, purpose: PurposeIx) -> bool {
        let Some(row) = self.purpose_row(purpose) else {
            return false;
        };
        row.family == "always"
            || self
                .population(population)
                .is_some_and(|at| at.purposes.contains(&row.id))
    }

    /// The kinds of consent.
    pub fn consents(&self) -> &[Consent] {
        &self.consents
    }

    /// The row of a kind of consent.
    pub fn consent(&self, kind: ConsentKind) -> Option<&Consent> {
        self.consents.iter().find(|row| row.id == kind)
    }

    /// The booleans of the rules.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The closed list of next steps.
    pub fn next_steps(&self) -> &[Word] {
        &self.next_steps
    }

    /// The retention periods.
    pub fn retentions(&self) -> &[Retention] {
        &self.retentions
    }

    /// The grounds on which a request may be refused.
    pub fn refusals(&self) -> &[Refusal] {
        &self.refusals
    }

    /// The exceptions of B4 that are switched on.
    pub fn exceptions(&self) -> &[Exception] {
        &self.exceptions
    }

    /// The columns of a job order.
    pub fn order_columns(&self) -> &[OrderColumn] {
        &self.order_columns
    }

    /// The codes that a search for a match runs on.
    pub fn match_codes(&self) -> &[MatchCode] {
        &self.match_codes
    }

    /// The pseudo item for acts on a file as a whole.
    pub fn file(&self) -> ItemIx {
        // The loader adds the row, so the place is always there.
        self.item(FILE).unwrap_or(ItemIx(0))
    }

    /// The items whose row has this sensitivity where no rule says otherwise.
    pub fn items_of_sensitivity(&self, sensitivity: Sensitivity) -> ItemSet {
        self.items()
            .filter(|(_, row)| row.sensitivity == sensitivity)
            .map(|(ix, _)| ix)
            .collect()
    }

    /// The label of a closed word (`act`, `phase`, `recipient`, `role`, `source`, `actor`) or a department.
    pub fn word(&self, kind: &str, id: &str) -> Option<&Word> {
        self.words(kind).iter().find(|word| word.id == id)
    }

    /// The rows of a closed vocabulary (`act`, `phase`, …).
    pub fn words(&self, kind: &str) -> &[Word] {
        self.words.lists.get(kind).map_or(&[], Vec::as_slice)
    }

    /// What an item's row says for a population, a purpose and a phase.
    pub fn item_facts(
        &self,
        item: ItemIx,
        population: Population,
        purpose: PurposeIx,
        phase: Phase,
    ) -> Option<ItemFacts> {
        let row = self.item_row(item)?;
        let purpose_id = self.purpose_row(purpose)?.id.as_str();
        let sensitivity = row
            .rules
            .iter()
            .rev()
            .find(|rule| {
                rule.population.is_none_or(|only| only == population)
                    && rule
                        .purpose
                        .as_deref()
                        .is_none_or(|only| only == purpose_id)
            })
            .map_or(row.sensitivity, |rule| rule.sensitivity);
        let table = self.table.get(&(population, purpose));
        let table = table.and_then(|cells| cells.get(usize::from(item.0)).copied());
        let release = row
            .release
            .as_ref()
            .and_then(|group| self.release.get(&(group.clone(), phase)));
        let exception = self
            .exceptions
            .iter()
            .any(|on| on.item == row.id && on.population == population && on.purpose == purpose_id);
        Some(ItemFacts {
            section: self.item_sections.get(usize::from(item.0)).copied()?,
            sensitivity,
            table: table.unwrap_or_default(),
            release: release.copied().unwrap_or_default(),
            exception,
        })
    }

    /// The cell of the release matrix.
    pub fn release_cell(&self, group: &str, phase: Phase) -> Release {
        self.release
            .get(&(group.to_owned(), phase))
            .copied()
            .unwrap_or_default()
    }

    /// The cell of the table population × purpose × item.
    pub fn table_cell(&self, population: Population, purpose: PurposeIx, item: ItemIx) -> Cell {
        let cells = self.table.get(&(population, purpose));
        cells
            .and_then(|cells| cells.get(usize::from(item.0)).copied())
            .unwrap_or_default()
    }
}
