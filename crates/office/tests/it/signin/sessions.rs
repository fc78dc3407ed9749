//! Sessions: opened, left alone, locked, unlocked, ended, revoked.

use kitei_domain::Day;
use kitei_office::{OfficeError, StaffChange};
use kitei_testing::{Failure, TestOffice};

use super::devices::{at, registered};
use super::{Enrolled, HERE, PASSWORD, newest, said, two, word};
use crate::in_force::limited;
use crate::support::show;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

// clause: B20
#[tokio::test]
async fn whoever_signs_in_acts_as_with_a_token() {
    let test = TestOffice::open().await;
    let person = test.job_seeker().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let device = registered(&test).await;
    let proof = coordinator.proof(&test);
    let opened = test
        .office
        .open_session(proof, &at(&device.secret))
        .await
        .unwrap();
    assert_eq!(opened.secret.len(), 3 + 64);
    assert_eq!(said(&test, "change").await.unwrap(), "session.opened");
    assert_eq!(newest(&test).await.staff, Some(coordinator.staff));
    let caller = test.office.session(&opened.secret).await.unwrap();
    assert_eq!(caller.session(), Some(opened.id));
    let shown = test
        .office
        .show(&caller, person, show("placement.interview", &["name"]))
        .await
        .unwrap();
    assert!(shown.granted.contains_key("name"));
    assert_eq!(newest(&test).await.staff, Some(coordinator.staff));
    assert!(!format!("{opened:?}").contains(&opened.secret));
}

// clause: B20
#[tokio::test]
async fn nobody_acts_with_another_secret_and_it_is_recorded() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let secret = coordinator.session.secret;
    for wrong in [
        "",
        "ks_",
        &"ks_0".repeat(20),
        &secret.to_uppercase(),
        &test.token,
    ] {
        let before = test.journal().await.len();
        assert_eq!(word(test.office.session(wrong).await), "session.unknown");
        assert_eq!(test.journal().await.len(), before + 1);
        assert_eq!(said(&test, "refusal").await.unwrap(), "session.unknown");
    }
    assert_eq!(word(test.office.caller(&secret).await), "token.unknown");
}

// clause: B20
#[tokio::test]
async fn a_session_left_alone_for_five_minutes_is_locked() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let opened = coordinator.sign_in(&test).await;
    test.clock.advance_ms(5 * MINUTE_MS - 30_000 - 1);
    let before = test.journal().await.len();
    let caller = test.office.session(&opened.secret).await.unwrap();
    let until = caller.session_locks_at().unwrap();
    assert!(until > opened.locks_at);
    test.clock.advance_ms(5 * MINUTE_MS - 1);
    test.office.session(&opened.secret).await.unwrap();
    assert_eq!(test.journal().await.len(), before, "a use has no entry");
    test.clock.advance_ms(5 * MINUTE_MS);
    for _again in 0..3 {
        let locked = test.office.session(&opened.secret).await;
        assert_eq!(word(locked), "session.locked");
    }
    assert_eq!(
        test.journal().await.len(),
        before + 1,
        "one lock, one entry"
    );
    assert_eq!(said(&test, "change").await.unwrap(), "session.locked");
    assert_eq!(said(&test, "why").await.unwrap(), "left_alone");
}

// What is not written only ever shortens: uses within a minute of the last written one are forgotten.
#[tokio::test]
async fn uses_are_written_once_a_minute_and_a_restart_only_shortens() {
    let mut test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let opened = coordinator.session;
    test.clock.advance_ms(29_999);
    let caller = test.office.session(&opened.secret).await.unwrap();
    assert_eq!(caller.session_locks_at(), Some(opened.locks_at));
    test.clock.advance_ms(1);
    let caller = test.office.session(&opened.secret).await.unwrap();
    let moved = opened.locks_at.plus_millis(MINUTE_MS);
    assert_eq!(caller.session_locks_at(), Some(moved));
    test.reopen().await.unwrap();
    test.clock.advance_ms(5 * MINUTE_MS - 1);
    test.office.session(&opened.secret).await.unwrap();
    test.clock.advance_ms(5 * MINUTE_MS);
    test.reopen().await.unwrap();
    let locked = test.office.session(&opened.secret).await;
    assert_eq!(word(locked), "session.locked");
}

