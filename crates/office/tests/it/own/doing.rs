//! What a person sees and does on their own page, each an entry of their own.

use kitei_domain::{Act, Actor, ConsentId, ConsentKind, Population};
use kitei_journal::Outcome;
use kitei_office::{NewRequest, OfficeError, RequestKind};
use kitei_testing::{SEEKER, TestOffice};

use super::{address, ask, asker, come_in, enter};
use crate::posted::{applied, package, received, send};
use crate::support::correction;

const NEW: &str = "neu.canary@example.jp";

// clause: A22, A29
#[tokio::test]
async fn a_person_sees_everything_that_is_held_and_for_what() {
    let test = TestOffice::open().await;
    let person = test.job_seeker().await;
    let subject = come_in(&test).await;
    let file = test.office.own_file(&subject).await.unwrap();
    for (item, value) in SEEKER {
        assert_eq!(
            file.items.get(*item).map(String::as_str),
            Some(*value),
            "{item}"
        );
    }
    let [registration] = file.registrations.as_slice() else {
        panic!("one registration");
    };
    assert_eq!(registration.population, "job_seeker");
    assert!(
        registration
            .purposes
            .contains(&"placement.job_search".to_owned())
    );
    let journal = test.journal().await;
    let (id, entry) = journal.last().unwrap();
    assert_eq!(*id, file.entry.id);
    assert_eq!((entry.act, entry.actor), (Act::Disclose, Actor::Person));
    assert_eq!(
        (entry.staff, entry.persons.as_slice()),
        (None, &[person][..])
    );
    assert!(entry.items.len() >= SEEKER.len() && entry.shown.is_some());
}

// clause: A22
#[tokio::test]
async fn a_withdrawal_on_the_own_page_takes_the_queued_mail_with_it() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;
    let subject = come_in(&test).await;
    package(&test, &manager, person, &case).await;
    let queued = test.office.list_mail(&manager).await.unwrap();
    assert_eq!(queued.len(), 1);
    let office = &test.office;
    let consents = office.own_consents(&subject).await.unwrap();
    let which = (ConsentKind::Provision, consents[0].record.id);
    office.withdraw_own_consent(&subject, which).await.unwrap();
    assert!(office.list_mail(&manager).await.unwrap().is_empty());
    assert_eq!(send(&test).await.sent, 0);
    let consents = office.own_consents(&subject).await.unwrap();
    assert!(!consents[0].alive && consents[0].withdrawal.is_some());
    let journal = test.journal().await;
    let own = |act: Act| {
        let mut entries = journal.iter().map(|(_, entry)| entry);
        entries.any(|entry| entry.act == act && entry.actor == Actor::Person)
    };
    assert!(own(Act::Withdraw));
}

// clause: A22
#[tokio::test]
async fn the_history_tells_role_and_department_and_marks_the_persons_own_acts() {
    let test = TestOffice::open().await;
    test.job_seeker().await;
    let subject = come_in(&test).await;
    let history = test.office.own_history(&subject).await.unwrap();
    let json = serde_json::to_string(&history).unwrap();
    assert!(!json.contains("責任者"), "no name of anybody on the staff");
    let by_person = history.history.iter().filter(|line| line.actor == "person");
    assert!(by_person.count() >= 2, "coming in, and looking at this");
    let export = test.office.own_export(&subject).await.unwrap();
    let export: serde_json::Value = serde_json::from_slice(&export).unwrap();
    assert_eq!(export["items"]["mail"], address());
    assert!(export["access_history"].is_array() && export["entry"]["id"].is_string());
}

