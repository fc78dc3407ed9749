//! An open office: its stores, its keys, the rule packs it has enacted, its clock and its chance.

use std::path::PathBuf;
use std::sync::Arc;

use kitei_custody::{Custody, DoorSeal};
use kitei_domain::{Clock, Entropy, OperatorId};
use kitei_journal::SigningKey;
use kitei_storage::{DataStore, KeyStore};

use crate::matching::Matching;
use crate::packs::Packs;
use crate::question::OfficeFacts;

/// What an office runs on; tests own every part of it.
#[derive(Clone)]
pub struct Ground {
    /// People, sealed records, registers, the journal.
    pub data: Arc<dyn DataStore>,
    /// Keyrings and look-up tokens.
    pub keys: Arc<dyn KeyStore>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Where sealed files lie.
    pub files: PathBuf,
}

impl std::fmt::Debug for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground")
            .field("data", &self.data)
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}

/// An open office. Every act on people goes through its door.
pub struct Office {
    pub(crate) data: Arc<dyn DataStore>,
    pub(crate) keys: Arc<dyn KeyStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) files: PathBuf,
    pub(crate) operator: OperatorId,
    pub(crate) operator_name: String,
    pub(crate) custody: Custody,
    pub(crate) seal: DoorSeal,
    pub(crate) signing: SigningKey,
    pub(crate) packs: Packs,
    pub(crate) reconfirmed: bool,
    pub(crate) matching: Matching,
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Office")
            .field("operator", &self.operator)
            .finish_non_exhaustive()
    }
}

impl Office {
    /// Whose office it is.
    pub fn operator(&self) -> OperatorId {
        self.operator
    }

    /// The operator's name as the office was made with it.
    pub fn operator_name(&self) -> &str {
        &self.operator_name
    }

    /// The rule packs that were enacted.
    pub fn packs(&self) -> &Packs {
        &self.packs
    }

    /// The key by which strangers verify this office's journal and certificates.
    pub fn public_key(&self) -> String {
        self.signing.verify_key().to_string()
    }

    pub(crate) fn facts(&self) -> OfficeFacts {
        OfficeFacts {
            reconfirmed: self.reconfirmed,
        }
    }
}