// clause: B20
#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_busy() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let opened = coordinator.session;
    // Half a minute has passed since.
    let mut left = 12 * HOUR_MS - 30_000;
    while left > 4 * MINUTE_MS {
        test.clock.advance_ms(4 * MINUTE_MS);
        left -= 4 * MINUTE_MS;
        test.office.session(&opened.secret).await.unwrap();
    }
    test.clock.advance_ms(left - 1);
    let caller = test.office.session(&opened.secret).await.unwrap();
    assert_eq!(caller.session_locks_at(), Some(opened.ends_at));
    test.clock.advance_ms(1);
    let over = test.office.session(&opened.secret).await;
    assert_eq!(word(over), "session.unknown");
    let unlocked = test.office.unlock_session(&opened.secret, PASSWORD, &HERE);
    assert_eq!(word(unlocked.await), "session.unknown");
}

// clause: B20
#[tokio::test]
async fn a_locked_session_opens_with_the_password_and_under_another_secret() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let coordinator = Enrolled::coordinator(&test).await;
    let opened = coordinator.session;
    office.lock_session(&opened.secret).await.unwrap().unwrap();
    assert_eq!(said(&test, "why").await.unwrap(), "asked");
    assert!(office.lock_session(&opened.secret).await.unwrap().is_none());
    assert_eq!(word(office.session(&opened.secret).await), "session.locked");
    let wrong = office.unlock_session(&opened.secret, "not the password", &HERE);
    assert_eq!(word(wrong.await), "sign_in.refused");
    assert_eq!(said(&test, "why").await.unwrap(), "unlock.password");
    assert_eq!(word(office.session(&opened.secret).await), "session.locked");
    test.clock.advance_ms(10 * MINUTE_MS);
    let unlocked = office
        .unlock_session(&opened.secret, PASSWORD, &HERE)
        .await
        .unwrap();
    assert_eq!(said(&test, "change").await.unwrap(), "session.unlocked");
    assert_eq!((unlocked.id, unlocked.ends_at), (opened.id, opened.ends_at));
    office.session(&unlocked.secret).await.unwrap();
    assert_eq!(
        word(office.session(&opened.secret).await),
        "session.unknown"
    );
}

#[tokio::test]
async fn signing_out_ends_a_session_locked_or_not() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let coordinator = Enrolled::coordinator(&test).await;
    let other = coordinator.sign_in(&test).await;
    office.lock_session(&other.secret).await.unwrap();
    for secret in [&coordinator.session.secret, &other.secret] {
        office.close_session(secret).await.unwrap();
        assert_eq!(said(&test, "change").await.unwrap(), "session.closed");
        assert_eq!(word(office.session(secret).await), "session.unknown");
        assert_eq!(word(office.close_session(secret).await), "session.unknown");
    }
}

// clause: B8, B20
#[tokio::test]
async fn whoever_leaves_is_cut_off_at_once() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let (_, coordinator, manager) = two(&test).await;
    office.session(&coordinator.session.secret).await.unwrap();
    let left = StaffChange::Left(test.today());
    office
        .change_staff(&manager, coordinator.staff, left)
        .await
        .unwrap();
    let acted = office.session(&coordinator.session.secret).await;
    assert_eq!(word(acted), "session.unknown");
    let again = office.open_session(coordinator.proof(&test), &HERE).await;
    assert_eq!(word(again), "sign_in.refused");
    let lines = office.list_sessions(&manager, coordinator.staff).await;
    assert!(lines.unwrap().is_empty());
    // The name of the account is free again.
    let other = test.coordinator("placement").await.id();
    Enrolled::of(&test, other, coordinator.account).await;
}

