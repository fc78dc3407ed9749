//! Lists that are handed in over HTTP: checked, reviewed, taken in one after another, cancelled; over
//! a server that is killed in the middle. Nothing of a list outlives it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::server::{Reply, Server};

const LIST: &str = "氏名,フリガナ,電話番号,備考\n\
    鵜殿 しのぶ,ウドノ シノブ,090-5555-4321,簿記の学習を継続中。持病があり通院中。\n\
    鵜殿 二郎,ウドノ ジロウ,090-5555-4322,経理10年。\n";

/// A list of so many people.
fn long(rows: usize) -> String {
    let mut list = String::from("氏名,電話番号\n");
    for row in 0..rows {
        writeln!(list, "人 {row},090-{:04}-{:04}", row / 10_000, row % 10_000).unwrap();
    }
    list
}

fn hand_in(server: &Server, of: &str, kind: &str, list: &[u8]) -> Reply {
    let headers = format!(
        "Authorization: Bearer {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n",
        server.token,
        list.len()
    );
    server.send(&format!("POST /api/v1/imports/{of}"), &headers, list)
}

fn people(server: &Server, list: &str) -> String {
    let added = hand_in(server, "people?source=self", "text/csv", list.as_bytes());
    let place = format!("/api/v1/imports/{}", added.is(201).word("/id"));
    assert_eq!(last(server, &place), "checked");
    place
}

/// Looks on until the list rests; the state it came to.
fn last(server: &Server, place: &str) -> String {
    let events = server.get(&format!("{place}/events")).is(200);
    assert!(events.head.contains("content-type: text/event-stream"));
    let mut told = events
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("data: "));
    let told: Value = serde_json::from_str(told.next_back().unwrap()).unwrap();
    told["state"].as_str().unwrap().to_owned()
}

fn run(server: &Server, place: &str) {
    server.raw(&format!("POST {place}/run"), b"").is(200);
}

fn held(desk: &Desk) -> Value {
    desk.run(&["keys", "status"]).with(&["people"]).object["people"].clone()
}

/// What lies sealed beside the stores.
fn files(desk: &Desk) -> usize {
    std::fs::read_dir(desk.path("office/files")).map_or(0, Iterator::count)
}

#[test]
fn a_list_is_checked_reviewed_and_taken_in() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let place = people(&server, LIST);
    let checked = server.get(&place).is(200);
    assert_eq!(checked.object["checked"]["rows_read"], 2);
    assert_eq!(
        checked.object["checked"]["quarantined"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(checked.object["report"], Value::Null);
    assert_eq!(held(&desk), 0, "nothing is taken in yet");
    let hits = server.get(&format!("{place}/hits")).is(200);
    assert!(hits.word("/hits/0/text").contains("持病"));
    assert_eq!(hits.word("/entry/leaf_hash").len(), 64);
    let hit = &hits.object["hits"][0];
    let unfounded = json!({"decisions": [{
        "row": hit["row"], "column": hit["column"], "class": hit["class"], "hit": 1,
        "decision": "necessary",
    }]});
    let review = format!("POST {place}/review");
    server
        .act(&review, &unfounded)
        .problem(422, "request_unusable");
    let needed = json!({"decisions": [{
        "row": hit["row"], "column": hit["column"], "class": hit["class"], "hit": 1,
        "decision": "necessary",
        "need": {
            "item": "medical_history", "why": "夜勤の配慮",
            "evidence": "spoken:通院中であることを記録してよいですか。",
        },
    }]});
    let recorded = server.act(&review, &needed).is(200).word("/entry/id");
    run(&server, &place);
    assert_eq!(last(&server, &place), "done");
    let done = server.get(&place).is(200);
    assert_eq!(done.object["report"]["people_added"], 2);
    assert_eq!(done.object["report"]["reviewed"][0]["outcome"], "collected");
    assert_eq!(done.word("/reviewed"), recorded);
    assert_eq!(
        (&done.object["done"], &done.object["total"]),
        (&json!(2), &json!(2))
    );
    assert_eq!((held(&desk), files(&desk)), (json!(2), 0));
    for act in ["run", "review"] {
        let body = json!({"decisions": []});
        let again = server.act(&format!("POST {place}/{act}"), &body);
        again.problem(409, "wrong_state");
    }
    server
        .get(&format!("{place}/hits"))
        .problem(409, "wrong_state");
    server
        .raw(&format!("DELETE {place}"), b"")
        .problem(409, "wrong_state");
    let listed = server.get("/api/v1/imports").is(200);
    assert_eq!(listed.word("/imports/0/state"), "done");
    let (_, log) = server.stop();
    assert!(!log.contains("鵜殿"), "{log}");
}

#[test]
fn a_server_that_is_killed_begins_a_list_again() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let place = people(&server, &long(3_000));
    let waiting = people(&server, LIST);
    run(&server, &place);
    run(&server, &waiting);
    loop {
        let state = server.get(&place).is(200).word("/state");
        match state.as_str() {
            "waiting" => {}
            "running" => break,
            other => panic!("{other}"),
        }
    }
    // While one runs the other waits.
    assert_eq!(server.get(&waiting).is(200).word("/state"), "waiting");
    drop(server);
    let server = Server::start(&desk);
    assert_eq!(last(&server, &place), "done");
    let done = server.get(&place).is(200).object;
    assert_eq!(done["begun"], 2);
    let count = |of: &str| done["report"][of].as_u64().unwrap();
    assert_eq!(count("people_added") + count("people_matched"), 3_000);
    assert_eq!(last(&server, &waiting), "done");
    assert_eq!((held(&desk), files(&desk)), (json!(3_002), 0));
    server.stop();
    desk.run(&["journal", "verify"]).with(&["ok"]);
}

