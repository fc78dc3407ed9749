//! What is done with the information about one person.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand};
use kitei_domain::{
    Day, FollowUpId, PersonId, Population, RecipientId, Source, StaffId, Timestamp,
};

use super::contact::{ContactArgs, NoteArgs};
use super::evidence::EvidenceArg;
use super::giver::GiverArgs;
use super::text::{ItemValue, Pair, Text};
use super::words::{self, BasisArg, ChannelArg};

/// `people …`.
#[derive(Debug, Subcommand)]
pub(crate) enum PeopleCommand {
    /// Register a person.
    Add(AddArgs),
    /// Look somebody up.
    Find(FindArgs),
    /// Open items for a purpose.
    Show(ShowArgs),
    /// Which items are held.
    Held(ContactArgs),
    /// Open a contact.
    Contact(ContactArgs),
    /// Close a contact.
    ContactClose(ContactArgs),
    /// The person confirmed a section.
    Confirm {
        /// Who.
        id: PersonId,
        /// Which section.
        #[arg(long)]
        section: String,
    },
    /// Record a note of a contact.
    Note(NoteArgs),
    /// The next steps that are due.
    FollowUps,
    /// A next step is done.
    FollowUpDone {
        /// Which.
        id: FollowUpId,
    },
    /// Correct or add an item.
    Correct(CorrectArgs),
    /// Delete an item.
    DeleteItem {
        /// Who.
        id: PersonId,
        /// Which item.
        #[arg(long)]
        item: String,
    },
    /// Suspend use.
    Suspend {
        /// Who.
        id: PersonId,
        /// What stops.
        #[arg(long)]
        scope: ScopeArg,
    },
    /// End a suspension.
    Resume {
        /// Who.
        id: PersonId,
        /// What goes on again.
        #[arg(long)]
        scope: ScopeArg,
    },
    /// Record what already happened.
    Happened(HappenedArgs),
    /// Destroy the keys.
    Erase(EraseArgs),
    /// Of whom something is kept beyond its last day.
    Overdue,
    /// The job orders that may suit somebody.
    Match {
        /// Who.
        id: PersonId,
    },
    /// Who used the information.
    AccessHistory {
        /// Who.
        id: PersonId,
    },
    /// Make a slip by which somebody proves who they are.
    Slip {
        /// Who.
        id: PersonId,
    },
    /// What people asked for.
    Requests {
        /// Who.
        id: Option<PersonId>,
    },
    /// Write out everything of one person.
    Export {
        /// Who.
        id: PersonId,
        /// Where to.
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Join two files of one person.
    Merge {
        /// The file that stays.
        id: PersonId,
        /// The file that is joined to it.
        other: PersonId,
    },
    /// Part joined files.
    Unmerge {
        /// The file that was joined and is parted again.
        id: PersonId,
    },
}

impl PeopleCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "people-add",
            Self::Find(_) => "people-find",
            Self::Show(_) => "people-show",
            Self::Held(_) => "people-held",
            Self::Contact(_) => "people-contact",
            Self::ContactClose(_) => "people-contact-close",
            Self::Confirm { .. } => "people-confirm",
            Self::Note(_) => "people-note",
            Self::FollowUps => "people-follow-ups",
            Self::FollowUpDone { .. } => "people-follow-up-done",
            Self::Correct(_) => "people-correct",
            Self::DeleteItem { .. } => "people-delete-item",
            Self::Suspend { .. } => "people-suspend",
            Self::Resume { .. } => "people-resume",
            Self::Happened(_) => "people-happened",
            Self::Erase(_) => "people-erase",
            Self::Overdue => "people-overdue",
            Self::Match { .. } => "people-match",
            Self::AccessHistory { .. } => "people-access-history",
            Self::Slip { .. } => "people-slip",
            Self::Requests { .. } => "people-requests",
            Self::Export { .. } => "people-export",
            Self::Merge { .. } => "people-merge",
            Self::Unmerge { .. } => "people-unmerge",
        }
    }
}

/// `people add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The population.
    #[arg(long, default_value = "job_seeker", value_parser = words::population())]
    pub(crate) population: Population,
    /// The notice that was shown.
    #[arg(long, default_value = "unknown", value_name = "VERSION")]
    pub(crate) told: String,
    /// Where the items came from.
    #[arg(long, value_parser = words::source())]
    pub(crate) source: Source,
    /// Who gave them.
    #[command(flatten)]
    pub(crate) giver: GiverArgs,
    /// The items.
    #[arg(long, required = true, value_name = "ITEM=VALUE")]
    pub(crate) item: Vec<ItemValue>,
    /// Purposes told separately for an item.
    #[arg(long, value_name = "ITEM=PURPOSE")]
    pub(crate) purpose_told: Vec<Pair>,
    /// Why a barred item cannot be done without.
    #[arg(long)]
    pub(crate) need: Option<Text>,
    /// The purpose of a barred item was shown to the person.
    #[arg(long)]
    pub(crate) purpose_shown: bool,
}

