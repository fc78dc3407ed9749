//! Mail orders itself against withdrawals, holds nothing of the person, and does not outlive what it
//! hangs on.

use std::sync::Arc;

use kitei_domain::{Act, ConsentKind};
use kitei_journal::Outcome;
use kitei_mail::Folder;
use kitei_office::{Basis, Channel, MailSettings, Office, Scope, Sent};
use kitei_testing::{SEEKER, TestOffice};

use crate::posted::{ADDRESS, applied, confirm, folder, link_of, package, received, send};
use crate::support::{agree, any, consent, next};

const ROUNDS: usize = 40;

async fn waits(test: &TestOffice) -> usize {
    let manager = test.manager().await;
    test.office.list_mail(&manager).await.unwrap().len()
}

// clause: A14, A19, A27, B14
#[tokio::test]
async fn what_stops_a_use_takes_the_queued_mail_with_it() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;

    package(&test, &manager, person, &case).await;
    assert_eq!(waits(&test).await, 1);
    let which = any(ConsentKind::Provision);
    office
        .withdraw_consent(&manager, person, which)
        .await
        .unwrap();
    assert_eq!(waits(&test).await, 0, "the withdrawal");

    let yes = consent(
        ConsentKind::Provision,
        Some(case.recipient),
        Some(case.order),
        &[],
    );
    agree(office, &manager, person, yes).await;
    let recalled = package(&test, &manager, person, &case).await;
    office.recall_package(&manager, recalled.id).await.unwrap();
    assert_eq!(waits(&test).await, 0, "the recall");

    for scope in [
        Scope::All,
        Scope::Recipient(case.recipient),
        Scope::Purpose("placement.application".to_owned()),
    ] {
        package(&test, &manager, person, &case).await;
        office
            .suspend(&manager, person, scope.clone())
            .await
            .unwrap();
        assert_eq!(waits(&test).await, 0, "the suspension");
        office.resume(&manager, person, scope).await.unwrap();
    }
    package(&test, &manager, person, &case).await;
    let elsewhere = Scope::Purpose("newsletter".to_owned());
    office.suspend(&manager, person, elsewhere).await.unwrap();
    assert_eq!(waits(&test).await, 1, "another purpose stops nothing here");
    let bounced = office.record_bounce(&manager, ADDRESS).await.unwrap();
    assert_eq!(
        (bounced.recipients, bounced.dropped),
        (vec![case.recipient], 1)
    );

    confirm(&test, &manager, case.recipient).await;
    package(&test, &manager, person, &case).await;
    office
        .erase(&manager, person, Basis::Request)
        .await
        .unwrap();
    assert_eq!(waits(&test).await, 0, "the erasure");
    assert_eq!(send(&test).await, Sent::default());
    assert!(received(&test).is_empty());
}

// clause: A14, A19, B2-4
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_mail_leaves_after_a_withdrawal_whichever_comes_first() {
    let test = Arc::new(TestOffice::open().await);
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;
    let (mut left, mut stayed) = (0, 0);
    for round in 0..ROUNDS {
        let yes = consent(
            ConsentKind::Provision,
            Some(case.recipient),
            Some(case.order),
            &[],
        );
        agree(&test.office, &manager, person, yes).await;
        let mut tasks = Vec::new();
        // A mail that is queued while the withdrawal is under way is stopped by the ruling alone.
        let (queuing, by, to) = (Arc::clone(&test), manager.clone(), case.referral);
        tasks.push(tokio::spawn(async move {
            give_way(round % 5).await;
            let office = &queuing.office;
            let channel = Channel::Electronic;
            drop(office.provide(&by, person, to, channel, None).await);
            0
        }));
        for sender in 0..2 {
            let sending = Arc::clone(&test);
            tasks.push(tokio::spawn(async move {
                give_way((sender * 3 + round) % 11).await;
                let post = Folder::new(folder(&sending));
                sending.office.send_due(&post).await.unwrap().sent
            }));
        }
        package(&test, &manager, person, &case).await;
        let (withdrawing, by) = (Arc::clone(&test), manager.clone());
        let withdrawal = tokio::spawn(async move {
            give_way(round % 7).await;
            let which = any(ConsentKind::Provision);
            withdrawing
                .office
                .withdraw_consent(&by, person, which)
                .await
        });
        for task in tasks {
            left += task.await.unwrap();
        }
        withdrawal.await.unwrap().unwrap();
        // Whatever is queued still was queued beside the withdrawal, and stays.
        let late = send(&test).await;
        assert_eq!(late.sent, 0);
        stayed += late.dropped;
    }
    let mails = received(&test).len() as u64;
    assert_eq!(mails, left, "each mail left once");
    assert!(
        left > 0,
        "{left} left and {stayed} were stopped by the ruling"
    );
    let mut alive = false;
    let mut leaving = 0;
    for (id, entry) in test.journal().await {
        match (entry.act, entry.outcome) {
            (Act::Consent, Outcome::Granted) => alive = true,
            (Act::Withdraw, Outcome::Granted) => alive = false,
            (Act::Provide, Outcome::Intent) => {
                leaving += 1;
                assert!(alive, "{id} let a mail leave after the withdrawal");
            }
            _ => {}
        }
    }
    assert_eq!(leaving, left, "each mail has its entry before it");
    assert!(test.office.verify_journal(&[]).await.unwrap().is_ok());
}

