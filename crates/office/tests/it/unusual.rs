//! The three ways through that the law needs, and what they may not do: emergencies, what already
//! happened, joined files; and an old decision made again under its own rules.

use kitei_domain::search::Field;
use kitei_domain::{ConsentKind, RecipientKind, Timestamp};
use kitei_journal::Outcome;
use kitei_office::{Channel, Happened, OfficeError, PropertyEvidence, Scope, State};
use kitei_rulebook::{Bundle, CheckedPack, RulePack};
use kitei_testing::TestOffice;

use crate::support::{
    agree, any, apply, apply_with_consent, because, consent, correction, next, refer, show,
};

// clause: A20
#[tokio::test]
async fn an_emergency_opens_how_to_reach_a_suspended_person_and_tells_the_manager() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let stranger = test.coordinator("dispatch").await;
    let person = test.job_seeker().await;
    let special = consent(ConsentKind::SpecialCare, None, None, &["medical_history"]);
    agree(office, &manager, person, special).await;
    office
        .correct(&manager, person, correction("medical_history", "喘息"))
        .await
        .unwrap();
    office.suspend(&manager, person, Scope::All).await.unwrap();
    let bare = office
        .show(&stranger, person, show("emergency", &["phone"]))
        .await;
    assert_eq!(next(bare), "write_reason");
    let blank = office
        .show(&stranger, person, because("emergency", &["phone"], " \n"))
        .await;
    assert_eq!(next(blank), "write_reason");
    assert!(office.list_reviews(&manager).await.unwrap().is_empty());

    let shown = office
        .show(
            &stranger,
            person,
            because("emergency", &[], "火災の安否確認"),
        )
        .await;
    let shown = shown.unwrap();
    let opened: Vec<&str> = shown.granted.keys().map(String::as_str).collect();
    assert_eq!(opened, ["address", "mail", "name", "phone"]);
    let reviews = office.list_reviews(&manager).await.unwrap();
    assert_eq!(reviews.len(), 1);
    assert_eq!(
        (reviews[0].kind.as_str(), reviews[0].person),
        ("emergency", person)
    );
    // Saturday; Monday is a holiday (勤労感謝の日): three working days end on Thursday.
    assert_eq!(reviews[0].due.to_string(), "2026-11-26");
    assert!(office.list_reviews(&stranger).await.is_err());
    office.close_review(&manager, &reviews[0].id).await.unwrap();
    assert!(office.list_reviews(&manager).await.unwrap().is_empty());
    let history = office
        .access_history(&manager, person)
        .await
        .unwrap()
        .history;
    assert!(
        history.iter().any(|line| line.purpose == "emergency"),
        "visible to the person"
    );
}

// clause: A19, A20
#[tokio::test]
async fn what_already_happened_releases_nothing_and_is_judged_afterwards() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let day = |offset: i64| Timestamp::from_millis(test.today().start().as_millis() + offset);
    let happened = |at, items: &[&str]| {
        let items = items.iter().map(|item| (*item).to_owned()).collect();
        Some(Happened {
            at,
            by: None,
            items,
            circumstances: None,
        })
    };
    let allowed = apply_with_consent(&test, &manager, person, "J-1").await;
    let told =
        |referral, happened| office.provide(&manager, person, referral, Channel::Oral, happened);
    let fine = happened(day(-3_600_000), &["name", "phone"]);
    let recorded = told(allowed.referral, fine).await.unwrap();
    assert!(recorded.package.is_none());
    assert!(office.list_reviews(&manager).await.unwrap().is_empty());

    let without = apply(&test, &manager, person, "J-2").await;
    let bad = happened(day(-3_600_000), &["name", "phone"]);
    let recorded = told(without.referral, bad).await.unwrap();
    assert!(recorded.package.is_none());
    assert_eq!(recorded.withheld.len(), 2, "it is judged");
    let reviews = office.list_reviews(&manager).await.unwrap();
    assert_eq!(reviews.len(), 1);
    assert_eq!(
        (reviews[0].kind.as_str(), reviews[0].person),
        ("happened_outside", person)
    );
    assert!(
        told(allowed.referral, happened(day(200_000_000), &[]))
            .await
            .is_err(),
        "a future day"
    );
    let journal = test.journal().await;
    let recorded: Vec<_> = journal
        .iter()
        .filter(|(_, entry)| entry.outcome == Outcome::Recorded && entry.happened_at.is_some())
        .collect();
    assert_eq!(recorded.len(), 2);
    assert!(recorded.iter().all(|(_, entry)| entry.shown.is_none()));
}

