//! Wrong guesses: one answer, counted before they are looked at, waited for, outliving a restart.

use kitei_office::{Asker, OfficeError, SignIn};
use kitei_testing::TestOffice;

use super::{Enrolled, HERE, PASSWORD, code, from, newest, said, word};

const MINUTE_MS: i64 = 60_000;

fn wrong(account: &str) -> SignIn {
    SignIn {
        account: account.to_owned(),
        password: "not the password".to_owned(),
        code: "000000".to_owned(),
    }
}

/// For how many seconds is waited.
async fn waits(test: &TestOffice, proof: SignIn, asker: &Asker) -> u64 {
    let before = test.journal().await.len();
    let opened = test.office.open_session(proof, asker).await;
    let Err(OfficeError::Throttled { until, seconds }) = opened else {
        panic!("{opened:?}");
    };
    let now = kitei_domain::Clock::now(test.clock.as_ref());
    let left = until.as_millis() - now.as_millis();
    assert_eq!(seconds, left.unsigned_abs().div_ceil(1000));
    assert_eq!(test.journal().await.len(), before, "waiting has no entry");
    seconds
}

// clause: B20
#[tokio::test]
async fn whatever_is_wrong_the_answer_is_one_and_the_journal_alone_holds_why() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let manager = test.manager().await;
    let invited = test.coordinator("placement").await.id();
    let office = &test.office;
    office
        .invite(&manager, invited, Some("suzuki"))
        .await
        .unwrap();
    let right = || coordinator.proof(&test);
    let with = |account: &str, password: &str, code: &str| SignIn {
        account: account.to_owned(),
        password: password.to_owned(),
        code: code.to_owned(),
    };
    let good = right().code;
    let cases = [
        (with("nobody", PASSWORD, &good), "account"),
        (with("佐藤", PASSWORD, &good), "account"),
        (with(&"s".repeat(5000), PASSWORD, &good), "account"),
        (with("suzuki", PASSWORD, &good), "password"),
        (with("sato", "not the password", &good), "password"),
        (with("sato", &"x".repeat(5000), &good), "password"),
        (with("sato", PASSWORD, "000000"), "code"),
        (with("sato", PASSWORD, &good.repeat(900)), "code"),
    ];
    let mut told = Vec::new();
    for (number, (proof, why)) in cases.into_iter().enumerate() {
        let asker = from(&format!("192.0.2.{number}"));
        let refused = office.open_session(proof, &asker).await;
        let Err(OfficeError::Refused(refusal)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(said(&test, "why").await.unwrap(), why);
        assert_eq!(newest(&test).await.staff, None);
        told.push((refusal.code, refusal.text, refusal.next, refusal.clauses));
    }
    assert!(told.windows(2).all(|two| two[0] == two[1]), "{told:?}");
    office.open_session(right(), &HERE).await.unwrap();
}

// clause: B20
#[tokio::test]
async fn a_code_works_once_even_for_two_who_come_at_the_same_time() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let proof = coordinator.proof(&test);
    let one = from("192.0.2.1");
    let two = from("192.0.2.2");
    let (one, two) = tokio::join!(
        test.office.open_session(proof.clone(), &one),
        test.office.open_session(proof.clone(), &two),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
    let again = test.office.open_session(proof, &HERE).await;
    assert_eq!(word(again), "sign_in.refused");
    test.clock.advance_ms(30_000);
    coordinator.sign_in(&test).await;
}

// clause: B20
#[tokio::test]
async fn from_the_fifth_wrong_guess_on_each_costs_twice_the_wait_of_the_one_before() {
    let mut test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    for number in 0..5 {
        let refused = test.office.open_session(wrong("sato"), &HERE).await;
        assert_eq!(word(refused), "sign_in.refused");
        let wait = said(&test, "wait_s").await;
        assert_eq!(wait.as_deref(), (number == 4).then_some("60"));
    }
    // Nothing is looked at meanwhile: neither the right proof nor from elsewhere, restarted or not.
    assert_eq!(waits(&test, coordinator.proof(&test), &HERE).await, 60);
    test.reopen().await.unwrap();
    test.clock.advance_ms(MINUTE_MS - 1);
    assert_eq!(
        waits(&test, coordinator.proof(&test), &from("2001:db8::1")).await,
        1
    );
    test.clock.advance_ms(1);
    let refused = test.office.open_session(wrong("Sato"), &HERE).await;
    assert_eq!(word(refused), "sign_in.refused");
    for minutes in [2, 4, 8, 16, 32, 60, 60] {
        assert_eq!(waits(&test, wrong("sato"), &HERE).await, minutes * 60);
        test.clock.advance_ms(minutes.cast_signed() * MINUTE_MS - 1);
        assert_eq!(waits(&test, wrong("sato"), &HERE).await, 1);
        test.clock.advance_ms(1);
        let refused = test.office.open_session(wrong("sato"), &HERE).await;
        assert_eq!(word(refused), "sign_in.refused");
    }
    // Whoever comes in makes the guesses forgotten.
    test.clock.advance_ms(60 * MINUTE_MS);
    coordinator.sign_in(&test).await;
    for _number in 0..4 {
        let refused = test.office.open_session(wrong("sato"), &HERE).await;
        assert_eq!(word(refused), "sign_in.refused");
    }
    coordinator.sign_in(&test).await;
}

