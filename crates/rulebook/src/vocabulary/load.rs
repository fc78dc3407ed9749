//! Builds the vocabulary from its files, and the tables between its words.

use std::collections::{BTreeMap, BTreeSet};

use kitei_domain::{Act, Actor, Phase, Population, RecipientKind, Role, Source};

use super::rows::{Item, Purpose};
use super::tables::{ReleaseRow, TableRow};
use super::{Cell, FILE, ItemIx, NO_PURPOSE, PurposeIx, Vocabulary, Word, check};
use crate::files::Files;
use crate::set::ItemSet;

/// Reads `vocabulary/*.toml`; faults are left in `files`.
pub(crate) fn load(files: &mut Files<'_>) -> Vocabulary {
    let mut it = Vocabulary {
        items: files.rows("vocabulary/items.toml", "item"),
        sections: files.rows("vocabulary/sections.toml", "section"),
        purposes: files.rows("vocabulary/purposes.toml", "purpose"),
        populations: files.rows("vocabulary/populations.toml", "population"),
        consents: files.rows("vocabulary/consents.toml", "consent"),
        facts: files.rows("vocabulary/facts.toml", "fact"),
        next_steps: files.rows("vocabulary/next_steps.toml", "next"),
        retentions: files.rows("vocabulary/retention.toml", "retention"),
        refusals: files.rows("vocabulary/refusals.toml", "refusal"),
        exceptions: files.rows("vocabulary/exceptions.toml", "exception"),
        order_columns: files.rows("vocabulary/orders.toml", "column"),
        match_codes: files.rows("vocabulary/matching.toml", "code"),
        ..Vocabulary::default()
    };
    if it.items.iter().all(|item| item.id != FILE) {
        it.items.push(file_item());
    }
    it.purposes.insert(0, no_purpose());
    words(files, &mut it);
    departments(files, &mut it);
    if it.items.len() > ItemSet::CAPACITY || it.purposes.len() > 255 {
        files.error(
            "vocabulary/items.toml",
            None,
            "項目は 256、利用目的は 255 までです",
            "a pack has at most 256 items and 255 purposes",
        );
        return it;
    }
    index(&mut it);
    check::check(files, &it);
    table(files, &mut it);
    release(files, &mut it);
    it
}

fn file_item() -> Item {
    Item {
        id: FILE.to_owned(),
        section: FILE.to_owned(),
        release: None,
        sensitivity: kitei_domain::Sensitivity::Ordinary,
        ja: "登録ファイル全体".to_owned(),
        en: "the file as a whole".to_owned(),
        aliases: Vec::new(),
        class: None,
        guard: None,
        derived: true,
        apart: false,
        requirement: None,
        parts: Vec::new(),
        rules: Vec::new(),
    }
}

fn no_purpose() -> Purpose {
    Purpose {
        id: NO_PURPOSE.to_owned(),
        clause: String::new(),
        ja: "利用目的なし".to_owned(),
        en: "no purpose".to_owned(),
        family: "always".to_owned(),
        refusable: false,
        open_when_untold: false,
        ordinary: true,
    }
}

