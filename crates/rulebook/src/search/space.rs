//! The space of all requests of a pack, and the search through it.

use std::collections::BTreeMap;

use cedar_policy::Effect;
use kitei_domain::Act;
use serde_json::Value;

use super::deciding::{self, Assignment, Outcome, fix};
use super::formula::{Formula, Reader, Values, Variable, and, not, or};
use crate::pack::RulePack;
use crate::question::Flags;
use crate::schema::{self, ITEM_BOOLEANS, WORD_ATTRIBUTES};
use crate::vocabulary::Label;

/// The variables of a request and the rules of a pack as formulas over them.
#[derive(Debug)]
pub struct Space {
    variables: Vec<Variable>,
    labels: BTreeMap<String, Label>,
    permits: Vec<Formula>,
    forbidden: Formula,
}

/// One request, as words: variable to value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The request: the name of each variable that matters, and its value.
    pub request: BTreeMap<String, String>,
    /// The request as a sentence.
    pub sentence: Label,
}

impl Space {
    /// The space of a pack.
    pub fn new(pack: &RulePack) -> Self {
        let variables = variables(pack);
        let reader = Reader {
            variables: &variables,
        };
        let mut permits = Vec::new();
        let mut forbids = Vec::new();
        for policy in pack.policies().policies() {
            let formula = policy
                .to_json()
                .map_or(Formula::Unknown, |json| reader.policy(&json));
            match policy.effect() {
                Effect::Permit => permits.push(formula),
                Effect::Forbid => forbids.push(formula),
            }
        }
        Self {
            labels: labels(pack),
            permits,
            forbidden: or(forbids),
            variables,
        }
    }

    pub(crate) fn read(&self, policy: &Value) -> Formula {
        Reader {
            variables: &self.variables,
        }
        .policy(policy)
    }

    /// Every value open.
    pub(crate) fn open(&self) -> Assignment {
        Assignment(
            self.variables
                .iter()
                .map(|one| Values::first(one.words.len()))
                .collect(),
        )
    }

    /// The place of a variable.
    pub(crate) fn variable(&self, name: &str) -> Option<usize> {
        self.variables
            .iter()
            .position(|variable| variable.name == name)
    }

    /// The places of a variable and of one of its words.
    pub(crate) fn place_of(&self, name: &str, word: &str) -> Option<(usize, usize)> {
        let at = self.variable(name)?;
        let words = &self.variables.get(at)?.words;
        Some((at, words.iter().position(|known| known == word)?))
    }

    /// What the pack allows.
    pub(crate) fn allowed(&self) -> Formula {
        and(vec![or(self.permits.clone()), not(self.forbidden.clone())])
    }

    /// Looks for a request that is allowed inside one of these regions.
    pub(crate) fn allowed_within(&self, region: &[Formula]) -> Outcome {
        let mut undecided = false;
        for part in region {
            for permit in &self.permits {
                let goal = and(vec![
                    part.clone(),
                    permit.clone(),
                    not(self.forbidden.clone()),
                ]);
                match self.search(&goal) {
                    Outcome::None => {}
                    Outcome::Undecided => undecided = true,
                    found @ Outcome::Found(_) => return found,
                }
            }
        }
        if undecided {
            Outcome::Undecided
        } else {
            Outcome::None
        }
    }

    /// Looks for a request inside one of these regions whose decision turns on this boolean.
    pub(crate) fn swayed_within(&self, region: &[Formula], boolean: &str) -> Outcome {
        let Some(at) = self.variable(boolean) else {
            return Outcome::Undecided;
        };
        let allowed = self.allowed();
        let on = fix(&allowed, at as u8, 1);
        let off = fix(&allowed, at as u8, 0);
        let mut undecided = false;
        for part in region {
            for (yes, no) in [(&on, &off), (&off, &on)] {
                match self.search(&and(vec![part.clone(), yes.clone(), not(no.clone())])) {
                    Outcome::None => {}
                    Outcome::Undecided => undecided = true,
                    found @ Outcome::Found(_) => return found,
                }
            }
        }
        if undecided {
            Outcome::Undecided
        } else {
            Outcome::None
        }
    }

    /// Looks for an assignment that makes the goal true.
    pub(crate) fn search(&self, goal: &Formula) -> Outcome {
        deciding::search(goal, self.open())
    }

