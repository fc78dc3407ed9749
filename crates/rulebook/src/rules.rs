//! Checks the rule files one by one, as their editor sees them: every policy names its clause and
//! its next step and passes strict validation against the generated schema, or the pack does not load.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;

use cedar_policy::{Effect, Policy, PolicyId, PolicySet, ValidationMode, Validator};

use crate::clause::Clause;
use crate::files::{Files, line_of};
use crate::policies::{annotation, base, note};
use crate::vocabulary::Vocabulary;

/// A file of policies, parsed alone so that every fault has its place.
#[derive(Debug, Default)]
pub(crate) struct RuleFile {
    /// As the parser numbers them.
    set: PolicySet,
    /// Each under its `@id` or the file's stem and its place.
    pub(crate) policies: Vec<Policy>,
}

/// Checks the rules of every clause.
pub(crate) fn check(
    files: &mut Files<'_>,
    clauses: &BTreeMap<String, Clause>,
    vocabulary: &Vocabulary,
    validator: &Validator,
) {
    let mut seen = BTreeSet::new();
    let mut steps = BTreeSet::new();
    for clause in clauses.values() {
        let file = format!("{}.cedar", clause.stem);
        if files.bundle.file(&file).is_none() {
            continue;
        }
        let stem = clause.stem.trim_start_matches("clauses/");
        let rules = parse(files, &file, stem);
        for policy in &rules.policies {
            check_note(files, &file, clause, vocabulary, policy);
            steps.extend(note(policy).next);
            let id = policy.id();
            if !seen.insert(id.clone()) {
                let ja = format!("規則の ID「{id}」が重複しています");
                let en = format!("the rule id `{id}` is there twice");
                files.error_at(&file, id.as_ref(), ja, en);
            }
        }
        validate(files, &file, &rules, validator);
    }
    unused_steps(files, vocabulary, &steps);
}

/// The policies of one file, each under its `@id` or the file's stem and its place.
pub(crate) fn parse(files: &mut Files<'_>, file: &str, stem: &str) -> RuleFile {
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
            return RuleFile::default();
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
    let policies = policies.iter().enumerate().map(|(at, policy)| {
        let own = annotation(policy, "id").filter(|id| !id.is_empty());
        let id = own.map_or_else(|| format!("{stem}#{}", at + 1), str::to_owned);
        policy.new_id(PolicyId::new(id))
    });
    RuleFile {
        policies: policies.collect(),
        set,
    }
}

fn error_line(text: &str, error: &dyn miette::Diagnostic) -> Option<usize> {
    let at = error.labels()?.next()?.offset();
    Some(line_of(text, at))
}

fn check_note(
    files: &mut Files<'_>,
    file: &str,
    clause: &Clause,
    vocabulary: &Vocabulary,
    policy: &Policy,
) {
    let named = annotation(policy, "clause").unwrap_or_default();
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
    match annotation(policy, "next") {
        None if policy.effect() == Effect::Forbid => {
            let ja = format!("禁止規則「{}」に @next がありません", policy.id());
            let en = format!("the forbid `{}` carries no @next", policy.id());
            files.error_at(file, "forbid", ja, en);
        }
        Some(code) if vocabulary.next_steps().iter().all(|step| step.id != code) => {
            let ja = format!("次の手順「{code}」はありません");
            files.error_at(file, code, ja, format!("there is no next step `{code}`"));
        }
        _ => {}
    }
}

/// Strict validation of one file, whose policies keep the ids of the parser, so that every fault
/// can be placed.
pub(crate) fn validate(files: &mut Files<'_>, file: &str, rules: &RuleFile, validator: &Validator) {
    let text = files.text(file);
    let result = validator.validate(&rules.set, ValidationMode::Strict);
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

/// The next steps that no rule gives: the office itself does.
const STEPS_OF_THE_OFFICE: [&str; 17] = [
    "act_yourself",
    "ask_new_code",
    "ask_other_manager",
    "ask_for_invitation",
    "ask_sender",
    "ask_slip",
    "check_own_code",
    "enter_own_page",
    "check_sign_in",
    "purpose_not_listed",
    "check_person",
    "check_purpose",
    "sign_in",
    "unlock_session",
    "use_own_token",
    "wait_for_date",
    "wait_for_lock",
];

fn unused_steps(files: &mut Files<'_>, vocabulary: &Vocabulary, by_rule: &BTreeSet<String>) {
    let by_rule = by_rule.iter().map(String::as_str);
    let by_fact = vocabulary.facts().iter().map(|fact| fact.next.as_str());
    let used: BTreeSet<&str> = by_rule.chain(by_fact).chain(STEPS_OF_THE_OFFICE).collect();
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
