//! Promise 5: a consent is for one kind, one recipient, one order and the items it lists, and it
//! lives only until it is withdrawn.

use std::collections::BTreeSet;

use kitei_domain::{Act, Actor, ConsentKind, PersonId, Phase, Population, RecipientKind};
use kitei_office::{Basis, Channel, NewRecipient, ReferralKind, Told};
use kitei_storage::RegisterKind;
use kitei_testing::office::new_person;
use kitei_testing::{Failure, SEEKER, TestOffice};

use crate::support::{
    agree, any, apply, apply_with_consent, consent, correction, decide, next, refer, refusal, show,
    words,
};

const CHANNEL: Channel = Channel::Electronic;

// clause: A14, A19, B2-4
#[tokio::test]
async fn a_consent_serves_one_order_of_one_recipient_and_the_items_it_lists() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = apply(&test, &manager, person, "J-1").await;
    let same = test.order(case.recipient, "J-2", false).await;
    let same = office
        .open_referral(&manager, person, same, None)
        .await
        .unwrap()
        .referral;
    decide(&test, &manager, same).await;
    let other = apply(&test, &manager, person, "J-3").await;
    let yes = consent(
        ConsentKind::Provision,
        Some(case.recipient),
        Some(case.order),
        &["name", "phone"],
    );
    agree(office, &manager, person, yes).await;

    let provided = office
        .provide(&manager, person, case.referral, CHANNEL, None)
        .await
        .unwrap();
    let items: BTreeSet<String> = provided.items.into_iter().collect();
    assert_eq!(items, words(&["name", "phone"]));
    assert!(provided.package.unwrap().sealed().is_some());
    let career = provided
        .withheld
        .iter()
        .find(|item| item.item == "career")
        .unwrap();
    assert_eq!(career.next[0].code, "get_consent");
    for referral in [same, other.referral] {
        let provided = office
            .provide(&manager, person, referral, CHANNEL, None)
            .await;
        assert_eq!(next(provided), "get_consent");
    }
}

// clause: A14, B2-4
#[tokio::test]
async fn before_the_application_an_employer_gets_ability_without_a_name() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = refer(&test, &manager, person, RecipientKind::Employer, "J-1").await;
    let yes = consent(
        ConsentKind::Provision,
        Some(case.recipient),
        Some(case.order),
        &[],
    );
    agree(&test.office, &manager, person, yes).await;
    let provided = test
        .office
        .provide(&manager, person, case.referral, CHANNEL, None)
        .await;
    let items: BTreeSet<String> = provided.unwrap().items.into_iter().collect();
    assert!(items.contains("skills"));
    for item in [
        "name",
        "kana",
        "phone",
        "mail",
        "address",
        "birth_date",
        "age",
        "sex",
        "career",
        "pay_now",
    ] {
        assert!(!items.contains(item), "{item} left before the application");
    }
}

// clause: B5, A14
#[tokio::test]
async fn a_special_care_item_needs_its_explanation_and_a_consent_for_each_recipient() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let item = || correction("medical_history", "腰椎椎間板ヘルニア");
    assert_eq!(
        next(office.correct(&manager, person, item()).await),
        "explain_need"
    );
    let mut bare = consent(ConsentKind::SpecialCare, None, None, &["medical_history"]);
    bare.explanation = None;
    assert!(
        office.give_consent(&manager, person, bare).await.is_err(),
        "no consent unexplained"
    );
    let other = consent(ConsentKind::SpecialCare, None, None, &["disability"]);
    agree(office, &manager, person, other).await;
    assert!(
        office.correct(&manager, person, item()).await.is_err(),
        "another item's consent"
    );
    let inside = consent(ConsentKind::SpecialCare, None, None, &["medical_history"]);
    agree(office, &manager, person, inside).await;
    office.correct(&manager, person, item()).await.unwrap();
    let shown = office.show(
        &manager,
        person,
        show("placement.interview", &["medical_history"]),
    );
    assert_eq!(
        shown.await.unwrap().granted["medical_history"],
        "腰椎椎間板ヘルニア"
    );

    let case = apply(&test, &manager, person, "J-1").await;
    let provide = || office.provide(&manager, person, case.referral, CHANNEL, None);
    let (recipient, order) = (Some(case.recipient), Some(case.order));
    let both = ["name", "medical_history"];
    agree(
        office,
        &manager,
        person,
        consent(ConsentKind::Provision, recipient, order, &both),
    )
    .await;
    assert_eq!(
        provide().await.unwrap().items,
        ["name"],
        "held with consent, not given with it"
    );
    let elsewhere = Some(test.recipient(RecipientKind::Employer).await);
    let special = |to| consent(ConsentKind::SpecialCare, to, None, &["medical_history"]);
    agree(office, &manager, person, special(elsewhere)).await;
    assert_eq!(
        provide().await.unwrap().items,
        ["name"],
        "another recipient's consent"
    );
    agree(office, &manager, person, special(recipient)).await;
    assert!(
        provide()
            .await
            .unwrap()
            .items
            .contains(&"medical_history".to_owned())
    );

    office
        .withdraw_consent(&manager, person, any(ConsentKind::SpecialCare))
        .await
        .unwrap();
    let shown = office
        .show(&manager, person, show("rights.request", &[]))
        .await
        .unwrap();
    assert!(!shown.granted.contains_key("medical_history"));
    let ground = test.ground();
    let records = ground
        .data
        .list_record_versions(person, None)
        .await
        .unwrap();
    assert!(
        records
            .iter()
            .all(|row| row.section != "special:medical_history")
    );
    let pending = ground.keys.list_pending().await.unwrap();
    assert!(
        pending.is_empty(),
        "the keyring was rewritten without the item's key"
    );
}

