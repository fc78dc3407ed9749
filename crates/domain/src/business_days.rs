//! Working days: neither a weekend, nor a holiday, nor closed every year. The days themselves are
//! passed in; none lives here.
//!
//! INVARIANT: a count that leaves the calendar says so. Nobody takes a day of which nothing is known
//! for a working day without being told.

use std::collections::BTreeSet;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use crate::time::Day;

/// When offices are closed besides weekends, as far as a table tells it.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// The holidays, one by one.
    pub holidays: BTreeSet<Day>,
    /// What is closed every year.
    pub closed: Vec<ClosedYearly>,
    /// The last day of which the holidays are known.
    pub until: Day,
}

/// A range of days on which offices are closed every year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedYearly {
    /// The first day of the range.
    pub first: MonthDay,
    /// The last one; of the year after where it comes before the first.
    pub last: MonthDay,
    /// The first day on which this holds.
    pub from: Day,
    /// The last day on which it does.
    pub to: Option<Day>,
}

/// A day of every year, written `12-29`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    month: i8,
    day: i8,
}

/// The text is no day of the year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the year such as 12-29")]
pub struct MalformedMonthDay;

/// The day that a count of working days came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// This one: the calendar covers every day on the way.
    On(Day),
    /// This one or a later one: the calendar ended on the way, and holidays after its end are not
    /// known.
    NotBefore(Day),
}

impl Reached {
    /// The day, or the earliest that it can be: a duty of the office is due then at the latest.
    pub fn earliest(self) -> Day {
        match self {
            Self::On(day) | Self::NotBefore(day) => day,
        }
    }
}

impl Calendar {
    /// The `count`th working day after `day`; `day` itself when `count` is zero.
    pub fn business_days_after(&self, day: Day, count: u32) -> Reached {
        let mut reached = day;
        for _ in 0..count {
            reached = self.next_business_day(reached);
        }
        if reached <= self.until {
            Reached::On(reached)
        } else {
            Reached::NotBefore(reached)
        }
    }

    /// Whether the calendar ends within a year of a day, or ended before it.
    pub fn ends_soon(&self, day: Day) -> bool {
        self.until < day.plus_months(12)
    }

    fn next_business_day(&self, day: Day) -> Day {
        let mut next = day.plus_days(1);
        // WHY: nothing is later than the last day there is; there the search stops.
        while !self.is_business_day(next) && next < next.plus_days(1) {
            next = next.plus_days(1);
        }
        next
    }

    fn is_business_day(&self, day: Day) -> bool {
        let closed = self.closed.iter().any(|range| range.contains(day));
        day.weekday() <= 5 && !closed && !self.holidays.contains(&day)
    }
}

impl ClosedYearly {
    fn contains(&self, day: Day) -> bool {
        let in_force = self.from <= day && self.to.is_none_or(|to| day <= to);
        let here = MonthDay::of(day);
        let (begun, not_over) = (self.first <= here, here <= self.last);
        let over_new_year = self.last < self.first;
        in_force && (begun && not_over || over_new_year && (begun || not_over))
    }
}

impl MonthDay {
    fn of(day: Day) -> Self {
        let (_, month, day) = day.ymd();
        Self { month, day }
    }
}

impl FromStr for MonthDay {
    type Err = MalformedMonthDay;

    fn from_str(text: &str) -> Result<Self, MalformedMonthDay> {
        // WHY: a leap year has every day that any year has.
        let day = format!("2000-{text}").parse();
        day.map(Self::of).map_err(|_malformed| MalformedMonthDay)
    }
}

impl<'de> Deserialize<'de> for MonthDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn calendar() -> Calendar {
        Calendar {
            holidays: BTreeSet::from([day("2026-11-23"), day("2027-01-11")]),
            closed: vec![ClosedYearly {
                first: "12-29".parse().unwrap(),
                last: "01-03".parse().unwrap(),
                from: day("2026-01-01"),
                to: None,
            }],
            until: day("2027-12-31"),
        }
    }

    #[test]
    fn weekends_and_holidays_are_not_counted() {
        let calendar = calendar();
        let friday = day("2026-11-20");
        let reached = |count| calendar.business_days_after(friday, count);
        assert_eq!(reached(0), Reached::On(friday));
        assert_eq!(reached(1), Reached::On(day("2026-11-24")));
        assert_eq!(reached(5), Reached::On(day("2026-11-30")));
    }

    #[test]
    fn days_closed_every_year_are_not_counted_from_the_day_that_this_holds() {
        let calendar = calendar();
        let last = |year| format!("{year}-12-28");
        let after = |year: i16| calendar.business_days_after(day(&last(year)), 1);
        assert_eq!(after(2026), Reached::On(day("2027-01-04")));
        // 28 December 2025 is a Sunday; the range holds from 2026 on.
        assert_eq!(after(2025), Reached::On(day("2025-12-29")));
        let in_one_year = ClosedYearly {
            first: "08-13".parse().unwrap(),
            last: "08-15".parse().unwrap(),
            from: day("2026-01-01"),
            to: Some(day("2026-12-31")),
        };
        let closed = |text| in_one_year.contains(day(text));
        let days = ["2026-08-12", "2026-08-13", "2026-08-15", "2026-08-16"];
        assert_eq!(days.map(closed), [false, true, true, false]);
        assert!(!closed("2027-08-13"), "it no longer holds");
        assert!("02-29".parse::<MonthDay>().is_ok());
        assert!("02-30".parse::<MonthDay>().is_err());
    }

    #[test]
    fn a_count_beyond_the_end_of_the_calendar_says_so() {
        let calendar = calendar();
        let after = |text: &str| calendar.business_days_after(day(text), 1);
        assert_eq!(after("2027-12-27"), Reached::On(day("2027-12-28")));
        assert_eq!(after("2027-12-28"), Reached::NotBefore(day("2028-01-04")));
        assert_eq!(after("2027-12-28").earliest(), day("2028-01-04"));
        let last = day("9999-12-31");
        let reached = calendar.business_days_after(last, 3);
        assert_eq!(reached, Reached::NotBefore(last), "the search ends");
    }
}
