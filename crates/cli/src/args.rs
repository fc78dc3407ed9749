//! The command line as types: every row of the contract, parsed and nothing more. Help texts are
//! replaced by those of the reader's language (`help.rs`); what stands here is the developer's.

mod contact;
mod demo;
mod doctor;
mod evidence;
mod giver;
mod keys;
mod mail;
mod office;
mod people;
mod placement;
mod regulation;
mod serve;
mod signin;
mod text;
mod words;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub(crate) use contact::NoteArgs;
pub(crate) use demo::DemoArgs;
pub(crate) use doctor::DoctorArgs;
pub(crate) use evidence::EvidenceArg;
pub(crate) use keys::{JournalCommand, KeysCommand, RestoreArgs};
pub(crate) use mail::{MailCommand, MailSet, PackagesCommand};
pub(crate) use office::{
    ImportArgs, ImportCommand, InitArgs, OrdersArgs, OrdersCommand, RecipientCommand, ReviewArgs,
    ReviewsCommand, StaffCommand,
};
pub(crate) use people::{
    AddArgs, EraseArgs, FindArgs, HappenedArgs, NoticeCommand, PeopleCommand, ScopeArg, ShowArgs,
};
pub(crate) use placement::{ConsentCommand, GiveArgs, ProvideArgs, ReferralCommand, WithdrawArgs};
pub(crate) use regulation::{CertificateCommand, ExplainArgs, LangArg, RegulationCommand};
pub(crate) use serve::ServeArgs;
pub(crate) use signin::{DeviceCommand, ProgramCommand};
pub(crate) use text::Text;
pub(crate) use words::{BasisArg, ContractArg, ReferralKindArg, ResultArg};

/// `kitei` and its options.
#[derive(Debug, Parser)]
#[command(
    name = "kitei",
    version,
    disable_version_flag = true,
    disable_help_subcommand = true,
    disable_help_flag = true
)]
pub(crate) struct Args {
    /// Answer with one JSON object.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The office directory (else `KITEI_OFFICE`).
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) office: Option<PathBuf>,
    /// A file with the passphrase of the office's key file.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) key_passphrase_file: Option<PathBuf>,
    /// Print help.
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    pub(crate) help: Option<bool>,
    /// Print the version.
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    pub(crate) version: Option<bool>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Open an office with invented people.
    Demo(DemoArgs),
    /// Make an office.
    Init(InitArgs),
    /// Members of the staff.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Programs that act in somebody's name.
    #[command(subcommand)]
    Program(ProgramCommand),
    /// The office's devices.
    #[command(subcommand)]
    Device(DeviceCommand),
    /// Who may receive.
    #[command(subcommand)]
    Recipient(RecipientCommand),
    /// Spreadsheets in.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Job orders.
    #[command(subcommand)]
    Orders(OrdersCommand),
    /// People.
    #[command(subcommand)]
    People(PeopleCommand),
    /// The notice.
    #[command(subcommand)]
    Notice(NoticeCommand),
    /// Consents.
    #[command(subcommand)]
    Consent(ConsentCommand),
    /// Referrals.
    #[command(subcommand)]
    Referral(ReferralCommand),
    /// Provide to a third party.
    Provide(ProvideArgs),
    /// Packages that recipients open.
    #[command(subcommand)]
    Packages(PackagesCommand),
    /// Mail.
    #[command(subcommand)]
    Mail(MailCommand),
    /// The journal.
    #[command(subcommand)]
    Journal(JournalCommand),
    /// The keys.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Back the data up.
    Backup {
        /// The file to write.
        out: PathBuf,
    },
    /// Bring an office back.
    Restore(RestoreArgs),
    /// The rule pack.
    #[command(subcommand)]
    Regulation(RegulationCommand),
    /// Certificates of erasure.
    #[command(subcommand)]
    Certificate(CertificateCommand),
    /// What waits for a manager.
    #[command(subcommand)]
    Reviews(ReviewsCommand),
    /// Confirm the consents of a restored office.
    Reconfirm,
    /// Serve the office over HTTP.
    Serve(ServeArgs),
    /// Look for common faults; nothing is changed.
    Doctor(DoctorArgs),
}

impl Command {
    /// The command's name as the contract writes it, for the keys of texts: `people-show`.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Demo(_) => "demo",
            Self::Init(_) => "init",
            Self::Staff(command) => command.name(),
            Self::Program(command) => command.name(),
            Self::Device(command) => command.name(),
            Self::Recipient(command) => command.name(),
            Self::Import(command) => command.name(),
            Self::Orders(command) => command.name(),
            Self::People(command) => command.name(),
            Self::Notice(NoticeCommand::Show { .. }) => "notice-show",
            Self::Consent(command) => command.name(),
            Self::Referral(command) => command.name(),
            Self::Provide(_) => "provide",
            Self::Packages(command) => command.name(),
            Self::Mail(command) => command.name(),
            Self::Journal(command) => command.name(),
            Self::Keys(command) => command.name(),
            Self::Backup { .. } => "backup",
            Self::Restore(_) => "restore",
            Self::Regulation(command) => command.name(),
            Self::Certificate(command) => command.name(),
            Self::Reviews(command) => command.name(),
            Self::Reconfirm => "reconfirm",
            Self::Serve(_) => "serve",
            Self::Doctor(_) => "doctor",
        }
    }
}