/// Somebody whose special-care item is held with a consent.
async fn with_special_item(test: &TestOffice) -> PersonId {
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let inside = consent(ConsentKind::SpecialCare, None, None, &["medical_history"]);
    agree(&test.office, &manager, person, inside).await;
    let item = correction("medical_history", "腰椎椎間板ヘルニア");
    let held = test.office.correct(&manager, person, item).await;
    held.unwrap();
    person
}

async fn holds_special_item(test: &TestOffice, person: PersonId) -> bool {
    let manager = test.manager().await;
    let shown = test
        .office
        .show(&manager, person, show("rights.request", &[]));
    shown.await.unwrap().granted.contains_key("medical_history")
}

/// Lets a commit of the withdrawal fail; the first is the withdrawal itself, those after it delete.
async fn withdraw_failing(test: &TestOffice, person: PersonId, at: u64, failure: Failure) {
    let manager = test.manager().await;
    test.failures.arm(at, failure);
    let which = any(ConsentKind::SpecialCare);
    let withdrawn = test.office.withdraw_consent(&manager, person, which).await;
    assert!(test.failures.disarm() && withdrawn.is_err());
}

// clause: B5
#[tokio::test]
async fn a_withdrawal_cut_off_before_its_item_is_deleted_is_finished_at_the_next_start() {
    for (at, failure, by) in [
        (1, Failure::AfterWriting, Actor::System),
        (2, Failure::Io, Actor::System),
        (3, Failure::Io, Actor::System),
        (3, Failure::AfterWriting, Actor::Staff),
        (4, Failure::Io, Actor::Staff),
        (5, Failure::Io, Actor::Staff),
    ] {
        let mut test = TestOffice::open().await;
        let person = with_special_item(&test).await;
        withdraw_failing(&test, person, at, failure).await;
        test.reopen().await.unwrap();
        assert!(
            !holds_special_item(&test, person).await,
            "{failure:?} at {at}"
        );
        let journal = test.journal().await;
        let deleted = journal.iter().map(|(_, entry)| entry);
        let deleted = deleted.filter(|entry| entry.act == Act::DeleteItem);
        let deleted: Vec<_> = deleted
            .map(|entry| (entry.actor, entry.items.clone()))
            .collect();
        let expected = (by, vec!["medical_history".to_owned()]);
        assert_eq!(deleted, [expected], "{failure:?} at {at}");
        let ground = test.ground();
        let left = ground.data.list_registers(RegisterKind::Deletion, None, 9);
        assert!(left.await.unwrap().is_empty(), "{failure:?} at {at}");
        assert!(ground.keys.list_pending().await.unwrap().is_empty());
    }
}

// clause: B5
#[tokio::test]
async fn a_withdrawal_deletes_its_item_from_every_file_that_was_joined() {
    for cut_off in [false, true] {
        let mut test = TestOffice::open().await;
        let manager = test.manager().await;
        let person = with_special_item(&test).await;
        let other = with_special_item(&test).await;
        let joined = test.office.merge(&manager, person, other).await;
        joined.unwrap();
        if cut_off {
            withdraw_failing(&test, person, 2, Failure::Io).await;
            test.reopen().await.unwrap();
        } else {
            let which = any(ConsentKind::SpecialCare);
            let withdrawn = test.office.withdraw_consent(&manager, person, which).await;
            withdrawn.unwrap();
        }
        assert!(!holds_special_item(&test, person).await, "{cut_off}");
    }
}

