//! How a page must be, whatever it is about: accessible, whole at every width, light, and of this
//! site alone.

use std::path::Path;

use serde_json::{Value, json};

use super::Browser;

/// The first view of a page, with everything that it loads.
const BYTES_AT_MOST: u64 = 60 * 1024;

/// Holds the page that the browser shows.
pub(crate) fn held(browser: &Browser, name: &str) {
    browser.picture(name);
    let at = format!("{name} at {} ({:?})", browser.path(), browser.setup);
    // The checker waits for timers, which do not run where scripts do not; the page is the same.
    if browser.setup.scripts {
        accessible(browser, &at);
    }
    let language = browser.ask("return document.documentElement.lang", Vec::new());
    assert_eq!(language, json!(browser.setup.language), "{at}");
    let too_wide = browser.ask(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
        Vec::new(),
    );
    assert_eq!(too_wide, json!(0), "{at} is wider than its window");
    let loaded = browser.ask(
        "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
            .map(one => [new URL(one.name).origin === location.origin, one.encodedBodySize])",
        Vec::new(),
    );
    let loaded = loaded.as_array().unwrap();
    assert!(
        loaded.iter().all(|one| one[0] == json!(true)),
        "{at} loads from elsewhere"
    );
    let bytes: u64 = loaded.iter().filter_map(|one| one[1].as_u64()).sum();
    assert!(bytes <= BYTES_AT_MOST, "{at} weighs {bytes}");
    let text = browser.text();
    for word in ["web-", "http-title", "{$"] {
        assert!(!text.contains(word), "{at}: a message is missing: {text}");
    }
}

/// No violation that axe-core finds, contrast included (WCAG 2.2 AA and its best practices).
fn accessible(browser: &Browser, at: &str) {
    let axe =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tools/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe)
        .unwrap_or_else(|_| panic!("axe-core is missing: cargo xtask setup"));
    browser.ask(&axe, Vec::new());
    let found = browser.ask_later(
        "const done = arguments[arguments.length - 1];
        axe.run(document, {resultTypes: ['violations']}).then(
            found => done(found.violations.map(one =>
                one.id + ': ' + one.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | '))),
            fault => done([String(fault)]))",
    );
    assert_eq!(found, Value::Array(Vec::new()), "{at}");
}
