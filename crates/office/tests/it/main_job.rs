//! The main job from end to end: take in, find, show, notice, consent, refer, provide, withdraw,
//! erase.

use std::collections::BTreeSet;

use kitei_domain::search::Field;
use kitei_domain::{ConsentKind, Population, RecipientKind};
use kitei_office::{
    Basis, Channel, ConsentSelector, EvidenceGiven, NewConsent, OfficeError, ShowRequest, Told,
};
use kitei_testing::{SEEKER, TestOffice};

fn show(purpose: &str, items: &[&str]) -> ShowRequest {
    ShowRequest {
        purpose: purpose.to_owned(),
        items: (!items.is_empty()).then(|| items.iter().map(|item| (*item).to_owned()).collect()),
        reason: None,
    }
}

fn refusal(error: OfficeError) -> kitei_office::Refusal {
    match error {
        OfficeError::Refused(refusal) => *refusal,
        other => panic!("not refused but {other:?}"),
    }
}

// clause: A14, A19, A22, B2-1, B2-4, B6, B14
#[tokio::test]
async fn the_main_job_runs_from_registration_to_erasure() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let office = &test.office;

    let person = test
        .try_add(Population::JobSeeker, Told::Unknown, SEEKER)
        .await
        .unwrap();
    let found = office
        .find(&coordinator, Field::Kana, "さぎぬま", "placement.interview")
        .await
        .unwrap();
    assert_eq!(found.people.len(), 1);
    assert_eq!(found.people[0].id, person);

    let shown = office
        .show(
            &coordinator,
            person,
            show("placement.interview", &["name", "phone"]),
        )
        .await;
    assert_eq!(shown.unwrap().granted["name"], "鷺沼 楓子");

    let untold = office
        .show(&coordinator, person, show("placement.followup", &["name"]))
        .await;
    assert_eq!(refusal(untold.unwrap_err()).next[0].code, "show_notice");
    office
        .show_notice(&coordinator, person, test.today(), EvidenceGiven::Screen)
        .await
        .unwrap();
    let told = office
        .show(&coordinator, person, show("placement.followup", &["name"]))
        .await;
    assert_eq!(told.unwrap().granted.len(), 1);

    let employer = test.recipient(RecipientKind::Employer).await;
    let order = test.order(employer, "J-1", false).await;
    let referral = office
        .open_referral(&coordinator, person, order, None)
        .await
        .unwrap();
    let without = office
        .provide(
            &coordinator,
            person,
            referral.referral,
            Channel::Electronic,
            None,
        )
        .await;
    let without = without.map(|provided| provided.items).unwrap_or_default();
    assert!(
        !without.contains(&"name".to_owned()),
        "no name before the application"
    );

    office
        .decide_referral(
            &coordinator,
            referral.referral,
            test.today(),
            EvidenceGiven::Screen,
        )
        .await
        .unwrap();
    let refused = office
        .provide(
            &coordinator,
            person,
            referral.referral,
            Channel::Electronic,
            None,
        )
        .await;
    assert_eq!(refusal(refused.unwrap_err()).next[0].code, "get_consent");

    let consent = NewConsent {
        kind: ConsentKind::Provision,
        recipient: Some(employer),
        order: Some(order),
        items: BTreeSet::new(),
        explanation: None,
        evidence: EvidenceGiven::Spoken("応募先に応募書類をお渡ししてよろしいですか。".to_owned()),
    };
    office
        .give_consent(&coordinator, person, consent)
        .await
        .unwrap();
    let provided = office
        .provide(
            &coordinator,
            person,
            referral.referral,
            Channel::Electronic,
            None,
        )
        .await
        .unwrap();
    assert!(provided.items.contains(&"name".to_owned()));
    assert!(!provided.items.contains(&"interview_notes".to_owned()));
    assert!(!provided.items.contains(&"sex".to_owned()));

    let which = ConsentSelector {
        kind: ConsentKind::Provision,
        recipient: Some(employer),
        order: None,
    };
    office
        .withdraw_consent(&coordinator, person, which)
        .await
        .unwrap();
    let after = office
        .provide(
            &coordinator,
            person,
            referral.referral,
            Channel::Electronic,
            None,
        )
        .await;
    assert_eq!(refusal(after.unwrap_err()).next[0].code, "get_consent");

    let history = office.access_history(&coordinator, person).await.unwrap();
    assert!(
        history
            .history
            .iter()
            .any(|line| line.act == "provide" && line.outcome == "granted")
    );
    assert!(
        history
            .history
            .iter()
            .any(|line| line.act == "provide" && line.outcome == "refused")
    );

    let erased = office
        .erase(&manager, person, Basis::Request)
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
    assert_eq!(refusal(gone.unwrap_err()).code, "person.not_available");
    let found = office
        .find(&coordinator, Field::Kana, "さぎぬま", "placement.interview")
        .await
        .unwrap();
    assert!(found.people.is_empty());
    assert!(office.verify_journal(&[]).await.unwrap().is_ok());
}
