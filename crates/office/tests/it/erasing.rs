//! Promise 6: an erasure destroys keys, keeps what the law says under lock, proves itself without
//! personal data, and finishes by itself after a crash.

use std::collections::BTreeMap;

use kitei_domain::search::Field;
use kitei_domain::{ConsentKind, Day, PersonId, Population, RecipientKind, Source};
use kitei_journal::VerifyKey;
use kitei_office::{
    Basis, Caller, Channel, Exceptional, Giver, Kept, NewPerson, Office, verify_certificate,
};
use kitei_storage::RegisterKind;
use kitei_testing::{Failure, SEEKER, TestOffice};

use crate::deadlines::{go_to, retrained};
use crate::support::{any, apply_with_consent, correction, next, refusal, show};

// clause: A22, B14, B22
#[tokio::test]
async fn an_erased_person_is_gone_from_every_way_in() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = apply_with_consent(&test, &manager, person, "J-1").await;
    test.office
        .provide(&manager, person, case.referral, Channel::Electronic, None)
        .await
        .unwrap();
    let preview = test
        .office
        .preview_erasure(&manager, person, Basis::Request)
        .await
        .unwrap();
    assert!(!preview.erased && preview.certificate.is_none());
    test.office
        .show(&manager, person, show("placement.interview", &["name"]))
        .await
        .unwrap();

    let erased = test
        .office
        .erase(&manager, person, Basis::Request)
        .await
        .unwrap();
    assert_eq!(erased.kept, preview.kept);
    for purpose in [
        "placement.interview",
        "rights.request",
        "complaint.handling",
        "emergency",
    ] {
        let request = crate::support::because(purpose, &[], "確認");
        let shown = test.office.show(&manager, person, request).await;
        assert_eq!(refusal(shown).code, "person.not_available", "{purpose}");
    }
    let queries = [
        (Field::Name, "鷺沼 楓子"),
        (Field::Name, "鷺沼"),
        (Field::Kana, "サギヌマ"),
        (Field::Phone, "080-1234-9917"),
        (Field::Mail, "saginuma.canary@example.jp"),
    ];
    for (field, value) in queries {
        for purpose in ["placement.interview", "rights.request"] {
            let found = test
                .office
                .find(&manager, field, value, purpose)
                .await
                .unwrap();
            assert!(found.people.is_empty(), "{field:?} for {purpose}");
        }
    }
    let provided = test
        .office
        .provide(&manager, person, case.referral, Channel::Electronic, None)
        .await;
    assert!(provided.is_err());
    let again = test.office.erase(&manager, person, Basis::Request).await;
    assert_eq!(refusal(again).code, "person.not_available");

    let ground = test.ground();
    let records = ground
        .data
        .list_record_versions(person, None)
        .await
        .unwrap();
    assert!(
        records.iter().all(|row| row.section == "register"),
        "{records:?}"
    );
    assert!(
        ground
            .data
            .list_registers_of(RegisterKind::Consent, person)
            .await
            .unwrap()
            .is_empty()
    );
    let intents = ground
        .data
        .list_registers(RegisterKind::ErasureIntent, None, 10)
        .await
        .unwrap();
    assert!(intents.is_empty());
}

// clause: A22, B14
#[tokio::test]
async fn a_person_of_whom_no_law_keeps_anything_leaves_no_row() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let items = [
        ("name", "鷺沼 三郎"),
        ("kana", "サギヌマ サブロウ"),
        ("phone", "080-1111-0000"),
    ];
    let person = test
        .try_add(Population::Inquirer, test.told(), &items)
        .await
        .unwrap();
    let erased = test
        .office
        .erase(&manager, person, Basis::Request)
        .await
        .unwrap();
    assert!(erased.kept.is_empty());
    let ground = test.ground();
    assert!(ground.data.find_person(person).await.unwrap().is_none());
    assert!(
        ground
            .data
            .list_record_versions(person, None)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(ground.keys.find_keyring(person).await.unwrap().is_none());
    assert!(ground.keys.list_pending().await.unwrap().is_empty());
    let entries = ground.data.list_entries_of(person, None, 50).await.unwrap();
    assert!(
        entries.len() >= 3,
        "the record of handling stays: {}",
        entries.len()
    );
}

