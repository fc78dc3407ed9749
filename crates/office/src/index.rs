//! The blind index: which normalised forms of which items find a person. What it leaks to a holder
//! of the key store and its key is written in the threat model.

use std::collections::BTreeMap;

use kitei_custody::IndexKey;
use kitei_domain::search::{self, Field};
use kitei_domain::{Day, contact, era, name};

/// The index that a look-up field is entered under.
pub(crate) const fn label(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Kana => "kana",
        Field::Phone => "phone",
        Field::Mail => "mail",
        Field::Number => "number",
    }
}

/// The fields and normalised forms under which values are entered, the joint ones for duplicates
/// included: phone and mail each with the kana, kana with the birth date.
pub(crate) fn forms(values: &BTreeMap<&str, &str>) -> Vec<(&'static str, String)> {
    let mut forms = Vec::new();
    for (item, value) in values {
        let keys = search::search_keys(item, value).into_iter();
        forms.extend(keys.map(|(field, form)| (label(field), form)));
    }
    forms.extend(
        joint(values)
            .into_iter()
            .map(|joint| (joint.field, joint.form)),
    );
    forms
}

/// A joint form by which a duplicate is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Joint {
    pub(crate) field: &'static str,
    pub(crate) form: String,
    /// Whether it tells the same person; otherwise only a possible one.
    pub(crate) certain: bool,
}

/// The joint forms of values: the same phone or mail and the same kana is the same person, the same
/// kana and birth date with another phone only a possible one. The name stands in for a missing kana.
pub(crate) fn joint(values: &BTreeMap<&str, &str>) -> Vec<Joint> {
    let whole = |field, item: &str| {
        values
            .get(item)
            .and_then(|value| search::lookup_key(field, value))
    };
    let reading = whole(Field::Kana, "kana").or_else(|| whole(Field::Name, "name"));
    let Some(reading) = reading else {
        return Vec::new();
    };
    let born = values
        .get("birth_date")
        .and_then(|date| era::read_day(date).ok());
    [
        ("phone+kana", whole(Field::Phone, "phone"), true),
        ("mail+kana", whole(Field::Mail, "mail"), true),
        (
            "birth_date+kana",
            born.map(|day: Day| day.to_string()),
            false,
        ),
    ]
    .into_iter()
    .filter_map(|(field, form, certain)| {
        Some(Joint {
            field,
            form: format!("{}\n{reading}", form?),
            certain,
        })
    })
    .collect()
}

/// The seeds of those forms.
pub(crate) fn seeds(index: &IndexKey, values: &BTreeMap<&str, &str>) -> Vec<[u8; 16]> {
    forms(values)
        .iter()
        .map(|(field, form)| index.seed(field, form))
        .collect()
}

/// How two values of an item are compared: two ways of writing a date, a number or a reading are
/// one value.
pub(crate) fn same_value(item: &str) -> fn(&str, &str) -> bool {
    match item {
        "phone" => |one, other| contact::phone_key(one) == contact::phone_key(other),
        "mail" => |one, other| contact::mail_key(one) == contact::mail_key(other),
        _ => |one, other| match (era::read_day(one), era::read_day(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => name::fold(one) == name::fold(other),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ways_of_writing_a_value_are_one_value() {
        assert!(same_value("birth_date")("昭和55年3月9日", "1980/03/09"));
        assert!(same_value("phone")(
            "080-1234-5678",
            "０８０ １２３４ ５６７８"
        ));
        assert!(same_value("kana")("ｻﾄｳ ﾊﾅｺ", "さとう　はなこ"));
        assert!(!same_value("career")("経理 3年", "経理 4年"));
    }

    #[test]
    fn the_same_kana_and_birth_date_is_only_possibly_the_same_person() {
        let values = BTreeMap::from([
            ("kana", "サトウ ハナコ"),
            ("birth_date", "1980-03-09"),
            ("phone", "080-1234-5678"),
        ]);
        let joint = joint(&values);
        let certain: Vec<_> = joint
            .iter()
            .map(|joint| (joint.field, joint.certain))
            .collect();
        assert_eq!(certain, [("phone+kana", true), ("birth_date+kana", false)]);
    }
}
