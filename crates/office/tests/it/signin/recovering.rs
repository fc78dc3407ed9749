//! Recovery: two managers together, or the printed code, whose use everybody is told.

use std::collections::BTreeSet;

use kitei_custody::TotpSeed;
use kitei_domain::Role;
use kitei_office::{Caller, Invited, NewSession, OfficeError, State};
use kitei_testing::TestOffice;

use super::{Enrolled, HERE, code, newest, said, word};

const HOUR_MS: i64 = 3_600_000;
const ANEW: &str = "three umbrellas by the river";

/// Somebody on the staff in a role.
async fn member(test: &TestOffice, role: Role) -> Caller {
    let manager = test.manager().await;
    let (roles, departments) = (
        BTreeSet::from([role]),
        BTreeSet::from(["placement".to_owned()]),
    );
    let added = test
        .office
        .add_staff(&manager, "二人目".to_owned(), roles, departments)
        .await
        .unwrap();
    test.office.caller(&added.token).await.unwrap()
}

/// Takes an invitation up with the new password.
async fn taken_up(test: &TestOffice, invited: &Invited) -> (NewSession, TotpSeed) {
    let shown = test.office.read_invitation(&invited.code, &HERE).await;
    let seed = TotpSeed::read(&shown.unwrap().seed).unwrap();
    let good = code(test, &seed);
    let opened = test.office.enrol(&invited.code, ANEW, &good, &HERE).await;
    test.clock.advance_ms(30_000);
    (opened.unwrap(), seed)
}

// clause: B9, B20
#[tokio::test]
async fn two_managers_together_recover_an_account_and_neither_alone() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let coordinator = Enrolled::coordinator(&test).await;
    let staff = coordinator.staff;
    let (first, second) = (
        test.manager().await,
        member(&test, Role::PrivacyOfficer).await,
    );
    let colleague = test.coordinator("placement").await;
    assert_eq!(
        word(office.ask_recovery(&colleague, staff).await),
        "manager.only"
    );
    let nothing = office.confirm_recovery(&second, staff).await;
    assert!(matches!(nothing, Err(OfficeError::Unknown { .. })));
    let own = office.ask_recovery(&second, second.id()).await;
    assert_eq!(word(own), "recovery.alone");
    office.ask_recovery(&first, staff).await.unwrap();
    let waiting = office.list_recoveries(&second).await.unwrap();
    assert_eq!((waiting[0].staff, waiting[0].by), (staff, first.id()));
    let alone = office.confirm_recovery(&first, staff).await;
    assert_eq!(word(alone), "recovery.alone");
    let refused = office.confirm_recovery(&colleague, staff).await;
    assert_eq!(word(refused), "manager.only");
    // Until then nothing has happened to the account.
    office.session(&coordinator.session.secret).await.unwrap();

    let invited = office.confirm_recovery(&second, staff).await.unwrap();
    let entry = newest(&test).await;
    assert_eq!(entry.staff, Some(second.id()));
    let asked_by = first.id().to_string();
    assert_eq!(entry.find_detail("asked_by"), Some(asked_by.as_str()));
    let ended = office.session(&coordinator.session.secret).await;
    assert_eq!(word(ended), "session.unknown");
    let old = office.open_session(coordinator.proof(&test), &HERE).await;
    assert_eq!(word(old), "sign_in.refused");
    let (opened, _) = taken_up(&test, &invited).await;
    assert_eq!(opened.staff, staff);
    office.session(&opened.secret).await.unwrap();
    let again = office.confirm_recovery(&second, staff).await;
    assert!(matches!(again, Err(OfficeError::Unknown { .. })));
}

// clause: B20
#[tokio::test]
async fn a_manager_does_not_confirm_the_recovery_of_their_own_account() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let first = test.manager().await;
    let second = member(&test, Role::DispatchManager).await;
    Enrolled::of(&test, second.id(), "second").await;
    office.ask_recovery(&first, second.id()).await.unwrap();
    let own = office.confirm_recovery(&second, second.id()).await;
    assert_eq!(word(own), "recovery.alone");
}

