//! Packages: what an electronic provision sends opens for its recipient only, is ruled at every
//! opening, and ends with whatever ends the provision.

use kitei_domain::{Act, ConsentKind, RecipientKind};
use kitei_journal::Outcome;
use kitei_office::{Basis, Channel, OfficeError, PackageLink, PackageState, Scope, StaffChange};
use kitei_storage::RegisterKind;
use kitei_testing::{Failure, SEEKER, TestOffice};

use crate::posted::{
    ADDRESS, applied, ask, confirm, link_of, open, opening, package, received, send,
};
use crate::support::{agree, any, apply_with_consent, consent, correction, next, refer, refusal};

fn value(item: &str) -> &'static str {
    SEEKER.iter().find(|(id, _)| *id == item).unwrap().1
}

// clause: A14, B19
#[tokio::test]
async fn a_package_opens_for_its_recipient_with_an_entry_of_each_opening() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;
    let package = package(&test, &manager, person, &case).await;
    assert!(package.mailed);
    assert_eq!(send(&test).await.sent, 1);
    let mails = received(&test);
    assert!(mails[0].contains(&package.link), "the mail brings the link");

    let before = test.journal().await.len();
    let opened = open(&test, &package).await.unwrap();
    assert_eq!(opened.items["name"], value("name"));
    assert_eq!(opened.openings_left, 9);
    let journal = test.journal().await;
    let granted: Vec<_> = journal[before..]
        .iter()
        .filter(|(_, entry)| entry.act == Act::Provide && entry.outcome == Outcome::Granted)
        .collect();
    let [(id, entry)] = granted.as_slice() else {
        panic!("one granted entry, not {}", granted.len());
    };
    assert_eq!(*id, opened.entry.id);
    assert_eq!(entry.recipient, Some(case.recipient));
    assert_eq!(entry.items.len(), opened.items.len());
    assert!(entry.shown.is_some());
    assert_eq!(entry.find_detail("step"), Some("open"));
    let (lines, _) = test.office.list_packages(&manager, person).await.unwrap();
    assert_eq!((lines[0].openings, lines[0].state), (1, PackageState::Open));
}

// clause: B19
#[tokio::test]
async fn a_code_works_once_and_for_ten_minutes() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;
    let package = package(&test, &manager, person, &case).await;
    let code = ask(&test, &package).await;
    let again = opening(&package, &code);
    test.office.open_package(&again).await.unwrap();
    let twice = refusal(test.office.open_package(&again).await);
    assert_eq!(twice.code, "package.code_wrong");
    let code = ask(&test, &package).await;
    test.clock.advance_ms(10 * 60_000);
    let late = refusal(test.office.open_package(&opening(&package, &code)).await);
    assert_eq!(late.code, "package.code_wrong");
    let mut terms = opening(&package, &code);
    terms.terms = String::new();
    let unaccepted = test.office.open_package(&terms).await;
    assert!(matches!(
        unaccepted,
        Err(OfficeError::Unusable { what: "terms", .. })
    ));
}

// clause: B19
#[tokio::test]
async fn wrong_codes_count_before_a_right_one_and_lock_for_a_time_that_doubles() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;
    let package = package(&test, &manager, person, &case).await;
    for minutes in [15, 30] {
        let code = ask(&test, &package).await;
        for wrong in ["", "0", "99999999", "１２３４５６７８", "not a code"] {
            let wrong = opening(&package, wrong);
            let refused = refusal(test.office.open_package(&wrong).await);
            assert_eq!(refused.code, "package.code_wrong");
            assert!(refused.entry.is_none(), "the entry is the office's");
        }
        let entries = test.journal().await.len();
        let right = opening(&package, &code);
        let refused = refusal(test.office.open_package(&right).await);
        assert_eq!(
            refused.code, "package.locked",
            "a right code after five wrong ones"
        );
        let asked = refusal(test.office.ask_package_code(&link_of(&package)).await);
        assert_eq!(asked.code, "package.locked");
        assert_eq!(
            test.journal().await.len(),
            entries,
            "whoever is locked out writes nothing"
        );
        test.clock.advance_ms(minutes * 60_000 - 1);
        let refused = refusal(test.office.open_package(&right).await);
        assert_eq!(refused.code, "package.locked");
        test.clock.advance_ms(1);
    }
    open(&test, &package).await.unwrap();
}

