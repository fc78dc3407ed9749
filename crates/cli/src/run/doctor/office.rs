//! What the office says about itself once it opens: numbers and days, and nothing of anybody.

use std::time::Duration;

use kitei_domain::Day;
use kitei_i18n::dates;
use kitei_office::{
    Examination, KeyStatus, MailSettings, OfficeError, StaffStanding, is_clock_behind,
};
use tokio::net::TcpStream;

use super::report::Report;
use crate::place::Looked;

/// A back-up older than this is told.
const BACK_UP_DAYS: i64 = 7;
/// How long a mail server may take to answer.
const NETWORK: Duration = Duration::from_secs(5);

/// Looks at an open office.
pub(super) async fn look(
    looked: &Looked,
    network: bool,
    report: &mut Report<'_>,
) -> Result<(), OfficeError> {
    let office = &looked.office;
    let found = office.examine().await?;
    keys(looked, &office.key_status().await?, report);
    clock(&found, report);
    unfinished(&found, report);
    regulation(&found, report);
    staff(&found.staff, report);
    waiting(&found, report);
    back_up(&found, report);
    match office.examine_journal().await? {
        Ok(entries) => report.ok("journal", "ok", &[("entries", entries.into())]),
        Err(finding) => {
            let what = finding.what.to_string();
            let values = [("cause", (&what).into()), ("index", finding.index.into())];
            report.fault("journal", "broken", &values);
        }
    }
    let settings = office.settings_to_send().await?;
    mail(&settings, network, report).await;
    Ok(())
}

fn keys(looked: &Looked, status: &KeyStatus, report: &mut Report<'_>) {
    let epoch = [("epoch", u64::from(status.epoch).into())];
    if looked.advancing {
        report.fault("advance", "unfinished", &epoch);
    }
    if status.copy_of_this_epoch {
        report.ok("key-copy", "ok", &epoch);
    } else {
        report.due("key-copy", "missing", &epoch);
    }
}

fn clock(found: &Examination, report: &mut Report<'_>) {
    let locale = report.messages.locale();
    let now = dates::minute(locale, found.now);
    match found.newest_entry {
        Some(newest) if is_clock_behind(found.now, newest) => {
            let newest = dates::minute(locale, newest);
            let values = [("now", (&now).into()), ("newest", (&newest).into())];
            report.fault("clock", "behind", &values);
        }
        _ => report.ok("clock", "ok", &[("now", (&now).into())]),
    }
}

fn unfinished(found: &Examination, report: &mut Report<'_>) {
    let left = found.unfinished;
    if left.erasures + left.deletions + left.people > 0 {
        let values = [
            ("erasures", (left.erasures as u64).into()),
            ("deletions", (left.deletions as u64).into()),
            ("people", (left.people as u64).into()),
        ];
        report.due("unfinished", "left", &values);
    } else {
        report.ok("unfinished", "ok", &[]);
    }
    if !found.reconfirmed {
        report.due("reconfirm", "waiting", &[]);
    }
}

fn regulation(found: &Examination, report: &mut Report<'_>) {
    let today = found.now.day();
    let locale = report.messages.locale();
    let soon = |day: Day| day < today.plus_months(12);
    let ends = found.pack_ends.map(|day| dates::day(locale, day));
    let ends = ends.unwrap_or_default();
    match (&found.pack, found.pack_ends) {
        (None, _) => report.fault("regulation", "ended", &[("until", (&ends).into())]),
        (Some(version), Some(day)) if soon(day) => {
            let values = [("version", version.into()), ("until", (&ends).into())];
            report.due("regulation", "ends", &values);
        }
        (Some(version), _) => report.ok("regulation", "ok", &[("version", version.into())]),
    }
    let values = [
        ("unchecked", (found.law_unchecked as u64).into()),
        ("values", (found.law_values as u64).into()),
    ];
    if found.law_unchecked > 0 {
        report.due("law-table", "unchecked", &values);
    } else {
        report.ok("law-table", "ok", &values);
    }
    let until = dates::day(locale, found.calendar_until);
    let values = [("until", (&until).into())];
    if found.calendar_until < today {
        report.fault("calendar", "ended", &values);
    } else if soon(found.calendar_until) {
        report.due("calendar", "ends", &values);
    } else {
        report.ok("calendar", "ok", &values);
    }
}

fn staff(staff: &StaffStanding, report: &mut Report<'_>) {
    let managers = [("managers", (staff.managers as u64).into())];
    match staff.managers {
        0 => report.fault("managers", "none", &[]),
        1 if !staff.recovery_code => report.due("managers", "one", &[]),
        _ => report.ok("managers", "ok", &managers),
    }
    let values = [
        ("unpledged", (staff.unpledged as u64).into()),
        ("untrained", (staff.untrained as u64).into()),
        ("lapses", (staff.training_lapses as u64).into()),
    ];
    if staff.unpledged + staff.untrained + staff.training_lapses > 0 {
        report.due("staff", "lapses", &values);
    } else {
        report.ok("staff", "ok", &[]);
    }
}

fn waiting(found: &Examination, report: &mut Report<'_>) {
    match found.reviews {
        None => report.ok("reviews", "ok", &[]),
        Some(waiting) => {
            let due = dates::day(report.messages.locale(), waiting.due);
            let number = (waiting.reviews as u64).into();
            let values = [("reviews", number), ("due", (&due).into())];
            report.due("reviews", "waiting", &values);
        }
    }
    match found.overdue as u64 {
        0 => report.ok("disposals", "ok", &[]),
        people => report.due("disposals", "overdue", &[("people", people.into())]),
    }
    let mails = [
        ("mails", (found.mails as u64).into()),
        ("stuck", (found.mails_stuck as u64).into()),
    ];
    match found.mails_stuck {
        0 => report.ok("outbox", "ok", &mails),
        _ => report.due("outbox", "stuck", &mails),
    }
}