#[test]
fn a_server_that_is_stopped_lays_a_list_back() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let place = people(&server, &long(3_000));
    run(&server, &place);
    while server.get(&place).is(200).word("/state") == "waiting" {}
    server.stop();
    let server = Server::start(&desk);
    assert_eq!(last(&server, &place), "done");
    assert_eq!(held(&desk), 3_000);
}

#[test]
fn a_list_is_cancelled_while_it_waits_and_while_it_runs() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let running = people(&server, &long(20_000));
    let waiting = people(&server, LIST);
    run(&server, &running);
    run(&server, &waiting);
    while server.get(&running).is(200).word("/state") == "waiting" {}
    for place in [&waiting, &running] {
        server.raw(&format!("DELETE {place}"), b"").is(200);
        assert_eq!(last(&server, place), "cancelled");
    }
    let report = server.get(&running).is(200).object;
    let added = report["report"]["people_added"].as_u64().unwrap();
    assert!(added < 20_000, "{added}");
    assert_eq!((held(&desk), files(&desk)), (json!(added), 0));
}

#[test]
fn what_is_no_list_says_so_and_is_destroyed() {
    let desk = Desk::new();
    let mut server = Server::start(&desk);
    let csv = "text/csv";
    let list = LIST.as_bytes();
    hand_in(&server, "people", csv, list).problem(422, "query_unusable");
    hand_in(&server, "people?source=self&x=1", csv, list).problem(422, "query_unusable");
    let people = "people?source=self";
    hand_in(&server, people, "text/html", list).problem(415, "body_no_list");
    hand_in(&server, people, csv, b"").problem(422, "request_unusable");
    hand_in(&server, "people?source=self&told=x", csv, list).problem(404, "notice_version_unknown");
    let signed = format!("Authorization: Bearer {}\r\n", server.token);
    let long = format!("{signed}Content-Type: {csv}\r\nContent-Length: 40000000\r\n");
    let start = format!("POST /api/v1/imports/{people}");
    server
        .send(&start, &long, b"")
        .problem(413, "body_too_long");
    for bad in [
        &b"%PDF-1.7 ..."[..],
        b"PK\x03\x04 no workbook",
        b"\xff\xfea\0",
        b"a,b\n1,2\n",
    ] {
        let added = hand_in(&server, people, csv, bad).is(201);
        let place = format!("/api/v1/imports/{}", added.word("/id"));
        assert_eq!(last(&server, &place), "failed");
        assert_eq!(server.get(&place).is(200).word("/code"), "file_unusable");
    }
    assert_eq!((held(&desk), files(&desk)), (json!(0), 0));
    let unknown = format!("/api/v1/imports/i_{}", "0".repeat(32));
    server.get(&unknown).problem(404, "import_unknown");
    server
        .get("/api/v1/imports/../people")
        .problem(404, "route_unknown");
    let new = json!({"name": "佐藤", "roles": ["coordinator"], "departments": ["dispatch"]});
    let staff = server.act("POST /api/v1/staff", &new).is(201);
    server.token = staff.word("/token");
    hand_in(&server, people, csv, list).refused(403, "collect.refused");
}

#[test]
fn orders_are_handed_in_too() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let list = "求人番号,求人者,職種\nJ-1,さくら会計,経理\nJ-2,さくら会計,総務\n";
    let added = hand_in(&server, "orders", "text/csv", list.as_bytes()).is(201);
    let place = format!("/api/v1/imports/{}", added.word("/id"));
    assert_eq!(last(&server, &place), "checked");
    run(&server, &place);
    assert_eq!(last(&server, &place), "done");
    let orders = server.get("/api/v1/orders").is(200);
    assert_eq!(orders.object["orders"].as_array().unwrap().len(), 2);
}
