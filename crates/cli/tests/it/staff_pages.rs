//! The pages of the staff, in a browser: invited, signed in, somebody registered and found again, what
//! the purpose grants and what it does not, consents, the lock and the next person at the same PC.

use kitei_custody::TotpSeed;

use crate::browser::{Browser, DESK, Setup, looks};
use crate::desk::Desk;
use crate::server::Server;
use crate::signing_in::{PASSWORD, code, coordinator};

/// The office's first manager, invited: the invitation.
pub(crate) fn invited(desk: &Desk, staff: &str, account: &str) -> String {
    let words = ["staff", "invite", staff, "--account", account];
    desk.run(&words).with(&["invitation"]).word("/invitation")
}

/// Takes an invitation up on the pages.
pub(crate) fn enrol(browser: &Browser, server: &Server, invitation: &str) {
    browser.open(&server.page("/invitation"));
    browser.fill("#code", invitation);
    browser.press("main button");
    looks::held(browser, "invitation-of-somebody");
    let seed = browser.find_text(".seed").replace(' ', "");
    let seed = TotpSeed::read(&seed).unwrap();
    browser.fill("#totp", &code(&seed));
    browser.fill("#password", PASSWORD);
    browser.fill("#again", PASSWORD);
    browser.press("main button");
    assert_eq!(browser.path(), "/", "{}", browser.text());
}

/// An office, its server, and the manager signed in at a browser.
pub(crate) fn signed_in(setup: Setup) -> (Desk, Server, Browser) {
    let desk = Desk::new();
    let (server, browser) = signed_in_at(&desk, setup);
    (desk, server, browser)
}

/// The same at an office that has something in it already.
pub(crate) fn signed_in_at(desk: &Desk, setup: Setup) -> (Server, Browser) {
    let invitation = invited(desk, &desk.manager, "aoba");
    let server = Server::start(desk);
    let browser = Browser::start(setup);
    enrol(&browser, &server, &invitation);
    browser.open(&server.page("/people"));
    browser.fill("#who", "09012340000");
    browser.press("main button");
    assert!(
        browser.text().contains("B18"),
        "an unknown device opens nothing"
    );
    browser.open(&server.page("/device"));
    browser.fill("#name", "受付のPC");
    browser.fill("#establishment", "本社");
    browser.press("form[action='/device/register'] button");
    assert_eq!(browser.path(), "/", "{}", browser.text());
    (server, browser)
}

/// Registers somebody on the pages; ends on their page.
pub(crate) fn registered(browser: &Browser, server: &Server) {
    browser.open(&server.page("/people/new"));
    browser.fill("#name", "山田花子");
    browser.fill("#kana", "ヤマダハナコ");
    browser.fill("#phone", "090-1234-0000");
    browser.fill("#birth_date", "1990-01-02");
    browser.fill("#address", "東京都八王子市明神町1-1");
    browser.tick("input[name=told]");
    browser.press("form[action='/people/new'][method=post] button");
    assert!(
        browser.path().starts_with("/people/p_"),
        "{}",
        browser.text()
    );
}

/// Opens every page of the staff and holds it.
fn every_page(setup: Setup) {
    let (_desk, server, browser) = signed_in(setup);
    looks::held(&browser, "today");
    browser.open(&server.page("/people/new"));
    looks::held(&browser, "register");
    registered(&browser, &server);
    looks::held(&browser, "person-closed");
    browser.press(".contact-bar button");
    looks::held(&browser, "person");
    let person = browser.path();
    for (name, path) in [
        ("consents", "/consents"),
        ("consent-new", "/consents/new"),
        ("suspension", "/suspension"),
        ("item", "/items/address"),
        ("history", "/history"),
        ("person-requests", "/requests"),
    ] {
        browser.open(&server.page(&format!("{person}{path}")));
        looks::held(&browser, name);
    }
    browser.open(&server.page(&format!("{person}/requests")));
    browser.press("section form button");
    looks::held(&browser, "slip");
    browser.open(&server.page("/requests"));
    looks::held(&browser, "requests");
    browser.open(&server.page("/people"));
    browser.fill("#who", "09012340000");
    browser.press("main button");
    looks::held(&browser, "found");
    browser.open(&server.page(&format!("{person}?for=newsletter")));
    looks::held(&browser, "refused");
    browser.open(&server.page("/account"));
    looks::held(&browser, "account");
    browser.open(&server.page("/clauses/B8"));
    looks::held(&browser, "clause-of-staff");
    browser.press("form[action='/lock'] button");
    looks::held(&browser, "lock");
    browser.open(&server.page("/sign-in"));
    looks::held(&browser, "sign-in");
    browser.open(&server.page("/invitation"));
    looks::held(&browser, "invitation");
    browser.open(&server.page("/device"));
    looks::held(&browser, "device");
}

