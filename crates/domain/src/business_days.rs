//! Business days: neither a weekend nor one of the holidays passed in. No holiday list lives here.

use crate::time::Day;
use std::collections::BTreeSet;

/// Whether the office works on this day.
pub fn is_business_day(day: Day, holidays: &BTreeSet<Day>) -> bool {
    day.weekday() <= 5 && !holidays.contains(&day)
}

/// The `count`th business day after `day`; `day` itself when `count` is zero.
pub fn business_days_after(day: Day, count: u32, holidays: &BTreeSet<Day>) -> Day {
    let mut reached = day;
    for _ in 0..count {
        // Nothing is later than the end of the calendar: there the search stops.
        loop {
            let next = reached.plus_days(1);
            if next == reached {
                return reached;
            }
            reached = next;
            if is_business_day(reached, holidays) {
                break;
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekends_and_holidays_are_not_counted() {
        let friday = Day::new(2026, 11, 20).unwrap();
        let holidays = BTreeSet::from([Day::new(2026, 11, 23).unwrap()]);
        let reached = business_days_after(friday, 1, &holidays);
        assert_eq!(reached, Day::new(2026, 11, 24).unwrap());
    }
}
