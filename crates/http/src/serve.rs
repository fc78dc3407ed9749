//! The server, and the stop that lets running acts end.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::entrance::{Entrance, REQUESTS_AT_MOST};
use crate::tls::{Certificate, TlsListener};

/// After the stop was asked for, connections that say nothing are waited for so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// An answer leaves when it is written, not when the one before was acknowledged (RFC 896 waits). A
/// connection that refuses this is slower, and no worse.
fn at_once(stream: &mut TcpStream) {
    drop(stream.set_nodelay(true));
}

/// Serves, over TLS where there is a certificate, until `stop` is ready, then takes no further connection, lets every act that has begun
/// come to its end, and answers how many requests there were.
///
/// # Errors
/// When connections cannot be accepted any more.
pub async fn serve(
    listener: TcpListener,
    certificate: Option<Certificate>,
    entrance: Arc<Entrance>,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<u64> {
    let asked = Arc::new(Notify::new());
    let told = Arc::clone(&asked);
    let stop = async move {
        stop.await;
        told.notify_one();
    };
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving: Pin<Box<dyn Future<Output = io::Result<()>> + Send>> = match certificate {
        None => Box::pin(
            axum::serve(listener.tap_io(at_once), router)
                .with_graceful_shutdown(stop)
                .into_future(),
        ),
        Some(certificate) => {
            // Tapped for nothing: it is what makes axum tell the peer's address.
            let listener = TlsListener::new(listener, certificate)?.tap_io(|_stream| {});
            Box::pin(
                axum::serve(listener, router)
                    .with_graceful_shutdown(stop)
                    .into_future(),
            )
        }
    };
    // WHY: somebody who connects and says nothing must not hold the office open for ever.
    let impatient = async {
        asked.notified().await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        ended = serving => ended?,
        () = impatient => {}
    }
    // Every act holds a place while it runs: when all places are free, all acts have ended.
    drop(entrance.room.acquire_many(REQUESTS_AT_MOST).await);
    Ok(entrance.counts.total())
}
