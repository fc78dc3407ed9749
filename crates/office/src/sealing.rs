//! Which key seals what: the sections of a file, and beside them the standing facts and the register
//! rows about a person.

mod derived;
mod register;
mod standing;

use std::collections::BTreeSet;

use kitei_custody::{Held, KeyClass, KeySlot, Keyring, RecordAad, Sealed, SealedSection, Section};
use kitei_domain::{Entropy, OperatorId, PersonId, RegistrationId, Sensitivity};
use kitei_rulebook::{Item, ItemSet, Vocabulary};
use kitei_storage::RecordRow;

pub(crate) use derived::{Reckoning, derive};
pub(crate) use register::{
    RegisterPlace, hangs_on_standing, open_register, register_key_lives, register_slot,
    seal_register,
};
pub(crate) use standing::{open_standing, seal_standing};

use crate::error::OfficeError;

/// A special-care item is a section of its own, under a key of its own.
const SPECIAL: &str = "special:";

/// The stored section that holds an item.
pub(crate) fn section_of(item: &Item) -> String {
    if item.sensitivity == Sensitivity::SpecialCare {
        format!("{SPECIAL}{}", item.id)
    } else {
        item.section.clone()
    }
}

/// The stored sections that hold these items, with those from which the derived ones are computed.
pub(crate) fn sections_of(vocabulary: &Vocabulary, items: ItemSet) -> BTreeSet<String> {
    let rows = items.iter().filter_map(|item| vocabulary.item_row(item));
    rows.filter_map(|row| match derived::base_of(&row.id) {
        Some(from) => vocabulary
            .item(from)
            .and_then(|item| vocabulary.item_row(item)),
        None => Some(row),
    })
    .map(section_of)
    .collect()
}

/// The newest key for a stored section of a registration.
pub(crate) fn newest_slot(
    vocabulary: &Vocabulary,
    keyring: &Keyring,
    registration: RegistrationId,
    section: &str,
) -> Option<KeySlot> {
    if let Some(item) = section.strip_prefix(SPECIAL) {
        return Some(KeySlot::of(registration, KeyClass::Item(item.to_owned())));
    }
    let ledger = vocabulary
        .section(section)
        .is_some_and(|row| row.retention == "ledger");
    let slot = if ledger {
        keyring.ledger(registration)
    } else {
        keyring.working(registration)
    };
    slot.cloned()
}

fn generation(slot: &KeySlot) -> u16 {
    match slot.class {
        KeyClass::Working(generation) | KeyClass::Ledger(generation) => generation,
        KeyClass::Standing | KeyClass::Provision | KeyClass::Item(_) | KeyClass::File(_) => 0,
    }
}

/// The slot that sealed a stored record: its first two bytes tell the generation.
fn slot_of(
    vocabulary: &Vocabulary,
    registration: RegistrationId,
    section: &str,
    generation: u16,
) -> KeySlot {
    let class = match section.strip_prefix(SPECIAL) {
        Some(item) => KeyClass::Item(item.to_owned()),
        None if vocabulary
            .section(section)
            .is_some_and(|row| row.retention == "ledger") =>
        {
            KeyClass::Ledger(generation)
        }
        None => KeyClass::Working(generation),
    };
    KeySlot::of(registration, class)
}

/// Where a section of a person's file is sealed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) operator: OperatorId,
    pub(crate) person: PersonId,
    pub(crate) registration: RegistrationId,
    pub(crate) section: &'a str,
    pub(crate) version: u32,
}

impl<'a> Place<'a> {
    fn aad(self) -> RecordAad<'a> {
        RecordAad {
            operator: self.operator,
            person: self.person,
            registration: self.registration,
            section: self.section,
            version: self.version,
        }
    }
}

/// Seals a section as the row of its version.
pub(crate) fn seal_section(
    place: Place<'_>,
    keyring: &Keyring,
    slot: &KeySlot,
    section: &Section,
    entropy: &dyn Entropy,
) -> Result<RecordRow, OfficeError> {
    let sealed = section.seal(keyring, slot, place.aad(), entropy)?;
    let mut bytes = generation(slot).to_be_bytes().to_vec();
    bytes.extend_from_slice(sealed.as_ciphertext());
    Ok(RecordRow {
        person: place.person,
        registration: place.registration,
        section: place.section.to_owned(),
        version: place.version,
        sealed: bytes,
    })
}

/// Opens a stored section inside custody; `None` once its key is destroyed.
pub(crate) fn open_section(
    operator: OperatorId,
    vocabulary: &Vocabulary,
    keyring: &Keyring,
    row: &RecordRow,
) -> Result<Option<Held>, OfficeError> {
    let (generation, ciphertext) = row
        .sealed
        .split_first_chunk::<2>()
        .ok_or(OfficeError::Corrupt { what: "record" })?;
    let slot = slot_of(
        vocabulary,
        row.registration,
        &row.section,
        u16::from_be_bytes(*generation),
    );
    if !keyring.has(&slot) {
        return Ok(None);
    }
    let place = Place {
        operator,
        person: row.person,
        registration: row.registration,
        section: &row.section,
        version: row.version,
    };
    let sealed = Sealed::from_ciphertext(ciphertext.to_vec());
    let section = SealedSection {
        aad: place.aad(),
        slot: &slot,
        sealed: &sealed,
    };
    Ok(Some(Held::open(keyring, &section)?))
}

/// Whether two stored sections of a registration are sealed under the same key.
pub(crate) fn shares_key(vocabulary: &Vocabulary, one: &str, other: &str) -> bool {
    let class = |section: &str| {
        if section.starts_with(SPECIAL) {
            return None;
        }
        vocabulary
            .section(section)
            .map(|row| row.retention == "ledger")
    };
    one == other || (class(one).is_some() && class(one) == class(other))
}

/// Destroys the working and ledger generations that seal nothing any more (but the newest, which
/// seals the next section) and the keys of special-care items that are gone.
pub(crate) fn destroy_unused(
    vocabulary: &Vocabulary,
    keyring: &mut Keyring,
    records: &[RecordRow],
) {
    let used: BTreeSet<KeySlot> = records
        .iter()
        .filter_map(|row| {
            let (generation, _) = row.sealed.split_first_chunk::<2>()?;
            let generation = u16::from_be_bytes(*generation);
            Some(slot_of(
                vocabulary,
                row.registration,
                &row.section,
                generation,
            ))
        })
        .collect();
    let newest: BTreeSet<KeySlot> = keyring
        .slots()
        .flat_map(|slot| {
            [
                keyring.working(slot.registration),
                keyring.ledger(slot.registration),
            ]
        })
        .flatten()
        .cloned()
        .collect();
    keyring.destroy_where(|slot| {
        let seals_records = matches!(
            slot.class,
            KeyClass::Working(_) | KeyClass::Ledger(_) | KeyClass::Item(_)
        );
        seals_records && !used.contains(slot) && !newest.contains(slot)
    });
}
