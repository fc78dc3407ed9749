//! Reads the rules: Cedar policies whose annotations name their clause and the next step, split by
//! act. Whether they fit the vocabulary was checked before ([`crate::CheckedPack`]).

use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::sync::Arc;

use cedar_policy::{ActionConstraint, EntityUid, Policy, PolicyId, PolicySet};
use kitei_domain::Act;

use crate::bundle::Bundle;
use crate::clause::Clause;
use crate::distinction::Distinction;
use crate::vocabulary::{ItemIx, Vocabulary};

/// What a policy's annotations say.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) clause: Arc<str>,
    pub(crate) next: Option<String>,
}

/// The policies that can decide one act, and what they can tell apart.
#[derive(Debug)]
pub(crate) struct OfAct {
    pub(crate) policies: PolicySet,
    pub(crate) tells: Distinction,
}

/// The policies of a pack, whole and split by act.
#[derive(Debug)]
pub(crate) struct Policies {
    pub(crate) all: PolicySet,
    pub(crate) by_act: BTreeMap<Act, OfAct>,
    pub(crate) notes: BTreeMap<PolicyId, Note>,
}

impl Policies {
    /// Reads every rule file of a pack; `None` if they are not Cedar. The files are parsed as one
    /// text: the parser's tables, which cost more than the rules, are then built once.
    pub(crate) fn read(bundle: &Bundle, vocabulary: &Vocabulary) -> Option<Self> {
        let mut text = String::new();
        for (path, bytes) in bundle.files() {
            if is_rule_file(path) {
                text.push_str(std::str::from_utf8(bytes).ok()?);
                text.push('\n');
            }
        }
        let all = PolicySet::from_str(&text).ok()?;
        let notes = all.policies();
        let notes = notes.map(|policy| (policy.id().clone(), note(policy)));
        let by_act = Act::ALL.iter().map(|act| {
            let policies = of_act(&all, *act);
            let tells = Distinction::of(&policies, vocabulary);
            (*act, OfAct { policies, tells })
        });
        Some(Self {
            notes: notes.collect(),
            by_act: by_act.collect(),
            all,
        })
    }

    /// Whether some rule names this item, so that its row alone does not say what is allowed.
    pub(crate) fn names(&self, item: ItemIx) -> bool {
        let mut acts = self.by_act.values();
        acts.any(|of_act| of_act.tells.items().contains(item))
    }
}

/// Whether a file of a pack holds rules.
pub(crate) fn is_rule_file(path: &str) -> bool {
    path.starts_with("clauses/") && path.strip_suffix(".cedar").is_some()
}

/// What the annotations of a policy say; its clause is empty if they name none.
pub(crate) fn note(policy: &Policy) -> Note {
    let said = |key| annotation(policy, key);
    Note {
        clause: said("clause").unwrap_or_default().into(),
        next: said("next").map(str::to_owned),
    }
}

/// The annotation of this key. Cedar's own look-up starts a parser to read the key.
pub(crate) fn annotation<'p>(policy: &'p Policy, key: &str) -> Option<&'p str> {
    policy
        .annotations()
        .find(|(known, _)| *known == key)
        .map(|(_, value)| value)
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
