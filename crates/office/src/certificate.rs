//! The certificate of an erasure: signed text without personal data, confirmed by the manager,
//! checkable offline with the office's public key.

use kitei_domain::{CertificateId, OperatorId, StaffId, Timestamp};
use kitei_journal::VerifyKey;
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

use crate::erase::Basis;
use crate::error::{OfficeError, Thing};
use crate::keeping::Kept;
use crate::office::Office;

/// What was erased, when, and what is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Certificate {
    /// Its id.
    pub id: CertificateId,
    /// Whose office erased.
    pub operator: OperatorId,
    /// On what ground.
    pub basis: Basis,
    /// When the keys were destroyed.
    pub erased: Timestamp,
    /// The epoch whose key wrapped the keyring before.
    pub epoch: u32,
    /// How many keys were destroyed.
    pub keys_destroyed: u64,
    /// What a law makes the office keep.
    pub kept: Vec<Kept>,
    /// The manager who confirmed.
    pub confirmed_by: StaffId,
}

/// A certificate as it stands now.
#[derive(Debug, Clone, Serialize)]
pub struct CertificateState {
    /// The certificate.
    pub certificate: Certificate,
    /// Whether the key that wrapped the earlier keyring is destroyed.
    pub complete: bool,
    /// The signed text.
    pub text: String,
}

impl Certificate {
    fn text(&self, complete: bool) -> String {
        let mut lines = vec![
            format!("kitei/{}/erasure", self.operator),
            format!("certificate {}", self.id),
            format!(
                "basis {}",
                match self.basis {
                    Basis::Request => "request",
                    Basis::Retention => "retention",
                }
            ),
            format!("erased {}", self.erased),
            format!("keys_destroyed {}", self.keys_destroyed),
            format!("epoch {}", self.epoch),
            format!("complete {complete}"),
            format!("confirmed_by {}", self.confirmed_by),
        ];
        lines.extend(
            self.kept
                .iter()
                .map(|kept| format!("kept {} {} {}", kept.what, kept.clause, kept.until)),
        );
        lines.join("\n") + "\n"
    }
}

impl Office {
    /// A certificate as it stands now: complete once a later epoch has come.
    ///
    /// # Errors
    /// An unknown certificate.
    pub async fn certificate(&self, id: CertificateId) -> Result<CertificateState, OfficeError> {
        let found = self
            .find_office_row::<Certificate>(RegisterKind::Certificate, *id.as_bytes())
            .await?;
        let unknown = OfficeError::Unknown {
            what: Thing::Certificate,
            id: id.to_string(),
        };
        let (certificate, _) = found.ok_or(unknown)?;
        let complete = self.custody.epoch().id().epoch > certificate.epoch;
        let text = self.sign_certificate(&certificate, complete);
        Ok(CertificateState {
            certificate,
            complete,
            text,
        })
    }

    pub(crate) fn sign_certificate(&self, certificate: &Certificate, complete: bool) -> String {
        self.signing.sign(&certificate.text(complete))
    }

    pub(crate) fn certificate_op(&self, certificate: &Certificate) -> Result<Op, OfficeError> {
        let id = *certificate.id.as_bytes();
        Ok(Op::PutRegister(self.office_row(
            RegisterKind::Certificate,
            id,
            None,
            certificate,
            0,
        )?))
    }
}

/// Checks the signature of a certificate and returns its text.
///
/// # Errors
/// When it was not signed with this key.
pub fn verify_certificate<'a>(note: &'a str, key: &VerifyKey) -> Result<&'a str, OfficeError> {
    Ok(key.open(note)?)
}
