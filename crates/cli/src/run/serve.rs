//! `kitei serve`: one process holds the office open and answers over HTTP, beside other commands.
//! Rotation and restore want the office alone and are told that it is in use.

mod importing;
mod log;
mod sending;

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use kitei_http::{Certificate, CertificateFault, Entrance, Line, OfficeSource};
use kitei_office::{Office, OfficeError, Post};
use kitei_web::{Demonstration, Transport};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::RwLock;
use zeroize::Zeroizing;

use super::Session;
use crate::args::ServeArgs;
use crate::failure::Failure;
use crate::output::{Answer, say};
use crate::place::{Held, Hold};
use importing::Importer;
use log::Log;
use sending::{Sender, Way};

/// What is different where a server shows a demonstration.
pub(crate) struct Show {
    /// What its page asks.
    pub(crate) shown: Arc<dyn Demonstration>,
    /// The way that its mail takes.
    pub(crate) way: Arc<dyn Post>,
    /// Tells where it is; nothing else is said along the way.
    pub(crate) tell: Box<dyn FnOnce(&str) + Send>,
}

/// `serve`.
pub(crate) async fn serve(
    args: ServeArgs,
    session: &Session<'_>,
    show: Option<Show>,
) -> Result<Answer, Failure> {
    let files = args.tls_certificate.as_deref().zip(args.tls_key.as_deref());
    let certificate = files.map(certificate).transpose()?;
    let encrypted = args.behind_proxy || certificate.is_some();
    if !args.listen.ip().is_loopback() && !encrypted {
        return Err(Failure::ListenRefused);
    }
    let place = session.open(Hold::Shared).await?;
    let stop = stopped().map_err(at(args.listen))?;
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(at(args.listen))?;
    let address = listener.local_addr().map_err(at(args.listen))?;
    let (office, held) = place.parted();
    let source = Arc::new(Served {
        office: RwLock::new(Arc::new(office)),
        held,
    });
    let log = Log::start().map_err(at(address))?;
    let (show, way) = if let Some(Show { shown, way, tell }) = show {
        tell(&format!("http://{address}"));
        (Some(shown), Way::Set(way))
    } else {
        tell_listening(address, certificate.is_some(), session, &log);
        (None, Way::Settings(super::mail::mail_folder(session)))
    };
    // A demonstration has its words on the terminal, and no line of a log among them.
    let quiet = show.is_some();
    let each = log.say();
    let entrance = Entrance::new(Arc::clone(&source) as _, move |line: &Line<'_>| {
        if !quiet {
            each.line(&json!(line));
        }
    });
    let entrance = Arc::new(entrance.behind_proxy(args.behind_proxy));
    let transport = if encrypted {
        Transport::Tls
    } else {
        Transport::Loopback
    };
    let pages = match show {
        Some(shown) => kitei_web::router_of_demonstration(Arc::clone(&entrance), transport, shown),
        None => kitei_web::router(Arc::clone(&entrance), transport),
    };
    let router = kitei_api::router(Arc::clone(&entrance)).merge(pages);
    let importer = Importer::start(Arc::clone(&source), log.say());
    let sender = Sender::start(source, way, log.say());
    let requests = kitei_http::serve(listener, certificate, entrance, router, stop).await;
    importer.stop().await;
    sender.stop().await;
    if requests.is_ok() && !quiet {
        log.say().line(&json!({"event": "stopped"}));
    }
    log.close();
    let requests = requests.map_err(at(address))?;
    Ok(Answer::done(json!({"requests": requests})))
}

fn tell_listening(address: SocketAddr, encrypted: bool, session: &Session<'_>, log: &Log) {
    log.say()
        .line(&json!({"event": "listening", "address": address.to_string()}));
    if !session.json {
        let scheme = if encrypted { "https" } else { "http" };
        let address = format!("{scheme}://{address}");
        say(&session
            .messages
            .text_with("serve-listening", &[("address", (&address).into())]));
    }
}

/// The certificate with its key, out of their files.
pub(super) fn certificate((chain, key): (&Path, &Path)) -> Result<Certificate, Failure> {
    let read = |path: &Path| {
        std::fs::read(path)
            .map(Zeroizing::new)
            .map_err(Failure::at(path))
    };
    Certificate::read(&read(chain)?, &read(key)?).map_err(|fault| Failure::Certificate {
        file: match fault {
            CertificateFault::NoCertificate => chain.to_owned(),
            CertificateFault::NoKey | CertificateFault::NotAPair => key.to_owned(),
        },
        fault,
    })
}

fn at(address: SocketAddr) -> impl FnOnce(io::Error) -> Failure {
    move |source| Failure::Io {
        place: address.to_string(),
        source,
    }
}

/// The office that is served, opened again when a day, a new rule pack or the manager's
/// confirmation has overtaken it.
struct Served {
    office: RwLock<Arc<Office>>,
    held: Held,
}

#[async_trait]
impl OfficeSource for Served {
    async fn current(&self) -> Result<Arc<Office>, OfficeError> {
        let open = Arc::clone(&*self.office.read().await);
        if open.is_current().await? {
            return Ok(open);
        }
        let mut office = self.office.write().await;
        if !office.is_current().await? {
            *office = Arc::new(self.held.open_again().await?);
        }
        Ok(Arc::clone(&office))
    }
}

/// Ready when somebody asks the process to end. The signals are listened for from now on, so that
/// none that comes after this is lost.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stopped() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // A process that cannot hear Ctrl-C is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
