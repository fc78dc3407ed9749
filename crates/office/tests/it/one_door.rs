//! Promises 1, 4 and 7: every act on a person leaves an entry that names them, granted or refused,
//! and nothing of a person comes out of the office without the door.

use kitei_domain::search::Field;
use kitei_domain::{ConsentKind, RecipientKind};
use kitei_journal::VerifyKey;
use kitei_office::{
    Basis, Channel, EvidenceGiven, OfficeError, OutcomeKind, ReferralOutcome, Scope,
};
use kitei_testing::TestOffice;

use crate::support::{agree, any, apply, because, consent, correction, refer, show};

#[test]
fn unchecked_use_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}

// clause: A22, B13
#[tokio::test]
async fn every_act_on_a_person_leaves_an_entry_that_names_them_granted_or_refused() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let stranger = test.coordinator("general").await;
    let (person, other) = (test.job_seeker().await, test.job_seeker().await);
    let case = apply(&test, &manager, person, "J-1").await;
    let open = refer(&test, &manager, person, RecipientKind::Employer, "J-2").await;
    let yes = consent(
        ConsentKind::Provision,
        Some(case.recipient),
        Some(case.order),
        &[],
    );
    agree(office, &manager, person, yes.clone()).await;
    let partner = test.recipient(RecipientKind::PartnerAgency).await;
    let folder = tempfile::tempdir().unwrap();
    let notice = EvidenceGiven::Screen;
    for (turn, by) in [&stranger, &manager].into_iter().enumerate() {
        let channel = Channel::Written;
        let closed = ReferralOutcome {
            result: OutcomeKind::Declined,
            on: test.today(),
            indefinite: None,
        };
        let everything = folder.path().join(turn.to_string());
        let mut rows: Vec<(&str, Result<(), OfficeError>, usize)> = Vec::new();
        let mut before = test.journal().await.len();
        macro_rules! act {
            ($name:literal, $act:expr) => {
                let done = $act.await.map(drop);
                let journal = test.journal().await;
                let named = |(_, entry): &&(_, kitei_journal::Entry)| entry.persons.contains(&person);
                let named = journal[before..].iter().filter(named).count();
                let any = journal.len() - before;
                // Clauses about the actor are ruled before anybody is looked up: then nobody is named.
                rows.push(($name, done, if turn == 0 { any } else { named }));
                before = journal.len();
            };
        }
        act!(
            "show",
            office.show(by, person, show("placement.interview", &["name"]))
        );
        act!(
            "show all",
            office.show(by, person, show("accuracy.check", &[]))
        );
        act!(
            "emergency",
            office.show(by, person, because("emergency", &["phone"], "倒れた"))
        );
        act!(
            "find",
            office.find(by, Field::Kana, "サギヌマ", "placement.interview")
        );
        act!(
            "notice",
            office.show_notice(by, person, test.today(), notice.clone())
        );
        act!("consent", office.give_consent(by, person, yes.clone()));
        act!("consents", office.list_consents(by, person));
        act!("identity", office.repeat_identity(by, case.referral));
        act!(
            "provide",
            office.provide(by, person, case.referral, channel, None)
        );
        act!(
            "partner",
            office.provide_to_partner(by, person, partner, channel, None)
        );
        act!("refer", office.open_referral(by, person, case.order, None));
        act!(
            "decide",
            office.decide_referral(by, open.referral, test.today(), notice.clone())
        );
        act!(
            "close",
            office.close_referral(by, case.referral, closed.clone())
        );
        act!(
            "correct",
            office.correct(by, person, correction("phone", "03-3333-3333"))
        );
        act!("delete item", office.delete_item(by, person, "education"));
        act!("history", office.access_history(by, person));
        act!("export", office.export_person(by, person, &everything));
        act!("merge", office.merge(by, person, other));
        act!("unmerge", office.unmerge(by, other));
        act!(
            "withdraw",
            office.withdraw_consent(by, person, any(ConsentKind::Newsletter))
        );
        act!("suspend", office.suspend(by, person, Scope::All));
        act!("resume", office.resume(by, person, Scope::All));
        act!(
            "preview",
            office.preview_erasure(by, person, Basis::Request)
        );
        act!("erase", office.erase(by, person, Basis::Request));
        let silent: Vec<&str> = rows
            .iter()
            .filter(|(_, _, entries)| *entries == 0)
            .map(|(name, ..)| *name)
            .collect();
        // A recipient, order or referral that does not fit is no ruling about anybody.
        assert!(silent.is_empty(), "turn {turn}: {silent:?}: {rows:?}");
        for (name, done, _) in &rows {
            match done {
                Ok(()) => {}
                Err(OfficeError::Refused(refusal)) => {
                    assert!(
                        !refusal.clauses.is_empty() && !refusal.next.is_empty(),
                        "{name}"
                    );
                    assert!(refusal.entry.is_some(), "{name}");
                }
                Err(error) => panic!("turn {turn}, {name}: {error:?}"),
            }
        }
        if turn == 0 {
            // To stop is open to everybody; to go on is not.
            office.resume(&manager, person, Scope::All).await.unwrap();
        }
        let granted = rows.iter().filter(|(_, done, _)| done.is_ok()).count();
        assert!(
            if turn == 0 {
                granted < 16
            } else {
                granted >= 22
            },
            "{turn}: {rows:?}"
        );
    }
}

