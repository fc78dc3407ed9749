//! The seeds of look-up tokens, computed inside custody from sections that are held: the normalised
//! forms never leave it.

use std::collections::BTreeMap;

use crate::held::Held;
use crate::office::IndexKey;

/// From item ids and values to the fields and normalised forms under which a person is found. A
/// plain function, so that it has nowhere to carry a value.
pub type IndexForms = fn(&BTreeMap<&str, &str>) -> Vec<(&'static str, String)>;

/// The seeds of everything under which the held values are to be found.
pub fn index_seeds(index: &IndexKey, held: &[Held], forms: IndexForms) -> Vec<[u8; 16]> {
    let mut values = BTreeMap::new();
    for section in held {
        for item in section.stored_names() {
            if let Some(value) = section.value(item) {
                values.entry(item).or_insert(value);
            }
        }
    }
    forms(&values)
        .into_iter()
        .map(|(field, form)| index.seed(field, &form))
        .collect()
}

/// What a plain function makes of the held values: codes for a search to run on, and no text. The
/// values of these items alone are looked at.
pub fn coded<'h, W, C>(
    held: impl IntoIterator<Item = &'h Held>,
    items: &dyn Fn(&str) -> bool,
    with: &W,
    code: fn(&W, &BTreeMap<&str, &str>) -> Vec<C>,
) -> Vec<C>
where
    C: Copy + 'static,
{
    let mut values = BTreeMap::new();
    for section in held {
        for item in section.stored_names().filter(|item| items(item)) {
            if let Some(value) = section.value(item) {
                values.entry(item).or_insert(value);
            }
        }
    }
    code(with, &values)
}

#[cfg(test)]
mod tests {
    use kitei_domain::{Entropy, OperatorId, PersonId, RegistrationId};

    use super::*;
    use crate::aad::RecordAad;
    use crate::held::SealedSection;
    use crate::keyring::{KeyClass, KeySlot, Keyring};
    use crate::section::Section;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Entropy for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            for byte in buffer {
                *byte = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        }
    }

    fn held(values: &[(&str, &str)]) -> Held {
        let entropy = Counting(0.into());
        let registration = RegistrationId::from_bytes([3; 16]);
        let slot = KeySlot::of(registration, KeyClass::Working(0));
        let mut keyring = Keyring::new();
        keyring.add(slot.clone(), &entropy);
        let aad = RecordAad {
            operator: OperatorId::from_bytes([1; 16]),
            person: PersonId::from_bytes([2; 16]),
            registration,
            section: "contact",
            version: 1,
        };
        let mut section = Section::new();
        for (item, value) in values {
            section.set(*item, *value);
        }
        let sealed = section.seal(&keyring, &slot, aad, &entropy).unwrap();
        Held::open(
            &keyring,
            &SealedSection {
                aad,
                slot: &slot,
                sealed: &sealed,
            },
        )
        .unwrap()
    }

    #[test]
    fn the_seeds_of_held_values_are_those_of_their_forms() {
        let index = IndexKey::fresh(&Counting(9.into()));
        let held = [
            held(&[("phone", "1")]),
            held(&[("kana", "ア"), ("phone", "2")]),
        ];
        let forms: IndexForms = |values| {
            values
                .iter()
                .map(|(item, value)| ("f", format!("{item}={value}")))
                .collect()
        };
        let expected = [index.seed("f", "kana=ア"), index.seed("f", "phone=1")];
        assert_eq!(index_seeds(&index, &held, forms), expected);
    }

    #[test]
    fn a_value_matches_by_a_comparison_of_ones_own_without_leaving() {
        let held = held(&[("phone", "080-1")]);
        let same: fn(&str, &str) -> bool = |one, other| one.replace('-', "") == other;
        assert_eq!(held.matches("phone", "0801", same), Some(true));
        assert_eq!(held.matches("phone", "0802", same), Some(false));
        assert_eq!(held.matches("mail", "0801", same), None);
    }
}
