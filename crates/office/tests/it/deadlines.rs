//! Every date that the office acts on or promises, walked over day by day: what it answers changes
//! on that day and on no other, and a clock set back over it revives nothing.

use kitei_domain::{Day, PersonId, Population, Role, StaffId};
use kitei_office::{Basis, Caller, Channel, OfficeError, ShowRequest, StaffChange};
use kitei_testing::{SEEKER, TestOffice};

use crate::support::{apply_with_consent, because, next, refusal, show};

pub(crate) fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap()
}

/// Moves the clock to noon of a day.
pub(crate) fn go_to(test: &TestOffice, day: Day) {
    let days = day.epoch_days() - test.today().epoch_days();
    test.clock.advance_days(days);
}

pub(crate) fn interview() -> ShowRequest {
    show("placement.interview", &["name"])
}

/// A new coordinator, neither pledged nor trained.
pub(crate) async fn newcomer(test: &TestOffice) -> (StaffId, String) {
    let manager = test.manager().await;
    let roles = [Role::Coordinator].into();
    let departments = ["placement".to_owned()].into();
    let added = test
        .office
        .add_staff(&manager, "新人".to_owned(), roles, departments)
        .await
        .unwrap();
    (added.id, added.token)
}

pub(crate) async fn change(test: &TestOffice, id: StaffId, change: StaffChange) {
    let manager = test.manager().await;
    let changed = test.office.change_staff(&manager, id, change).await;
    changed.unwrap();
}

/// The day after `day` something is done; then the clock goes back to that day and to the one before:
/// nothing is done there, whoever asks, until it is right again.
pub(crate) async fn set_back_revives_nothing(
    test: &TestOffice,
    token: &str,
    person: PersonId,
    day: Day,
) {
    go_to(test, day.plus_days(1));
    let request = show("rights.request", &["name"]);
    let manager = test.manager().await;
    test.office.show(&manager, person, request).await.unwrap();
    let before = test.journal().await.len();
    for back in [0, 1] {
        go_to(test, day.plus_days(-back));
        let shown = match test.office.caller(token).await {
            Ok(caller) => test.office.show(&caller, person, interview()).await,
            Err(error) => Err(error),
        };
        let set_back = matches!(shown, Err(OfficeError::ClockSetBack { .. }));
        assert!(set_back, "{day} -{back}: {shown:?}");
    }
    go_to(test, day.plus_days(1));
    assert_eq!(test.journal().await.len(), before);
}

// clause: B10
#[tokio::test]
async fn a_training_lapses_on_its_day_in_leap_years_too_and_no_earlier_clock_revives_it() {
    let test = TestOffice::open().await;
    let person = test.job_seeker().await;
    let (id, token) = newcomer(&test).await;
    change(&test, id, StaffChange::Pledged(test.today())).await;
    for (trained, lapses) in [
        (day(2027, 2, 28), day(2028, 2, 28)),
        (day(2028, 2, 29), day(2029, 2, 28)),
        (day(2029, 3, 1), day(2030, 3, 1)),
    ] {
        go_to(&test, trained);
        let future = StaffChange::Trained(trained.plus_days(1));
        let manager = test.manager().await;
        let early = test.office.change_staff(&manager, id, future).await;
        assert!(
            matches!(early, Err(OfficeError::Unusable { .. })),
            "{early:?}"
        );
        change(&test, id, StaffChange::Trained(trained)).await;
        for (offset, open) in [(-1, true), (0, false), (1, false)] {
            go_to(&test, lapses.plus_days(offset));
            let caller = test.office.caller(&token).await.unwrap();
            let shown = test.office.show(&caller, person, interview()).await;
            if open {
                shown.unwrap();
            } else {
                assert_eq!(next(shown), "complete_training", "{lapses} {offset:+}");
            }
        }
        set_back_revives_nothing(&test, &token, person, lapses).await;
    }
}

