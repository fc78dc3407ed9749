//! Deadlines of the staff, day by day, and a clock that was set back.

use kitei_domain::{ConsentKind, Population};
use kitei_office::{EvidenceGiven, OfficeError, Scope, StaffChange};
use kitei_testing::{SEEKER, TestOffice};

use crate::support::{agree, any, because, consent, next, refusal, show};

// clause: B10
#[tokio::test]
async fn training_lapses_after_twelve_months_to_the_day_and_the_rights_stay_open() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let manager = test.manager().await;
    test.coordinator("placement").await;
    let added = office
        .add_staff(
            &manager,
            "担当者".to_owned(),
            [kitei_domain::Role::Coordinator].into(),
            ["placement".to_owned()].into(),
        )
        .await
        .unwrap();
    let token = added.token;
    let trained = test.today();
    for change in [StaffChange::Pledged(trained), StaffChange::Trained(trained)] {
        office
            .change_staff(&manager, added.id, change)
            .await
            .unwrap();
    }
    let mut open_for = 0;
    loop {
        let caller = office.caller(&token).await.unwrap();
        let shown = office
            .show(&caller, person, show("placement.interview", &["name"]))
            .await;
        let lapses = trained.plus_months(12);
        if test.today() < lapses {
            shown.unwrap_or_else(|error| panic!("day {open_for}: {error:?}"));
            open_for += 1;
            test.clock.advance_days(1);
            continue;
        }
        assert_eq!(next(shown), "complete_training");
        break;
    }
    assert_eq!(open_for, 365);
    let lapsed = office.caller(&token).await.unwrap();
    office
        .show(&lapsed, person, show("rights.request", &["phone"]))
        .await
        .unwrap();
    office
        .show(&lapsed, person, because("emergency", &["phone"], "倒れた"))
        .await
        .unwrap();
    office
        .show_notice(&lapsed, person, test.today(), EvidenceGiven::Screen)
        .await
        .unwrap();
    office.suspend(&lapsed, person, Scope::All).await.unwrap();
    office
        .withdraw_consent(&lapsed, person, any(ConsentKind::Newsletter))
        .await
        .unwrap();
}

// clause: B12
#[tokio::test]
async fn without_a_pledge_nothing_opens_for_an_ordinary_purpose() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let newcomer = office
        .add_staff(
            &manager,
            "新人".to_owned(),
            [kitei_domain::Role::Coordinator].into(),
            ["placement".to_owned()].into(),
        )
        .await
        .unwrap();
    let today = StaffChange::Trained(test.today());
    office
        .change_staff(&manager, newcomer.id, today)
        .await
        .unwrap();
    let caller = office.caller(&newcomer.token).await.unwrap();
    let shown = office
        .show(&caller, person, show("placement.interview", &["name"]))
        .await;
    assert_eq!(next(shown), "sign_pledge");
    office
        .show(&caller, person, show("rights.request", &["name"]))
        .await
        .unwrap();
    let left = StaffChange::Left(test.today());
    office
        .change_staff(&manager, newcomer.id, left)
        .await
        .unwrap();
    assert_eq!(
        refusal(office.caller(&newcomer.token).await).code,
        "token.unknown"
    );
}

// clause: B10, B17
#[tokio::test]
async fn a_clock_set_back_by_more_than_five_minutes_refuses_every_act() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let manager = test.manager().await;
    office
        .show(&manager, person, show("placement.interview", &["name"]))
        .await
        .unwrap();
    test.clock.advance_ms(-299_000);
    office
        .show(&manager, person, show("placement.interview", &["name"]))
        .await
        .unwrap();
    test.clock.advance_ms(-2_000);
    let before = test.journal().await.len();
    let acts = [
        office
            .show(&manager, person, show("placement.interview", &["name"]))
            .await
            .map(|_| ()),
        office
            .show(&manager, person, because("emergency", &["phone"], "倒れた"))
            .await
            .map(|_| ()),
        office
            .suspend(&manager, person, Scope::All)
            .await
            .map(|_| ()),
        office
            .find(
                &manager,
                kitei_domain::search::Field::Kana,
                "サギヌマ",
                "rights.request",
            )
            .await
            .map(|_| ()),
        test.try_add(Population::JobSeeker, test.told(), SEEKER)
            .await
            .map(|_| ()),
        office
            .erase(&manager, person, kitei_office::Basis::Request)
            .await
            .map(|_| ()),
    ];
    for (number, act) in acts.into_iter().enumerate() {
        assert!(
            matches!(act, Err(OfficeError::ClockSetBack { .. })),
            "{number}: {act:?}"
        );
    }
    assert_eq!(test.journal().await.len(), before);
    test.clock.advance_ms(301_000);
    office
        .show(&manager, person, show("placement.interview", &["name"]))
        .await
        .unwrap();
    agree(
        office,
        &manager,
        person,
        consent(ConsentKind::Newsletter, None, None, &[]),
    )
    .await;
}
