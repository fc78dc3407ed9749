//! The first password: invitations that run out, are taken up once, and are the manager's to give.

use kitei_custody::TotpSeed;
use kitei_office::{OfficeError, Problem, StaffChange, State};
use kitei_testing::TestOffice;

use super::{Enrolled, HERE, PASSWORD, code, from, newest, said, word};

const HOUR_MS: i64 = 3_600_000;

// clause: B20
#[tokio::test]
async fn an_invitation_is_taken_up_once_and_signs_in() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let staff = test.coordinator("placement").await.id();
    let invited = office.invite(&manager, staff, Some("Sato")).await.unwrap();
    assert_eq!((invited.account.as_str(), invited.code.len()), ("sato", 29));
    assert_eq!(said(&test, "change").await.unwrap(), "account.invited");
    assert!(!format!("{invited:?}").contains(&invited.code));

    let before = test.journal().await.len();
    let shown = office
        .read_invitation(&invited.code.to_lowercase(), &HERE)
        .await
        .unwrap();
    assert_eq!(test.journal().await.len(), before);
    assert_eq!(shown.account, "sato");
    assert!(shown.uri.starts_with("otpauth://totp/Kitei:sato?secret="));
    assert!(shown.uri.contains(&shown.seed) && !format!("{shown:?}").contains(&shown.seed));

    let seed = TotpSeed::read(&shown.seed).unwrap();
    let good = code(&test, &seed);
    let session = office
        .enrol(&invited.code, PASSWORD, &good, &HERE)
        .await
        .unwrap();
    assert_eq!(said(&test, "change").await.unwrap(), "account.enrolled");
    assert_eq!(newest(&test).await.staff, Some(staff));
    office.session(&session.secret).await.unwrap();
    let again = office.enrol(&invited.code, PASSWORD, &good, &HERE).await;
    assert_eq!(word(again), "invitation.unknown");
    let again = office.read_invitation(&invited.code, &HERE).await;
    assert_eq!(word(again), "invitation.unknown");
    assert_eq!(said(&test, "refusal").await.unwrap(), "invitation.unknown");
}

#[tokio::test]
async fn an_invitation_holds_for_three_days() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let staff = test.coordinator("placement").await.id();
    let invited = office.invite(&manager, staff, Some("sato")).await.unwrap();
    test.clock.advance_ms(72 * HOUR_MS - 1);
    office.read_invitation(&invited.code, &HERE).await.unwrap();
    test.clock.advance_ms(1);
    let late = office.read_invitation(&invited.code, &HERE).await;
    assert_eq!(word(late), "invitation.unknown");
    let late = office.enrol(&invited.code, PASSWORD, "000000", &HERE).await;
    assert_eq!(word(late), "invitation.unknown");
}

#[tokio::test]
async fn a_poor_password_or_a_wrong_code_does_not_use_the_invitation_up() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let staff = test.coordinator("placement").await.id();
    let invited = office.invite(&manager, staff, Some("sato")).await.unwrap();
    let shown = office.read_invitation(&invited.code, &HERE).await.unwrap();
    let seed = TotpSeed::read(&shown.seed).unwrap();
    let good = code(&test, &seed);
    for (password, expected) in [
        ("too short", Problem::PasswordTooShort),
        (&"long ".repeat(30), Problem::PasswordTooLong),
        ("sato is at home", Problem::PasswordTooSimple),
    ] {
        let enrolled = office.enrol(&invited.code, password, &good, &HERE).await;
        assert!(
            matches!(enrolled, Err(OfficeError::Unusable { problem, .. }) if problem == expected),
            "{enrolled:?}"
        );
    }
    let enrolled = office.enrol(&invited.code, PASSWORD, "000000", &HERE).await;
    assert_eq!(word(enrolled), "sign_in.refused");
    assert_eq!(said(&test, "why").await.unwrap(), "enrol.code");
    office
        .enrol(&invited.code, PASSWORD, &good, &HERE)
        .await
        .unwrap();
}

#[tokio::test]
async fn of_two_who_take_an_invitation_up_at_the_same_time_one_does() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let staff = test.coordinator("placement").await.id();
    let invited = office.invite(&manager, staff, Some("sato")).await.unwrap();
    let shown = office.read_invitation(&invited.code, &HERE).await.unwrap();
    let good = code(&test, &TotpSeed::read(&shown.seed).unwrap());
    let (one, two) = (from("192.0.2.1"), from("192.0.2.2"));
    let (one, two) = tokio::join!(
        office.enrol(&invited.code, PASSWORD, &good, &one),
        office.enrol(&invited.code, "three umbrellas by the river", &good, &two),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
}

// clause: B9, B20
#[tokio::test]
async fn inviting_is_the_managers_task_and_a_later_invitation_ends_the_earlier() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let staff = coordinator.id();
    let refused = office.invite(&coordinator, staff, Some("sato")).await;
    assert_eq!(word(refused), "manager.only");
    let unnamed = office.invite(&manager, staff, None).await;
    assert!(matches!(unnamed, Err(OfficeError::Unusable { .. })));
    let odd = office.invite(&manager, staff, Some("佐藤")).await;
    assert!(matches!(
        odd,
        Err(OfficeError::Unusable {
            problem: Problem::NoAccountName,
            ..
        })
    ));
    let first = office.invite(&manager, staff, Some("sato")).await.unwrap();
    let second = office.invite(&manager, staff, None).await.unwrap();
    assert_eq!(second.account, "sato");
    let earlier = office.read_invitation(&first.code, &HERE).await;
    assert_eq!(word(earlier), "invitation.unknown");
    office.read_invitation(&second.code, &HERE).await.unwrap();
    // Another name for the account, while it has no password.
    let third = office
        .invite(&manager, staff, Some("h.sato"))
        .await
        .unwrap();
    assert_eq!(third.account, "h.sato");
    let other = test.coordinator("placement").await.id();
    let taken = office.invite(&manager, other, Some("H.Sato")).await;
    assert!(matches!(
        taken,
        Err(OfficeError::WrongState {
            state: State::InUse,
            ..
        })
    ));
    Enrolled::of(&test, other, "sato").await;
    let enrolled = office.invite(&manager, other, None).await;
    assert!(matches!(
        enrolled,
        Err(OfficeError::WrongState {
            state: State::AlreadyEnrolled,
            ..
        })
    ));
}

// clause: B8
#[tokio::test]
async fn the_invitation_of_somebody_who_left_is_gone() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let staff = test.coordinator("placement").await.id();
    let invited = office.invite(&manager, staff, Some("sato")).await.unwrap();
    let left = StaffChange::Left(test.today());
    office.change_staff(&manager, staff, left).await.unwrap();
    let taken = office.read_invitation(&invited.code, &HERE).await;
    assert_eq!(word(taken), "invitation.unknown");
    let again = office.invite(&manager, staff, Some("sato")).await;
    assert!(matches!(again, Err(OfficeError::Unknown { .. })));
}
