//! Why an item is granted or withheld, in both languages, and what to do next. A forbid answers
//! with its own clause; a default deny answers with the rule that a single missing fact would open.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::context::ItemBooleans;
use crate::pack::RulePack;
use crate::question::{Flags, Question};
use crate::ruling::Verdict;
use crate::vocabulary::{Fact, ItemFacts, ItemIx, Label};

/// The clause that lists the purposes: what a default deny stands on when no fact explains it.
const LISTED_PURPOSES: &str = "A2";
const NOT_LISTED: &str = "purpose_not_listed";

/// The next lawful step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// Its code, from the closed list of the pack; `none` if the item is granted.
    pub code: String,
    /// The step in Japanese.
    pub ja: String,
    /// The step in English.
    pub en: String,
}

/// Why a ruling fell as it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Whether the item is granted.
    pub granted: bool,
    /// The clauses, in order.
    pub clauses: Vec<String>,
    /// What to do next.
    pub next: NextStep,
    /// The reason in Japanese.
    pub ja: String,
    /// The reason in English.
    pub en: String,
}

impl RulePack {
    /// Explains the ruling on one item.
    pub fn explain(
        &self,
        question: &Question,
        item: ItemIx,
        told: bool,
        consented: bool,
    ) -> Reason {
        let vocabulary = self.vocabulary();
        let facts =
            vocabulary.item_facts(item, question.population, question.purpose, question.phase);
        let Some(facts) = facts else {
            return self.denied(&[Arc::from(LISTED_PURPOSES)].into(), NOT_LISTED, None);
        };
        let verdict = self.decide(question, item, facts, told, consented);
        if verdict.allowed {
            return self.granted(&verdict);
        }
        if !verdict.clauses.is_empty() {
            let next = verdict
                .next
                .first()
                .map_or(NOT_LISTED, String::as_str)
                .to_owned();
            return self.denied(&verdict.clauses, &next, None);
        }
        let state = ItemBooleans {
            told,
            consented,
            exception: facts.exception,
        };
        match self.missing(question, item, facts, state) {
            Some((fact, clauses)) => self.denied(&clauses, &fact.next, Some(fact)),
            None => self.denied(&[Arc::from(LISTED_PURPOSES)].into(), NOT_LISTED, None),
        }
    }

    /// The first single fact whose flip opens the item, with the clauses that then apply; failing
    /// that, told and consented together.
    fn missing(
        &self,
        question: &Question,
        item: ItemIx,
        facts: ItemFacts,
        state: ItemBooleans,
    ) -> Option<(&Fact, BTreeSet<Arc<str>>)> {
        let both = ItemBooleans {
            told: true,
            consented: true,
            ..state
        };
        let flips = [
            (
                "told",
                ItemBooleans {
                    told: !state.told,
                    ..state
                },
            ),
            (
                "consented",
                ItemBooleans {
                    consented: !state.consented,
                    ..state
                },
            ),
        ];
        let on_item = flips
            .into_iter()
            .map(|(name, flipped)| (name, flipped, question.flags));
        let on_act = question.flags.named_values().filter_map(|(name, on)| {
            Some((name, state, question.flags.with(Flags::named(name)?, !on)))
        });
        let first = if state.told { "consented" } else { "told" };
        let together = [(first, both, question.flags)];
        for (name, booleans, flags) in on_item.chain(on_act).chain(together) {
            let asked = Question { flags, ..*question };
            let verdict = self.decide_with(&asked, item, facts, booleans);
            if verdict.allowed {
                let fact = self
                    .vocabulary()
                    .facts()
                    .iter()
                    .find(|fact| fact.id == name)?;
                return Some((fact, verdict.clauses));
            }
        }
        None
    }

    fn granted(&self, verdict: &Verdict) -> Reason {
        let title = self.titles(&verdict.clauses);
        Reason {
            granted: true,
            clauses: verdict
                .clauses
                .iter()
                .map(|clause| clause.as_ref().to_owned())
                .collect(),
            next: NextStep {
                code: "none".to_owned(),
                ja: String::new(),
                en: String::new(),
            },
            ja: format!("{}により認められます。", title.ja),
            en: format!("Allowed by {}.", title.en),
        }
    }

    fn denied(&self, clauses: &BTreeSet<Arc<str>>, next: &str, fact: Option<&Fact>) -> Reason {
        let title = self.titles(clauses);
        let step = self
            .vocabulary()
            .next_steps()
            .iter()
            .find(|step| step.id == next);
        let next = NextStep {
            code: next.to_owned(),
            ja: step.map_or_else(String::new, |step| step.ja.clone()),
            en: step.map_or_else(String::new, |step| step.en.clone()),
        };
        let (ja, en) = match fact {
            Some(fact) => (
                format!(
                    "{}の条件を満たしません（足りないもの：{}）。",
                    title.ja, fact.ja
                ),
                format!("{} does not apply yet (missing: {}).", title.en, fact.en),
            ),
            None => (
                format!("{}により認められません。", title.ja),
                format!("Not allowed under {}.", title.en),
            ),
        };
        Reason {
            granted: false,
            clauses: clauses
                .iter()
                .map(|clause| clause.as_ref().to_owned())
                .collect(),
            ja: format!("{ja}{}", next.ja),
            en: format!("{en} {}", next.en).trim_end().to_owned(),
            next,
        }
    }

    fn titles(&self, clauses: &BTreeSet<Arc<str>>) -> Label {
        let mut ja = Vec::new();
        let mut en = Vec::new();
        for id in clauses {
            let clause = self.clause(id);
            ja.push(
                clause.map_or_else(|| id.to_string(), |one| format!("{id}「{}」", one.title.ja)),
            );
            en.push(
                clause.map_or_else(|| id.to_string(), |one| format!("{id} ({})", one.title.en)),
            );
        }
        Label {
            ja: ja.join("、"),
            en: en.join(", "),
        }
    }
}
