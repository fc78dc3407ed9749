//! Mail and packages.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use kitei_domain::{MailId, PackageId, PersonId, RecipientId};
use kitei_office::ServerTls;

use super::text::Text;

/// `mail …`.
#[derive(Debug, Subcommand)]
pub(crate) enum MailCommand {
    /// Say how mail leaves.
    Set(MailSet),
    /// How mail leaves.
    Show,
    /// Try it.
    Test {
        /// To which address.
        #[arg(long)]
        to: Text,
    },
    /// Send what is due.
    Send,
    /// What waits.
    Queue,
    /// Take a mail out of the queue.
    Drop {
        /// Which.
        mail: MailId,
    },
    /// Mail to an address came back.
    Bounced {
        /// The address.
        address: Text,
    },
}

impl MailCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Set(_) => "mail-set",
            Self::Show => "mail-show",
            Self::Test { .. } => "mail-test",
            Self::Send => "mail-send",
            Self::Queue => "mail-queue",
            Self::Drop { .. } => "mail-drop",
            Self::Bounced { .. } => "mail-bounced",
        }
    }
}

/// How a connection to a server is protected.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum TlsArg {
    /// From the first byte.
    Implicit,
    /// By STARTTLS.
    Starttls,
    /// Not at all.
    None,
}

impl From<TlsArg> for ServerTls {
    fn from(tls: TlsArg) -> Self {
        match tls {
            TlsArg::Implicit => Self::Implicit,
            TlsArg::Starttls => Self::Starttls,
            TlsArg::None => Self::None,
        }
    }
}

/// `mail set`: what is not named stays.
#[derive(Debug, Args)]
pub(crate) struct MailSet {
    /// Whom mail is from.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) from: Option<String>,
    /// Where links lead.
    #[arg(long, value_name = "URL")]
    pub(crate) link_base: Option<String>,
    /// The server.
    #[arg(long, conflicts_with = "folder")]
    pub(crate) host: Option<String>,
    /// Its port.
    #[arg(long, requires = "host")]
    pub(crate) port: Option<u16>,
    /// How the connection is protected.
    #[arg(long, requires = "host", default_value = "starttls")]
    pub(crate) tls: TlsArg,
    /// Who signs in there.
    #[arg(long, requires = "host", requires = "password_file")]
    pub(crate) user: Option<String>,
    /// A file with the password, or `-`.
    #[arg(long, requires = "user", value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// A folder in place of a server.
    #[arg(long, value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}

/// `packages …`.
#[derive(Debug, Subcommand)]
pub(crate) enum PackagesCommand {
    /// List packages.
    List(PackagesList),
    /// Recall one.
    Recall {
        /// Which.
        package: PackageId,
    },
}

/// `packages list`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whose").required(true))]
pub(crate) struct PackagesList {
    /// Of a person.
    #[arg(long, group = "whose")]
    pub(crate) person: Option<PersonId>,
    /// To a recipient.
    #[arg(long, group = "whose")]
    pub(crate) recipient: Option<RecipientId>,
}

impl PackagesCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "packages-list",
            Self::Recall { .. } => "packages-recall",
        }
    }
}
