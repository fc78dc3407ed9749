//! A contact with a person: for what, and what is noted in it.

use clap::{Args, ValueEnum};
use kitei_domain::{Day, PersonId};
use kitei_office::FollowUpKind;

use super::text::Text;

/// `people contact`, `people contact-close`, `people held`.
#[derive(Debug, Args)]
pub(crate) struct ContactArgs {
    /// With whom.
    pub(crate) id: PersonId,
    /// For what.
    #[arg(long)]
    pub(crate) purpose: String,
}

/// `people note`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("way"))]
pub(crate) struct NoteArgs {
    /// About whom.
    pub(crate) id: PersonId,
    /// The purpose of the contact.
    #[arg(long)]
    pub(crate) purpose: String,
    /// The text.
    #[arg(long)]
    pub(crate) text: Option<Text>,
    /// A working condition in place of what the guard stops.
    #[arg(long, group = "way")]
    pub(crate) condition: Option<Text>,
    /// The item to which the person agreed for what the guard stops.
    #[arg(long, group = "way", requires_all = ["explanation", "wording"])]
    pub(crate) agreed: Option<String>,
    /// How the need was explained.
    #[arg(long, requires = "agreed")]
    pub(crate) explanation: Option<Text>,
    /// What was read out and answered.
    #[arg(long, requires = "agreed")]
    pub(crate) wording: Option<Text>,
    /// What the guard stops is dropped.
    #[arg(long, group = "way")]
    pub(crate) drop_stopped: bool,
    /// By when the next step is due.
    #[arg(long, value_name = "DATE", requires = "next_kind")]
    pub(crate) next_on: Option<Day>,
    /// What kind of step.
    #[arg(long, requires = "next_on")]
    pub(crate) next_kind: Option<StepArg>,
    /// What, in a few words.
    #[arg(long, requires = "next_on")]
    pub(crate) next: Option<Text>,
}

/// A kind of next step.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum StepArg {
    /// To call or write.
    Contact,
    /// To meet.
    Interview,
    /// To look for jobs.
    JobSearch,
    /// To ask how a referral went.
    Outcome,
    /// To receive or hand over papers.
    Papers,
}

impl From<StepArg> for FollowUpKind {
    fn from(step: StepArg) -> Self {
        match step {
            StepArg::Contact => Self::Contact,
            StepArg::Interview => Self::Interview,
            StepArg::JobSearch => Self::JobSearch,
            StepArg::Outcome => Self::Outcome,
            StepArg::Papers => Self::Papers,
        }
    }
}
