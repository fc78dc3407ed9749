//! Bad and hostile requests: each a clear problem with a stable code, and nothing of it comes back
//! or stays in the log.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::server::Server;
use crate::serving::registered;

const SECRET: &str = "林薫子";
const CANARY: &str = "canary7hayashi";

#[test]
fn nobody_is_handed_anything_without_a_known_token() {
    let desk = Desk::new();
    let mut server = Server::start(&desk);
    let document = server.document.clone();
    let paths = document["paths"].as_object().unwrap();
    server.token = "kt_0".to_owned();
    let (mut asked, mut open) = (0, Vec::new());
    for (path, item) in paths.iter().filter(|(path, _)| path.starts_with("/api/")) {
        for (method, operation) in item.as_object().unwrap() {
            if operation["security"] == json!([{}]) {
                open.push(path.as_str());
                continue;
            }
            let place = path.replace(['{', '}'], "");
            let start = format!("{} {place}", method.to_ascii_uppercase());
            // Whoever signs in, locks or unlocks has no token: the body or the session is at fault.
            let (_, route) = path.split_once("/v1/").unwrap();
            if ["sign-in", "session"].contains(&route.split('/').next().unwrap()) {
                let reply = server.raw(&start, b"[");
                assert!([400, 401].contains(&reply.status), "{reply:?}");
                continue;
            }
            let refused = server.raw(&start, b"[").refused(401, "token.unknown");
            assert!(refused.head.contains("www-authenticate: bearer"));
            asked += 1;
        }
    }
    assert_eq!(asked, 91);
    // A recipient has no token: the link and the code are looked at instead. Nor has whoever signs in.
    open.sort_unstable();
    let places = "packages/code packages/open packages/terms sign-in sign-in/device \
        sign-in/enrolment sign-in/invitation sign-in/recovery";
    let places: Vec<String> = places
        .split_whitespace()
        .map(|place| format!("/api/v1/{place}"))
        .collect();
    assert_eq!(open, places);
    let signed_by_nobody = server.send("GET /api/v1/orders", "", b"");
    signed_by_nobody.refused(401, "token.unknown");
}

#[test]
fn a_person_who_is_not_there_is_one_answer() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let erased = registered(&server, "090-1234-0005");
    let basis = json!({"basis": "request"});
    server
        .act(&format!("POST /api/v1/people/{erased}/erasure"), &basis)
        .is(200);
    let unknown = format!("p_{}", "0".repeat(32));
    let asked = |id: &str| {
        let place = format!("/api/v1/people/{id}?purpose=placement.interview");
        let mut reply = server.get(&place).refused(404, "person.not_available");
        reply.object["entry"] = Value::Null;
        reply.object
    };
    assert_eq!(asked(&erased), asked(&unknown));
}

