//! Advancing the epoch: a keyring row is opened under the old key and sealed under the new one, and
//! its index seeds are read on the way so that the look-up table can be made anew.

use kitei_domain::chance::fresh;
use kitei_domain::{Entropy, OperatorId, PersonId};
use zeroize::Zeroizing;

use crate::epoch::{EpochKey, keyring_aad};
use crate::error::CustodyError;
use crate::keyring::encoding::seeds;

/// Re-wraps one keyring row after another, with buffers of its own.
pub struct Rewrap<'a> {
    old: &'a EpochKey,
    new: &'a EpochKey,
    operator: OperatorId,
    plain: Zeroizing<Vec<u8>>,
}

impl<'a> Rewrap<'a> {
    /// From one epoch's key to another's.
    pub fn new(old: &'a EpochKey, new: &'a EpochKey, operator: OperatorId) -> Self {
        // INVARIANT: large enough for almost every keyring, so that growing leaves no copy behind.
        Self {
            old,
            new,
            operator,
            plain: Zeroizing::new(Vec::with_capacity(64 * 1024)),
        }
    }

    /// Puts the row sealed under the new key into `sealed` and the person's look-up tokens of the
    /// new epoch into `tokens`; both are replaced.
    ///
    /// # Errors
    /// As [`EpochKey::open_keyring`].
    pub fn keyring(
        &mut self,
        person: PersonId,
        row: &[u8],
        sealed: &mut Vec<u8>,
        tokens: &mut Vec<[u8; 16]>,
        entropy: &dyn Entropy,
    ) -> Result<(), CustodyError> {
        tokens.clear();
        let new = self.new;
        self.row(person, row, sealed, entropy)?;
        tokens.extend(seeds(&self.plain)?.iter().map(|seed| new.token(seed)));
        Ok(())
    }

    /// As [`Self::keyring`], with the seeds themselves in place of their tokens.
    ///
    /// # Errors
    /// As [`EpochKey::open_keyring`].
    pub fn keyring_with_seeds(
        &mut self,
        person: PersonId,
        row: &[u8],
        sealed: &mut Vec<u8>,
        found: &mut Vec<[u8; 16]>,
        entropy: &dyn Entropy,
    ) -> Result<(), CustodyError> {
        self.row(person, row, sealed, entropy)?;
        found.clear();
        found.extend_from_slice(seeds(&self.plain)?);
        Ok(())
    }

    fn row(
        &mut self,
        person: PersonId,
        row: &[u8],
        sealed: &mut Vec<u8>,
        entropy: &dyn Entropy,
    ) -> Result<(), CustodyError> {
        let aad = keyring_aad(self.operator, person);
        self.old.open_keyring_into(&aad, row, &mut self.plain)?;
        self.new
            .seal_encoded_keyring(&aad, &self.plain, &fresh(entropy), sealed)
    }
}

impl std::fmt::Debug for Rewrap<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rewrap({:?} to {:?})", self.old, self.new)
    }
}
