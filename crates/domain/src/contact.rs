//! Phone numbers and mail addresses as look-up keys. A value that gives no key is unusable for contact.

use unicode_normalization::UnicodeNormalization;

/// The phone number in E.164 form, if it can be a Japanese number (10 or 11 digits with a leading
/// zero, or `+81`).
pub fn phone_key(text: &str) -> Option<String> {
    let mut digits = String::new();
    let mut international = false;
    for c in text.trim().nfkc() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !international => international = true,
            ' ' | '-' | '(' | ')' | '.' | 'ー' | '−' | '‐' | '–' | '—' | '―' => {}
            _ => return None,
        }
    }
    let national = if international {
        let rest = digits.strip_prefix("81")?;
        format!("0{}", rest.strip_prefix('0').unwrap_or(rest))
    } else {
        digits
    };
    let rest = national
        .strip_prefix('0')
        .filter(|rest| !rest.starts_with('0'))?;
    matches!(national.len(), 10 | 11).then(|| format!("+81{rest}"))
}

/// The mail address in NFKC and lower case, if it is well formed.
pub fn mail_key(text: &str) -> Option<String> {
    let key: String = text.trim().nfkc().flat_map(char::to_lowercase).collect();
    let (_, host) = key.rsplit_once('@')?;
    (host.contains('.') && email_address::EmailAddress::is_valid(&key)).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_number_gives_one_key() {
        for text in [
            "080 1234 7104",
            "０８０－１２３４－７１０４",
            "+81 80-1234-7104",
        ] {
            assert_eq!(phone_key(text).as_deref(), Some("+818012347104"), "{text}");
        }
        for text in ["", "なし", "123", "0000000000", "090-1234"] {
            assert_eq!(phone_key(text), None, "{text}");
        }
    }

    #[test]
    fn mail_is_compared_without_case_and_width() {
        assert_eq!(mail_key(" Ａ@Example.JP ").as_deref(), Some("a@example.jp"));
        assert_eq!(mail_key("a@b"), None);
        assert_eq!(mail_key("a b@example.jp"), None);
    }
}
