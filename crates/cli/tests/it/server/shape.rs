//! Answers held against the document: every field that is sent is described, and every field that
//! is required is sent.

use serde_json::Value;

use super::Reply;

/// Holds an answer of an operation of the document against its schema.
pub(super) fn held(document: &Value, start: &str, reply: &Reply) {
    let (method, place) = start.split_once(' ').unwrap();
    let place = place.split('?').next().unwrap();
    let Some(paths) = document["paths"].as_object() else {
        return;
    };
    let candidates = paths.iter().filter(|(path, _)| fits(path, place));
    // A route without parameters goes before one with some.
    let Some((_, item)) = candidates.min_by_key(|(path, _)| path.matches('{').count()) else {
        return;
    };
    let responses = &item[method.to_ascii_lowercase()]["responses"];
    if responses.is_null() {
        return;
    }
    let response = match responses.get(reply.status.to_string()) {
        Some(response) => response,
        None if reply.status >= 400 => &responses["default"],
        None => panic!("{start} answers {} undescribed", reply.status),
    };
    let contents = response["content"].as_object().unwrap();
    let (kind, content) = contents.iter().next().unwrap();
    assert!(
        reply.head.contains(&format!("content-type: {kind}")),
        "{reply:?}"
    );
    matches(document, &content["schema"], &reply.object, start);
}

fn fits(path: &str, place: &str) -> bool {
    let (path, place) = (path.split('/'), place.split('/'));
    path.clone().count() == place.clone().count()
        && path
            .zip(place)
            .all(|(one, other)| one.starts_with('{') || one == other)
}

fn matches(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(to) = schema["$ref"].as_str() {
        let place = to.strip_prefix('#').unwrap();
        return matches(document, document.pointer(place).unwrap(), value, at);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let chosen = choices
            .iter()
            .find(|choice| (choice["type"] == "null") == value.is_null());
        return matches(document, chosen.unwrap(), value, at);
    }
    match value {
        Value::Object(fields) if schema["properties"].is_object() => {
            for (name, value) in fields {
                let known = &schema["properties"][name];
                assert!(!known.is_null(), "{at}: {name} is not described");
                matches(document, known, value, &format!("{at}/{name}"));
            }
            for name in schema["required"].as_array().into_iter().flatten() {
                let sent = fields.contains_key(name.as_str().unwrap());
                assert!(sent, "{at}: {name} is missing");
            }
        }
        Value::Array(values) => {
            for value in values {
                matches(document, &schema["items"], value, at);
            }
        }
        Value::String(word) if schema["enum"].is_array() => {
            let words = schema["enum"].as_array().unwrap();
            assert!(words.iter().any(|known| known == word), "{at}: {word}");
        }
        _ => {}
    }
}
