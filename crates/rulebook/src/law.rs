//! The dated law table: article numbers then and now, clocks, ages, void exclusions, holidays.
//! A value is asked for with a day, so that an old decision replays under the law of its day.

use std::collections::{BTreeMap, BTreeSet};

use kitei_domain::Day;
use kitei_domain::business_days::Calendar;
use serde::Deserialize;

use crate::calendar::{self, CalendarRow, ClosedDays, Holiday};
use crate::files::Files;

/// One dated value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawValue {
    /// What it is the value of.
    pub key: String,
    /// The first day it holds.
    pub from: Day,
    /// The last day it holds.
    pub to: Option<Day>,
    /// The value: a number, a word or a boolean.
    pub value: toml::Value,
    /// Its unit.
    pub unit: String,
    /// The article or notice that says so.
    pub source: String,
    /// Whether a lawyer has checked it.
    #[serde(default)]
    pub checked: bool,
}

/// One article of a statute, by its number of that time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// As clauses cite it, e.g. `APPI 27(1)`.
    pub id: String,
    /// Its name in Japanese.
    pub ja: String,
    /// Its name in English.
    pub en: String,
    /// The first day of this number.
    pub from: Option<Day>,
    /// The last day of this number.
    pub to: Option<Day>,
    /// Its number before.
    pub was: Option<String>,
}

/// An exclusion in a source document that the law makes void.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Void {
    /// Its id.
    pub key: String,
    /// The clause that held it.
    pub clause: String,
    /// Void from this day.
    pub from: Day,
    /// Void to this day.
    pub to: Option<Day>,
    /// What is void, in Japanese.
    pub ja: String,
    /// What is void, in English.
    pub en: String,
    /// Why.
    pub source: String,
}

/// The law table of one pack.
#[derive(Debug)]
pub struct Law {
    values: BTreeMap<String, Vec<LawValue>>,
    articles: Vec<Article>,
    holidays: Vec<Holiday>,
    calendar: Calendar,
    voids: Vec<Void>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LawFile {
    #[serde(default)]
    value: Vec<LawValue>,
    #[serde(default)]
    article: Vec<Article>,
    calendar: Option<CalendarRow>,
    #[serde(default)]
    holiday: Vec<Holiday>,
    #[serde(default)]
    closed: Vec<ClosedDays>,
    #[serde(default)]
    void: Vec<Void>,
}

impl Law {
    /// The value that holds on a day.
    pub fn value(&self, key: &str, day: Day) -> Option<&LawValue> {
        let values = self.values.get(key)?;
        values
            .iter()
            .rev()
            .find(|value| value.from <= day && value.to.is_none_or(|to| day <= to))
    }

    /// The days on which the value of a key begins, ends or changes, in order.
    pub(crate) fn changes(&self, key: &str) -> BTreeSet<Day> {
        let values = self.values.get(key).into_iter().flatten();
        let days = values.flat_map(|value| {
            let ends = value.to.map(|to| to.plus_days(1));
            std::iter::once(value.from).chain(ends)
        });
        days.collect()
    }

    /// Whether the table knows the key on any day.
    pub fn knows(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// Every value, by key and date.
    pub fn values(&self) -> impl Iterator<Item = &LawValue> {
        self.values.values().flatten()
    }

    /// The holidays of the table, as they stand there.
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// When offices are closed, and until when that is known.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The article of this number on a day.
    pub fn article(&self, id: &str, day: Day) -> Option<&Article> {
        self.articles.iter().find(|article| {
            article.id == id
                && article.from.is_none_or(|from| from <= day)
                && article.to.is_none_or(|to| day <= to)
        })
    }

    /// The number that an old number became.
    pub fn renumbered(&self, old: &str) -> Option<&Article> {
        self.articles
            .iter()
            .find(|article| article.was.as_deref() == Some(old))
    }

    /// The exclusions that are void on a day.
    pub fn voids(&self, day: Day) -> impl Iterator<Item = &Void> {
        self.voids
            .iter()
            .filter(move |void| void.from <= day && void.to.is_none_or(|to| day <= to))
    }
}

/// Reads `law/*.toml`.
pub(crate) fn load(files: &mut Files<'_>) -> Law {
    let names: Vec<&str> = files
        .bundle
        .files()
        .map(|(path, _)| path)
        .filter(|path| path.starts_with("law/") && path.strip_suffix(".toml").is_some())
        .collect();
    let (mut values, mut articles, mut voids) = (BTreeMap::new(), Vec::new(), Vec::new());
    let (mut calendars, mut holidays, mut closed) = (Vec::new(), Vec::new(), Vec::new());
    for name in names {
        let Some(file) = files.whole::<LawFile>(name) else {
            continue;
        };
        for value in file.value {
            if value.to.is_some_and(|to| to < value.from) {
                let key = value.key.clone();
                let ja = format!("「{key}」の終期が始期より前です");
                files.error_at(name, &key, ja, format!("`{key}` ends before it begins"));
            }
            let of_key: &mut Vec<LawValue> = values.entry(value.key.clone()).or_default();
            of_key.push(value);
        }
        articles.extend(file.article);
        calendars.extend(file.calendar);
        holidays.extend(file.holiday);
        closed.extend(file.closed);
        voids.extend(file.void);
    }
    for values in values.values_mut() {
        values.sort_by_key(|value| value.from);
    }
    Law {
        values,
        articles,
        calendar: calendar::read(files, &calendars, &holidays, closed),
        holidays,
        voids,
    }
}
