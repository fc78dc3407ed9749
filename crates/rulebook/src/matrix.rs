//! The matrix profile × purpose × section as text, for a reviewer's eyes: one line per population
//! and purpose, and what each profile may use of each section.

use std::fmt::Write as _;

use kitei_domain::{Act, Actor, Phase, Population, RecipientKind, Source};

use crate::pack::RulePack;
use crate::question::{Flags, Question};
use crate::set::ItemSet;
use crate::vocabulary::{FILE, PurposeIx};

/// A kind of actor and person whose rulings are shown: name, flags, told, consented.
const PROFILES: [(&str, Flags, bool, bool); 6] = [
    ("lapsed", LAPSED, true, true),
    ("outside", OUTSIDE, true, true),
    ("untold", CURRENT, false, false),
    ("told", CURRENT, true, false),
    ("agreed", CURRENT, true, true),
    ("stopped", STOPPED, true, true),
];

const LAPSED: Flags = Flags::IN_RANGE
    .union(Flags::DEVICE_OK)
    .union(Flags::REASON_GIVEN)
    .union(Flags::VOLUME_OK)
    .union(Flags::DOMESTIC)
    .union(Flags::RECONFIRMED)
    .union(Flags::OWN_REGISTRATION);
const CURRENT: Flags = LAPSED.union(Flags::TRAINED).union(Flags::PLEDGED);
const OUTSIDE: Flags = CURRENT.with(Flags::IN_RANGE, false);
const STOPPED: Flags = CURRENT.union(Flags::SUSPENDED);

/// The table for the act `use`. Per section: `+` all items, `/` some, `-` none.
pub fn snapshot(pack: &RulePack) -> String {
    let vocabulary = pack.vocabulary();
    let sections: Vec<(&str, ItemSet)> = vocabulary
        .sections()
        .iter()
        .filter(|section| section.id != FILE)
        .map(|section| {
            (
                section.id.as_str(),
                vocabulary.items_of_section(&section.id),
            )
        })
        .collect();
    let names: Vec<&str> = sections.iter().map(|(name, _)| *name).collect();
    let mut out = format!("sections: {}\n", names.join(" "));
    for population in Population::ALL {
        for (purpose, row) in vocabulary.purposes() {
            if purpose == PurposeIx::NONE || !vocabulary.purpose_listed(*population, purpose) {
                continue;
            }
            let columns = PROFILES.iter().map(|(name, flags, told, consented)| {
                let set = |on: bool| if on { ItemSet::ALL } else { ItemSet::EMPTY };
                let question = question(*population, purpose, *flags);
                let ruling = pack.rule(
                    &question,
                    vocabulary.all_items(),
                    set(*told),
                    set(*consented),
                );
                let marks = sections
                    .iter()
                    .map(|(_, items)| mark(*items, ruling.granted));
                format!("{name} {}", marks.collect::<String>())
            });
            let columns: Vec<String> = columns.collect();
            let _infallible = writeln!(
                out,
                "{:<18} {:<28} {}",
                population.as_str(),
                row.id,
                columns.join("  ")
            );
        }
    }
    out
}

fn question(population: Population, purpose: PurposeIx, flags: Flags) -> Question {
    Question {
        actor: Actor::Staff,
        act: Act::Use,
        purpose,
        population,
        phase: Phase::None,
        recipient: RecipientKind::None,
        source: Source::None,
        consent: None,
        flags,
    }
}

fn mark(items: ItemSet, granted: ItemSet) -> char {
    match (items & granted).len() {
        0 => '-',
        some if some == items.len() => '+',
        _ => '/',
    }
}
