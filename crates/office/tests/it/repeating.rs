//! The same request again: it acts once, whatever failed between act and answer, and what is kept of
//! its answer goes with the person.

use kitei_domain::{PersonId, Population, Source};
use kitei_office::{
    Attempt, Basis, Caller, Exceptional, Known, NewPerson, OfficeError, RequestKey,
};
use kitei_storage::RegisterKind;
use kitei_testing::{Failure, TestOffice};
use serde_json::{Value, json};

use crate::support::because;

const BODY: &[u8] = b"{\"who\":1}";

fn key(text: &str) -> RequestKey {
    text.parse().unwrap()
}

async fn known(test: &TestOffice, caller: &Caller, body: &[u8]) -> Known {
    let office = &test.office;
    let digest = office.request_digest("POST", "/api/v1/people", body);
    let known = office.known_request(caller, &key("k-1"), digest).await;
    known.unwrap()
}

async fn new(test: &TestOffice, caller: &Caller) -> Attempt {
    match known(test, caller, BODY).await {
        Known::New(attempt) => attempt,
        other => panic!("{other:?}"),
    }
}

async fn added(test: &TestOffice, caller: &Caller) -> Result<PersonId, OfficeError> {
    let item = |id: &str, value: &str| (id.to_owned(), value.to_owned());
    let new = NewPerson {
        population: Population::JobSeeker,
        told: test.told(),
        source: Source::Own,
        items: [item("name", "林 薫"), item("phone", "090-0000-1111")].into(),
        only_for: [].into(),
        exception: Exceptional::default(),
        giver: None,
    };
    Ok(test.office.add_person(caller, new).await?.id)
}

async fn people(test: &TestOffice) -> u64 {
    test.ground().data.count_people().await.unwrap()
}

fn answer_of(known: Known) -> Option<Value> {
    match known {
        Known::Done { answer, .. } => answer,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_is_given_again_and_another_request_is_told_apart() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let attempt = new(&test, &manager).await;
    let person = attempt.run(added(&test, &manager)).await.unwrap();
    let said = json!({"id": person});
    let kept = test.office.keep_answer(&attempt, Some(said.clone()));
    kept.await.unwrap();
    let again = known(&test, &manager, BODY).await;
    let Known::Done { answer, entry } = again else {
        panic!("{again:?}");
    };
    assert_eq!(answer, Some(said));
    let (last, _) = test.journal().await.pop().unwrap();
    assert_eq!(entry.unwrap().id, last);
    let other = known(&test, &manager, b"{}").await;
    assert!(matches!(other, Known::Another), "{other:?}");
    // The key of one caller says nothing of another's.
    let colleague = test.coordinator("placement").await;
    new(&test, &colleague).await;
    // After its hours the key is free.
    test.clock.advance_ms(24 * 3_600_000 - 1);
    assert!(answer_of(known(&test, &manager, BODY).await).is_some());
    test.clock.advance_ms(1);
    let attempt = new(&test, &manager).await;
    attempt.run(added(&test, &manager)).await.unwrap();
    assert_eq!(people(&test).await, 2);
}

#[tokio::test]
async fn a_crash_between_act_and_answer_leaves_both_or_neither() {
    for failure in [Failure::Io, Failure::AfterWriting] {
        // The commits of a registration: the keyring, the person with the entry, the confirmation.
        for at in 1..=3 {
            let mut test = TestOffice::open().await;
            let manager = test.manager().await;
            let attempt = new(&test, &manager).await;
            test.failures.arm(at, failure);
            assert!(attempt.run(added(&test, &manager)).await.is_err());
            drop(test.office.keep_answer(&attempt, None).await);
            assert!(test.failures.disarm());
            test.reopen().await.unwrap();
            let acted = people(&test).await;
            match known(&test, &manager, BODY).await {
                Known::New(_) => assert_eq!(acted, 0, "{failure:?} {at}"),
                Known::Done { answer, .. } => {
                    assert_eq!((acted, answer), (1, None), "{failure:?} {at}");
                }
                Known::Another => panic!("{failure:?} {at}"),
            }
        }
    }
}

#[tokio::test]
async fn of_two_who_act_under_one_key_only_one_does() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let (one, other) = (new(&test, &manager).await, new(&test, &manager).await);
    one.run(added(&test, &manager)).await.unwrap();
    assert!(other.run(added(&test, &manager)).await.is_err());
    assert!(!other.has_acted().await);
    assert_eq!(people(&test).await, 1);
}

#[tokio::test]
async fn what_released_something_is_known_as_done_and_not_kept() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let attempt = new(&test, &manager).await;
    let shown = because("emergency", &["name"], "倒れている");
    let shown = attempt.run(test.office.show(&manager, person, shown));
    assert!(!shown.await.unwrap().granted.is_empty());
    let said = json!({"granted": {"name": "鷺沼 楓子"}});
    let kept = test.office.keep_answer(&attempt, Some(said));
    kept.await.unwrap();
    assert_eq!(answer_of(known(&test, &manager, BODY).await), None);
}

#[tokio::test]
async fn what_is_kept_of_a_person_goes_with_the_person() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let attempt = new(&test, &manager).await;
    let person = attempt.run(added(&test, &manager)).await.unwrap();
    let kept = test
        .office
        .keep_answer(&attempt, Some(json!({"id": person})));
    kept.await.unwrap();
    let data = test.ground().data;
    let rows = data
        .list_registers_of(RegisterKind::RequestKey, person)
        .await;
    assert_eq!(rows.unwrap().len(), 1);
    let erased = test.office.erase(&manager, person, Basis::Request);
    erased.await.unwrap();
    let left = data.list_registers(RegisterKind::RequestKey, None, 9).await;
    assert_eq!(left.unwrap(), []);
}

#[tokio::test]
async fn what_wrote_no_entry_is_not_kept() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let attempt = new(&test, &manager).await;
    attempt.run(async {}).await;
    let kept = test.office.keep_answer(&attempt, Some(json!({})));
    kept.await.unwrap();
    new(&test, &manager).await;
}

#[test]
fn a_key_is_short_and_visible() {
    for text in ["", "a b", "鍵", "\u{7f}", &"x".repeat(256)] {
        assert!(text.parse::<RequestKey>().is_err(), "{text}");
    }
    key(&"x".repeat(255));
    assert!(!format!("{:?}", key("secret")).contains("secret"));
}
