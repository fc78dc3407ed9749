//! The hot path: a pure memo of what Cedar decides. For each question four sets of items are
//! computed once (neither told nor consented, told, consented, both); a ruling then is a handful of
//! AND and OR. The memo belongs to one immutable pack, so it cannot go stale.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use cedar_policy::{Authorizer, Decision, Entities};

use crate::context::ItemBooleans;
use crate::distinction::ItemClass;
use crate::pack::RulePack;
use crate::question::Question;
use crate::set::ItemSet;
use crate::vocabulary::{ItemFacts, ItemIx};

/// How many questions the memo holds before it starts anew.
const MEMO_BOUND: usize = 1 << 16;

/// Per combination of (told, consented), a set of items: index `told + 2 * consented`.
type States = [ItemSet; 4];

/// What Cedar decided for one question.
#[derive(Debug, Default, PartialEq, Eq)]
struct Cells {
    granted: States,
    grounds: Vec<(Arc<str>, States)>,
}

/// The memo of one pack.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    cells: RwLock<BTreeMap<u128, Arc<Cells>>>,
}

/// What is granted and what is withheld.
#[derive(Debug, Clone)]
pub struct Ruling {
    /// The items the act may touch.
    pub granted: ItemSet,
    /// The items asked for that it may not.
    pub withheld: ItemSet,
    told: ItemSet,
    consented: ItemSet,
    cells: Arc<Cells>,
}

impl Ruling {
    /// The clauses that the grant stands on, in order; empty if nothing is granted.
    pub fn clauses(&self) -> Vec<String> {
        let grounds = self.cells.grounds.iter();
        let applies = grounds.filter(|(_, states)| {
            !(self.granted & combine(states, self.told, self.consented)).is_empty()
        });
        applies
            .map(|(clause, _)| clause.as_ref().to_owned())
            .collect()
    }
}

fn combine(states: &States, told: ItemSet, consented: ItemSet) -> ItemSet {
    let [neither, only_told, only_consented, both] = *states;
    (neither - told - consented)
        | ((only_told & told) - consented)
        | ((only_consented & consented) - told)
        | (both & told & consented)
}

impl RulePack {
    /// Rules one act over the items asked for. `told` and `consented` are this person's items for
    /// this question; items of another pack are withheld.
    pub fn rule(
        &self,
        question: &Question,
        asked: ItemSet,
        told: ItemSet,
        consented: ItemSet,
    ) -> Ruling {
        let cells = self.cells(question);
        let granted = asked & combine(&cells.granted, told, consented);
        Ruling {
            granted,
            withheld: asked - granted,
            told,
            consented,
            cells,
        }
    }

    fn cells(&self, question: &Question) -> Arc<Cells> {
        let key = question.key();
        // A poisoned lock holds a whole map all the same: entries are inserted ready-made.
        let known = self
            .memo
            .cells
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(cells) = known.get(&key) {
            return Arc::clone(cells);
        }
        drop(known);
        let cells = Arc::new(self.decide_all(question));
        let mut known = self
            .memo
            .cells
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MEMO_BOUND {
            known.clear();
        }
        Arc::clone(known.entry(key).or_insert(cells))
    }

    /// Asks Cedar once per class of items that the act's rules cannot tell apart.
    fn decide_all(&self, question: &Question) -> Cells {
        let mut cells = Cells::default();
        let Some(of_act) = self.policies.by_act.get(&question.act) else {
            return cells;
        };
        let mut classes: BTreeMap<ItemClass, (ItemIx, ItemFacts, ItemSet)> = BTreeMap::new();
        let vocabulary = self.vocabulary();
        for (item, _) in vocabulary.items() {
            let facts =
                vocabulary.item_facts(item, question.population, question.purpose, question.phase);
            if let Some(facts) = facts {
                let class = of_act.tells.class(item, facts);
                let (.., items) = classes
                    .entry(class)
                    .or_insert((item, facts, ItemSet::EMPTY));
                items.insert(item);
            }
        }
        let mut grounds: BTreeMap<Arc<str>, States> = BTreeMap::new();
        for (first, facts, items) in classes.into_values() {
            let mut verdicts: BTreeMap<(bool, bool), Verdict> = BTreeMap::new();
            for state in 0..4_usize {
                let seen = of_act.tells.state(state & 1 == 1, state & 2 == 2);
                let verdict = verdicts
                    .entry(seen)
                    .or_insert_with(|| self.decide(question, first, facts, seen.0, seen.1));
                if !verdict.allowed {
                    continue;
                }
                add(&mut cells.granted, state, items);
                for clause in &verdict.clauses {
                    add(grounds.entry(Arc::clone(clause)).or_default(), state, items);
                }
            }
        }
        cells.grounds = grounds.into_iter().collect();
        cells
    }

    /// What Cedar says about one item.
    pub(crate) fn decide(
        &self,
        question: &Question,
        item: ItemIx,
        facts: ItemFacts,
        told: bool,
        consented: bool,
    ) -> Verdict {
        let booleans = ItemBooleans {
            told,
            consented,
            exception: facts.exception,
        };
        self.decide_with(question, item, facts, booleans)
    }

    pub(crate) fn decide_with(
        &self,
        question: &Question,
        item: ItemIx,
        facts: ItemFacts,
        booleans: ItemBooleans,
    ) -> Verdict {
        let request = self.words.request(question, item, facts, booleans);
        let of_act = self.policies.by_act.get(&question.act);
        let (Some(request), Some(of_act)) = (request, of_act) else {
            return Verdict::default();
        };
        let policies = &of_act.policies;
        let response = Authorizer::new().is_authorized(&request, policies, &Entities::empty());
        // An error in a rule withholds: a forbid that could not be evaluated must not be skipped.
        let failed = response.diagnostics().errors().next().is_some();
        let mut verdict = Verdict {
            allowed: response.decision() == Decision::Allow && !failed,
            ..Verdict::default()
        };
        // WHY: Cedar names its reasons in no order; the first clause in the order of ids tells the step.
        let mut notes: Vec<_> = response
            .diagnostics()
            .reason()
            .filter_map(|id| self.policies.notes.get(id))
            .collect();
        notes.sort_by(|one, other| one.clause.cmp(&other.clause));
        for note in notes {
            verdict.clauses.insert(Arc::clone(&note.clause));
            verdict.next.extend(note.next.clone());
        }
        verdict
    }
}

fn add(states: &mut States, state: usize, items: ItemSet) {
    if let Some(set) = states.get_mut(state) {
        *set = *set | items;
    }
}

/// One decision with the clauses that made it.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) allowed: bool,
    pub(crate) clauses: BTreeSet<Arc<str>>,
    pub(crate) next: Vec<String>,
}
