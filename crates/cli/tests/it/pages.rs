//! The pages that nobody signs in for, in a browser: the notice, and what is not there.

use crate::browser::{Browser, DESK, Setup, looks};
use crate::desk::Desk;
use crate::server::Server;

/// Every way in which a page is looked at.
const SETUPS: [Setup; 4] = [
    DESK,
    Setup {
        language: "en",
        ..DESK
    },
    Setup { width: 360, ..DESK },
    Setup {
        scripts: false,
        language: "en",
        width: 360,
    },
];

#[test]
fn public_pages_are_accessible_light_and_whole_in_both_languages_at_every_width() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    for setup in SETUPS {
        let browser = Browser::start(setup);
        for (name, path) in [
            ("notice", "/notice"),
            ("notice-versions", "/notice/versions"),
            ("notice-clause", "/notice/clauses/A14"),
            ("missing", "/nothing/like/this"),
        ] {
            browser.open(&server.page(path));
            looks::held(&browser, name);
        }
    }
}

#[test]
fn the_language_is_switched_on_every_page_and_remembered_without_a_script() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let browser = Browser::start(Setup {
        scripts: false,
        ..DESK
    });
    browser.open(&server.page("/notice/clauses/A14"));
    assert!(browser.text().contains("求人者への提供"));
    browser.press(".language button");
    assert_eq!(browser.path(), "/notice/clauses/A14");
    assert!(browser.text().contains("Provision to employers"));
    browser.open(&server.page("/notice"));
    assert!(browser.text().contains("In force"));
    browser.press(".language button");
    assert!(browser.text().contains("施行中"));
}

#[test]
fn the_keyboard_alone_leads_past_the_bar_and_through_the_page() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let browser = Browser::start(DESK);
    browser.open(&server.page("/notice"));
    browser.type_keys("\u{E004}");
    let focused = |browser: &Browser| {
        let focused = browser.ask(
            "const box = document.activeElement.getBoundingClientRect();
            return [document.activeElement.className, box.left >= 0 && box.width > 0]",
            Vec::new(),
        );
        (focused[0].as_str().unwrap().to_owned(), focused[1] == true)
    };
    assert_eq!(focused(&browser), ("skip".to_owned(), true));
    browser.type_keys("\u{E007}");
    let at = browser.ask("return document.activeElement.id", Vec::new());
    assert_eq!(at, "main");
}
