//! A contact with a person: one entry for what it shows, nothing delicate in passing, nothing that
//! outlives a withdrawal, a lock or its minutes; and what is done in it.

mod notes;

use std::collections::BTreeSet;

use kitei_domain::search::Field;
use kitei_domain::{ConsentKind, PersonId};
use kitei_journal::Entry;
use kitei_office::{Caller, Contact, Correction, Scope};
use kitei_testing::TestOffice;

use crate::signin::devices::{at, registered};
use crate::signin::{Enrolled, PASSWORD};
use crate::support::{agree, any, consent, correction, refusal, show};

const FOR: &str = "placement.interview";
const MINUTE_MS: i64 = 60_000;

/// Everything that was written about a person since so many entries.
async fn entries_since(test: &TestOffice, before: usize) -> Vec<Entry> {
    let journal = test.journal().await;
    journal
        .into_iter()
        .skip(before)
        .map(|(_, entry)| entry)
        .collect()
}

async fn open(test: &TestOffice, caller: &Caller, person: PersonId) -> Contact {
    test.office.open_contact(caller, person, FOR).await.unwrap()
}

async fn view(test: &TestOffice, caller: &Caller, person: PersonId) -> Option<Contact> {
    test.office.view_contact(caller, person, FOR).await.unwrap()
}

/// A job seeker with a special-care item that was agreed to, a file and a copy of a document.
async fn delicate(test: &TestOffice) -> PersonId {
    let (office, manager) = (&test.office, test.manager().await);
    let person = test.job_seeker().await;
    let agreed = consent(ConsentKind::SpecialCare, None, None, &["medical_history"]);
    agree(office, &manager, person, agreed).await;
    for (item, value) in [
        ("medical_history", "腰椎椎間板ヘルニア"),
        ("resume_file", "履歴書 2026年版"),
    ] {
        let given: Correction = correction(item, value);
        office.correct(&manager, person, given).await.unwrap();
    }
    person
}

// clause: B8, B20
#[tokio::test]
async fn a_contact_opens_once_under_one_entry_that_lists_every_item_shown() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let before = test.journal().await.len();
    let first = open(&test, &manager, person).await;
    let written = entries_since(&test, before).await;
    assert_eq!(written.len(), 1);
    let shown: BTreeSet<&String> = first.granted.keys().collect();
    assert_eq!(written[0].items.iter().collect::<BTreeSet<_>>(), shown);
    assert!(written[0].shown.is_some() && first.granted.contains_key("phone"));
    for _again in 0..3 {
        test.clock.advance_ms(MINUTE_MS);
        let again = view(&test, &manager, person).await.unwrap();
        assert_eq!(again.granted, first.granted);
        assert_eq!((again.entry, again.changed), (first.entry.clone(), false));
        let opened = open(&test, &manager, person).await;
        assert_eq!(opened.contact, first.contact);
    }
    assert_eq!(test.journal().await.len(), before + 1);
}

// clause: B5, B20
#[tokio::test]
async fn what_is_delicate_is_named_as_held_and_opened_only_by_itself() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = delicate(&test).await;
    let before = test.journal().await.len();
    let contact = open(&test, &manager, person).await;
    assert_eq!(contact.held_apart, ["resume_file", "medical_history"]);
    let everything = test.office.show(&manager, person, show(FOR, &[])).await;
    let everything = everything.unwrap();
    assert_eq!(everything.held_apart, contact.held_apart);
    for opened in [&contact.granted, &everything.granted] {
        assert!(!opened.contains_key("medical_history") && !opened.contains_key("resume_file"));
    }
    for entry in entries_since(&test, before).await {
        assert!(
            !entry
                .items
                .iter()
                .any(|item| contact.held_apart.contains(item))
        );
        assert_eq!(
            entry.find_detail("held_apart"),
            Some("resume_file,medical_history")
        );
    }
    let before = test.journal().await.len();
    let alone = show(FOR, &["medical_history"]);
    let alone = test.office.show(&manager, person, alone).await.unwrap();
    assert_eq!(alone.granted["medical_history"], "腰椎椎間板ヘルニア");
    let written = entries_since(&test, before).await;
    assert_eq!(written.len(), 1);
    assert_eq!(written[0].items, ["medical_history"]);
    // The person themself is shown all of it.
    let own = test
        .office
        .show(&manager, person, show("rights.request", &[]));
    assert!(own.await.unwrap().granted.contains_key("medical_history"));
}