async fn give_way(turns: usize) {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
}

// clause: B19
#[tokio::test]
async fn no_mail_holds_anything_of_the_person() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;
    let package = package(&test, &manager, person, &case).await;
    test.office
        .ask_package_code(&link_of(&package))
        .await
        .unwrap();
    assert_eq!(send(&test).await.sent, 2);
    let names: Vec<_> = std::fs::read_dir(folder(&test))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let is_id = |name: &String| name.starts_with("m_") && name.len() == 2 + 32 + 4;
    assert!(names.iter().all(is_id), "{names:?}");
    for mail in received(&test) {
        for (item, value) in SEEKER {
            assert!(!mail.contains(value), "{item}");
        }
        assert!(!mail.contains(&person.to_string()));
    }
}

// clause: A19
#[tokio::test]
async fn a_restored_office_sends_nothing_of_before_and_its_links_are_dead() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = applied(&test, &manager, person).await;
    let package = package(&test, &manager, person, &case).await;
    let ground = test.ground();
    let (mut restored, _) = Office::restore(ground, &test.key_file, None).await.unwrap();
    let post = Folder::new(folder(&test));
    let sent = restored.send_due(&post).await.unwrap();
    assert!(sent.shut && sent.sent == 0);
    let manager = restored.caller(&test.token).await.unwrap();
    restored.reconfirm(&manager).await.unwrap();
    let sent = restored.send_due(&post).await.unwrap();
    assert_eq!(
        sent,
        Sent::default(),
        "of what was queued nobody knows whether it left"
    );
    let refused = restored.ask_package_code(&link_of(&package)).await;
    assert_eq!(next(refused), "ask_sender");
}

#[tokio::test]
async fn settings_are_a_manager_s_and_the_password_is_not_told() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let office = &test.office;
    let mut settings = MailSettings {
        from: "jinzai@agency.example.jp".to_owned(),
        ..MailSettings::default()
    };
    let refused = office.set_mail(&coordinator, settings.clone()).await;
    assert_eq!(next(refused), "ask_manager");
    let server = kitei_office::MailServer {
        host: "smtp.example.jp".to_owned(),
        port: 465,
        tls: kitei_office::ServerTls::Implicit,
        login: Some(("jinzai".to_owned(), "合言葉".to_owned())),
    };
    settings.server = Some(server);
    office.set_mail(&manager, settings.clone()).await.unwrap();
    assert_eq!(
        next(office.mail_settings(&coordinator).await),
        "ask_manager"
    );
    let told = office.mail_settings(&manager).await.unwrap();
    let login = told.server.unwrap().login.unwrap();
    assert_eq!(login, ("jinzai".to_owned(), String::new()));
    assert_eq!(office.settings_to_send().await.unwrap(), settings);
    assert!(!format!("{settings:?}").contains("合言葉"));
}