// clause: A22, A24, A30
#[tokio::test]
async fn a_request_is_taken_numbered_kept_sealed_and_listed() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let subject = come_in(&test).await;
    let office = &test.office;
    let words = "生年月日がカナリア違いです";
    let mut numbers = Vec::new();
    for kind in RequestKind::ALL {
        let new = NewRequest {
            kind,
            text: words.to_owned(),
        };
        let taken = office.take_request(&subject, new).await.unwrap();
        assert!(taken.number.starts_with("20261121-"), "{}", taken.number);
        numbers.push(taken.number);
    }
    let journal = test.journal().await;
    let (_, entry) = journal.last().unwrap();
    assert_eq!((entry.act, entry.actor), (Act::Record, Actor::Person));
    assert_eq!(entry.purpose, "complaint.handling");
    assert!(!format!("{entry:?}").contains("カナリア"));
    assert_eq!(office.requests_waiting(&manager).await.unwrap(), 6);
    let (lines, entries) = office.list_requests(&manager).await.unwrap();
    assert_eq!(
        (lines.len(), entries.len(), lines[0].person),
        (6, 1, person)
    );
    let own = office.own_requests(&subject).await.unwrap();
    assert!(
        own.iter()
            .all(|one| one.text == words && numbers.contains(&one.number))
    );
    let (of, _) = office.list_requests_of(&manager, person).await.unwrap();
    assert_eq!(of.len(), 6);
    let empty = NewRequest {
        kind: RequestKind::Complaint,
        text: "  ".to_owned(),
    };
    let refused = office.take_request(&subject, empty).await;
    assert!(matches!(
        refused,
        Err(OfficeError::Unusable { what: "text", .. })
    ));
}

// clause: A22, A26
#[tokio::test]
async fn a_changed_address_tells_the_one_before_and_waits_a_day() {
    let test = TestOffice::open().await;
    let person = test.job_seeker().await;
    let subject = come_in(&test).await;
    let office = &test.office;
    received(&test);
    office.change_own_mail(&subject, NEW).await.unwrap();
    let journal = test.journal().await;
    let (_, entry) = journal.last().unwrap();
    assert_eq!((entry.act, entry.actor), (Act::Correct, Actor::Person));
    assert_eq!(entry.persons, [person]);
    assert_eq!(send(&test).await.sent, 1);
    let folder = received(&test);
    assert!(folder[0].contains("メールアドレス") && !folder[0].contains(NEW));
    test.clock.advance_ms(24 * 3_600_000 - 62_000);
    for address in [NEW, address()] {
        office.ask_own_code(address, &asker()).await.unwrap();
        assert_eq!(send(&test).await.sent, 0, "{address}");
    }
    test.clock.advance_ms(1_000);
    let code = ask(&test, NEW).await;
    enter(&test, NEW, &code, "").await.unwrap();
}

// clause: A26
#[tokio::test]
async fn an_address_that_the_staff_corrects_waits_as_well() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let office = &test.office;
    let same = correction("mail", "SAGINUMA.canary@example.jp");
    office.correct(&manager, person, same).await.unwrap();
    let code = ask(&test, address()).await;
    enter(&test, address(), &code, "").await.unwrap();
    let other = correction("mail", NEW);
    office.correct(&manager, person, other).await.unwrap();
    assert_eq!(send(&test).await.sent, 1, "the one before is told");
    office.ask_own_code(NEW, &asker()).await.unwrap();
    assert_eq!(send(&test).await.sent, 0);
    test.clock.advance_days(1);
    let code = ask(&test, NEW).await;
    enter(&test, NEW, &code, "").await.unwrap();
}

// clause: A22
#[tokio::test]
async fn a_withdrawal_leaves_the_mail_that_tells_of_a_changed_address() {
    let test = TestOffice::open().await;
    test.job_seeker().await;
    let subject = come_in(&test).await;
    let office = &test.office;
    office.change_own_mail(&subject, NEW).await.unwrap();
    let nothing = (ConsentKind::Newsletter, ConsentId::from_bytes([0; 16]));
    office
        .withdraw_own_consent(&subject, nothing)
        .await
        .unwrap();
    assert_eq!(send(&test).await.sent, 1);
}

// clause: A22
#[tokio::test]
async fn nobody_acts_on_another_persons_file_from_their_own_page() {
    let test = TestOffice::open().await;
    let one = test.job_seeker().await;
    let items = [("name", "宮前 太郎"), ("phone", "080-0000-1111")];
    let other = test.try_add(Population::JobSeeker, test.told(), &items);
    let other = other.await.unwrap();
    let subject = come_in(&test).await;
    let file = test.office.own_file(&subject).await.unwrap();
    assert_ne!(file.items["name"], "宮前 太郎");
    let journal = test.journal().await;
    let of_subject = journal
        .iter()
        .filter(|(_, entry)| entry.actor == Actor::Person);
    for (_, entry) in of_subject {
        assert_eq!(entry.persons, [one]);
        assert!(!entry.persons.contains(&other));
        assert_ne!(entry.outcome, Outcome::Refused);
    }
}
