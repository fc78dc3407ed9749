//! The document as it is served.

use std::collections::BTreeSet;

use kitei_api::document;
use serde_json::Value;

/// Every operation with its path and method.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().unwrap();
        item.iter()
            .map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    operations.collect()
}

/// Every `$ref` in a value.
fn references(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(to)) = fields.get("$ref") {
                into.insert(to.clone());
            }
            fields.values().for_each(|field| references(field, into));
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, into)),
        _ => {}
    }
}

#[test]
fn the_document_is_as_it_was_reviewed() {
    insta::assert_json_snapshot!(document());
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for to in &found {
        let place = to.strip_prefix('#').unwrap();
        assert!(document.pointer(place).is_some(), "{to} leads nowhere");
    }
    assert!(found.len() > 40, "{}", found.len());
}

#[test]
fn every_operation_has_a_name_of_its_own_and_says_how_it_fails() {
    let document = document();
    let mut names = BTreeSet::new();
    for (place, operation) in operations(&document) {
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{name} stands twice: {place}");
        assert!(operation["responses"]["default"].is_object(), "{place}");
        assert!(operation["summary"].is_string(), "{place}");
    }
    assert_eq!(names.len(), 106);
}

#[test]
fn every_act_on_a_person_s_items_asks_for_the_purpose() {
    let document = document();
    for name in ["show_person", "replay_decision"] {
        let operation = operations(&document)
            .into_iter()
            .find(|(_, operation)| operation["operationId"] == name);
        let parameters = operation.unwrap().1["parameters"]
            .as_array()
            .unwrap()
            .clone();
        let purpose = parameters.iter().find(|one| one["name"] == "purpose");
        assert_eq!(purpose.unwrap()["required"], true, "{name}");
    }
    for body in ["FindBody", "HappenedBody"] {
        let required = &document["components"]["schemas"][body]["required"];
        assert!(required.to_string().contains("purpose"), "{body}");
    }
}

#[test]
fn no_body_takes_a_field_that_it_does_not_know() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas.iter().filter(|(name, _)| name.ends_with("Body")) {
        let is_word = schema["enum"].is_array();
        let closed = schema["additionalProperties"] == false;
        assert!(is_word || closed, "{name} is open");
    }
}
