//! Which key seals what: the sections of a file, standing facts, and register rows about a person.

use std::collections::BTreeSet;

use kitei_custody::{
    Held, Inside, KeyClass, KeySlot, Keyring, RecordAad, Sealed, SealedSection, Section,
};
use kitei_domain::{Day, Entropy, OperatorId, PersonId, RegistrationId, Sensitivity, era};
use kitei_rulebook::{Item, ItemSet, Vocabulary};
use kitei_storage::{PersonRow, RecordRow, RegisterKind, RegisterRow};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::OfficeError;
use crate::standing::Standing;

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
    let base = |id: &str| {
        DERIVED
            .iter()
            .find(|(item, ..)| *item == id)
            .map(|(_, from, _)| *from)
    };
    let rows = items.iter().filter_map(|item| vocabulary.item_row(item));
    rows.filter_map(|row| match base(&row.id) {
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

/// An item that is computed from another one when a section is opened, and never stored.
type Derived = (&'static str, &'static str, fn(&str, Day) -> Option<String>);

/// The age and what a dispatch notification may tell of it (WDA 35), and pay in bands, as it may be
/// told before an application (release matrix).
const DERIVED: &[Derived] = &[
    ("age", "birth_date", |date, today| {
        Some(age(date, today)?.to_string())
    }),
    ("age_45_or_over", "birth_date", |date, today| {
        Some((age(date, today)? >= 45).to_string())
    }),
    ("age_60_or_over", "birth_date", |date, today| {
        Some((age(date, today)? >= 60).to_string())
    }),
    ("under_18", "birth_date", |date, today| {
        Some((age(date, today)? < 18).to_string())
    }),
    ("pay_now_band", "pay_now", |pay, _| pay_band(pay)),
    ("pay_wish_band", "pay_wish", |pay, _| pay_band(pay)),
];

/// Adds the derived items of an opened section.
pub(crate) fn derive(held: &mut Held, today: Day) {
    for (item, from, compute) in DERIVED {
        held.derive(from, item, today, *compute);
    }
}

fn age(date: &str, today: Day) -> Option<i16> {
    let born = era::read_birth_date(date, today).ok()?;
    let years = today.ymd().0 - born.ymd().0;
    let had_birthday = (today.ymd().1, today.ymd().2) >= (born.ymd().1, born.ymd().2);
    Some(if had_birthday { years } else { years - 1 })
}

/// The yearly pay in bands of a million yen, where the text tells one amount in 万円.
fn pay_band(pay: &str) -> Option<String> {
    let digits: String = pay
        .chars()
        .map(|c| {
            char::from_u32(u32::from(c).wrapping_sub(0xfee0))
                .filter(char::is_ascii_digit)
                .unwrap_or(c)
        })
        .filter(|c| *c != ',' && *c != '，')
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let amount: u32 = digits.parse().ok()?;
    let man = if amount >= 10_000 {
        amount / 10_000
    } else {
        amount
    };
    let low = man / 100 * 100;
    Some(format!("{low}万円以上{}万円未満", low + 100))
}

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

/// Opens a register row about a person; `None` once its key is destroyed.
pub(crate) fn open_register<T: DeserializeOwned>(
    operator: OperatorId,
    keyring: &Keyring,
    person: PersonId,
    row: &RegisterRow,
) -> Result<Option<T>, OfficeError> {
    let corrupt = OfficeError::Corrupt {
        what: "register row",
    };
    let Some((registration, ciphertext)) = row.sealed.split_first_chunk::<16>() else {
        return Err(corrupt);
    };
    let registration = RegistrationId::from_bytes(*registration);
    let known = (registration != KeySlot::NO_REGISTRATION).then_some(registration);
    let slot = register_slot(row.kind, known);
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
        .map_err(|_unreadable| corrupt)
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
