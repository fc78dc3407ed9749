//! When a page gives way to the lock or to the sign-in, and what the cookies are.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::{Request, Response};
use kitei_custody::TotpSeed;
use kitei_domain::Clock as _;
use kitei_http::{Entrance, Line, OfficeSource};
use kitei_office::{Asker, Office, OfficeError};
use kitei_testing::{SetClock, TestOffice};
use kitei_web::Transport;
use tower::ServiceExt as _;

const PASSWORD: &str = "青い傘が三本、駅前の喫茶店に";
const MINUTE_MS: i64 = 60_000;

struct Shared(Arc<Office>);

#[async_trait]
impl OfficeSource for Shared {
    async fn current(&self) -> Result<Arc<Office>, OfficeError> {
        Ok(Arc::clone(&self.0))
    }
}

/// The pages of an office, and the placement manager's first session.
struct Pages {
    router: Router,
    clock: Arc<SetClock>,
    secret: String,
    /// Its directory lives as long as the pages.
    _ground: TestOffice,
}

impl Pages {
    async fn new(transport: Transport) -> Self {
        let test = TestOffice::open().await;
        let manager = test.manager().await;
        let office = Office::open(test.ground(), &test.key_file).await.unwrap();
        let asker = Asker {
            address: Ipv4Addr::LOCALHOST.into(),
            device: None,
        };
        let invited = office
            .invite(&manager, manager.id(), Some("aoba"))
            .await
            .unwrap();
        let shown = office.read_invitation(&invited.code, &asker).await.unwrap();
        let seed = TotpSeed::read(&shown.seed).unwrap();
        let code = seed.code_at(test.clock.now());
        let opened = office.enrol(&invited.code, PASSWORD, &code, &asker).await;
        let entrance = Entrance::new(Arc::new(Shared(Arc::new(office))), |_: &Line<'_>| ());
        Self {
            router: kitei_web::router(Arc::new(entrance), transport),
            clock: Arc::clone(&test.clock),
            secret: opened.unwrap().secret,
            _ground: test,
        }
    }

    fn seat(&self) -> String {
        format!("kitei-seats=aoba:{}", self.secret)
    }

    async fn ask(&self, start: &str, cookie: &str, site: &str, form: &str) -> Response<Body> {
        let (method, path) = start.split_once(' ').unwrap();
        let peer = SocketAddr::from((Ipv4Addr::LOCALHOST, 4000));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "office")
            .header("sec-fetch-site", site)
            .header(COOKIE, cookie)
            .extension(ConnectInfo(peer))
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn get(&self, path: &str, cookie: &str) -> Response<Body> {
        self.ask(&format!("GET {path}"), cookie, "same-origin", "")
            .await
    }

    async fn post(&self, path: &str, cookie: &str, form: &str) -> Response<Body> {
        self.ask(&format!("POST {path}"), cookie, "same-origin", form)
            .await
    }
}

/// Where an answer leads.
fn to(response: &Response<Body>) -> &str {
    assert_eq!(response.status().as_u16(), 303);
    response.headers()[LOCATION].to_str().unwrap()
}

/// The cookie that an answer sets.
fn set(response: &Response<Body>) -> String {
    let cookie = response.headers()[SET_COOKIE].to_str().unwrap();
    cookie.to_owned()
}

// clause: B18
#[tokio::test]
async fn a_page_that_was_left_alone_gives_way_to_the_lock_and_comes_back_by_the_password() {
    let pages = Pages::new(Transport::Loopback).await;
    let seat = pages.seat();
    assert_eq!(pages.get("/", &seat).await.status().as_u16(), 200);
    pages.clock.advance_ms(5 * MINUTE_MS);
    let locked = pages.get("/people/new?population=inquirer", &seat).await;
    assert_eq!(
        to(&locked),
        "/lock?back=%2Fpeople%2Fnew%3Fpopulation%3Dinquirer"
    );
    let wrong = "account=aoba&password=not+the+password&back=%2Fpeople";
    let wrong = pages.post("/unlock", &seat, wrong).await;
    assert_eq!(wrong.status().as_u16(), 401);
    assert!(!wrong.headers().contains_key(SET_COOKIE));
    let right = format!("account=aoba&password={PASSWORD}&back=%2Fpeople");
    let unlocked = pages.post("/unlock", &seat, &right).await;
    assert_eq!(to(&unlocked), "/people");
    let fresh = set(&unlocked);
    let (fresh, _) = fresh.split_once(';').unwrap();
    assert_eq!(pages.get("/", fresh).await.status().as_u16(), 200);
    assert_eq!(to(&pages.get("/", &seat).await), "/sign-in?back=%2F");
}

// clause: B20
#[tokio::test]
async fn whoever_is_not_signed_in_reaches_no_page_of_the_staff() {
    let pages = Pages::new(Transport::Loopback).await;
    let forged = format!("kitei-seats=aoba:ks_{}", "0".repeat(64));
    for path in [
        "/",
        "/people",
        "/people/new",
        "/people/p_00000000000000000000000000000000",
        "/people/p_00000000000000000000000000000000/history",
        "/people/p_00000000000000000000000000000000/consents",
        "/clauses/B8",
    ] {
        for cookie in ["", &forged] {
            let reply = pages.get(path, cookie).await;
            assert!(to(&reply).starts_with("/sign-in?back="), "{path}");
        }
    }
    for path in ["/people/find", "/people/new", "/session/used"] {
        let reply = pages.post(path, "", "who=x").await;
        assert_eq!(to(&reply), "/sign-in?back=%2F", "{path}");
    }
    pages.clock.advance_ms(24 * 60 * MINUTE_MS);
    let ended = pages.get("/", &pages.seat()).await;
    assert_eq!(to(&ended), "/sign-in?back=%2F");
}

#[tokio::test]
async fn what_another_site_sends_does_nothing_in_the_name_of_whoever_is_signed_in() {
    let pages = Pages::new(Transport::Loopback).await;
    let seat = pages.seat();
    for site in ["cross-site", "same-site", "none"] {
        let reply = pages.ask("POST /lock", &seat, site, "").await;
        assert_eq!(reply.status().as_u16(), 403, "{site}");
    }
    assert_eq!(pages.get("/", &seat).await.status().as_u16(), 200);
    assert_eq!(to(&pages.post("/lock", &seat, "").await), "/lock");
    assert_eq!(to(&pages.get("/", &seat).await), "/lock?back=%2F");
}

#[tokio::test]
async fn over_tls_the_cookie_is_of_this_host_alone_and_another_name_is_not_read() {
    let pages = Pages::new(Transport::Tls).await;
    let plain = pages.seat();
    assert_eq!(to(&pages.get("/", &plain).await), "/sign-in?back=%2F");
    let seat = format!("__Host-{plain}");
    let reply = pages.get("/", &seat).await;
    assert_eq!(reply.status().as_u16(), 200);
    assert!(reply.headers().contains_key("strict-transport-security"));
    let out = pages.post("/sign-out", &seat, "").await;
    assert_eq!(
        set(&out),
        "__Host-kitei-seats=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure"
    );
    assert_eq!(to(&pages.get("/", &seat).await), "/sign-in?back=%2F");
}

#[tokio::test]
async fn guessing_is_told_to_wait() {
    let pages = Pages::new(Transport::Loopback).await;
    let wrong = "account=aoba&password=not+the+password&code=000000";
    for _guess in 0..50 {
        let reply = pages.post("/sign-in", "", wrong).await;
        if reply.status().as_u16() == 429 {
            return;
        }
        assert_eq!(reply.status().as_u16(), 401);
    }
    panic!("fifty wrong guesses, and no end of them");
}