// clause: B8, B12, B20
#[tokio::test]
async fn pledge_and_leaving_count_from_their_day_and_no_earlier_clock_undoes_them() {
    let test = TestOffice::open().await;
    let person = test.job_seeker().await;
    let (id, token) = newcomer(&test).await;
    change(&test, id, StaffChange::Trained(test.today())).await;
    let pledges = test.today().plus_days(2);
    for offset in [-1, 0, 1] {
        go_to(&test, pledges.plus_days(offset));
        if offset == 0 {
            change(&test, id, StaffChange::Pledged(pledges)).await;
        }
        let caller = test.office.caller(&token).await.unwrap();
        let shown = test.office.show(&caller, person, interview()).await;
        if offset < 0 {
            assert_eq!(next(shown), "sign_pledge");
        } else {
            shown.unwrap();
        }
    }
    let leaves = pledges.plus_days(5);
    for offset in [-1, 0, 1] {
        go_to(&test, leaves.plus_days(offset));
        if offset == 0 {
            change(&test, id, StaffChange::Left(leaves)).await;
        }
        let caller = test.office.caller(&token).await;
        if offset < 0 {
            let shown = test
                .office
                .show(&caller.unwrap(), person, interview())
                .await;
            shown.unwrap();
        } else {
            assert_eq!(refusal(caller).code, "token.unknown", "{offset:+}");
        }
    }
    set_back_revives_nothing(&test, &token, person, leaves).await;
}

// clause: A20
#[tokio::test]
async fn an_emergency_is_to_be_reviewed_after_three_working_days_over_new_year_and_golden_week() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    // The days of Golden Week are holidays; 29 December to 3 January offices are closed.
    let due = [
        (day(2026, 12, 23), day(2026, 12, 28)),
        (day(2026, 12, 24), day(2027, 1, 4)),
        (day(2026, 12, 25), day(2027, 1, 5)),
        (day(2026, 12, 26), day(2027, 1, 5)),
        (day(2026, 12, 27), day(2027, 1, 5)),
        (day(2026, 12, 28), day(2027, 1, 6)),
        (day(2026, 12, 29), day(2027, 1, 6)),
        (day(2026, 12, 30), day(2027, 1, 6)),
        (day(2026, 12, 31), day(2027, 1, 6)),
        (day(2027, 1, 1), day(2027, 1, 6)),
        (day(2027, 1, 2), day(2027, 1, 6)),
        (day(2027, 1, 3), day(2027, 1, 6)),
        (day(2027, 1, 4), day(2027, 1, 7)),
        (day(2027, 4, 27), day(2027, 5, 6)),
        (day(2027, 4, 28), day(2027, 5, 7)),
        (day(2027, 4, 29), day(2027, 5, 7)),
        (day(2027, 4, 30), day(2027, 5, 10)),
        (day(2027, 5, 5), day(2027, 5, 10)),
        (day(2027, 5, 6), day(2027, 5, 11)),
    ];
    for (on, _) in due {
        go_to(&test, on);
        let opened = because("emergency", &["phone"], "倒れた");
        test.office.show(&manager, person, opened).await.unwrap();
    }
    let reviews = test.office.list_reviews(&manager).await.unwrap();
    let mut told: Vec<(Day, Day)> = reviews
        .iter()
        .map(|review| (review.at.day(), review.due))
        .collect();
    told.sort_unstable();
    assert_eq!(told, due);
    let in_order = reviews.is_sorted_by_key(|review| review.due);
    assert!(in_order, "the one due first stands first");
    for offset in [-1, 0, 1] {
        go_to(&test, day(2027, 5, 11).plus_days(offset));
        let waiting = test.office.waiting(&manager).await.unwrap().unwrap();
        let expected = (due.len(), due[0].1);
        assert_eq!(
            (waiting.reviews, waiting.due),
            expected,
            "none is dropped by its day passing"
        );
    }
    for (closed, review) in reviews.iter().enumerate() {
        let waiting = test.office.waiting(&manager).await.unwrap().unwrap();
        assert_eq!(
            (waiting.reviews, waiting.due),
            (due.len() - closed, review.due)
        );
        test.office
            .close_review(&manager, &review.id)
            .await
            .unwrap();
    }
    assert!(test.office.waiting(&manager).await.unwrap().is_none());
}

// clause: A20
#[tokio::test]
async fn beyond_the_calendar_a_review_is_due_at_the_earliest_and_managers_are_told_before() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let person = test.job_seeker().await;
    let ends = day(2035, 12, 31);
    for (on, told) in [
        (day(2034, 12, 31), None),
        (day(2035, 1, 1), Some(ends)),
        (ends.plus_days(1), Some(ends)),
    ] {
        go_to(&test, on);
        assert_eq!(test.office.calendar_ends(&manager), told, "{on}");
        assert_eq!(test.office.calendar_ends(&coordinator), None);
    }
    // 14 January 2036 is a holiday that the table does not know: the review is due no later for it.
    go_to(&test, day(2036, 1, 10));
    let opened = because("emergency", &["phone"], "倒れた");
    test.office.show(&manager, person, opened).await.unwrap();
    let waiting = test.office.waiting(&manager).await.unwrap().unwrap();
    assert_eq!(waiting.due, day(2036, 1, 15));
}