// clause: B22
#[tokio::test]
async fn the_ledger_core_of_an_erased_person_opens_to_the_manager_for_an_inspection_only() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let person = test.job_seeker().await;
    test.office
        .erase(&manager, person, Basis::Request)
        .await
        .unwrap();
    let request = || show("inspection.authority", &[]);
    let shown = test.office.show(&manager, person, request()).await.unwrap();
    assert_eq!(shown.granted["name"], SEEKER[0].1);
    assert!(shown.granted.contains_key("address") && shown.granted.contains_key("birth_date"));
    for gone in [
        "phone",
        "mail",
        "career",
        "skills",
        "pay_now",
        "interview_notes",
        "sex",
    ] {
        assert!(!shown.granted.contains_key(gone), "{gone} is still there");
    }
    assert!(
        test.office
            .show(&coordinator, person, request())
            .await
            .is_err()
    );
    for purpose in ["inspection.internal", "accuracy.check", "rights.request"] {
        let shown = test.office.show(&manager, person, show(purpose, &[])).await;
        assert_eq!(refusal(shown).code, "person.not_available", "{purpose}");
    }
}

// clause: B14, B22
#[tokio::test]
async fn only_the_manager_erases_and_the_certificate_proves_it_without_a_name() {
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let person = test.job_seeker().await;
    let refused = test
        .office
        .erase(&coordinator, person, Basis::Request)
        .await;
    assert_eq!(next(refused), "ask_manager");
    let erased = test
        .office
        .erase(&manager, person, Basis::Request)
        .await
        .unwrap();
    assert!(erased.erased && !erased.complete);
    let note = erased.certificate.unwrap();
    let key: VerifyKey = test.office.public_key().parse().unwrap();
    let verified = verify_certificate(&note, &key).unwrap();
    assert!(verified.contains("complete false"));
    assert!(!note.contains(&person.to_string()));
    for (item, value) in SEEKER {
        assert!(!note.contains(value), "{item} stands in the certificate");
    }
    let forged = note.replace("basis request", "basis retention");
    assert!(verify_certificate(&forged, &key).is_err());

    let id = erased.certificate_id.unwrap();
    assert!(!test.office.certificate(id).await.unwrap().complete);
    test.reopen().await.unwrap();
    assert!(
        !test.office.certificate(id).await.unwrap().complete,
        "a restart completes nothing"
    );
    let next = test.key_file.next(test.entropy()).unwrap();
    test.office
        .advance_epoch(&manager, &next, &mut |_| ())
        .await
        .unwrap();
    let state = test.office.certificate(id).await.unwrap();
    assert!(state.complete);
    assert!(
        verify_certificate(&state.text, &key)
            .unwrap()
            .contains("complete true")
    );
}

// clause: B17, B18
#[tokio::test]
async fn after_an_advance_no_earlier_copy_of_the_key_store_opens() {
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let earlier = tempfile::tempdir().unwrap();
    std::fs::create_dir(earlier.path().join("files")).unwrap();
    let ground = test.ground();
    ground
        .data
        .back_up(&earlier.path().join("data.db"))
        .await
        .unwrap();
    ground
        .keys
        .copy_to(&earlier.path().join("keys.db"))
        .await
        .unwrap();
    drop(ground);
    let next = test.key_file.next(test.entropy()).unwrap();
    let advanced = test
        .office
        .advance_epoch(&manager, &next, &mut |_| ())
        .await
        .unwrap();
    assert_eq!(advanced.rewrapped, 1);
    let shown = test
        .office
        .show(&manager, person, show("placement.interview", &["name"]))
        .await;
    assert_eq!(shown.unwrap().granted["name"], SEEKER[0].1);
    let found = test
        .office
        .find(&manager, Field::Kana, "サギヌマ", "placement.interview")
        .await;
    assert_eq!(found.unwrap().people.len(), 1);

    assert!(
        Office::open(test.ground_at(earlier.path()), &next)
            .await
            .is_err(),
        "the old copy"
    );
    assert!(
        Office::open(test.ground(), &test.key_file).await.is_err(),
        "the old key"
    );
    let old = std::fs::read(earlier.path().join("keys.db")).unwrap();
    let sealed = test
        .ground()
        .keys
        .find_keyring(person)
        .await
        .unwrap()
        .unwrap()
        .sealed;
    let holds = |bytes: &[u8]| bytes.windows(sealed.len()).any(|window| window == sealed);
    assert!(!holds(&old));
    test.key_file = next;
    test.reopen().await.unwrap();
    test.office
        .show(&manager, person, show("placement.interview", &["name"]))
        .await
        .unwrap();
}