// clause: B5
#[tokio::test]
async fn what_a_withdrawal_left_held_is_not_deleted_once_it_is_agreed_to_anew() {
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = with_special_item(&test).await;
    withdraw_failing(&test, person, 2, Failure::Io).await;
    let anew = consent(ConsentKind::SpecialCare, None, None, &["medical_history"]);
    agree(&test.office, &manager, person, anew).await;
    test.reopen().await.unwrap();
    assert!(holds_special_item(&test, person).await);
}

// clause: B5
#[tokio::test]
async fn somebody_erased_after_a_withdrawal_that_was_cut_off_does_not_hinder_the_start() {
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = with_special_item(&test).await;
    withdraw_failing(&test, person, 2, Failure::Io).await;
    let erased = test.office.erase(&manager, person, Basis::Request).await;
    assert!(erased.unwrap().erased);
    test.reopen().await.unwrap();
    let ground = test.ground();
    let left = ground.data.list_registers(RegisterKind::Deletion, None, 9);
    assert!(left.await.unwrap().is_empty());
}

// clause: A3, B2-5
#[tokio::test]
async fn newsletter_and_research_are_refused_alone_without_effect_on_placement() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = apply_with_consent(&test, &manager, person, "J-1").await;
    let kinds = [
        (ConsentKind::Newsletter, "newsletter"),
        (ConsentKind::Research, "service.research"),
    ];
    for (kind, purpose) in kinds {
        let letter = || office.show(&manager, person, show(purpose, &["mail"]));
        assert_eq!(next(letter().await), "get_consent", "{purpose}");
        agree(office, &manager, person, consent(kind, None, None, &[])).await;
        letter().await.unwrap();
        office
            .withdraw_consent(&manager, person, any(kind))
            .await
            .unwrap();
        assert_eq!(next(letter().await), "respect_refusal", "{purpose}");
    }
    office
        .show(&manager, person, show("placement.interview", &["name"]))
        .await
        .unwrap();
    office
        .show(&manager, person, show("placement.followup", &["phone"]))
        .await
        .unwrap();
    office
        .provide(&manager, person, case.referral, CHANNEL, None)
        .await
        .unwrap();
}

// clause: A2
#[tokio::test]
async fn a_purpose_told_separately_for_an_item_prevails_over_the_published_list() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let mut new = new_person(Population::JobSeeker, test.told(), SEEKER);
    new.only_for
        .insert("phone".to_owned(), words(&["placement.interview"]));
    let person = test.office.add_person(&manager, new).await.unwrap().id;
    let items = ["phone", "name"];
    let shown = test
        .office
        .show(&manager, person, show("placement.interview", &items))
        .await;
    assert_eq!(shown.unwrap().granted.len(), 2);
    let shown = test
        .office
        .show(&manager, person, show("placement.followup", &items))
        .await
        .unwrap();
    assert!(!shown.granted.contains_key("phone") && shown.granted.contains_key("name"));
    test.office
        .show(&manager, person, show("rights.request", &["phone"]))
        .await
        .unwrap();
}

// clause: A2, A15
#[tokio::test]
async fn data_of_one_registration_do_not_serve_the_other_service() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let seeker = test.job_seeker().await;
    let shown = test
        .office
        .show(&manager, seeker, show("dispatch.matching", &["skills"]))
        .await;
    assert!(
        refusal(shown)
            .clauses
            .iter()
            .any(|clause| clause.starts_with("A2"))
    );
    let candidate = test.dispatch_candidate().await;
    let shown = test
        .office
        .show(
            &manager,
            candidate,
            show("placement.job_search", &["skills"]),
        )
        .await;
    assert!(
        refusal(shown)
            .clauses
            .iter()
            .any(|clause| clause.starts_with("A2"))
    );
    test.office
        .merge(&manager, seeker, candidate)
        .await
        .unwrap();
    let shown = test
        .office
        .show(&manager, seeker, show("placement.job_search", &["skills"]))
        .await;
    shown.unwrap();
}

