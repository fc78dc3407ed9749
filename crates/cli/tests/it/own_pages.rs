//! A person's own page, in a browser: in with a code out of the folder of mails, everything seen, a
//! consent withdrawn, a request made, another address set, out again; and the desk's side of it.

use std::time::{Duration, Instant};

use crate::browser::{Browser, DESK, Setup, looks};
use crate::desk::Desk;
use crate::posting::{code_in, mails, sent};
use crate::server::Server;

const MAIL: &str = "hanako.yamada@mail.example.jp";
const PHONE: Setup = Setup { width: 360, ..DESK };

/// The person whom a package was sent about, with a mail address of their own. A correction waits for
/// a day, so that the address is there from the beginning.
fn registered(desk: &Desk, mail: &str) -> String {
    let words = [
        "people",
        "add",
        "--population",
        "job_seeker",
        "--told",
        "current",
        "--source",
        "self",
    ];
    let items = [
        "--item",
        "name=山田花子",
        "--item",
        "kana=ヤマダハナコ",
        "--item",
        "phone=090-1234-0000",
        "--item",
        "career=経理10年",
        "--item",
    ];
    let mail = format!("mail={mail}");
    let all = [&words[..], &items[..], &[mail.as_str()]].concat();
    desk.run(&all).with(&["id"]).word("/id")
}

/// The code that comes by mail, from the server's round or from this one.
fn code(desk: &Desk) -> String {
    let begun = Instant::now();
    loop {
        desk.run(&["mail", "send"]).with(&["sent"]);
        let folder = desk.dir.path().join("office").join("mail");
        let mails = if folder.exists() {
            mails(desk)
        } else {
            Vec::new()
        };
        assert!(mails.iter().all(|mail| !mail.contains("山田")));
        if let Some(mail) = mails.iter().find(|mail| mail.contains("本人のページ")) {
            return code_in(mail);
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "no code came");
    }
}

fn ask(browser: &Browser, server: &Server, mail: &str) {
    browser.open(&server.page("/me"));
    assert_eq!(browser.path(), "/me/sign-in");
    browser.fill("#address", mail);
    browser.press("main button");
}

fn enter(desk: &Desk, server: &Server, browser: &Browser) {
    ask(browser, server, MAIL);
    browser.fill("#code", &code(desk));
    browser.press("main form.panel button");
    assert_eq!(browser.path(), "/me", "{}", browser.text());
}

/// Every page of a person, held.
fn every_page(setup: Setup) {
    let desk = Desk::new();
    let person = registered(&desk, MAIL);
    let (recipient, _, _) = desk.referral(&person, "name,career");
    let server = Server::start(&desk);
    let browser = Browser::start(setup);
    browser.open(&server.page("/me"));
    looks::held(&browser, "me-sign-in");
    ask(&browser, &server, MAIL);
    looks::held(&browser, "me-code");
    browser.fill("#code", "00000000");
    browser.press("main form.panel button");
    looks::held(&browser, "me-code-wrong");
    browser.fill("#code", &code(&desk));
    browser.press("main form.panel button");
    looks::held(&browser, "me");
    assert!(browser.text().contains("経理10年"), "{}", browser.text());
    browser.open(&server.page("/me/consents"));
    looks::held(&browser, "me-consents");
    assert!(browser.text().contains("さくら会計"), "{}", browser.text());
    browser.press(".row a.button");
    looks::held(&browser, "me-withdraw");
    browser.press("main form button");
    assert_eq!(browser.path(), "/me/consents");
    looks::held(&browser, "me-withdrawn");
    browser.open(&server.page("/me/requests"));
    browser.tick("[value=correction]");
    browser.press("main form.panel button");
    looks::held(&browser, "me-request-words");
    browser.fill("#text", "経理は9年です");
    browser.press("main form.panel button");
    assert_eq!(browser.path(), "/me/requests");
    looks::held(&browser, "me-requests");
    assert!(browser.text().contains("経理は9年です"));
    browser.open(&server.page("/me/address"));
    looks::held(&browser, "me-address");
    browser.fill("#address", "new@mail.example.jp");
    browser.fill("#again", "new@mail.example.jp");
    browser.press("main form.panel button");
    looks::held(&browser, "me-address-changed");
    browser.open(&server.page("/me/history"));
    looks::held(&browser, "me-history");
    let told = browser.text();
    assert!(
        !told.contains(&desk.manager) && !told.contains(&recipient),
        "{told}"
    );
    browser.press(".own-ways form button");
    assert_eq!(browser.path(), "/me/sign-in");
    browser.open(&server.page("/me/history"));
    assert_eq!(browser.path(), "/me/sign-in", "out is out");
    let (_, log) = server.stop();
    for word in ["山田", "経理", "mail.example.jp"] {
        assert!(!log.contains(word), "{word} in the log");
    }
    desk.run(&["journal", "verify"]).with(&["ok"]);
}

#[test]
fn every_page_of_a_person_is_accessible_light_and_whole_on_a_telephone() {
    every_page(PHONE);
}

#[test]
fn every_page_of_a_person_is_accessible_light_and_whole_on_a_desk() {
    every_page(DESK);
}

