//! One-time codes of an authenticator app: six digits, a new one every thirty seconds.
//!
//! What this does not give: a code read out to a stranger on the telephone works for the stranger,
//! for at most a minute and once.
//!
//! # Source
//! RFC 6238 on RFC 4226, with HMAC-SHA-1, the one algorithm that every app knows.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use kitei_domain::{Entropy, Timestamp};
use zeroize::Zeroizing;

use crate::base32;

/// How long a code is the newest one.
const STEP_MS: i64 = 30_000;

/// The seed that an authenticator app and the office share.
pub struct TotpSeed(Zeroizing<[u8; 20]>);

impl TotpSeed {
    /// A fresh seed of 160 bits (RFC 4226, 4, R6).
    pub fn fresh(entropy: &dyn Entropy) -> Self {
        let mut seed = Zeroizing::new([0; 20]);
        entropy.fill(seed.as_mut_slice());
        Self(seed)
    }

    /// The seed as base32: how an app takes it, and how it stands in a sealed row.
    pub fn written(&self) -> Zeroizing<String> {
        Zeroizing::new(base32::write(self.0.as_slice()))
    }

    /// The seed that was [`Self::written`].
    pub fn read(text: &str) -> Option<Self> {
        base32::read(text).map(|seed| Self(Zeroizing::new(seed)))
    }

    /// The step whose code this is: the present one, the one before or the one after, but later than
    /// the last one that was used. So a code works once, and clocks may differ by half a minute.
    pub fn matches(&self, code: &str, now: Timestamp, used: Option<i64>) -> Option<i64> {
        let present = step_at(now);
        let mut found = None;
        // WHY: all three are compared in full, so that the time taken tells nothing.
        for step in [present - 1, present, present + 1] {
            let expected = Zeroizing::new(self.code(step, 6));
            let same = verify_slices_are_equal(expected.as_bytes(), code.as_bytes()).is_ok();
            if same && used.is_none_or(|used| used < step) {
                found = Some(step);
            }
        }
        found
    }

    /// The code that an app shows at a moment.
    pub fn code_at(&self, now: Timestamp) -> String {
        self.code(step_at(now), 6)
    }

    fn code(&self, step: i64, digits: u32) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, self.0.as_slice());
        let mac = hmac::sign(&key, &step.to_be_bytes());
        let mac = mac.as_ref();
        let offset = mac.last().map_or(0, |last| usize::from(last & 15));
        let four = mac.iter().skip(offset).take(4);
        let number = four.fold(0_u32, |held, byte| held << 8 | u32::from(*byte)) & 0x7fff_ffff;
        let width = digits as usize;
        format!("{:0width$}", number % 10_u32.pow(digits))
    }
}

fn step_at(now: Timestamp) -> i64 {
    now.as_millis().div_euclid(STEP_MS)
}

impl fmt::Debug for TotpSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSeed(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_the_rfc() -> TotpSeed {
        TotpSeed(Zeroizing::new(*b"12345678901234567890"))
    }

    #[test]
    fn the_vectors_of_the_rfc_hold() {
        for (seconds, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(of_the_rfc().code(seconds / 30, 8), code, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_taken_half_a_minute_around_its_own_and_once() {
        let seed = of_the_rfc();
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        let code = seed.code_at(at(60));
        assert_eq!(seed.matches(&code, at(29), None), None);
        assert_eq!(seed.matches(&code, at(30), None), Some(2));
        assert_eq!(seed.matches(&code, at(119), None), Some(2));
        assert_eq!(seed.matches(&code, at(120), None), None);
        assert_eq!(seed.matches(&code, at(60), Some(1)), Some(2));
        assert_eq!(seed.matches(&code, at(60), Some(2)), None);
        assert_eq!(seed.matches(&code, at(60), Some(3)), None);
        for wrong in [
            "",
            "000000",
            code.trim_start_matches(char::is_numeric),
            "１２３４５６",
        ] {
            assert_eq!(seed.matches(wrong, at(60), None), None);
        }
    }

    #[test]
    fn a_seed_reads_back_as_written() {
        let seed = of_the_rfc();
        assert_eq!(*seed.written(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let read = TotpSeed::read(&seed.written()).unwrap();
        assert_eq!(read.code(1, 8), seed.code(1, 8));
        assert!(TotpSeed::read("GEZDGNBV").is_none());
        assert_eq!(format!("{seed:?}"), "TotpSeed(…)");
    }
}
