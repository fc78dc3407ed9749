//! Codes that are handed over once, on paper or in a link: 120 random bits, in letters that a person
//! can copy.

use kitei_domain::Entropy;
use kitei_domain::chance::fresh;
use zeroize::Zeroizing;

use crate::base32;

const BYTES: usize = 15;
const GROUP_LEN: usize = 4;

/// A code that is handed over once, cleared when dropped.
pub struct OneTimeCode(Zeroizing<String>);

impl OneTimeCode {
    /// A fresh code.
    pub fn fresh(entropy: &dyn Entropy) -> Self {
        let bytes = Zeroizing::new(fresh::<BYTES>(entropy));
        Self(Zeroizing::new(base32::write(bytes.as_slice())))
    }

    /// A code as typed: hyphens, spaces and small letters do not matter. `None` for what is no code.
    pub fn typed(text: &str) -> Option<Self> {
        if text.len() > 64 {
            return None;
        }
        let letters = text.chars().filter(|c| *c != '-' && !c.is_whitespace());
        let bare = Zeroizing::new(letters.map(|c| c.to_ascii_uppercase()).collect::<String>());
        base32::read::<BYTES>(&bare).map(|_bytes| Self(bare))
    }

    /// The letters alone, to look the code up by.
    pub fn bare(&self) -> &str {
        &self.0
    }

    /// The code to print, in groups of four.
    pub fn printed(&self) -> String {
        let mut out = String::with_capacity(self.0.len() * 5 / 4);
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP_LEN == 0 {
                out.push('-');
            }
            out.push(letter);
        }
        out
    }
}

impl std::fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OneTimeCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;

    impl Entropy for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            for (place, byte) in buffer.iter_mut().enumerate() {
                *byte = place as u8;
            }
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = OneTimeCode::fresh(&Counting);
        let printed = code.printed();
        assert_eq!((printed.len(), code.bare().len()), (29, 24));
        for typed in [
            printed.clone(),
            printed.to_lowercase(),
            printed.replace('-', " "),
            code.bare().to_owned(),
        ] {
            assert_eq!(OneTimeCode::typed(&typed).unwrap().bare(), code.bare());
        }
        for none in [
            "",
            "AAAA",
            &printed.replacen(char::is_alphanumeric, "", 1),
            &format!("{printed}A"),
        ] {
            assert!(OneTimeCode::typed(none).is_none(), "{none}");
        }
        assert_eq!(format!("{code:?}"), "OneTimeCode(…)");
    }
}
