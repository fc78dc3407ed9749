//! A rule pack of eight clauses, small enough to be enumerated, with one of everything that a pack
//! can hold: a permit and a forbid, a text-only clause, a property of each kind.

#![expect(
    clippy::unwrap_used,
    reason = "a test pack that does not build is a failed test"
)]

use std::fmt::Write as _;

use kitei_domain::{Act, Actor, ConsentKind, Phase, Population, RecipientKind, Role, Source};
use kitei_rulebook::{Bundle, CheckedPack, Flags, LawKey};

pub(crate) fn pack() -> CheckedPack {
    CheckedPack::load(&bundle()).unwrap()
}

pub(crate) fn bundle() -> Bundle {
    let mut bundle = Bundle::default()
        .with("pack.toml", HEAD)
        .with("law/all.toml", law())
        .with("vocabulary/items.toml", ITEMS)
        .with("vocabulary/table.toml", TABLE)
        .with("vocabulary/release.toml", RELEASE)
        .with("vocabulary/exceptions.toml", "")
        .with("vocabulary/orders.toml", "")
        .with("vocabulary/matching.toml", "")
        .with("vocabulary/purposes.toml", PURPOSES)
        .with("vocabulary/next_steps.toml", rows("next", NEXT))
        .with("vocabulary/facts.toml", facts())
        .with("vocabulary/populations.toml", populations())
        .with(
            "vocabulary/retention.toml",
            label("retention", "keep", "law = \"provision_record.years\""),
        )
        .with(
            "vocabulary/refusals.toml",
            label("refusal", "harm", "clause = \"A2\""),
        )
        .with("vocabulary/acts.toml", rows("act", &words(Act::ALL)))
        .with("vocabulary/actors.toml", rows("actor", &words(Actor::ALL)))
        .with("vocabulary/phases.toml", rows("phase", &words(Phase::ALL)))
        .with(
            "vocabulary/departments.toml",
            label("department", "placement", ""),
        )
        .with("vocabulary/roles.toml", rows("role", &words(Role::ALL)))
        .with(
            "vocabulary/sources.toml",
            rows("source", &words(Source::ALL)),
        )
        .with(
            "vocabulary/recipients.toml",
            rows("recipient", &words(RecipientKind::ALL)),
        )
        .with(
            "vocabulary/consents.toml",
            rows("consent", &words(ConsentKind::ALL)),
        )
        .with("properties/rows.toml", ROWS)
        .with("properties/P01-untold.cedar", UNTOLD)
        .with("properties/P02-objection.cedar", OBJECTION)
        .with("properties/P03-sex.cedar", SEX);
    let mut sections = String::new();
    for id in ["register", "ability", "special", "barred", "file"] {
        sections.push_str(&label("section", id, "retention = \"working\""));
    }
    bundle = bundle.with("vocabulary/sections.toml", sections);
    for (id, rule) in CLAUSES {
        bundle = bundle.with(
            &format!("clauses/{id}-tiny.md"),
            clause(id, rule.is_empty()),
        );
        if !rule.is_empty() {
            bundle = bundle.with(&format!("clauses/{id}-tiny.cedar"), *rule);
        }
    }
    bundle
}

/// The text of one clause.
pub(crate) fn clause(id: &str, text_only: bool) -> String {
    let mark = if text_only {
        "text_only = \"nothing to decide\"\n"
    } else {
        ""
    };
    format!(
        "+++\nid = \"{id}\"\ntitle.ja = \"条{id}\"\ntitle.en = \"clause {id}\"\n\
         statute = [\"APPI 17\"]\n{mark}+++\n## ja\n本文\n## en\ntext\n"
    )
}

