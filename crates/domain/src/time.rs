//! Time as a parameter. Instants are UTC milliseconds; days are Japanese days (UTC+9, no summer
//! time), because every clock of the law counts those.

use std::fmt;
use std::str::FromStr;

/// Where the time comes from: the system's clock in an office, a set one in tests.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

const JAPAN_OFFSET_MS: i64 = 9 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// A text that is not a day or an instant as expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a date of the form 2026-11-21 or an instant of the form 2026-11-21T09:00:00+09:00")]
pub struct MalformedTime;

impl Timestamp {
    /// The instant `milliseconds` after the Unix epoch.
    pub const fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The Japanese day on which this instant falls.
    pub fn day(self) -> Day {
        Day::from_epoch_days((self.0 + JAPAN_OFFSET_MS).div_euclid(DAY_MS))
    }

    /// The instant `milliseconds` later.
    #[must_use]
    pub const fn plus_millis(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in Japanese time: `2026-11-21T09:00:00.000+09:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = (self.0 + JAPAN_OFFSET_MS).rem_euclid(DAY_MS);
        let (seconds, millis) = (local / 1000, local % 1000);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(
            f,
            "{}T{hour:02}:{minute:02}:{second:02}.{millis:03}+09:00",
            self.day()
        )
    }
}

impl FromStr for Timestamp {
    type Err = MalformedTime;

    /// Reads RFC 3339 with an offset, or a day (taken as its first instant in Japan).
    fn from_str(text: &str) -> Result<Self, MalformedTime> {
        if let Ok(day) = text.parse::<Day>() {
            return Ok(day.start());
        }
        let instant: jiff::Timestamp = text.parse().map_err(|_malformed| MalformedTime)?;
        Ok(Self(instant.as_millisecond()))
    }
}

/// A day of the Japanese calendar, Gregorian count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(jiff::civil::Date);

impl Day {
    /// The day with this year, month and day of month, if there is one.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The day `days` after 1970-01-01 (clamped to the calendar that jiff knows).
    pub fn from_epoch_days(days: i64) -> Self {
        let epoch = jiff::civil::date(1970, 1, 1);
        let span = jiff::Span::new().try_days(days).unwrap_or_default();
        Self(epoch.saturating_add(span))
    }

    /// Days since 1970-01-01.
    pub fn epoch_days(self) -> i64 {
        Self::epoch_days_of(self.0)
    }

    fn epoch_days_of(date: jiff::civil::Date) -> i64 {
        let epoch = jiff::civil::date(1970, 1, 1);
        epoch
            .until(date)
            .map_or(0, |span| i64::from(span.get_days()))
    }

    /// Year, month, day of month.
    pub fn ymd(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// The first instant of the day in Japan.
    pub fn start(self) -> Timestamp {
        Timestamp(self.epoch_days() * DAY_MS - JAPAN_OFFSET_MS)
    }

    /// The day `days` later (earlier when negative).
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_epoch_days(self.epoch_days() + days)
    }

    /// The day `years` later; 29 February becomes 28 February (Civil Code 143: the last day of the
    /// month where the corresponding day is missing).
    #[must_use]
    pub fn plus_years(self, years: i16) -> Self {
        let span = jiff::Span::new().try_years(years).unwrap_or_default();
        Self(self.0.saturating_add(span))
    }

    /// The day `months` later; a day that the month lacks becomes its last.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let span = jiff::Span::new().try_months(months).unwrap_or_default();
        Self(self.0.saturating_add(span))
    }

    /// Monday is 1, Sunday is 7.
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = MalformedTime;

    fn from_str(text: &str) -> Result<Self, MalformedTime> {
        let mut parts = text.split('-');
        let (Some(y), Some(m), Some(d), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(MalformedTime);
        };
        let parsed = y.parse().ok().zip(m.parse().ok()).zip(d.parse().ok());
        let ((year, month), day) = parsed.ok_or(MalformedTime)?;
        Self::new(year, month, day).ok_or(MalformedTime)
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_japanese_day_begins_at_fifteen_hours_utc() {
        let day: Day = "2026-11-21".parse().unwrap();
        assert_eq!(day.start().to_string(), "2026-11-21T00:00:00.000+09:00");
        assert_eq!(day.start().day(), day);
        assert_eq!(day.start().plus_millis(-1).day(), day.plus_days(-1));
        assert_eq!("2026-11-20T15:00:00Z".parse(), Ok(day.start()));
    }

    #[test]
    fn a_leap_day_plus_a_year_is_the_last_of_february() {
        let day = Day::new(2024, 2, 29).unwrap();
        assert_eq!(day.plus_years(1), Day::new(2025, 2, 28).unwrap());
        assert_eq!(day.plus_months(1), Day::new(2024, 3, 29).unwrap());
    }
}