// clause: A19, B22
#[tokio::test]
async fn what_the_law_keeps_is_promised_to_the_day_in_leap_years_too() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let mut people = Vec::new();
    for (on, ledger, provision) in [
        (day(2028, 2, 28), day(2030, 2, 28), day(2031, 2, 28)),
        (day(2028, 2, 29), day(2030, 2, 28), day(2031, 2, 28)),
        (day(2028, 3, 1), day(2030, 3, 1), day(2031, 3, 1)),
    ] {
        go_to(&test, on);
        let manager = retrained(&test, &manager).await;
        let person = test.job_seeker().await;
        let case = apply_with_consent(&test, &manager, person, &on.to_string()).await;
        let channel = Channel::Electronic;
        test.office
            .provide(&manager, person, case.referral, channel, None)
            .await
            .unwrap();
        let promised = untils(&test, &manager, person).await;
        assert_eq!(promised, [ledger, provision], "{on}");
        people.push((person, provision));
    }
    // The ledger counts from the day of the erasure, the provision from the day it was made.
    for later in [day(2028, 3, 2), day(2028, 3, 3)] {
        go_to(&test, later);
        for (person, provision) in &people {
            let promised = untils(&test, &manager, *person).await;
            assert_eq!(promised, [later.plus_years(2), *provision], "{later}");
        }
    }
    let (person, provision) = people[1];
    let erased = test.office.erase(&manager, person, Basis::Request).await;
    let kept = erased.unwrap().kept;
    let until: Vec<Day> = kept.iter().map(|kept| kept.until).collect();
    assert_eq!(until, [day(2030, 3, 3), provision]);
    for offset in [-1, 0] {
        go_to(&test, day(2030, 3, 3).plus_days(offset));
        let shown = test
            .office
            .show(&manager, person, show("inspection.authority", &["name"]))
            .await;
        assert_eq!(shown.unwrap().granted["name"], SEEKER[0].1, "{offset:+}");
    }
}

pub(crate) async fn retrained(test: &TestOffice, manager: &Caller) -> Caller {
    change(test, manager.id(), StaffChange::Trained(test.today())).await;
    test.manager().await
}

/// What an erasure today would keep, until when.
async fn untils(test: &TestOffice, manager: &Caller, person: PersonId) -> Vec<Day> {
    let preview = test
        .office
        .preview_erasure(manager, person, Basis::Request)
        .await
        .unwrap();
    preview.kept.iter().map(|kept| kept.until).collect()
}

// clause: A15, A16
#[tokio::test]
async fn what_may_be_told_of_an_age_changes_on_the_birthday() {
    let test = TestOffice::open().await;
    let birthdays = [
        (
            day(1981, 11, 24),
            "age_45_or_over",
            ["false", "true", "true"],
        ),
        (
            day(1966, 11, 27),
            "age_60_or_over",
            ["false", "true", "true"],
        ),
        (day(2008, 11, 30), "under_18", ["true", "false", "false"]),
        (
            day(1982, 2, 28),
            "age_45_or_over",
            ["false", "true", "true"],
        ),
        // In a common year the 29th of February comes on the 1st of March.
        (
            day(1984, 2, 29),
            "age_45_or_over",
            ["false", "true", "true"],
        ),
    ];
    let reached = [
        day(2026, 11, 24),
        day(2026, 11, 27),
        day(2026, 11, 30),
        day(2027, 2, 28),
        day(2029, 3, 1),
    ];
    for ((born, item, answers), reached) in birthdays.into_iter().zip(reached) {
        let born = born.to_string();
        let items: Vec<(&str, &str)> = vec![("name", "年齢 太郎"), ("birth_date", &born)];
        let added = test.try_add(Population::JobSeeker, test.told(), &items);
        let person = added.await.unwrap();
        for (offset, answer) in [-1, 0, 1].into_iter().zip(answers) {
            go_to(&test, reached.plus_days(offset));
            let manager = test.manager().await;
            let shown = test
                .office
                .show(&manager, person, show("rights.request", &[item]))
                .await;
            assert_eq!(shown.unwrap().granted[item], answer, "{born} {offset:+}");
        }
    }
}
