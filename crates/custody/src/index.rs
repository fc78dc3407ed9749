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
    forms(&values).into_iter().map(|(field, form)| index.seed(field, &form)).collect()
}
