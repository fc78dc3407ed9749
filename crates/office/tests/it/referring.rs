//! What is looked at before anything leaves, consent sheets for several orders, and who is referred.

use kitei_domain::{Act, ConsentKind, RecipientKind};
use kitei_journal::Outcome;
use kitei_office::{
    Channel, ConsentSelector, ConsentSheet, EvidenceGiven, OfficeError, Package, ProvisionPreview,
};
use kitei_testing::{SEEKER, TestOffice};

use crate::support::{apply_with_consent, correction, next, refer, refusal};

fn previewed(preview: &ProvisionPreview) -> Vec<String> {
    preview.items.iter().map(|one| one.item.clone()).collect()
}

// clause: A15
#[tokio::test]
async fn before_the_decision_the_named_sheet_is_refused_and_the_anonymous_one_is_ready_beside_it() {
    let test = TestOffice::open().await;
    let coordinator = test.coordinator("dispatch").await;
    let person = test.dispatch_candidate().await;
    let client = RecipientKind::DispatchClient;
    let case = refer(&test, &coordinator, person, client, "D-1").await;
    let preview = test
        .office
        .preview_provision(&coordinator, case.referral, true)
        .await
        .unwrap();
    let refused = preview.name_refused.as_ref().unwrap();
    assert!(refused.clauses[0].starts_with("A15"), "{refused:?}");
    assert_eq!(refused.next[0].code, "wait_for_decision");
    let items = previewed(&preview);
    assert!(items.contains(&"skills".to_owned()), "{items:?}");
    let values: Vec<&String> = preview
        .items
        .iter()
        .filter_map(|one| one.value.as_ref())
        .collect();
    assert_eq!(
        values.len(),
        items.len(),
        "every item is shown as it would leave"
    );
    for (item, value) in SEEKER {
        let identifies = [
            "name",
            "kana",
            "phone",
            "mail",
            "address",
            "birth_date",
            "sex",
        ];
        if identifies.contains(item) {
            assert!(!items.contains(&(*item).to_owned()), "{item}");
            assert!(values.iter().all(|shown| !shown.contains(value)), "{item}");
        }
    }
    // Looking is a use that names what was shown; nothing was provided by it, and one thing was refused.
    let journal = test.journal().await;
    let of = |act: Act| {
        let found = journal.iter().map(|(_, entry)| entry);
        found
            .filter(|entry| entry.act == act)
            .cloned()
            .collect::<Vec<_>>()
    };
    let looked = of(Act::Use);
    assert_eq!(looked.last().unwrap().items, items);
    assert!(looked.last().unwrap().shown.is_some());
    let provided = of(Act::Provide);
    assert!(
        provided
            .iter()
            .all(|entry| entry.outcome == Outcome::Refused)
    );
    assert_eq!(provided.len(), 1);

    let sent = test
        .office
        .provide_previewed(&coordinator, case.referral, Channel::Electronic, &items)
        .await
        .unwrap();
    assert_eq!(sent.items, items);
    assert!(sent.package.unwrap().sealed().is_some());
}

// clause: A14, A19
#[tokio::test]
async fn only_what_was_looked_at_leaves_though_the_file_grew_meanwhile() {
    let test = TestOffice::open().await;
    let coordinator = test.coordinator("placement").await;
    let person = test.job_seeker().await;
    let case = apply_with_consent(&test, &coordinator, person, "J-1").await;
    let office = &test.office;
    let preview = office
        .preview_provision(&coordinator, case.referral, true)
        .await
        .unwrap();
    assert!(preview.name_refused.is_none());
    let mut items = previewed(&preview);
    assert!(items.contains(&"name".to_owned()) && !items.contains(&"languages".to_owned()));
    items.retain(|item| item != "phone");
    let added = correction("languages", "英語（日常会話）");
    office.correct(&coordinator, person, added).await.unwrap();
    let sent = office
        .provide_previewed(&coordinator, case.referral, Channel::Written, &items)
        .await
        .unwrap();
    let Some(Package::Sheet { items: left, .. }) = sent.package else {
        panic!("no sheet");
    };
    assert_eq!(left.len(), items.len());
    assert!(!left.contains_key("languages") && !left.contains_key("phone"));
    // A name that may not go does not go because it was ticked.
    let ticked = ["name".to_owned(), "interview_notes".to_owned()];
    let sent = office
        .provide_previewed(&coordinator, case.referral, Channel::Written, &ticked)
        .await
        .unwrap();
    assert_eq!(sent.items, ["name"]);
    assert_eq!(sent.withheld[0].item, "interview_notes");
    let nothing = office
        .provide_previewed(&coordinator, case.referral, Channel::Written, &[])
        .await;
    assert!(matches!(nothing, Err(OfficeError::Unusable { .. })));
}