// clause: A15, A16
#[tokio::test]
async fn a_dispatch_client_gets_ability_before_the_decision_and_the_listed_items_after_it() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.dispatch_candidate().await;
    let case = refer(
        &test,
        &manager,
        person,
        RecipientKind::DispatchClient,
        "D-1",
    )
    .await;
    let all: Vec<&str> = SEEKER.iter().map(|(item, _)| *item).collect();
    let yes = consent(
        ConsentKind::Provision,
        Some(case.recipient),
        Some(case.order),
        &all,
    );
    agree(office, &manager, person, yes).await;
    let before = office
        .provide(&manager, person, case.referral, CHANNEL, None)
        .await
        .unwrap();
    let items: BTreeSet<String> = before.items.into_iter().collect();
    assert_eq!(items, words(&["skills", "qualifications"]));
    let name = before
        .withheld
        .iter()
        .find(|item| item.item == "name")
        .unwrap();
    assert_eq!(name.next[0].code, "wait_for_decision");

    office
        .withdraw_consent(&manager, person, any(ConsentKind::Provision))
        .await
        .unwrap();
    assert_eq!(
        decide(&test, &manager, case.referral).await,
        Phase::DispatchDecided
    );
    let after = office
        .provide(&manager, person, case.referral, CHANNEL, None)
        .await
        .unwrap();
    let items: BTreeSet<String> = after.items.into_iter().collect();
    assert!(
        items.is_superset(&words(&["name", "sex", "skills"])),
        "{items:?}"
    );
    for item in [
        "birth_date",
        "age",
        "address",
        "phone",
        "mail",
        "career",
        "education",
        "pay_now",
    ] {
        assert!(
            !items.contains(item),
            "{item} is not of the notice of article 35"
        );
    }
}

// clause: A15
#[tokio::test]
async fn a_trial_opens_the_resume_with_consent_but_neither_sex_nor_age() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.dispatch_candidate().await;
    let client = test.recipient(RecipientKind::DispatchClient).await;
    let plain = test.order(client, "D-1", false).await;
    let trial = Some(ReferralKind::Trial);
    assert!(
        office
            .open_referral(&manager, person, plain, trial)
            .await
            .is_err()
    );
    let order = test.order(client, "D-2", true).await;
    let referral = office
        .open_referral(&manager, person, order, None)
        .await
        .unwrap();
    assert_eq!(referral.phase, Phase::DispatchTrial);
    let items = ["name", "career", "sex", "birth_date", "age"];
    let yes = consent(ConsentKind::Provision, Some(client), Some(order), &items);
    agree(office, &manager, person, yes).await;
    let provided = office
        .provide(&manager, person, referral.referral, CHANNEL, None)
        .await
        .unwrap();
    assert!(provided.items.contains(&"career".to_owned()));
    for item in ["sex", "age", "birth_date"] {
        assert!(
            !provided.items.contains(&item.to_owned()),
            "{item} left in a trial"
        );
    }
}

// clause: B2-6, B6
#[tokio::test]
async fn a_partner_needs_a_licence_and_a_recipient_abroad_a_consent_of_its_own() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let agency = |licence: Option<&str>, country: &str| NewRecipient {
        kind: RecipientKind::PartnerAgency,
        name: "提携紹介所".to_owned(),
        address: "大阪府大阪市1-1".to_owned(),
        representative: "代表 次郎".to_owned(),
        country: country.to_owned(),
        licence: licence.map(str::to_owned),
    };
    let bare = office
        .add_recipient(&manager, agency(None, "JP"))
        .await
        .unwrap()
        .id;
    agree(
        office,
        &manager,
        person,
        consent(ConsentKind::Partner, Some(bare), None, &[]),
    )
    .await;
    let provided = office
        .provide_to_partner(&manager, person, bare, CHANNEL, None)
        .await;
    assert_eq!(next(provided), "check_partner_licence");

    let abroad = office
        .add_recipient(&manager, agency(Some("13-ユ-1"), "SG"))
        .await
        .unwrap()
        .id;
    let provided = office
        .provide_to_partner(&manager, person, abroad, CHANNEL, None)
        .await;
    assert!(provided.is_err(), "the consent names another agency");
    agree(
        office,
        &manager,
        person,
        consent(ConsentKind::Partner, Some(abroad), None, &[]),
    )
    .await;
    let provided = office
        .provide_to_partner(&manager, person, abroad, CHANNEL, None)
        .await;
    assert_eq!(next(provided), "get_foreign_consent");
    agree(
        office,
        &manager,
        person,
        consent(ConsentKind::Foreign, Some(abroad), None, &["name"]),
    )
    .await;
    let provided = office
        .provide_to_partner(&manager, person, abroad, CHANNEL, None)
        .await
        .unwrap();
    assert!(provided.items.contains(&"name".to_owned()));
}

// clause: A2
#[tokio::test]
async fn no_consent_comes_with_an_import_and_none_is_told() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test
        .try_add(Population::JobSeeker, Told::Unknown, SEEKER)
        .await
        .unwrap();
    let (consents, _) = test.office.list_consents(&manager, person).await.unwrap();
    assert!(consents.is_empty());
    let shown = test
        .office
        .show(&manager, person, show("placement.followup", &["phone"]))
        .await;
    assert_eq!(next(shown), "show_notice");
}
