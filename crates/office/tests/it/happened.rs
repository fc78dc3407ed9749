//! What already happened outside Kitei, to whomever, by whomever; and what waits for the managers.

use std::collections::BTreeSet;

use kitei_domain::{ConsentKind, Day, Population, RecipientKind, Role, StaffId, Timestamp};
use kitei_journal::Outcome;
use kitei_office::{
    Caller, Channel, Disclosed, GivenTo, Happened, OfficeError, RecordedAfterwards,
};
use kitei_testing::TestOffice;

use crate::support::{agree, because, consent, next, refusal, words};

const HOUR: i64 = 3_600_000;

fn yesterday(test: &TestOffice) -> Timestamp {
    test.today().start().plus_millis(-HOUR)
}

pub(crate) fn faxed(test: &TestOffice, to: GivenTo, purpose: &str, items: &[&str]) -> Disclosed {
    Disclosed {
        to,
        purpose: purpose.to_owned(),
        channel: Channel::Written,
        happened: Happened {
            at: yesterday(test),
            by: None,
            items: items.iter().map(|item| (*item).to_owned()).collect(),
            circumstances: Some("番号を一つ押し間違えた。先方に破棄を頼んだ。".to_owned()),
        },
    }
}

pub(crate) fn stranger() -> GivenTo {
    GivenTo::Other("登録のない会社の代表番号".to_owned())
}

async fn member(test: &TestOffice, role: Role) -> Caller {
    let added = test
        .office
        .add_staff(
            &test.manager().await,
            "同僚".to_owned(),
            BTreeSet::from([role]),
            BTreeSet::from(["placement".to_owned()]),
        )
        .await
        .unwrap();
    test.office.caller(&added.token).await.unwrap()
}

// clause: A19, B8, B20
#[tokio::test]
async fn a_fax_to_a_wrong_number_is_kept_and_waits_for_the_manager() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    // Neither pledged nor trained, and of another department: everybody may record it.
    let lapsed = member(&test, Role::Sales).await;
    let other = test.coordinator("dispatch").await;

    let mut disclosed = faxed(
        &test,
        stranger(),
        "placement.application",
        &["name", "career", "medical_history"],
    );
    disclosed.happened.by = Some(lapsed.id());
    let recorded = office
        .record_disclosure(&other, person, disclosed)
        .await
        .unwrap();
    assert!(!recorded.allowed);
    let told: BTreeSet<String> = recorded.items.into_iter().collect();
    assert_eq!(told, words(&["name", "career", "medical_history"]));
    let withheld = recorded.withheld;
    assert_eq!(withheld.len(), 3, "it is judged, item by item");
    assert!(withheld.iter().all(|one| !one.clauses.is_empty()));

    let reviews = office.list_reviews(&manager).await.unwrap();
    assert_eq!(reviews.len(), 1);
    assert_eq!(
        (reviews[0].kind.as_str(), reviews[0].person),
        ("happened_outside", person)
    );
    assert_eq!(reviews[0].staff, lapsed.id(), "who did it, not who wrote");
    assert!(reviews[0].reason.contains("押し間違えた"));

    let journal = test.journal().await;
    let (_, entry) = journal
        .iter()
        .rfind(|(_, entry)| entry.happened_at.is_some())
        .unwrap();
    assert_eq!(entry.happened_at, Some(yesterday(&test)));
    assert_eq!((entry.outcome, entry.shown), (Outcome::Recorded, None));
    assert_eq!(entry.staff, Some(other.id()));
    assert_eq!(entry.find_detail("judged"), Some("not_allowed"));
    for (_, value) in &entry.details {
        assert!(value.is_ascii(), "words of people stay out of the journal");
    }
}

// clause: A22, B13
#[tokio::test]
async fn the_person_sees_to_whom_it_went_by_whom_and_when() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let sales = member(&test, Role::Sales).await;
    let mut disclosed = faxed(&test, stranger(), "placement.interview", &["phone"]);
    disclosed.happened.by = Some(sales.id());
    office
        .record_disclosure(&manager, person, disclosed)
        .await
        .unwrap();
    let history = office.access_history(&manager, person).await.unwrap();
    let line = history
        .history
        .iter()
        .find(|line| line.happened_at.is_some())
        .unwrap();
    assert_eq!(line.act_label.ja, "事後記録");
    assert_eq!(line.recipient.as_deref(), Some("登録のない会社の代表番号"));
    assert_eq!(line.by.roles, ["sales"]);
    assert_eq!(line.items, ["phone"]);
    assert_eq!(line.happened_at, Some(yesterday(&test).to_string()));
    let to = test.beside("export");
    office.export_person(&manager, person, &to).await.unwrap();
    let provisions = std::fs::read_to_string(to.join("provisions.json")).unwrap();
    assert!(provisions.contains("押し間違えた"), "APPI 33(5)");
}

// clause: A19, B6
#[tokio::test]
async fn to_somebody_whom_the_office_does_not_know_nothing_is_ever_allowed() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let publication = consent(ConsentKind::Publication, None, None, &["name"]);
    agree(office, &manager, person, publication).await;
    let vocabulary = office.packs().in_force().vocabulary();
    let theirs = vocabulary
        .purposes()
        .filter(|(purpose, _)| vocabulary.purpose_listed(Population::JobSeeker, *purpose));
    let purposes: Vec<String> = theirs.map(|(_, row)| row.id.clone()).collect();
    for purpose in &purposes {
        let disclosed = faxed(&test, stranger(), purpose, &["skills"]);
        let recorded = office.record_disclosure(&manager, person, disclosed).await;
        assert!(!recorded.unwrap().allowed, "{purpose}");
    }
    let open = office.waiting(&manager).await.unwrap().unwrap();
    assert_eq!(open.reviews, purposes.len());
}

