//! Register rows about a person: sealed under the key that the ledger duty keeps, or under the one
//! that dies with the standing facts.

use kitei_custody::{Inside, KeyClass, KeySlot, Keyring, RecordAad, Sealed, SealedSection};
use kitei_domain::{Entropy, OperatorId, PersonId, RegistrationId};
use kitei_storage::{RegisterKind, RegisterRow};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::OfficeError;

/// The slot under which a register row about a person is sealed: provisions and referrals hang on
/// the key that the ledger duty keeps, everything else dies with the standing facts.
pub(crate) fn register_slot(kind: RegisterKind, registration: Option<RegistrationId>) -> KeySlot {
    match (kind, registration) {
        (
            RegisterKind::Referral | RegisterKind::Provision | RegisterKind::Receipt,
            Some(registration),
        ) => KeySlot::of(registration, KeyClass::Provision),
        _ => KeySlot::standing(),
    }
}

/// Seals a register row about a person: `registration[16] ‖ ciphertext`.
pub(crate) fn seal_register<T: Serialize>(
    operator: OperatorId,
    keyring: &Keyring,
    slot: &KeySlot,
    row: RegisterPlace,
    content: &T,
    entropy: &dyn Entropy,
) -> Result<RegisterRow, OfficeError> {
    let json = serde_json::to_vec(content).map_err(|_unreadable| OfficeError::Corrupt {
        what: "register row",
    })?;
    let aad = register_aad(operator, &row);
    let sealed = Inside::Register.seal(keyring, slot, aad, &json, entropy)?;
    let mut bytes = slot.registration.as_bytes().to_vec();
    bytes.extend_from_slice(sealed.as_ciphertext());
    Ok(RegisterRow {
        kind: row.kind,
        id: row.id,
        person: Some(row.person),
        key: row.key,
        revision: row.revision,
        sealed: bytes,
    })
}

/// Which register row of which person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RegisterPlace {
    pub(crate) kind: RegisterKind,
    pub(crate) id: [u8; 16],
    pub(crate) person: PersonId,
    pub(crate) key: Option<[u8; 16]>,
    pub(crate) revision: u64,
}

fn register_aad(operator: OperatorId, row: &RegisterPlace) -> RecordAad<'static> {
    RecordAad {
        operator,
        person: row.person,
        registration: RegistrationId::from_bytes(row.id),
        section: Inside::Register.section(),
        version: 1,
    }
}

/// Whether a register row about a person is sealed under the standing key.
pub(crate) fn hangs_on_standing(row: &RegisterRow) -> bool {
    row.sealed.starts_with(KeySlot::NO_REGISTRATION.as_bytes())
}

/// The key that sealed a register row, and what it sealed.
fn slot_of(row: &RegisterRow) -> Option<(KeySlot, &[u8])> {
    let (registration, ciphertext) = row.sealed.split_first_chunk::<16>()?;
    let registration = RegistrationId::from_bytes(*registration);
    let known = (registration != KeySlot::NO_REGISTRATION).then_some(registration);
    Some((register_slot(row.kind, known), ciphertext))
}

/// Whether the key of a register row still lives.
pub(crate) fn register_key_lives(keyring: &Keyring, row: &RegisterRow) -> bool {
    slot_of(row).is_some_and(|(slot, _)| keyring.has(&slot))
}

/// Opens a register row about a person; `None` once its key is destroyed.
pub(crate) fn open_register<T: DeserializeOwned>(
    operator: OperatorId,
    keyring: &Keyring,
    person: PersonId,
    row: &RegisterRow,
) -> Result<Option<T>, OfficeError> {
    let corrupt = || OfficeError::Corrupt {
        what: "register row",
    };
    let (slot, ciphertext) = slot_of(row).ok_or_else(corrupt)?;
    if !keyring.has(&slot) {
        return Ok(None);
    }
    let place = RegisterPlace {
        kind: row.kind,
        id: row.id,
        person,
        key: None,
        revision: 0,
    };
    let sealed = Sealed::from_ciphertext(ciphertext.to_vec());
    let section = SealedSection {
        aad: register_aad(operator, &place),
        slot: &slot,
        sealed: &sealed,
    };
    let bytes = Inside::Register.open(keyring, &section)?;
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|_unreadable| corrupt())
}
