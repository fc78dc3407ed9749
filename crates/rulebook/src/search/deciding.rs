//! Deciding a formula: what is open is split until the formula is true or false of all of it.

use super::formula::{Formula, Values, and, not, or};

/// How many splits one search may take before it answers *undecided*.
const SPLITS: usize = 400_000;

/// For each variable the values that are still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assignment(pub(crate) Vec<Values>);

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    None,
    Found(Assignment),
    Undecided,
}

/// Looks among what is open for an assignment that makes the goal true.
pub(super) fn search(goal: &Formula, open: Assignment) -> Outcome {
    let mut left = SPLITS;
    branch(goal, open, &mut left)
}

/// Splits what is open until the goal is decided.
fn branch(goal: &Formula, open: Assignment, left: &mut usize) -> Outcome {
    let goal = simplify(goal, &open);
    let (variable, values) = match &goal {
        Formula::Const(false) => return Outcome::None,
        Formula::Const(true) => return Outcome::Found(open),
        undecided => match pivot(undecided) {
            Some(pivot) => pivot,
            None => return Outcome::Undecided,
        },
    };
    if *left == 0 {
        return Outcome::Undecided;
    }
    *left -= 1;
    let mut undecided = false;
    for inside in [true, false] {
        let mut half = open.clone();
        let Some(slot) = half.0.get_mut(usize::from(variable)) else {
            return Outcome::Undecided;
        };
        *slot = if inside {
            slot.and(values)
        } else {
            slot.without(values)
        };
        if slot.is_empty() {
            continue;
        }
        match branch(&goal, half, left) {
            Outcome::None => {}
            Outcome::Undecided => undecided = true,
            found @ Outcome::Found(_) => return found,
        }
    }
    if undecided {
        Outcome::Undecided
    } else {
        Outcome::None
    }
}

/// The formula with what is known put in.
pub(crate) fn simplify(formula: &Formula, open: &Assignment) -> Formula {
    match formula {
        Formula::Const(_) | Formula::Unknown => formula.clone(),
        Formula::In(variable, values) => {
            let now = open
                .0
                .get(usize::from(*variable))
                .copied()
                .unwrap_or(Values::NONE);
            let inside = now.and(*values);
            if inside.is_empty() {
                Formula::Const(false)
            } else if inside == now {
                Formula::Const(true)
            } else {
                Formula::In(*variable, inside)
            }
        }
        Formula::Not(inner) => not(simplify(inner, open)),
        Formula::And(parts) => join(parts, open, false),
        Formula::Or(parts) => join(parts, open, true),
        Formula::If(parts) => {
            let [test, yes, no] = parts.as_ref();
            match simplify(test, open) {
                Formula::Const(true) => simplify(yes, open),
                Formula::Const(false) => simplify(no, open),
                test => Formula::If(Box::new([test, simplify(yes, open), simplify(no, open)])),
            }
        }
    }
}

/// AND (or OR): the deciding value ends it, the other value drops out, a single part stands alone.
fn join(parts: &[Formula], open: &Assignment, deciding: bool) -> Formula {
    let mut left = Vec::new();
    for part in parts {
        match simplify(part, open) {
            Formula::Const(value) if value == deciding => return Formula::Const(deciding),
            Formula::Const(_) => {}
            other => left.push(other),
        }
    }
    match left.len() {
        0 => Formula::Const(!deciding),
        1 => left.pop().unwrap_or(Formula::Unknown),
        _ if deciding => or(left),
        _ => and(left),
    }
}

/// What to split on: an atom that the conjunction needs as it is, else the first one anywhere.
fn pivot(formula: &Formula) -> Option<(u8, Values)> {
    match formula {
        Formula::Const(_) | Formula::Unknown => None,
        Formula::In(variable, values) => Some((*variable, *values)),
        Formula::Not(inner) => pivot(inner),
        Formula::And(parts) => {
            let atom = parts.iter().find_map(|part| match part {
                Formula::In(variable, values) => Some((*variable, *values)),
                Formula::Not(inner) => match inner.as_ref() {
                    Formula::In(variable, values) => Some((*variable, *values)),
                    _ => None,
                },
                _ => None,
            });
            atom.or_else(|| parts.iter().find_map(pivot))
        }
        Formula::Or(parts) => parts.iter().find_map(pivot),
        Formula::If(parts) => parts.iter().find_map(pivot),
    }
}

/// The formula with one variable fixed.
pub(super) fn fix(formula: &Formula, variable: u8, place: usize) -> Formula {
    let all = |parts: &[Formula]| {
        parts
            .iter()
            .map(|part| fix(part, variable, place))
            .collect()
    };
    match formula {
        Formula::In(at, values) if *at == variable => {
            Formula::Const(!values.and(Values::one(place)).is_empty())
        }
        Formula::Const(_) | Formula::Unknown | Formula::In(..) => formula.clone(),
        Formula::Not(inner) => not(fix(inner, variable, place)),
        Formula::And(parts) => and(all(parts)),
        Formula::Or(parts) => or(all(parts)),
        Formula::If(parts) => Formula::If(Box::new(
            parts
                .as_ref()
                .clone()
                .map(|part| fix(&part, variable, place)),
        )),
    }
}
