//! The main job over HTTP, the server's own life, and what its log tells.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::json;

use crate::desk::Desk;
use crate::server::{Reply, Server};

/// A person registered over HTTP: the id.
pub(crate) fn registered(server: &Server, phone: &str) -> String {
    let body = json!({
        "source": "self",
        "items": {"name": "山田花子", "kana": "ヤマダハナコ", "phone": phone, "career": "経理10年"},
    });
    server.act("POST /api/v1/people", &body).is(201).word("/id")
}

fn today(server: &Server) -> String {
    let staff = server.get("/api/v1/staff").is(200);
    let mut days = staff.object["staff"].as_array().unwrap().iter();
    let pledged = days.find_map(|member| member["pledged_on"].as_str());
    pledged.unwrap().to_owned()
}

/// An employer and its job order.
fn ordered(server: &Server) -> (String, String) {
    let recipient = json!({
        "kind": "employer", "name": "さくら会計", "address": "東京都立川市",
        "representative": "近藤", "country": "JP",
    });
    let recipient = server
        .act("POST /api/v1/recipients", &recipient)
        .is(201)
        .word("/id");
    let order = json!({"number": "J-1", "recipient": recipient});
    let order = server
        .act("POST /api/v1/orders", &order)
        .is(201)
        .word("/id");
    (recipient, order)
}

#[test]
fn the_main_job_runs_from_the_phone_call_to_the_certificate() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let today = today(&server);
    let person = registered(&server, "090-1234-0000");
    let place = format!("/api/v1/people/{person}");
    let find = json!({"phone": "09012340000", "purpose": "placement.interview"});
    let found = server.act("POST /api/v1/people/find", &find).is(200);
    assert_eq!(found.word("/people/0/id"), person);
    let application = format!("{place}?purpose=placement.application&items=name,career");
    server.get(&application).refused(403, "use.refused");
    let shown = json!({"on": today, "evidence": {"by": "screen"}});
    server.act(&format!("POST {place}/notices"), &shown).is(200);
    let opened = server.get(&application).is(200);
    assert_eq!(
        opened.object["granted"],
        json!({"career": "経理10年", "name": "山田花子"})
    );

    let (recipient, order) = ordered(&server);
    let consent = json!({
        "kind": "provision", "recipient": recipient, "order": order, "items": ["name", "career"],
        "evidence": {"by": "paper", "scan": "JVBERi0xLjc="},
    });
    let consents = format!("{place}/consents");
    server.act(&format!("POST {consents}"), &consent).is(201);
    server
        .get(&format!("{consents}?kind=provision"))
        .is(200)
        .word("/consents/0/id");
    let opened = server.act(&format!("POST {place}/referrals"), &json!({"order": order}));
    let referral = opened.is(201).word("/referral");
    let referred = format!("/api/v1/referrals/{referral}");
    let decision = json!({"on": today, "evidence": {"by": "spoken", "wording": "応募します"}});
    server
        .act(&format!("POST {referred}/decision"), &decision)
        .is(200);
    server.get(&format!("{referred}/identity")).is(200);
    let provision = json!({"referral": referral, "channel": "written"});
    let provisions = format!("POST {place}/provisions");
    let provided = server.act(&provisions, &provision).is(201);
    assert_eq!(
        provided.object["package"]["items"],
        json!({"career": "経理10年", "name": "山田花子"})
    );

    let withdrawn = json!({"kind": "provision", "recipient": recipient});
    server
        .act(&format!("POST {consents}/withdraw"), &withdrawn)
        .is(200);
    server
        .act(&provisions, &provision)
        .refused(403, "provide.refused");
    server
        .get(&format!("{place}/access-history"))
        .is(200)
        .word("/history/0/entry");
    server
        .get(&format!("{place}/erasure?basis=request"))
        .is(200);
    let erased = server.act(
        &format!("POST {place}/erasure"),
        &json!({"basis": "request"}),
    );
    let certificate = erased.is(200).word("/certificate_id");
    server
        .get(&format!("/api/v1/certificates/{certificate}"))
        .is(200);
    server
        .get(&application)
        .refused(404, "person.not_available");
    let verified = server.get("/api/v1/journal/verification").is(200);
    assert_eq!(verified.object["ok"], json!(true));
    server.stop();
    desk.run(&["journal", "verify"]).with(&["ok"]);
}

