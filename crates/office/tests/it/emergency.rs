//! An emergency runs for the minutes of the law table from its entry, for one member of the staff and
//! one person: minute by minute, over restarts, and with a clock that is set back.

use kitei_domain::{PersonId, Timestamp};
use kitei_office::{Caller, Emergency, OfficeError, ShowRequest};
use kitei_testing::TestOffice;

use crate::happened::{faxed, stranger};
use crate::support::{because, next, show};

const MINUTE: i64 = 60_000;

fn opened() -> ShowRequest {
    because("emergency", &["phone"], "倒れた")
}

fn again() -> ShowRequest {
    show("emergency", &["phone"])
}

async fn reach(
    test: &TestOffice,
    caller: &Caller,
    person: PersonId,
    request: ShowRequest,
) -> Result<Emergency, OfficeError> {
    let shown = test.office.show(caller, person, request).await?;
    assert!(shown.granted.contains_key("phone"));
    Ok(shown.emergency.unwrap())
}

/// How far the clock stands after the beginning, in milliseconds.
fn go_to(test: &TestOffice, begun: Timestamp, after: i64) {
    use kitei_domain::Clock as _;
    let now = test.clock.now().as_millis();
    test.clock.advance_ms(begun.as_millis() + after - now);
}

async fn begin(test: &TestOffice, caller: &Caller, person: PersonId) -> (Timestamp, Emergency) {
    use kitei_domain::Clock as _;
    let begun = test.clock.now();
    let emergency = reach(test, caller, person, opened()).await.unwrap();
    (begun, emergency)
}

// clause: A20
#[tokio::test]
async fn one_reason_carries_fifteen_minutes_and_every_act_has_an_entry_of_the_same_review() {
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let before = test.journal().await.len();
    let (begun, emergency) = begin(&test, &manager, person).await;
    assert_eq!(emergency.until, begun.plus_millis(15 * MINUTE));
    for minute in 1..15 {
        go_to(&test, begun, minute * MINUTE);
        if minute % 5 == 0 {
            test.reopen().await.unwrap();
        }
        let same = reach(&test, &manager, person, again()).await.unwrap();
        assert_eq!(
            (same.review, same.until),
            (emergency.review.clone(), emergency.until),
            "minute {minute}"
        );
    }
    go_to(&test, begun, 15 * MINUTE - 1);
    reach(&test, &manager, person, again()).await.unwrap();
    let journal = test.journal().await;
    let entries = &journal[before..];
    assert_eq!(entries.len(), 16, "one entry each");
    for (_, entry) in entries {
        assert_eq!(entry.find_detail("review"), Some(&*emergency.review));
    }
    assert_eq!(test.office.list_reviews(&manager).await.unwrap().len(), 1);
    for late in [15 * MINUTE, 15 * MINUTE + 1, 60 * MINUTE] {
        go_to(&test, begun, late);
        let over = reach(&test, &manager, person, again()).await;
        assert_eq!(next(over), "write_reason", "{late}");
    }
    let (_, anew) = begin(&test, &manager, person).await;
    assert_ne!(anew.review, emergency.review);
    assert_eq!(test.office.list_reviews(&manager).await.unwrap().len(), 2);
}

// clause: A20
#[tokio::test]
async fn an_emergency_is_of_one_member_of_the_staff_and_one_person_and_ends_with_its_review() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let (one, other) = (
        test.coordinator("placement").await,
        test.coordinator("dispatch").await,
    );
    let (person, somebody) = (test.job_seeker().await, test.job_seeker().await);
    let misdirected = faxed(&test, stranger(), "placement.application", &["name"]);
    let recorded = test
        .office
        .record_disclosure(&one, person, misdirected)
        .await;
    assert!(!recorded.unwrap().allowed, "a review of another kind waits");
    let unopened = reach(&test, &one, person, again()).await;
    assert_eq!(next(unopened), "write_reason");
    let (_, emergency) = begin(&test, &one, person).await;
    let by_another = reach(&test, &other, person, again()).await;
    assert_eq!(next(by_another), "write_reason");
    let of_another = reach(&test, &one, somebody, again()).await;
    assert_eq!(next(of_another), "write_reason");
    let for_work = show("placement.interview", &["phone"]);
    let for_work = test.office.show(&one, person, for_work).await.unwrap();
    assert!(for_work.emergency.is_none(), "it carries no other purpose");
    test.clock.advance_ms(MINUTE);
    reach(&test, &one, person, again()).await.unwrap();
    let closed = test.office.close_review(&manager, &emergency.review).await;
    closed.unwrap();
    let after = reach(&test, &one, person, again()).await;
    assert_eq!(next(after), "write_reason");
}

// clause: A20
#[tokio::test]
async fn a_reason_typed_within_an_emergency_opens_one_of_its_own() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let (begun, first) = begin(&test, &manager, person).await;
    go_to(&test, begun, 10 * MINUTE);
    let (_, second) = begin(&test, &manager, person).await;
    assert_ne!(second.review, first.review);
    for later in [12 * MINUTE, 25 * MINUTE - 1] {
        go_to(&test, begun, later);
        let carried = reach(&test, &manager, person, again()).await.unwrap();
        assert_eq!(carried.review, second.review, "{later}");
    }
    go_to(&test, begun, 25 * MINUTE);
    let over = reach(&test, &manager, person, again()).await;
    assert_eq!(next(over), "write_reason");
}

// clause: A20
#[tokio::test]
async fn a_clock_set_back_lengthens_no_emergency() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let (begun, _) = begin(&test, &manager, person).await;
    go_to(&test, begun, 14 * MINUTE);
    reach(&test, &manager, person, again()).await.unwrap();
    // Less far back than what stops every act.
    for back in [1, MINUTE, 4 * MINUTE] {
        go_to(&test, begun, 14 * MINUTE - back);
        let set_back = reach(&test, &manager, person, again()).await;
        assert_eq!(next(set_back), "write_reason", "-{back}");
    }
    go_to(&test, begun, 15 * MINUTE);
    let over = reach(&test, &manager, person, again()).await;
    assert_eq!(next(over), "write_reason");
    go_to(&test, begun, 14 * MINUTE);
    let revived = reach(&test, &manager, person, again()).await;
    assert_eq!(next(revived), "write_reason", "and none is revived");
}
