//! Pages asked for badly: other sites, other methods, cookies that are none, files that are not there.

use crate::desk::Desk;
use crate::server::Server;

#[test]
fn what_another_site_sends_is_refused_and_changes_nothing() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n";
    for other in [
        "Sec-Fetch-Site: cross-site\r\n",
        "Origin: https://evil.example\r\n",
        "",
    ] {
        let headers = format!("{form}{other}");
        let reply = server
            .send("POST /language", &headers, b"language=en")
            .is(403);
        assert!(reply.text.contains("other_site") && !reply.head.contains("set-cookie"));
    }
    let own = format!("{form}Sec-Fetch-Site: same-origin\r\n");
    let reply = server.send("POST /language", &own, b"language=en").is(303);
    assert!(
        reply
            .head
            .contains("set-cookie: kitei-language=en; path=/;")
    );
    assert!(reply.head.contains("httponly; samesite=strict"));
}

#[test]
fn the_switch_never_leads_to_another_site() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let body = b"language=en&back=%2F%2Fevil.example";
    let headers = format!(
        "Sec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n",
        body.len()
    );
    let reply = server.send("POST /language", &headers, body).is(303);
    assert!(reply.head.contains("location: /\r\n"), "{reply:?}");
}

#[test]
fn every_page_forbids_what_it_does_not_need_and_is_not_kept() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    for path in ["/notice", "/nothing", "/notice/versions/none"] {
        let reply = server.send(&format!("GET {path}"), "", b"");
        for line in [
            "content-security-policy: default-src 'none'; style-src 'self';",
            "cache-control: no-store",
            "x-frame-options: deny",
            "x-content-type-options: nosniff",
            "referrer-policy: strict-origin",
            "content-type: text/html; charset=utf-8",
        ] {
            assert!(
                reply.head.contains(line),
                "{path}: {line} in {}",
                reply.head
            );
        }
        assert!(!reply.head.contains("unsafe-"), "{path}");
        for inline in [
            "<script>",
            " style=",
            "onclick",
            "javascript:",
            "http:",
            "https:",
        ] {
            assert!(!reply.text.contains(inline), "{path}: {inline}");
        }
    }
}

#[test]
fn a_style_sheet_is_kept_for_ever_and_another_one_is_not_there() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let page = server.send("GET /notice", "", b"").is(200);
    let (_, rest) = page
        .text
        .split_once("<link rel=\"stylesheet\" href=\"")
        .unwrap();
    let (sheet, _) = rest.split_once('"').unwrap();
    let reply = server.send(&format!("GET {sheet}"), "", b"").is(200);
    assert!(
        reply
            .head
            .contains("cache-control: public, max-age=31536000, immutable")
    );
    assert!(reply.head.contains("content-type: text/css"));
    let other = "GET /assets/0000000000000000/kitei.css";
    assert!(
        server
            .send(other, "", b"")
            .is(404)
            .head
            .contains("no-store")
    );
}

#[test]
fn a_page_that_is_not_there_says_so_in_the_reader_s_language() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let ja = server.send("GET /nothing/%3Cb%3E", "", b"").is(404);
    assert!(ja.text.contains("この画面はありません") && !ja.text.contains("<b>"));
    let en = server.send("GET /nothing", "Accept-Language: en\r\n", b"");
    assert!(en.text.contains("There is no page here"));
    let form = "Sec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n";
    let reply = server.send("POST /notice", form, b"").is(405);
    assert!(reply.text.contains("page_not_so"));
}