#[tokio::test]
async fn a_recovery_that_was_asked_for_waits_three_days() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let staff = Enrolled::coordinator(&test).await.staff;
    let (first, second) = (
        test.manager().await,
        member(&test, Role::PrivacyOfficer).await,
    );
    for (ms, holds) in [(72 * HOUR_MS - 1, true), (72 * HOUR_MS, false)] {
        office.ask_recovery(&first, staff).await.unwrap();
        test.clock.advance_ms(ms);
        let listed = office.list_recoveries(&second).await.unwrap().len();
        assert_eq!(listed, usize::from(holds));
        let confirmed = office.confirm_recovery(&second, staff).await;
        assert_eq!(confirmed.is_ok(), holds, "{ms}");
        if let Ok(invited) = confirmed {
            taken_up(&test, &invited).await;
        }
    }
    let stranger = test.coordinator("placement").await.id();
    let none = office.ask_recovery(&first, stranger).await;
    assert!(matches!(none, Err(OfficeError::Unknown { .. })));
    office.invite(&first, stranger, Some("new")).await.unwrap();
    let none = office.ask_recovery(&first, stranger).await;
    assert!(matches!(
        none,
        Err(OfficeError::WrongState {
            state: State::NotEnrolled,
            ..
        })
    ));
}

// clause: B20
#[tokio::test]
async fn the_printed_code_works_once_and_everybody_is_told_at_their_next_sign_in() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = Enrolled::manager(&test).await;
    let coordinator = Enrolled::coordinator(&test).await;
    let caller = office.session(&manager.session.secret).await.unwrap();
    let other = test.coordinator("placement").await;
    let refused = office.print_recovery_code(&other).await;
    assert_eq!(word(refused), "manager.only");
    let earlier = office.print_recovery_code(&caller).await.unwrap();
    let printed = office.print_recovery_code(&caller).await.unwrap();
    assert_eq!(said(&test, "change").await.unwrap(), "recovery.printed");
    assert!(!format!("{printed:?}").contains(&printed.code));
    for (code, account, why) in [
        (earlier.code.as_str(), "manager", "recovery.code"),
        ("AAAA", "manager", "recovery.code"),
        (printed.code.as_str(), "nobody", "recovery.account"),
    ] {
        let refused = office.recover_with_code(code, account, &HERE).await;
        assert_eq!(word(refused), "sign_in.refused");
        assert_eq!(said(&test, "why").await.unwrap(), why);
    }
    let invited = office.recover_with_code(&printed.code, "manager", &HERE);
    let invited = invited.await.unwrap();
    assert_eq!(said(&test, "change").await.unwrap(), "recovery.code_used");
    let ended = office.session(&manager.session.secret).await;
    assert_eq!(word(ended), "session.unknown");
    let again = office.recover_with_code(&printed.code, "sato", &HERE).await;
    assert_eq!(word(again), "sign_in.refused");
    test.clock.advance_ms(60_000);
    let (opened, _) = taken_up(&test, &invited).await;
    assert_eq!(opened.recoveries.len(), 1);
    assert_eq!(opened.recoveries[0].staff, manager.staff);
    let told = coordinator.sign_in(&test).await;
    assert_eq!(told.recoveries, opened.recoveries);
    let told = coordinator.sign_in(&test).await;
    assert!(told.recoveries.is_empty());
    // Whoever comes later has nothing to be told.
    let new = Enrolled::of(&test, other.id(), "suzuki").await;
    assert!(new.session.recoveries.is_empty());
}

#[tokio::test]
async fn of_two_who_use_the_printed_code_at_the_same_time_one_does() {
    let test = TestOffice::open().await;
    let office = &test.office;
    Enrolled::manager(&test).await;
    Enrolled::coordinator(&test).await;
    let caller = test.manager().await;
    let printed = office.print_recovery_code(&caller).await.unwrap();
    let (one, two) = tokio::join!(
        office.recover_with_code(&printed.code, "manager", &HERE),
        office.recover_with_code(&printed.code, "sato", &HERE),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
}

// clause: B20
#[tokio::test]
async fn guessing_at_the_printed_code_is_waited_for() {
    let test = TestOffice::open().await;
    for _number in 0..20 {
        let refused = test
            .office
            .recover_with_code("AAAA", "manager", &HERE)
            .await;
        assert_eq!(word(refused), "sign_in.refused");
    }
    let refused = test
        .office
        .recover_with_code("AAAA", "manager", &HERE)
        .await;
    assert_eq!(word(refused), "throttled");
}
