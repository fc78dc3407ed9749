//! Signing in over HTTP: what is answered, with which status, and when a session locks.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use async_trait::async_trait;
use kitei_custody::TotpSeed;
use kitei_domain::{Clock as _, StaffId};
use kitei_http::{Entrance, Line, OfficeSource};
use kitei_office::{Office, OfficeError};
use kitei_testing::{SetClock, TestOffice};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const PASSWORD: &str = "青い傘が三本、駅前の喫茶店に";

/// An office that is served on a port of its own.
struct Served {
    address: SocketAddr,
    clock: Arc<SetClock>,
    token: String,
    manager: StaffId,
    coordinator: StaffId,
    serving: JoinHandle<()>,
    /// Its directory lives as long as it is served.
    _ground: TestOffice,
}

struct Shared(Arc<Office>);

#[async_trait]
impl OfficeSource for Shared {
    async fn current(&self) -> Result<Arc<Office>, OfficeError> {
        Ok(Arc::clone(&self.0))
    }
}

/// An answer.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: Value,
}

impl Reply {
    fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    fn problem(self, status: u16, code: &str) -> Self {
        let reply = self.is(status);
        assert_eq!(reply.body["code"], code, "{reply:?}");
        reply
    }

    fn word(&self, name: &str) -> String {
        self.body[name].as_str().unwrap().to_owned()
    }
}

