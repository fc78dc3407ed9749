//! How an office stands, told without opening anybody's information.

use kitei_office::{StaffChange, is_clock_behind};
use kitei_testing::TestOffice;

use crate::support::because;

#[tokio::test]
async fn what_waits_and_what_lapses_is_counted_and_looking_leaves_no_entry() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let manager = test.manager().await;
    let before = office.examine_journal().await.unwrap().unwrap();
    let sound = office.examine().await.unwrap();
    assert_eq!(office.examine_journal().await.unwrap(), Ok(before));
    assert_eq!((sound.reviews, sound.overdue, sound.mails), (None, 0, 0));
    assert_eq!((sound.unfinished.people, sound.backed_up), (0, None));
    assert!(sound.pack.is_some() && sound.law_unchecked <= sound.law_values);

    let emergency = because("emergency", &["phone"], "倒れた");
    office.show(&manager, person, emergency).await.unwrap();
    office.test_mail(&manager, "a@example.jp").await.unwrap();
    let found = office.examine().await.unwrap();
    assert_eq!(found.reviews.unwrap().reviews, 1);
    assert_eq!((found.mails, found.mails_stuck), (1, 0));
    let staff = found.staff;

    // A day later the mail has waited too long; a month before its end a training is told.
    test.clock.advance_days(2);
    assert_eq!(office.examine().await.unwrap().mails_stuck, 1);
    let ends = test.today().plus_days(-2).plus_months(12);
    while test.today() < ends.plus_days(-30) {
        test.clock.advance_days(1);
    }
    let found = office.examine().await.unwrap().staff;
    assert_eq!(found.training_lapses, staff.managers, "{found:?}");
    test.clock.advance_days(30);
    let found = office.examine().await.unwrap().staff;
    assert_eq!(
        (found.training_lapses, found.untrained),
        (0, staff.managers)
    );
    let left = StaffChange::Left(test.today());
    let caller = test.manager().await;
    office
        .change_staff(&caller, caller.id(), left)
        .await
        .unwrap();
    let found = office.examine().await.unwrap().staff;
    assert_eq!((found.managers, found.untrained), (0, 0), "{found:?}");
}

#[tokio::test]
async fn a_clock_that_was_set_back_is_found() {
    let test = TestOffice::open().await;
    test.job_seeker().await;
    let sound = test.office.examine().await.unwrap();
    assert!(!is_clock_behind(sound.now, sound.newest_entry.unwrap()));
    test.clock.advance_days(-1);
    let behind = test.office.examine().await.unwrap();
    assert!(is_clock_behind(behind.now, behind.newest_entry.unwrap()));
}

#[tokio::test]
async fn a_back_up_is_remembered_once_it_is_whole() {
    let test = TestOffice::open().await;
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("back-up");
    std::fs::create_dir(&to).unwrap();
    test.office.back_up(&to).await.unwrap_err();
    assert_eq!(test.office.examine().await.unwrap().backed_up, None);
    test.office
        .back_up(&dir.path().join("other"))
        .await
        .unwrap();
    let found = test.office.examine().await.unwrap();
    assert_eq!(found.backed_up, Some(found.now));
}
