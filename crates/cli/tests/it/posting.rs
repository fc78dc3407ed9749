//! Mail and packages through the binary: the office's side by commands, the recipient's over HTTP.

use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::server::{Reply, Server};

/// Reads the mails that were written, and takes them away.
pub(crate) fn mails(desk: &Desk) -> Vec<String> {
    let folder = desk.dir.path().join("office").join("mail");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let text = |file: &PathBuf| {
        let mail = fs::read_to_string(file).unwrap();
        fs::remove_file(file).unwrap();
        let (_, body) = mail.split_once("\r\n\r\n").unwrap();
        let digits: String = body.split_whitespace().collect();
        String::from_utf8(STANDARD.decode(digits).unwrap()).unwrap()
    };
    files.iter().map(text).collect()
}

pub(crate) fn code_in(mail: &str) -> String {
    let is_code = |word: &&str| word.len() == 8 && word.bytes().all(|b| b.is_ascii_digit());
    mail.split_whitespace().find(is_code).unwrap().to_owned()
}

/// A package that was sent to a confirmed address: its id, its link, and the recipient.
pub(crate) fn sent(desk: &Desk) -> (String, String, String) {
    let person = desk.person();
    desk.told(&person);
    let (recipient, _, referral) = desk.referral(&person, "name,career");
    let today = desk.today();
    let decide = [
        "referral",
        "decide",
        &referral,
        "--on",
        &today,
        "--evidence",
        "screen",
    ];
    desk.run(&decide).with(&["phase"]);
    let set = [
        "recipient",
        "mail",
        &recipient,
        "--address",
        "saiyo@example.jp",
    ];
    desk.run(&set).with(&["code_until"]);
    assert_eq!(desk.run(&["mail", "send"]).object["sent"], 1);
    let code = code_in(&mails(desk)[0]);
    let confirm = ["recipient", "confirm", &recipient, "--code", "-"];
    desk.run_with(&confirm, "00000000\n").refused();
    desk.run_with(&confirm, &format!("{code}\n"))
        .with(&["entry"]);
    let provide = [
        "provide",
        &person,
        "--referral",
        &referral,
        "--channel",
        "electronic",
    ];
    let provided = desk.run(&provide).with(&["package"]);
    assert_eq!(provided.object["package"]["mailed"], json!(true));
    let id = provided.word("/package/id");
    (id, provided.word("/package/link"), recipient)
}

pub(crate) fn secret(link: &str) -> &str {
    link.rsplit_once('/').unwrap().1
}

/// Asks without signing in, as a recipient does.
fn nobody(server: &Server, start: &str, body: &Value) -> Reply {
    let body = body.to_string();
    let length = body.len();
    let headers = format!("Content-Type: application/json\r\nContent-Length: {length}\r\n");
    server.send(start, &headers, body.as_bytes())
}

