//! Consents, referrals, provisions.

use clap::{Args, Subcommand};
use kitei_domain::{
    ConsentKind, Day, JobOrderId, PersonId, RecipientId, ReferralId, StaffId, Timestamp,
};

use super::evidence::EvidenceArg;
use super::text::Text;
use super::words::{self, ChannelArg, ContractArg, ReferralKindArg, ResultArg};

/// `consent …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ConsentCommand {
    /// Record a consent.
    Give(GiveArgs),
    /// Record a withdrawal.
    Withdraw(WithdrawArgs),
    /// List the consents.
    List {
        /// Whose.
        id: PersonId,
        /// Only of this kind.
        #[arg(long, value_parser = words::consent_kind())]
        kind: Option<ConsentKind>,
    },
}

impl ConsentCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Give(_) => "consent-give",
            Self::Withdraw(_) => "consent-withdraw",
            Self::List { .. } => "consent-list",
        }
    }
}

/// `consent give`.
#[derive(Debug, Args)]
pub(crate) struct GiveArgs {
    /// Who agrees.
    pub(crate) id: PersonId,
    /// To what.
    #[arg(long, value_parser = words::consent_kind())]
    pub(crate) kind: ConsentKind,
    /// For whom.
    #[arg(long)]
    pub(crate) recipient: Option<RecipientId>,
    /// For which job order.
    #[arg(long)]
    pub(crate) order: Option<JobOrderId>,
    /// Which items.
    #[arg(long, value_delimiter = ',')]
    pub(crate) items: Vec<String>,
    /// Evidence.
    #[arg(long)]
    pub(crate) evidence: EvidenceArg,
    /// How the need was explained.
    #[arg(long)]
    pub(crate) explanation: Option<Text>,
    /// When it was given, if earlier.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<Day>,
}

/// `consent withdraw`.
#[derive(Debug, Args)]
pub(crate) struct WithdrawArgs {
    /// Who withdraws.
    pub(crate) id: PersonId,
    /// What.
    #[arg(long, value_parser = words::consent_kind())]
    pub(crate) kind: ConsentKind,
    /// For whom.
    #[arg(long)]
    pub(crate) recipient: Option<RecipientId>,
    /// For which job order.
    #[arg(long)]
    pub(crate) order: Option<JobOrderId>,
    /// Evidence.
    #[arg(long)]
    pub(crate) evidence: Option<EvidenceArg>,
}

/// `referral …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ReferralCommand {
    /// Open a referral.
    Open {
        /// Who.
        id: PersonId,
        /// To which job order.
        #[arg(long)]
        order: JobOrderId,
        /// To what work.
        #[arg(long)]
        kind: Option<ReferralKindArg>,
    },
    /// Record the decision.
    Decide {
        /// Which.
        referral: ReferralId,
        /// When.
        #[arg(long, value_name = "DATE")]
        on: Day,
        /// Evidence.
        #[arg(long)]
        evidence: EvidenceArg,
    },
    /// Record the outcome.
    Outcome {
        /// Which.
        referral: ReferralId,
        /// How it ended.
        #[arg(long)]
        result: ResultArg,
        /// When.
        #[arg(long, value_name = "DATE")]
        on: Day,
        /// How long the employment is meant to last.
        #[arg(long)]
        contract: Option<ContractArg>,
    },
}

impl ReferralCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Open { .. } => "referral-open",
            Self::Decide { .. } => "referral-decide",
            Self::Outcome { .. } => "referral-outcome",
        }
    }
}

/// `provide`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whither").required(true))]
pub(crate) struct ProvideArgs {
    /// Whose items.
    pub(crate) id: PersonId,
    /// In which referral.
    #[arg(long, group = "whither")]
    pub(crate) referral: Option<ReferralId>,
    /// To which partner agency.
    #[arg(long, group = "whither", value_name = "RECIPIENT")]
    pub(crate) partner: Option<RecipientId>,
    /// How.
    #[arg(long)]
    pub(crate) channel: ChannelArg,
    /// When it already happened.
    #[arg(long, value_name = "TIME")]
    pub(crate) happened_at: Option<Timestamp>,
    /// With --happened-at: which items went.
    #[arg(
        long,
        value_delimiter = ',',
        requires = "happened_at",
        value_name = "ITEM"
    )]
    pub(crate) items: Vec<String>,
    /// With --happened-at: who did it.
    #[arg(long, requires = "happened_at", value_name = "STAFF")]
    pub(crate) by: Option<StaffId>,
    /// With --happened-at: how it came about.
    #[arg(long, requires = "happened_at", value_name = "TEXT")]
    pub(crate) circumstances: Option<Text>,
}