// clause: B13
#[tokio::test]
async fn an_entry_is_proved_to_a_stranger_and_a_rolled_back_journal_is_noticed() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let shown = test
        .office
        .show(&manager, person, show("placement.interview", &["name"]))
        .await;
    let entry = shown.unwrap().entry;
    let key: VerifyKey = test.office.public_key().parse().unwrap();
    let bundle = test.office.prove_entry(entry.id).await.unwrap();
    bundle.verify(&key).unwrap();
    let earlier = tempfile::tempdir().unwrap();
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
    test.office
        .show(&manager, person, show("placement.interview", &["phone"]))
        .await
        .unwrap();
    let note = test.office.checkpoint().await.unwrap();
    let signed = kitei_journal::OriginList::open(&note, &key)
        .unwrap()
        .checkpoints();
    assert!(test.office.verify_journal(&signed).await.unwrap().is_ok());
    let rolled = kitei_office::Office::open(test.ground_at(earlier.path()), &test.key_file).await;
    let rolled = rolled.unwrap();
    assert!(
        rolled.verify_journal(&[]).await.unwrap().is_ok(),
        "by itself it looks whole"
    );
    assert!(
        !rolled.verify_journal(&signed).await.unwrap().is_ok(),
        "the signed list knows more"
    );
}

// clause: B20
#[tokio::test]
async fn the_lists_of_staff_recipients_reviews_and_what_is_overdue_write_an_entry_each() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let office = &test.office;
    let before = office.verify_journal(&[]).await.unwrap().entries;
    office.list_staff(&manager).await.unwrap();
    office.list_recipients(&manager).await.unwrap();
    office.list_reviews(&manager).await.unwrap();
    office.list_overdue(&manager).await.unwrap();
    assert_eq!(
        office.verify_journal(&[]).await.unwrap().entries,
        before + 4
    );
}

// clause: B13, B20
#[tokio::test]
async fn an_act_that_comes_to_nothing_leaves_an_entry_that_names_the_person() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let (person, other) = (test.job_seeker().await, test.job_seeker().await);
    let today = test.today();
    let case = apply(&test, &manager, person, "J-1").await;
    let early = ReferralOutcome {
        result: OutcomeKind::Declined,
        on: today.plus_days(-1),
        indefinite: None,
    };
    let paper = EvidenceGiven::Paper(b"%PDF-1.7 paper".to_vec());
    macro_rules! nothing {
        ($name:literal, $act:expr) => {
            let before = test.journal().await.len();
            let done = $act.await.map(drop);
            assert!(
                matches!(
                    done,
                    Err(OfficeError::Unknown { .. }
                        | OfficeError::WrongState { .. }
                        | OfficeError::Unusable { .. })
                ),
                "{}: {done:?}",
                $name
            );
            let journal = test.journal().await;
            let (_, entry) = journal[before..].last().expect($name);
            assert!(entry.persons.contains(&person), "{}", $name);
            assert_eq!(entry.find_detail("changed"), Some("nothing"), "{}", $name);
        };
    }
    let withdrawn = any(ConsentKind::Provision);
    nothing!(
        "withdraw",
        office.withdraw_consent(&manager, person, withdrawn)
    );
    nothing!("resume", office.resume(&manager, person, Scope::All));
    nothing!(
        "decide",
        office.decide_referral(&manager, case.referral, today, paper.clone())
    );
    nothing!(
        "close",
        office.close_referral(&manager, case.referral, early.clone())
    );
    nothing!("delete", office.delete_item(&manager, person, "fax"));
    nothing!("unmerge", office.unmerge(&manager, person));
    office.merge(&manager, person, other).await.unwrap();
    nothing!("merge", office.merge(&manager, person, other));
    assert_eq!(
        std::fs::read_dir(test.path().join("files")).map_or(0, Iterator::count),
        0,
        "no paper is kept of what was not decided"
    );
}

// clause: A22, B13
#[tokio::test]
async fn the_entry_of_an_export_names_the_registers_and_how_many_rows_left() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = apply(&test, &manager, person, "J-1").await;
    let to = Some(case.recipient);
    let yes = consent(ConsentKind::Provision, to, Some(case.order), &[]);
    agree(office, &manager, person, yes).await;
    office
        .provide(&manager, person, case.referral, Channel::Written, None)
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("mine");
    let exported = office.export_person(&manager, person, &mine).await.unwrap();
    let journal = test.journal().await;
    let (_, entry) = journal
        .iter()
        .find(|(id, _)| *id == exported.entry.id)
        .unwrap();
    for (register, rows) in [
        ("consents", 1),
        ("referrals", 1),
        ("provisions", 1),
        ("receipts", 0),
    ] {
        let told = entry.find_detail(register).unwrap();
        assert_eq!(told, rows.to_string(), "{register}");
        let written = std::fs::read(mine.join(format!("{register}.json"))).unwrap();
        let written: Vec<serde_json::Value> = serde_json::from_slice(&written).unwrap();
        assert_eq!(written.len(), rows, "{register}");
    }
}
