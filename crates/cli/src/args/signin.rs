//! Programs that act in somebody's name, and the office's devices.

use clap::Subcommand;
use kitei_domain::{Act, Day, DeviceId, ProgramId, StaffId};

use super::text::Text;
use super::words;

/// `program …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ProgramCommand {
    /// Make a token for a program.
    Add {
        /// What the program is called.
        #[arg(long)]
        name: Text,
        /// Which acts it may do; may be given several times.
        #[arg(long, required = true, value_parser = words::act(), value_delimiter = ',')]
        act: Vec<Act>,
        /// For which purposes; may be given several times.
        #[arg(long, required = true, value_delimiter = ',')]
        purpose: Vec<String>,
        /// The last day on which it may.
        #[arg(long, value_name = "DATE")]
        until: Day,
    },
    /// List programs.
    List {
        /// Whose (one's own otherwise).
        id: Option<StaffId>,
    },
    /// End the token of a program.
    End {
        /// Which.
        program: ProgramId,
    },
}

impl ProgramCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "program-add",
            Self::List { .. } => "program-list",
            Self::End { .. } => "program-end",
        }
    }
}

/// `device …`.
#[derive(Debug, Subcommand)]
pub(crate) enum DeviceCommand {
    /// Issue the code by which a device registers itself.
    Invite {
        /// What people call it.
        #[arg(long)]
        name: Text,
        /// In which establishment it stands.
        #[arg(long)]
        establishment: Text,
    },
    /// List the devices.
    List,
    /// Revoke a device.
    Revoke {
        /// Which.
        device: DeviceId,
    },
}

impl DeviceCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Invite { .. } => "device-invite",
            Self::List => "device-list",
            Self::Revoke { .. } => "device-revoke",
        }
    }
}
