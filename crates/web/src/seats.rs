//! Who has signed in at this browser today: one seat for each, the first of them is the one in use.
//! On a shared PC the others wait, locked, until their owner types the password.
//!
//! A seat holds the account's name and the secret of its session; both stand in one cookie that no
//! script can read. The secret of a locked session opens nothing.

use axum::http::HeaderMap;
use axum::http::HeaderValue;

use crate::cookies::{SEATS, Transport};

/// So many people share one browser at most; whoever used it longest ago signs in anew.
const SEATS_AT_MOST: usize = 6;

/// A seat is forgotten after a day; its session ends before.
const REMEMBERED_SECONDS: u64 = 24 * 60 * 60;

/// Somebody who has signed in here.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Seat {
    /// The name of the account.
    pub(crate) account: String,
    pub(crate) secret: String,
}

/// Everybody who has signed in here, the one in use first.
#[derive(Clone, Default)]
pub(crate) struct Seats(Vec<Seat>);

impl Seats {
    /// Those that a request brought; what is none of this server's own words is left out.
    pub(crate) fn read(transport: Transport, headers: &HeaderMap) -> Self {
        let text = SEATS.read(transport, headers).unwrap_or_default();
        let seats = text.split('~').filter_map(|seat| {
            let (account, secret) = seat.split_once(':')?;
            is_plain(account).then(|| Seat {
                account: account.to_owned(),
                secret: secret.to_owned(),
            })
        });
        Self(
            seats
                .filter(|seat| is_plain(&seat.secret))
                .take(SEATS_AT_MOST)
                .collect(),
        )
    }

    /// The one in use.
    pub(crate) fn current(&self) -> Option<&Seat> {
        self.0.first()
    }

    /// Everybody, the one in use first.
    pub(crate) fn all(&self) -> &[Seat] {
        &self.0
    }

    /// The seat of an account.
    pub(crate) fn of(&self, account: &str) -> Option<&Seat> {
        self.0.iter().find(|seat| seat.account == account)
    }

    /// Somebody takes the first seat.
    pub(crate) fn sit(&mut self, account: &str, secret: String) {
        let account = account.trim().to_ascii_lowercase();
        self.0.retain(|seat| seat.account != account);
        self.0.insert(0, Seat { account, secret });
        self.0.truncate(SEATS_AT_MOST);
    }

    /// A session is over, and so is its seat.
    pub(crate) fn leave(&mut self, secret: &str) {
        self.0.retain(|seat| seat.secret != secret);
    }

    /// The header that keeps them.
    pub(crate) fn kept(&self, transport: Transport) -> Option<HeaderValue> {
        let seats = self.0.iter();
        let seats: Vec<String> = seats
            .map(|seat| format!("{}:{}", seat.account, seat.secret))
            .collect();
        let seconds = if seats.is_empty() {
            0
        } else {
            REMEMBERED_SECONDS
        };
        SEATS.set(transport, &seats.join("~"), seconds)
    }
}

/// Names of accounts and secrets are made of these alone.
fn is_plain(word: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c);
    !word.is_empty() && word.len() <= 80 && word.chars().all(known)
}

/// Secrets stand in it.
impl std::fmt::Debug for Seats {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seats({})", self.0.len())
    }
}

impl std::fmt::Debug for Seat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seat(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brought(cookie: &str) -> Seats {
        let mut headers = HeaderMap::new();
        headers.insert("cookie", format!("kitei-seats={cookie}").parse().unwrap());
        Seats::read(Transport::Loopback, &headers)
    }

    #[test]
    fn whoever_signs_in_takes_the_first_seat_and_the_others_wait() {
        let mut seats = brought("sato:ks_1~suzuki:ks_2");
        assert_eq!(seats.current().unwrap().account, "sato");
        seats.sit("Suzuki", "ks_3".to_owned());
        let names: Vec<_> = seats
            .all()
            .iter()
            .map(|seat| seat.account.as_str())
            .collect();
        assert_eq!(names, ["suzuki", "sato"]);
        let kept = seats.kept(Transport::Loopback).unwrap();
        assert!(
            kept.to_str()
                .unwrap()
                .starts_with("kitei-seats=suzuki:ks_3~sato:ks_1; ")
        );
        seats.leave("ks_3");
        assert_eq!(seats.current().unwrap().secret, "ks_1");
    }

    #[test]
    fn a_cookie_that_is_none_of_ours_seats_nobody() {
        for cookie in ["", "x", "a:b c", "<b>:ks_1", "a:", ":ks_1", "a:ks\"1"] {
            assert!(brought(cookie).current().is_none(), "{cookie}");
        }
    }
}
