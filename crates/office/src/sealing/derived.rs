//! Items that are computed when a section is opened, and never stored: the age and what may be told
//! of it, and pay in bands.

use kitei_custody::Held;
use kitei_domain::{Day, era};

/// The day on which items are computed, and the ages that the law table names for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reckoning {
    pub(crate) today: Day,
    /// From which age on that alone is told.
    pub(crate) flag_from: u8,
    /// Whether this age is reached is told.
    pub(crate) sixty: u8,
    /// Below which age the age is told.
    pub(crate) told_under: u8,
}

/// An item that is computed from another one when a section is opened, and never stored.
type Derived = (
    &'static str,
    &'static str,
    fn(&str, Reckoning) -> Option<String>,
);

/// The age and what a dispatch notification may tell of it (WDA 35), and pay in bands, as it may be
/// told before an application (release matrix).
const DERIVED: &[Derived] = &[
    ("age", "birth_date", |date, on| {
        Some(age(date, on.today)?.to_string())
    }),
    ("age_45_or_over", "birth_date", |date, on| {
        Some((age(date, on.today)? >= on.flag_from.into()).to_string())
    }),
    ("age_60_or_over", "birth_date", |date, on| {
        Some((age(date, on.today)? >= on.sixty.into()).to_string())
    }),
    ("under_18", "birth_date", |date, on| {
        Some((age(date, on.today)? < on.told_under.into()).to_string())
    }),
    ("pay_now_band", "pay_now", |pay, _| pay_band(pay)),
    ("pay_wish_band", "pay_wish", |pay, _| pay_band(pay)),
];

/// The item from which a derived one is computed.
pub(super) fn base_of(item: &str) -> Option<&'static str> {
    let row = DERIVED.iter().find(|(derived, ..)| *derived == item);
    row.map(|(_, from, _)| *from)
}

/// Adds the derived items of an opened section.
pub(crate) fn derive(held: &mut Held, on: Reckoning) {
    for (item, from, compute) in DERIVED {
        held.derive(from, item, on, *compute);
    }
}

fn age(date: &str, today: Day) -> Option<i16> {
    let born = era::read_birth_date(date, today).ok()?;
    let years = today.ymd().0 - born.ymd().0;
    let had_birthday = (today.ymd().1, today.ymd().2) >= (born.ymd().1, born.ymd().2);
    Some(if had_birthday { years } else { years - 1 })
}

/// The yearly pay in bands of a million yen, where the text tells one amount in 万円.
fn pay_band(pay: &str) -> Option<String> {
    let digits: String = pay
        .chars()
        .map(|c| {
            char::from_u32(u32::from(c).wrapping_sub(0xfee0))
                .filter(char::is_ascii_digit)
                .unwrap_or(c)
        })
        .filter(|c| *c != ',' && *c != '，')
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let amount: u32 = digits.parse().ok()?;
    let man = if amount >= 10_000 {
        amount / 10_000
    } else {
        amount
    };
    let low = man / 100 * 100;
    Some(format!("{low}万円以上{}万円未満", low + 100))
}
