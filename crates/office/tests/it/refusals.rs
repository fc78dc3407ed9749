//! Promise 3: every refusal names its clause and the next lawful step, is journaled, and tells
//! nothing about whether a person is registered.

use std::collections::BTreeSet;

use kitei_domain::{PersonId, Population, Role};
use kitei_journal::Outcome;
use kitei_office::{Basis, Office, Refusal, StaffChange};
use kitei_testing::{SEEKER, TestOffice};

use crate::support::{because, refusal, show};

fn same(one: &Refusal, other: &Refusal) {
    let mut one = one.clone();
    one.entry.clone_from(&other.entry);
    assert_eq!(one, *other);
}

/// The refusal has a clause, both languages, a next step, and an entry that says so.
async fn taught(office: &Office, test: &TestOffice, refusal: &Refusal) {
    assert!(!refusal.clauses.is_empty(), "{refusal:?}");
    assert!(
        !refusal.text.ja.is_empty() && !refusal.text.en.is_empty(),
        "{refusal:?}"
    );
    assert!(
        !refusal.next.is_empty() && !refusal.next[0].ja.is_empty(),
        "{refusal:?}"
    );
    let entry = refusal.entry.as_ref().unwrap();
    assert_eq!(office.entry_ref(entry.id).await.unwrap(), *entry);
    let journal = test.journal().await;
    let (_, stored) = journal.iter().find(|(id, _)| *id == entry.id).unwrap();
    assert_eq!(stored.outcome, Outcome::Refused);
    assert_eq!(stored.clauses, refusal.clauses);
}

// clause: B8
#[tokio::test]
async fn unknown_another_departments_and_erased_are_one_refusal() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let erased = test.job_seeker().await;
    office
        .erase(&manager, erased, Basis::Request)
        .await
        .unwrap();
    let elsewhere = test.dispatch_candidate().await;
    let unknown = PersonId::from_bytes([7; 16]);
    let mut refusals = Vec::new();
    for person in [unknown, elsewhere, erased] {
        for request in [
            show("accuracy.check", &["name"]),
            show("accuracy.check", &[]),
        ] {
            let refused = refusal(office.show(&coordinator, person, request).await);
            taught(office, &test, &refused).await;
            refusals.push(refused);
        }
        if person != elsewhere {
            let refused = refusal(office.delete_item(&coordinator, person, "phone").await);
            same(&refused, &refusals[0]);
            let refused = refusal(office.access_history(&coordinator, person).await);
            same(&refused, &refusals[0]);
        }
    }
    for refused in &refusals {
        assert_eq!(refused.code, "person.not_available");
        same(refused, &refusals[0]);
    }
    let journal = test.journal().await;
    let whys: Vec<&str> = journal
        .iter()
        .filter_map(|(_, entry)| entry.find_detail("why"))
        .collect();
    for why in ["unknown", "out_of_range", "erased"] {
        assert!(
            whys.contains(&why),
            "the journal alone tells {why}: {whys:?}"
        );
    }
}

// clause: B8
#[tokio::test]
async fn a_coordinator_finds_and_opens_nobody_of_another_department() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let person = test.dispatch_candidate().await;
    let coordinator = test.coordinator("placement").await;
    let own = test.coordinator("dispatch").await;
    let field = kitei_domain::search::Field::Kana;
    let found = office
        .find(&coordinator, field, "サギヌマ", "accuracy.check")
        .await
        .unwrap();
    assert!(found.people.is_empty());
    let found = office
        .find(&own, field, "サギヌマ", "accuracy.check")
        .await
        .unwrap();
    assert_eq!(found.people.len(), 1);
    let refused = refusal(
        office
            .show(&coordinator, person, show("dispatch.matching", &["skills"]))
            .await,
    );
    taught(office, &test, &refused).await;
    office
        .show(&own, person, show("dispatch.matching", &["skills"]))
        .await
        .unwrap();
    let shown = because("emergency", &["phone"], "火災");
    office.show(&coordinator, person, shown).await.unwrap();
}

