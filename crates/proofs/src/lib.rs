//! Proves the properties of a rule pack: symbolically with an SMT solver, or, where there is none,
//! by complete enumeration. Whatever neither can decide is *undecided* and blocks enacting.

mod error;
mod evidence;
mod rewrite;
mod solver;

use std::ffi::OsStr;

use kitei_rulebook::search::{self, Finding};
use kitei_rulebook::{CheckedPack, Claim, Property};

pub use error::ProofError;
pub use evidence::{Counterexample, Evidence, Proof, Verdict};
use solver::{Answer, Prover};

/// Proves every property of a pack. `solver` is the command of cvc5 (the caller reads `$CVC5`);
/// without one, `cvc5` on the path is tried, and without that every property is enumerated.
pub fn prove(pack: &CheckedPack, solver: Option<&OsStr>) -> Vec<Evidence> {
    // WHY: the solver is spoken to through a runtime of its own, which the caller's may not hold.
    let proved = std::thread::scope(|scope| scope.spawn(|| prove_all(pack, solver)).join());
    proved.unwrap_or_else(|_the_solver_died| enumerate(pack))
}

fn prove_all(pack: &CheckedPack, solver: Option<&OsStr>) -> Vec<Evidence> {
    let Ok(mut prover) = Prover::start(pack, solver.unwrap_or_else(|| OsStr::new("cvc5"))) else {
        return enumerate(pack);
    };
    pack.properties()
        .iter()
        .map(|property| judge(pack, property, &mut prover))
        .collect()
}

/// Decides every property by enumeration alone.
pub fn enumerate(pack: &CheckedPack) -> Vec<Evidence> {
    let all = pack.properties().iter();
    all.map(|property| evidence(property, enumerated(pack, property)))
        .collect()
}

/// Whether every property is shown, so that the pack may be enacted.
pub fn all_hold(evidence: &[Evidence]) -> bool {
    evidence
        .iter()
        .all(|one| matches!(one.result, Proof::Proved | Proof::Enumerated))
}

fn judge(pack: &CheckedPack, property: &Property, prover: &mut Prover<'_>) -> Evidence {
    let answer = match &property.claim {
        Claim::Rows { .. } => None,
        _ => prover.ask(property).ok(),
    };
    let result = match answer {
        None => enumerated(pack, property),
        Some(Answer::Holds) => Proof::Proved,
        // The enumeration's counterexample names only what matters, so it reads better.
        Some(Answer::Broken(request)) => match search::decide(pack.pack(), property) {
            Finding::Broken(case) => Proof::Refuted(case.into()),
            _ => Proof::Refuted(search::Space::new(pack.pack()).describe(request).into()),
        },
    };
    evidence(property, result)
}

fn enumerated(pack: &CheckedPack, property: &Property) -> Proof {
    match search::decide(pack.pack(), property) {
        Finding::Holds => Proof::Enumerated,
        Finding::Broken(case) => Proof::Refuted(case.into()),
        Finding::BrokenRows(rows) => Proof::Refuted(rows.into()),
        Finding::Undecided => Proof::Undecided,
    }
}

fn evidence(property: &Property, result: Proof) -> Evidence {
    Evidence {
        id: property.id.clone(),
        sentence: property.sentence.clone(),
        clauses: property.clauses.clone(),
        result,
    }
}
