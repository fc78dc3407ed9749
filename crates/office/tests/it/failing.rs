//! Promise 1 and 10 in small: whichever commit of an act fails, and however, nothing is released
//! without its entry, nothing acknowledged is lost, and the office opens again.

use std::collections::BTreeMap;

use kitei_domain::search::Field;
use kitei_domain::{ConsentKind, EntryId, PersonId, Population};
use kitei_office::{Basis, Caller, Channel, EntryRef, EvidenceGiven, OfficeError, Scope};
use kitei_testing::office::new_person;
use kitei_testing::{Failure, SEEKER, TestOffice};

use crate::support::{Case, any, apply_with_consent, because, consent, correction, import, show};

const ACTS: &[&str] = &[
    "add",
    "find",
    "show",
    "emergency",
    "notice",
    "provide",
    "correct",
    "add_item",
    "delete_item",
    "consent",
    "withdraw",
    "suspend",
    "history",
    "import",
    "merge",
    "erase",
];

/// Performs one act: the entries it was acknowledged with.
async fn perform(
    act: &str,
    test: &TestOffice,
    caller: &Caller,
    (person, other): (PersonId, PersonId),
    case: Case,
) -> Result<Vec<EntryRef>, OfficeError> {
    let office = &test.office;
    let entry = match act {
        "add" => {
            let new = new_person(
                Population::JobSeeker,
                test.told(),
                &[("name", "新規 花子"), ("phone", "03-1111-2222")],
            );
            office.add_person(caller, new).await?.entry
        }
        "find" => {
            let found = office
                .find(caller, Field::Kana, "サギヌマ", "placement.interview")
                .await?;
            return Ok(found.entries);
        }
        "show" => {
            office
                .show(caller, person, show("placement.interview", &[]))
                .await?
                .entry
        }
        "emergency" => {
            office
                .show(caller, person, because("emergency", &["phone"], "倒れた"))
                .await?
                .entry
        }
        "notice" => {
            office
                .show_notice(caller, person, test.today(), EvidenceGiven::Screen)
                .await?
                .entry
        }
        "provide" => {
            office
                .provide(caller, person, case.referral, Channel::Electronic, None)
                .await?
                .entry
        }
        "correct" => {
            office
                .correct(caller, person, correction("phone", "03-2222-3333"))
                .await?
                .entry
        }
        "add_item" => {
            office
                .correct(caller, person, correction("postal_code", "216-0004"))
                .await?
                .entry
        }
        "delete_item" => office.delete_item(caller, person, "career").await?.entry,
        "consent" => {
            let mut yes = consent(ConsentKind::Newsletter, None, None, &[]);
            yes.evidence = EvidenceGiven::Paper(b"%PDF-1.7 paper".to_vec());
            office.give_consent(caller, person, yes).await?.entry
        }
        "withdraw" => {
            office
                .withdraw_consent(caller, person, any(ConsentKind::Provision))
                .await?
                .entry
        }
        "suspend" => office.suspend(caller, person, Scope::All).await?.entry,
        "history" => office.access_history(caller, person).await?.entry,
        "import" => {
            let csv = "氏名,フリガナ,電話番号\n新村 出,シンムラ イズル,090-1111-5555\n";
            import(office, caller, csv).await?;
            return Ok(Vec::new());
        }
        "merge" => office.merge(caller, person, other).await?.entry,
        "erase" => office
            .erase(caller, person, Basis::Request)
            .await?
            .entry
            .unwrap(),
        other => panic!("no such act: {other}"),
    };
    Ok(vec![entry])
}

/// Lets each commit of each act fail this way, with a start after each.
async fn each_commit_fails(failure: Failure) {
    let mut points = BTreeMap::new();
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    for act in ACTS {
        for at in 1.. {
            let person = test.job_seeker().await;
            let other = test.job_seeker().await;
            let case = apply_with_consent(&test, &manager, person, &format!("{act}-{at}")).await;
            let before = test.journal().await;
            test.failures.arm(at, failure);
            let done = perform(act, &test, &manager, (person, other), case).await;
            let struck = test.failures.disarm();
            let place = format!("{act}, {failure:?} at {at}");
            let opened = test.reopen().await;
            opened.unwrap_or_else(|error| panic!("{place}: {error:?}"));
            check(&test, &before, done.as_deref().unwrap_or_default(), &place).await;
            again(
                act,
                &test,
                &manager,
                (person, other),
                case,
                (done.is_ok(), &place),
            )
            .await;
            if !struck {
                done.unwrap_or_else(|error| panic!("{place}: {error:?}"));
                break;
            }
            *points.entry(*act).or_insert(0) += 1;
            if let (Err(error), Failure::Full) = (done, failure) {
                assert_eq!(error.code(), "disk_full", "{place}");
            }
        }
    }
    assert_eq!(points.len(), ACTS.len(), "{points:?}");
}

// clause: B17, B18
#[tokio::test]
async fn whichever_commit_meets_a_full_disk_nothing_unjournaled_leaves_and_nothing_is_lost() {
    each_commit_fails(Failure::Full).await;
}

// clause: B17, B18
#[tokio::test]
async fn whichever_commit_fails_to_write_nothing_unjournaled_leaves_and_nothing_is_lost() {
    each_commit_fails(Failure::Io).await;
}

// clause: B17, B18
#[tokio::test]
async fn whichever_commit_fails_to_sync_nothing_unjournaled_leaves_and_nothing_is_lost() {
    each_commit_fails(Failure::AfterWriting).await;
}

/// What was acknowledged is there, and the journal grew by nothing else than whole entries.
async fn check(
    test: &TestOffice,
    before: &[(EntryId, kitei_journal::Entry)],
    acknowledged: &[EntryRef],
    place: &str,
) {
    let now = test.journal().await;
    assert_eq!(now[..before.len()], *before, "{place}");
    for entry in acknowledged {
        let stored = test.office.entry_ref(entry.id).await;
        assert_eq!(stored.unwrap(), *entry, "{place}");
    }
    assert!(
        test.office.verify_journal(&[]).await.unwrap().is_ok(),
        "{place}"
    );
}

/// The office is whole: the act can be done now, or was done.
async fn again(
    act: &str,
    test: &TestOffice,
    manager: &Caller,
    people: (PersonId, PersonId),
    case: Case,
    (done, place): (bool, &str),
) {
    let erased = test
        .office
        .show(manager, people.0, show("rights.request", &[]))
        .await;
    match (act, erased) {
        ("erase", Err(_)) => return,
        (_, Ok(shown)) => {
            assert_eq!(shown.granted["name"], SEEKER[0].1, "{place}");
            let career = shown.granted.contains_key("career");
            assert!(career || act == "delete_item", "{place}");
        }
        (_, Err(error)) => panic!("{place}: {error:?}"),
    }
    if !done {
        let repeated = perform(act, test, manager, people, case).await;
        let was_done = matches!(
            repeated,
            Err(OfficeError::Unknown { .. } | OfficeError::WrongState { .. })
        );
        assert!(repeated.is_ok() || was_done, "{place}: {repeated:?}");
    }
    if act == "erase" {
        return;
    }
    let found = test
        .office
        .find(manager, Field::Mail, SEEKER[5].1, "rights.request")
        .await
        .unwrap();
    assert!(
        found.people.iter().any(|found| found.id == people.0),
        "{place}"
    );
}