/// The labels of the closed words; each word of the domain has exactly one row.
fn words(files: &mut Files<'_>, it: &mut Vocabulary) {
    let closed: [(&'static str, &str, Vec<&str>); 6] = [
        (
            "act",
            "acts",
            Act::ALL.iter().map(|word| word.as_str()).collect(),
        ),
        (
            "phase",
            "phases",
            Phase::ALL.iter().map(|word| word.as_str()).collect(),
        ),
        (
            "recipient",
            "recipients",
            RecipientKind::ALL
                .iter()
                .map(|word| word.as_str())
                .collect(),
        ),
        (
            "role",
            "roles",
            Role::ALL.iter().map(|word| word.as_str()).collect(),
        ),
        (
            "source",
            "sources",
            Source::ALL.iter().map(|word| word.as_str()).collect(),
        ),
        (
            "actor",
            "actors",
            Actor::ALL.iter().map(|word| word.as_str()).collect(),
        ),
    ];
    for (key, stem, known) in closed {
        let file = format!("vocabulary/{stem}.toml");
        let rows: Vec<Word> = files.rows(&file, key);
        check::closed(files, &file, rows.iter().map(|row| row.id.as_str()), &known);
        check::rows(files, &file, &rows);
        it.words.lists.insert(key, rows);
    }
}

/// The departments: an office's own words, each of them read by some population's staff range.
fn departments(files: &mut Files<'_>, it: &mut Vocabulary) {
    let file = "vocabulary/departments.toml";
    let rows: Vec<Word> = files.rows(file, "department");
    check::rows(files, file, &rows);
    let named: BTreeSet<&str> = it
        .populations
        .iter()
        .flat_map(|row| &row.departments)
        .map(String::as_str)
        .collect();
    let populations = "vocabulary/populations.toml";
    check::known(
        files,
        populations,
        "department",
        named.iter().copied(),
        |id| rows.iter().any(|row| row.id == id),
    );
    for row in rows.iter().filter(|row| !named.contains(row.id.as_str())) {
        check::dead(files, file, &row.id);
    }
    it.words.lists.insert("department", rows);
}

fn index(it: &mut Vocabulary) {
    for (place, item) in it.items.iter().enumerate() {
        let ix = ItemIx(place as u8);
        it.item_places.insert(item.id.clone(), ix);
        let names = item.aliases.iter().chain([&item.ja, &item.en, &item.id]);
        for name in names {
            it.aliases.entry(name.clone()).or_insert(ix);
        }
    }
    for (place, purpose) in it.purposes.iter().enumerate() {
        it.purpose_places
            .insert(purpose.id.clone(), PurposeIx(place as u8));
    }
    let places: BTreeMap<&str, u8> = it
        .sections
        .iter()
        .enumerate()
        .map(|(at, row)| (row.id.as_str(), at as u8))
        .collect();
    it.section_sets = vec![ItemSet::EMPTY; it.sections.len()];
    for (place, item) in it.items.iter().enumerate() {
        let section = places
            .get(item.section.as_str())
            .copied()
            .unwrap_or(u8::MAX);
        it.item_sections.push(section);
        if let Some(set) = it.section_sets.get_mut(usize::from(section)) {
            set.insert(ItemIx(place as u8));
        }
    }
}

fn table(files: &mut Files<'_>, it: &mut Vocabulary) {
    let file = "vocabulary/table.toml";
    let rows: Vec<TableRow> = files.rows(file, "row");
    let sections: Vec<&str> = it.sections.iter().map(|row| row.id.as_str()).collect();
    let populations: Vec<&str> = it.populations.iter().map(|row| row.id.as_str()).collect();
    for row in &rows {
        check::known(files, file, "population", row.population.named(), |id| {
            populations.contains(&id)
        });
        check::known(files, file, "purpose", row.purpose.named(), |id| {
            it.purpose(id).is_some()
        });
        check::known(
            files,
            file,
            "section",
            row.sections.iter().map(String::as_str),
            |id| sections.contains(&id),
        );
        check::known(
            files,
            file,
            "item",
            row.items.iter().map(String::as_str),
            |id| it.item(id).is_some(),
        );
    }
    let mut table = BTreeMap::new();
    for population in Population::ALL {
        for (purpose, purpose_row) in it.purposes() {
            if it.population(*population).is_none() || !it.purpose_listed(*population, purpose) {
                continue;
            }
            let here = rows.iter().filter(|row| {
                row.population.covers(population.as_str()) && row.purpose.covers(&purpose_row.id)
            });
            let here: Vec<&TableRow> = here.collect();
            let cells = it.items.iter().map(|item| cell(item, &here)).collect();
            table.insert((*population, purpose), cells);
        }
    }
    it.table = table;
}

/// The last row that names the item decides, else the last that names its section.
fn cell(item: &Item, rows: &[&TableRow]) -> Cell {
    let by_item = rows.iter().rev().find(|row| row.items.contains(&item.id));
    let by_section = || {
        rows.iter()
            .rev()
            .find(|row| row.sections.contains(&item.section))
    };
    match by_item.or_else(by_section) {
        Some(row) => row.cell,
        None if item.section == FILE => Cell::Yes,
        None => Cell::No,
    }
}

fn release(files: &mut Files<'_>, it: &mut Vocabulary) {
    let file = "vocabulary/release.toml";
    let rows: Vec<ReleaseRow> = files.rows(file, "row");
    let used: BTreeSet<&str> = it
        .items
        .iter()
        .filter_map(|item| item.release.as_deref())
        .collect();
    let named: BTreeSet<&str> = rows.iter().map(|row| row.group.as_str()).collect();
    check::known(
        files,
        "vocabulary/items.toml",
        "release group",
        used.iter().copied(),
        |id| named.contains(id),
    );
    for group in named.difference(&used) {
        check::dead(files, file, group);
    }
    for row in &rows {
        for phase in Phase::ALL.iter().filter(|phase| row.phase.covers(**phase)) {
            it.release.insert((row.group.clone(), *phase), row.cell);
        }
    }
}