// clause: B14, B22
#[tokio::test]
async fn an_erasure_that_failed_between_its_steps_is_finished_at_the_next_start() {
    for failure in Failure::ALL {
        for at in 1..=3 {
            let mut test = TestOffice::open().await;
            let manager = test.manager().await;
            let person = test.job_seeker().await;
            let case = apply_with_consent(&test, &manager, person, "J-1").await;
            let channel = Channel::Electronic;
            test.office
                .provide(&manager, person, case.referral, channel, None)
                .await
                .unwrap();
            test.failures.arm(at, failure);
            let erased = test.office.erase(&manager, person, Basis::Request).await;
            assert!(
                test.failures.disarm() && erased.is_err(),
                "{failure:?} at {at}"
            );

            test.reopen()
                .await
                .unwrap_or_else(|error| panic!("{failure:?} at {at}: {error:?}"));
            let begun = at > 1 || failure == Failure::AfterWriting;
            let shown = test
                .office
                .show(&manager, person, show("rights.request", &["name"]))
                .await;
            if begun {
                assert_eq!(
                    refusal(shown).code,
                    "person.not_available",
                    "{failure:?} at {at}"
                );
            } else {
                shown.unwrap();
                test.office
                    .erase(&manager, person, Basis::Request)
                    .await
                    .unwrap();
            }
            let found = test
                .office
                .find(&manager, Field::Kana, "サギヌマ", "rights.request")
                .await;
            assert!(found.unwrap().people.is_empty(), "{failure:?} at {at}");
            let kept = show("inspection.authority", &["name"]);
            let kept = test.office.show(&manager, person, kept).await.unwrap();
            assert_eq!(kept.granted["name"], SEEKER[0].1, "{failure:?} at {at}");
            let ground = test.ground();
            let intents = ground
                .data
                .list_registers(RegisterKind::ErasureIntent, None, 9)
                .await;
            assert!(intents.unwrap().is_empty());
            let certificates = ground
                .data
                .list_registers(RegisterKind::Certificate, None, 9)
                .await;
            assert_eq!(certificates.unwrap().len(), 1, "{failure:?} at {at}");
            assert!(test.office.verify_journal(&[]).await.unwrap().is_ok());
        }
    }
}

// clause: B14
#[tokio::test]
async fn a_deleted_item_is_gone_from_every_version_and_the_others_stay() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    for value in ["鷺沼中学校", "鷺沼高等学校"] {
        let correction = correction("education", value);
        test.office
            .correct(&manager, person, correction)
            .await
            .unwrap();
    }
    let before = test
        .ground()
        .data
        .list_record_versions(person, None)
        .await
        .unwrap();
    test.office
        .delete_item(&manager, person, "education")
        .await
        .unwrap();
    let shown = test
        .office
        .show(&manager, person, show("rights.request", &[]))
        .await
        .unwrap();
    assert!(!shown.granted.contains_key("education"));
    assert_eq!(shown.granted["career"], "経理事務 8年 鷺沼製作所");
    assert_eq!(shown.granted["name"], SEEKER[0].1);
    let after = test
        .ground()
        .data
        .list_record_versions(person, None)
        .await
        .unwrap();
    for row in &before {
        let same = after.iter().any(|now| now.sealed == row.sealed);
        let working = !matches!(row.section.as_str(), "register");
        assert!(
            !(working && same),
            "{} {} is sealed as before",
            row.section,
            row.version
        );
    }
    assert!(after.iter().filter(|row| row.section == "career").count() >= 2);

    test.office
        .delete_item(&manager, person, "phone")
        .await
        .unwrap();
    let found = test
        .office
        .find(&manager, Field::Phone, "080-1234-9917", "rights.request")
        .await;
    assert!(
        found.unwrap().people.is_empty(),
        "nobody is found by a deleted number"
    );
    let withdrawn = test
        .office
        .withdraw_consent(&manager, person, any(ConsentKind::Provision))
        .await;
    assert!(withdrawn.is_err());
}

