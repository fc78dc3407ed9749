//! One-time codes: eight digits, kept as a keyed digest, good once and for a short time. Wrong ones
//! count before a right one, and lock for a time that doubles.

use kitei_domain::{Timestamp, chance};
use kitei_rulebook::LawKey;

use super::{PackageRecord, SentCode};
use crate::office::Office;

/// So many digits.
const DIGITS: usize = 8;

/// The longest lock.
const LOCK_MS_AT_MOST: i64 = 24 * 3_600_000;

/// A code as people write it: full-width digits, with blanks and hyphens between them.
fn read_code(text: &str) -> Option<String> {
    let mut digits = String::new();
    for letter in text.chars().take(64) {
        match letter {
            '0'..='9' => digits.push(letter),
            '０'..='９' => {
                let digit = u32::from(letter) - u32::from('０');
                digits.extend(char::from_digit(digit, 10));
            }
            ' ' | '\u{3000}' | '-' | '−' | '－' => {}
            _ => return None,
        }
    }
    (digits.len() == DIGITS).then_some(digits)
}

/// Whether a code that was brought is the one that was sent, and its time is not over.
pub(crate) fn is_code(
    office: &Office,
    (field, of): (&str, &[u8; 16]),
    sent: Option<&SentCode>,
    brought: &str,
) -> bool {
    let now = office.clock.now();
    let Some(sent) = sent.filter(|sent| now < sent.until) else {
        return false;
    };
    // Digests under a key of the office: that they are compared byte by byte tells nothing of a code.
    read_code(brought).is_some_and(|code| office.code_digest(field, of, &code) == sent.digest)
}

impl Office {
    /// A fresh code, and how it is kept.
    pub(crate) fn new_code(&self, field: &str, of: &[u8; 16], good_ms: i64) -> (String, SentCode) {
        let number = u64::from_be_bytes(chance::fresh(self.entropy.as_ref()));
        let code = format!("{:08}", number % 100_000_000);
        let now = self.clock.now();
        let sent = SentCode {
            digest: self.code_digest(field, of, &code),
            sent: now,
            until: now.plus_millis(good_ms),
        };
        (code, sent)
    }

    fn code_digest(&self, field: &str, of: &[u8; 16], code: &str) -> [u8; 16] {
        let bound = format!("{}:{code}", hex::encode(of));
        self.custody.index().seed(field, &bound)
    }

    /// A number of minutes of the law table, in milliseconds.
    pub(crate) fn law_minutes_ms(&self, key: LawKey) -> i64 {
        i64::from(self.law_number(key)) * 60_000
    }

    /// Counts a try that came to nothing. Too many lock the package, and end the code that was sent.
    pub(super) fn count_try(&self, record: &mut PackageRecord) {
        record.tries = record.tries.saturating_add(1);
        if record.tries < self.law_number(LawKey::OneTimeCodeTries) {
            return;
        }
        let first = self.law_minutes_ms(LawKey::OneTimeCodeLockMinutes);
        let lock = (first << record.locks.min(16)).min(LOCK_MS_AT_MOST);
        record.locked_until = Some(self.clock.now().plus_millis(lock));
        record.locks = record.locks.saturating_add(1);
        record.tries = 0;
        record.code = None;
    }
}

impl PackageRecord {
    /// Whether too many tries came to nothing a while ago.
    pub(super) fn is_locked(&self, now: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        for text in ["12345678", "1234 5678", "１２３４－５６７８", "1234-5678"] {
            assert_eq!(read_code(text).as_deref(), Some("12345678"), "{text}");
        }
        for text in ["", "1234567", "123456789", "1234567a", "12345678'"] {
            assert_eq!(read_code(text), None, "{text}");
        }
    }
}
