//! One cell, and which of its characters are taken.
//!
//! A cell is text whatever it starts with: `=`, `@`, `+` and `-` stay, since nothing that was taken in
//! is ever written back as a formula. Characters that cannot be seen and change nothing (a byte order
//! mark, direction marks around phone numbers, a variation selector without its base) are left out;
//! characters that hide what was meant reject the cell.

/// The longest cell that is taken, in bytes.
pub const LONGEST_CELL: usize = 64 * 1024;

/// A cell that is not blank.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Text, a number or a date as the spreadsheet shows it.
    Value(String),
    /// Not taken, for this reason.
    Rejected(&'static str),
}

impl Cell {
    /// The cell that holds this text; none if it is blank.
    pub(crate) fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST_CELL {
            return Some(Self::Rejected("cell_too_long"));
        }
        if text.bytes().all(|b| matches!(b, b'!'..=b'~')) {
            return (!text.is_empty()).then(|| Self::Value(text.to_owned()));
        }
        match clean(text) {
            Ok(text) if text.trim().is_empty() => None,
            Ok(text) => Some(Self::Value(text)),
            Err(code) => Some(Self::Rejected(code)),
        }
    }
}

fn clean(text: &str) -> Result<String, &'static str> {
    let mut kept = String::with_capacity(text.len());
    let mut base = false;
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => {}
            _ if c.is_control() => return Err("control_character"),
            '\u{feff}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2060}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => continue,
            '\u{fffd}' | '\u{fdd0}'..='\u{fdef}' | '\u{e000}'..='\u{f8ff}' => {
                return Err("unreadable_character");
            }
            // The planes for private use, and the last two places of every plane.
            _ if c >= '\u{f0000}' || u32::from(c) & 0xfffe == 0xfffe => {
                return Err("unreadable_character");
            }
            _ if is_variation_selector(c) => {
                if !std::mem::take(&mut base) {
                    continue;
                }
                kept.push(c);
                continue;
            }
            _ => {}
        }
        base = !c.is_whitespace();
        kept.push(c);
    }
    Ok(kept)
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, &'static str> {
        match Cell::read(text) {
            Some(Cell::Value(text)) => Ok(text),
            Some(Cell::Rejected(code)) => Err(code),
            None => Ok(String::new()),
        }
    }

    #[test]
    fn invisible_marks_go_and_the_text_stays() {
        assert_eq!(read("\u{feff}林\u{200b}").as_deref(), Ok("林"));
        assert_eq!(
            read("\u{202d}090-1234-0000\u{202c}").as_deref(),
            Ok("090-1234-0000")
        );
        assert_eq!(
            read("\u{fe0f}葛\u{e0100}\u{e0101}城").as_deref(),
            Ok("葛\u{e0100}城")
        );
        assert_eq!(read("=1+1").as_deref(), Ok("=1+1"));
        assert_eq!(read("一行目\n二行目").as_deref(), Ok("一行目\n二行目"));
        assert_eq!(read(" 　\u{fe00}").as_deref(), Ok(""));
    }

    #[test]
    fn characters_that_hide_what_was_meant_reject_the_cell() {
        for text in ["a\0b", "林\u{7}", "\u{80}"] {
            assert_eq!(read(text), Err("control_character"), "{text:?}");
        }
        for text in [
            "林\u{fffd}",
            "\u{e000}",
            "\u{ffff}",
            "\u{10fffe}",
            "\u{f1234}",
        ] {
            assert_eq!(read(text), Err("unreadable_character"), "{text:?}");
        }
        assert_eq!(read(&"a".repeat(LONGEST_CELL + 1)), Err("cell_too_long"));
        assert!(read(&"a".repeat(LONGEST_CELL)).is_ok());
    }
}