// clause: B7
#[tokio::test]
async fn joined_and_parted_files_keep_the_stricter_of_both() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let keep = test.job_seeker().await;
    let other = test.job_seeker().await;
    let case = apply_with_consent(&test, &manager, keep, "J-1").await;
    let yes = consent(
        ConsentKind::Provision,
        Some(case.recipient),
        Some(case.order),
        &[],
    );
    agree(office, &manager, other, yes).await;
    office
        .withdraw_consent(&manager, other, any(ConsentKind::Provision))
        .await
        .unwrap();
    let stopped = Scope::Purpose("placement.followup".to_owned());
    office
        .suspend(&manager, other, stopped.clone())
        .await
        .unwrap();
    office
        .withdraw_consent(&manager, keep, any(ConsentKind::Newsletter))
        .await
        .unwrap();
    assert!(office.merge(&manager, keep, keep).await.is_err());

    office.merge(&manager, keep, other).await.unwrap();
    assert!(
        office.merge(&manager, keep, other).await.is_err(),
        "joined already"
    );
    let channel = Channel::Electronic;
    let provided = office
        .provide(&manager, keep, case.referral, channel, None)
        .await;
    assert_eq!(
        next(provided),
        "get_consent",
        "the other file had withdrawn it"
    );
    for person in [keep, other] {
        let shown = office
            .show(&manager, person, show("placement.followup", &["phone"]))
            .await;
        assert_eq!(next(shown), "respect_suspension");
        office
            .show(&manager, person, show("placement.interview", &["name"]))
            .await
            .unwrap();
    }
    let history = office.access_history(&manager, keep).await.unwrap().history;
    assert!(
        history.iter().any(|line| line.act == "suspend"),
        "one history of both"
    );

    office.unmerge(&manager, other).await.unwrap();
    for person in [keep, other] {
        let shown = office
            .show(&manager, person, show("placement.followup", &["phone"]))
            .await;
        assert_eq!(
            next(shown),
            "respect_suspension",
            "the stricter stays with both"
        );
    }
    let letter = office
        .show(&manager, other, show("newsletter", &["mail"]))
        .await;
    assert_eq!(next(letter), "respect_refusal");
    assert!(office.unmerge(&manager, other).await.is_err());
}

/// The shipped pack under another version; nobody sees interview notes for an interview any more.
fn renamed(version: &str) -> Bundle {
    let shipped = Bundle::shipped();
    let text = |path: &str| String::from_utf8(shipped.file(path).unwrap().to_vec()).unwrap();
    let old = RulePack::shipped().unwrap().version().to_owned();
    let clause = "clauses/B2-1-interview.cedar";
    let forbid = "\n@clause(\"B2-1\")\n@next(\"purpose_not_listed\")\n\
         forbid (principal, action == Action::\"use\", resource == Item::\"interview_notes\")\n\
         when { context.purpose == Purpose::\"placement.interview\" };\n";
    let pack = text("pack.toml").replace(&old, version);
    let rules = text(clause) + forbid;
    shipped.with("pack.toml", pack).with(clause, rules)
}

/// Evidence that every property of a pack holds.
fn all_hold(bundle: &Bundle) -> Vec<PropertyEvidence> {
    let pack = CheckedPack::load(bundle).unwrap();
    let properties = pack.properties().iter();
    let held = properties.map(|property| PropertyEvidence {
        id: property.id.clone(),
        holds: true,
    });
    held.collect()
}

// clause: A31
#[tokio::test]
async fn an_office_that_stays_open_knows_when_it_must_be_opened_again() {
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let bundle = renamed("2099-test");
    let tomorrow = test.today().plus_days(1);
    assert!(test.office.is_current().await.unwrap());
    let evidence = all_hold(&bundle);
    test.office
        .enact(&manager, &bundle, tomorrow, &evidence)
        .await
        .unwrap();
    assert!(
        !test.office.is_current().await.unwrap(),
        "a pack it never read"
    );
    test.reopen().await.unwrap();
    assert!(test.office.is_current().await.unwrap());
    let person = test.job_seeker().await;
    let seen = show("rights.request", &["name"]);
    test.office
        .show(&manager, person, seen.clone())
        .await
        .unwrap();
    test.clock.advance_days(1);
    assert!(!test.office.is_current().await.unwrap(), "its day has come");
    let entries = test.journal().await.len();
    let outdated = test.office.show(&manager, person, seen.clone()).await;
    assert!(matches!(
        outdated,
        Err(OfficeError::WrongState {
            state: State::NotInForce,
            ..
        })
    ));
    assert_eq!(test.journal().await.len(), entries);
    test.reopen().await.unwrap();
    assert!(test.office.is_current().await.unwrap());
    assert_eq!(test.office.packs().in_force().version(), "2099-test");
    test.office.show(&manager, person, seen).await.unwrap();
}