// clause: B9, B20
#[tokio::test]
async fn everybody_sees_and_ends_their_own_sessions_and_the_manager_those_of_all() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let (mine, coordinator, manager) = two(&test).await;
    let second = coordinator.sign_in(&test).await;
    let third = coordinator.sign_in(&test).await;
    let caller = office.session(&third.secret).await.unwrap();
    let before = test.journal().await.len();
    let lines = office.list_sessions(&caller, caller.id()).await.unwrap();
    assert_eq!(test.journal().await.len(), before);
    let own: Vec<_> = lines.iter().map(|line| (line.id, line.own)).collect();
    let first = coordinator.session.id;
    assert_eq!(own, [(third.id, true), (second.id, false), (first, false)]);
    let others = office.list_sessions(&caller, manager.id()).await;
    assert_eq!(word(others), "manager.only");
    let others = office.revoke_session(&caller, mine.session.id).await;
    assert_eq!(word(others), "manager.only");
    let others = office.revoke_sessions(&caller, manager.id()).await;
    assert_eq!(word(others), "manager.only");

    office.revoke_session(&caller, second.id).await.unwrap();
    assert_eq!(
        word(office.session(&second.secret).await),
        "session.unknown"
    );
    let gone = office.revoke_session(&manager, second.id).await;
    assert!(matches!(gone, Err(OfficeError::Unknown { .. })));
    office.revoke_sessions(&caller, caller.id()).await.unwrap();
    let ended = office.session(&coordinator.session.secret).await;
    assert_eq!(word(ended), "session.unknown");
    office.session(&third.secret).await.unwrap();
    let seen = office.list_sessions(&manager, caller.id()).await.unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(said(&test, "listed").await.unwrap(), "sessions");
    office.revoke_session(&manager, third.id).await.unwrap();
    assert_eq!(said(&test, "change").await.unwrap(), "session.revoked");
    assert_eq!(word(office.session(&third.secret).await), "session.unknown");
}

#[tokio::test]
async fn nobody_has_more_than_twenty_sessions() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let mut opened = Vec::new();
    for _number in 0..20 {
        opened.push(coordinator.sign_in(&test).await);
    }
    assert!(said(&test, "one_too_many").await.is_some());
    let first = test.office.session(&coordinator.session.secret).await;
    assert_eq!(word(first), "session.unknown");
    let last = test.office.session(&opened[19].secret).await.unwrap();
    let lines = test.office.list_sessions(&last, last.id()).await.unwrap();
    assert_eq!(lines.len(), 20);
}

#[tokio::test]
async fn sessions_that_ended_are_swept_by_the_next_who_comes_in() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    test.clock.advance_ms(13 * HOUR_MS);
    coordinator.sign_in(&test).await;
    let ended = said(&test, "ended").await.unwrap();
    assert_eq!(ended, coordinator.session.id.to_string());
}

#[tokio::test]
async fn a_clock_that_was_set_back_locks() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    test.clock.advance_ms(-30_000 - 5 * MINUTE_MS + 1);
    let secret = &coordinator.session.secret;
    test.office.session(secret).await.unwrap();
    test.clock.advance_ms(-1);
    let locked = test.office.session(secret).await;
    assert_eq!(word(locked), "session.locked");
}

// clause: A31
#[tokio::test]
async fn after_the_regulation_s_last_day_a_session_can_only_enact() {
    let first = Day::new(2026, 11, 1).unwrap();
    let mut test = TestOffice::with_pack(&limited("2026.11", first, "2026-11-21")).await;
    let manager = Enrolled::manager(&test).await;
    test.clock.advance_days(1);
    test.reopen().await.unwrap();
    let opened = manager.sign_in(&test).await;
    let acts = test.office.session(&opened.secret).await;
    assert_eq!(word(acts), "regulation.ended");
    test.office.session_to_enact(&opened.secret).await.unwrap();
}

// Without space the use is not written: the session locks earlier, and goes on until then.
#[tokio::test]
async fn a_use_that_finds_the_disk_full_only_shortens() {
    let test = TestOffice::open().await;
    let opened = Enrolled::coordinator(&test).await.session;
    test.clock.advance_ms(4 * MINUTE_MS);
    test.failures.arm(1, Failure::Full);
    let caller = test.office.session(&opened.secret).await.unwrap();
    assert_eq!(caller.session_locks_at(), Some(opened.locks_at));
    assert!(test.failures.disarm());
}

// Whatever fails, nobody is told of a session that is not in the journal.
#[tokio::test]
async fn whichever_commit_of_a_sign_in_fails_no_session_is_without_its_entry() {
    for failure in Failure::ALL {
        for at in 1..=3 {
            let test = TestOffice::open().await;
            let coordinator = Enrolled::coordinator(&test).await;
            let proof = coordinator.proof(&test);
            let before = test.journal().await.len();
            test.failures.arm(at, failure);
            let opened = test.office.open_session(proof, &HERE).await;
            assert!(test.failures.disarm(), "{failure:?} {at}");
            assert!(opened.is_err(), "{failure:?} {at}");
            let manager = test.manager().await;
            let lines = test.office.list_sessions(&manager, coordinator.staff);
            let opened = lines.await.unwrap().len() - 1;
            // The list itself has an entry.
            assert_eq!(test.journal().await.len() - before - 1, opened);
        }
    }
}
