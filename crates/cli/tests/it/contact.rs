//! 応対 in a browser: from the ring of the telephone to the right file, what is masked and what is
//! opened by itself, notes while the guard speaks, drafts that outlive a lock, the next step.

use crate::browser::{Browser, DESK, Setup, looks};
use crate::desk::Desk;
use crate::signing_in::PASSWORD;
use crate::staff_pages::{registered, signed_in};

const NOTE: &str = "経理10年。うつ病の治療中。土日は勤務できる。";

/// Somebody with a special-care item that they agreed to, and a file.
fn delicate(desk: &Desk, person: &str) {
    let id = person.rsplit('/').next().unwrap();
    let give = ["consent", "give", id, "--kind", "special_care"];
    let more = [
        "--items",
        "medical_history",
        "--explanation",
        "就業上の配慮のため",
    ];
    let heard = ["--evidence", "screen"];
    desk.run(&[&give[..], &more, &heard].concat())
        .with(&["entry"]);
    for (item, value) in [
        ("medical_history", "腰椎椎間板ヘルニア"),
        ("resume_file", "履歴書2026年版"),
    ] {
        let correct = ["people", "correct", id, "--item", item, "--value", value];
        desk.run(&correct).with(&["entry"]);
    }
}

/// How many entries there are.
fn entries(desk: &Desk) -> u64 {
    let said = desk.run(&["journal", "verify"]).with(&["entries"]);
    said.object["entries"].as_u64().unwrap()
}

fn begun(browser: &Browser) {
    browser.press(".contact-bar button");
    assert!(browser.text().contains("応対中") || browser.text().contains("In contact"));
}

/// Everything about a contact, page by page.
fn every_page(setup: Setup) {
    let (desk, server, browser) = signed_in(setup);
    registered(&browser, &server);
    let person = browser.path();
    delicate(&desk, &person);
    browser.open(&server.page(&person));
    looks::held(&browser, "contact-closed");
    begun(&browser);
    looks::held(&browser, "contact-open");
    // The driver waits for timers when it scrolls, which do not run where scripts do not.
    if setup.scripts {
        browser.fill("#note", NOTE);
        browser.press("button[value=save]");
        looks::held(&browser, "contact-barred");
        browser.open(&server.page(&person));
        browser.press("form[action*='/apart/medical_history'] button");
        looks::held(&browser, "contact-apart");
    }
    browser.open(&server.page(&format!("{person}/suspension")));
    looks::held(&browser, "contact-tab");
    assert!(browser.text().contains("山田花子"), "whose page it is");
}

#[test]
fn the_pages_of_a_contact_are_accessible_light_and_whole_in_japanese() {
    every_page(DESK);
}

#[test]
fn the_pages_of_a_contact_are_whole_on_a_telephone_without_scripts() {
    every_page(Setup {
        scripts: false,
        width: 360,
        ..DESK
    });
}

#[test]
fn the_pages_of_a_contact_are_accessible_light_and_whole_on_a_telephone() {
    every_page(Setup { width: 360, ..DESK });
}

#[test]
fn from_the_ring_to_the_right_file_it_takes_two_actions_and_reloading_writes_nothing() {
    let (desk, server, browser) = signed_in(DESK);
    registered(&browser, &server);
    let person = browser.path();
    delicate(&desk, &person);
    browser.open(&server.page("/"));
    browser.wait_for("return document.activeElement.id === 'who'");
    let mut actions = 0;
    browser.leaving(|| browser.type_keys("０９０１２３４００００\u{E007}"));
    actions += 1;
    let found = browser.text();
    assert!(
        found.contains("ヤマダハナコ") && found.contains("最終応対"),
        "{found}"
    );
    browser.press(".card button");
    actions += 1;
    assert_eq!(browser.path(), person);
    let open = browser.text();
    assert!(open.contains("山田花子") && open.contains("明神町"));
    assert!(actions <= 3);
    // Nothing delicate is opened in passing.
    assert!(open.contains("既往歴") || open.contains("病歴"), "{open}");
    assert!(
        !open.contains("ヘルニア") && !open.contains("2026年版"),
        "{open}"
    );
    let before = entries(&desk);
    for _again in 0..3 {
        browser.open(&server.page(&person));
        assert!(browser.text().contains("明神町"));
    }
    browser.open(&server.page(&format!("{person}/suspension")));
    assert!(browser.text().contains("山田花子"));
    assert_eq!(entries(&desk), before, "coming back writes nothing");
    // What is withdrawn meanwhile is not shown again, and the page says so.
    let id = person.rsplit('/').next().unwrap();
    desk.run(&[
        "people",
        "correct",
        id,
        "--item",
        "phone",
        "--value",
        "0333333333",
    ])
    .with(&["entry"]);
    browser.open(&server.page(&person));
    assert!(browser.text().contains("表示できる内容が変わりました"));
    desk.run(&["people", "suspend", id, "--scope", "all"])
        .with(&["entry"]);
    browser.open(&server.page(&person));
    let stopped = browser.text();
    assert!(
        !stopped.contains("明神町") && stopped.contains("A27"),
        "{stopped}"
    );
}