fn back_up(found: &Examination, report: &mut Report<'_>) {
    let Some(at) = found.backed_up else {
        return report.due("back-up", "none", &[]);
    };
    let when = dates::minute(report.messages.locale(), at);
    let values = [("when", (&when).into())];
    if at.day().plus_days(BACK_UP_DAYS) < found.now.day() {
        report.due("back-up", "old", &values);
    } else {
        report.ok("back-up", "ok", &values);
    }
}

async fn mail(settings: &MailSettings, network: bool, report: &mut Report<'_>) {
    let Some(server) = &settings.server else {
        return report.due("mail", "folder", &[]);
    };
    let host = format!("{}:{}", server.host, server.port);
    let place = [("host", (&host).into())];
    if !network {
        return report.ok("mail", "ok", &place);
    }
    let connect = TcpStream::connect((server.host.as_str(), server.port));
    match tokio::time::timeout(NETWORK, connect).await {
        Ok(Ok(_reached)) => report.ok("mail", "reached", &place),
        _ => report.fault("mail", "unreachable", &place),
    }
}

#[cfg(test)]
mod tests {
    use kitei_domain::Timestamp;
    use kitei_i18n::{Locale, Messages};
    use kitei_office::{Unfinished, Waiting};

    use super::*;

    type Change<'a> = &'a dyn Fn(&mut Examination);

    /// An office in which nothing is to be done.
    fn sound() -> Examination {
        let now: Timestamp = "2026-11-21T10:00:00+09:00".parse().unwrap();
        Examination {
            now,
            newest_entry: Some(now),
            unfinished: Unfinished {
                erasures: 0,
                deletions: 0,
                people: 0,
            },
            reconfirmed: true,
            pack: Some("2022-04".to_owned()),
            pack_ends: None,
            calendar_until: now.day().plus_months(24),
            law_values: 3,
            law_unchecked: 0,
            staff: StaffStanding {
                managers: 2,
                ..StaffStanding::default()
            },
            reviews: None,
            overdue: 0,
            mails: 2,
            mails_stuck: 0,
            backed_up: Some(now),
        }
    }

    /// What is not as it should be.
    fn told(found: &Examination) -> Vec<(String, String)> {
        let messages = Messages::new(Locale::Ja);
        let mut report = Report::new(&messages);
        clock(found, &mut report);
        unfinished(found, &mut report);
        regulation(found, &mut report);
        staff(&found.staff, &mut report);
        waiting(found, &mut report);
        back_up(found, &mut report);
        let answer = report.answer();
        let findings = answer.object["findings"].as_array().unwrap().clone();
        let word = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
        findings
            .iter()
            .inspect(|one| assert!(!word(one, "text").contains("doctor-"), "{one}"))
            .filter(|one| one["state"] != "ok")
            .map(|one| (word(one, "id"), word(one, "state")))
            .collect()
    }

    #[test]
    fn each_thing_that_is_not_as_it_should_be_is_told_alone() {
        assert_eq!(told(&sound()), []);
        let today = sound().now.day();
        let cases: [(Change<'_>, &str, &str); 20] = [
            (
                &|it| it.newest_entry = Some(it.now.plus_millis(300_001)),
                "clock",
                "fault",
            ),
            (&|it| it.unfinished.erasures = 1, "unfinished", "to_do"),
            (&|it| it.unfinished.deletions = 1, "unfinished", "to_do"),
            (&|it| it.unfinished.people = 1, "unfinished", "to_do"),
            (&|it| it.reconfirmed = false, "reconfirm", "to_do"),
            (&|it| it.pack = None, "regulation", "fault"),
            (&|it| it.pack_ends = Some(today), "regulation", "to_do"),
            (&|it| it.law_unchecked = 1, "law_table", "to_do"),
            (&|it| it.calendar_until = today, "calendar", "to_do"),
            (
                &|it| it.calendar_until = today.plus_days(-1),
                "calendar",
                "fault",
            ),
            (&|it| it.staff.managers = 0, "managers", "fault"),
            (&|it| it.staff.managers = 1, "managers", "to_do"),
            (&|it| it.staff.unpledged = 1, "staff", "to_do"),
            (&|it| it.staff.untrained = 1, "staff", "to_do"),
            (&|it| it.staff.training_lapses = 1, "staff", "to_do"),
            (
                &|it| {
                    it.reviews = Some(Waiting {
                        reviews: 1,
                        due: today,
                    });
                },
                "reviews",
                "to_do",
            ),
            (&|it| it.overdue = 1, "disposals", "to_do"),
            (&|it| it.mails_stuck = 1, "outbox", "to_do"),
            (&|it| it.backed_up = None, "back_up", "to_do"),
            (
                &|it| it.now = it.now.plus_millis(9 * 86_400_000),
                "back_up",
                "to_do",
            ),
        ];
        for (change, id, state) in cases {
            let mut found = sound();
            change(&mut found);
            assert_eq!(told(&found), [(id.to_owned(), state.to_owned())]);
        }
        let mut found = sound();
        found.newest_entry = Some(found.now.plus_millis(300_000));
        assert_eq!(told(&found), [], "as far ahead as an act may be dated back");
    }
}
