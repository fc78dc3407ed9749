//! The rule pack and certificates.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use kitei_domain::{Act, CertificateId, Day, Phase, Population, RecipientKind};

use super::words;

/// `regulation …`.
#[derive(Debug, Subcommand)]
pub(crate) enum RegulationCommand {
    /// Check a pack.
    Check {
        /// The pack.
        pack: Option<PathBuf>,
    },
    /// Prove its properties.
    Prove {
        /// The pack.
        pack: Option<PathBuf>,
    },
    /// Compare two packs.
    Diff {
        /// The draft.
        pack: PathBuf,
        /// What it is compared with.
        #[arg(long, value_name = "PACK")]
        against: Option<PathBuf>,
    },
    /// Generate the published notice.
    Render {
        /// The pack.
        pack: Option<PathBuf>,
        /// In which language.
        #[arg(long)]
        lang: Option<LangArg>,
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Put a pack into force.
    Enact {
        /// The pack.
        pack: PathBuf,
        /// From when.
        #[arg(long, value_name = "DATE")]
        from: Option<Day>,
    },
    /// Explain a ruling.
    Explain(ExplainArgs),
    /// List the items.
    Items {
        /// The pack.
        pack: Option<PathBuf>,
    },
    /// Copy the shipped pack, to edit it.
    Copy {
        /// Where to.
        to: PathBuf,
    },
}

impl RegulationCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Check { .. } => "regulation-check",
            Self::Prove { .. } => "regulation-prove",
            Self::Diff { .. } => "regulation-diff",
            Self::Render { .. } => "regulation-render",
            Self::Enact { .. } => "regulation-enact",
            Self::Explain(_) => "regulation-explain",
            Self::Items { .. } => "regulation-items",
            Self::Copy { .. } => "regulation-copy",
        }
    }
}

/// `regulation explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The pack.
    pub(crate) pack: Option<PathBuf>,
    /// A clause to read.
    #[arg(long, value_name = "ID", required_unless_present = "item")]
    pub(crate) clause: Option<String>,
    /// Which item.
    #[arg(long, requires = "purpose")]
    pub(crate) item: Option<String>,
    /// For what.
    #[arg(long)]
    pub(crate) purpose: Option<String>,
    /// What is done.
    #[arg(long, default_value = "use", value_parser = words::act())]
    pub(crate) act: Act,
    /// About whom.
    #[arg(long, default_value = "job_seeker", value_parser = words::population())]
    pub(crate) population: Population,
    /// To whom.
    #[arg(long, default_value = "none", value_parser = words::receiver())]
    pub(crate) recipient: RecipientKind,
    /// How far the placement has come.
    #[arg(long, default_value = "none", value_parser = words::phase())]
    pub(crate) phase: Phase,
    /// The purpose was never told.
    #[arg(long)]
    pub(crate) untold: bool,
    /// The consent is alive.
    #[arg(long)]
    pub(crate) consented: bool,
    /// Facts that are true besides.
    #[arg(long, value_delimiter = ',')]
    pub(crate) fact: Vec<String>,
    /// Facts that are not true.
    #[arg(long, value_delimiter = ',')]
    pub(crate) no_fact: Vec<String>,
}

/// A language of the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangArg {
    /// 日本語
    Ja,
    /// English
    En,
}

/// `certificate …`.
#[derive(Debug, Subcommand)]
pub(crate) enum CertificateCommand {
    /// Show a certificate as it stands.
    Show {
        /// Which.
        id: CertificateId,
    },
    /// Verify a certificate offline.
    Verify {
        /// The certificate's file.
        file: PathBuf,
        /// The office's public key.
        #[arg(long, value_name = "KEY")]
        public_key: Option<String>,
    },
}

impl CertificateCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Show { .. } => "certificate-show",
            Self::Verify { .. } => "certificate-verify",
        }
    }
}