#[test]
fn the_registers_and_the_regulation_answer_as_described() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let person = registered(&server, "090-1234-0001");
    let place = format!("/api/v1/people/{person}");
    let new = json!({"name": "佐藤", "roles": ["coordinator"]});
    let staff = server.act("POST /api/v1/staff", &new).is(201);
    let on = json!({"on": today(&server)});
    for act in ["training", "pledge", "leaving"] {
        let start = format!("POST /api/v1/staff/{}/{act}", staff.word("/id"));
        server.act(&start, &on).is(200).word("/entry/id");
    }
    let told = json!({"value": "経理11年"});
    server
        .act(&format!("PUT {place}/items/career"), &told)
        .is(200);
    server
        .raw(&format!("DELETE {place}/items/career"), b"")
        .is(200);
    server
        .act(
            &format!("POST {place}/suspend"),
            &json!({"scope": "newsletter"}),
        )
        .is(200);
    server
        .act(
            &format!("POST {place}/resume"),
            &json!({"scope": "newsletter"}),
        )
        .is(200);
    let emergency = json!({"reason": "事故の連絡", "items": ["phone"]});
    server
        .act(&format!("POST {place}/emergency"), &emergency)
        .is(200);
    let waiting = server.get("/api/v1/reviews/waiting").is(200);
    assert_eq!(waiting.object["reviews"], json!(1));
    let review = server.get("/api/v1/reviews").is(200).word("/reviews/0/id");
    server
        .raw(&format!("POST /api/v1/reviews/{review}/close"), b"")
        .is(200);
    let happened = json!({
        "at": today(&server), "to_other": "通りがかりの人", "purpose": "placement.application",
        "items": ["name"], "channel": "oral",
    });
    server
        .act(&format!("POST {place}/happened"), &happened)
        .is(200);
    let other = registered(&server, "090-1234-0002");
    let joined = server.act(&format!("POST {place}/merge"), &json!({"other": other}));
    let entry = joined.is(200).word("/entry/id");
    server
        .raw(&format!("POST /api/v1/people/{other}/unmerge"), b"")
        .is(200);
    server
        .get(&format!("/api/v1/journal/entries/{entry}/proof"))
        .is(200);
    server.get("/api/v1/journal/checkpoint").is(200);
    server.get("/api/v1/recipients").is(200);
    let (_, order) = ordered(&server);
    server.get("/api/v1/orders").is(200);
    server
        .get(&format!("/api/v1/orders/{order}/people"))
        .is(200)
        .word("/entry/id");
    server
        .get(&format!("{place}/orders"))
        .is(200)
        .word("/entry/id");
    server.get("/api/v1/regulation/items").is(200);
    server
        .get("/api/v1/regulation/clauses")
        .is(200)
        .word("/clauses/0/id");
    let clause = server.get("/api/v1/regulation/clauses/A2").is(200);
    assert_eq!(clause.word("/id"), "A2");
    let question = json!({"item": "career", "purpose": "placement.application", "untold": true});
    let explained = server
        .act("POST /api/v1/regulation/explain", &question)
        .is(200);
    assert_eq!(explained.object["ok"], json!(false));
}

#[test]
fn it_answers_that_it_is_ready_counts_and_stops_when_asked() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    server.get("/health").is(200);
    server.get("/ready").is(200);
    let person = registered(&server, "090-1234-0003");
    server
        .get(&format!(
            "/api/v1/people/{person}?purpose=placement.interview"
        ))
        .is(200);
    let counted = server.get("/metrics").is(200).text;
    let line =
        "kitei_requests_total{method=\"GET\",route=\"/api/v1/people/{person}\",status=\"200\"} 1";
    assert!(counted.contains(line), "{counted}");
    assert!(!counted.contains(&person));
    let (said, log) = server.stop();
    assert_eq!(said, json!({"requests": 6}));
    assert!(log.ends_with("{\"event\":\"stopped\"}\n"), "{log}");
    desk.run(&[
        "people",
        "show",
        &person,
        "--purpose",
        "placement.interview",
    ])
    .with(&["granted"]);
}

#[test]
fn others_work_beside_it_but_nobody_takes_the_office_alone() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let person = desk.person();
    let place = format!("/api/v1/people/{person}?purpose=placement.interview");
    server.get(&place).is(200);
    let copy = desk.path("copy");
    desk.run(&["keys", "rotate", "--copy", &copy])
        .failed(1, "office_busy");
    server.get(&place).is(200);
    server.stop();
    desk.run(&["keys", "rotate", "--copy", &copy])
        .with(&["epoch"]);
}

#[test]
fn it_does_not_listen_for_other_machines_without_a_proxy() {
    let desk = Desk::new();
    desk.run(&["serve", "--listen", "0.0.0.0:0"])
        .failed(2, "listen_refused");
}

/// A request whose body is waited for: the server has said so.
fn begun(server: &Server, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = format!(
        "POST /api/v1/people HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n\
         Authorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        server.token,
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut said = [0; 25];
    stream.read_exact(&mut said).unwrap();
    assert_eq!(&said, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[test]
fn an_act_that_has_begun_is_ended_before_the_server_stops() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let body = json!({"source": "self", "items": {"name": "山田花子", "phone": "090-1234-0004"}});
    let body = body.to_string();
    let mut stream = begun(&server, &body);
    server.terminate();
    while TcpStream::connect(&server.address).is_ok() {
        std::thread::yield_now();
    }
    stream.write_all(body.as_bytes()).unwrap();
    let person = Reply::read(stream).is(201).word("/id");
    server.ended();
    desk.run(&[
        "people",
        "show",
        &person,
        "--purpose",
        "placement.interview",
    ])
    .with(&["granted"]);
}

#[test]
fn an_act_whose_client_goes_away_is_done_all_the_same() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    for number in 0..8 {
        let phone = format!("090-1234-100{number}");
        let body = json!({"source": "self", "items": {"name": "山田花子", "phone": phone}});
        let body = body.to_string();
        let mut stream = begun(&server, &body);
        stream.write_all(body.as_bytes()).unwrap();
        drop(stream);
    }
    server.stop();
    for number in 0..8 {
        let phone = format!("090-1234-100{number}");
        let find = [
            "people",
            "find",
            "--phone",
            &phone,
            "--purpose",
            "placement.interview",
        ];
        desk.run(&find).with(&["people"]).word("/people/0/id");
    }
}
