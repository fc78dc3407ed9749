//! Base32 without padding: what people copy by hand, since 0, 1, 8 and 9 cannot be mistaken in it.
//!
//! # Source
//! RFC 4648, section 6.

const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The letters of some bytes.
pub(crate) fn write(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(letter(held >> bits));
        }
    }
    if bits > 0 {
        out.push(letter(held << (5 - bits)));
    }
    out
}

/// The `N` bytes of some letters; `None` for anything that [`write()`] does not write of `N` bytes.
pub(crate) fn read<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut out = [0; N];
    let mut places = out.iter_mut();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in text.bytes() {
        let value = LETTERS.iter().position(|letter| *letter == byte)?;
        held = held << 5 | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            *places.next()? = (held >> bits) as u8;
            held &= (1 << bits) - 1;
        }
    }
    (places.next().is_none() && bits < 5 && held == 0).then_some(out)
}

fn letter(value: u32) -> char {
    let letter = LETTERS.iter().cycle().nth((value & 31) as usize);
    letter.map_or('A', |letter| char::from(*letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_rfc_are_written_and_read() {
        assert_eq!(write(b"f"), "MY");
        assert_eq!(write(b"foob"), "MZXW6YQ");
        assert_eq!(write(b"fooba"), "MZXW6YTB");
        assert_eq!(write(b"foobar"), "MZXW6YTBOI");
        assert_eq!(read("MZXW6YTBOI"), Some(*b"foobar"));
        assert_eq!(read("MZXW6YTB"), Some(*b"fooba"));
    }

    #[test]
    fn what_is_never_written_is_not_read() {
        for text in [
            "",
            "MZXW6YTBO",
            "MZXW6YTBOJ",
            "MZXW6YTBOIA",
            "mzxw6ytboi",
            "MZXW6YTB0I",
        ] {
            assert_eq!(read::<6>(text), None, "{text}");
        }
    }
}
