//! A running server: `kitei serve` on a port of its own, a plain HTTP client, and the document that
//! every answer is held against.

mod shape;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use serde_json::Value;

use crate::desk::Desk;

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) text: String,
    pub(crate) object: Value,
}

impl Reply {
    /// Reads an answer to its end.
    pub(crate) fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let answer = String::from_utf8(bytes).unwrap();
        let (head, text) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self {
            status,
            head: head.to_ascii_lowercase(),
            text: text.to_owned(),
            object: serde_json::from_str(text).unwrap_or_default(),
        }
    }

    /// A word of the answer.
    pub(crate) fn word(&self, pointer: &str) -> String {
        let value = self.object.pointer(pointer).and_then(Value::as_str);
        value
            .unwrap_or_else(|| panic!("{pointer} in {self:?}"))
            .to_owned()
    }

    /// The answer, which must have this status.
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// The answer, which must be a problem with this status and code.
    pub(crate) fn problem(self, status: u16, code: &str) -> Self {
        assert_eq!(
            (self.status, self.word("/code").as_str()),
            (status, code),
            "{self:?}"
        );
        assert!(self.head.contains("content-type: application/problem+json"));
        assert!(!self.word("/title").starts_with("problem-"), "{self:?}");
        assert!(!self.word("/detail").is_empty(), "{self:?}");
        self
    }

    /// The answer, which must be a refusal with clauses, a next step and its entry.
    pub(crate) fn refused(self, status: u16, code: &str) -> Self {
        for list in ["/clauses", "/next"] {
            let list = self.object.pointer(list).and_then(Value::as_array);
            assert!(!list.unwrap().is_empty(), "{self:?}");
        }
        assert_eq!(self.word("/entry/leaf_hash").len(), 64);
        self.problem(status, code)
    }
}

/// `kitei serve`, until it is stopped or dropped.
pub(crate) struct Server {
    child: Child,
    log: Option<JoinHandle<String>>,
    pub(crate) address: String,
    pub(crate) token: String,
    pub(crate) document: Value,
}

impl Server {
    /// Starts one on a free port, and waits for the line that says which.
    pub(crate) fn start(desk: &Desk) -> Self {
        let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0", "--json"]);
        command.env_remove("KITEI_TOKEN");
        command.stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        log.read_line(&mut line).unwrap();
        let listening: Value = serde_json::from_str(&line).unwrap();
        let address = listening["address"].as_str().unwrap().to_owned();
        let log = std::thread::spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).unwrap();
            text
        });
        let mut server = Self {
            child,
            log: Some(log),
            address,
            token: desk.token.clone(),
            document: Value::Null,
        };
        server.document = server.get("/api/v1/openapi.json").is(200).object;
        server
    }

    /// The address of a page.
    pub(crate) fn page(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Asks with these headers and this body, as they are.
    pub(crate) fn send(&self, start: &str, headers: &str, body: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{start} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n",
            self.address
        );
        stream.write_all(head.as_bytes()).unwrap();
        // A server that answers early may have closed its side already.
        drop(stream.write_all(body));
        Reply::read(stream)
    }

    fn signed(&self, start: &str, headers: &str, body: &[u8]) -> Reply {
        let headers = format!("Authorization: Bearer {}\r\n{headers}", self.token);
        let reply = self.send(start, &headers, body);
        shape::held(&self.document, start, &reply);
        reply
    }

    /// `GET` of a place, signed in.
    pub(crate) fn get(&self, place: &str) -> Reply {
        self.signed(&format!("GET {place}"), "", b"")
    }

    /// A method with a JSON body, signed in.
    pub(crate) fn act(&self, start: &str, body: &Value) -> Reply {
        self.raw(start, body.to_string().as_bytes())
    }

    /// A method with these bytes as JSON body, signed in.
    pub(crate) fn raw(&self, start: &str, body: &[u8]) -> Reply {
        let headers = format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n",
            body.len()
        );
        self.signed(start, &headers, body)
    }

    /// Asks the process to end, by its id.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the end: the object on standard output, and the log.
    pub(crate) fn ended(mut self) -> (Value, String) {
        let mut stdout = String::new();
        let mut out = self.child.stdout.take().unwrap();
        out.read_to_string(&mut stdout).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{stdout}");
        let log = self.log.take().unwrap().join().unwrap();
        (serde_json::from_str(&stdout).unwrap(), log)
    }

    /// Stops it: the object on standard output, and the log.
    pub(crate) fn stop(self) -> (Value, String) {
        self.terminate();
        self.ended()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that ended is not there to be ended.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
