//! Changing one's own password.

use kitei_office::{OfficeError, SignIn};
use kitei_testing::TestOffice;

use super::{Enrolled, HERE, PASSWORD, newest, said, word};

const NEXT: &str = "橋の上から川を見る、三羽の鷺";

// clause: B20
#[tokio::test]
async fn whoever_knows_the_old_password_sets_another_and_their_other_sessions_end() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let coordinator = Enrolled::coordinator(&test).await;
    let here = coordinator.sign_in(&test).await;
    let caller = office.session(&here.secret).await.unwrap();
    office
        .change_password(&caller, PASSWORD, NEXT, &HERE)
        .await
        .unwrap();
    assert_eq!(said(&test, "change").await.unwrap(), "password.changed");
    assert_eq!(newest(&test).await.staff, Some(coordinator.staff));
    office.session(&here.secret).await.unwrap();
    let other = office.session(&coordinator.session.secret).await;
    assert_eq!(word(other), "session.unknown");
    let old = office.open_session(coordinator.proof(&test), &HERE).await;
    assert_eq!(word(old), "sign_in.refused");
    test.clock.advance_ms(30_000);
    let next = SignIn {
        password: NEXT.to_owned(),
        ..coordinator.proof(&test)
    };
    office.open_session(next, &HERE).await.unwrap();
}

// clause: B20
#[tokio::test]
async fn the_old_password_is_guessed_at_no_oftener_than_at_the_sign_in() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let coordinator = Enrolled::coordinator(&test).await;
    let caller = office.session(&coordinator.session.secret).await.unwrap();
    let guess = async || {
        office
            .change_password(&caller, "not the password", NEXT, &HERE)
            .await
    };
    for _guess in 0..5 {
        assert_eq!(word(guess().await), "sign_in.refused");
        assert_eq!(said(&test, "why").await.unwrap(), "password.old");
    }
    assert!(matches!(guess().await, Err(OfficeError::Throttled { .. })));
    let right = office.change_password(&caller, PASSWORD, NEXT, &HERE).await;
    assert!(matches!(right, Err(OfficeError::Throttled { .. })));
}

// clause: B20
#[tokio::test]
async fn a_poor_password_is_not_taken_and_whoever_has_no_account_changes_none() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let coordinator = Enrolled::coordinator(&test).await;
    let caller = office.session(&coordinator.session.secret).await.unwrap();
    let before = test.journal().await.len();
    let poor = office.change_password(&caller, PASSWORD, "sato sato sato", &HERE);
    assert!(matches!(poor.await, Err(OfficeError::Unusable { .. })));
    assert_eq!(test.journal().await.len(), before);
    let manager = test.manager().await;
    let none = office.change_password(&manager, PASSWORD, NEXT, &HERE);
    assert_eq!(word(none.await), "sign_in.refused");
}