// clause: B14, B20
#[tokio::test]
async fn a_withdrawal_in_the_middle_of_a_contact_shows_at_the_next_look() {
    let test = TestOffice::open().await;
    let (office, manager) = (&test.office, test.manager().await);
    let person = delicate(&test).await;
    let first = open(&test, &manager, person).await;
    let withdrawn = office.withdraw_consent(&manager, person, any(ConsentKind::SpecialCare));
    withdrawn.await.unwrap();
    let before = test.journal().await.len();
    let second = view(&test, &manager, person).await.unwrap();
    assert!(second.changed && second.entry != first.entry);
    assert_eq!(second.held_apart, ["resume_file"]);
    assert_eq!(entries_since(&test, before).await.len(), 1);
    office
        .correct(&manager, person, correction("phone", "03-3333-3333"))
        .await
        .unwrap();
    let third = view(&test, &manager, person).await.unwrap();
    assert!(third.changed);
    assert_eq!(third.granted["phone"], "03-3333-3333");
    assert_eq!(third.opened, first.opened, "its minutes run from the first");
    assert!(!view(&test, &manager, person).await.unwrap().changed);
    office.suspend(&manager, person, Scope::All).await.unwrap();
    let before = test.journal().await.len();
    let stopped = refusal(office.view_contact(&manager, person, FOR).await);
    assert!(stopped.clauses.contains(&"A27-1".to_owned()), "{stopped:?}");
    assert_eq!(entries_since(&test, before).await.len(), 1);
}

// clause: B20
#[tokio::test]
async fn a_contact_ends_with_its_minutes_its_closing_and_a_clock_that_goes_back() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    open(&test, &manager, person).await;
    test.clock.advance_ms(30 * MINUTE_MS - 1);
    assert!(view(&test, &manager, person).await.is_some());
    test.clock.advance_ms(1);
    assert!(view(&test, &manager, person).await.is_none());
    open(&test, &manager, person).await;
    let closed = test.office.close_contact(&manager, person, FOR).await;
    closed.unwrap();
    assert!(view(&test, &manager, person).await.is_none());
    let again = test.office.close_contact(&manager, person, FOR).await;
    again.unwrap();
    let entry = test.journal().await.pop().unwrap().1;
    assert_eq!(entry.find_detail("contact"), Some("none"));
    open(&test, &manager, person).await;
    test.clock.advance_ms(-MINUTE_MS);
    assert!(view(&test, &manager, person).await.is_none());
}

// clause: B20
#[tokio::test]
async fn a_contact_belongs_to_one_purpose_one_colleague_and_one_unlocked_session() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let coordinator = Enrolled::coordinator(&test).await;
    let here = at(&registered(&test).await.secret);
    let one = office
        .open_session(coordinator.proof(&test), &here)
        .await
        .unwrap();
    test.clock.advance_ms(30_000);
    let other = office
        .open_session(coordinator.proof(&test), &here)
        .await
        .unwrap();
    let person = test.job_seeker().await;
    let caller = office.session(&one.secret).await.unwrap();
    open(&test, &caller, person).await;
    assert!(view(&test, &caller, person).await.is_some());
    let elsewhere = office.session(&other.secret).await.unwrap();
    assert!(view(&test, &elsewhere, person).await.is_none());
    assert!(view(&test, &test.manager().await, person).await.is_none());
    let for_another = office.view_contact(&caller, person, "accuracy.check").await;
    assert!(for_another.unwrap().is_none());
    office.lock_session(&one.secret).await.unwrap();
    let unlocked = office
        .unlock_session(&one.secret, PASSWORD, &here)
        .await
        .unwrap();
    assert_eq!(unlocked.id, one.id);
    let caller = office.session(&unlocked.secret).await.unwrap();
    assert!(view(&test, &caller, person).await.is_none());
}