// clause: A14, A19, A27, B14, B19
#[tokio::test]
async fn whatever_ends_a_package_gets_the_one_answer() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let office = &test.office;
    let mut answers = Vec::new();
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;

    let withdrawn = package(&test, &manager, person, &case).await;
    let code = ask(&test, &withdrawn).await;
    let which = any(ConsentKind::Provision);
    office
        .withdraw_consent(&manager, person, which)
        .await
        .unwrap();
    answers.push(refusal(
        office.open_package(&opening(&withdrawn, &code)).await,
    ));
    let yes = consent(
        ConsentKind::Provision,
        Some(case.recipient),
        Some(case.order),
        &[],
    );
    agree(office, &manager, person, yes).await;
    // The consent that was given anew carries another package.
    answers.push(refusal(office.ask_package_code(&link_of(&withdrawn)).await));

    let suspended = package(&test, &manager, person, &case).await;
    let code = ask(&test, &suspended).await;
    let scope = Scope::Recipient(case.recipient);
    office
        .suspend(&manager, person, scope.clone())
        .await
        .unwrap();
    answers.push(refusal(
        office.open_package(&opening(&suspended, &code)).await,
    ));
    office.resume(&manager, person, scope).await.unwrap();
    office
        .open_package(&opening(&suspended, &code))
        .await
        .unwrap();

    let recalled = package(&test, &manager, person, &case).await;
    office.recall_package(&manager, recalled.id).await.unwrap();
    answers.push(refusal(office.ask_package_code(&link_of(&recalled)).await));

    let expired = package(&test, &manager, person, &case).await;
    let code = ask(&test, &expired).await;
    test.clock.advance_days(14);
    answers.push(refusal(
        office.open_package(&opening(&expired, &code)).await,
    ));

    let used_up = package(&test, &manager, person, &case).await;
    for _ in 0..10 {
        open(&test, &used_up).await.unwrap();
    }
    answers.push(refusal(office.ask_package_code(&link_of(&used_up)).await));

    let bounced = package(&test, &manager, person, &case).await;
    office.record_bounce(&manager, ADDRESS).await.unwrap();
    confirm(&test, &manager, case.recipient).await;
    answers.push(refusal(office.ask_package_code(&link_of(&bounced)).await));

    let stale = package(&test, &manager, person, &case).await;
    let code = ask(&test, &stale).await;
    let leaver = package(&test, &manager, person, &case).await;
    office
        .erase(&manager, person, Basis::Request)
        .await
        .unwrap();
    answers.push(refusal(office.open_package(&opening(&stale, &code)).await));
    answers.push(refusal(office.ask_package_code(&link_of(&leaver)).await));

    let nowhere = PackageLink::read(&"0".repeat(64));
    answers.push(refusal(office.ask_package_code(&nowhere).await));
    let none = PackageLink::read("../../no link");
    answers.push(refusal(office.ask_package_code(&none).await));
    for answer in &answers {
        assert_eq!(answer, &answers[0]);
    }
    assert_eq!(answers[0].code, "package.not_available");
    assert!(answers[0].entry.is_none());
    let data = &test.ground().data;
    for kind in [RegisterKind::Package, RegisterKind::Mail] {
        let rows = data.list_registers_of(kind, person).await.unwrap();
        assert!(rows.is_empty(), "{kind} went with the person");
    }
    assert!(office.verify_journal(&[]).await.unwrap().is_ok());
}

// clause: B8, B20
#[tokio::test]
async fn a_package_ends_with_the_service_of_its_sender() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let sender = test.coordinator("placement").await;
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;
    let package = package(&test, &sender, person, &case).await;
    open(&test, &package).await.unwrap();
    let code = ask(&test, &package).await;
    let left = StaffChange::Left(test.today());
    test.office
        .change_staff(&manager, sender.id(), left)
        .await
        .unwrap();
    let refused = refusal(test.office.open_package(&opening(&package, &code)).await);
    assert_eq!(refused.code, "package.not_available");
}