#[test]
fn every_page_of_a_person_is_whole_in_english_without_scripts() {
    every_page(Setup {
        language: "en",
        scripts: false,
        ..DESK
    });
}

#[test]
fn what_a_person_withdraws_takes_the_queued_mail_and_ends_the_open_package() {
    let desk = Desk::new();
    let (id, _, _) = sent(&desk);
    let packages = desk.run(&["packages", "recall", &id]);
    packages.with(&["entry"]);
    // A fresh person with an address, a consent, and a package that waits in the queue.
    let person = registered(&desk, MAIL);
    let recipient = desk.recipient("employer");
    let order = desk.order(&recipient, "J-9");
    let consent = [
        "consent",
        "give",
        &person,
        "--kind",
        "provision",
        "--recipient",
        &recipient,
        "--order",
        &order,
        "--items",
        "name,career",
        "--evidence",
        "screen",
    ];
    desk.run(&consent).with(&["consent"]);
    let opened = desk.run(&["referral", "open", &person, "--order", &order]);
    let referral = opened.with(&["referral"]).word("/referral");
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
    let server = Server::start(&desk);
    let browser = Browser::start(PHONE);
    enter(&desk, &server, &browser);
    let provide = [
        "provide",
        &person,
        "--referral",
        &referral,
        "--channel",
        "electronic",
    ];
    let package = desk.run(&provide).with(&["package"]).word("/package/id");
    browser.open(&server.page("/me/consents"));
    browser.press(".row a.button");
    browser.press("main form button");
    let listed = desk.run(&["packages", "list", "--person", &person]);
    let listed = listed.with(&["packages"]);
    assert_eq!(listed.word("/packages/0/id"), package);
    assert_eq!(listed.word("/packages/0/state"), "withdrawn");
    let queue = desk.run(&["mail", "queue"]).with(&["mails"]);
    assert!(
        queue.object["mails"].as_array().unwrap().is_empty(),
        "{queue:?}"
    );
}

#[test]
fn an_unknown_address_and_a_stolen_cookie_learn_nothing() {
    let desk = Desk::new();
    registered(&desk, MAIL);
    let server = Server::start(&desk);
    let browser = Browser::start(PHONE);
    ask(&browser, &server, MAIL);
    let known = browser.find_text("main");
    ask(&browser, &server, "nobody@mail.example.jp");
    assert_eq!(browser.find_text("main"), known);
    browser.fill("#code", "00000000");
    browser.press("main form.panel button");
    let wrong = browser.find_text("main");
    assert!(
        wrong.contains("メールアドレス又は確認コードが違うか"),
        "{wrong}"
    );
    for cookie in ["kp_", &format!("kp_{}", "0".repeat(64)), "x", "ks_00"] {
        let cookie = format!("Cookie: kitei-own={cookie}\r\n");
        let page = server.send("GET /me", &cookie, b"").is(303);
        assert!(page.head.contains("location: /me/sign-in"), "{}", page.head);
    }
    // What a machine that follows links, or another site, asks for does nothing.
    server.send("GET /me/download", "", b"").is(405);
    let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n";
    for place in [
        "code", "sign-in", "requests", "address", "download", "sign-out",
    ] {
        server.send(&format!("POST /me/{place}"), form, b"").is(403);
    }
}

#[test]
fn an_address_that_two_people_share_needs_the_slip_that_the_desk_makes() {
    let desk = Desk::new();
    let person = registered(&desk, MAIL);
    let other = [
        "people",
        "add",
        "--source",
        "self",
        "--item",
        "name=山田太郎",
        "--item",
        &format!("mail={MAIL}"),
    ];
    desk.run(&other).with(&["id"]);
    let slip = desk
        .run(&["people", "slip", &person])
        .with(&["slip", "until"]);
    let server = Server::start(&desk);
    let browser = Browser::start(PHONE);
    ask(&browser, &server, MAIL);
    browser.fill("#code", &code(&desk));
    browser.press("main form.panel button");
    looks::held(&browser, "me-slip");
    assert!(browser.text().contains("用紙の番号"), "{}", browser.text());
    browser.fill("#slip", &slip.word("/slip"));
    browser.press("main form.panel button");
    assert_eq!(browser.path(), "/me", "{}", browser.text());
    assert!(browser.text().contains("山田花子") && !browser.text().contains("山田太郎"));
    browser.open(&server.page("/me/requests"));
    browser.tick("[value=disclosure]");
    browser.press("main form.panel button");
    let listed = desk
        .run(&["people", "requests"])
        .with(&["rights_requests", "entries"]);
    assert_eq!(listed.word("/rights_requests/0/kind"), "disclosure");
    let of = desk.run(&["people", "requests", &person]);
    let of = of.with(&["rights_requests", "entry"]).has_entry();
    assert_eq!(of.word("/rights_requests/0/state"), "received");
    let over_http = server.get("/api/v1/requests").is(200);
    assert_eq!(over_http.word("/rights_requests/0/person"), person);
    server
        .get(&format!("/api/v1/people/{person}/requests"))
        .is(200);
    let made = server.act(
        &format!("POST /api/v1/people/{person}/slip"),
        &serde_json::json!({}),
    );
    made.is(201).word("/slip");
}
