//! What the vocabulary's rows say about the items that a region names: without it a search would
//! find requests that cannot be, such as a sex that stands in the section of skills.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write as _};

use cedar_policy::{Policy, PolicyId};
use kitei_domain::{Phase, Population, Sensitivity};
use serde_json::Value;

use super::items_named;
use crate::pack::RulePack;
use crate::vocabulary::{Cell, ItemIx, PurposeIx, Release};

/// The same permits, each with the row facts of the items it names as a further condition.
pub(crate) fn constrain(pack: &RulePack, region: &[Policy]) -> Option<Vec<Policy>> {
    let mut out = Vec::new();
    for policy in region {
        let mut json = policy.to_json().ok()?;
        let mut names = BTreeSet::new();
        items_named(&json, &mut names);
        for id in &names {
            let item = pack.vocabulary().item(id)?;
            let condition = condition(pack, item, id)?;
            json.get_mut("conditions")?.as_array_mut()?.push(condition);
        }
        out.push(Policy::from_json(Some(policy.id().clone()), json).ok()?);
    }
    Some(out)
}

/// `if resource == Item::"…" then <its row> else true`, as one condition in JSON.
fn condition(pack: &RulePack, item: ItemIx, id: &str) -> Option<Value> {
    let row = row_text(pack, item)?;
    let text = format!(
        "permit(principal, action, resource) when {{ resource != Item::{id:?} || ({row}) }};"
    );
    let policy = Policy::parse(Some(PolicyId::new("facts")), text).ok()?;
    policy
        .to_json()
        .ok()?
        .get("conditions")?
        .as_array()?
        .first()
        .cloned()
}

fn row_text(pack: &RulePack, item: ItemIx) -> Option<String> {
    let vocabulary = pack.vocabulary();
    let mut sensitivity = BTreeMap::<Sensitivity, BTreeMap<Population, Vec<PurposeIx>>>::new();
    let mut table = BTreeMap::<Cell, BTreeMap<Population, Vec<PurposeIx>>>::new();
    let mut exception = BTreeMap::<bool, BTreeMap<Population, Vec<PurposeIx>>>::new();
    let mut release = BTreeMap::<Release, Vec<Phase>>::new();
    let mut section = 0;
    for population in Population::ALL {
        for (purpose, _) in vocabulary.purposes() {
            let facts = vocabulary.item_facts(item, *population, purpose, Phase::None)?;
            section = facts.section;
            let here = (*population, purpose);
            note(&mut sensitivity, facts.sensitivity, here);
            note(&mut table, facts.table, here);
            note(&mut exception, facts.exception, here);
        }
    }
    for phase in Phase::ALL {
        let facts = vocabulary.item_facts(item, Population::JobSeeker, PurposeIx::NONE, *phase)?;
        release.entry(facts.release).or_default().push(*phase);
    }
    let section = vocabulary.sections().get(usize::from(section))?;
    let mut parts = vec![format!("context.section == Section::{:?}", section.id)];
    parts.push(cells(pack, &sensitivity, |word| {
        format!("context.sensitivity == Sensitivity::{:?}", word.as_str())
    })?);
    parts.push(cells(pack, &table, |cell| {
        format!("context.table == Table::{:?}", cell.as_str())
    })?);
    parts.push(cells(pack, &exception, |on| {
        if on {
            "context.exception".to_owned()
        } else {
            "!context.exception".to_owned()
        }
    })?);
    let phases = release.iter().map(|(cell, phases)| {
        let words = entity_list("Phase", phases);
        format!(
            "({words}.contains(context.phase) && context.release == Release::{:?})",
            cell.as_str()
        )
    });
    parts.push(format!("({})", phases.collect::<Vec<_>>().join(" || ")));
    Some(parts.join(" && "))
}

fn note<K: Ord>(
    cells: &mut BTreeMap<K, BTreeMap<Population, Vec<PurposeIx>>>,
    value: K,
    (population, purpose): (Population, PurposeIx),
) {
    cells
        .entry(value)
        .or_default()
        .entry(population)
        .or_default()
        .push(purpose);
}

/// A disjunction over the values; the most frequent one is what remains, to keep the text short.
fn cells<K: Ord + Copy>(
    pack: &RulePack,
    cells: &BTreeMap<K, BTreeMap<Population, Vec<PurposeIx>>>,
    says: impl Fn(K) -> String,
) -> Option<String> {
    let size = |at: &BTreeMap<Population, Vec<PurposeIx>>| at.values().map(Vec::len).sum::<usize>();
    let (common, _) = cells.iter().max_by_key(|(_, at)| size(at))?;
    let mut text = String::new();
    let mut closing = String::new();
    for (value, at) in cells.iter().filter(|(value, _)| *value != common) {
        let places = at.iter().map(|(population, purposes)| {
            let ids = purposes
                .iter()
                .filter_map(|ix| pack.vocabulary().purpose_row(*ix));
            let ids: Vec<&str> = ids.map(|row| row.id.as_str()).collect();
            format!(
                "(context.population == Population::{:?} && {}.contains(context.purpose))",
                population.as_str(),
                entity_list("Purpose", &ids)
            )
        });
        let places = places.collect::<Vec<_>>().join(" || ");
        write!(text, "(if {places} then {} else ", says(*value)).ok()?;
        closing.push(')');
    }
    Some(format!("{text}{}{closing}", says(*common)))
}

fn entity_list(kind: &str, words: &[impl Display]) -> String {
    let words = words.iter().map(|word| format!("{kind}::\"{word}\""));
    format!("[{}]", words.collect::<Vec<_>>().join(", "))
}
