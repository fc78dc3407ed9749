//! Rewrites policies in their JSON form, so that a question about a boolean becomes a question
//! about two policy sets. A policy that cannot be rewritten yields `None`, never a weaker question.

use cedar_policy::{Effect, Policy, PolicyId, PolicySet};
use serde_json::{Map, Value, json};

/// The policies with one context boolean fixed.
pub(crate) fn with_fixed(policies: &PolicySet, boolean: &str, value: bool) -> Option<PolicySet> {
    let mut out = PolicySet::new();
    for policy in policies.policies() {
        let mut json = policy.to_json().ok()?;
        fix(&mut json, boolean, value);
        out.add(Policy::from_json(Some(policy.id().clone()), json).ok()?)
            .ok()?;
    }
    Some(out)
}

fn fix(json: &mut Value, boolean: &str, value: bool) {
    let attribute = json!({".": {"left": {"Var": "context"}, "attr": boolean}});
    if *json == attribute {
        *json = json!({"Value": value});
        return;
    }
    match json {
        Value::Object(map) => map
            .values_mut()
            .for_each(|inner| fix(inner, boolean, value)),
        Value::Array(values) => values
            .iter_mut()
            .for_each(|inner| fix(inner, boolean, value)),
        _ => {}
    }
}

/// The policies, refusing everything outside the region: one more forbid per policy set.
pub(crate) fn confined(policies: &PolicySet, region: &Policy) -> Option<PolicySet> {
    let json = region.to_json().ok()?;
    let mut conditions = Vec::new();
    for name in ["principal", "action", "resource"] {
        conditions.push(scope_condition(name, json.get(name)?)?);
    }
    for condition in json.get("conditions")?.as_array()? {
        let body = condition.get("body")?.clone();
        conditions.push(match condition.get("kind")?.as_str()? {
            "when" => body,
            _ => json!({"!": {"arg": body}}),
        });
    }
    let inside = conditions
        .into_iter()
        .reduce(|left, right| json!({"&&": {"left": left, "right": right}}))
        .unwrap_or_else(|| json!({"Value": true}));
    let mut outside = Map::new();
    outside.insert("effect".to_owned(), json!("forbid"));
    for name in ["principal", "action", "resource"] {
        outside.insert(name.to_owned(), json!({"op": "All"}));
    }
    outside.insert(
        "conditions".to_owned(),
        json!([{"kind": "unless", "body": inside}]),
    );
    let forbid = Policy::from_json(Some(PolicyId::new("outside")), Value::Object(outside)).ok()?;
    debug_assert_eq!(forbid.effect(), Effect::Forbid);
    let mut out = policies.clone();
    out.add(forbid).ok()?;
    Some(out)
}

/// The scope of a variable as a condition.
fn scope_condition(name: &str, scope: &Value) -> Option<Value> {
    let is = |entity: &Value| json!({"==": {"left": {"Var": name}, "right": {"Value": {"__entity": entity}}}});
    let any_of = |entities: &[Value]| {
        let all = entities.iter().map(is);
        all.reduce(|left, right| json!({"||": {"left": left, "right": right}}))
    };
    match scope.get("op")?.as_str()? {
        "All" => Some(json!({"Value": true})),
        "==" => Some(is(scope.get("entity")?)),
        "in" => match scope.get("entities").and_then(Value::as_array) {
            Some(entities) => any_of(entities),
            None => Some(is(scope.get("entity")?)),
        },
        _ => None,
    }
}