#[test]
fn every_page_of_the_staff_is_accessible_light_and_whole_in_japanese() {
    every_page(DESK);
}

#[test]
fn every_page_of_the_staff_is_accessible_light_and_whole_in_english() {
    every_page(Setup {
        language: "en",
        ..DESK
    });
}

#[test]
fn every_page_of_the_staff_is_accessible_light_and_whole_on_a_telephone() {
    every_page(Setup { width: 360, ..DESK });
}

#[test]
fn every_page_of_the_staff_is_whole_on_a_telephone_without_scripts() {
    every_page(Setup {
        scripts: false,
        language: "en",
        width: 360,
    });
}

#[test]
fn from_the_ring_of_the_telephone_to_the_right_file_it_takes_two_actions() {
    let (_desk, server, browser) = signed_in(DESK);
    registered(&browser, &server);
    browser.open(&server.page("/"));
    browser.wait_for("return document.activeElement.id === 'who'");
    // The box has the focus: typing is the first action, choosing the person the second.
    browser.leaving(|| browser.type_keys("０９０１２３４００００\u{E007}"));
    assert_eq!(browser.path(), "/people/find");
    let found = browser.text();
    assert!(
        found.contains("ヤマダハナコ")
            && found.contains("1990年生まれ")
            && found.contains("東京都八王子市")
    );
    assert!(
        !found.contains("明神町") && !found.contains("山田花子"),
        "more than it takes to tell them apart"
    );
    browser.press(".card button");
    assert!(browser.text().contains("山田花子") && browser.text().contains("明神町"));
}

#[test]
fn people_for_an_order_are_cards_without_a_name_and_orders_for_a_person_have_their_reasons() {
    let (desk, server, browser) = signed_in(DESK);
    let person = desk.person();
    let recipient = desk.recipient("employer");
    let add = [
        "orders",
        "add",
        "--number",
        "J-77",
        "--recipient",
        &recipient,
    ];
    let columns = [
        "--column",
        "occupation=経理事務",
        "--column",
        "age_limit=35歳まで",
    ];
    desk.run(&[&add[..], &columns].concat()).with(&["id"]);
    browser.open(&server.page("/orders"));
    looks::held(&browser, "orders");
    assert!(
        browser.text().contains("年齢"),
        "a condition that needs a reason"
    );
    browser.open(&server.page("/orders?q=看護"));
    assert!(!browser.text().contains("J-77"));
    browser.open(&server.page("/orders?q=経理"));
    browser.press("td a");
    looks::held(&browser, "order-people");
    let told = browser.text();
    assert!(
        told.contains("候補 1") && told.contains("経理・会計"),
        "{told}"
    );
    assert!(!told.contains("山田") && !told.contains("八王子"), "{told}");
    browser.press(".card a");
    assert_eq!(browser.path(), format!("/people/{person}"));
    assert!(!browser.text().contains("山田花子"));
    browser.press(".contact-bar button");
    assert!(browser.text().contains("山田花子"));
    browser.open(&server.page(&format!("/people/{person}/orders")));
    looks::held(&browser, "person-orders");
    let told = browser.text();
    assert!(
        told.contains("J-77") && told.contains("経理・会計"),
        "{told}"
    );
}