// clause: B20
#[tokio::test]
async fn an_account_that_is_not_there_is_waited_for_just_the_same() {
    let test = TestOffice::open().await;
    for _number in 0..5 {
        let refused = test.office.open_session(wrong("nobody"), &HERE).await;
        assert_eq!(word(refused), "sign_in.refused");
    }
    assert_eq!(waits(&test, wrong("nobody"), &HERE).await, 60);
    let other = test.office.open_session(wrong("somebody"), &HERE).await;
    assert_eq!(word(other), "sign_in.refused");
}

// clause: B20
#[tokio::test]
async fn guesses_are_forgotten_after_a_day_without_one() {
    let test = TestOffice::open().await;
    for offset in [-1, 0] {
        let name = format!("nobody{offset}").replace('-', "x");
        for _number in 0..4 {
            let refused = test.office.open_session(wrong(&name), &HERE).await;
            assert_eq!(word(refused), "sign_in.refused");
        }
        test.clock.advance_ms(24 * 60 * MINUTE_MS + offset);
        let fifth = test.office.open_session(wrong(&name), &HERE).await;
        assert_eq!(word(fifth), "sign_in.refused");
        let wait = said(&test, "wait_s").await;
        assert_eq!(wait.is_some(), offset == -1, "{offset}");
    }
}

// clause: B20
#[tokio::test]
async fn one_source_that_guesses_at_many_accounts_waits_and_nobody_else() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let guesser = from("198.51.100.9");
    for number in 0..20 {
        let proof = wrong(&format!("account{number}"));
        let refused = test.office.open_session(proof, &guesser).await;
        assert_eq!(word(refused), "sign_in.refused", "{number}");
    }
    let mapped = from("::ffff:198.51.100.9");
    assert_eq!(waits(&test, wrong("another"), &mapped).await, 60);
    assert_eq!(waits(&test, coordinator.proof(&test), &guesser).await, 60);
    coordinator.sign_in(&test).await;
    let codes = test.office.read_invitation("AAAA", &guesser).await;
    assert_eq!(word(codes), "throttled");
}

// clause: B20
#[tokio::test]
async fn the_network_of_an_address_of_six_is_one_source() {
    let test = TestOffice::open().await;
    for number in 0..20 {
        let asker = from(&format!("2001:db8:1:2::{number:x}"));
        let proof = wrong(&format!("account{number}"));
        let refused = test.office.open_session(proof, &asker).await;
        assert_eq!(word(refused), "sign_in.refused");
    }
    let near = from("2001:db8:1:2:ffff::");
    assert_eq!(waits(&test, wrong("another"), &near).await, 60);
    let far = from("2001:db8:1:3::");
    let refused = test.office.open_session(wrong("another"), &far).await;
    assert_eq!(word(refused), "sign_in.refused");
}

// Whoever signs in all day from one office does not run into its limit.
#[tokio::test]
async fn signing_in_does_not_count_against_the_source() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    for _number in 0..25 {
        coordinator.sign_in(&test).await;
    }
}

// clause: B20
#[tokio::test]
async fn passwords_at_the_lock_are_counted_with_those_at_the_door() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let secret = &coordinator.session.secret;
    for number in 0..5 {
        let refused = if number % 2 == 0 {
            word(test.office.unlock_session(secret, "wrong", &HERE).await)
        } else {
            word(test.office.open_session(wrong("sato"), &HERE).await)
        };
        assert_eq!(refused, "sign_in.refused");
    }
    let unlocked = test.office.unlock_session(secret, PASSWORD, &HERE);
    assert_eq!(word(unlocked.await), "throttled");
    assert_eq!(waits(&test, coordinator.proof(&test), &HERE).await, 60);
}

// A hundred guesses at once are a hundred guesses.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_at_the_same_time_are_all_counted() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let good = code(&test, &coordinator.seed);
    let guesses = (0..12).map(|number| {
        let proof = SignIn {
            code: good.clone(),
            ..wrong("sato")
        };
        let asker = from(&format!("192.0.2.{number}"));
        let office = &test.office;
        async move { word(office.open_session(proof, &asker).await) }
    });
    let mut looked_at = 0;
    for answer in futures_of(guesses).await {
        looked_at += usize::from(answer == "sign_in.refused");
        assert!(
            answer == "sign_in.refused" || answer == "throttled",
            "{answer}"
        );
    }
    assert!(looked_at <= 5, "{looked_at}");
    assert_eq!(waits(&test, coordinator.proof(&test), &HERE).await, 60);
}

/// Lets all run at the same time.
async fn futures_of<F: Future<Output = String>>(all: impl Iterator<Item = F>) -> Vec<String> {
    let mut running: Vec<_> = all.map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|context| {
        running.retain_mut(|one| match one.as_mut().poll(context) {
            std::task::Poll::Ready(answer) => {
                done.push(answer);
                false
            }
            std::task::Poll::Pending => true,
        });
        if running.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done
}