// clause: B22
#[tokio::test]
async fn the_record_of_a_receipt_is_kept_like_that_of_a_provision() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let recipient = test.recipient(RecipientKind::PartnerAgency).await;
    let items = [("name", "鷺沼 四郎"), ("phone", "080-1111-0001")];
    let new = NewPerson {
        population: Population::ClientContact,
        told: test.told(),
        source: Source::Published,
        items: items
            .map(|(item, value)| (item.to_owned(), value.to_owned()))
            .into(),
        only_for: BTreeMap::new(),
        exception: Exceptional::default(),
        giver: Some(Giver {
            recipient,
            acquired: "名簿の写しを確認した".to_owned(),
        }),
    };
    let person = test.office.add_person(&manager, new).await.unwrap().id;
    let received = test.today();
    go_to(&test, received.plus_days(10));
    let erased = test.office.erase(&manager, person, Basis::Request).await;
    let kept = erased.unwrap().kept;
    let kept: Vec<(&str, Day)> = kept.iter().map(|k| (&*k.what, k.until)).collect();
    assert_eq!(kept, [("provision_records", received.plus_years(3))]);
}

/// Somebody with a provision, erased at the person's request: the ledger is kept two years from then,
/// the record of the provision three years.
async fn erased_with_a_provision(test: &TestOffice, caller: &Caller) -> (PersonId, Day, Day) {
    let person = test.job_seeker().await;
    let case = apply_with_consent(test, caller, person, "J-1").await;
    let channel = Channel::Electronic;
    test.office
        .provide(caller, person, case.referral, channel, None)
        .await
        .unwrap();
    let erased = test.office.erase(caller, person, Basis::Request).await;
    let until: Vec<Day> = erased.unwrap().kept.iter().map(|k| k.until).collect();
    let today = test.today();
    assert_eq!(until, [today.plus_years(2), today.plus_years(3)]);
    (person, until[0], until[1])
}

/// Whether the ledger core opens to a manager for an inspection.
async fn core(test: &TestOffice, person: PersonId) -> bool {
    let manager = retrained(test, &test.manager().await).await;
    let kept = show("inspection.authority", &["name"]);
    let shown = test.office.show(&manager, person, kept).await;
    shown.is_ok_and(|shown| {
        shown
            .granted
            .get("name")
            .is_some_and(|name| name == SEEKER[0].1)
    })
}

