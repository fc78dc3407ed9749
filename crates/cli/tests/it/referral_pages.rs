//! 紹介 on the pages, in a browser: a dispatch candidate before the decision, the consent sheet, the
//! preview and what leaves, and a withdrawal that takes the queued mail away.

use std::net::TcpListener;

use crate::browser::{Browser, DESK, Setup, looks};
use crate::desk::Desk;
use crate::posting::{code_in, mails};
use crate::server::Server;
use crate::staff_pages::{signed_in, signed_in_at};

const NAME: &str = "砧谷 菫";
const MAIL: &str = "saiyo@example.jp";

/// Somebody who was told the notice in force.
fn somebody(desk: &Desk, population: &str) -> String {
    let words = [
        "people",
        "add",
        "--population",
        population,
        "--told",
        "unknown",
        "--source",
        "self",
    ];
    let items = [
        format!("name={NAME}"),
        "kana=キヌタヤ スミレ".to_owned(),
        "phone=090-5555-0101".to_owned(),
        "mail=kinutaya@example.jp".to_owned(),
        "birth_date=1990-01-02".to_owned(),
        "address=東京都世田谷区砧8-8".to_owned(),
        "skills=簿記の実務、表計算".to_owned(),
        "qualifications=日商簿記2級".to_owned(),
        "experience_years=8年".to_owned(),
        "career=経理10年".to_owned(),
    ];
    let items: Vec<&str> = items.iter().flat_map(|one| ["--item", one]).collect();
    let person = desk.run(&[&words[..], &items[..]].concat());
    let person = person.with(&["id"]).word("/id");
    desk.told(&person);
    person
}

/// The address at which a recipient reads its mail is set and confirmed.
fn confirmed(desk: &Desk, recipient: &str) {
    let set = ["recipient", "mail", recipient, "--address", MAIL];
    desk.run(&set).with(&["code_until"]);
    assert_eq!(desk.run(&["mail", "send"]).object["sent"], 1);
    let code = code_in(&mails(desk)[0]);
    let confirm = ["recipient", "confirm", recipient, "--code", "-"];
    desk.run_with(&confirm, &format!("{code}\n"))
        .with(&["entry"]);
}

/// A port of this machine at which nobody listens.
fn closed_port() -> String {
    let port = TcpListener::bind("127.0.0.1:0").unwrap();
    port.local_addr().unwrap().port().to_string()
}

/// Opens a referral on the person's page, and stands on its page.
fn referred(browser: &Browser, server: &Server, person: &str) -> String {
    browser.open(&server.page(&format!("/people/{person}/referrals")));
    browser.press("form.panel button");
    let referral = browser.path();
    assert!(referral.starts_with("/referrals/"), "{}", browser.text());
    referral
}

/// Everything that the page is made of.
fn source(browser: &Browser) -> String {
    let html = browser.ask("return document.documentElement.outerHTML", Vec::new());
    html.as_str().unwrap().to_owned()
}

// clause: A15
#[test]
fn before_the_decision_the_named_sheet_is_refused_and_the_anonymous_one_leaves_without_a_trace() {
    let desk = Desk::new();
    let person = somebody(&desk, "dispatch_candidate");
    let recipient = desk.recipient("dispatch_client");
    confirmed(&desk, &recipient);
    desk.order(&recipient, "D-1");
    let (server, browser) = signed_in_at(&desk, DESK);
    let referral = referred(&browser, &server, &person);
    assert!(browser.text().contains("労働者派遣"));
    looks::held(&browser, "referral-dispatch");
    browser.press("a[href$='sheet=named']");
    looks::held(&browser, "preview-refused");
    let told = browser.text();
    assert!(
        told.contains("A15") && told.contains("まだ送れません") && told.contains("簿記の実務"),
        "{told}"
    );
    let form = browser.ask(
        "return document.querySelector('main form').innerHTML",
        Vec::new(),
    );
    for identifying in [NAME, "キヌタヤ", "090-5555", "kinutaya", "砧8-8", "1990-01"] {
        assert!(!form.to_string().contains(identifying), "{identifying}");
    }
    let entry = browser.find_text(".notice-box code");
    browser.press(".notice-box .clause");
    assert!(
        browser.text().contains("派遣就業の決定前"),
        "{}",
        browser.text()
    );
    browser.open(&server.page(&format!("{referral}/preview?sheet=named")));
    assert_ne!(
        browser.find_text(".notice-box code"),
        entry,
        "each try has an entry"
    );
    // One press sends what is ready.
    browser.press("main form button");
    assert!(
        browser.text().contains("送信待ちに入れました"),
        "{}",
        browser.text()
    );
    looks::held(&browser, "provided");
    assert!(!source(&browser).contains(NAME));
    browser.open(&server.page(&referral));
    drop(server.stop());
    desk.run(&["mail", "send"]).with(&["sent"]);
    let sent = mails(&desk);
    assert_eq!(sent.len(), 1);
    for identifying in [NAME, "砧谷", "キヌタヤ", "090-5555", "kinutaya", "世田谷"] {
        assert!(!sent[0].contains(identifying), "{identifying}");
    }
}

