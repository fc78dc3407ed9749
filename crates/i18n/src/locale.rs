//! Which of the two languages somebody reads.
//!
//! Invariant: detection reads what it is given, never the environment itself.

/// A language of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locale {
    /// 日本語, the source language.
    Ja,
    /// English.
    En,
}

impl Locale {
    /// Both languages, the source first.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The language tag: `ja` or `en`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language that the variables `KITEI_LANG`, `LC_ALL`, `LC_MESSAGES` and `LANG` ask for:
    /// the first that is set and not empty decides, `ja…` for Japanese and all else for English.
    ///
    /// # Source
    /// POSIX.1-2017, 8.2 (precedence of the locale variables); `KITEI_LANG` is ours and comes first.
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        let asked = ["KITEI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty());
        match asked {
            Some(value) if value.starts_with("ja") => Self::Ja,
            _ => Self::En,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(set: &[(&str, &str)]) -> Locale {
        Locale::detect(|name| {
            set.iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        assert_eq!(detect(&[("LANG", "ja_JP.UTF-8")]), Locale::Ja);
        assert_eq!(
            detect(&[("LC_ALL", "C"), ("LANG", "ja_JP.UTF-8")]),
            Locale::En
        );
        assert_eq!(
            detect(&[("LC_ALL", ""), ("LC_MESSAGES", "ja_JP")]),
            Locale::Ja
        );
        assert_eq!(
            detect(&[("KITEI_LANG", "ja"), ("LC_ALL", "en_GB")]),
            Locale::Ja
        );
        assert_eq!(
            detect(&[("KITEI_LANG", "en"), ("LC_ALL", "ja_JP")]),
            Locale::En
        );
    }

    #[test]
    fn nothing_set_is_english() {
        assert_eq!(detect(&[]), Locale::En);
    }
}
