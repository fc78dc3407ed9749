//! Lists, page by page: so many at once, and a cursor to where the next begins. A page begins after
//! the last row of the one before, whatever was added or taken away meanwhile. Each page is a request
//! of its own, ruled and journaled as the list is.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::signin::Desk;

/// So many rows unless fewer or more are asked for.
const ROWS: usize = 100;

/// So many rows at most.
const ROWS_AT_MOST: usize = 1000;

/// Which part of a list.
#[derive(Debug, Default, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// How many rows; 100 unless another number is named.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// `next` of the page before.
    #[param(max_length = 2048)]
    cursor: Option<String>,
}

impl PageQuery {
    /// The same, where other things are asked beside it.
    pub(crate) fn new(limit: Option<usize>, cursor: Option<String>) -> Self {
        Self { limit, cursor }
    }
}

/// Which way a list runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    /// The smallest first.
    Rising,
    /// The greatest, which is the newest, first.
    Falling,
}

/// A list: its name in the answer, and the fields by which it runs; together they are nobody else's.
#[derive(Debug)]
pub(crate) struct Listing {
    /// What is listed, with everything that chooses among it: a cursor holds for nothing else.
    pub(crate) of: String,
    pub(crate) name: &'static str,
    pub(crate) by: [&'static str; 2],
    pub(crate) run: Run,
}

/// A field by which a list runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    Number(i64),
    Text(String),
    /// An entry: its origin, and its place there as a number.
    Entry(String, u64),
}

impl Key {
    fn of(field: &Value) -> Self {
        match field {
            Value::Number(number) => Self::Number(number.as_i64().unwrap_or_default()),
            Value::String(text) => match text.split_once('.') {
                Some((origin, index)) if origin.starts_with("l_") => {
                    Self::Entry(origin.to_owned(), index.parse().unwrap_or_default())
                }
                _ => Self::Text(text.clone()),
            },
            _ => Self::Text(String::new()),
        }
    }
}

impl Listing {
    /// The page of an answer that is asked for, with `next` where there is more.
    ///
    /// # Errors
    /// `limit_unusable`, or `cursor_unusable`: forged, another reader's, or another list's.
    pub(crate) fn page(
        &self,
        desk: &Desk,
        mut answer: Value,
        asked: &PageQuery,
    ) -> Result<Value, Problem> {
        let limit = asked.limit.unwrap_or(ROWS);
        if !(1..=ROWS_AT_MOST).contains(&limit) {
            return Err(Problem::unusable("limit_unusable"));
        }
        let Desk { office, caller } = desk;
        let after = match &asked.cursor {
            None => None,
            Some(cursor) => {
                let place = office.read_cursor(caller, &self.of, cursor);
                let place = place.and_then(|place| serde_json::from_str::<Vec<Key>>(&place).ok());
                Some(place.ok_or_else(|| Problem::unusable("cursor_unusable"))?)
            }
        };
        let rows = answer.get_mut(self.name).and_then(Value::as_array_mut);
        let mut rows = std::mem::take(rows.ok_or_else(Problem::internal)?);
        rows.sort_by_cached_key(|row| self.key(row));
        if self.run == Run::Falling {
            rows.reverse();
        }
        if let Some(after) = &after {
            rows.retain(|row| match self.run {
                Run::Rising => self.key(row) > *after,
                Run::Falling => self.key(row) < *after,
            });
        }
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more).map(|row| self.key(row));
        let next = match last {
            None => Value::Null,
            Some(key) => {
                let place = serde_json::to_string(&key).map_err(|_faulty| Problem::internal())?;
                Value::String(office.write_cursor(caller, &self.of, &place))
            }
        };
        if let Some(answer) = answer.as_object_mut() {
            answer.insert(self.name.to_owned(), Value::Array(rows));
            answer.insert("next".to_owned(), next);
        }
        Ok(answer)
    }

    fn key(&self, row: &Value) -> Vec<Key> {
        let fields = self.by.iter();
        fields
            .map(|field| Key::of(row.get(field).unwrap_or(&Value::Null)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_compared_as_what_they_are_and_read_back() {
        let of = |field: Value| Key::of(&field);
        assert!(of(json!(9)) < of(json!(10)));
        assert!(of(json!("l_0.9")) < of(json!("l_0.10")));
        assert!(of(json!("J-1")) < of(json!("J-2")));
        for key in [of(json!(1)), of(json!("x")), of(json!("l_0.1"))] {
            let text = serde_json::to_string(&key).unwrap();
            assert_eq!(serde_json::from_str::<Key>(&text).unwrap(), key);
        }
    }
}
