//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;

/// Where a request comes from: wrong guesses are counted by it. It is never logged.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

impl Peer {
    /// The other end of the connection. Behind a proxy it is what the proxy says of its own peer: the
    /// last that was added. What a client writes there itself stands before it and counts for nothing.
    pub fn of(parts: &Parts, behind_proxy: bool) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|ConnectInfo(peer)| peer.ip());
        let said = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()
            .filter(|_said| behind_proxy)
            .and_then(|said| said.to_str().ok())
            .and_then(|said| said.rsplit(',').next())
            .and_then(|last| last.trim().parse().ok());
        Self(said.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn only_what_the_proxy_added_last_is_believed() {
        let peer = SocketAddr::from(([127, 0, 0, 1], 4000));
        let of = |said: &[&str], behind_proxy| {
            let mut request = Request::builder();
            for one in said {
                request = request.header("X-Forwarded-For", *one);
            }
            let (mut parts, ()) = request.body(()).unwrap().into_parts();
            parts.extensions.insert(ConnectInfo(peer));
            Peer::of(&parts, behind_proxy).0.to_string()
        };
        let forged = ["198.51.100.1", "203.0.113.1, 192.0.2.9"];
        assert_eq!(of(&forged, false), "127.0.0.1");
        assert_eq!(of(&forged, true), "192.0.2.9");
        assert_eq!(of(&["nonsense"], true), "127.0.0.1");
        assert_eq!(of(&[], true), "127.0.0.1");
    }
}