// clause: A14, A19
#[test]
fn from_the_consent_sheet_over_the_preview_to_the_mail_that_a_withdrawal_takes_away() {
    let desk = Desk::new();
    let person = somebody(&desk, "job_seeker");
    let recipient = desk.recipient("employer");
    confirmed(&desk, &recipient);
    desk.order(&recipient, "J-1");
    let other = desk.recipient("employer");
    desk.order(&other, "J-2");
    // Nobody listens there: mail stays in the queue.
    let nobody = closed_port();
    desk.run(&[
        "mail",
        "set",
        "--from",
        "office@example.jp",
        "--host",
        "127.0.0.1",
        "--port",
        &nobody,
        "--tls",
        "none",
    ])
    .with(&["entry"]);
    let (server, browser) = signed_in_at(&desk, DESK);
    let referral = referred(&browser, &server, &person);
    browser.open(&server.page(&format!("/people/{person}/referrals")));
    looks::held(&browser, "referrals");

    // Decided without a consent: the preview says what is missing.
    browser.open(&server.page(&referral));
    browser.fill("#wording", "J-1に応募なさいますか。はい");
    browser.press("form[action$='/decision'] button");
    assert_eq!(browser.path(), referral, "{}", browser.text());
    browser.press("a[href$='sheet=named']");
    assert!(browser.text().contains("同意"), "{}", browser.text());

    browser.open(&server.page(&format!("/people/{person}/sheet")));
    looks::held(&browser, "sheet-orders");
    browser.tick("details summary");
    browser.tick("details input[name=box]");
    browser.press("main form button");
    looks::held(&browser, "sheet");
    let ticked = browser.ask(
        "return [...document.querySelectorAll('input[name=order]')].map(one => one.checked)",
        Vec::new(),
    );
    assert_eq!(
        ticked,
        serde_json::json!([false, false]),
        "nobody ticked anything beforehand"
    );
    browser.press("main form .buttons button");
    assert!(
        browser.text().contains("印がありません"),
        "{}",
        browser.text()
    );
    browser.tick("input[name=order]");
    browser.press("main form .buttons button");
    assert_eq!(browser.path(), format!("/people/{person}/consents"));
    assert_eq!(browser.text().matches("有効").count(), 1);

    browser.open(&server.page(&format!("{referral}/preview?sheet=named")));
    looks::held(&browser, "preview");
    assert!(browser.text().contains(NAME) && !browser.text().contains("まだ送れません"));
    browser.tick("input[value=phone]");
    browser.press("main form button");
    assert!(
        browser.text().contains("送信待ちに入れました"),
        "{}",
        browser.text()
    );
    assert!(!browser.text().contains("電話"), "what was unticked stays");
    let queued = desk.run(&["mail", "queue"]);
    assert_eq!(queued.object["mails"].as_array().unwrap().len(), 1);

    browser.open(&server.page(&format!("/people/{person}/consents")));
    browser.press(".row button");
    let queued = desk.run(&["mail", "queue"]);
    assert!(
        queued.object["mails"].as_array().unwrap().is_empty(),
        "{queued:?}"
    );
    drop(server.stop());
    desk.run(&["mail", "send"]).with(&["sent"]);
    assert!(mails(&desk).is_empty());
}

/// A person, an order of an employer, a referral, and the person's page of consent sheets.
fn on_the_sheet(setup: Setup) -> (Desk, Server, Browser, String, String) {
    let (desk, server, browser) = signed_in(setup);
    let person = somebody(&desk, "job_seeker");
    let recipient = desk.recipient("employer");
    desk.order(&recipient, "J-1");
    let referral = referred(&browser, &server, &person);
    browser.open(&server.page(&format!("/people/{person}/sheet")));
    browser.press("main form button");
    (desk, server, browser, person, referral)
}

