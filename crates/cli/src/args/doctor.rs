//! Looking for common faults.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// `doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Ask whether the mail server can be reached.
    #[arg(long)]
    pub(crate) network: bool,
    /// Where `serve` is to listen.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// A proxy with TLS is to stand before it.
    #[arg(long, conflicts_with = "tls_certificate")]
    pub(crate) behind_proxy: bool,
    /// The certificate chain that `serve` is to show.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// Its key.
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub(crate) tls_key: Option<PathBuf>,
}