// clause: B19
#[tokio::test]
async fn an_address_counts_for_180_days_after_its_confirmation() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;
    test.clock.advance_days(175);
    let package = package(&test, &manager, person, &case).await;
    open(&test, &package).await.unwrap();
    test.clock.advance_days(5);
    let refused = test.office.ask_package_code(&link_of(&package)).await;
    assert_eq!(next(refused), "ask_sender");
    confirm(&test, &manager, case.recipient).await;
    open(&test, &package).await.unwrap();
}

// clause: B19
#[tokio::test]
async fn without_a_confirmed_address_a_package_waits_and_binds_to_the_first() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = apply_with_consent(&test, &manager, person, "J-1").await;
    let package = package(&test, &manager, person, &case).await;
    assert!(!package.mailed);
    assert_eq!(send(&test).await, kitei_office::Sent::default());
    let refused = test.office.ask_package_code(&link_of(&package)).await;
    assert_eq!(next(refused), "ask_sender");
    let (lines, _) = test.office.list_packages(&manager, person).await.unwrap();
    assert_eq!(lines[0].state, PackageState::Waiting);
    confirm(&test, &manager, case.recipient).await;
    open(&test, &package).await.unwrap();
    test.office
        .set_recipient_mail(&manager, case.recipient, "other@employer.example.jp")
        .await
        .unwrap();
    let refused = test.office.ask_package_code(&link_of(&package)).await;
    assert_eq!(next(refused), "ask_sender");
    let (lines, entries) = test
        .office
        .list_packages_to(&manager, case.recipient)
        .await
        .unwrap();
    assert_eq!((lines.len(), entries.len()), (1, 1));
    assert_eq!(lines[0].state, PackageState::Unbound);
}

// clause: B7, B14
#[tokio::test]
async fn corrections_and_deletions_reach_what_was_sent() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;
    let package = package(&test, &manager, person, &case).await;
    let office = &test.office;
    let change = correction("career", "経理事務 9年");
    office.correct(&manager, person, change).await.unwrap();
    office
        .delete_item(&manager, person, "education")
        .await
        .unwrap();
    let opened = open(&test, &package).await.unwrap();
    assert_eq!(opened.items["career"], "経理事務 9年");
    assert!(!opened.items.contains_key("education"));
}

// clause: A15
#[tokio::test]
async fn before_a_dispatch_is_decided_a_package_holds_nothing_that_identifies() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.dispatch_candidate().await;
    let case = refer(
        &test,
        &manager,
        person,
        RecipientKind::DispatchClient,
        "J-7",
    )
    .await;
    confirm(&test, &manager, case.recipient).await;
    let package = package(&test, &manager, person, &case).await;
    let opened = open(&test, &package).await.unwrap();
    for item in [
        "name",
        "kana",
        "birth_date",
        "sex",
        "phone",
        "mail",
        "address",
    ] {
        assert!(!opened.items.contains_key(item), "{item}");
    }
    assert!(!opened.items.is_empty());
}

// clause: A14
#[tokio::test]
async fn a_sheet_is_still_handed_out_at_once() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = apply_with_consent(&test, &manager, person, "J-1").await;
    let provided = test
        .office
        .provide(&manager, person, case.referral, Channel::Written, None)
        .await
        .unwrap();
    let sheet = provided.package.unwrap();
    assert_eq!(sheet.items().unwrap()["name"], value("name"));
}

// clause: B14, B23
#[tokio::test]
async fn an_erasure_that_is_cut_off_leaves_nothing_to_open_or_send() {
    let mut cut_off = 0;
    for at in 0..5 {
        let test = TestOffice::open().await;
        let manager = test.manager().await;
        let person = test.job_seeker().await;
        let case = applied(&test, &manager, person).await;
        let package = package(&test, &manager, person, &case).await;
        let code = ask(&test, &package).await;
        test.failures.arm(at, Failure::Io);
        let erased = test.office.erase(&manager, person, Basis::Request).await;
        if !test.failures.disarm() {
            erased.unwrap();
            continue;
        }
        let opened = test.office.open_package(&opening(&package, &code)).await;
        let begun = test
            .journal()
            .await
            .iter()
            .any(|(_, entry)| entry.act == Act::Erase);
        if begun {
            cut_off += 1;
            assert_eq!(refusal(opened).code, "package.not_available", "{at}");
            assert_eq!(send(&test).await.sent, 0);
        } else {
            opened.unwrap();
        }
    }
    assert!(cut_off >= 2, "between its steps, and before the last");
}
