//! Signed notes: a text with one Ed25519 signature line, and the keys for it.
//!
//! Invariant: a note reads only in the one form this crate writes, so no byte of it can change
//! unnoticed.
//!
//! # Source
//! C2SP signed-note, RFC 8032.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kitei_domain::OperatorId;

use crate::error::JournalError;
use crate::tree::sha256;

const ALGORITHM: u8 = 1;
const DASH: &str = "\u{2014} ";

/// The key an operator signs checkpoints and origin lists with.
#[derive(Debug)]
pub struct SigningKey {
    pair: Ed25519KeyPair,
    verify: VerifyKey,
}

impl SigningKey {
    /// The key of this operator from its 32-byte seed.
    ///
    /// # Errors
    /// [`JournalError::Key`] if the seed is refused.
    pub fn from_seed(operator: OperatorId, seed: &[u8; 32]) -> Result<Self, JournalError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed)
            .map_err(|_rejected| JournalError::Key("seed refused"))?;
        let mut public = [0; 32];
        public.copy_from_slice(pair.public_key().as_ref());
        Ok(Self {
            pair,
            verify: VerifyKey { operator, public },
        })
    }

    /// The public half.
    pub fn verify_key(&self) -> &VerifyKey {
        &self.verify
    }

    /// The note of this text, which must end with a newline and hold no blank line.
    pub fn sign(&self, text: &str) -> String {
        let mut blob = self.verify.hash().to_vec();
        blob.extend(self.pair.sign(text.as_bytes()).as_ref());
        format!(
            "{text}\n{DASH}{} {}\n",
            self.verify.name(),
            STANDARD.encode(blob)
        )
    }
}

/// The key that checks an operator's notes; its text form is what an office hands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyKey {
    operator: OperatorId,
    public: [u8; 32],
}

impl VerifyKey {
    /// The key of this operator from the 32 public bytes.
    pub const fn new(operator: OperatorId, public: [u8; 32]) -> Self {
        Self { operator, public }
    }

    /// Whose key it is.
    pub const fn operator(&self) -> OperatorId {
        self.operator
    }

    /// The 32 public bytes.
    pub const fn public(&self) -> &[u8; 32] {
        &self.public
    }

    /// The key name in notes.
    pub fn name(&self) -> String {
        format!("kitei/{}", self.operator)
    }

    /// The key hash: the first four bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ public key).
    pub fn hash(&self) -> [u8; 4] {
        let mut bytes = self.name().into_bytes();
        bytes.extend([b'\n', ALGORITHM]);
        bytes.extend(self.public);
        let [a, b, c, d, ..] = sha256(&bytes);
        [a, b, c, d]
    }

    /// Whether the signature is by this key over the message.
    pub fn is_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.public)
            .verify(message, signature)
            .is_ok()
    }

    /// The text of a note, if it is signed by this key.
    ///
    /// # Errors
    /// [`JournalError::Note`] or [`JournalError::Signature`].
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, JournalError> {
        let malformed = JournalError::Note("no signature line");
        let Some((text, line)) = note.split_once("\n\n") else {
            return Err(malformed);
        };
        let Some(line) = line
            .strip_prefix(DASH)
            .and_then(|line| line.strip_suffix('\n'))
        else {
            return Err(malformed);
        };
        let unsigned = || JournalError::Signature(self.name());
        let (name, blob) = line.split_once(' ').ok_or_else(unsigned)?;
        let blob = STANDARD.decode(blob).map_err(|_malformed| unsigned())?;
        let (hash, signature) = blob.split_first_chunk::<4>().ok_or_else(unsigned)?;
        let (text, _) = note.split_at_checked(text.len() + 1).unwrap_or((note, ""));
        if name == self.name() && *hash == self.hash() && self.is_signed(text.as_bytes(), signature)
        {
            Ok(text)
        } else {
            Err(unsigned())
        }
    }
}

impl std::fmt::Display for VerifyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut blob = vec![ALGORITHM];
        blob.extend(self.public);
        write!(
            f,
            "{}+{}+{}",
            self.name(),
            hex::encode(self.hash()),
            STANDARD.encode(blob)
        )
    }
}

impl std::str::FromStr for VerifyKey {
    type Err = JournalError;

    fn from_str(text: &str) -> Result<Self, JournalError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(_hash), Some(blob)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(JournalError::Key("not of the form name+hash+key"));
        };
        let operator = name.strip_prefix("kitei/").and_then(|id| id.parse().ok());
        let operator = operator.ok_or(JournalError::Key("not the name of an operator"))?;
        let blob = STANDARD.decode(blob).unwrap_or_default();
        let Some((&ALGORITHM, public)) = blob.split_first() else {
            return Err(JournalError::Key("not an Ed25519 key"));
        };
        let public = public.try_into();
        let key = Self {
            operator,
            public: public.map_err(|_length| JournalError::Key("not 32 bytes"))?,
        };
        if key.to_string() == text {
            Ok(key)
        } else {
            Err(JournalError::Key("hash does not fit"))
        }
    }
}