// clause: A14, A19, A22
#[tokio::test]
async fn each_box_of_a_sheet_is_a_consent_of_its_own() {
    let test = TestOffice::open().await;
    let coordinator = test.coordinator("placement").await;
    let person = test.job_seeker().await;
    let office = &test.office;
    let (one, other) = (
        test.recipient(RecipientKind::Employer).await,
        test.recipient(RecipientKind::Employer).await,
    );
    let orders = [
        test.order(one, "J-1", false).await,
        test.order(other, "J-2", false).await,
    ];
    let sheet = ConsentSheet {
        orders: orders.into(),
        items: ["name".to_owned(), "career".to_owned()].into(),
        evidence: EvidenceGiven::Paper(b"%PDF-1.7 signed once".to_vec()),
        on: Some(test.today()),
    };
    let given = office
        .give_sheet(&coordinator, person, sheet.clone())
        .await
        .unwrap();
    assert_eq!(given.len(), 2);
    let withdrawn = ConsentSelector {
        kind: ConsentKind::Provision,
        recipient: Some(one),
        order: Some(orders[0]),
    };
    office
        .withdraw_consent(&coordinator, person, withdrawn)
        .await
        .unwrap();
    let (states, _) = office.list_consents(&coordinator, person).await.unwrap();
    let alive: Vec<_> = states.iter().filter(|state| state.alive).collect();
    assert_eq!(alive.len(), 1);
    assert_eq!(alive[0].record.order, Some(orders[1]));
    let journal = test.journal().await;
    let sheets: Vec<&str> = journal
        .iter()
        .filter_map(|(_, entry)| entry.find_detail("sheet"))
        .collect();
    assert_eq!(sheets.len(), 2);
    assert_eq!(sheets[0], sheets[1], "the entries belong together");

    let empty = ConsentSheet {
        orders: [].into(),
        ..sheet.clone()
    };
    let answer = office.give_sheet(&coordinator, person, empty).await;
    assert!(matches!(answer, Err(OfficeError::Unusable { .. })));
    let program = ConsentSheet {
        evidence: EvidenceGiven::Paper(b"MZ\x90".to_vec()),
        ..sheet
    };
    let answer = office.give_sheet(&coordinator, person, program).await;
    assert!(matches!(answer, Err(OfficeError::Unusable { .. })));
}

// clause: B8, B20
#[tokio::test]
async fn who_is_referred_is_listed_by_person_and_by_order_with_an_entry() {
    let test = TestOffice::open().await;
    let coordinator = test.coordinator("placement").await;
    let person = test.job_seeker().await;
    let case = apply_with_consent(&test, &coordinator, person, "J-1").await;
    let office = &test.office;
    let (of_person, entry) = office.list_referrals(&coordinator, person).await.unwrap();
    assert_eq!(of_person.len(), 1);
    assert_eq!(of_person[0].order_number, "J-1");
    assert_eq!(of_person[0].phase.as_str(), "placement.application");
    let (of_order, entries) = office
        .list_referrals_to(&coordinator, case.order)
        .await
        .unwrap();
    assert_eq!(of_order[0].id, case.referral);
    let journal = test.journal().await;
    let names = |id| {
        let found = journal.iter().find(|(known, _)| *known == id);
        found.unwrap().1.persons.contains(&person)
    };
    assert!(names(entry.id) && names(entries[0].id));
    let (shown, _) = office
        .show_referral(&coordinator, case.referral)
        .await
        .unwrap();
    assert_eq!(shown.recipient_name, "受入株式会社");
    // Of somebody erased there is no referral to be seen.
    office
        .erase(&test.manager().await, person, kitei_office::Basis::Request)
        .await
        .unwrap();
    let gone = office.list_referrals(&coordinator, person).await;
    assert_eq!(next(gone), "check_person");
    let gone = office
        .preview_provision(&coordinator, case.referral, false)
        .await;
    assert_eq!(refusal(gone).code, "person.not_available");
}
