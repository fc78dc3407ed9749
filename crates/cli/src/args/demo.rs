//! The demonstration.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// `demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Where to make the office (a temporary directory otherwise).
    pub(crate) dir: Option<PathBuf>,
    /// Where to listen; this machine alone.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Walk the main job in the terminal instead.
    #[arg(long, conflicts_with = "listen")]
    pub(crate) walk: bool,
}