#[test]
fn what_must_not_be_held_is_stopped_with_the_ways_out_and_the_text_stays() {
    let (_desk, server, browser) = signed_in(DESK);
    registered(&browser, &server);
    let person = browser.path();
    let add = format!("{person}/add?item=career&for=placement.interview");
    browser.open(&server.page(&add));
    let typed = "経理10年。母子家庭で、うつ病の治療中";
    browser.fill("#value", typed);
    browser.press("main form button");
    let kept = browser.ask("return document.querySelector('#value').value", Vec::new());
    assert_eq!(kept, typed);
    assert!(
        browser.text().contains("母子家庭で、うつ病の治療中"),
        "{}",
        browser.text()
    );
    looks::held(&browser, "barred");
    browser.tick("input[value=condition]");
    browser.fill("#condition", "夜勤不可");
    browser.press("main form button");
    assert_eq!(browser.path(), person);
    browser.press(".contact-bar button");
    assert!(
        browser.text().contains("経理10年。\n夜勤不可"),
        "{}",
        browser.text()
    );
}

#[test]
fn a_consent_is_given_and_withdrawn_and_use_is_stopped_without_a_script() {
    let (_desk, server, browser) = signed_in(Setup {
        scripts: false,
        ..DESK
    });
    registered(&browser, &server);
    let person = browser.path();
    browser.open(&server.page(&format!("{person}/consents/new?kind=newsletter")));
    browser.fill(
        "#wording",
        "求人情報のメールをお送りしてよろしいですか。はい",
    );
    browser.press("main form button");
    assert_eq!(browser.path(), format!("{person}/consents"));
    assert!(browser.text().contains("有効"));
    browser.press(".row button");
    assert!(browser.text().contains("終了") && !browser.text().contains("有効"));
    browser.open(&server.page(&format!("{person}/suspension")));
    browser.press("button[value=suspend]");
    assert!(browser.text().contains("利用を停止しました"));
    browser.open(&server.page(&person));
    assert!(!browser.text().contains("明神町") && browser.text().contains("次にできること"));
    browser.open(&server.page(&format!("{person}/history")));
    assert!(browser.text().contains("認められなかった"));
}

#[test]
fn a_locked_screen_shows_nothing_and_the_next_person_comes_in_with_a_password() {
    let (desk, server, browser) = signed_in(DESK);
    registered(&browser, &server);
    let person = browser.path();
    let other = coordinator(&desk);
    browser.press("form[action='/lock'] button");
    assert_eq!(browser.path(), "/lock");
    browser.open(&server.page(&person));
    assert_eq!(browser.path(), "/lock");
    assert!(!browser.text().contains("山田"));
    // Somebody else takes an invitation up at the same PC, and hands it back by a password alone.
    enrol(&browser, &server, &invited(&desk, &other, "sato"));
    assert!(browser.text().contains("佐藤"));
    browser.press("form[action='/lock'] button");
    browser.fill("#password", "not the password of anybody");
    browser.press("main form button");
    assert!(browser.text().contains("サインインできません") || browser.path() == "/unlock");
    browser.tick("input[value=aoba]");
    browser.fill("#password", PASSWORD);
    browser.press("main form button");
    assert_eq!(browser.path(), "/");
    assert!(!browser.text().contains("佐藤"));
    browser.press("form[action='/sign-out'] button");
    browser.open(&server.page(&person));
    assert!(["/sign-in", "/lock"].contains(&browser.path().as_str()));
}

// clause: B20
#[test]
fn a_password_is_changed_by_whoever_knows_the_old_one_and_the_sessions_are_seen() {
    let (_desk, _server, browser) = signed_in(DESK);
    browser.press(".who a");
    assert_eq!(browser.path(), "/account");
    assert!(browser.find_text("table").contains("この画面"));
    let change = |old: &str, new: &str| {
        browser.fill("#old", old);
        browser.fill("#password", new);
        browser.fill("#again", new);
        browser.press("form[action='/account/password'] button");
        browser.find_text(".notice-box")
    };
    let next = "橋の上から川を見る、三羽の鷺";
    let wrong = change("違うパスワードです、たぶん", next);
    assert!(!wrong.contains("変えました"), "{wrong}");
    assert!(!browser.text().contains(next));
    let changed = change(PASSWORD, next);
    assert!(changed.contains("パスワードを変えました"), "{changed}");
    browser.press("form[action='/lock'] button");
    browser.fill("#password", PASSWORD);
    browser.press("main button");
    assert!(
        browser.text().contains("ロックしています"),
        "the old one opens nothing"
    );
    browser.fill("#password", next);
    browser.press("main button");
    assert_eq!(browser.path(), "/", "{}", browser.text());
}
