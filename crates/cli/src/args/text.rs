//! Free values of the command line. `-` stands for a line of standard input, so that a name need
//! not stand in a process list.
//!
//! INVARIANT: the `Debug` form and the parse errors of a value never show it.

use std::fmt;
use std::str::FromStr;

/// A value as given, or the next line of standard input.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Text {
    /// Given in the command.
    Given(String),
    /// To be read from standard input.
    Line,
}

impl FromStr for Text {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(if text == "-" {
            Self::Line
        } else {
            Self::Given(text.to_owned())
        })
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Text(…)")
    }
}

/// The value has no `=` in it.
#[derive(Debug, Clone, thiserror::Error)]
#[error("not of the form ITEM=VALUE")]
pub(crate) struct NoPair;

/// `ITEM=VALUE`.
#[derive(Debug, Clone)]
pub(crate) struct ItemValue {
    pub(crate) item: String,
    pub(crate) value: Text,
}

impl FromStr for ItemValue {
    type Err = NoPair;

    fn from_str(text: &str) -> Result<Self, NoPair> {
        let (item, value) = text.split_once('=').ok_or(NoPair)?;
        let Ok(value) = value.parse();
        Ok(Self {
            item: item.to_owned(),
            value,
        })
    }
}

/// `ITEM=PURPOSE`.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) item: String,
    pub(crate) purpose: String,
}

impl FromStr for Pair {
    type Err = NoPair;

    fn from_str(text: &str) -> Result<Self, NoPair> {
        let (item, purpose) = text.split_once('=').ok_or(NoPair)?;
        Ok(Self {
            item: item.to_owned(),
            purpose: purpose.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_never_shows_in_its_debug_form() {
        let pair: ItemValue = "name=林 薫".parse().unwrap();
        assert!(!format!("{pair:?}").contains('薫'));
        assert!(
            "林薫"
                .parse::<ItemValue>()
                .unwrap_err()
                .to_string()
                .is_ascii()
        );
    }

    #[test]
    fn a_hyphen_stands_for_a_line_of_standard_input() {
        assert_eq!("-".parse::<Text>(), Ok(Text::Line));
        assert_eq!("phone=-".parse::<ItemValue>().unwrap().value, Text::Line);
    }
}