// clause: A19, B2-6
#[tokio::test]
async fn what_the_person_had_agreed_to_opens_no_incident() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let partner = test.recipient(RecipientKind::PartnerAgency).await;
    let to = || GivenTo::Recipient(partner);
    let record = |items: &'static [&'static str]| {
        let disclosed = faxed(&test, to(), "placement.partner", items);
        office.record_disclosure(&manager, person, disclosed)
    };
    assert!(!record(&["name"]).await.unwrap().allowed);
    let yes = consent(ConsentKind::Partner, Some(partner), None, &["name"]);
    agree(office, &manager, person, yes).await;
    assert!(record(&["name"]).await.unwrap().allowed);
    assert!(!record(&["name", "phone"]).await.unwrap().allowed);
    assert_eq!(office.list_reviews(&manager).await.unwrap().len(), 2);
}

fn problem(result: Result<RecordedAfterwards, OfficeError>) -> String {
    result.unwrap_err().to_string()
}

#[tokio::test]
async fn what_happened_needs_items_a_past_and_a_known_member_of_the_staff() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let record = |disclosed| office.record_disclosure(&manager, person, disclosed);
    let plain = || faxed(&test, stranger(), "placement.interview", &["phone"]);

    let nothing = faxed(&test, stranger(), "placement.interview", &[]);
    assert!(problem(record(nothing).await).contains("--items"));
    let mut later = plain();
    later.happened.at = test.today().plus_days(1).start();
    assert!(problem(record(later).await).contains("in_future"));
    let mut nobody = plain();
    nobody.happened.by = Some(StaffId::from_bytes([9; 16]));
    assert!(problem(record(nobody).await).contains("staff"));
    let blank = faxed(
        &test,
        GivenTo::Other(" ".to_owned()),
        "emergency",
        &["phone"],
    );
    assert!(problem(record(blank).await).contains("--to-other"));
    let item = faxed(&test, stranger(), "placement.interview", &["no_such"]);
    assert!(problem(record(item).await).contains("item"));
    let purpose = faxed(&test, stranger(), "no.such", &["phone"]);
    assert_eq!(refusal(record(purpose).await).code, "purpose.unknown");
    assert!(office.waiting(&manager).await.unwrap().is_none());
}

// clause: A20
#[tokio::test]
async fn managers_are_told_how_much_waits_and_nobody_else_is() {
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let coordinator = test.coordinator("placement").await;
    let officer = member(&test, Role::PrivacyOfficer).await;
    let dispatch = member(&test, Role::DispatchManager).await;
    assert_eq!(test.office.waiting(&manager).await.unwrap(), None);

    let opened = || because("emergency", &["phone"], "火災の安否確認");
    for _ in 0..2 {
        test.office
            .show(&coordinator, person, opened())
            .await
            .unwrap();
        test.clock.advance_days(1);
    }
    test.reopen().await.unwrap();
    let office = &test.office;
    let before = test.journal().await.len();
    for caller in [&manager, &officer, &dispatch] {
        let waiting = office.waiting(caller).await.unwrap().unwrap();
        assert_eq!(waiting.reviews, 2);
        // Opened on a Saturday; Monday is a holiday.
        assert_eq!(Some(waiting.due), Day::new(2026, 11, 26));
    }
    assert_eq!(office.waiting(&coordinator).await.unwrap(), None);
    assert_eq!(test.journal().await.len(), before, "a count is no act");

    let listed = office.list_reviews(&officer).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert!(listed.is_sorted_by_key(|review| review.due));
    let refused = office.list_reviews(&coordinator).await;
    assert_eq!(next(refused), "ask_manager");
    office.close_review(&dispatch, &listed[0].id).await.unwrap();
    assert!(
        office.close_review(&dispatch, &listed[0].id).await.is_err(),
        "closed"
    );
    let waiting = office.waiting(&manager).await.unwrap().unwrap();
    assert_eq!((waiting.reviews, waiting.due), (1, listed[1].due));
}

// clause: A19
#[tokio::test]
async fn a_consent_given_yesterday_is_dated_so_and_the_entry_keeps_both_days() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let on = test.today().plus_days(-1);
    let mut yes = consent(ConsentKind::Newsletter, None, None, &[]);
    yes.on = Some(on);
    agree(office, &manager, person, yes.clone()).await;
    let (consents, _) = office.list_consents(&manager, person).await.unwrap();
    assert_eq!(consents[0].record.given.day(), on);
    yes.on = Some(test.today().plus_days(1));
    assert!(office.give_consent(&manager, person, yes).await.is_err());
    let journal = test.journal().await;
    let given = journal
        .iter()
        .find(|(_, entry)| entry.find_detail("kind") == Some("newsletter"));
    let (_, entry) = given.unwrap();
    assert_eq!(entry.find_detail("on"), Some(on.to_string().as_str()));
    assert_eq!(entry.time.day(), test.today(), "the entry keeps both days");
}