#[test]
fn a_request_that_cannot_be_used_says_what_is_wrong() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let add = "POST /api/v1/people";
    let long = "x".repeat(70_000);
    for (start, body, status, code) in [
        (add, r#"{"source": "self""#, 400, "body_malformed"),
        (add, "\u{feff}{}", 400, "body_malformed"),
        (add, r#"{"source": "self"}"#, 422, "body_unusable"),
        (
            add,
            r#"{"source": "self", "items": {}, "nothing": 1}"#,
            422,
            "body_unusable",
        ),
        (
            add,
            r#"{"source": "self", "source": "self", "items": {}}"#,
            422,
            "body_unusable",
        ),
        (
            add,
            r#"{"source": "self", "items": {"name": "x", "name": "y"}}"#,
            422,
            "body_unusable",
        ),
        (add, r#"{"source": 7, "items": {}}"#, 422, "body_unusable"),
        (
            add,
            &format!(r#"{{"source": "self", "items": {{"name": "{long}"}}}}"#),
            413,
            "body_too_long",
        ),
        (
            add,
            r#"{"source": "self", "items": {"nothing": "x"}}"#,
            422,
            "item_unknown",
        ),
        (
            "POST /api/v1/people/find",
            r#"{"purpose": "placement.interview"}"#,
            422,
            "find_by_one",
        ),
        ("POST /api/v1/people/p_1/notices", "{}", 404, "id_malformed"),
        (
            "POST /api/v1/orders",
            r#"{"number": "J-1", "recipient": "r_00000000000000000000000000000000"}"#,
            404,
            "recipient_unknown",
        ),
        ("POST /api/v1/nothing", "{}", 404, "route_unknown"),
        ("PATCH /api/v1/people", "{}", 405, "method_not_allowed"),
    ] {
        server.raw(start, body.as_bytes()).problem(status, code);
    }
}

#[test]
fn a_query_a_state_and_a_kind_that_cannot_be_used_say_so_too() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let person = registered(&server, "090-1234-0008");
    let (add, long) = ("POST /api/v1/people", "x".repeat(70_000));
    let place = format!("/api/v1/people/{person}");
    server.get(&place).problem(422, "query_unusable");
    let purpose = format!("{place}?purpose=placement.interview");
    server
        .get(&format!("{purpose}&nothing=1"))
        .problem(422, "query_unusable");
    server
        .get(&format!("{purpose}&items=nothing"))
        .problem(422, "item_unknown");
    server
        .get(&format!("{place}?purpose=nothing"))
        .refused(403, "purpose.unknown");
    let unmerged = server.raw(&format!("POST {place}/unmerge"), b"");
    unmerged.problem(409, "wrong_state");
    let signed = format!("Authorization: Bearer {}\r\n", server.token);
    let text = format!("{signed}Content-Type: text/plain\r\nContent-Length: 2\r\n");
    server.send(add, &text, b"{}").problem(415, "body_not_json");
    // Longer than it may be, and not announced.
    let chunked =
        format!("{signed}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n");
    let body = format!("{:x}\r\n{long}\r\n0\r\n\r\n", long.len());
    server
        .send(add, &chunked, body.as_bytes())
        .problem(413, "body_too_long");
}

#[test]
fn a_problem_speaks_the_reader_s_language_japanese_first() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let ja = server
        .send("GET /api/v1/nothing", "", b"")
        .problem(404, "route_unknown");
    assert_eq!(ja.word("/title"), "見当たりません");
    assert!(ja.head.contains("content-language: ja"));
    let en = server.send("GET /api/v1/nothing", "Accept-Language: en-GB\r\n", b"");
    assert_eq!(en.word("/title"), "Not found");
    let refused = server.send("GET /api/v1/orders", "Accept-Language: en\r\n", b"");
    assert!(refused.word("/detail").is_ascii());
    assert!(!refused.word("/next/0/ja").is_ascii());
}

#[test]
fn what_was_typed_stays_out_of_the_log_and_of_every_problem() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let person = registered(&server, "090-1234-0007");
    let place = format!("/api/v1/people/{person}");
    for value in [SECRET, CANARY] {
        let items = json!({"name": value});
        server
            .act(
                "POST /api/v1/people",
                &json!({"source": "self", "items": items}),
            )
            .is(201);
        for (start, body) in [
            ("POST /api/v1/people", json!({"source": value, "items": {}})),
            (
                "POST /api/v1/people",
                json!({"source": "self", "items": {value: value}}),
            ),
            ("POST /api/v1/people", json!({value: value})),
            (
                "POST /api/v1/people/find",
                json!({"name": value, "purpose": value}),
            ),
            (
                &*format!("POST {place}/consents/withdraw"),
                json!({"kind": value}),
            ),
            (&*format!("POST {place}/suspend"), json!({"scope": value})),
            (
                "POST /api/v1/regulation/explain",
                json!({"item": value, "purpose": value}),
            ),
        ] {
            let reply = server.act(start, &body);
            assert!(reply.status >= 400, "{start}");
            assert!(!reply.text.contains(value), "{}", reply.text);
        }
    }
    for asked in [
        format!("/api/v1/people/{CANARY}?purpose=placement.interview"),
        format!("{place}?purpose={CANARY}"),
        format!("{place}?purpose=placement.interview&items={CANARY}"),
        format!("{place}?{CANARY}={CANARY}"),
        format!("/api/v1/regulation/clauses/{CANARY}"),
        format!("/{CANARY}"),
    ] {
        let reply = server.get(&asked);
        assert!(reply.status >= 400, "{asked}");
        assert!(!reply.text.contains(CANARY), "{}", reply.text);
    }
    server.send(
        &format!("{CANARY} /health"),
        &format!("{CANARY}: {CANARY}\r\n"),
        b"",
    );
    let find = json!({"name": CANARY, "purpose": "placement.interview"});
    let found = server.act("POST /api/v1/people/find", &find).is(200);
    let open = found.word("/people/0/id");
    let shown = server.get(&format!(
        "/api/v1/people/{open}?purpose=placement.interview"
    ));
    assert!(shown.text.contains(CANARY));
    let counted = server.get("/metrics").text;
    let token = server.token.clone();
    let (_, log) = server.stop();
    for secret in [SECRET, CANARY, &person, &open, &token, "purpose="] {
        assert!(!log.contains(secret), "{secret}: {log}");
        assert!(!counted.contains(secret), "{secret}: {counted}");
    }
    let line = log.lines().next().unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    for field in ["method", "route", "status", "ms"] {
        assert!(!line[field].is_null(), "{line}");
    }
}
