//! Which look-up keys a value gives. Only normalised text leaves here; the caller seals it into seeds.

use crate::{contact, name};

/// The index a look-up key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// A name: whole, surname or given name.
    Name,
    /// The reading of a name: whole, surname or given name.
    Kana,
    /// A phone number.
    Phone,
    /// A mail address.
    Mail,
    /// The office's own number of a person (求職受付番号).
    Number,
}

impl Field {
    /// The index that the item feeds, if any.
    pub fn of_item(item: &str) -> Option<Self> {
        match item {
            "name" => Some(Self::Name),
            "kana" => Some(Self::Kana),
            "phone" => Some(Self::Phone),
            "mail" => Some(Self::Mail),
            "reception_number" => Some(Self::Number),
            _ => None,
        }
    }
}

/// The keys under which a person with this value can be found; none for items without an index.
pub fn search_keys(item: &str, value: &str) -> Vec<(Field, String)> {
    let Some(field) = Field::of_item(item) else {
        return Vec::new();
    };
    let mut keys: Vec<String> = lookup_key(field, value).into_iter().collect();
    if matches!(field, Field::Name | Field::Kana) {
        let parts = name::split(value)
            .into_iter()
            .flat_map(|(surname, given)| [surname, given]);
        keys.extend(parts.filter_map(|part| lookup_key(field, part)));
        keys.sort();
        keys.dedup();
    }
    keys.into_iter().map(|key| (field, key)).collect()
}

/// The key that a query looks for; none if the query cannot match anything.
pub fn lookup_key(field: Field, query: &str) -> Option<String> {
    match field {
        Field::Name | Field::Kana => Some(name::fold(query)).filter(|key| !key.is_empty()),
        Field::Phone => contact::phone_key(query),
        Field::Mail => contact::mail_key(query),
        Field::Number => Some(number_key(query)).filter(|key| !key.is_empty()),
    }
}

/// A number as people read it out: its letters and digits.
fn number_key(number: &str) -> String {
    let folded = name::fold(number);
    // The long vowel mark is typed for a hyphen.
    let kept = folded.chars().filter(|c| c.is_alphanumeric() && *c != 'ー');
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_by_whole_name_surname_and_given_name() {
        let keys = search_keys("name", "渡邊　花子");
        for query in ["渡辺花子", "渡辺", "花子"] {
            let key = lookup_key(Field::Name, query).unwrap();
            assert!(keys.contains(&(Field::Name, key)), "{query}");
        }
        assert!(search_keys("notes", "渡邊").is_empty());
    }

    #[test]
    fn a_person_is_found_by_the_offices_own_number_however_it_is_written() {
        let keys = search_keys("reception_number", "Ｒ６-0０12");
        for query in ["r6-0012", "R6 0012", "r60012"] {
            let key = lookup_key(Field::Number, query).unwrap();
            assert!(keys.contains(&(Field::Number, key)), "{query}");
        }
    }
}
