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
}

impl Field {
    /// The index that the item feeds, if any.
    pub fn of_item(item: &str) -> Option<Self> {
        match item {
            "name" => Some(Self::Name),
            "kana" => Some(Self::Kana),
            "phone" => Some(Self::Phone),
            "mail" => Some(Self::Mail),
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
    }
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
}
