//! Dates as Japanese lists write them. A day outside its era, or one that no calendar has, is refused.

use crate::time::Day;
use unicode_normalization::UnicodeNormalization;

/// Why a text is no usable date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// The text is not written as a date.
    #[error("not written as a date")]
    NotADate,
    /// No calendar has this day.
    #[error("no such day in the calendar")]
    NoSuchDay,
    /// The day does not lie in the era named.
    #[error("the day does not lie in this era")]
    OutsideEra,
    /// A birth date in the future or more than 120 years ago.
    #[error("impossible as a birth date")]
    ImpossibleBirth,
}

type Era = (&'static str, &'static str, (i16, i8, i8), (i16, i8, i8));

/// Kanji, letter, first and last day. The day of a change of era is accepted in both.
const ERAS: [Era; 5] = [
    ("明治", "M", (1868, 1, 25), (1912, 7, 30)),
    ("大正", "T", (1912, 7, 30), (1926, 12, 25)),
    ("昭和", "S", (1926, 12, 25), (1989, 1, 7)),
    ("平成", "H", (1989, 1, 8), (2019, 4, 30)),
    ("令和", "R", (2019, 5, 1), (9999, 12, 31)),
];

/// Reads a date with an era or a Gregorian year, separated, as eight digits or as an Excel serial.
///
/// # Errors
/// [`DateError`] when the text is no date, or names a day that does not exist or lies outside its era.
pub fn read_day(text: &str) -> Result<Day, DateError> {
    let plain = text.trim().nfkc().collect::<String>().to_uppercase();
    for (kanji, letter, first, last) in ERAS {
        if let Some(rest) = plain
            .strip_prefix(kanji)
            .or_else(|| plain.strip_prefix(letter))
        {
            let (year, month, day) = parts(&rest.trim_start().replacen('元', "1", 1))?;
            if year < 1 {
                return Err(DateError::NoSuchDay);
            }
            let year = year.checked_add(first.0 - 1).ok_or(DateError::NoSuchDay)?;
            let read = Day::new(year, month, day).ok_or(DateError::NoSuchDay)?;
            let inside = (first..=last).contains(&read.ymd());
            return if inside {
                Ok(read)
            } else {
                Err(DateError::OutsideEra)
            };
        }
    }
    if plain.bytes().all(|b| b.is_ascii_digit()) {
        return from_digits(&plain);
    }
    let (year, month, day) = parts(&plain)?;
    if year < 1000 {
        return Err(DateError::NotADate);
    }
    Day::new(year, month, day).ok_or(DateError::NoSuchDay)
}

fn from_digits(digits: &str) -> Result<Day, DateError> {
    let number: i64 = digits.parse().map_err(|_overflow| DateError::NotADate)?;
    match digits.len() {
        8 => {
            let year = i16::try_from(number / 10_000).map_err(|_range| DateError::NoSuchDay)?;
            let (month, day) = ((number / 100 % 100) as i8, (number % 100) as i8);
            Day::new(year, month, day).ok_or(DateError::NoSuchDay)
        }
        // Excel counts days from 1899-12-30 (for every day after its 29 February 1900).
        4 | 5 if number > 60 => Ok(Day::from_epoch_days(number - 25_569)),
        _ => Err(DateError::NotADate),
    }
}

fn parts(text: &str) -> Result<(i16, i8, i8), DateError> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let mut fields = text.split(['年', '月', '/', '.', '-']).map(str::trim);
    let (Some(y), Some(m), Some(d), None) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err(DateError::NotADate);
    };
    let read = y.parse().ok().zip(m.parse().ok()).zip(d.parse().ok());
    read.map(|((y, m), d)| (y, m, d)).ok_or(DateError::NotADate)
}

/// Reads a birth date and refuses one after `today` or more than 120 years before.
///
/// # Errors
/// As [`read_day`], and [`DateError::ImpossibleBirth`].
pub fn read_birth_date(text: &str, today: Day) -> Result<Day, DateError> {
    let day = read_day(text)?;
    let possible = day <= today && day >= today.plus_years(-120);
    if possible {
        Ok(day)
    } else {
        Err(DateError::ImpossibleBirth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_writing_a_date_is_read() {
        for (text, day) in [
            ("令和7年6月17日", (2025, 6, 17)),
            ("R6.4.1", (2024, 4, 1)),
            ("S55/3/9", (1980, 3, 9)),
            ("平成元年1月8日", (1989, 1, 8)),
            ("19660612", (1966, 6, 12)),
            ("２０２５／０８／２２", (2025, 8, 22)),
            ("1984-12-08", (1984, 12, 8)),
            ("45658", (2025, 1, 1)),
        ] {
            assert_eq!(read_day(text).map(Day::ymd), Ok(day), "{text}");
        }
    }

    #[test]
    fn impossible_days_are_refused_with_their_reason() {
        let today = Day::new(2026, 11, 21).unwrap();
        assert_eq!(read_day("昭和65年1月1日"), Err(DateError::OutsideEra));
        assert_eq!(read_day("1990-02-30"), Err(DateError::NoSuchDay));
        assert_eq!(read_day("不明"), Err(DateError::NotADate));
        assert_eq!(
            read_birth_date("2090-01-01", today),
            Err(DateError::ImpossibleBirth)
        );
    }
}
