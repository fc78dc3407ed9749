//! The properties of a pack as data: regions that no ruling may reach, and statements about rows.
//! Here they are read and checked for form; whether they hold is asked in `search` and in the crate
//! `kitei-proofs`.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{Effect, Policy, Validator};
use serde::Deserialize;

use crate::clause::Clause;
use crate::files::Files;
use crate::policies::{annotation, is_clause};
use crate::question::Flags;
use crate::rules::{parse, validate};
use crate::schema::ITEM_BOOLEANS;
use crate::vocabulary::Label;

/// One property.
#[derive(Debug, Clone)]
pub struct Property {
    /// Its id, e.g. `P01`.
    pub id: String,
    /// The property as a sentence.
    pub sentence: Label,
    /// The clauses it guards.
    pub clauses: Vec<String>,
    /// What is to be shown.
    pub claim: Claim,
}

/// What a property claims.
#[derive(Debug, Clone)]
pub enum Claim {
    /// Nothing is both allowed and matched by one of these permits.
    Unreachable(Vec<Policy>),
    /// Inside these permits, flipping this boolean never changes a decision.
    Indifferent(Vec<Policy>, String),
    /// Every row that matches `when` matches `must`; without `must`, no row matches `when`.
    Rows {
        /// The broken rows, each as a sentence; found when the pack was loaded.
        broken: Vec<Label>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowsClaim {
    id: String,
    ja: String,
    en: String,
    #[serde(default)]
    clauses: Vec<String>,
    rows: String,
    #[serde(rename = "where", default)]
    filter: toml::Table,
    must: Option<toml::Table>,
}

/// Reads `properties/*`.
pub(crate) fn load(
    files: &mut Files<'_>,
    clauses: &BTreeMap<String, Clause>,
    validator: &Validator,
) -> Vec<Property> {
    let names: Vec<&str> = files.bundle.files().map(|(path, _)| path).collect();
    let mut properties = Vec::new();
    for path in names
        .into_iter()
        .filter(|path| path.starts_with("properties/"))
    {
        let before = properties.len();
        if let Some(stem) = path.strip_suffix(".cedar") {
            let stem = stem.trim_start_matches("properties/");
            properties.extend(region(files, path, stem, validator));
        } else if path.strip_suffix(".toml").is_some() {
            let rows: Vec<RowsClaim> = files.rows(path, "property");
            let mut tables = BTreeMap::new();
            properties.extend(
                rows.into_iter()
                    .map(|row| about_rows(files, path, row, &mut tables)),
            );
        }
        for property in properties.iter().skip(before) {
            check(files, path, property, clauses);
        }
    }
    let mut seen = BTreeSet::new();
    for property in &properties {
        if !seen.insert(&property.id) {
            let id = &property.id;
            let ja = format!("性質「{id}」が重複しています");
            files.error(
                "properties",
                None,
                &ja,
                &format!("the property `{id}` is there twice"),
            );
        }
    }
    properties
}

fn region(
    files: &mut Files<'_>,
    path: &str,
    stem: &str,
    validator: &Validator,
) -> Option<Property> {
    let rules = parse(files, path, stem);
    validate(files, path, &rules, validator);
    let policies = rules.policies;
    let first = policies.first()?;
    if policies
        .iter()
        .any(|policy| policy.effect() == Effect::Forbid)
    {
        files.error_at(
            path,
            "forbid",
            "性質の領域は permit だけで書きます".to_owned(),
            "the region of a property is written with permits only".to_owned(),
        );
    }
    let said = |key: &str| annotation(first, key).unwrap_or_default().to_owned();
    let id = stem.split_once('-').map_or(stem, |(id, _)| id).to_owned();
    let clauses = said("clauses");
    let clauses = clauses
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty());
    let sentence = Label {
        ja: said("ja"),
        en: said("en"),
    };
    let clauses = clauses.map(str::to_owned).collect();
    let boolean = said("indifferent");
    let claim = if boolean.is_empty() {
        Claim::Unreachable(policies)
    } else {
        if Flags::named(&boolean).is_none() && !ITEM_BOOLEANS.contains(&boolean.as_str()) {
            let ja = format!("「{boolean}」という事実はありません");
            files.error_at(
                path,
                &boolean,
                ja,
                format!("there is no boolean `{boolean}`"),
            );
        }
        Claim::Indifferent(policies, boolean)
    };
    Some(Property {
        id,
        sentence,
        clauses,
        claim,
    })
}

fn check(
    files: &mut Files<'_>,
    path: &str,
    property: &Property,
    clauses: &BTreeMap<String, Clause>,
) {
    let id = &property.id;
    if property.sentence.ja.trim().is_empty() || property.sentence.en.trim().is_empty() {
        let ja = format!("性質「{id}」に日本語と英語の両方の文が必要です");
        files.error_at(
            path,
            id,
            ja,
            format!("the property `{id}` needs its sentence in ja and en"),
        );
    }
    for clause in property
        .clauses
        .iter()
        .filter(|clause| !is_clause(clauses, clause))
    {
        let ja = format!("条項「{clause}」はありません");
        files.error_at(path, clause, ja, format!("there is no clause `{clause}`"));
    }
}

/// A claim about rows needs no search: it is decided here.
fn about_rows(
    files: &mut Files<'_>,
    path: &str,
    claim: RowsClaim,
    tables: &mut BTreeMap<&'static str, Vec<toml::Table>>,
) -> Property {
    let (stem, key) = match claim.rows.as_str() {
        "items" => ("items", "item"),
        "sections" => ("sections", "section"),
        "purposes" => ("purposes", "purpose"),
        "populations" => ("populations", "population"),
        "table" => ("table", "row"),
        "release" => ("release", "row"),
        "exceptions" => ("exceptions", "exception"),
        "recipients" => ("recipients", "recipient"),
        "consents" => ("consents", "consent"),
        unknown => {
            let ja = format!("行の種類「{unknown}」はありません");
            files.error_at(
                path,
                unknown,
                ja,
                format!("there is no kind of row `{unknown}`"),
            );
            ("items", "item")
        }
    };
    let rows = tables
        .entry(stem)
        .or_insert_with(|| files.rows(&format!("vocabulary/{stem}.toml"), key));
    let broken = rows
        .iter()
        .filter(|row| matches(row, &claim.filter))
        .filter(|row| claim.must.as_ref().is_none_or(|must| !matches(row, must)))
        .map(|row| {
            let row = toml::to_string(row)
                .unwrap_or_default()
                .trim()
                .replace('\n', ", ");
            Label {
                ja: format!("{} の行が反しています: {row}", claim.rows),
                en: format!("this row of {} breaks it: {row}", claim.rows),
            }
        })
        .collect();
    Property {
        id: claim.id,
        sentence: Label {
            ja: claim.ja,
            en: claim.en,
        },
        clauses: claim.clauses,
        claim: Claim::Rows { broken },
    }
}

/// Whether each named key of the row has the value, or one of the values, or (for a list in the
/// row) holds one of them. A key that the row leaves out matches `false` and nothing else.
fn matches(row: &toml::Table, wanted: &toml::Table) -> bool {
    wanted.iter().all(|(key, want)| {
        let any_of = match want {
            toml::Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        match row.get(key) {
            Some(toml::Value::Array(have)) => have.iter().any(|value| any_of.contains(value)),
            Some(have) => any_of.contains(have),
            None => any_of.contains(&toml::Value::Boolean(false)),
        }
    })
}
