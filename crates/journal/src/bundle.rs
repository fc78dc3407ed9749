//! A proof that one entry is in the journal, as a small JSON file for somebody outside.

use kitei_domain::EntryId;

use crate::checkpoint::Checkpoint;
use crate::entry::Entry;
use crate::error::JournalError;
use crate::note::VerifyKey;
use crate::tree::{Hash, leaf_hash, verify_inclusion};

const FORMAT: &str = "kitei-proof/1";

/// An entry with its audit path and the signed checkpoint it leads to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InclusionBundle {
    format: String,
    entry: String,
    index: u64,
    proof: Vec<String>,
    checkpoint: String,
}

/// What a verified bundle proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// Where the entry stands.
    pub id: EntryId,
    /// What it says.
    pub entry: Entry,
    /// The state of the origin that holds it.
    pub checkpoint: Checkpoint,
}

impl InclusionBundle {
    /// Puts a bundle together; `checkpoint` is the signed note.
    pub fn new(entry: &[u8], index: u64, proof: &[Hash], checkpoint: String) -> Self {
        let (entry, proof) = (hex::encode(entry), proof.iter().map(hex::encode).collect());
        Self {
            format: FORMAT.to_owned(),
            entry,
            index,
            proof,
            checkpoint,
        }
    }

    /// The JSON text.
    ///
    /// # Errors
    /// [`JournalError::Bundle`].
    pub fn to_json(&self) -> Result<String, JournalError> {
        serde_json::to_string_pretty(self).map_err(JournalError::Bundle)
    }

    /// Reads the JSON text.
    ///
    /// # Errors
    /// [`JournalError::Bundle`].
    pub fn from_json(text: &str) -> Result<Self, JournalError> {
        serde_json::from_str(text).map_err(JournalError::Bundle)
    }

    /// Checks signature and path.
    ///
    /// # Errors
    /// [`JournalError::Proof`] if the path does not lead to the signed root; otherwise what is
    /// wrong with the note or the entry.
    pub fn verify(&self, key: &VerifyKey) -> Result<Proved, JournalError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, key)?;
        let proof = self
            .proof
            .iter()
            .map(|hash| read_hash(hash))
            .collect::<Option<Vec<Hash>>>();
        let (proof, entry) = (proof.ok_or(JournalError::Proof)?, self.entry_bytes()?);
        let leaf = leaf_hash(&entry);
        let proved = verify_inclusion(&leaf, self.index, checkpoint.size, &proof, &checkpoint.root);
        if self.format != FORMAT || !proved {
            return Err(JournalError::Proof);
        }
        let id = EntryId {
            origin: checkpoint.origin,
            index: self.index,
        };
        Ok(Proved {
            id,
            entry: Entry::decode(&entry)?,
            checkpoint,
        })
    }

    fn entry_bytes(&self) -> Result<Vec<u8>, JournalError> {
        hex::decode(&self.entry).map_err(|_malformed| JournalError::Proof)
    }
}

fn read_hash(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).ok().map(|()| hash)
}