// clause: B20
#[tokio::test]
async fn what_is_held_is_told_without_a_value() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = delicate(&test).await;
    let before = test.journal().await.len();
    let held = test.office.list_held(&manager, person, FOR).await.unwrap();
    assert!(held.held.contains(&"phone".to_owned()));
    assert_eq!(held.held_apart, ["resume_file", "medical_history"]);
    let written = entries_since(&test, before).await;
    assert_eq!(written.len(), 1);
    assert!(written[0].shown.is_none(), "no value left");
    assert_eq!(written[0].items, held.held);
}

// clause: B7
#[tokio::test]
async fn a_section_is_confirmed_by_the_person_and_asked_about_again_in_time() {
    let test = TestOffice::open().await;
    let (office, manager) = (&test.office, test.manager().await);
    let person = test.job_seeker().await;
    let due = |contact: &Contact, section: &str| {
        let found = contact.confirmed.iter().find(|one| one.section == section);
        found.map(|one| (one.on, one.due)).unwrap()
    };
    let contact = open(&test, &manager, person).await;
    assert_eq!(due(&contact, "contact"), (None, false));
    test.clock.advance_days(200);
    let contact = open(&test, &manager, person).await;
    assert_eq!(due(&contact, "contact"), (None, true));
    let before = test.journal().await.len();
    let done = office.confirm_section(&manager, person, "contact").await;
    assert_eq!(done.unwrap().on, test.today());
    let written = entries_since(&test, before).await;
    assert_eq!(written[0].purpose, "accuracy.check");
    assert_eq!(written[0].find_detail("confirmed"), Some("contact"));
    let contact = view(&test, &manager, person).await.unwrap();
    assert_eq!(due(&contact, "contact"), (Some(test.today()), false));
    assert_eq!(due(&contact, "wishes"), (None, true));
    for nothing in ["special", "barred", "file", "nothing"] {
        let unknown = office.confirm_section(&manager, person, nothing).await;
        assert!(unknown.is_err(), "{nothing}");
    }
}

// clause: A26, B8
#[tokio::test]
async fn a_search_that_finds_several_tells_them_apart_under_one_entry() {
    let test = TestOffice::open().await;
    let (office, manager) = (&test.office, test.manager().await);
    let (one, other) = (test.job_seeker().await, test.job_seeker().await);
    office
        .correct(&manager, one, correction("reception_number", "2026-0042"))
        .await
        .unwrap();
    test.clock.advance_days(3);
    open(&test, &manager, one).await;
    let before = test.journal().await.len();
    let found = office
        .find_and_tell_apart(&manager, Field::Phone, "08012349917", FOR)
        .await
        .unwrap();
    let written = entries_since(&test, before).await;
    assert_eq!(written.len(), 1);
    let mut named = written[0].persons.clone();
    named.sort();
    let mut both = [one, other];
    both.sort();
    assert_eq!(named, both);
    assert_eq!(written[0].items, ["address", "birth_date", "kana"]);
    let told = |person: PersonId| {
        let found = found.people.iter().find(|found| found.id == person);
        found.unwrap().told.clone().unwrap()
    };
    assert_eq!(told(one).birth_year.as_deref(), Some("1988"));
    assert_eq!(told(one).town.as_deref(), Some("神奈川県川崎市"));
    assert_eq!(told(one).last_contact, Some(test.today()));
    assert!(told(other).last_contact < told(one).last_contact);
    let by_number = office.find(&manager, Field::Number, "２０２６ー0042", FOR);
    let by_number = by_number.await.unwrap();
    assert_eq!(by_number.people.len(), 1);
    assert_eq!(by_number.people[0].id, one);
}
