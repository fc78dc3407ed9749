//! The published notice and the regulation as Markdown, generated from the clauses and the tables
//! in force, so that the page and the practice cannot drift apart.

use kitei_domain::{Phase, Population};

use crate::clause::{Clause, Part};
use crate::pack::{Particular, RulePack};
use crate::vocabulary::{Cell, Label, Lang, PurposeIx, Release};

/// The published notice (公表事項): particulars, clauses of the notice, purposes per population and
/// what is provided to whom.
pub fn notice(pack: &RulePack, lang: Lang) -> String {
    let mut out = heading(pack, lang);
    out.extend(particulars(pack, lang));
    out.extend(clauses(pack, Part::Notice, lang));
    out.extend(purposes(pack, lang));
    out.extend(provision(pack, lang));
    out.join("\n")
}

/// The internal regulation (個人情報適正管理規程).
pub fn regulation(pack: &RulePack, lang: Lang) -> String {
    let mut out = heading(pack, lang);
    out.extend(clauses(pack, Part::Regulation, lang));
    out.join("\n")
}

fn say(lang: Lang, ja: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

fn heading(pack: &RulePack, lang: Lang) -> Vec<String> {
    let from = say(lang, "施行日", "In force from");
    let version = say(lang, "版", "Version");
    vec![
        format!("# {}\n", pack.title().text(lang)),
        format!("{from}: {} ({version} {})\n", pack.from(), pack.version()),
    ]
}

/// What the operator has not filled in shows as 〔…〕, so that it cannot be overlooked.
fn particulars(pack: &RulePack, lang: Lang) -> Vec<String> {
    let line = |one: &Particular| {
        let name = Label {
            ja: one.ja.clone(),
            en: one.en.clone(),
        };
        let name = name.text(lang);
        if one.value.is_empty() {
            format!("- {name}: 〔{name}〕")
        } else {
            format!("- {name}: {}", one.value)
        }
    };
    let mut out: Vec<String> = pack.particulars().iter().map(line).collect();
    out.push(String::new());
    out
}

fn clauses(pack: &RulePack, part: Part, lang: Lang) -> Vec<String> {
    let mut all: Vec<&Clause> = pack
        .clauses()
        .filter(|clause| clause.part == part)
        .collect();
    all.sort_by_key(|clause| natural(&clause.id));
    let text = |clause: &Clause| {
        let statute = match clause.statute.as_slice() {
            [] => String::new(),
            some => format!(" ({})", some.join(", ")),
        };
        let title = clause.title.text(lang);
        format!(
            "## {} {title}{statute}\n\n{}\n",
            clause.id,
            clause.text.text(lang)
        )
    };
    all.into_iter().map(text).collect()
}

/// `A2` before `A10`: the letters, then each number as a number.
fn natural(id: &str) -> (String, Vec<u32>) {
    let letters = id.chars().take_while(char::is_ascii_alphabetic).collect();
    let numbers = id
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok());
    (letters, numbers.collect())
}

fn purposes(pack: &RulePack, lang: Lang) -> Vec<String> {
    let vocabulary = pack.vocabulary();
    let mut out = vec![format!(
        "## {}\n",
        say(lang, "利用目的の一覧", "Purposes by population")
    )];
    for population in Population::ALL {
        let Some(row) = vocabulary.population(*population) else {
            continue;
        };
        out.push(format!("### {}\n", row.text(lang)));
        for (purpose, purpose_row) in vocabulary.purposes() {
            if purpose == PurposeIx::NONE || !vocabulary.purpose_listed(*population, purpose) {
                continue;
            }
            let refusable = if purpose_row.refusable {
                say(lang, "（拒否できます）", " (you may refuse)")
            } else {
                ""
            };
            let sections = sections(pack, *population, purpose, lang);
            let text = purpose_row.text(lang);
            out.push(format!(
                "- {text}{refusable} [{}]: {sections}",
                purpose_row.clause
            ));
        }
        out.push(String::new());
    }
    out
}

/// The sections of which at least one item may serve the purpose.
fn sections(pack: &RulePack, population: Population, purpose: PurposeIx, lang: Lang) -> String {
    let vocabulary = pack.vocabulary();
    let open = vocabulary.sections().iter().filter_map(|section| {
        let items = vocabulary.items_of_section(&section.id);
        let best = items
            .iter()
            .filter(|item| *item != vocabulary.file())
            .map(|item| vocabulary.table_cell(population, purpose, item))
            .filter(|cell| *cell != Cell::No)
            .min()?;
        let mark = if best == Cell::Consent {
            say(lang, "（同意）", " (consent)")
        } else {
            ""
        };
        Some(format!("{}{mark}", section.text(lang)))
    });
    let open: Vec<String> = open.collect();
    if open.is_empty() {
        say(lang, "なし", "none").to_owned()
    } else {
        open.join(say(lang, "、", ", "))
    }
}

/// The release matrix: item × phase.
fn provision(pack: &RulePack, lang: Lang) -> Vec<String> {
    let vocabulary = pack.vocabulary();
    let title = say(lang, "提供する項目", "Items provided to third parties");
    let phases: Vec<Phase> = Phase::ALL
        .iter()
        .copied()
        .filter(|one| *one != Phase::None)
        .collect();
    let names = phases.iter().map(|phase| {
        let word = vocabulary.word("phase", phase.as_str());
        word.map_or(phase.as_str(), |word| word.text(lang))
            .to_owned()
    });
    let head: Vec<String> = [say(lang, "項目", "Item").to_owned()]
        .into_iter()
        .chain(names)
        .collect();
    let mut out = vec![
        format!("## {title}\n"),
        format!("| {} |", head.join(" | ")),
        format!("|{}", "---|".repeat(head.len())),
    ];
    for (_, item) in vocabulary.items() {
        let Some(group) = &item.release else { continue };
        let cells = phases
            .iter()
            .map(|phase| match vocabulary.release_cell(group, *phase) {
                Release::No => "-",
                Release::Open => say(lang, "可", "yes"),
                Release::Consent => say(lang, "同意", "consent"),
                Release::Special => say(lang, "個別の同意", "separate consent"),
                Release::ByLaw => say(lang, "法定", "by law"),
            });
        out.push(format!(
            "| {} | {} |",
            item.text(lang),
            cells.collect::<Vec<_>>().join(" | ")
        ));
    }
    out.push(String::new());
    out
}
