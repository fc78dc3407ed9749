//! `kitei serve` with a certificate of the office's own, spoken to over TLS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use serde_json::Value;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::desk::Desk;

struct Encrypted {
    child: Child,
    address: String,
    root: CertificateDer<'static>,
}

/// A certificate for this machine: its own bytes, and the files of certificate and key.
fn certificate(desk: &Desk, name: &str) -> (CertificateDer<'static>, String, String) {
    let made = generate_simple_self_signed(vec!["localhost".to_owned()]);
    let CertifiedKey { cert, signing_key } = made.unwrap();
    let chain = desk.file(&format!("{name}.pem"), cert.pem());
    let key = desk.file(&format!("{name}.key"), signing_key.serialize_pem());
    (cert.der().clone(), chain, key)
}

impl Encrypted {
    fn start(desk: &Desk) -> Self {
        let (root, chain, key) = certificate(desk, "own");
        let serve = ["serve", "--listen", "127.0.0.1:0", "--json"];
        let files = ["--tls-certificate", &chain, "--tls-key", &key];
        let mut command = desk.command(&[&serve[..], &files].concat());
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        log.read_line(&mut line).unwrap();
        let listening: Value = serde_json::from_str(&line).unwrap();
        let address = listening["address"].as_str().unwrap().to_owned();
        // What else it logs is read, so that it never waits for a reader.
        std::thread::spawn(move || log.read_to_end(&mut Vec::new()));
        Self {
            child,
            address,
            root,
        }
    }

    /// Asks over TLS, trusting this certificate and no other.
    fn ask(&self, trusted: &CertificateDer<'static>) -> std::io::Result<String> {
        let mut roots = RootCertStore::empty();
        roots.add(trusted.clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = "localhost".try_into().unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        let stream = TcpStream::connect(&self.address)?;
        let mut stream = StreamOwned::new(connection, stream);
        stream
            .write_all(b"GET /notice HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }
}

impl Drop for Encrypted {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn the_office_answers_under_its_own_certificate_only() {
    let desk = Desk::new();
    let server = Encrypted::start(&desk);
    // Somebody connects, says nothing, and keeps nobody else waiting.
    let silent = TcpStream::connect(&server.address).unwrap();
    let answer = server.ask(&server.root).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let (other, ..) = certificate(&desk, "other");
    assert!(
        server.ask(&other).is_err(),
        "another certificate is not trusted"
    );
    let mut plain = TcpStream::connect(&server.address).unwrap();
    plain
        .write_all(b"GET /notice HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut bytes = Vec::new();
    // The connection may be reset: what matters is what it did not say.
    drop(plain.read_to_end(&mut bytes));
    assert!(!bytes.starts_with(b"HTTP/"), "nothing is answered in clear");
    drop(silent);
}

#[test]
fn it_stops_when_asked_although_somebody_is_connected() {
    let desk = Desk::new();
    let mut server = Encrypted::start(&desk);
    let silent = TcpStream::connect(&server.address).unwrap();
    server.ask(&server.root.clone()).unwrap();
    let id = server.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    assert!(server.child.wait().unwrap().success());
    drop(silent);
}

#[test]
fn files_that_are_no_certificate_or_do_not_belong_together_are_named() {
    let desk = Desk::new();
    let (_, chain, key) = certificate(&desk, "own");
    let (_, _, other) = certificate(&desk, "other");
    let nothing = desk.file("nothing.pem", "nothing");
    let serve = |chain: &str, key: &str| {
        let listen = ["serve", "--listen", "127.0.0.1:0"];
        desk.run(&[&listen[..], &["--tls-certificate", chain, "--tls-key", key]].concat())
    };
    for (chain, key, code, file) in [
        (&nothing, &key, "certificate_missing", &nothing),
        (&chain, &nothing, "certificate_key_missing", &nothing),
        (&chain, &other, "certificate_key_mismatch", &other),
    ] {
        let failed = serve(chain, key).failed(2, code);
        assert!(
            failed.word("/error/message").contains(file.as_str()),
            "{failed:?}"
        );
    }
    let absent = desk.path("absent.pem");
    serve(&absent, &key).failed(1, "io_failed");
    let alone = ["serve", "--tls-certificate", &chain];
    assert_eq!(desk.run(&alone).exit, 2, "the key is asked for");
    let open = ["serve", "--listen", "0.0.0.0:0"];
    desk.run(&open).failed(2, "listen_refused");
}
