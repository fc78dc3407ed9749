//! Keyrings as rows of the key store: found and opened, sealed and put back, and mended to what the
//! data hold.

use kitei_custody::Keyring;
use kitei_domain::PersonId;
use kitei_storage::{KeyOp, KeyUnit, KeyringRow, RecordRow};

use crate::error::OfficeError;
use crate::index;
use crate::office::Office;
use crate::sealing;

impl Office {
    /// The keyring of a person and the revision of its row.
    pub(crate) async fn find_keyring_row(
        &self,
        person: PersonId,
    ) -> Result<Option<(Keyring, u64)>, OfficeError> {
        let Some(row) = self.keys.find_keyring(person).await? else {
            return Ok(None);
        };
        let keyring = self
            .custody
            .epoch()
            .open_keyring(self.operator, person, &row.sealed)?;
        Ok(Some((keyring, row.revision)))
    }

    /// The keyring of somebody whose data are there.
    pub(crate) async fn load_keyring(
        &self,
        person: PersonId,
    ) -> Result<(Keyring, u64), OfficeError> {
        self.find_keyring_row(person)
            .await?
            .ok_or(OfficeError::Corrupt { what: "keyring" })
    }

    /// Writes a keyring over the revision that was read, pending until what it is for is done.
    pub(crate) async fn put_keyring(
        &self,
        person: PersonId,
        keyring: &Keyring,
        revision: u64,
        urgent: bool,
    ) -> Result<(), OfficeError> {
        let row = self.keyring_row(person, keyring, revision)?;
        let pending = true;
        let mut unit = KeyUnit::new("keyring").with(KeyOp::PutKeyring { row, pending });
        unit.urgent = urgent;
        Ok(self.keys.commit(unit).await?)
    }

    /// A keyring as its row, sealed in this epoch.
    pub(crate) fn keyring_row(
        &self,
        person: PersonId,
        keyring: &Keyring,
        revision: u64,
    ) -> Result<KeyringRow, OfficeError> {
        let epoch = self.custody.epoch();
        let sealed = epoch.seal_keyring(self.operator, person, keyring, self.entropy.as_ref())?;
        Ok(KeyringRow {
            person,
            epoch: epoch.id().epoch,
            revision,
            sealed,
        })
    }

    /// Brings keyring and look-up table to what the data hold: seeds and tokens of the present
    /// values, no key that seals nothing. Runs after every amendment, and at start for every
    /// person whom a crash left pending; also on a full disk, where nobody could enter otherwise.
    pub(crate) async fn mend(&self, person: PersonId) -> Result<(), OfficeError> {
        let Some((mut keyring, revision)) = self.find_keyring_row(person).await? else {
            return Ok(());
        };
        let records = self.data.list_record_versions(person, None).await?;
        let newest = records
            .chunk_by(|one, next| {
                one.section == next.section && one.registration == next.registration
            })
            .filter_map(<[RecordRow]>::last);
        let mut held = Vec::new();
        for row in newest {
            held.extend(sealing::open_section(
                self.operator,
                self.vocabulary(),
                &keyring,
                row,
            )?);
        }
        let old = keyring.seeds().to_vec();
        let new = kitei_custody::index_seeds(self.custody.index(), &held, index::forms);
        let epoch = self.custody.epoch();
        let mut unit = KeyUnit::new("person.mend").urgent();
        for seed in old.iter().filter(|seed| !new.contains(seed)) {
            unit.ops.push(KeyOp::RemoveToken {
                token: epoch.token(seed),
                person,
            });
        }
        for seed in new.iter().filter(|seed| !old.contains(seed)) {
            unit.ops.push(KeyOp::AddToken {
                token: epoch.token(seed),
                person,
            });
        }
        keyring.set_seeds(new);
        sealing::destroy_unused(self.vocabulary(), &mut keyring, &records);
        let row = self.keyring_row(person, &keyring, revision)?;
        unit.ops.push(KeyOp::PutKeyring {
            row,
            pending: false,
        });
        Ok(self.keys.commit(unit).await?)
    }
}
