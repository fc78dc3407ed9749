//! Coming in by a code, and what it takes: before, at and after each limit.

use kitei_domain::Actor;
use kitei_journal::Outcome;
use kitei_office::{Basis, OfficeError};
use kitei_testing::TestOffice;

use super::{address, ask, asker, come_in, enter};
use crate::posted::{code_in, received, send};
use crate::support::refusal;

const MINUTE_MS: i64 = 60_000;

// clause: A26
#[tokio::test]
async fn a_person_comes_in_with_the_code_of_their_address_and_the_entry_is_their_own() {
    let test = TestOffice::open().await;
    let person = test.job_seeker().await;
    let code = ask(&test, "Saginuma.Canary@EXAMPLE.jp").await;
    let opened = enter(&test, address(), &code, "").await.unwrap();
    test.office.own_session(&opened.secret).await.unwrap();
    let journal = test.journal().await;
    let (id, entry) = journal.last().unwrap();
    assert_eq!(*id, opened.entry.id);
    assert_eq!((entry.actor, entry.staff), (Actor::Person, None));
    assert_eq!(entry.persons, [person]);
    assert_eq!(entry.find_detail("by"), Some("code"));
    let again = refusal(enter(&test, address(), &code, "").await);
    assert_eq!(again.code, "own.refused", "a code works once");
}

// clause: A26
#[tokio::test]
async fn an_unknown_address_is_asked_for_and_answered_like_a_known_one() {
    let test = TestOffice::open().await;
    test.job_seeker().await;
    let before = test.journal().await.len();
    let known = test.office.ask_own_code(address(), &asker()).await;
    let unknown = test
        .office
        .ask_own_code("nobody@example.jp", &asker())
        .await;
    assert_eq!(known.unwrap(), unknown.unwrap(), "one answer");
    let journal = test.journal().await;
    let [(_, one), (_, other)] = &journal[before..] else {
        panic!("one entry each");
    };
    let shape = |entry: &kitei_journal::Entry| {
        let keys: Vec<String> = entry.details.iter().map(|(key, _)| key.clone()).collect();
        (entry.act, entry.outcome, entry.persons.clone(), keys)
    };
    assert_eq!(
        shape(one),
        shape(other),
        "one entry of one shape, without a person"
    );
    assert!(one.persons.is_empty());
    let sent = send(&test).await;
    assert_eq!((sent.sent, sent.dropped), (1, 1), "one had a reader");
    assert_eq!(received(&test).len(), 1);
    let mut answers = Vec::new();
    for address in [address(), "nobody@example.jp", "no address"] {
        answers.push(refusal(enter(&test, address, "00000000", "").await));
    }
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
    assert!(answers[0].entry.is_none());
}

// clause: A26
#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_wrong_ones_end_it() {
    let test = TestOffice::open().await;
    test.job_seeker().await;
    let code = ask(&test, address()).await;
    test.clock.advance_ms(10 * MINUTE_MS - 1);
    enter(&test, address(), &code, "").await.unwrap();
    let code = ask(&test, address()).await;
    test.clock.advance_ms(10 * MINUTE_MS);
    refusal(enter(&test, address(), &code, "").await);

    test.clock.advance_days(2);
    let code = ask(&test, address()).await;
    for wrong in ["", "1", "00000000", "not a code", "１２３４５６７８"] {
        refusal(enter(&test, address(), wrong, "").await);
    }
    let entries = test.journal().await.len();
    let waits = enter(&test, address(), &code, "").await;
    assert!(matches!(waits, Err(OfficeError::Throttled { .. })));
    assert_eq!(
        test.journal().await.len(),
        entries,
        "whoever waits writes nothing"
    );
    test.clock.advance_ms(MINUTE_MS);
    let dead = refusal(enter(&test, address(), &code, "").await);
    assert_eq!(
        dead.code, "own.refused",
        "five wrong ones end the right one"
    );
}

