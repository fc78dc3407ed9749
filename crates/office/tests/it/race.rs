//! Promise 5: a withdrawal or a suspension orders itself against every release.

use std::sync::Arc;

use kitei_domain::{Act, ConsentKind, Population, RecipientKind};
use kitei_journal::Outcome;
use kitei_office::{Channel, Scope};
use kitei_testing::{SEEKER, TestOffice};

use crate::support::{agree, any, apply, consent, refer, show};

const ROUNDS: usize = 60;

async fn give_way(turns: usize) {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
}

// clause: A14, A19, B2-4
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_provision_is_granted_after_a_withdrawal_whichever_comes_first() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = apply(&test, &manager, person, "J-1").await;
    let test = Arc::new(test);
    let (mut provided, mut refused) = (0, 0);
    for round in 0..ROUNDS {
        let yes = consent(
            ConsentKind::Provision,
            Some(case.recipient),
            Some(case.order),
            &[],
        );
        agree(&test.office, &manager, person, yes).await;
        let mut tasks = Vec::new();
        for racer in 0..4 {
            let (test, manager) = (Arc::clone(&test), manager.clone());
            tasks.push(tokio::spawn(async move {
                // The order of the start changes from round to round.
                give_way((racer * 3 + round) % 11).await;
                let channel = Channel::Electronic;
                test.office
                    .provide(&manager, person, case.referral, channel, None)
                    .await
                    .is_ok()
            }));
        }
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
            if task.await.unwrap() {
                provided += 1;
            } else {
                refused += 1;
            }
        }
        withdrawal.await.unwrap().unwrap();
    }
    assert!(
        provided > 0 && refused > 0,
        "both orders were met: {provided} and {refused}"
    );
    let mut alive = false;
    let mut granted = 0;
    for (id, entry) in test.journal().await {
        match (entry.act, entry.outcome) {
            (Act::Consent, Outcome::Granted) => alive = true,
            (Act::Withdraw, Outcome::Granted) => alive = false,
            (Act::Provide, Outcome::Granted) => {
                granted += 1;
                assert!(alive, "{id} was granted after the withdrawal");
            }
            _ => {}
        }
    }
    assert_eq!(granted, provided, "each release has its entry");
    assert!(test.office.verify_journal(&[]).await.unwrap().is_ok());
}

// clause: A27, B14
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_use_is_granted_after_a_suspension_whichever_comes_first() {
    let test = Arc::new(TestOffice::open().await);
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    for round in 0..ROUNDS {
        let mut tasks = Vec::new();
        for racer in 0..4 {
            let (test, manager) = (Arc::clone(&test), manager.clone());
            tasks.push(tokio::spawn(async move {
                give_way((racer * 3 + round) % 11).await;
                let request = show("placement.interview", &["name"]);
                test.office.show(&manager, person, request).await.is_ok()
            }));
        }
        test.office
            .suspend(&manager, person, Scope::All)
            .await
            .unwrap();
        for task in tasks {
            task.await.unwrap();
        }
        test.office
            .resume(&manager, person, Scope::All)
            .await
            .unwrap();
    }
    let mut suspended = false;
    let (mut granted, mut refused) = (0, 0);
    for (id, entry) in test.journal().await {
        match (entry.act, entry.outcome) {
            (Act::Suspend, _) => suspended = true,
            (Act::Resume, _) => suspended = false,
            (Act::Use, Outcome::Granted) => {
                granted += 1;
                assert!(!suspended, "{id} was granted during the suspension");
            }
            (Act::Use, Outcome::Refused) => refused += 1,
            _ => {}
        }
    }
    assert!(
        granted > 0 && refused > 0,
        "both orders were met: {granted} and {refused}"
    );
}

// clause: A22, B14
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_acts_on_one_person_at_once_lose_none_of_their_facts() {
    let test = Arc::new(TestOffice::open().await);
    let manager = test.manager().await;
    let person = test
        .try_add(Population::JobSeeker, test.told(), SEEKER)
        .await
        .unwrap();
    let case = refer(&test, &manager, person, RecipientKind::Employer, "J-9").await;
    let scopes = [
        "newsletter",
        "analysis",
        "placement.followup",
        "service.welfare",
    ];
    let mut tasks = Vec::new();
    for scope in scopes {
        let (test, manager) = (Arc::clone(&test), manager.clone());
        tasks.push(tokio::spawn(async move {
            let scope = Scope::Purpose(scope.to_owned());
            test.office
                .suspend(&manager, person, scope)
                .await
                .map(|_| ())
        }));
    }
    for _ in 0..4 {
        let (test, manager) = (Arc::clone(&test), manager.clone());
        tasks.push(tokio::spawn(async move {
            let yes = consent(
                ConsentKind::Provision,
                Some(case.recipient),
                Some(case.order),
                &[],
            );
            test.office
                .give_consent(&manager, person, yes)
                .await
                .map(|_| ())
        }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let (consents, _) = test.office.list_consents(&manager, person).await.unwrap();
    assert_eq!(consents.iter().filter(|state| state.alive).count(), 4);
    for scope in scopes {
        test.office
            .resume(&manager, person, Scope::Purpose(scope.to_owned()))
            .await
            .unwrap();
    }
}
