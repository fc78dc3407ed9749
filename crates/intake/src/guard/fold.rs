//! Brings text and words to one form, so that width, case, blanks and kana script cannot hide a word.

use unicode_normalization::UnicodeNormalization;

/// NFKC, lower case, and neither blanks nor invisible characters (`本 籍` is `本籍`).
pub(super) fn fold(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let seen = |c: &char| !c.is_whitespace() && !c.is_control() && !is_invisible(*c);
    plain.extend(text.nfkc().filter(seen).flat_map(char::to_lowercase));
    plain
}

/// Zero-width marks, soft hyphens and variation selectors.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// The word with all its kana in hiragana.
pub(super) fn hiragana(word: &str) -> String {
    word.chars()
        .map(|c| {
            if matches!(c, 'ァ'..='ヶ') {
                shift(c, -0x60)
            } else {
                c
            }
        })
        .collect()
}

/// The word with all its kana in katakana.
pub(super) fn katakana(word: &str) -> String {
    word.chars()
        .map(|c| {
            if matches!(c, 'ぁ'..='ゖ') {
                shift(c, 0x60)
            } else {
                c
            }
        })
        .collect()
}

fn shift(c: char, by: i32) -> char {
    u32::from(c)
        .checked_add_signed(by)
        .and_then(char::from_u32)
        .unwrap_or(c)
}