    /// An assignment as a request in words: words with one choice only, and the booleans that hold.
    pub(crate) fn case(&self, assignment: &Assignment) -> Case {
        let mut request = BTreeMap::new();
        for (variable, (values, all)) in self
            .variables
            .iter()
            .zip(assignment.0.iter().zip(self.open().0))
        {
            let word = values.lowest().and_then(|place| variable.words.get(place));
            if let Some(word) = word.filter(|_| *values != all) {
                request.insert(variable.name.clone(), word.clone());
            }
        }
        self.describe(request)
    }

    /// A request, given as words, with its sentence.
    pub fn describe(&self, request: BTreeMap<String, String>) -> Case {
        let mut ja = Vec::new();
        let mut en = Vec::new();
        for variable in &self.variables {
            let Some(word) = request.get(&variable.name) else {
                continue;
            };
            if variable.kind.is_empty() {
                let label = self.labels.get(&variable.name);
                let (yes_ja, yes_en) = label
                    .map_or((variable.name.as_str(), variable.name.as_str()), |l| {
                        (l.ja.as_str(), l.en.as_str())
                    });
                if word == "true" {
                    ja.push(yes_ja.to_owned());
                    en.push(yes_en.to_owned());
                } else {
                    ja.push(format!("「{yes_ja}」ではない"));
                    en.push(format!("not: {yes_en}"));
                }
            } else {
                let label = self.labels.get(&format!("{}/{word}", variable.name));
                let (word_ja, word_en) = label.map_or((word.as_str(), word.as_str()), |l| {
                    (l.ja.as_str(), l.en.as_str())
                });
                ja.push(format!("{}＝{word_ja}", variable.name));
                en.push(format!("{} = {word_en}", variable.name));
            }
        }
        let sentence = Label {
            ja: ja.join("、"),
            en: en.join(", "),
        };
        Case { request, sentence }
    }
}

fn variables(pack: &RulePack) -> Vec<Variable> {
    let members = schema::members(pack.vocabulary());
    let words = |kind: &str| {
        let found = members.iter().find(|(name, _)| *name == kind);
        found.map(|(_, words)| words.clone()).unwrap_or_default()
    };
    let acts = Act::ALL.iter().map(|act| act.as_str().to_owned()).collect();
    let mut all = vec![
        Variable {
            name: "principal".to_owned(),
            kind: "Actor".to_owned(),
            words: words("Actor"),
        },
        Variable {
            name: "action".to_owned(),
            kind: "Action".to_owned(),
            words: acts,
        },
        Variable {
            name: "resource".to_owned(),
            kind: "Item".to_owned(),
            words: words("Item"),
        },
    ];
    all.extend(WORD_ATTRIBUTES.iter().map(|(name, kind)| Variable {
        name: (*name).to_owned(),
        kind: (*kind).to_owned(),
        words: words(kind),
    }));
    let booleans = ITEM_BOOLEANS.iter().chain(Flags::NAMES);
    all.extend(booleans.map(|name| Variable {
        name: (*name).to_owned(),
        kind: String::new(),
        words: vec!["false".to_owned(), "true".to_owned()],
    }));
    all
}

/// How each word is said: `variable/word` for words, the name alone for booleans.
fn labels(pack: &RulePack) -> BTreeMap<String, Label> {
    let vocabulary = pack.vocabulary();
    let mut labels = BTreeMap::new();
    for fact in vocabulary.facts() {
        labels.insert(fact.id.clone(), fact.label());
    }
    for (_, item) in vocabulary.items() {
        labels.insert(format!("resource/{}", item.id), item.label());
    }
    for (_, purpose) in vocabulary.purposes() {
        labels.insert(format!("purpose/{}", purpose.id), purpose.label());
    }
    for row in vocabulary.populations() {
        labels.insert(format!("population/{}", row.id), row.label());
    }
    for row in vocabulary.sections() {
        labels.insert(format!("section/{}", row.id), row.label());
    }
    for (variable, kind) in [
        ("principal", "actor"),
        ("action", "act"),
        ("phase", "phase"),
        ("recipient", "recipient"),
        ("source", "source"),
    ] {
        for word in vocabulary.words(kind) {
            labels.insert(format!("{variable}/{}", word.id), word.label());
        }
    }
    labels
}
