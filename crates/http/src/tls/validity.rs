//! From when and until when a certificate holds (RFC 5280, 4.1.2.5), read out of its DER. Nothing
//! else of it is read here: whether it is trusted is for whoever connects to say.

use kitei_domain::Timestamp;

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The first and the last instant at which a certificate holds; `None` where it does not read.
pub(super) fn validity(certificate: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let (_, certificate, _) = element(certificate).filter(|(tag, ..)| *tag == SEQUENCE)?;
    let (_, mut rest, _) = element(certificate).filter(|(tag, ..)| *tag == SEQUENCE)?;
    if let Some((VERSION, _, after)) = element(rest) {
        rest = after;
    }
    // Serial number, signature and issuer stand before it.
    for _ in 0..3 {
        (_, _, rest) = element(rest)?;
    }
    let (_, validity, _) = element(rest).filter(|(tag, ..)| *tag == SEQUENCE)?;
    let (tag, from, after) = element(validity)?;
    let from = instant(tag, from)?;
    let (tag, until, _) = element(after)?;
    Some((from, instant(tag, until)?))
}

/// The first element: its tag, what it holds, and what follows it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if digits.len() > 4 {
            return None;
        }
        let length = digits
            .iter()
            .fold(0_usize, |sum, digit| sum << 8 | usize::from(*digit));
        (length, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

/// `YYMMDDHHMMSSZ` from 1950 to 2049, `YYYYMMDDHHMMSSZ` else.
fn instant(tag: u8, text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text)
        .ok()
        .filter(|text| text.is_ascii())?;
    let (year, rest) = match tag {
        UTC_TIME => {
            let (year, rest) = text.split_at_checked(2)?;
            let century = if year < "50" { "20" } else { "19" };
            (format!("{century}{year}"), rest)
        }
        GENERALIZED_TIME => {
            let (year, rest) = text.split_at_checked(4)?;
            (year.to_owned(), rest)
        }
        _ => return None,
    };
    let part = |from: usize| rest.get(from..from + 2);
    let (month, day) = (part(0)?, part(2)?);
    let (hour, minute, second) = (part(4)?, part(6)?, part(8)?);
    let text = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z");
    (rest.get(10..)? == "Z").then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_a_time_are_read() {
        let utc = instant(UTC_TIME, b"491231235959Z").unwrap();
        assert_eq!(utc, "2049-12-31T23:59:59Z".parse().unwrap());
        let past = instant(UTC_TIME, b"500101000000Z").unwrap();
        assert_eq!(past, "1950-01-01T00:00:00Z".parse().unwrap());
        let later = instant(GENERALIZED_TIME, b"20500101000000Z").unwrap();
        assert_eq!(later, "2050-01-01T00:00:00Z".parse().unwrap());
    }

    #[test]
    fn what_is_no_certificate_says_nothing() {
        for bytes in [
            &b""[..],
            b"\x30",
            b"\x30\x80",
            b"\x30\x85\xff\xff\xff\xff\xff",
            b"\x30\x02\x30\x00",
        ] {
            assert_eq!(validity(bytes), None);
        }
        assert_eq!(instant(UTC_TIME, b"4912312359"), None);
        assert_eq!(instant(0x0c, b"491231235959Z"), None);
    }
}