// clause: A26
#[tokio::test]
async fn codes_are_asked_for_so_often_and_within_a_minute_there_is_one() {
    let test = TestOffice::open().await;
    test.job_seeker().await;
    let office = &test.office;
    let first = office.ask_own_code(address(), &asker()).await.unwrap();
    test.clock.advance_ms(MINUTE_MS - 1);
    let same = office.ask_own_code(address(), &asker()).await.unwrap();
    assert_eq!(first, same);
    test.clock.advance_ms(1);
    let other = office.ask_own_code(address(), &asker()).await.unwrap();
    assert_ne!(first, other);
    let mut asked = 2;
    let throttled = loop {
        test.clock.advance_ms(MINUTE_MS);
        match office.ask_own_code(address(), &asker()).await {
            Ok(_) => asked += 1,
            Err(error) => break error,
        }
        assert!(asked < 50);
    };
    assert!(matches!(throttled, OfficeError::Throttled { .. }));
    // The earlier codes were sent and are dead: the latest works.
    send(&test).await;
    let mails = received(&test);
    let codes: Vec<String> = mails.iter().map(|mail| code_in(mail)).collect();
    refusal(enter(&test, address(), &codes[0], "").await);
}

// clause: A26
#[tokio::test]
async fn a_session_closes_when_left_alone_after_its_hour_and_when_it_is_closed() {
    let test = TestOffice::open().await;
    test.job_seeker().await;
    let office = &test.office;
    let code = ask(&test, address()).await;
    let opened = enter(&test, address(), &code, "").await.unwrap();
    test.clock.advance_ms(10 * MINUTE_MS - 1);
    office.own_session(&opened.secret).await.unwrap();
    test.clock.advance_ms(10 * MINUTE_MS);
    let left = refusal(office.own_session(&opened.secret).await);
    assert_eq!(left.code, "own.ended");

    let code = ask(&test, address()).await;
    let opened = enter(&test, address(), &code, "").await.unwrap();
    for _used in 0..11 {
        test.clock.advance_ms(5 * MINUTE_MS);
        office.own_session(&opened.secret).await.unwrap();
    }
    test.clock.advance_ms(5 * MINUTE_MS - 1);
    office.own_session(&opened.secret).await.unwrap();
    test.clock.advance_ms(1);
    refusal(office.own_session(&opened.secret).await);

    let code = ask(&test, address()).await;
    let opened = enter(&test, address(), &code, "").await.unwrap();
    let subject = office.own_session(&opened.secret).await.unwrap();
    office.close_own_session(&subject).await.unwrap();
    refusal(office.own_session(&opened.secret).await);
    for secret in ["", "kp_", "ks_00", &format!("kp_{}", "0".repeat(64))] {
        assert_eq!(refusal(office.own_session(secret).await).code, "own.ended");
    }
}

// clause: A26
#[tokio::test]
async fn whoever_is_erased_comes_in_no_more_and_no_code_leaves() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let code = ask(&test, address()).await;
    let opened = enter(&test, address(), &code, "").await.unwrap();
    test.clock.advance_ms(61_000);
    test.office.ask_own_code(address(), &asker()).await.unwrap();
    let erased = test.office.erase(&manager, person, Basis::Request).await;
    erased.unwrap();
    refusal(test.office.own_session(&opened.secret).await);
    assert_eq!(send(&test).await.sent, 0);
    let journal = test.journal().await;
    assert_eq!(journal.last().unwrap().1.outcome, Outcome::Refused);
}

// clause: A26, B20
#[tokio::test]
async fn a_session_of_the_staff_opens_nobodys_own_page_nor_the_other_way_round() {
    let test = TestOffice::open().await;
    test.job_seeker().await;
    let subject = come_in(&test).await;
    assert!(test.office.own_file(&subject).await.is_ok());
    let code = ask(&test, address()).await;
    let opened = enter(&test, address(), &code, "").await.unwrap();
    let as_staff = refusal(test.office.whoever(&opened.secret).await);
    assert_eq!(as_staff.code, "token.unknown");
    refusal(test.office.own_session(&test.token).await);
}
