//! The office itself: its making, staff, recipients, spreadsheets, reviews.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kitei_domain::{
    Day, JobOrderId, Population, RecipientId, RecipientKind, Role, SessionId, Source, StaffId,
};

use super::giver::GiverArgs;
use super::text::{ItemValue, Text};
use super::words;

/// `init`.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Where to make the office.
    pub(crate) dir: PathBuf,
    /// The operator's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) operator: Text,
    /// The first manager's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) manager: Option<Text>,
    /// The rule pack to begin with (the shipped one otherwise).
    #[arg(long, value_name = "DIR")]
    pub(crate) pack: Option<PathBuf>,
}

/// `staff …`.
#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// Add a member.
    Add {
        /// The name.
        #[arg(long)]
        name: Text,
        /// What they are; may be given several times.
        #[arg(long, required = true, value_parser = words::role(), value_delimiter = ',')]
        role: Vec<Role>,
        /// The departments; may be given several times.
        #[arg(long, default_value = "placement", value_delimiter = ',')]
        department: Vec<String>,
    },
    /// Record training.
    Train {
        /// Who.
        id: StaffId,
        /// The day.
        #[arg(long, value_name = "DATE")]
        on: Day,
    },
    /// Record the pledge.
    Pledge {
        /// Who.
        id: StaffId,
        /// The day.
        #[arg(long, value_name = "DATE")]
        on: Day,
    },
    /// Record leaving.
    Leave {
        /// Who.
        id: StaffId,
        /// The day (today otherwise).
        #[arg(long, value_name = "DATE")]
        on: Option<Day>,
    },
    /// List the staff.
    List,
    /// Invite a member to sign in for the first time.
    Invite {
        /// Who.
        id: StaffId,
        /// The name of the account (needed the first time).
        #[arg(long, value_name = "NAME")]
        account: Option<String>,
    },
    /// Recover the account of a member: ask, or confirm as the second manager.
    Recover {
        /// Who.
        id: StaffId,
        /// Confirm what another manager asked.
        #[arg(long)]
        confirm: bool,
    },
    /// Make the recovery code to print and to lock away.
    RecoveryCode,
    /// List the sessions of a member.
    Sessions {
        /// Who (yourself otherwise).
        id: Option<StaffId>,
    },
    /// End sessions.
    EndSessions {
        /// Whose: all of them.
        id: StaffId,
        /// Only this one.
        #[arg(long)]
        session: Option<SessionId>,
    },
}

impl StaffCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "staff-add",
            Self::Train { .. } => "staff-train",
            Self::Pledge { .. } => "staff-pledge",
            Self::Leave { .. } => "staff-leave",
            Self::List => "staff-list",
            Self::Invite { .. } => "staff-invite",
            Self::Recover { .. } => "staff-recover",
            Self::RecoveryCode => "staff-recovery-code",
            Self::Sessions { .. } => "staff-sessions",
            Self::EndSessions { .. } => "staff-end-sessions",
        }
    }
}

/// `recipient …`.
#[derive(Debug, Subcommand)]
pub(crate) enum RecipientCommand {
    /// Add a recipient.
    Add(RecipientAdd),
    /// List the recipients.
    List,
    /// Where it reads its mail.
    Mail {
        /// Which recipient.
        id: RecipientId,
        /// The address to set.
        #[arg(long)]
        address: Option<Text>,
    },
    /// Confirm that address.
    Confirm {
        /// Which recipient.
        id: RecipientId,
        /// The code that was mailed there.
        #[arg(long)]
        code: Text,
    },
}

impl RecipientCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "recipient-add",
            Self::List => "recipient-list",
            Self::Mail { .. } => "recipient-mail",
            Self::Confirm { .. } => "recipient-confirm",
        }
    }
}

/// `recipient add`.
#[derive(Debug, Args)]
pub(crate) struct RecipientAdd {
    /// What it is to the office.
    #[arg(long, value_parser = words::recipient_kind())]
    pub(crate) kind: RecipientKind,
    /// Its name.
    #[arg(long)]
    pub(crate) name: Text,
    /// Its address.
    #[arg(long)]
    pub(crate) address: Text,
    /// Its representative.
    #[arg(long)]
    pub(crate) representative: Text,
    /// Its country.
    #[arg(long)]
    pub(crate) country: String,
    /// A partner agency's licence number.
    #[arg(long)]
    pub(crate) licence: Option<String>,
}

/// `import …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// A list of people.
    People(ImportArgs),
    /// A list of job orders.
    Orders(OrdersArgs),
    /// Walk through what the guard held back.
    Review(ReviewArgs),
}

impl ImportCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::People(_) => "import-people",
            Self::Orders(_) => "import-orders",
            Self::Review(_) => "import-review",
        }
    }
}

/// `import people`.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The spreadsheet.
    pub(crate) file: PathBuf,
    /// The population.
    #[arg(long, default_value = "job_seeker", value_parser = words::population())]
    pub(crate) population: Population,
    /// The notice that was shown.
    #[arg(long, default_value = "unknown", value_name = "VERSION")]
    pub(crate) told: String,
    /// Where the items came from.
    #[arg(long, default_value = "self", value_parser = words::source())]
    pub(crate) source: Source,
    /// Who gave them.
    #[command(flatten)]
    pub(crate) giver: GiverArgs,
    /// The sheet.
    #[arg(long)]
    pub(crate) sheet: Option<String>,
    /// What was decided in `import review`.
    #[arg(long, value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,
    /// Change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// `import orders`.
#[derive(Debug, Args)]
pub(crate) struct OrdersArgs {
    /// The spreadsheet.
    pub(crate) file: PathBuf,
    /// The sheet.
    #[arg(long)]
    pub(crate) sheet: Option<String>,
    /// Change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// `import review`.
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// The office's own spreadsheet.
    pub(crate) file: PathBuf,
    /// Where to write the decisions.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
}

/// `orders …`.
#[derive(Debug, Subcommand)]
pub(crate) enum OrdersCommand {
    /// Add a job order of a known recipient.
    Add(OrderAdd),
    /// List the job orders.
    List,
    /// The people who may suit a job order.
    Match {
        /// Which.
        order: JobOrderId,
    },
}

impl OrdersCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "orders-add",
            Self::List => "orders-list",
            Self::Match { .. } => "orders-match",
        }
    }
}

/// `orders add`.
#[derive(Debug, Args)]
pub(crate) struct OrderAdd {
    /// Its number.
    #[arg(long)]
    pub(crate) number: String,
    /// Whose it is.
    #[arg(long)]
    pub(crate) recipient: RecipientId,
    /// Whether it is 紹介予定派遣.
    #[arg(long)]
    pub(crate) trial: bool,
    /// Its columns.
    #[arg(long, value_name = "COLUMN=VALUE")]
    pub(crate) column: Vec<ItemValue>,
}

/// `reviews …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ReviewsCommand {
    /// List what waits.
    List,
    /// Close one.
    Close {
        /// Which.
        review: String,
    },
}

impl ReviewsCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::List => "reviews-list",
            Self::Close { .. } => "reviews-close",
        }
    }
}
