//! Whether the properties of a pack hold: with the solver where this build has it, by enumeration
//! otherwise. What neither decides blocks the pack.

use kitei_rulebook::CheckedPack;
use serde_json::{Value, json};

/// What was found about one property.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) id: String,
    /// `proved`, `enumerated`, `refuted` or `undecided`.
    pub(super) result: &'static str,
    pub(super) holds: bool,
    /// As a sentence in both languages, null where there is none.
    pub(super) counterexample: Value,
    pub(super) clauses: Vec<String>,
}

/// Decides every property.
#[cfg(feature = "prove")]
pub(super) fn prove(pack: &CheckedPack) -> Vec<Shown> {
    kitei_proofs::prove(pack, None)
        .into_iter()
        .map(|one| Shown {
            result: one.result.as_str(),
            holds: matches!(
                one.result,
                kitei_proofs::Proof::Proved | kitei_proofs::Proof::Enumerated
            ),
            counterexample: one.result.counterexample().map_or(
                Value::Null,
                |case| json!({"ja": case.sentence.ja, "en": case.sentence.en}),
            ),
            id: one.id,
            clauses: one.clauses,
        })
        .collect()
}

/// Decides every property by enumeration.
#[cfg(not(feature = "prove"))]
pub(super) fn prove(pack: &CheckedPack) -> Vec<Shown> {
    use kitei_rulebook::search::{Finding, decide};
    pack.properties()
        .iter()
        .map(|property| {
            let (result, counterexample) = match decide(pack.pack(), property) {
                Finding::Holds => ("enumerated", Value::Null),
                Finding::Broken(case) => (
                    "refuted",
                    json!({"ja": case.sentence.ja, "en": case.sentence.en}),
                ),
                Finding::BrokenRows(rows) => {
                    let join = |rows: Vec<&str>| rows.join("; ");
                    let ja = join(rows.iter().map(|row| row.ja.as_str()).collect());
                    let en = join(rows.iter().map(|row| row.en.as_str()).collect());
                    ("refuted", json!({"ja": ja, "en": en}))
                }
                Finding::Undecided => ("undecided", Value::Null),
            };
            Shown {
                id: property.id.clone(),
                result,
                holds: result == "enumerated",
                counterexample,
                clauses: property.clauses.clone(),
            }
        })
        .collect()
}
