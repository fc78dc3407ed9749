//! Reads the rule files: Cedar policies whose annotations name their clause and the next step.
//! Every policy passes strict validation against the generated schema, or the pack does not load.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;
use std::sync::Arc;

use cedar_policy::{
    ActionConstraint, Effect, EntityUid, Policy, PolicyId, PolicySet, Schema, ValidationMode,
    Validator,
};
use kitei_domain::Act;

use crate::clause::Clause;
use crate::files::{Files, line_of};
use crate::vocabulary::Vocabulary;

/// What a policy's annotations say.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) clause: Arc<str>,
    pub(crate) next: Option<String>,
}

/// The policies of a pack, whole and split by act.
#[derive(Debug)]
pub(crate) struct Policies {
    pub(crate) all: PolicySet,
    pub(crate) by_act: BTreeMap<Act, PolicySet>,
    pub(crate) notes: BTreeMap<PolicyId, Note>,
}

pub(crate) fn load(
    files: &mut Files<'_>,
    clauses: &BTreeMap<String, Clause>,
    vocabulary: &Vocabulary,
    schema: &Schema,
) -> Policies {
    let mut all = PolicySet::new();
    let mut notes = BTreeMap::new();
    for clause in clauses.values() {
        let file = format!("{}.cedar", clause.stem);
        if files.bundle.file(&file).is_none() {
            continue;
        }
        let stem = clause.stem.trim_start_matches("clauses/");
        for policy in parse(files, &file, stem) {
            let note = note(files, &file, clause, vocabulary, &policy);
            let id = policy.id().clone();
            notes.insert(id.clone(), note);
            if all.add(policy).is_err() {
                let ja = format!("規則の ID「{id}」が重複しています");
                files.error_at(
                    &file,
                    id.as_ref(),
                    ja,
                    format!("the rule id `{id}` is there twice"),
                );
            }
        }
        validate(files, &file, schema);
    }
    unused_steps(files, vocabulary, &notes);
    let by_act = Act::ALL
        .iter()
        .map(|act| (*act, of_act(&all, *act)))
        .collect();
    Policies { all, by_act, notes }
}

/// The policies of one file, each under its `@id` or the file's stem and its place.
pub(crate) fn parse(files: &mut Files<'_>, file: &str, stem: &str) -> Vec<Policy> {
    let text = files.text(file);
    let set = match PolicySet::from_str(text) {
        Ok(set) => set,
        Err(errors) => {
            for error in errors.iter() {
                let line = error_line(text, error);
                files.error(
                    file,
                    line,
                    &format!("Cedar として読めません: {error}"),
                    &format!("cannot be read as Cedar: {error}"),
                );
            }
            return Vec::new();
        }
    };
    if set.templates().next().is_some() {
        files.error(
            file,
            None,
            "規則の雛形は使えません",
            "policy templates are not allowed",
        );
    }
    let mut policies: Vec<&Policy> = set.policies().collect();
    let place = |policy: &Policy| {
        let id: &str = policy.id().as_ref();
        id.trim_start_matches("policy")
            .parse::<usize>()
            .unwrap_or(usize::MAX)
    };
    policies.sort_by_key(|policy| place(policy));
    policies
        .iter()
        .enumerate()
        .map(|(at, policy)| {
            let own = policy.annotation("id").filter(|id| !id.is_empty());
            let id = own.map_or_else(|| format!("{stem}#{}", at + 1), str::to_owned);
            policy.new_id(PolicyId::new(id))
        })
        .collect()
}

fn error_line(text: &str, error: &dyn miette::Diagnostic) -> Option<usize> {
    let at = error.labels()?.next()?.offset();
    Some(line_of(text, at))
}