// clause: A2, B20
#[tokio::test]
async fn a_wrong_token_an_unknown_purpose_and_a_purpose_never_told_are_refused_and_journaled() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test
        .try_add(Population::JobSeeker, kitei_office::Told::Unknown, SEEKER)
        .await
        .unwrap();
    let token = refusal(office.caller("kt_0123").await);
    assert_eq!(token.code, "token.unknown");
    taught(office, &test, &token).await;
    for purpose in ["marketing", "", "placement.Interview"] {
        let unknown = refusal(
            office
                .show(&manager, person, show(purpose, &["name"]))
                .await,
        );
        assert_eq!(unknown.code, "purpose.unknown");
        taught(office, &test, &unknown).await;
    }
    let untold = refusal(
        office
            .show(&manager, person, show("placement.followup", &["name"]))
            .await,
    );
    assert_eq!(untold.next[0].code, "show_notice");
    taught(office, &test, &untold).await;
    let listed = refusal(
        office
            .show(&manager, person, show("visitor.safety", &["name"]))
            .await,
    );
    taught(office, &test, &listed).await;
}

// clause: B4, B5
#[tokio::test]
async fn barred_and_special_care_content_is_not_stored_even_when_typed() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let items = [
        ("name", "鷺沼 四郎"),
        ("interview_notes", "持病の糖尿病で通院中。"),
    ];
    let mut new = kitei_testing::office::new_person(Population::JobSeeker, test.told(), &items);
    new.items
        .insert("registered_domicile".to_owned(), "東京都".to_owned());
    let added = test.office.add_person(&manager, new).await.unwrap();
    assert_eq!(added.ruling.granted, ["name"]);
    assert_eq!(added.ruling.withheld.len(), 2);
    assert!(
        added
            .ruling
            .withheld
            .iter()
            .all(|item| !item.clauses.is_empty())
    );
    let note = crate::support::correction("interview_notes", "支持政党の話を長くした。");
    let refused = refusal(test.office.correct(&manager, added.id, note).await);
    assert_eq!(refused.code, "content.barred");
    taught(&test.office, &test, &refused).await;
}

// clause: B8, B10, B12
#[tokio::test]
async fn the_lists_of_staff_and_recipients_are_for_the_pledged_and_trained() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let departments = || BTreeSet::from(["placement".to_owned()]);
    let roles = || BTreeSet::from([Role::Coordinator]);
    let added = office
        .add_staff(&manager, "新人".to_owned(), roles(), departments())
        .await
        .unwrap();
    let today = test.today();
    for (next, change) in [
        ("sign_pledge", StaffChange::Pledged(today)),
        ("complete_training", StaffChange::Trained(today)),
    ] {
        let newcomer = office.caller(&added.token).await.unwrap();
        for refused in [
            refusal(office.list_staff(&newcomer).await),
            refusal(office.list_recipients(&newcomer).await),
        ] {
            taught(office, &test, &refused).await;
            assert_eq!(refused.next[0].code, next);
        }
        office
            .change_staff(&manager, added.id, change)
            .await
            .unwrap();
    }
    let colleague = office.caller(&added.token).await.unwrap();
    office.list_recipients(&colleague).await.unwrap();
    assert_eq!(office.list_staff(&colleague).await.unwrap().len(), 2);

    // Training lapses; whoever left is no colleague any more and sees nothing.
    test.clock.advance_days(400);
    let lapsed = office.caller(&added.token).await.unwrap();
    let refused = refusal(office.list_staff(&lapsed).await);
    assert_eq!(refused.clauses, ["B10"]);
    let manager = test.manager().await;
    office
        .change_staff(&manager, added.id, StaffChange::Left(test.today()))
        .await
        .unwrap();
    assert_eq!(
        refusal(office.caller(&added.token).await).code,
        "token.unknown"
    );
    assert_eq!(
        office.list_staff(&manager).await.unwrap().len(),
        2,
        "the manager keeps the register, and lists it though overdue"
    );
}

// clause: B8
#[tokio::test]
async fn a_colleague_sees_names_roles_and_departments_of_those_in_service_only() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let colleague = test.coordinator("placement").await;
    let gone = test.coordinator("placement").await;
    let left = StaffChange::Left(test.today());
    office
        .change_staff(&manager, gone.id(), left)
        .await
        .unwrap();
    let seen = office.list_staff(&colleague).await.unwrap();
    assert!(
        seen.iter()
            .all(|one| one.id != gone.id() && one.kept.is_none())
    );
    assert!(
        seen.iter()
            .any(|one| one.id == manager.id() && !one.name.is_empty())
    );
    let kept = office.list_staff(&manager).await.unwrap();
    let gone = kept.iter().find(|one| one.id == gone.id()).unwrap();
    assert_eq!(gone.kept.unwrap().left_on, Some(test.today()));
}
