//! The pages of a recipient, in a browser: the link, the code out of the folder of mails, what was
//! provided, and the one answer once it is over.

use std::time::{Duration, Instant};

use crate::browser::{Browser, DESK, Setup, looks};
use crate::desk::Desk;
use crate::posting::{code_in, mails, secret, sent};
use crate::server::Server;

/// What nobody but the recipient may read, and only once it is opened.
const OF_THE_PERSON: [&str; 4] = ["山田", "ヤマダ", "経理10年", "八王子"];

fn holds_nothing_of_the_person(text: &str) {
    for word in OF_THE_PERSON {
        assert!(!text.contains(word), "{word} in {text}");
    }
}

/// The code that comes by mail, from the server's round or from this one, whichever has it in hand.
fn code(desk: &Desk) -> String {
    let begun = Instant::now();
    loop {
        desk.run(&["mail", "send"]).with(&["sent"]);
        let mails = mails(desk);
        for mail in &mails {
            holds_nothing_of_the_person(mail);
        }
        if let Some(mail) = mails.iter().find(|mail| !mail.contains("/package/")) {
            return code_in(mail);
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "no code came");
    }
}

/// From the link to what was provided.
fn opened(desk: &Desk, server: &Server, browser: &Browser, link: &str) {
    browser.open(&server.page(&format!("/package/{}", secret(link))));
    looks::held(browser, "package");
    holds_nothing_of_the_person(&browser.text());
    browser.press("main button");
    assert_eq!(browser.path(), "/package/code");
    looks::held(browser, "package-code");
    holds_nothing_of_the_person(&browser.text());
    browser.fill("#code", "00000000");
    browser.tick("[name=terms]");
    browser.press("main form.panel button");
    looks::held(browser, "package-code-wrong");
    browser.fill("#code", &code(desk));
    browser.tick("[name=terms]");
    browser.press("main form.panel button");
    assert_eq!(browser.path(), "/package/open");
    looks::held(browser, "package-opened");
    assert!(browser.text().contains("山田花子"), "{}", browser.text());
}

/// The whole way, and nothing of it in the log.
fn received(setup: Setup) {
    let desk = Desk::new();
    let (_, link, _) = sent(&desk);
    let server = Server::start(&desk);
    let browser = Browser::start(setup);
    opened(&desk, &server, &browser, &link);
    let (_, log) = server.stop();
    assert!(!log.contains(secret(&link)), "no link in the log");
    holds_nothing_of_the_person(&log);
}

#[test]
fn a_recipient_receives_what_was_sent_in_japanese() {
    received(DESK);
}

#[test]
fn a_recipient_receives_what_was_sent_on_a_telephone() {
    received(Setup { width: 360, ..DESK });
}

#[test]
fn a_recipient_receives_what_was_sent_in_english_without_a_script() {
    received(Setup {
        language: "en",
        scripts: false,
        ..DESK
    });
}

#[test]
fn once_it_is_withdrawn_the_next_opening_and_the_open_page_asked_again_are_refused() {
    let desk = Desk::new();
    let (_, link, recipient) = sent(&desk);
    let server = Server::start(&desk);
    let browser = Browser::start(DESK);
    opened(&desk, &server, &browser, &link);
    let before = server.get(&format!("/api/v1/recipients/{recipient}/packages"));
    let before = before.is(200);
    let person = before.word("/packages/0/person");
    // A second code is asked for, and is right; the consent is withdrawn before it is used.
    let page = server.page(&format!("/package/{}", secret(&link)));
    browser.open(&page);
    browser.press("main button");
    let right = code(&desk);
    let withdraw = ["consent", "withdraw", &person, "--kind", "provision"];
    desk.run(&withdraw).with(&["entry"]);
    browser.fill("#code", &right);
    browser.tick("[name=terms]");
    browser.press("main form.panel button");
    looks::held(&browser, "package-over");
    let told = browser.text();
    holds_nothing_of_the_person(&told);
    assert!(
        told.contains("このリンクからはお開きいただけません"),
        "{told}"
    );
    // A link that leads nowhere says the same, at every step, and begins the same.
    browser.open(&page);
    let begins = browser.find_text("main");
    browser.press("main button");
    let over = browser.find_text("main");
    browser.open(&server.page(&format!("/package/{}", "0".repeat(64))));
    assert_eq!(browser.find_text("main"), begins);
    browser.press("main button");
    assert_eq!(browser.find_text("main"), over);
    desk.run(&["journal", "verify"]).with(&["ok"]);
}

#[test]
fn the_link_of_a_package_is_told_to_nobody_and_asking_for_it_changes_nothing() {
    let desk = Desk::new();
    let (_, link, _) = sent(&desk);
    let server = Server::start(&desk);
    let place = format!("GET /package/{}", secret(&link));
    let entries = |desk: &Desk| {
        let verified = desk.run(&["journal", "verify"]).with(&["ok"]);
        verified.object.to_string()
    };
    let before = entries(&desk);
    for _asked in 0..3 {
        let page = server.send(&place, "", b"").is(200);
        assert!(page.head.contains("referrer-policy: strict-origin"));
        assert!(
            page.head.contains("cache-control: no-store"),
            "{}",
            page.head
        );
    }
    assert_eq!(entries(&desk), before);
    let elsewhere = server.send("GET /package/%22%3E%3Cb%3E", "", b"").is(200);
    assert!(!elsewhere.text.contains("<b>"));
    let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n";
    server.send("POST /package/open", form, b"").is(403);
    server.send("GET /package/open/x", "", b"").is(404);
}