#[test]
fn before_a_contact_begins_and_after_it_ends_every_value_is_masked() {
    let (desk, server, browser) = signed_in(DESK);
    registered(&browser, &server);
    let person = browser.path();
    delicate(&desk, &person);
    for _turn in 0..2 {
        browser.open(&server.page(&person));
        let masked = browser.text();
        assert!(
            masked.contains("電話番号") && masked.contains("●●●●"),
            "{masked}"
        );
        for value in [
            "山田",
            "花子",
            "ヤマダ",
            "0000",
            "1990",
            "八王子",
            "ヘルニア",
        ] {
            assert!(!masked.contains(value), "{value} in {masked}");
        }
        begun(&browser);
        browser.press("form[action*='/contact/close'] button");
        assert_eq!(browser.path(), "/people");
    }
    browser.open(&server.page(&person));
    begun(&browser);
    let before = entries(&desk);
    browser.press("form[action*='/apart/medical_history'] button");
    assert!(browser.text().contains("腰椎椎間板ヘルニア"));
    assert_eq!(entries(&desk), before + 1, "an act of its own");
}

#[test]
fn the_guard_speaks_while_somebody_types_and_a_draft_outlives_the_lock() {
    let (_desk, server, browser) = signed_in(DESK);
    registered(&browser, &server);
    let person = browser.path();
    begun(&browser);
    browser.fill("#note", NOTE);
    browser.wait_for("return !document.querySelector('#ways').hidden");
    let stopped = browser.find_text("#stopped");
    assert_eq!(stopped, "うつ病の治療中。");
    let typed = browser.ask("return document.querySelector('#note').value", Vec::new());
    assert_eq!(typed, NOTE, "nothing that was typed is touched");
    looks::held(&browser, "contact-typing");
    browser.wait_for("return document.querySelector('#kept').textContent !== ''");
    assert!(browser.find_text("#kept").contains("下書きを保存しました"));
    browser.press("form[action='/lock'] button");
    browser.fill("#password", PASSWORD);
    browser.press("main form button");
    browser.open(&server.page(&person));
    assert!(
        !browser.text().contains("山田"),
        "the lock ended the contact"
    );
    begun(&browser);
    let kept = browser.ask("return document.querySelector('#note').value", Vec::new());
    assert_eq!(kept, "経理10年。土日は勤務できる。");
}

#[test]
fn a_note_goes_one_of_three_ways_with_its_next_step_without_a_script() {
    let (_desk, server, browser) = signed_in(Setup {
        scripts: false,
        ..DESK
    });
    registered(&browser, &server);
    let person = browser.path();
    begun(&browser);
    browser.fill("#note", NOTE);
    browser.press("button[value=save]");
    assert_eq!(browser.find_text("#stopped"), "うつ病の治療中。");
    browser.tick("input[value=condition]");
    browser.fill("#condition", "夜勤不可");
    browser.press("button[value=save]");
    assert_eq!(browser.path(), person);
    let noted = browser.text();
    assert!(
        noted.contains("土日は勤務できる。") && noted.contains("夜勤不可"),
        "{noted}"
    );
    assert!(!noted.contains("うつ病"), "{noted}");
    browser.fill("#note", NOTE);
    browser.press("button[value=save]");
    browser.tick("input[value=consent]");
    browser.tick("#agreed_item option[value=treatment]");
    browser.fill("#explanation", "就業上の配慮のため");
    browser.press("button[value=save]");
    assert_eq!(browser.path(), person);
    assert!(
        !browser.text().contains("うつ病"),
        "held, and not opened in passing"
    );
    browser.press("form[action*='/apart/treatment'] button");
    assert!(browser.text().contains("うつ病の治療中"));
}

#[test]
fn a_section_is_confirmed_and_the_next_step_is_due_on_the_first_page() {
    let (desk, server, browser) = signed_in(DESK);
    registered(&browser, &server);
    let person = browser.path();
    begun(&browser);
    assert!(browser.text().contains("未確認"));
    browser.press("form[action*='/confirm/contact'] button");
    assert!(browser.text().contains("最終確認日"));
    let id = person.rsplit('/').next().unwrap();
    let purpose = "placement.interview";
    desk.run(&["people", "contact", id, "--purpose", purpose])
        .with(&["contact"]);
    let today = browser.ask(
        "return new Intl.DateTimeFormat('sv-SE', {timeZone: 'Asia/Tokyo'}).format(new Date())",
        Vec::new(),
    );
    let today = today.as_str().unwrap();
    browser.open(&server.page(&person));
    let fill = format!("document.querySelector('#next_on').value = '{today}'");
    browser.ask(&fill, Vec::new());
    browser.fill("#note", "土日は勤務できる。");
    browser.fill("#next", "職務経歴書の確認");
    browser.press("button[value=save]");
    assert!(
        browser.text().contains("職務経歴書の確認"),
        "{}",
        browser.text()
    );
    browser.open(&server.page("/"));
    looks::held(&browser, "today-with-a-step");
    let first = browser.text();
    assert!(
        first.contains("今日までの予定") && !first.contains("職務経歴書"),
        "{first}"
    );
    browser.press("form[action*='/done'] button");
    assert!(!browser.text().contains("今日までの予定"));
    let due = desk.run(&["people", "follow-ups"]).with(&["follow_ups"]);
    assert_eq!(due.object["follow_ups"].as_array().unwrap().len(), 0);
}