fn note(
    files: &mut Files<'_>,
    file: &str,
    clause: &Clause,
    vocabulary: &Vocabulary,
    policy: &Policy,
) -> Note {
    let named = policy.annotation("clause").unwrap_or_default();
    if named != clause.id && base(named) != clause.id {
        let id = &clause.id;
        let ja = format!(
            "規則「{}」の @clause は「{id}」又は「{id}-番号」です",
            policy.id()
        );
        let en = format!(
            "the rule `{}` must carry @clause(\"{id}\") or `{id}-n`",
            policy.id()
        );
        files.error_at(file, named, ja, en);
    }
    let next = policy.annotation("next").map(str::to_owned);
    match &next {
        None if policy.effect() == Effect::Forbid => {
            let ja = format!("禁止規則「{}」に @next がありません", policy.id());
            let en = format!("the forbid `{}` carries no @next", policy.id());
            files.error_at(file, "forbid", ja, en);
        }
        Some(code) if vocabulary.next_steps().iter().all(|step| step.id != *code) => {
            let ja = format!("次の手順「{code}」はありません");
            files.error_at(file, code, ja, format!("there is no next step `{code}`"));
        }
        _ => {}
    }
    Note {
        clause: named.into(),
        next,
    }
}

/// The clause that a sub-number belongs to: `A14-2` is part of `A14`. A clause may have such a
/// number itself (`B2-1`), so the whole id is to be tried first.
pub(crate) fn base(clause: &str) -> &str {
    clause.rsplit_once('-').map_or(clause, |(base, _)| base)
}

/// Whether a clause, or the clause of a sub-number, is there.
pub(crate) fn is_clause(clauses: &BTreeMap<String, Clause>, id: &str) -> bool {
    clauses.contains_key(id) || clauses.contains_key(base(id))
}

/// Strict validation of one file, whose policies keep the ids of the parser, so that every fault
/// can be placed.
pub(crate) fn validate(files: &mut Files<'_>, file: &str, schema: &Schema) {
    let text = files.text(file);
    let Ok(set) = PolicySet::from_str(text) else {
        return;
    };
    let result = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
    for error in result.validation_errors() {
        let message = without_place(&error.to_string(), error.policy_id());
        let detail = miette::Diagnostic::help(error).map(|help| format!(" ({help})"));
        let detail = detail.unwrap_or_default();
        let line = error_line(text, error);
        files.error(
            file,
            line,
            &format!("規則が語彙に合いません: {message}{detail}"),
            &format!("the rule does not fit the vocabulary: {message}{detail}"),
        );
    }
    for warning in result.validation_warnings() {
        let line = error_line(text, warning);
        files.error(
            file,
            line,
            &format!("規則に疑わしい点があります: {warning}"),
            &format!("the rule looks wrong: {warning}"),
        );
    }
}

/// The parser numbers the policies of a file; whoever edits it is better served by the line.
fn without_place(message: &str, id: &PolicyId) -> String {
    message
        .replace(&format!("for policy `{id}`: "), "")
        .replace(&format!("for policy `{id}`, "), "")
}

fn unused_steps(files: &mut Files<'_>, vocabulary: &Vocabulary, notes: &BTreeMap<PolicyId, Note>) {
    let by_rule = notes.values().filter_map(|note| note.next.as_deref());
    let by_fact = vocabulary.facts().iter().map(|fact| fact.next.as_str());
    let used: BTreeSet<&str> = by_rule
        .chain(by_fact)
        .chain(["purpose_not_listed"])
        .collect();
    for step in vocabulary
        .next_steps()
        .iter()
        .filter(|step| !used.contains(step.id.as_str()))
    {
        let ja = format!("次の手順「{}」はどこでも使われていません", step.id);
        let en = format!("nothing uses the next step `{}`", step.id);
        files.warning_at("vocabulary/next_steps.toml", &step.id, ja, en);
    }
}

fn of_act(all: &PolicySet, act: Act) -> PolicySet {
    let names = |uid: &EntityUid| uid.id().unescaped() == act.as_str();
    let of_act = all
        .policies()
        .filter(|policy| match policy.action_constraint() {
            ActionConstraint::Any => true,
            ActionConstraint::Eq(uid) => names(&uid),
            ActionConstraint::In(uids) => uids.iter().any(names),
        });
    // The ids are unique in `all`, so the smaller set always builds; were it not to, the whole set
    // decides the same.
    PolicySet::from_policies(of_act.cloned()).unwrap_or_else(|_| all.clone())
}
