//! Lists page by page: nothing twice and nothing left out though rows come in between, cursors that
//! nobody else can use, and a page of a person's history that is an act of its own.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::server::{Reply, Server};
use crate::serving::registered;

const ORDERS: &str = "/api/v1/orders";

fn order(server: &Server, recipient: &str, number: &str) {
    let order = json!({"number": number, "recipient": recipient});
    server.act(&format!("POST {ORDERS}"), &order).is(201);
}

fn recipient(server: &Server) -> String {
    let recipient = json!({
        "kind": "employer", "name": "さくら会計", "address": "東京都立川市",
        "representative": "近藤", "country": "JP",
    });
    let added = server.act("POST /api/v1/recipients", &recipient);
    added.is(201).word("/id")
}

fn numbers(page: &Reply) -> Vec<&str> {
    let orders = page.object["orders"].as_array().unwrap().iter();
    orders.map(|one| one["number"].as_str().unwrap()).collect()
}

#[test]
fn pages_follow_each_other_though_rows_come_in_between() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let whose = recipient(&server);
    for number in ["J-1", "J-2", "J-3", "J-4"] {
        order(&server, &whose, number);
    }
    let first = server.get(&format!("{ORDERS}?limit=2")).is(200);
    assert_eq!(numbers(&first), ["J-1", "J-2"]);
    let next = first.word("/next");
    order(&server, &whose, "J-0");
    order(&server, &whose, "J-25");
    let page = server
        .get(&format!("{ORDERS}?limit=2&cursor={next}"))
        .is(200);
    assert_eq!(numbers(&page), ["J-25", "J-3"]);
    let next = page.word("/next");
    let last = server
        .get(&format!("{ORDERS}?limit=2&cursor={next}"))
        .is(200);
    assert_eq!(numbers(&last), ["J-4"]);
    assert_eq!(last.object["next"], Value::Null);
    let all = server.get(ORDERS).is(200);
    assert_eq!(numbers(&all).len(), 6);
}

#[test]
fn a_cursor_is_good_for_its_reader_and_its_list_only() {
    let desk = Desk::new();
    let mut server = Server::start(&desk);
    let whose = recipient(&server);
    for number in ["J-1", "J-2"] {
        order(&server, &whose, number);
    }
    let next = server
        .get(&format!("{ORDERS}?limit=1"))
        .is(200)
        .word("/next");
    let asked = |server: &Server, of: &str, cursor: &str| {
        server.get(&format!("/api/v1/{of}?limit=1&cursor={cursor}"))
    };
    asked(&server, "orders", &next).is(200);
    let mut forged = next.clone();
    let first = if forged.starts_with('A') { "B" } else { "A" };
    forged.replace_range(..1, first);
    for cursor in [forged.as_str(), "x", "", &"A".repeat(3000)] {
        asked(&server, "orders", cursor).problem(422, "cursor_unusable");
    }
    asked(&server, "recipients", &next).problem(422, "cursor_unusable");
    for limit in ["0", "1001"] {
        let page = server.get(&format!("{ORDERS}?limit={limit}"));
        page.problem(422, "limit_unusable");
    }
    for query in ["limit=x", "limit=-1", "offset=1", "limit=1&limit=2"] {
        let page = server.get(&format!("{ORDERS}?{query}"));
        page.problem(422, "query_unusable");
    }
    let new = json!({"name": "佐藤", "roles": ["coordinator"]});
    let staff = server.act("POST /api/v1/staff", &new).is(201);
    server.token = staff.word("/token");
    asked(&server, "orders", &next).problem(422, "cursor_unusable");
}

#[test]
fn each_page_of_a_history_is_an_act_of_its_own() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let person = registered(&server, "090-1234-2000");
    let place = format!("/api/v1/people/{person}");
    for _ in 0..3 {
        server
            .get(&format!("{place}?purpose=placement.interview"))
            .is(200);
    }
    let (mut seen, mut acts, mut cursor) = (BTreeSet::new(), BTreeSet::new(), String::new());
    loop {
        let page = server
            .get(&format!("{place}/access-history?limit=2{cursor}"))
            .is(200);
        assert!(acts.insert(page.word("/entry/id")));
        for line in page.object["history"].as_array().unwrap() {
            assert!(seen.insert(line["entry"].as_str().unwrap().to_owned()));
        }
        match page.object["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    // The registration and three openings.
    assert!(acts.len() >= 2 && seen.len() >= 4, "{acts:?} {seen:?}");
    let all = server.get(&format!("{place}/access-history")).is(200);
    let all = all.object["history"].as_array().unwrap();
    for act in &acts {
        assert!(all.iter().any(|line| line["entry"] == **act), "{act}");
    }
    let of_kind = |kind: &str| server.get(&format!("{place}/consents?kind={kind}&limit=1"));
    of_kind("provision").is(200);
}