// clause: A31, B23
#[tokio::test]
async fn an_old_decision_is_made_again_exactly_under_the_rules_of_its_day() {
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let person = test.job_seeker().await;
    let request = || show("placement.interview", &["name", "interview_notes"]);
    let shown = test.office.show(&manager, person, request()).await.unwrap();
    assert_eq!(shown.granted.len(), 2);
    let then = kitei_domain::Clock::now(test.clock.as_ref());
    let old = test.office.packs().in_force().version().to_owned();

    let bundle = renamed("2099-test");
    let tomorrow = test.today().plus_days(1);
    let unproved = test.office.enact(&manager, &bundle, tomorrow, &[]).await;
    assert!(unproved.is_err(), "an unproved pack is not enacted");
    let evidence = all_hold(&bundle);
    assert!(
        test.office
            .enact(&coordinator, &bundle, tomorrow, &evidence)
            .await
            .is_err()
    );
    test.office
        .enact(&manager, &bundle, tomorrow, &evidence)
        .await
        .unwrap();
    assert!(
        test.office
            .enact(&manager, &bundle, tomorrow, &evidence)
            .await
            .is_err(),
        "immutable"
    );
    test.clock.advance_days(2);
    test.reopen().await.unwrap();
    assert_eq!(test.office.packs().in_force().version(), "2099-test");
    let now = test.office.show(&manager, person, request()).await.unwrap();
    assert!(!now.granted.contains_key("interview_notes"));

    let purpose = "placement.interview";
    let replayed = test
        .office
        .replay_decision(&manager, person, purpose, then)
        .await
        .unwrap();
    assert!(replayed.same, "{replayed:?}");
    assert_eq!((replayed.pack, replayed.granted.len()), (old, 2));
    let today = kitei_domain::Clock::now(test.clock.as_ref());
    let replayed = test
        .office
        .replay_decision(&manager, person, purpose, today)
        .await
        .unwrap();
    assert!(replayed.same && replayed.granted.len() == 1, "{replayed:?}");
    assert!(
        test.office
            .replay_decision(&coordinator, person, purpose, then)
            .await
            .is_err()
    );
}

// clause: A14, A19
#[tokio::test]
async fn a_provision_with_consent_is_made_again_the_same() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let case = refer(&test, &manager, person, RecipientKind::Employer, "J-1").await;
    let office = &test.office;
    office
        .provide(&manager, person, case.referral, Channel::Electronic, None)
        .await
        .unwrap();
    let now = kitei_domain::Clock::now(test.clock.as_ref());
    let replayed = office
        .replay_decision(&manager, person, "placement.application", now)
        .await;
    assert!(replayed.unwrap().same);
    let case = apply_with_consent(&test, &manager, person, "J-2").await;
    office
        .provide(&manager, person, case.referral, Channel::Electronic, None)
        .await
        .unwrap();
    let replayed = office
        .replay_decision(&manager, person, "placement.application", now)
        .await;
    assert!(replayed.unwrap().same);
}

// clause: A20
#[tokio::test]
async fn somebody_is_found_and_reached_in_an_emergency_by_whoever_is_there() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let stranger = test.coordinator("dispatch").await;
    let person = test.job_seeker().await;
    let bare = office
        .find(&stranger, Field::Name, "鷺沼楓子", "emergency")
        .await;
    assert_eq!(next(bare), "write_reason");
    let blank = office
        .find_in_emergency(&stranger, Field::Name, "鷺沼楓子", " ")
        .await;
    assert_eq!(next(blank), "write_reason");
    let found = office
        .find_in_emergency(&stranger, Field::Name, "鷺沼楓子", "地震の安否確認")
        .await
        .unwrap();
    assert_eq!(found.people.len(), 1);
    assert_eq!(found.people[0].id, person);
    office
        .show(&stranger, person, show("emergency", &["phone"]))
        .await
        .unwrap();
    let reviews = office.list_reviews(&manager).await.unwrap();
    assert_eq!(reviews.len(), 1, "one emergency, one review");
    assert_eq!(reviews[0].person, person);
    assert_eq!(reviews[0].staff, stranger.id());
}

// clause: A20
#[tokio::test]
async fn an_emergency_finds_nobody_in_bulk() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    for _same_name in 0..6 {
        test.job_seeker().await;
    }
    let many = office
        .find_in_emergency(&manager, Field::Name, "鷺沼楓子", "地震の安否確認")
        .await;
    assert_eq!(next(many), "reduce_volume");
    assert!(office.list_reviews(&manager).await.unwrap().is_empty());
}
