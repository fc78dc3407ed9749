//! Mail through a server that takes it, refuses it, hangs, or closes on it.

use std::time::Duration;

use kitei_domain::MailId;
use kitei_mail::Server;
use kitei_office::{Post, Sent, Undelivered};
use kitei_testing::TestOffice;

use crate::letters::link;
use crate::sink::{Manner, Sink};

/// A server that hangs is given up after so long.
const PATIENCE: Duration = Duration::from_millis(300);

async fn deliver(sink: &Sink) -> Result<(), Undelivered> {
    Server::new(sink.server())
        .patient_for(PATIENCE)
        .deliver(&link())
        .await
}

#[tokio::test]
async fn a_server_gets_the_mail_whole() {
    let sink = Sink::start(Manner::Takes).await;
    deliver(&sink).await.unwrap();
    let taken = sink.taken();
    assert_eq!(taken.len(), 1);
    assert!(taken[0].contains("To: saiyo@employer.example.jp"));
    assert!(taken[0].contains(&format!("Message-ID: <{}@agency.example.jp>", link().id)));
}

#[tokio::test]
async fn how_a_server_fails_tells_whether_the_mail_may_have_left() {
    use Manner::{Answers, ClosesMidData, Hangs, HangsAfterText};
    for (manner, why) in [
        (Hangs, Undelivered::Unreachable),
        (Answers("EHLO", "421 not now"), Undelivered::Later),
        (Answers("MAIL", "550 not from you"), Undelivered::Later),
        (Answers("RCPT", "450 busy"), Undelivered::Later),
        (Answers("RCPT", "550 nobody"), Undelivered::Refused),
        (Answers("DATA", "451 later"), Undelivered::Later),
        (Answers(".", "452 no room"), Undelivered::Later),
        (Answers(".", "554 not this"), Undelivered::Refused),
        (ClosesMidData, Undelivered::InDoubt),
        (HangsAfterText, Undelivered::InDoubt),
    ] {
        let sink = Sink::start(manner).await;
        assert_eq!(deliver(&sink).await, Err(why), "{manner:?}");
        assert!(sink.taken().is_empty(), "{manner:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_or_does_not_protect_gets_nothing() {
    let sink = Sink::start(Manner::Takes).await;
    let mut server = sink.server();
    server.tls = kitei_office::ServerTls::Starttls;
    let undelivered = Server::new(server)
        .patient_for(PATIENCE)
        .deliver(&link())
        .await;
    assert_eq!(undelivered, Err(Undelivered::Unreachable));
    assert!(sink.taken().is_empty());
    let mut nobody = sink.server();
    drop(sink);
    nobody.port = 1;
    let undelivered = Server::new(nobody)
        .patient_for(PATIENCE)
        .deliver(&link())
        .await;
    assert_eq!(undelivered, Err(Undelivered::Unreachable));
}

/// One test mail in the queue of an office.
async fn queued(test: &TestOffice) -> MailId {
    let manager = test.manager().await;
    let to = "manager@agency.example.jp";
    test.office.test_mail(&manager, to).await.unwrap()
}

async fn send(test: &TestOffice, sink: &Sink) -> Sent {
    let post = Server::new(sink.server()).patient_for(PATIENCE);
    test.office.send_due(&post).await.unwrap()
}

async fn state(test: &TestOffice) -> Option<(&'static str, u8)> {
    let manager = test.manager().await;
    let lines = test.office.list_mail(&manager).await.unwrap();
    lines.first().map(|line| (line.state, line.attempts))
}

#[tokio::test]
async fn a_mail_waits_out_a_server_that_hangs_and_leaves_once_it_answers() {
    let test = TestOffice::open().await;
    queued(&test).await;
    let hanging = Sink::start(Manner::Hangs).await;
    assert_eq!(send(&test, &hanging).await.waiting, 1);
    assert_eq!(state(&test).await, Some(("waiting", 1)));
    let takes = Sink::start(Manner::Takes).await;
    assert_eq!(
        send(&test, &takes).await.waiting,
        1,
        "not before a minute is over"
    );
    test.clock.advance_ms(60_000);
    assert_eq!(send(&test, &takes).await.sent, 1);
    assert_eq!(takes.taken().len(), 1);
    assert_eq!(state(&test).await, None);
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_given_up_and_one_that_is_put_off_comes_to_an_end() {
    let test = TestOffice::open().await;
    queued(&test).await;
    let never = Sink::start(Manner::Answers("RCPT", "550 nobody")).await;
    assert_eq!(send(&test, &never).await.failed, 1);
    assert_eq!(state(&test).await, Some(("failed", 1)));
    test.clock.advance_days(31);
    assert_eq!(send(&test, &never).await, Sent::default());
    assert_eq!(state(&test).await, None, "told for a month");

    queued(&test).await;
    let later = Sink::start(Manner::Answers("RCPT", "450 busy")).await;
    let mut tries = 0;
    while send(&test, &later).await.failed == 0 {
        tries += 1;
        assert!(tries < 20, "it never ends");
        test.clock.advance_ms(6 * 3_600_000);
    }
    assert_eq!(state(&test).await, Some(("failed", 12)));
}

#[tokio::test]
async fn a_mail_of_which_nobody_knows_whether_it_left_is_sent_once_more_and_no_more() {
    let test = TestOffice::open().await;
    queued(&test).await;
    let cut = Sink::start(Manner::ClosesMidData).await;
    assert_eq!(send(&test, &cut).await.waiting, 1);
    test.clock.advance_ms(60_000);
    assert_eq!(send(&test, &cut).await.failed, 1);
    test.clock.advance_days(1);
    let takes = Sink::start(Manner::Takes).await;
    assert_eq!(send(&test, &takes).await.sent, 0);
    assert!(takes.taken().is_empty());
}

#[tokio::test]
async fn a_sender_that_is_killed_leaves_a_mail_that_another_sends_once_the_lease_is_over() {
    let test = TestOffice::open().await;
    queued(&test).await;
    let hanging = Sink::start(Manner::HangsAfterText).await;
    let patient = Server::new(hanging.server());
    {
        let sending = test.office.send_due(&patient);
        // Dropped while the server is silent: as far as the office goes, killed.
        let cut = tokio::time::timeout(PATIENCE, sending).await;
        assert!(cut.is_err());
    }
    assert_eq!(state(&test).await, Some(("leaving", 1)));
    let takes = Sink::start(Manner::Takes).await;
    assert_eq!(send(&test, &takes).await.sent, 0, "somebody has it in hand");
    test.clock.advance_ms(5 * 60_000);
    assert_eq!(send(&test, &takes).await.sent, 1);
    assert_eq!(takes.taken().len(), 1);
}
