//! Which passwords are taken, and the work of stretching one, of which few are done at a time.
//!
//! # Source
//! NIST SP 800-63B-4, 3.1.1: length instead of composition rules, no forced change; RFC 8265, 4.2
//! (spaces and composed characters made equal before comparing).

use kitei_custody::{CustodyError, PasswordHash};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::error::{OfficeError, Problem};
use crate::office::Office;

const CHARS_AT_LEAST: usize = 12;
const CHARS_AT_MOST: usize = 128;

/// What is longer was never taken as a password.
const BYTES_AT_MOST: usize = 1024;

/// A password has at least so many different characters.
const DIFFERENT_AT_LEAST: usize = 5;

/// What guessers try first.
const TRIED_FIRST: [&str; 5] = ["password", "passw0rd", "qwerty", "asdfgh", "zxcvbn"];

/// How many passwords are stretched at once: each takes 64 MiB.
static STRETCHED_AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A password as it was typed, with spaces and composed characters made equal.
#[derive(Clone)]
pub(crate) struct Typed(Zeroizing<String>);

impl Typed {
    pub(crate) fn new(text: &str) -> Self {
        if text.len() > BYTES_AT_MOST {
            return Self(Zeroizing::new(String::new()));
        }
        let spaced = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c });
        Self(Zeroizing::new(spaced.nfc().collect()))
    }

    /// Whether it may become the password of an account.
    ///
    /// # Errors
    /// Too short, too long, or among what is tried first.
    pub(crate) fn as_new(&self, account: &str) -> Result<(), OfficeError> {
        let refused = |problem| {
            Err(OfficeError::Unusable {
                what: "password",
                problem,
            })
        };
        match self.0.chars().count() {
            chars if chars < CHARS_AT_LEAST => refused(Problem::PasswordTooShort),
            chars if chars > CHARS_AT_MOST => refused(Problem::PasswordTooLong),
            _ if self.is_simple(account) => refused(Problem::PasswordTooSimple),
            _ => Ok(()),
        }
    }

    fn is_simple(&self, account: &str) -> bool {
        let lower = Zeroizing::new(self.0.to_lowercase());
        let mut different = Zeroizing::new(lower.chars().collect::<Vec<_>>());
        different.sort_unstable();
        different.dedup();
        let followed = lower.chars().zip(lower.chars().skip(1));
        let steps = followed
            .filter(|(one, next)| u32::from(*one).abs_diff(u32::from(*next)) <= 1)
            .count();
        different.len() < DIFFERENT_AT_LEAST
            || steps * 2 > lower.chars().count()
            || lower.contains(account)
            || TRIED_FIRST.iter().any(|tried| lower.contains(tried))
    }
}

impl Office {
    /// What is kept of a new password.
    pub(crate) async fn stretch_new(&self, password: Typed) -> Result<PasswordHash, OfficeError> {
        let entropy = std::sync::Arc::clone(&self.entropy);
        stretched(move || PasswordHash::of(&password.0, entropy.as_ref())).await
    }
}

/// Whether a password is the one that is kept; the same work where none is.
pub(crate) async fn matches(
    kept: Option<PasswordHash>,
    password: Typed,
) -> Result<bool, OfficeError> {
    stretched(move || match kept {
        Some(kept) => kept.matches(&password.0),
        None => PasswordHash::matches_nobody(&password.0),
    })
    .await
}

async fn stretched<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, CustodyError> + Send + 'static,
) -> Result<T, OfficeError> {
    let failed = || OfficeError::Custody(CustodyError::Primitive { what: "a password" });
    let _place = STRETCHED_AT_ONCE
        .acquire()
        .await
        .map_err(|_closed| failed())?;
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_ended_badly| failed())??)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> Option<Problem> {
        match Typed::new(text).as_new("sato.h") {
            Ok(()) => None,
            Err(OfficeError::Unusable { problem, .. }) => Some(problem),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_password_is_long_and_not_among_the_first_guesses() {
        assert_eq!(problem("short pass1"), Some(Problem::PasswordTooShort));
        assert_eq!(problem("twelve chars"), None);
        assert_eq!(problem("青い傘が三本、駅前の喫茶店に"), None);
        assert_eq!(problem(&"k2 w".repeat(33)), Some(Problem::PasswordTooLong));
        for simple in [
            "aaaaaaaaaaaaaaa",
            "123456789012345",
            "abcdefghijklmnop",
            "my password is it",
            "i am Sato.H of tokyo",
            "qwertyuiop@[]",
        ] {
            assert_eq!(
                problem(simple),
                Some(Problem::PasswordTooSimple),
                "{simple}"
            );
        }
    }

    #[test]
    fn the_same_characters_are_the_same_password_however_they_are_composed() {
        let typed = |text: &str| Typed::new(text).0.to_string();
        assert_eq!(typed("か\u{3099}らす\u{3000}三羽"), typed("がらす 三羽"));
        assert_eq!(typed(&"x".repeat(2000)), "");
    }
}
