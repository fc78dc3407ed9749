//! The main job from end to end: take in, find, show, notice, consent, refer, provide, withdraw,
//! erase.

use std::collections::BTreeSet;

use kitei_domain::search::Field;
use kitei_domain::{
    ConsentKind, JobOrderId, PersonId, Population, RecipientId, RecipientKind, ReferralId,
};
use kitei_office::{
    Basis, Caller, Channel, ConsentSelector, EvidenceGiven, NewConsent, OfficeError, Provided,
    ShowRequest, Told,
};
use kitei_testing::{SEEKER, TestOffice};

fn show(purpose: &str, items: &[&str]) -> ShowRequest {
    ShowRequest {
        purpose: purpose.to_owned(),
        items: (!items.is_empty()).then(|| items.iter().map(|item| (*item).to_owned()).collect()),
        reason: None,
    }
}

/// The next step of a refusal.
fn next<T: std::fmt::Debug>(result: Result<T, OfficeError>) -> String {
    match result {
        Err(OfficeError::Refused(refusal)) => {
            assert!(refusal.entry.is_some() && !refusal.clauses.is_empty());
            refusal.next[0].code.clone()
        }
        other => panic!("not refused but {other:?}"),
    }
}

async fn provide(
    test: &TestOffice,
    by: &Caller,
    person: PersonId,
    referral: ReferralId,
) -> Result<Provided, OfficeError> {
    test.office
        .provide(by, person, referral, Channel::Electronic, None)
        .await
}

fn provision(recipient: RecipientId, order: JobOrderId) -> NewConsent {
    NewConsent {
        kind: ConsentKind::Provision,
        recipient: Some(recipient),
        order: Some(order),
        items: BTreeSet::new(),
        explanation: None,
        evidence: EvidenceGiven::Spoken("応募先に応募書類をお渡ししてよろしいですか。".to_owned()),
        on: None,
    }
}

// clause: A2, B2-1, B7, B15
#[tokio::test]
async fn a_notice_opens_what_an_untold_person_keeps_closed() {
    let test = TestOffice::open().await;
    let coordinator = test.coordinator("placement").await;
    let office = &test.office;
    let person = test
        .try_add(Population::JobSeeker, Told::Unknown, SEEKER)
        .await
        .unwrap();

    let found = office
        .find(&coordinator, Field::Kana, "さぎぬま", "placement.interview")
        .await;
    assert_eq!(found.unwrap().people[0].id, person);
    let shown = office
        .show(&coordinator, person, show("placement.interview", &["name"]))
        .await;
    assert_eq!(shown.unwrap().granted["name"], "鷺沼 楓子");
    let untold = office
        .show(&coordinator, person, show("placement.followup", &["name"]))
        .await;
    assert_eq!(next(untold), "show_notice");

    office
        .show_notice(&coordinator, person, test.today(), EvidenceGiven::Screen)
        .await
        .unwrap();
    let told = office
        .show(&coordinator, person, show("placement.followup", &["name"]))
        .await;
    assert_eq!(told.unwrap().granted.len(), 1);
}

// clause: A14, A19, B2-4, B6
#[tokio::test]
async fn an_application_reaches_the_employer_only_while_the_consent_lives() {
    let test = TestOffice::open().await;
    let coordinator = test.coordinator("placement").await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let employer = test.recipient(RecipientKind::Employer).await;
    let order = test.order(employer, "J-1", false).await;
    let referral = office
        .open_referral(&coordinator, person, order, None)
        .await
        .unwrap()
        .referral;
    let proposed = provide(&test, &coordinator, person, referral)
        .await
        .unwrap();
    assert!(
        !proposed.items.contains(&"name".to_owned()),
        "no name before the application"
    );

    let today = test.today();
    office
        .decide_referral(&coordinator, referral, today, EvidenceGiven::Screen)
        .await
        .unwrap();
    assert_eq!(
        next(provide(&test, &coordinator, person, referral).await),
        "get_consent"
    );
    office
        .give_consent(&coordinator, person, provision(employer, order))
        .await
        .unwrap();
    let provided = provide(&test, &coordinator, person, referral)
        .await
        .unwrap();
    for (item, leaves) in [
        ("name", true),
        ("career", true),
        ("interview_notes", false),
        ("sex", false),
    ] {
        assert_eq!(provided.items.contains(&item.to_owned()), leaves, "{item}");
    }

    let which = ConsentSelector {
        kind: ConsentKind::Provision,
        recipient: Some(employer),
        order: None,
    };
    office
        .withdraw_consent(&coordinator, person, which)
        .await
        .unwrap();
    assert_eq!(
        next(provide(&test, &coordinator, person, referral).await),
        "get_consent"
    );
    let history = office
        .access_history(&coordinator, person)
        .await
        .unwrap()
        .history;
    for outcome in ["granted", "refused"] {
        assert!(
            history
                .iter()
                .any(|line| line.act == "provide" && line.outcome == outcome)
        );
    }
}

// clause: A22, B14, B22
#[tokio::test]
async fn an_erased_person_is_found_and_shown_no_more() {
    let test = TestOffice::open().await;
    let coordinator = test.coordinator("placement").await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let erased = office
        .erase(&test.manager().await, person, Basis::Request)
        .await
        .unwrap();
    assert!(erased.erased && !erased.complete);
    assert!(
        erased
            .kept
            .iter()
            .any(|kept| kept.what == "job_seeker_register")
    );
    let gone = office
        .show(&coordinator, person, show("placement.interview", &[]))
        .await;
    assert_eq!(next(gone), "check_person");
    let found = office
        .find(&coordinator, Field::Kana, "さぎぬま", "placement.interview")
        .await;
    assert!(found.unwrap().people.is_empty());
    assert!(office.verify_journal(&[]).await.unwrap().is_ok());
}
