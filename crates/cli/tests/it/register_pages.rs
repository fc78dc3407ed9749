//! The registers on the pages, in a browser.

use crate::browser::{Browser, DESK, Setup, looks};
use crate::posting::{code_in, mails};
use crate::server::Server;
use crate::staff_pages::{enrol, signed_in};

const LIST: &str = "氏名,フリガナ,電話番号,職務経歴,備考\n\
    祖師谷 楓,ソシガヤ カエデ,090-5555-0201,経理5年,母子家庭。夜勤不可\n\
    千歳 蘭,チトセ ラン,090-5555-0202,営業3年,うつ病で通院中。残業は月20時間まで\n\
    桜上水 桐,サクラジョウスイ キリ,,販売2年,\n";

/// Uploads a list and stands on the page of its trial.
fn on_trial(browser: &Browser, server: &Server, file: &str) {
    browser.open(&server.page("/import"));
    looks::held(browser, "import");
    browser.choose("#file", file);
    browser.press("main form button");
    assert_eq!(browser.path(), "/import/list", "{}", browser.text());
}

fn imports(setup: Setup) {
    let (desk, server, browser) = signed_in(setup);
    let list = desk.file("名簿.csv", LIST);
    on_trial(&browser, &server, &list);
    looks::held(&browser, "import-list");
}

#[test]
fn the_import_is_accessible_and_whole_in_english() {
    imports(Setup {
        language: "en",
        ..DESK
    });
}

#[test]
fn the_import_is_accessible_and_whole_on_a_telephone() {
    imports(Setup { width: 360, ..DESK });
}

// clause: B4, B5
#[test]
fn a_list_is_read_on_trial_reviewed_and_taken_in_without_what_must_not_be_held() {
    let (desk, server, browser) = signed_in(DESK);
    let other = desk.file("program.xlsx", b"MZ\x90\0 no spreadsheet");
    browser.open(&server.page("/import"));
    browser.choose("#file", &other);
    browser.press("main form button");
    assert!(
        browser.text().contains("表のファイルではありません"),
        "{}",
        browser.text()
    );

    let list = desk.file("名簿.csv", LIST);
    on_trial(&browser, &server, &list);
    let told = browser.text();
    assert!(
        told.contains("母子家庭") && told.contains("うつ病で通院中"),
        "{told}"
    );
    assert!(told.contains("まだ何も登録していません"));
    browser.open(&server.page("/people"));
    browser.fill("#who", "09055550201");
    browser.press("main button");
    assert!(
        !browser.text().contains("ソシガヤ"),
        "a trial takes nobody in"
    );

    browser.open(&server.page("/import/list"));
    browser.tick("input[name=d0][value=drop]");
    browser.tick("input[name=d1][value=necessary]");
    browser.press("form[action='/import/review'] .buttons button");
    assert!(
        browser.text().contains("書き足してください"),
        "{}",
        browser.text()
    );
    browser.tick("input[name=d1][value=necessary]");
    browser.tick(".hit details summary");
    browser.fill("#why1", "夜間の勤務の配慮のため、本人に説明した");
    browser.ask(
        "document.querySelector('#evidence1').value = 'screen'",
        Vec::new(),
    );
    browser.press("form[action='/import/review'] .buttons button");
    assert_eq!(browser.path(), "/import/list", "{}", browser.text());
    assert!(
        !browser.text().contains("母子家庭"),
        "what is decided is not shown again"
    );
    browser.press("form[action='/import/take'] button");
    looks::held(&browser, "imported");
    let told = browser.text();
    assert!(
        told.contains("取り込みました") && told.contains("項目に登録した"),
        "{told}"
    );

    browser.open(&server.page("/import/list"));
    assert_eq!(
        browser.path(),
        "/import",
        "the list is not in hand any more"
    );
    browser.open(&server.page("/people"));
    browser.fill("#who", "09055550201");
    browser.press("main button");
    assert!(browser.text().contains("ソシガヤ"), "{}", browser.text());
}

/// Opens every register and holds it.
fn every_register(setup: Setup) {
    let (desk, server, browser) = signed_in(setup);
    let recipient = desk.recipient("employer");
    let person = desk.person();
    for (name, path) in [
        ("registers", "/registers".to_owned()),
        ("recipients", "/recipients".to_owned()),
        ("recipient", format!("/recipients/{recipient}")),
        ("packages", format!("/people/{person}/packages")),
        ("mail", "/mail".to_owned()),
        ("staff", "/staff".to_owned()),
        ("colleague", format!("/staff/{}", desk.manager)),
        ("erasure", format!("/people/{person}/erasure")),
        ("disposals", "/disposals".to_owned()),
        ("reviews", "/reviews".to_owned()),
        ("journal", "/journal".to_owned()),
    ] {
        browser.open(&server.page(&path));
        looks::held(&browser, name);
    }
}

