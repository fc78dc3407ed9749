//! TLS with the office's own certificate (RFC 8446; version 1.2, RFC 5246, for older devices). Handshakes
//! run beside the accepting, so that whoever begins one and says nothing keeps nobody else waiting.

mod validity;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use kitei_domain::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How many may run at once.
const HANDSHAKES_AT_MOST: usize = 512;

/// What is wrong with a certificate or its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateFault {
    /// The file of the certificate holds none in PEM.
    NoCertificate,
    /// The file of the key holds none in PEM.
    NoKey,
    /// The key does not belong to the certificate, or is of a kind that is not known.
    NotAPair,
}

/// A certificate with its key, as they are shown to whoever connects.
#[derive(Clone)]
pub struct Certificate {
    config: Arc<ServerConfig>,
    holds: Option<(Timestamp, Timestamp)>,
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificate").finish_non_exhaustive()
    }
}

impl Certificate {
    /// Reads the chain, the server's own first, and the key; both in PEM (RFC 7468).
    ///
    /// # Errors
    /// One of them is not there, or they do not belong together.
    pub fn read(chain: &[u8], key: &[u8]) -> Result<Self, CertificateFault> {
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(chain)
            .collect::<Result<_, _>>()
            .map_err(|_unreadable| CertificateFault::NoCertificate)?;
        if chain.is_empty() {
            return Err(CertificateFault::NoCertificate);
        }
        let holds = chain.first().and_then(|own| validity::validity(own));
        let key =
            PrivateKeyDer::from_pem_slice(key).map_err(|_unreadable| CertificateFault::NoKey)?;
        let not_a_pair = |_fault| CertificateFault::NotAPair;
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(not_a_pair)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(not_a_pair)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            config: Arc::new(config),
            holds,
        })
    }

    /// From when and until when the server's own certificate holds, where it says so readably. It is
    /// shown to whoever connects all the same: they are the ones to refuse it.
    pub const fn holds(&self) -> Option<(Timestamp, Timestamp)> {
        self.holds
    }
}

/// Connections whose handshake is done.
#[derive(Debug)]
pub(crate) struct TlsListener {
    address: SocketAddr,
    shaken: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    accepting: AbortHandle,
}

impl TlsListener {
    pub(crate) fn new(mut listener: TcpListener, certificate: Certificate) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let acceptor = TlsAcceptor::from(certificate.config);
        let (sender, shaken) = mpsc::channel(HANDSHAKES_AT_MOST);
        let room = Arc::new(Semaphore::new(HANDSHAKES_AT_MOST));
        let accepting = tokio::spawn(async move {
            while let Ok(place) = Arc::clone(&room).acquire_owned().await {
                let (stream, peer) = Listener::accept(&mut listener).await;
                tokio::spawn(shake(acceptor.clone(), stream, peer, sender.clone(), place));
            }
        });
        Ok(Self {
            address,
            shaken,
            accepting: accepting.abort_handle(),
        })
    }
}

/// One handshake. Whoever fails here is nobody yet: there is nobody to answer and nothing to log.
async fn shake(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    peer: SocketAddr,
    shaken: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
    _place: OwnedSemaphorePermit,
) {
    let shaking = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream));
    if let Ok(Ok(stream)) = shaking.await {
        // Nobody takes it once the listener is gone.
        drop(shaken.send((stream, peer)).await);
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.shaken.recv().await {
            Some(shaken) => shaken,
            // The accepting ends with this listener, and with nothing else.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
