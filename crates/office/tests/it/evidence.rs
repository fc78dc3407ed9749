//! The paper of an act lives and dies with it: a refused act leaves neither the scan nor its key,
//! whatever a crash left is swept at start, and what an act names stays.

use kitei_domain::{ConsentKind, PersonId, RecipientKind};
use kitei_office::{Evidence, EvidenceGiven, NewConsent, OfficeError, Withdrawal};
use kitei_testing::{Failure, TestOffice};

use crate::support::{any, consent, refer, refusal};

fn paper() -> EvidenceGiven {
    EvidenceGiven::Paper(b"%PDF-1.7 a signed paper".to_vec())
}

fn on_paper() -> NewConsent {
    NewConsent {
        evidence: paper(),
        ..consent(ConsentKind::Newsletter, None, None, &[])
    }
}

fn scans(test: &TestOffice) -> usize {
    std::fs::read_dir(test.path().join("files")).map_or(0, Iterator::count)
}

/// How long the person's sealed keyring is: a key more is longer.
async fn keyring(test: &TestOffice, person: PersonId) -> usize {
    let row = test.ground().keys.find_keyring(person).await.unwrap();
    row.unwrap().sealed.len()
}

// clause: B23
#[tokio::test]
async fn a_refused_act_leaves_neither_its_paper_nor_a_key() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let stranger = test.coordinator("general").await;
    let person = test.job_seeker().await;
    let case = refer(&test, &manager, person, RecipientKind::Employer, "J-1").await;
    let before = keyring(&test, person).await;
    let given = test
        .office
        .give_consent(&stranger, person, on_paper())
        .await;
    refusal(given);
    let today = test.today();
    let decided = test
        .office
        .decide_referral(&stranger, case.referral, today, paper())
        .await;
    refusal(decided);
    assert_eq!(scans(&test), 0);
    assert_eq!(keyring(&test, person).await, before);
    assert!(test.ground().keys.list_pending().await.unwrap().is_empty());
    test.office
        .give_consent(&manager, person, on_paper())
        .await
        .unwrap();
    assert_eq!(scans(&test), 1);
    assert!(test.ground().keys.list_pending().await.unwrap().is_empty());
}

// clause: B23
#[tokio::test]
async fn a_paper_whose_act_was_cut_short_is_swept_at_start_and_one_that_is_named_stays() {
    // The first commit is the key of the scan, the second the act, the third ends the waiting.
    for (at, failure, left) in [
        (2, Failure::Io, 0),
        (2, Failure::AfterWriting, 1),
        (3, Failure::Io, 1),
    ] {
        let mut test = TestOffice::open().await;
        let manager = test.manager().await;
        let person = test.job_seeker().await;
        let before = keyring(&test, person).await;
        test.failures.arm(at, failure);
        let given = test.office.give_consent(&manager, person, on_paper()).await;
        assert!(matches!(given, Err(OfficeError::Storage(_))), "{given:?}");
        test.failures.disarm();
        assert_eq!(scans(&test), 1, "nothing is destroyed that may be named");
        test.reopen().await.unwrap();
        assert_eq!(scans(&test), left, "{failure:?} at {at}");
        assert_eq!(keyring(&test, person).await > before, left == 1);
        assert!(test.ground().keys.list_pending().await.unwrap().is_empty());
    }
}

// clause: A19
#[tokio::test]
async fn the_evidence_of_a_withdrawal_is_kept_and_none_is_needed() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let which = any(ConsentKind::Newsletter);
    let shown = [
        Some(paper()),
        Some(EvidenceGiven::Spoken("やめます".to_owned())),
        None,
    ];
    for evidence in shown {
        let given = test.office.give_consent(&manager, person, on_paper()).await;
        let given = given.unwrap().consent;
        let withdrawal = Withdrawal { which, evidence };
        let gone = test
            .office
            .withdraw_consent(&manager, person, withdrawal)
            .await
            .unwrap();
        assert_eq!(gone.consent, given);
        test.clock.advance_ms(60_000);
    }
    let (consents, _) = test.office.list_consents(&manager, person).await.unwrap();
    assert!(consents.iter().all(|consent| !consent.alive));
    let kept: Vec<Option<Evidence>> = consents
        .into_iter()
        .map(|consent| consent.withdrawal.unwrap().evidence)
        .collect();
    assert!(matches!(
        kept[0],
        Some(Evidence::Paper { scan: Some(_), .. })
    ));
    assert!(matches!(&kept[1], Some(Evidence::Spoken { wording }) if wording == "やめます"));
    assert!(kept[2].is_none());
    assert_eq!(scans(&test), 4);
    assert!(test.ground().keys.list_pending().await.unwrap().is_empty());
}

// clause: A19
#[tokio::test]
async fn a_withdrawal_of_nothing_leaves_no_paper() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let withdrawal = Withdrawal {
        which: any(ConsentKind::Provision),
        evidence: Some(paper()),
    };
    let gone = test
        .office
        .withdraw_consent(&manager, person, withdrawal)
        .await;
    assert!(matches!(gone, Err(OfficeError::Unknown { .. })));
    assert_eq!(scans(&test), 0);
    assert!(test.ground().keys.list_pending().await.unwrap().is_empty());
}
