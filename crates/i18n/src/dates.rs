//! Days as people read them: `2026年11月21日`, `令和8年11月21日`, `21 November 2026`.

use kitei_domain::{Day, Timestamp};

use crate::Locale;

/// The eras since the Gregorian calendar came in, newest first, each with its first day.
///
/// # Source
/// 元号法 (Act 43 of 1979) and the cabinet orders that name the eras; Dajōkan decree 337 of 1872 for
/// the calendar, in force from 1 January 1873.
const ERAS: [(&str, i16, (i16, i8, i8)); 5] = [
    ("令和", 2019, (2019, 5, 1)),
    ("平成", 1989, (1989, 1, 8)),
    ("昭和", 1926, (1926, 12, 25)),
    ("大正", 1912, (1912, 7, 30)),
    ("明治", 1868, (1873, 1, 1)),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The day in the reader's language, Gregorian count.
pub fn day(locale: Locale, day: Day) -> String {
    let (year, month, date) = day.ymd();
    match locale {
        Locale::Ja => format!("{year}年{month}月{date}日"),
        Locale::En => {
            let place = usize::try_from(month).unwrap_or_default().saturating_sub(1);
            let name = MONTHS.get(place).copied().unwrap_or_default();
            format!("{date} {name} {year}")
        }
    }
}

/// The day as official papers write it, by era; the first year of an era is 元年.
///
/// Days before 1873 have no such form: the calendar was another.
pub fn era_day(day: Day) -> Option<String> {
    let (year, month, date) = day.ymd();
    let (era, first_year, _) = ERAS.iter().find(|(_, _, first)| day.ymd() >= *first)?;
    let count = match year - first_year + 1 {
        1 => "元".to_owned(),
        count => count.to_string(),
    };
    Some(format!("{era}{count}年{month}月{date}日"))
}

/// The instant in Japanese time, to the minute: `2026年11月21日 9:05`, `21 November 2026, 9:05`.
pub fn minute(locale: Locale, instant: Timestamp) -> String {
    let minutes = (instant.as_millis() - instant.day().start().as_millis()) / 60_000;
    let (hour, minute) = (minutes / 60, minutes % 60);
    let written = day(locale, instant.day());
    match locale {
        Locale::Ja => format!("{written} {hour}:{minute:02}"),
        Locale::En => format!("{written}, {hour}:{minute:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_reads_as_its_reader_expects() {
        let today = of("2026-11-21");
        assert_eq!(day(Locale::Ja, today), "2026年11月21日");
        assert_eq!(day(Locale::En, today), "21 November 2026");
        assert_eq!(era_day(today).unwrap(), "令和8年11月21日");
        let noon: Timestamp = "2026-11-21T12:05:00+09:00".parse().unwrap();
        assert_eq!(minute(Locale::Ja, noon), "2026年11月21日 12:05");
        assert_eq!(minute(Locale::En, noon), "21 November 2026, 12:05");
    }

    #[test]
    fn an_era_begins_on_its_first_day() {
        for (last, first) in [
            (
                ("2019-04-30", "平成31年4月30日"),
                ("2019-05-01", "令和元年5月1日"),
            ),
            (
                ("1989-01-07", "昭和64年1月7日"),
                ("1989-01-08", "平成元年1月8日"),
            ),
            (
                ("1926-12-24", "大正15年12月24日"),
                ("1926-12-25", "昭和元年12月25日"),
            ),
            (
                ("1912-07-29", "明治45年7月29日"),
                ("1912-07-30", "大正元年7月30日"),
            ),
        ] {
            assert_eq!(era_day(of(last.0)).unwrap(), last.1);
            assert_eq!(era_day(of(first.0)).unwrap(), first.1);
        }
        assert_eq!(era_day(of("1873-01-01")).unwrap(), "明治6年1月1日");
        assert_eq!(era_day(of("1872-12-31")), None);
    }
}
