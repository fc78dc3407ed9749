//! The holidays of the shipped law table follow from the Act on National Holidays, computed here
//! anew; and a table that ends, or that only predicts, says so.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use kitei_domain::Day;
use kitei_domain::business_days::Reached;
use kitei_rulebook::{Bundle, CheckedPack, RulePack};

use crate::tiny::bundle;

const YEARS: std::ops::RangeInclusive<i16> = 2024..=2035;

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap()
}

/// The `nth` Monday of a month.
fn monday(year: i16, month: i8, nth: i64) -> Day {
    let first = day(year, month, 1);
    let to_monday = (8 - i64::from(first.weekday())) % 7;
    first.plus_days(to_monday + 7 * (nth - 1))
}

/// The day of an equinox in Japan by the usual approximation, good for 1980 to 2099; in millionths of
/// a day.
fn equinox(year: i16, month: i8, day_of_1980: i64) -> Day {
    let years = i64::from(year) - 1980;
    let leap_days = years / 4;
    let of_month = (day_of_1980 + 242_194 * years) / 1_000_000 - leap_days;
    day(year, month, i8::try_from(of_month).unwrap())
}

/// Article 2: the national holidays of a year.
fn national(year: i16) -> BTreeMap<Day, &'static str> {
    BTreeMap::from([
        (day(year, 1, 1), "元日"),
        (monday(year, 1, 2), "成人の日"),
        (day(year, 2, 11), "建国記念の日"),
        (day(year, 2, 23), "天皇誕生日"),
        (equinox(year, 3, 20_843_100), "春分の日"),
        (day(year, 4, 29), "昭和の日"),
        (day(year, 5, 3), "憲法記念日"),
        (day(year, 5, 4), "みどりの日"),
        (day(year, 5, 5), "こどもの日"),
        (monday(year, 7, 3), "海の日"),
        (day(year, 8, 11), "山の日"),
        (monday(year, 9, 3), "敬老の日"),
        (equinox(year, 9, 23_248_800), "秋分の日"),
        (monday(year, 10, 2), "スポーツの日"),
        (day(year, 11, 3), "文化の日"),
        (day(year, 11, 23), "勤労感謝の日"),
    ])
}

/// Article 3(2) and (3): the day after a holiday that falls on a Sunday, and the day between two
/// holidays. Each with the holidays that it hangs on.
fn rests(national: &BTreeMap<Day, &str>) -> BTreeMap<Day, Vec<Day>> {
    let mut rests = BTreeMap::new();
    for holiday in national.keys() {
        if holiday.weekday() == 7 {
            let mut rest = holiday.plus_days(1);
            while national.contains_key(&rest) {
                rest = rest.plus_days(1);
            }
            rests.insert(rest, vec![*holiday]);
        }
        let (between, next) = (holiday.plus_days(1), holiday.plus_days(2));
        if !national.contains_key(&between) && national.contains_key(&next) {
            rests.insert(between, vec![*holiday, next]);
        }
    }
    rests
}

#[test]
fn the_holidays_of_the_table_are_those_of_the_act() {
    let pack = RulePack::shipped().unwrap();
    let table = pack.law().holidays().iter();
    let table: Vec<_> = table
        .map(|holiday| (holiday.day, holiday.ja.as_str(), holiday.predicted))
        .collect();
    let mut act = Vec::new();
    for year in YEARS {
        let national = national(year);
        let predicted = |day: &Day| year >= 2028 && national[day].ends_with("分の日");
        for (holiday, name) in &national {
            act.push((*holiday, *name, predicted(holiday)));
        }
        for (rest, of) in rests(&national) {
            act.push((rest, "休日", of.iter().any(predicted)));
        }
    }
    act.sort_unstable();
    assert_eq!(table, act);
    assert_eq!(pack.law().calendar().until, day(*YEARS.end(), 12, 31));
}

#[test]
fn no_working_day_of_the_table_lies_between_29_december_and_3_january() {
    let pack = RulePack::shipped().unwrap();
    let calendar = pack.law().calendar();
    for year in YEARS {
        let mut opens = day(year, 1, 4);
        while opens.weekday() > 5 {
            opens = opens.plus_days(1);
        }
        let mut from = day(year, 1, 1).plus_days(-3);
        while from < opens {
            let reached = calendar.business_days_after(from.plus_days(-1), 1);
            assert_eq!(reached, Reached::On(opens), "{from}");
            from = from.plus_days(1);
        }
    }
}

#[test]
fn a_table_that_does_not_say_until_when_it_holds_or_has_ended_does_not_load() {
    let law = bundle().file("law/all.toml").unwrap().to_vec();
    let law = String::from_utf8(law).unwrap();
    let calendar = "[calendar]\nuntil = \"2027-12-31\"\nsource = \"invented\"\n";
    assert!(law.contains(calendar));
    let faults = |bundle: &Bundle| CheckedPack::load(bundle).unwrap_err().0;
    let unsaid = bundle().with("law/all.toml", law.replace(calendar, ""));
    assert!(faults(&unsaid)[0].en.contains("`[calendar]`"));
    assert!(RulePack::enacted(&unsaid, unsaid.digest()).is_err());
    let twice = bundle().with("law/more.toml", calendar);
    assert!(faults(&twice)[0].en.contains("one `[calendar]`"));
    // The pack begins on 1 November 2026.
    let ended = |until| law.replace("2027-12-31", until);
    CheckedPack::load(&bundle().with("law/all.toml", ended("2026-11-01"))).unwrap();
    let ended = bundle().with("law/all.toml", ended("2026-10-31"));
    assert!(faults(&ended)[0].en.contains("before the pack begins"));
}

#[test]
fn the_end_of_the_table_is_told_from_twelve_months_before_on() {
    let pack = CheckedPack::load(&bundle()).unwrap();
    assert!(pack.warnings_on(day(2026, 12, 31)).is_empty());
    for late in [day(2027, 1, 1), day(2027, 12, 31), day(2030, 1, 1)] {
        let warnings = pack.warnings_on(late);
        assert_eq!(warnings.len(), 1, "{late}");
        assert!(warnings[0].en.contains("2027-12-31"), "{}", warnings[0]);
    }
}

#[test]
fn a_predicted_day_is_told_once_it_was_announced_until_it_has_passed() {
    let pack = CheckedPack::load(&Bundle::shipped()).unwrap();
    let told = |day| {
        let warnings = pack.warnings_on(day);
        let words: Vec<String> = warnings.into_iter().map(|fault| fault.en).collect();
        words
    };
    assert!(told(day(2027, 1, 31)).is_empty());
    let announced = told(day(2027, 2, 1));
    assert_eq!(announced.len(), 2, "{announced:?}");
    assert!(announced[0].contains("2028-03-20") && announced[1].contains("2028-09-22"));
    // From 1 February 2028 those of 2029 too, with a substitute day; then one after another passes.
    assert_eq!(told(day(2028, 2, 1)).len(), 5);
    assert_eq!(told(day(2028, 3, 20)).len(), 5);
    assert_eq!(told(day(2028, 3, 21)).len(), 4);
}