#[test]
fn a_recipient_opens_over_http_what_the_office_sent_until_it_is_recalled() {
    let desk = Desk::new();
    let (id, link, recipient) = sent(&desk);
    let queue = desk.run(&["mail", "queue"]).with(&["mails"]);
    assert_eq!(queue.object["mails"][0]["kind"], "package_link");
    assert!(!queue.object.to_string().contains("saiyo"), "ids and words");

    // The first round of the sender comes with the start, and is ended before the server is.
    let server = Server::start(&desk);
    let terms = server
        .get("/api/v1/packages/terms")
        .is(200)
        .word("/version");
    let asked = json!({"link": secret(&link)});
    nobody(&server, "POST /api/v1/packages/code", &asked)
        .is(200)
        .word("/until");
    let opening = json!({"link": secret(&link), "code": "1", "terms": terms});
    nobody(&server, "POST /api/v1/packages/open", &opening).problem(403, "package.code_wrong");
    let unaccepted = json!({"link": secret(&link), "code": "1", "terms": ""});
    nobody(&server, "POST /api/v1/packages/open", &unaccepted).problem(422, "request_unusable");
    for nowhere in ["0".repeat(64), "x".to_owned()] {
        let asked = json!({"link": nowhere});
        nobody(&server, "POST /api/v1/packages/code", &asked).problem(404, "package.not_available");
    }
    nobody(&server, "GET /api/v1/packages/open", &json!({})).problem(405, "method_not_allowed");
    let (_, log) = server.stop();
    assert!(!log.contains(secret(&link)), "no link in the log");

    desk.run(&["mail", "send"]).with(&["sent"]);
    let mails = mails(&desk);
    assert!(mails.iter().any(|mail| mail.contains(&link)));
    assert!(mails.iter().all(|mail| !mail.contains("山田")));
    let code = mails
        .iter()
        .find(|mail| !mail.contains(&link))
        .map(|mail| code_in(mail));

    let server = Server::start(&desk);
    let opening = json!({"link": secret(&link), "code": code.unwrap(), "terms": terms});
    let opened = server.act("POST /api/v1/packages/open", &opening).is(200);
    let items = opened.object["items"].as_object().unwrap();
    assert_eq!(items["name"], "山田花子");
    assert_eq!(opened.object["openings_left"], 9);
    let to = server
        .get(&format!("/api/v1/recipients/{recipient}/packages"))
        .is(200);
    assert_eq!(to.word("/packages/0/state"), "open");
    let mail = server
        .get(&format!("/api/v1/recipients/{recipient}/mail"))
        .is(200);
    assert_eq!(mail.word("/address"), "saiyo@example.jp");
    let address = json!({"address": "saiyo@example.jp"});
    server
        .act(
            &format!("PUT /api/v1/recipients/{recipient}/mail"),
            &address,
        )
        .is(200);
    let wrong = json!({"code": "00000000"});
    let confirmation = format!("POST /api/v1/recipients/{recipient}/mail/confirmation");
    server
        .act(&confirmation, &wrong)
        .refused(403, "address.code_wrong");
    server.get("/api/v1/mail").is(200);
    server
        .act(&format!("POST /api/v1/packages/{id}/recall"), &json!({}))
        .is(200);
    let refused = server.act("POST /api/v1/packages/code", &asked);
    refused.problem(404, "package.not_available");
    let person = opened_person(&to.object);
    let of = server
        .get(&format!("/api/v1/people/{person}/packages"))
        .is(200);
    assert_eq!(of.word("/packages/0/state"), "recalled");
    server
        .act("POST /api/v1/mail/bounces", &address)
        .is(200)
        .word("/recipients/0");
    desk.run(&["packages", "recall", &id])
        .failed(1, "wrong_state");
    desk.run(&["journal", "verify"]).with(&["ok"]);
}

fn opened_person(packages: &Value) -> String {
    packages["packages"][0]["person"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn how_mail_leaves_is_set_by_a_manager_and_told_without_the_password() {
    let desk = Desk::new();
    let set = [
        "mail",
        "set",
        "--from",
        "jinzai@example.jp",
        "--link-base",
        "https://kitei.example.jp/",
        "--host",
        "smtp.example.jp",
        "--tls",
        "implicit",
        "--user",
        "jinzai",
        "--password-file",
        "-",
    ];
    desk.run_with(&set, "secret-of-the-server\n")
        .with(&["entry"]);
    let shown = desk.run(&["mail", "show"]).with(&["from", "server"]);
    assert_eq!(shown.word("/link_base"), "https://kitei.example.jp");
    assert_eq!(shown.object["server"]["port"], 465);
    assert!(!shown.object.to_string().contains("secret-of-the-server"));
    let plain = ["mail", "set", "--host", "smtp.example.jp", "--tls", "none"];
    desk.run(&plain).failed(2, "request_unusable");
    let elsewhere = ["mail", "set", "--link-base", "http://kitei.example.jp"];
    desk.run(&elsewhere).failed(2, "request_unusable");
    let folder = desk.path("out");
    desk.run(&["mail", "set", "--folder", &folder])
        .with(&["entry"]);
    let tried = desk.run(&["mail", "test", "--to", "jinzai@example.jp"]);
    assert_eq!(tried.with(&["mail"]).object["sent"]["sent"], 1);
    let file = fs::read_dir(folder).unwrap().next().unwrap().unwrap();
    let mail = fs::read_to_string(file.path()).unwrap();
    assert!(mail.contains("jinzai@example.jp"));
}

#[test]
fn a_server_sends_what_waits() {
    let desk = Desk::new();
    let (_, link, _) = sent(&desk);
    let (_, log) = Server::start(&desk).stop();
    assert!(log.contains("\"event\":\"mail\""), "{log}");
    assert!(mails(&desk)[0].contains(&link));
}
