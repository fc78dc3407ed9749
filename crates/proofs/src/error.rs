//! Why a proof could not be carried out. None of these says anything about the property.

/// A failure on the way to a proof, or of an evidence file.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The asynchronous runtime or the solver did not start.
    #[error("the solver does not start")]
    Start(#[source] std::io::Error),
    /// The symbolic compiler or the solver failed or gave up.
    #[error("the solver gives no answer")]
    NoAnswer(#[source] Box<cedar_policy_symcc::err::Error>),
    /// The rules could not be rewritten for the question.
    #[error("the rules of property {property} cannot be put to the solver")]
    Rewrite {
        /// Which property.
        property: String,
    },
    /// The evidence cannot be read.
    #[error("not an evidence file")]
    Malformed(#[source] toml::de::Error),
    /// The evidence cannot be written.
    #[error("the evidence cannot be written")]
    Unwritable(#[source] toml::ser::Error),
    /// The evidence is about another pack.
    #[error("the evidence is about the pack {found}, not {wanted}")]
    OtherPack {
        /// The digest in the file.
        found: String,
        /// The digest of the pack at hand.
        wanted: String,
    },
}