/// `people correct`.
#[derive(Debug, Args)]
pub(crate) struct CorrectArgs {
    /// Who.
    pub(crate) id: PersonId,
    /// Which item.
    #[arg(long)]
    pub(crate) item: String,
    /// Its value.
    #[arg(long)]
    pub(crate) value: Text,
    /// Where it came from.
    #[arg(long, default_value = "self", value_parser = words::source())]
    pub(crate) source: Source,
    /// Why a barred item cannot be done without.
    #[arg(long)]
    pub(crate) need: Option<Text>,
    /// The purpose of a barred item was shown to the person.
    #[arg(long)]
    pub(crate) purpose_shown: bool,
}

/// `people find`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("by").required(true))]
pub(crate) struct FindArgs {
    /// By name.
    #[arg(long, group = "by")]
    pub(crate) name: Option<Text>,
    /// By kana.
    #[arg(long, group = "by")]
    pub(crate) kana: Option<Text>,
    /// By phone number.
    #[arg(long, group = "by")]
    pub(crate) phone: Option<Text>,
    /// By mail address.
    #[arg(long, group = "by")]
    pub(crate) mail: Option<Text>,
    /// By the office's own number.
    #[arg(long, group = "by")]
    pub(crate) number: Option<Text>,
    /// For what.
    #[arg(long)]
    pub(crate) purpose: String,
    /// The reason, in an emergency.
    #[arg(long)]
    pub(crate) reason: Option<Text>,
}

/// `people show`.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Who.
    pub(crate) id: PersonId,
    /// For what.
    #[arg(long)]
    pub(crate) purpose: String,
    /// Which items.
    #[arg(long, value_delimiter = ',')]
    pub(crate) items: Option<Vec<String>>,
    /// The reason, in an emergency.
    #[arg(long)]
    pub(crate) reason: Option<Text>,
    /// An earlier time.
    #[arg(long, value_name = "TIME", requires = "replay")]
    pub(crate) at: Option<Timestamp>,
    /// Rule again as at that time.
    #[arg(long, requires = "at")]
    pub(crate) replay: bool,
}

/// `people happened`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whom").required(true))]
pub(crate) struct HappenedArgs {
    /// Whose information.
    pub(crate) id: PersonId,
    /// When.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Timestamp,
    /// Who did it.
    #[arg(long, value_name = "STAFF")]
    pub(crate) by: Option<StaffId>,
    /// To which recipient.
    #[arg(long, group = "whom", value_name = "RECIPIENT")]
    pub(crate) to: Option<RecipientId>,
    /// To whom else.
    #[arg(long, group = "whom", value_name = "TEXT")]
    pub(crate) to_other: Option<Text>,
    /// In the course of what.
    #[arg(long)]
    pub(crate) purpose: String,
    /// Which items.
    #[arg(long, required = true, value_delimiter = ',', value_name = "ITEM")]
    pub(crate) items: Vec<String>,
    /// How.
    #[arg(long)]
    pub(crate) channel: ChannelArg,
    /// How it came about.
    #[arg(long, value_name = "TEXT")]
    pub(crate) circumstances: Option<Text>,
}

/// `people erase`.
#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    /// Who.
    pub(crate) id: PersonId,
    /// On what ground.
    #[arg(long)]
    pub(crate) basis: BasisArg,
    /// Only say what would be kept.
    #[arg(long)]
    pub(crate) preview: bool,
}

/// `notice …`.
#[derive(Debug, Subcommand)]
pub(crate) enum NoticeCommand {
    /// The notice was shown.
    Show {
        /// To whom.
        id: PersonId,
        /// When.
        #[arg(long, value_name = "DATE")]
        on: Day,
        /// Evidence.
        #[arg(long)]
        evidence: EvidenceArg,
    },
}

/// `all`, a purpose or a recipient.
#[derive(Debug, Clone)]
pub(crate) enum ScopeArg {
    /// Everything.
    All,
    /// One purpose.
    Purpose(String),
    /// One recipient.
    Recipient(RecipientId),
}

impl FromStr for ScopeArg {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match (text, text.parse()) {
            ("all", _) => Self::All,
            (_, Ok(recipient)) => Self::Recipient(recipient),
            (purpose, Err(_)) => Self::Purpose(purpose.to_owned()),
        })
    }
}