#[test]
fn every_register_is_accessible_light_and_whole_in_japanese() {
    every_register(DESK);
}

#[test]
fn every_register_is_accessible_light_and_whole_in_english() {
    every_register(Setup {
        language: "en",
        ..DESK
    });
}

#[test]
fn every_register_is_accessible_light_and_whole_on_a_telephone() {
    every_register(Setup { width: 360, ..DESK });
}

// clause: A22, B14, B22
#[test]
fn an_erasure_shows_what_stays_asks_the_manager_and_ends_with_a_certificate() {
    let (desk, server, browser) = signed_in(DESK);
    let person = desk.person();
    browser.open(&server.page(&format!("/people/{person}/erasure")));
    assert!(browser.text().contains("求職管理簿"), "{}", browser.text());
    browser.press("button.is-grave");
    assert!(
        browser.text().contains("承認の印がありません"),
        "{}",
        browser.text()
    );
    let find = ["people", "find", "--phone", "090-1234-0000"];
    let found = desk.run(&[find.as_slice(), &["--purpose", "placement.interview"]].concat());
    assert_eq!(found.word("/people/0/id"), person, "nothing was erased");
    browser.open(&server.page(&format!("/people/{person}/erasure")));
    browser.tick("input[name=confirmed]");
    browser.press("button.is-grave");
    looks::held(&browser, "erased");
    let certificate = browser.find_text("pre");
    assert!(certificate.contains("keys_destroyed"), "{certificate}");
    assert!(!browser.text().contains("山田"));
    browser.press("p.no-print a");
    assert!(browser.path().starts_with("/certificates/"));
    assert!(browser.find_text("pre").contains("keys_destroyed"));
    browser.open(&server.page(&format!("/people/{person}")));
    assert!(!browser.text().contains("山田"), "{}", browser.text());
    browser.open(&server.page("/journal"));
    browser.press("form[action='/journal/verification'] button");
    assert!(
        browser.text().contains("欠けも書換えもありません"),
        "{}",
        browser.text()
    );
}

// clause: B8, B20
#[test]
fn the_manager_adds_somebody_and_a_recipient_whose_address_is_confirmed_by_its_code() {
    let (desk, server, browser) = signed_in(DESK);
    browser.open(&server.page("/staff"));
    browser.fill("#name", "佐藤");
    browser.tick("input[value=coordinator]");
    browser.tick("input[name=department][value=placement]");
    browser.press("main form button");
    assert!(
        browser.path().starts_with("/staff/s_"),
        "{}",
        browser.text()
    );
    browser.press("button[value=pledged]");
    browser.press("button[value=trained]");
    browser.fill("#account", "sato");
    browser.press("form[action$='/invitation'] button");
    looks::held(&browser, "invited");
    let invitation = browser.find_text("code.seed");

    browser.open(&server.page("/recipients"));
    for (field, text) in [
        ("#name", "さくら会計"),
        ("#address", "東京都立川市"),
        ("#representative", "近藤"),
    ] {
        browser.fill(field, text);
    }
    browser.press("main form button");
    let recipient = browser.path();
    browser.fill("#new-address", "saiyo@example.jp");
    browser.press("form[action$='/mail'] button");
    assert!(browser.text().contains("未確認"), "{}", browser.text());
    browser.fill("#code", "00000000");
    browser.press("form[action$='/confirmation'] button");
    assert!(
        browser.path().ends_with("/confirmation"),
        "a wrong code confirms nothing"
    );
    drop(server.stop());
    desk.run(&["mail", "send"]).with(&["sent"]);
    let code = code_in(&mails(&desk)[0]);

    // A colleague has no names of sessions and no buttons of the manager.
    let server = Server::start(&desk);
    let other = Browser::start(DESK);
    enrol(&other, &server, &invitation);
    other.open(&server.page("/staff"));
    assert!(other.text().contains("佐藤") && !other.text().contains("誓約した日"));
    other.open(&server.page("/registers"));
    assert!(!other.text().contains("責任者の確認") && other.text().contains("提供先"));
    other.open(&server.page(&format!("/staff/{}", desk.manager)));
    assert!(other.text().contains("B9"), "{}", other.text());
    other.open(&server.page(&recipient));
    other.fill("#code", &code);
    other.press("form[action$='/confirmation'] button");
    assert!(other.text().contains("確認済み"), "{}", other.text());
}
