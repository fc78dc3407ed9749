//! Why a command did not do what was asked: stable code, place, cause, remedy.
//!
//! INVARIANT: nothing here carries a value of a person.

mod cause;

use std::io;
use std::path::PathBuf;

use kitei_custody::CustodyError;
use kitei_http::CertificateFault;
use kitei_i18n::{Locale, Messages};
use kitei_office::{OfficeError, Refusal};
use kitei_storage::StorageError;
use serde_json::{Value, json};

/// A failure of the entrance itself, or the office's answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The office did not do it.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// The command line is not usable; the sentence is in the reader's language.
    #[error("{sentence}")]
    Usage {
        /// What is wrong with it, and what is expected.
        sentence: String,
    },
    /// Neither `--office` nor `KITEI_OFFICE`.
    #[error("no office directory was named")]
    OfficeUnnamed,
    /// There is no office in the directory.
    #[error("there is no office at {place}")]
    OfficeMissing {
        /// The directory.
        place: String,
    },
    /// There is something in the directory already.
    #[error("{place} is not empty")]
    OfficeExists {
        /// The directory.
        place: String,
    },
    /// Another process works in the office, and the two exclude each other.
    #[error("another process holds the office")]
    OfficeBusy,
    /// A `-` was given, but standard input has no further line.
    #[error("standard input has no further line")]
    NoInput,
    /// Standard input is not UTF-8.
    #[error("standard input is not UTF-8 text")]
    NotText,
    /// The passphrase file is empty, or nobody is there to be asked.
    #[error("no passphrase")]
    NoPassphrase,
    /// The command talks with somebody at a terminal, and nobody is there.
    #[error("no terminal")]
    NoTerminal,
    /// A public key, checkpoint or certificate does not read as one.
    #[error("{what} does not read")]
    Unreadable {
        /// What was to be read.
        what: &'static str,
    },
    /// Somebody at the terminal said that it is another person.
    #[error("not confirmed; nothing was sent")]
    NotConfirmed,
    /// The decisions about a list cannot be used.
    #[error(transparent)]
    Review(#[from] kitei_intake::ReviewError),
    /// An address that others can reach, and nothing that encrypts on the way.
    #[error("listening there needs TLS before it")]
    ListenRefused,
    /// The certificate or its key cannot be used.
    #[error("the certificate or its key cannot be used: {}", file.display())]
    Certificate {
        /// Which file.
        file: PathBuf,
        /// What is wrong.
        fault: CertificateFault,
    },
    /// An epoch advance was cut short; its key copy is still to be written.
    #[error("an earlier epoch advance waits for its key copy")]
    AdvanceUnfinished,
    /// A restore into this directory was cut short.
    #[error("a restore into {place} was cut short")]
    RestoreUnfinished {
        /// The directory.
        place: String,
    },
    /// Nothing is there under this place, or it cannot be read or written.
    #[error("{place}: {source}")]
    Io {
        /// Which file.
        place: String,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
}

impl From<CustodyError> for Failure {
    fn from(error: CustodyError) -> Self {
        Self::Office(OfficeError::from(error))
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::Office(OfficeError::from(error))
    }
}

impl Failure {
    /// A failure at a file.
    pub(crate) fn at(place: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let place = place.display().to_string();
        move |source| Self::Io { place, source }
    }

    /// The stable word.
    pub(crate) fn code(&self) -> String {
        match self {
            Self::Office(OfficeError::Custody(error)) => custody_code(error).to_owned(),
            Self::Office(error) => error.code(),
            Self::Usage { .. } => "usage".to_owned(),
            Self::OfficeUnnamed => "office_unnamed".to_owned(),
            Self::OfficeMissing { .. } => "office_missing".to_owned(),
            Self::OfficeExists { .. } => "office_exists".to_owned(),
            Self::OfficeBusy => "office_busy".to_owned(),
            Self::NoInput => "no_input".to_owned(),
            Self::NotText => "not_text".to_owned(),
            Self::NoPassphrase => "no_passphrase".to_owned(),
            Self::NoTerminal => "no_terminal".to_owned(),
            Self::Unreadable { .. } => "unreadable".to_owned(),
            Self::NotConfirmed => "not_confirmed".to_owned(),
            Self::Review(_) => "decisions_unusable".to_owned(),
            Self::ListenRefused => "listen_refused".to_owned(),
            Self::Certificate { fault, .. } => match fault {
                CertificateFault::NoCertificate => "certificate_missing",
                CertificateFault::NoKey => "certificate_key_missing",
                CertificateFault::NotAPair => "certificate_key_mismatch",
            }
            .to_owned(),
            Self::AdvanceUnfinished => "advance_unfinished".to_owned(),
            Self::RestoreUnfinished { .. } => "restore_unfinished".to_owned(),
            Self::Io { .. } => "io_failed".to_owned(),
        }
    }

    /// The exit code of the contract.
    pub(crate) fn exit(&self) -> u8 {
        match self {
            Self::Office(OfficeError::Refused(_)) => 3,
            Self::Usage { .. }
            | Self::ListenRefused
            | Self::Certificate { .. }
            | Self::Office(OfficeError::Unusable { .. }) => 2,
            _ => 1,
        }
    }

    fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Office(OfficeError::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }

    /// The sentence for a reader: what, and where it is known, the remedy.
    pub(crate) fn sentence(&self, messages: &Messages) -> String {
        if let Self::Usage { sentence } = self {
            return sentence.clone();
        }
        if let Some(refusal) = self.refusal() {
            return match messages.locale() {
                Locale::Ja => refusal.text.ja.clone(),
                Locale::En => refusal.text.en.clone(),
            };
        }
        let key = format!("err-{}", self.code().replace(['_', '.'], "-"));
        let key = if messages.has(&key) {
            key.as_str()
        } else {
            "err-failed"
        };
        let (wanted, found) = self.keys();
        messages.text_with(
            key,
            &[
                ("cause", (&self.cause(messages)).into()),
                ("wanted", (&wanted).into()),
                ("found", (&found).into()),
            ],
        )
    }

    /// Which key is wanted, and which is there.
    fn keys(&self) -> (String, String) {
        match self {
            Self::Office(OfficeError::Custody(CustodyError::MissingKeyFile { wanted, .. })) => {
                (wanted.to_string(), String::new())
            }
            Self::Office(OfficeError::Custody(
                CustodyError::OlderKeyFile { wanted, found }
                | CustodyError::WrongKeyFile { wanted, found }
                | CustodyError::WrongEpochKey { wanted, found },
            )) => (wanted.to_string(), found.to_string()),
            _ => (String::new(), String::new()),
        }
    }

    /// The object of the contract: `{error: {code, message, clauses, next}, entry}`.
    pub(crate) fn object(&self, messages: &Messages) -> Value {
        let refusal = self.refusal();
        json!({
            "error": {
                "code": self.code(),
                "message": self.sentence(messages),
                "clauses": refusal.map(|refusal| refusal.clauses.clone()).unwrap_or_default(),
                "next": refusal.map_or_else(|| json!([]), |refusal| json!(refusal.next)),
            },
            "entry": refusal.and_then(|refusal| refusal.entry.as_ref()).map(|entry| json!(entry)),
        })
    }

    /// The text for a reader: sentence, clauses, next lawful steps.
    pub(crate) fn text(&self, messages: &Messages) -> String {
        let mut text = self.sentence(messages);
        let Some(refusal) = self.refusal() else {
            return text;
        };
        if !refusal.clauses.is_empty() {
            let clauses = refusal.clauses.join(", ");
            text.push('\n');
            text.push_str(&messages.text_with("refused-clause", &[("clauses", (&clauses).into())]));
        }
        for next in &refusal.next {
            let sentence = match messages.locale() {
                Locale::Ja => &next.ja,
                Locale::En => &next.en,
            };
            if text.contains(sentence.as_str()) {
                continue;
            }
            text.push('\n');
            text.push_str(&messages.text_with("refused-next", &[("next", sentence.into())]));
        }
        text
    }
}

/// Which key is wanted is what somebody without the right one needs to know.
fn custody_code(error: &CustodyError) -> &'static str {
    match error {
        CustodyError::MissingKeyFile { .. } => "key_missing",
        CustodyError::OlderKeyFile { .. } => "key_older",
        CustodyError::WrongKeyFile { .. } | CustodyError::WrongEpochKey { .. } => "key_wrong",
        CustodyError::PassphraseNeeded { .. } => "no_passphrase",
        CustodyError::WrongPassphrase { .. } => "passphrase_wrong",
        _ => "keys_unusable",
    }
}
