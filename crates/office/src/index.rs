//! The blind index: which normalised forms of which items find a person. What it leaks to a holder
//! of the key store and its key is written in the threat model.

use std::collections::BTreeMap;

use kitei_custody::IndexKey;
use kitei_domain::search;

/// A field by which people are looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Name: whole, surname or given name.
    Name,
    /// Kana: whole, surname or given name.
    Kana,
    /// Phone number.
    Phone,
    /// Mail address.
    Mail,
}

impl Field {
    /// The item whose value it is.
    pub const fn item(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kana => "kana",
            Self::Phone => "phone",
            Self::Mail => "mail",
        }
    }
}

/// The fields and normalised forms under which values are entered, the joint ones for duplicates
/// included: phone and mail each with the kana, kana with the birth date.
pub(crate) fn forms(values: &BTreeMap<&str, &str>) -> Vec<(&'static str, String)> {
    let mut forms = Vec::new();
    for item in ["name", "kana", "phone", "mail"] {
        if let Some(value) = values.get(item) {
            forms.extend(search::forms(item, value));
        }
    }
    forms.extend(joint(values));
    forms
}

/// The joint forms by which duplicates are recognised.
pub(crate) fn joint(values: &BTreeMap<&str, &str>) -> Vec<(&'static str, String)> {
    let whole = |item: &str| values.get(item).and_then(|value| search::whole(item, value));
    let Some(kana) = whole("kana").or_else(|| whole("name")) else { return Vec::new() };
    let with_kana = |field, item| whole(item).map(|form| (field, format!("{form}\n{kana}")));
    [
        with_kana("phone+kana", "phone"),
        with_kana("mail+kana", "mail"),
        with_kana("birth_date+kana", "birth_date"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The seeds of those forms.
pub(crate) fn seeds(index: &IndexKey, values: &BTreeMap<&str, &str>) -> Vec<[u8; 16]> {
    forms(values).iter().map(|(field, form)| index.seed(field, form)).collect()
}