// clause: A14, A19
#[test]
fn a_signed_paper_is_kept_a_program_is_not_and_the_printed_sheet_and_the_outcome_are_recorded() {
    let (desk, server, browser, _, referral) = on_the_sheet(DESK);
    let program = desk.file("consent.exe", b"MZ\x90\0");
    let acting = desk.file("acting.pdf", "%PDF-1.7 << /JavaScript (app.alert(1)) >>");
    let scan = desk.file("consent.pdf", "%PDF-1.7 signed");
    for (file, told) in [(&program, "写真"), (&acting, "仕掛け")] {
        browser.tick("input[name=order]");
        browser.tick("input[value=paper]");
        browser.choose("#file", file);
        browser.press("main form .buttons button");
        assert!(browser.text().contains(told), "{}", browser.text());
    }
    browser.tick("input[name=order]");
    browser.tick("input[value=paper]");
    browser.choose("#file", &scan);
    browser.press("main form .buttons button");
    assert!(browser.path().ends_with("/consents"), "{}", browser.text());
    assert!(browser.text().contains("有効"));

    browser.open(&server.page(&referral));
    browser.tick("form[action$='/decision'] input[value=screen]");
    browser.press("form[action$='/decision'] button");
    looks::held(&browser, "referral-decided");
    browser.press("a[href$='sheet=named']");
    browser.tick("input[value=written]");
    browser.press("main form button");
    looks::held(&browser, "provided-sheet");
    assert!(browser.find_text(".paper").contains(NAME));

    // What was told on the telephone besides is recorded afterwards, allowed or not.
    browser.open(&server.page(&referral));
    browser.tick("details summary");
    browser.ask(
        "document.querySelector('#at').value = '2026-01-05T10:30'",
        Vec::new(),
    );
    browser.tick("form[action$='/happened'] input[value=interview_notes]");
    browser.press("form[action$='/happened'] button");
    let told = browser.text();
    assert!(told.contains("責任者の確認待ち"), "{told}");
    looks::held(&browser, "happened");

    browser.open(&server.page(&referral));
    browser.tick("form[action$='/outcome'] input[value=hired]");
    browser.ask(
        "document.querySelector('#contract').value = 'indefinite'",
        Vec::new(),
    );
    browser.press("form[action$='/outcome'] button");
    let told = browser.text();
    assert!(told.contains("採用（無期）"), "{told}");
    looks::held(&browser, "referral-closed");
}

#[test]
fn a_consent_sheet_is_filled_in_with_the_keyboard_alone() {
    let (_desk, _server, browser, person, _) = on_the_sheet(DESK);
    // Tab from the top until the box has the focus; the space key ticks it, enter sends the form.
    let focused = |name: &str| {
        let script = format!("return document.activeElement.name === '{name}'");
        browser.ask(&script, Vec::new()) == true
    };
    let mut steps = 0;
    while !focused("order") {
        browser.press_key('\u{E004}');
        steps += 1;
        assert!(steps < 40, "the box is not reached");
    }
    browser.press_key(' ');
    while !focused("on") {
        browser.press_key('\u{E004}');
        steps += 1;
        assert!(steps < 60, "the day is not reached");
    }
    browser.leaving(|| browser.press_key('\u{E007}'));
    assert_eq!(browser.path(), format!("/people/{person}/consents"));
    assert!(browser.text().contains("有効"));
}

/// Opens every page of a referral and holds it.
fn every_page(setup: Setup) {
    let (desk, server, browser, person, referral) = on_the_sheet(setup);
    looks::held(&browser, "sheet");
    browser.open(&server.page(&format!("/people/{person}/sheet")));
    looks::held(&browser, "sheet-orders");
    browser.open(&server.page(&format!("/people/{person}/referrals")));
    looks::held(&browser, "referrals");
    browser.open(&server.page(&referral));
    looks::held(&browser, "referral");
    browser.press("a[href$='sheet=named']");
    looks::held(&browser, "preview-refused");
    browser.press("main form button");
    looks::held(&browser, "provided-waiting");
    let orders = desk.run(&["orders", "list"]).word("/orders/0/id");
    browser.open(&server.page(&format!("/orders/{orders}/referrals")));
    looks::held(&browser, "order-referrals");
}

#[test]
fn every_page_of_a_referral_is_accessible_and_whole_in_english() {
    every_page(Setup {
        language: "en",
        ..DESK
    });
}

#[test]
fn every_page_of_a_referral_is_accessible_and_whole_on_a_telephone() {
    every_page(Setup { width: 360, ..DESK });
}

#[test]
fn every_page_of_a_referral_is_whole_without_scripts() {
    every_page(Setup {
        scripts: false,
        ..DESK
    });
}
