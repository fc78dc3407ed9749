//! Standing facts, sealed for the facts version that they have.

use kitei_custody::{Inside, KeySlot, Keyring, Sealed, SealedSection};
use kitei_domain::{Entropy, OperatorId, PersonId};
use kitei_storage::PersonRow;

use crate::error::OfficeError;
use crate::sealing::Place;
use crate::standing::Standing;

fn standing_place(operator: OperatorId, person: PersonId, facts_version: u64) -> Place<'static> {
    Place {
        operator,
        person,
        registration: KeySlot::NO_REGISTRATION,
        section: Inside::Standing.section(),
        version: facts_version as u32,
    }
}

/// Seals standing facts for the facts version they will have.
pub(crate) fn seal_standing(
    operator: OperatorId,
    keyring: &Keyring,
    person: PersonId,
    facts_version: u64,
    standing: &Standing,
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, OfficeError> {
    let bytes = standing
        .to_bytes()
        .map_err(|_unreadable| OfficeError::Corrupt {
            what: "standing facts",
        })?;
    let place = standing_place(operator, person, facts_version);
    let sealed =
        Inside::Standing.seal(keyring, &KeySlot::standing(), place.aad(), &bytes, entropy)?;
    Ok(sealed.into_ciphertext())
}

/// Opens the standing facts of a person.
pub(crate) fn open_standing(
    operator: OperatorId,
    keyring: &Keyring,
    row: &PersonRow,
) -> Result<Standing, OfficeError> {
    let place = standing_place(operator, row.person, row.facts_version);
    let sealed = Sealed::from_ciphertext(row.standing.clone());
    let slot = KeySlot::standing();
    let section = SealedSection {
        aad: place.aad(),
        slot: &slot,
        sealed: &sealed,
    };
    let bytes = Inside::Standing.open(keyring, &section)?;
    Standing::from_bytes(&bytes).map_err(|_unreadable| OfficeError::Corrupt {
        what: "standing facts",
    })
}