// clause: B22, B23
#[tokio::test]
async fn what_the_law_keeps_is_destroyed_after_its_last_day_and_not_before() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let (person, ledger, provision) = erased_with_a_provision(&test, &manager).await;
    let office = &test.office;
    let until = |kept: &[Kept]| kept.iter().map(|k| k.until).collect::<Vec<Day>>();
    for early in [ledger.plus_days(-1), ledger] {
        go_to(&test, early);
        assert_eq!(office.overdue(&manager).await.unwrap(), None, "{early}");
        assert!(
            office
                .list_overdue(&manager)
                .await
                .unwrap()
                .people
                .is_empty()
        );
        let preview = office.preview_erasure(&manager, person, Basis::Retention);
        let preview = preview.await.unwrap();
        assert_eq!(
            until(&preview.kept),
            [ledger, provision],
            "as promised then"
        );
        assert!(preview.overdue.is_empty());
        let refused = office.erase(&manager, person, Basis::Retention).await;
        let refused = refusal(refused);
        assert_eq!(refused.code, "erase.kept_by_law", "{early}");
        assert_eq!(refused.next[0].code, "wait_for_date");
        assert!(core(&test, person).await, "{early}");
    }
    go_to(&test, ledger.plus_days(1));
    assert_eq!(office.overdue(&coordinator).await.unwrap(), None);
    assert_eq!(office.overdue(&manager).await.unwrap(), Some(1));
    assert!(office.list_overdue(&coordinator).await.is_err());
    let listed = office.list_overdue(&manager).await.unwrap();
    assert_eq!(
        (listed.people[0].id, listed.people[0].until),
        (person, ledger)
    );
    let (_, named) = test.journal().await.pop().unwrap();
    assert_eq!(named.persons, [person]);
    let refused = office.erase(&coordinator, person, Basis::Retention).await;
    assert_eq!(next(refused), "ask_manager");
    let preview = office.preview_erasure(&manager, person, Basis::Retention);
    let preview = preview.await.unwrap();
    assert_eq!(until(&preview.overdue), [ledger]);
    assert_eq!(until(&preview.kept), [provision]);
    assert!(core(&test, person).await, "a preview destroys nothing");
    let disposed = office.erase(&manager, person, Basis::Retention).await;
    let disposed = disposed.unwrap();
    assert!(disposed.erased && disposed.certificate.is_some());
    assert_eq!(
        (until(&disposed.overdue), until(&disposed.kept)),
        (vec![ledger], vec![provision])
    );
    assert!(!core(&test, person).await);
    let ground = test.ground();
    let records = ground.data.list_record_versions(person, None).await;
    assert!(records.unwrap().is_empty(), "the ledger is gone");
    for early in [ledger.plus_days(1), provision] {
        go_to(&test, early);
        let refused = office.erase(&manager, person, Basis::Retention).await;
        assert_eq!(refusal(refused).code, "erase.kept_by_law", "{early}");
        assert_eq!(office.overdue(&manager).await.unwrap(), None, "{early}");
        let provisions = ground
            .data
            .list_registers_of(RegisterKind::Provision, person)
            .await;
        assert_eq!(provisions.unwrap().len(), 1);
    }
    go_to(&test, provision.plus_days(1));
    let listed = office.list_overdue(&manager).await.unwrap();
    assert_eq!(listed.people[0].until, provision);
    let disposed = office.erase(&manager, person, Basis::Retention).await;
    assert!(disposed.unwrap().kept.is_empty());
    assert_eq!(office.overdue(&manager).await.unwrap(), None);
    assert!(ground.data.find_person(person).await.unwrap().is_none());
    assert!(ground.keys.find_keyring(person).await.unwrap().is_none());
    let provisions = ground
        .data
        .list_registers_of(RegisterKind::Provision, person)
        .await;
    assert!(provisions.unwrap().is_empty());
    assert!(office.verify_journal(&[]).await.unwrap().is_ok());
}

// clause: B22, B23
#[tokio::test]
async fn a_disposal_that_failed_between_its_steps_is_finished_at_the_next_start() {
    for failure in Failure::ALL {
        for at in 1..=3 {
            let mut test = TestOffice::open().await;
            let manager = test.manager().await;
            let (person, ledger, _) = erased_with_a_provision(&test, &manager).await;
            go_to(&test, ledger.plus_days(1));
            test.failures.arm(at, failure);
            let disposed = test.office.erase(&manager, person, Basis::Retention).await;
            assert!(
                test.failures.disarm() && disposed.is_err(),
                "{failure:?} at {at}"
            );
            test.reopen()
                .await
                .unwrap_or_else(|error| panic!("{failure:?} at {at}: {error:?}"));
            let begun = at > 1 || failure == Failure::AfterWriting;
            assert_eq!(core(&test, person).await, !begun, "{failure:?} at {at}");
            let again = test.office.erase(&manager, person, Basis::Retention).await;
            if begun {
                assert_eq!(refusal(again).code, "erase.kept_by_law");
            } else {
                again.unwrap();
            }
            let ground = test.ground();
            let rows = |kind| ground.data.list_registers(kind, None, 9);
            assert!(rows(RegisterKind::ErasureIntent).await.unwrap().is_empty());
            let certificates = rows(RegisterKind::Certificate).await.unwrap();
            assert_eq!(certificates.len(), 2, "{failure:?} at {at}");
        }
    }
}
