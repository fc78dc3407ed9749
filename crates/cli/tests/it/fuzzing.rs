//! The document itself as a fuzzer (schemathesis) reads it, against the binary with a filled office: no
//! answer of 500 or more, none that the document does not describe, none of another shape. Always the
//! same requests, and a bounded number of them.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::server::Server;

/// Requests for each operation and phase.
const EXAMPLES_AT_MOST: &str = "12";

/// Some of the purposes of the shipped pack, of every kind.
const PURPOSES: [&str; 8] = [
    "placement.interview",
    "placement.job_search",
    "placement.application",
    "newsletter",
    "analysis",
    "emergency",
    "rights.request",
    "dispatch.matching",
];

/// What holds of every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,use_after_free";

/// Where `cargo xtask setup` put it: `tools/` in the build directory, above the binary's profile.
fn fuzzer() -> PathBuf {
    let built = Path::new(env!("CARGO_BIN_EXE_kitei")).ancestors().nth(2);
    let fuzzer = built.unwrap().join("tools/schemathesis/bin/schemathesis");
    assert!(
        fuzzer.is_file(),
        "schemathesis is missing: cargo xtask setup"
    );
    fuzzer
}

/// The document, with the ids and words of this office where it only says their form: so that requests
/// reach what is behind the first check.
fn filled(desk: &Desk, server: &Server) -> Value {
    let person = desk.person();
    desk.told(&person);
    let (recipient, order, referral) = desk.referral(&person, "name,career");
    let other = desk.run(&[
        "people",
        "add",
        "--source",
        "self",
        "--told",
        "unknown",
        "--population",
        "job_seeker",
        "--item",
        "name=林薫",
    ]);
    let other = other.with(&["id"]).word("/id");
    let staff = json!({"name": "佐藤", "roles": ["coordinator"]});
    let staff = server.act("POST /api/v1/staff", &staff).is(201).word("/id");
    let provided = json!({"referral": referral, "channel": "electronic"});
    let mail = json!({"address": "saiyo@example.jp"});
    server
        .act(&format!("PUT /api/v1/recipients/{recipient}/mail"), &mail)
        .is(200);
    let decision = json!({"on": desk.today(), "evidence": {"by": "screen"}});
    server
        .act(
            &format!("POST /api/v1/referrals/{referral}/decision"),
            &decision,
        )
        .is(200);
    let provide = format!("POST /api/v1/people/{person}/provisions");
    let provided = server.act(&provide, &provided).is(201);
    let consents = server
        .get(&format!("/api/v1/people/{person}/consents"))
        .is(200);
    let history = server
        .get(&format!("/api/v1/people/{person}/access-history"))
        .is(200);
    let items = server.get("/api/v1/regulation/items").is(200);
    let items: Vec<Value> = items.object["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].clone())
        .collect();
    let known = json!({
        "PersonId": [person, other],
        "RecipientId": [recipient],
        "JobOrderId": [order],
        "ReferralId": [referral],
        "StaffId": [staff],
        "ConsentId": [consents.object["consents"][0]["id"]],
        "PackageId": [provided.word("/package/id")],
        "EntryId": [history.object["history"][0]["entry"]],
        "ItemId": items,
        "PurposeId": PURPOSES,
    });
    let mut document = server.document.clone();
    let schemas = document["components"]["schemas"].as_object_mut().unwrap();
    let bodies = schemas
        .iter_mut()
        .filter(|(name, _)| name.ends_with("Body"));
    bodies.for_each(|(_, body)| choose(body, &known));
    for (path, item) in document["paths"].as_object_mut().unwrap() {
        // Whoever is erased or joined is there no more for the other requests.
        let mut known = known.clone();
        if ["/erasure", "/merge"].iter().any(|act| path.ends_with(act)) {
            known["PersonId"] = json!([other]);
        }
        for operation in item.as_object_mut().unwrap().values_mut() {
            for part in ["parameters", "requestBody"] {
                if let Some(part) = operation.get_mut(part) {
                    choose(part, &known);
                }
            }
        }
    }
    document
}

/// Lets what is asked for be chosen from what is there; the form of what is answered stays.
fn choose(schema: &mut Value, known: &Value) {
    let of = schema["$ref"].as_str().and_then(|to| to.rsplit('/').next());
    if let Some(words) = of.and_then(|of| known.get(of)) {
        *schema = json!({"type": "string", "enum": words});
        return;
    }
    match schema {
        Value::Object(fields) => fields.values_mut().for_each(|field| choose(field, known)),
        Value::Array(values) => values.iter_mut().for_each(|value| choose(value, known)),
        _ => {}
    }
}

#[test]
fn the_api_survives_what_its_document_allows() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let document = filled(&desk, &server);
    let document = desk.file("openapi.json", document.to_string());
    let output = Command::new(fuzzer())
        .args(["--no-color", "run", &document])
        .args(["--url", &server.page("")])
        .args([
            "--header",
            &format!("Authorization:Bearer {}", server.token),
        ])
        .args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing"])
        .args(["--max-examples", EXAMPLES_AT_MOST, "--seed", "7"])
        .args(["--generation-deterministic"])
        .args([
            "--no-shrink",
            "--continue-on-failure",
            "--request-timeout",
            "30",
        ])
        .current_dir(desk.dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complaints}");
    server.stop();
    desk.run(&["journal", "verify"]).with(&["ok"]);
}
