//! A write that is sent again under its key: done once, answered as it was, over restarts and by
//! many at once; and nothing that it released is kept.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::server::{Reply, Server};
use crate::serving::registered;

const CANARY: &str = "canary7hayashi";

/// A write under a key.
fn keyed(server: &Server, start: &str, key: &str, body: &Value) -> Reply {
    let body = body.to_string();
    let headers = format!(
        "Authorization: Bearer {}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n",
        server.token,
        body.len()
    );
    server.send(start, &headers, body.as_bytes())
}

fn person(phone: &str) -> Value {
    json!({"source": "self", "items": {"name": CANARY, "phone": phone}})
}

fn found(server: &Server, phone: &str) -> usize {
    let find = json!({"phone": phone, "purpose": "placement.interview"});
    let found = server.act("POST /api/v1/people/find", &find).is(200);
    found.object["people"].as_array().unwrap().len()
}

#[test]
fn a_write_that_comes_again_is_answered_as_it_was() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let add = "POST /api/v1/people";
    let body = person("090-1234-1000");
    let first = keyed(&server, add, "k-1", &body).is(201);
    assert!(!first.head.contains("idempotency-replayed"));
    let again = keyed(&server, add, "k-1", &body).is(201);
    assert!(again.head.contains("idempotency-replayed: true"));
    assert_eq!(first.object, again.object);
    assert_eq!(found(&server, "090-1234-1000"), 1);
    let other = person("090-1234-1001");
    keyed(&server, add, "k-1", &other).problem(422, "idempotency_key_reused");
    keyed(&server, add, "k 1", &other).problem(422, "idempotency_key_unusable");
    keyed(&server, add, "鍵", &other).problem(422, "idempotency_key_unusable");
    let twice = "k-2\r\nIdempotency-Key: k-3";
    keyed(&server, add, twice, &other).problem(422, "idempotency_key_unusable");
    let sign_in = json!({"account": "x", "password": "y", "code": "z"});
    let open = keyed(&server, "POST /api/v1/sign-in", "k-1", &sign_in);
    open.problem(422, "idempotency_key_here");
    let mut nobody = Server::start(&desk);
    nobody.token = "kt_0".to_owned();
    keyed(&nobody, add, "k-1", &body).problem(401, "token.unknown");
    // What cannot be read did nothing, and leaves its key free.
    let unread = json!({"source": "self"});
    keyed(&server, add, "k-4", &unread).problem(422, "body_unusable");
    keyed(&server, add, "k-4", &other).is(201);
    drop(server);
    let server = Server::start(&desk);
    let later = keyed(&server, add, "k-1", &body).is(201);
    assert_eq!(first.object, later.object);
    assert_eq!(found(&server, "090-1234-1000"), 1);
}

#[test]
fn many_at_once_under_one_key_are_one() {
    let desk = Desk::new();
    let servers = [Server::start(&desk), Server::start(&desk)];
    let body = person("090-1234-1002");
    let replies: Vec<Reply> = std::thread::scope(|scope| {
        let (servers, body) = (&servers, &body);
        let asking: Vec<_> = (0..12)
            .map(|number| {
                let server = &servers[number % 2];
                scope.spawn(move || keyed(server, "POST /api/v1/people", "k-1", body))
            })
            .collect();
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for reply in &replies {
        assert!([201, 409].contains(&reply.status), "{reply:?}");
    }
    assert!(replies.iter().any(|reply| reply.status == 201));
    assert_eq!(found(&servers[0], "090-1234-1002"), 1);
}

#[test]
fn what_is_released_or_shown_once_is_not_kept() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let id = {
        let added = server.act("POST /api/v1/people", &person("090-1234-1003"));
        added.is(201).word("/id")
    };
    let open = format!("POST /api/v1/people/{id}/emergency");
    let reason = json!({"reason": "倒れている"});
    let shown = keyed(&server, &open, "k-1", &reason).is(200);
    assert!(shown.text.contains(CANARY));
    let again = keyed(&server, &open, "k-1", &reason).problem(409, "idempotency_done");
    assert!(!again.text.contains(CANARY), "{}", again.text);
    assert!(
        again.text.contains(&shown.word("/entry/id")),
        "{}",
        again.text
    );
    let new = json!({"name": "佐藤", "roles": ["coordinator"]});
    keyed(&server, "POST /api/v1/staff", "k-2", &new).is(201);
    let again = keyed(&server, "POST /api/v1/staff", "k-2", &new);
    assert!(!again.text.contains("kt_"), "{}", again.text);
    again.problem(409, "idempotency_done");
    let staff = server.get("/api/v1/staff").is(200);
    assert_eq!(staff.object["staff"].as_array().unwrap().len(), 2);
}

#[test]
fn a_refusal_is_told_again_with_its_entry() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let person = registered(&server, "090-1234-1004");
    let open = format!("POST /api/v1/people/{person}/provisions");
    let find = json!({"phone": "090-1234-1004", "purpose": "nothing"});
    let start = "POST /api/v1/people/find";
    let first = keyed(&server, start, "k-1", &find).refused(403, "purpose.unknown");
    let again = keyed(&server, start, "k-1", &find).refused(403, "purpose.unknown");
    assert_eq!(first.object, again.object);
    let none = json!({"referral": format!("f_{}", "0".repeat(32)), "channel": "written"});
    let unknown = keyed(&server, &open, "k-2", &none).problem(404, "referral_unknown");
    assert_eq!(unknown.object["entry"], Value::Null);
}
