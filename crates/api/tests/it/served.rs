//! An office that is served on a port of its own, with a clock that the test owns.

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

pub(crate) const PASSWORD: &str = "青い傘が三本、駅前の喫茶店に";

/// An office that is served on a port of its own.
pub(crate) struct Served {
    address: SocketAddr,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) token: String,
    pub(crate) manager: StaffId,
    pub(crate) coordinator: StaffId,
    serving: JoinHandle<()>,
    /// Its directory lives as long as it is served.
    pub(crate) ground: TestOffice,
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
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    pub(crate) fn problem(self, status: u16, code: &str) -> Self {
        let reply = self.is(status);
        assert_eq!(reply.body["code"], code, "{reply:?}");
        reply
    }

    pub(crate) fn word(&self, name: &str) -> String {
        self.body[name].as_str().unwrap().to_owned()
    }
}

impl Served {
    pub(crate) async fn new() -> Self {
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
            ground: test,
        }
    }

    pub(crate) async fn ask(&self, start: &str, bearer: &str, body: Option<Value>) -> Reply {
        let body = body.map_or_else(String::new, |body| body.to_string());
        self.send(start, bearer, "application/json", &body).await
    }

    pub(crate) async fn send(&self, start: &str, bearer: &str, kind: &str, body: &str) -> Reply {
        let request = format!(
            "{start} HTTP/1.1\r\nHost: office\r\nConnection: close\r\nAuthorization: Bearer {bearer}\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
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
            // A page, or counts, is no object.
            body: serde_json::from_str(body).unwrap_or_default(),
        }
    }

    pub(crate) fn code(&self, seed: &TotpSeed) -> String {
        seed.code_at(self.clock.now())
    }

    /// The coordinator's first session, and the seed of their app.
    pub(crate) async fn enrolled(&self) -> (String, TotpSeed) {
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
