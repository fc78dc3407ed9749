//! The demonstration in a browser: the real `kitei demo`, and its five scenes walked as a visitor
//! walks them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::browser::{Browser, DESK, Setup, looks};
use crate::desk::Desk;
use crate::server::Server;

/// `kitei demo` on a port of its own, until it is dropped.
struct Demo {
    child: Child,
    address: String,
    told: String,
}

impl Demo {
    /// Starts one, and waits until it has said everything.
    fn start(desk: &Desk) -> Self {
        let dir = desk.path("demo");
        let mut command = desk.command(&["demo", &dir, "--listen", "127.0.0.1:0"]);
        command.env("KITEI_LANG", "ja").stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = String::new();
        while !told.contains("Ctrl-C") {
            told.push_str(&said.next().unwrap().unwrap());
            told.push('\n');
        }
        let mut lines = told.lines().map(str::trim);
        let address = lines.find(|line| line.starts_with("http://"));
        let address = address.unwrap().trim_end_matches("/demo").to_owned();
        Self {
            child,
            address,
            told,
        }
    }

    fn page(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Asks without a browser: the head and the bytes of the answer.
    fn send(&self, start: &str, headers: &str) -> (String, Vec<u8>) {
        let host = self.address.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        let head =
            format!("{start} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let body = bytes.split_off(end + 4);
        (String::from_utf8(bytes).unwrap(), body)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // One that ended is not there to be ended.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// On the page of the scenes. What opens in another tab opens in this one.
fn at_the_scenes(demo: &Demo, browser: &Browser) {
    browser.open(&demo.page("/demo"));
    browser.ask(
        "document.querySelectorAll('[target]').forEach(one => one.removeAttribute('target'))",
        Vec::new(),
    );
}

/// Comes in to the person's own page with the code that the scenes show.
fn in_as_the_person(demo: &Demo, guide: &Browser, phone: &Browser) {
    phone.open(&demo.page("/me"));
    phone.fill("#address", "misaki@example.jp");
    phone.press("main button");
    let begun = Instant::now();
    guide.open(&demo.page("/demo"));
    while !guide.text().contains("届いた確認コード：") {
        guide.press("form[action='/demo/code'] button");
        assert!(begun.elapsed() < Duration::from_mins(1), "no code came");
    }
    phone.fill("#code", &guide.find_text("code.seed"));
    phone.press("main form.panel button");
    assert_eq!(phone.path(), "/me", "{}", phone.text());
}

#[test]
fn the_five_scenes_are_walked() {
    let desk = Desk::new();
    let demo = Demo::start(&desk);
    assert!(demo.told.contains("sato") && demo.told.contains("hoshino"));
    let browser = Browser::start(DESK);

    at_the_scenes(&demo, &browser);
    looks::held(&browser, "demo");
    browser.press("button[value=coordinator]");
    assert_eq!(browser.path(), "/demo", "{}", browser.text());
    assert!(browser.text().contains("佐藤 涼としてサインイン"));
    looks::held(&browser, "demo-in");

    the_list_comes_in(&desk, &demo, &browser);
    the_name_is_stopped(&demo, &browser);
    at_the_scenes(&demo, &browser);
    browser.press("button[value=manager]");
    assert!(browser.text().contains("星野 明としてサインイン"));
    the_person_withdraws(&demo, &browser);
    the_erased_stay_gone(&demo, &browser);

    // 5: the record is whole.
    at_the_scenes(&demo, &browser);
    browser.press("#scene-5 button");
    assert!(
        browser.text().contains("欠けも書換えもありません"),
        "{}",
        browser.text()
    );
}

/// 1: the list comes in, without what must not be held.
fn the_list_comes_in(desk: &Desk, demo: &Demo, browser: &Browser) {
    let (head, workbook) = demo.send("GET /demo/list.xlsx", "");
    assert!(
        head.contains(" 200 ") && head.contains("spreadsheetml"),
        "{head}"
    );
    let list = desk.file("list.xlsx", workbook);
    at_the_scenes(demo, browser);
    browser.press("#scene-1 a[href='/import']");
    browser.choose("#file", &list);
    browser.press("main form button");
    assert_eq!(browser.path(), "/import/list", "{}", browser.text());
    looks::held(browser, "demo-import");
    let told = browser.text();
    assert!(
        told.contains("うつ病") && told.contains("母子家庭") && told.contains("4か所"),
        "{told}"
    );
    browser.press("form[action='/import/take'] button");
    assert!(
        browser.text().contains("取り込みました"),
        "{}",
        browser.text()
    );
}

/// 2: no name before the decision; the anonymous sheet is ready.
fn the_name_is_stopped(demo: &Demo, browser: &Browser) {
    at_the_scenes(demo, browser);
    browser.press("#scene-2 a.button");
    looks::held(browser, "demo-scene-2");
    let told = browser.text();
    assert!(
        told.contains("まだ送れません")
            && told.contains("A15")
            && told.contains("匿名スキルシート"),
        "{told}"
    );
    assert!(!browser.find_text("main form").contains("西村"));
}

/// 3: who used it, withdrawn, the queue is empty.
fn the_person_withdraws(demo: &Demo, browser: &Browser) {
    browser.open(&demo.page("/mail"));
    assert_eq!(rows(browser), 1, "{}", browser.text());
    let phone = Browser::start(Setup { width: 360, ..DESK });
    in_as_the_person(demo, browser, &phone);
    phone.open(&demo.page("/me/history"));
    looks::held(&phone, "demo-scene-3");
    assert!(
        phone.text().contains("株式会社さくら会計"),
        "{}",
        phone.text()
    );
    phone.open(&demo.page("/me/consents"));
    looks::held(&phone, "demo-scene-3-consents");
    phone.press(".row a.button");
    phone.press("main form button");
    at_the_scenes(demo, browser);
    browser.press("#scene-3 a[href='/mail']");
    assert_eq!(rows(browser), 0, "{}", browser.text());
    assert!(browser.text().contains("送信待ちのメールはありません"));
}

/// 4: erased, restored, still gone.
fn the_erased_stay_gone(demo: &Demo, browser: &Browser) {
    at_the_scenes(demo, browser);
    browser.press("#scene-4 button");
    assert_eq!(browser.path(), "/demo", "{}", browser.text());
    looks::held(browser, "demo-erased");
    let told = browser.find_text("#scene-4");
    assert!(
        told.contains("1人が見つかりました") && told.contains("見つかった人は0人"),
        "{told}"
    );
    assert!(told.contains("消去されたままの人：1人"), "{told}");
}

/// How many mails wait.
fn rows(browser: &Browser) -> usize {
    let rows = browser.ask(
        "return document.querySelectorAll('main .row').length",
        Vec::new(),
    );
    usize::try_from(rows.as_u64().unwrap()).unwrap()
}

#[test]
fn the_page_of_the_scenes_is_whole_on_a_telephone_and_in_english() {
    let desk = Desk::new();
    let demo = Demo::start(&desk);
    for setup in [
        Setup { width: 360, ..DESK },
        Setup {
            language: "en",
            ..DESK
        },
    ] {
        let browser = Browser::start(setup);
        browser.open(&demo.page("/demo"));
        looks::held(&browser, "demo");
        browser.press("button[value=manager]");
        looks::held(&browser, "demo-in");
        // Coming back is unlocking, again and again.
        browser.press("button[value=manager]");
        assert_eq!(browser.path(), "/demo", "{}", browser.text());
    }
    // What another site sends does nothing.
    let other = "Sec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n";
    for place in ["sign-in", "code", "erasure"] {
        let (head, _) = demo.send(&format!("POST /demo/{place}"), other);
        assert!(head.contains(" 403 "), "{head}");
    }
}

#[test]
fn a_served_office_has_no_such_page_and_a_demonstration_listens_to_this_machine_alone() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    for start in ["GET /demo", "GET /demo/list.xlsx"] {
        server.send(start, "", b"").is(404);
    }
    let form = "Sec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n";
    for place in ["sign-in", "code", "erasure"] {
        server
            .send(&format!("POST /demo/{place}"), form, b"")
            .is(404);
    }
    let dir = desk.path("elsewhere");
    let (exit, _, told) = desk.read(&["demo", &dir, "--listen", "0.0.0.0:0"]);
    assert_eq!(exit, 2, "{told}");
    assert!(!Path::new(&dir).exists(), "refused before anything is made");
}