impl Served {
    async fn new() -> Self {
        let test = TestOffice::open().await;
        let manager = test.manager().await.id();
        let coordinator = test.coordinator("placement").await.id();
        let office = Office::open(test.ground(), &test.key_file).await.unwrap();
        let entrance = Entrance::new(Arc::new(Shared(Arc::new(office))), |_: &Line<'_>| ());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(async move {
            let never = std::future::pending();
            let entrance = Arc::new(entrance);
            let router = kitei_api::router(Arc::clone(&entrance));
            kitei_http::serve(listener, None, entrance, router, never)
                .await
                .unwrap();
        });
        Self {
            address,
            clock: Arc::clone(&test.clock),
            token: test.token.clone(),
            manager,
            coordinator,
            serving,
            _ground: test,
        }
    }

    async fn ask(&self, start: &str, bearer: &str, body: Option<Value>) -> Reply {
        let body = body.map_or_else(String::new, |body| body.to_string());
        let request = format!(
            "{start} HTTP/1.1\r\nHost: office\r\nConnection: close\r\nAuthorization: Bearer {bearer}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let address = self.address;
        let asking = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            // A server that answers early may have closed its side already.
            drop(stream.write_all(request.as_bytes()));
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        });
        let answer = asking.await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Reply {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_ascii_lowercase(),
            body: serde_json::from_str(body).unwrap(),
        }
    }

    fn code(&self, seed: &TotpSeed) -> String {
        seed.code_at(self.clock.now())
    }

    /// The coordinator's first session, and the seed of their app.
    async fn enrolled(&self) -> (String, TotpSeed) {
        let place = format!("POST /api/v1/staff/{}/invitation", self.coordinator);
        let account = Some(json!({"account": "sato"}));
        let invited = self.ask(&place, &self.token, account).await.is(201);
        let invitation = invited.word("invitation");
        let read = Some(json!({"invitation": invitation}));
        let shown = self.ask("POST /api/v1/sign-in/invitation", "", read);
        let seed = TotpSeed::read(&shown.await.is(200).word("seed")).unwrap();
        let taken = json!({
            "invitation": invitation, "password": PASSWORD, "code": self.code(&seed),
        });
        let opened = self.ask("POST /api/v1/sign-in/enrolment", "", Some(taken));
        let secret = opened.await.is(201).word("secret");
        self.clock.advance_ms(30_000);
        (secret, seed)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

// clause: B20
#[tokio::test]
async fn a_session_acts_locks_unlocks_and_ends() {
    let served = Served::new().await;
    let (secret, seed) = served.enrolled().await;
    served.ask("GET /api/v1/staff", &secret, None).await.is(200);
    served.clock.advance_ms(5 * 60_000);
    let locked = served.ask("GET /api/v1/staff", &secret, None).await;
    let locked = locked.problem(401, "session.locked");
    assert_eq!(locked.body["next"][0]["code"], "unlock_session");
    let wrong = Some(json!({"password": "not the password"}));
    let wrong = served
        .ask("POST /api/v1/session/unlock", &secret, wrong)
        .await;
    wrong.problem(401, "sign_in.refused");
    let right = Some(json!({"password": PASSWORD}));
    let unlocked = served.ask("POST /api/v1/session/unlock", &secret, right);
    let second = unlocked.await.is(200).word("secret");
    let gone = served.ask("GET /api/v1/staff", &secret, None).await;
    gone.problem(401, "session.unknown");
    served.ask("GET /api/v1/staff", &second, None).await.is(200);
    let locked = served.ask("POST /api/v1/session/lock", &second, None).await;
    assert!(locked.is(200).body["entry"].is_object());
    served
        .ask("DELETE /api/v1/session", &second, None)
        .await
        .is(200);
    let proof = json!({"account": "sato", "password": PASSWORD, "code": served.code(&seed)});
    let opened = served
        .ask("POST /api/v1/sign-in", "", Some(proof.clone()))
        .await;
    let third = opened.is(201).word("secret");
    let again = served.ask("POST /api/v1/sign-in", "", Some(proof)).await;
    again.problem(401, "sign_in.refused");

    let own = served
        .ask("GET /api/v1/sessions", &third, None)
        .await
        .is(200);
    assert_eq!(own.body["sessions"][0]["own"], true);
    let session = own.body["sessions"][0]["id"].as_str().unwrap().to_owned();
    let of = format!("GET /api/v1/sessions?staff={}", served.manager);
    let others = served.ask(&of, &third, None).await;
    others.problem(403, "manager.only");
    let end = format!("DELETE /api/v1/sessions/{session}");
    served.ask(&end, &served.token, None).await.is(200);
    let ended = served.ask("GET /api/v1/staff", &third, None).await;
    ended.problem(401, "session.unknown");
    served
        .ask(&end, &served.token, None)
        .await
        .problem(404, "session_unknown");
    let all = format!("DELETE /api/v1/staff/{}/sessions", served.coordinator);
    served.ask(&all, &served.token, None).await.is(200);
}

// clause: B20
#[tokio::test]
async fn too_many_guesses_are_told_when_to_come_again() {
    let served = Served::new().await;
    let wrong = json!({"account": "nobody", "password": "x", "code": "000000"});
    for _number in 0..5 {
        let refused = served
            .ask("POST /api/v1/sign-in", "", Some(wrong.clone()))
            .await;
        let refused = refused.problem(401, "sign_in.refused");
        assert!(refused.body["entry"].is_object());
    }
    served.clock.advance_ms(1);
    let waits = served
        .ask("POST /api/v1/sign-in", "", Some(wrong.clone()))
        .await;
    let waits = waits.problem(429, "throttled");
    assert!(waits.head.contains("\r\nretry-after: 60\r\n"), "{waits:?}");
    let detail = waits.word("detail");
    assert!(
        detail.contains("12:01") || detail.contains("12:02"),
        "{detail}"
    );
}

#[tokio::test]
async fn what_is_sent_to_sign_in_with_is_bounded_and_never_comes_back() {
    let served = Served::new().await;
    let long = "canary".repeat(9_000);
    for body in [
        json!({"account": long, "password": "canary", "code": "canary"}),
        json!({"account": "canary", "password": long, "code": "canary"}),
        json!({"account": "canary", "password": "canary", "code": long}),
        json!({"account": "canary", "password": "canary", "code": "canary", "more": "canary"}),
        json!({"account": "canary", "password": ["canary"], "code": 1}),
        json!({"account": "canary"}),
    ] {
        let refused = served.ask("POST /api/v1/sign-in", "", Some(body)).await;
        assert!([401, 422, 429].contains(&refused.status), "{refused:?}");
        assert!(!refused.body.to_string().contains("canary"), "{refused:?}");
    }
    let longer = json!({"account": "canary".repeat(12_000), "password": "", "code": ""});
    let refused = served.ask("POST /api/v1/sign-in", "", Some(longer)).await;
    refused.problem(413, "body_too_long");
}