fn words<W: std::fmt::Display>(all: &[W]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn rows<S: AsRef<str>>(kind: &str, ids: &[S]) -> String {
    ids.iter().map(|id| label(kind, id.as_ref(), "")).collect()
}

fn label(kind: &str, id: &str, more: &str) -> String {
    format!("[[{kind}]]\nid = \"{id}\"\nja = \"〈{id}〉\"\nen = \"<{id}>\"\n{more}\n")
}

fn facts() -> String {
    let mut out = String::new();
    for id in ["told", "consented", "exception"]
        .iter()
        .chain(Flags::NAMES)
    {
        let next = match *id {
            "told" => "show_notice",
            "consented" => "get_consent",
            _ => "ask_manager",
        };
        write!(out, "{}", label("fact", id, &format!("next = \"{next}\""))).unwrap();
    }
    out
}

/// The law table: every number that code asks for is 2 until the end of 2026, then 3.
fn law() -> String {
    let mut out = LAW.to_owned();
    for key in LawKey::ALL {
        out.push_str(&law_number(*key, "to = \"2026-12-31\"", "2"));
        out.push_str(&law_number(*key, "", "3").replace("2000-01-01", "2027-01-01"));
    }
    out
}

/// One number of the law table.
pub(crate) fn law_number(key: LawKey, to: &str, value: &str) -> String {
    format!(
        "[[value]]\nkey = \"{}\"\nfrom = \"2000-01-01\"\n{to}\nvalue = {value}\n\
         unit = \"of it\"\nsource = \"invented\"\n",
        key.as_str()
    )
}

fn populations() -> String {
    let mut out = String::new();
    for population in Population::ALL {
        let listed = if *population == Population::JobSeeker {
            "[\"search\", \"application\", \"newsletter\"]"
        } else {
            "[]"
        };
        let more = format!(
            "purposes = {listed}\ndepartments = [\"placement\"]\nfamily = \"placement\"\n\
             collects_for = \"application\""
        );
        out.push_str(&label("population", population.as_str(), &more));
    }
    out
}

const HEAD: &str = r#"
id = "tiny"
version = "1"
from = "2026-11-01"
languages = ["ja", "en"]
[title]
ja = "小さな規程"
en = "A tiny regulation"
[[particular]]
key = "name"
ja = "事業者名"
en = "Operator"
"#;

const LAW: &str = r#"
[[article]]
id = "APPI 17"
ja = "第17条"
en = "article 17"
was = "APPI 15"
[calendar]
until = "2027-12-31"
source = "invented"
[[holiday]]
day = "2026-11-23"
ja = "勤労感謝の日"
en = "Labour Thanksgiving Day"
"#;

const ITEMS: &str = r#"
[[item]]
id = "name"
section = "register"
release = "name"
ja = "氏名"
en = "Name"
aliases = ["お名前"]
[[item]]
id = "sex"
section = "register"
ja = "性別"
en = "Sex"
[[item]]
id = "skills"
section = "ability"
release = "ability"
ja = "技能"
en = "Skills"
[[item]]
id = "health"
section = "special"
sensitivity = "special_care"
ja = "健康"
en = "Health"
[[item]]
id = "origin"
section = "barred"
sensitivity = "barred"
ja = "本籍"
en = "Origin"
"#;

const TABLE: &str = r#"
[[row]]
population = "job_seeker"
purpose = ["search", "application"]
sections = ["register", "ability"]
cell = "yes"
[[row]]
population = "job_seeker"
purpose = "application"
sections = ["special"]
cell = "consent"
[[row]]
population = "*"
purpose = "newsletter"
items = ["name"]
cell = "yes"
[[row]]
population = "job_seeker"
purpose = "search"
items = ["sex"]
cell = "no"
"#;

const RELEASE: &str = r#"
[[row]]
group = "name"
phase = "placement.application"
cell = "consent"
[[row]]
group = "ability"
phase = ["placement.application", "dispatch.before_decision"]
cell = "open"
"#;

const PURPOSES: &str = r#"
[[purpose]]
id = "search"
clause = "A2"
ja = "求人の検索"
en = "job search"
family = "placement"
open_when_untold = true
[[purpose]]
id = "application"
clause = "A2-1"
ja = "応募"
en = "application"
family = "placement"
[[purpose]]
id = "newsletter"
clause = "A2"
ja = "求人情報メール"
en = "newsletter"
family = "information"
refusable = true
[[purpose]]
id = "rights"
clause = "A2"
ja = "本人の請求"
en = "rights request"
family = "always"
ordinary = false
"#;

const NEXT: &[&str] = &[
    "purpose_not_listed",
    "show_notice",
    "get_consent",
    "ask_manager",
    "train",
    "drop",
];

const ROWS: &str = r#"
[[property]]
id = "P10"
ja = "拒否できるのは求人情報メールだけである"
en = "only the newsletter is refusable"
rows = "purposes"
where = { refusable = true }
must = { id = "newsletter" }
[[property]]
id = "P11"
ja = "例外はない"
en = "no exception is switched on"
rows = "exceptions"
"#;

const UNTOLD: &str = r#"
@ja("明示していない目的では使わない")
@en("nothing is used for a purpose that was not told")
@clauses("A2")
permit (principal, action == Action::"use", resource)
when { !context.told && context.purpose != Purpose::"search" && context.purpose != Purpose::"rights" };
"#;

const OBJECTION: &str = r#"
@ja("求人情報メールを断っても応募には影響しない")
@en("refusing the newsletter changes nothing for an application")
@indifferent("objected")
permit (principal, action, resource)
when { context.purpose == Purpose::"application" || context.purpose == Purpose::"search" };
"#;

const SEX: &str = r#"
@ja("性別は検索に使わず提供もしない")
@en("sex serves no search and is not provided")
permit (principal, action == Action::"use", resource == Item::"sex")
when { context.purpose == Purpose::"search" };
permit (principal, action == Action::"provide", resource == Item::"sex");
"#;

/// Clause and rule; an empty rule means text-only.
const CLAUSES: &[(&str, &str)] = &[
    ("A1", ""),
    (
        "A2",
        r#"
@clause("A2")
permit (principal == Actor::"staff", action == Action::"use", resource)
when { context.table == Table::"yes" && (context.told || context.purpose == Purpose::"search") };
@clause("A2-1")
permit (principal, action == Action::"use", resource)
when { context.table == Table::"consent" && context.told && context.consented };
"#,
    ),
    (
        "A3",
        r#"
@clause("A3")
@next("drop")
forbid (principal, action == Action::"use", resource)
when { context.purpose == Purpose::"newsletter" && context.objected };
"#,
    ),
    (
        "A14",
        r#"
@clause("A14-1")
permit (principal, action == Action::"provide", resource)
when { context.recipient == RecipientKind::"employer" && context.told
  && (if context.release == Release::"open" then true else context.release == Release::"consent" && context.consented) };
"#,
    ),
    (
        "B4",
        r#"
@clause("B4")
@next("drop")
forbid (principal, action in [Action::"collect", Action::"use", Action::"provide"], resource)
when { context.sensitivity == Sensitivity::"barred" }
unless { context.exception && context.manager_approved };
"#,
    ),
    (
        "B5",
        r#"
@clause("B5")
permit (principal, action == Action::"collect", resource)
when { [Source::"self", Source::"published"].contains(context.source) };
"#,
    ),
    (
        "B10",
        r#"
@clause("B10")
@next("train")
forbid (principal == Actor::"staff", action, resource)
when { !(context.trained && context.pledged) }
unless { context.purpose == Purpose::"rights" };
"#,
    ),
    (
        "B12",
        r#"
@clause("B12")
permit (principal, action == Action::"disclose", resource)
when { context.purpose == Purpose::"rights" && context.recipient == RecipientKind::"subject" };
// A consent that closes: no office wants it, but a memo must not take consents for additive.
@clause("B12-1")
permit (principal, action == Action::"entrust", resource)
when { context.told && !context.consented };
"#,
    ),
];
