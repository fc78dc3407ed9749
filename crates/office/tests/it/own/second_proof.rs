//! Where an address alone does not show who reads it, a slip from the office is needed as well.

use kitei_domain::{PersonId, Population, RecipientKind};
use kitei_office::Slip;
use kitei_testing::TestOffice;

use super::{address, ask, enter};
use crate::posted::confirm;
use crate::support::refusal;

const COMPANY: &str = "sakura@employer.example.jp";

async fn slip(test: &TestOffice, person: PersonId) -> Slip {
    let manager = test.manager().await;
    test.office.make_slip(&manager, person).await.unwrap()
}

async fn registered(test: &TestOffice, name: &str, mail: &str) -> PersonId {
    let items = [("name", name), ("phone", "080-0000-1111"), ("mail", mail)];
    let added = test.try_add(Population::JobSeeker, test.told(), &items);
    added.await.unwrap()
}

/// Without a slip it is refused, and says what is missing; with it the right one comes in, once.
async fn needs_a_slip(test: &TestOffice, mail: &str, person: PersonId) {
    let code = ask(test, mail).await;
    let refused = refusal(enter(test, mail, &code, "").await);
    assert_eq!(refused.code, "own.second_proof");
    assert_eq!(refused.next[0].code, "ask_slip");
    let slip = slip(test, person).await;
    let wrong = refusal(enter(test, mail, "00000000", &slip.code).await);
    assert_eq!(wrong.code, "own.refused", "a slip alone opens nothing");
    let typed = slip.code.to_lowercase().replace('-', " ");
    let opened = enter(test, mail, &code, &typed).await.unwrap();
    test.office.own_session(&opened.secret).await.unwrap();
    let code = ask(test, mail).await;
    let again = enter(test, mail, &code, &slip.code).await;
    if let Err(error) = again {
        assert_eq!(refusal::<()>(Err(error)).code, "own.second_proof");
    } else {
        panic!("a slip works once");
    }
}

// clause: A26
#[tokio::test]
async fn an_address_that_two_people_share_needs_a_slip_which_tells_them_apart() {
    let test = TestOffice::open().await;
    let one = test.job_seeker().await;
    let other = registered(&test, "鷺沼 次郎", address()).await;
    needs_a_slip(&test, address(), one).await;
    let code = ask(&test, address()).await;
    let of_other = slip(&test, other).await;
    let opened = enter(&test, address(), &code, &of_other.code)
        .await
        .unwrap();
    let subject = test.office.own_session(&opened.secret).await.unwrap();
    let file = test.office.own_file(&subject).await.unwrap();
    assert_eq!(file.items["name"], "鷺沼 次郎");
}

// clause: A26
#[tokio::test]
async fn a_slip_of_somebody_else_opens_nothing() {
    let test = TestOffice::open().await;
    test.job_seeker().await;
    let other = registered(&test, "宮前 太郎", "miyamae@example.jp").await;
    let of_other = slip(&test, other).await;
    let code = ask(&test, address()).await;
    let refused = refusal(enter(&test, address(), &code, &of_other.code).await);
    assert_eq!(refused.code, "own.second_proof");
}

// clause: A26
#[tokio::test]
async fn a_slip_holds_for_fourteen_days_and_a_new_one_ends_the_one_before() {
    let test = TestOffice::open().await;
    let person = test.job_seeker().await;
    registered(&test, "鷺沼 次郎", address()).await;
    let early = slip(&test, person).await;
    let late = slip(&test, person).await;
    let code = ask(&test, address()).await;
    let refused = refusal(enter(&test, address(), &code, &early.code).await);
    assert_eq!(refused.code, "own.second_proof");
    test.clock.advance_days(14);
    let code = ask(&test, address()).await;
    refusal(enter(&test, address(), &code, &late.code).await);
    let last = slip(&test, person).await;
    test.clock.advance_days(13);
    let code = ask(&test, address()).await;
    enter(&test, address(), &code, &last.code).await.unwrap();
}

// clause: A26
#[tokio::test]
async fn an_address_that_bounced_needs_a_slip_until_a_code_was_used_there_again() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let bounced = test.office.record_bounce(&manager, address()).await;
    assert!(
        bounced.unwrap().recipients.is_empty(),
        "whose it is is not told"
    );
    let code = ask(&test, address()).await;
    let refused = refusal(enter(&test, address(), &code, "").await);
    assert_eq!(refused.code, "own.second_proof");
    let slip = slip(&test, person).await;
    enter(&test, address(), &code, &slip.code).await.unwrap();
    let code = ask(&test, address()).await;
    enter(&test, address(), &code, "").await.unwrap();
}

// clause: A26
#[tokio::test]
async fn an_address_that_nobody_confirmed_for_twelve_months_needs_a_slip() {
    let test = TestOffice::open().await;
    let person = test.job_seeker().await;
    // Registered on 21 November 2026: that day next year is too late, the day before is not.
    test.clock.advance_days(364);
    let code = ask(&test, address()).await;
    enter(&test, address(), &code, "").await.unwrap();
    test.clock.advance_days(364);
    let code = ask(&test, address()).await;
    enter(&test, address(), &code, "").await.unwrap();
    test.clock.advance_days(366);
    let code = ask(&test, address()).await;
    let refused = refusal(enter(&test, address(), &code, "").await);
    assert_eq!(refused.code, "own.second_proof");
    let slip = slip(&test, person).await;
    enter(&test, address(), &code, &slip.code).await.unwrap();
}

// clause: A26
#[tokio::test]
async fn an_address_at_the_domain_of_a_recipient_needs_a_slip() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = registered(&test, "桜 花子", COMPANY).await;
    let code = ask(&test, COMPANY).await;
    enter(&test, COMPANY, &code, "").await.unwrap();
    let recipient = test.recipient(RecipientKind::Employer).await;
    confirm(&test, &manager, recipient).await;
    needs_a_slip(&test, COMPANY, person).await;
}
