//! Cuts a cell into sentences: the smallest pieces that still say something by themselves. The pieces
//! follow each other without a gap, so that what is kept is the text as it was given.

use std::ops::Range;

/// The sentences of the text as ranges of bytes.
///
/// A sentence ends after its full stop, question or exclamation mark or semicolon (and the brackets
/// that close after it), at a line break, before a bullet, and at a slash or bar between blanks.
/// A comma, and `・` inside a list of nouns, end nothing.
pub(super) fn split(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let end = start + first(rest);
        let range = start..end;
        start = end;
        Some(range)
    })
}

/// The length of the first sentence.
fn first(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut before = None;
    let mut said = false;
    let mut stopped = false;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        if stopped && !closes(c) && !stops(c) {
            return at;
        }
        if said && opens_item(before, c) {
            return at;
        }
        let blank_around =
            before.is_none_or(char::is_whitespace) && next.is_none_or(char::is_whitespace);
        let between_digits = before.is_some_and(is_digit) && next.is_some_and(is_digit);
        stopped |= stops(c)
            || matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
            || matches!(c, '．' | '.')
                && said
                && !between_digits
                && next.is_none_or(|c| !c.is_ascii_alphanumeric())
                && before.is_some_and(is_japanese)
            || matches!(c, '/' | '／' | '|' | '｜') && blank_around;
        said |= c.is_alphanumeric();
        before = Some(c);
    }
    text.len()
}

const fn stops(c: char) -> bool {
    matches!(c, '。' | '｡' | '！' | '!' | '？' | '?' | '；' | ';')
}

const fn closes(c: char) -> bool {
    matches!(
        c,
        '」' | '』' | '）' | ')' | '】' | '］' | '｣' | '〉' | '》' | '”' | '’' | '"'
    )
}

/// Whether the character is the bullet of a new item.
fn opens_item(before: Option<char>, c: char) -> bool {
    let always = matches!(
        c,
        '●' | '■'
            | '◆'
            | '◇'
            | '□'
            | '★'
            | '☆'
            | '▼'
            | '▲'
            | '▶'
            | '►'
            | '※'
            | '•'
            | '◎'
            | '✓'
            | '✔'
    );
    let after_blank = matches!(
        c,
        '・' | '･' | '○' | '〇' | '-' | '－' | '―' | '*' | '＊' | '→' | '①'..='⑳'
    );
    always || (after_blank && before.is_some_and(char::is_whitespace))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

const fn is_japanese(c: char) -> bool {
    matches!(c, 'ぁ'..='ヿ' | '一'..='鿿' | '）' | '」')
}
