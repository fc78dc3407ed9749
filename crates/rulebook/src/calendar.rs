//! The calendar of the law table: holidays one by one, days closed every year, and the day until which
//! all that is known.

use kitei_domain::Day;
use kitei_domain::business_days::{Calendar, ClosedYearly, MonthDay};
use serde::Deserialize;

use crate::error::Fault;
use crate::files::Files;

/// Until when the table of holidays holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarRow {
    /// The last day of which the holidays stand in the table.
    pub until: Day,
    /// The act that says which days they are.
    pub source: String,
    /// Whether somebody compared them with the official list.
    #[serde(default)]
    pub checked: bool,
}

/// A holiday.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    pub day: Day,
    /// Its name in Japanese.
    pub ja: String,
    /// Its name in English.
    pub en: String,
    /// Whether it hangs on an equinox that was not announced yet: computed, not official.
    #[serde(default)]
    pub predicted: bool,
}

impl Holiday {
    /// The day on which the equinoxes of its year are announced: 1 February of the year before.
    fn announced(&self) -> Option<Day> {
        let (year, ..) = self.day.ymd();
        Day::new(year - 1, 2, 1)
    }
}

/// Days on which offices are closed every year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedDays {
    /// The first day, as month and day.
    pub first: MonthDay,
    /// The last one; of the year after where it comes before the first.
    pub last: MonthDay,
    /// From when this holds.
    pub from: Day,
    /// Until when this holds.
    pub to: Option<Day>,
    /// What they are called in Japanese.
    pub ja: String,
    /// What they are called in English.
    pub en: String,
    /// The act that says so.
    pub source: String,
    /// Whether a lawyer has checked it.
    #[serde(default)]
    pub checked: bool,
}

impl From<ClosedDays> for ClosedYearly {
    fn from(row: ClosedDays) -> Self {
        Self {
            first: row.first,
            last: row.last,
            from: row.from,
            to: row.to,
        }
    }
}

/// Makes the calendar of a table; one that does not say until when it holds is a fault.
pub(crate) fn read(
    files: &mut Files<'_>,
    rows: &[CalendarRow],
    holidays: &[Holiday],
    closed: Vec<ClosedDays>,
) -> Calendar {
    if rows.len() != 1 {
        let ja = "休日の表がいつまでのものかを、[calendar] に一つだけ書いてください";
        let en = "one `[calendar]` says until when the holidays are known";
        files.error("law", None, ja, en);
    }
    let days = holidays.iter().map(|holiday| holiday.day);
    let until = rows.first().map(|row| row.until);
    Calendar {
        holidays: days.collect(),
        closed: closed.into_iter().map(ClosedYearly::from).collect(),
        // WHY: a table without it is a fault above, and this is never counted with.
        until: until.unwrap_or(Day::from_epoch_days(0)),
    }
}

/// What somebody should look at on a day.
pub(crate) fn warnings(calendar: &Calendar, holidays: &[Holiday], today: Day) -> Vec<Fault> {
    let mut found = Vec::new();
    if calendar.ends_soon(today) {
        let until = calendar.until;
        found.push(Fault::warning(
            "law",
            None,
            format!("休日の表は{until}までです。その後の休日は営業日として数えられます"),
            format!("the holidays end on {until}: later ones count as working days"),
        ));
    }
    let announced = holidays.iter().filter(|holiday| {
        let announced = holiday.announced();
        holiday.predicted && announced.is_some_and(|on| on <= today) && today <= holiday.day
    });
    for holiday in announced {
        let day = holiday.day;
        found.push(Fault::warning(
            "law",
            None,
            format!(
                "{day}「{}」は予測です。官報の公告と照合してください",
                holiday.ja
            ),
            format!(
                "{day} ({}) was predicted and is announced by now: compare",
                holiday.en
            ),
        ));
    }
    found
}
