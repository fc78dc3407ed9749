//! Tokens of programs: narrower than their owner, for a time, named in every entry.

use std::collections::BTreeSet;

use kitei_domain::{Act, RecipientKind, Role};
use kitei_office::{
    Basis, Caller, NewProgram, NewRecipient, OfficeError, Problem, ProgramAdded, Scope, StaffChange,
};
use kitei_testing::TestOffice;

use super::{newest, said, word};
use crate::support::{because, refusal, show};

fn new(test: &TestOffice, acts: &[Act], purposes: &[&str]) -> NewProgram {
    NewProgram {
        name: "基幹連携".to_owned(),
        acts: acts.iter().copied().collect(),
        purposes: purposes.iter().map(|one| (*one).to_owned()).collect(),
        until: test.today().plus_days(30),
    }
}

/// A program of somebody's that may look at files for interviews.
async fn reader(test: &TestOffice, owner: &Caller) -> ProgramAdded {
    let new = new(test, &[Act::Use], &["placement.interview"]);
    test.office.add_program(owner, new).await.unwrap()
}

fn recipient() -> NewRecipient {
    NewRecipient {
        kind: RecipientKind::Employer,
        name: "受入株式会社".to_owned(),
        address: "東京都千代田区1-1".to_owned(),
        representative: "代表 太郎".to_owned(),
        country: "JP".to_owned(),
        licence: None,
    }
}

// clause: B20
#[tokio::test]
async fn a_program_acts_in_its_scope_and_the_entry_names_it_and_its_owner() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let owner = test.coordinator("placement").await;
    let added = reader(&test, &owner).await;
    assert!(added.token.starts_with("kp_") && added.token.len() == 67);
    assert!(!format!("{added:?}").contains(&added.token));
    let program = office.caller(&added.token).await.unwrap();
    assert_eq!(program.program(), Some(added.id));
    let shown = office.show(&program, person, show("placement.interview", &["name"]));
    assert!(shown.await.unwrap().granted.contains_key("name"));
    assert_eq!(newest(&test).await.staff, Some(owner.id()));
    let named = said(&test, "by_program").await.unwrap();
    assert_eq!(named, added.id.to_string());
}

// clause: B20
#[tokio::test]
async fn beyond_its_scope_a_program_is_refused_before_anybody_is_looked_at() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let manager = test.manager().await;
    let added = reader(&test, &manager).await;
    let program = office.caller(&added.token).await.unwrap();
    let mut refused = Vec::new();
    let other = office.show(&program, person, show("placement.followup", &["name"]));
    refused.push(word(other.await));
    let urgent = because("emergency", &["phone"], "倒れた");
    refused.push(word(office.show(&program, person, urgent).await));
    refused.push(word(office.suspend(&program, person, Scope::All).await));
    refused.push(word(office.erase(&program, person, Basis::Request).await));
    refused.push(word(office.add_recipient(&program, recipient()).await));
    refused.push(word(office.list_staff(&program).await));
    refused.push(word(office.list_reviews(&program).await));
    refused.push(word(office.list_sessions(&program, program.id()).await));
    refused.push(word(office.revoke_sessions(&program, program.id()).await));
    refused.push(word(office.list_programs(&program, program.id()).await));
    refused.push(word(office.end_program(&program, added.id).await));
    let wider = new(&test, &[Act::Use, Act::Erase], &["placement.interview"]);
    refused.push(word(office.add_program(&program, wider).await));
    let (roles, departments) = (
        BTreeSet::from([Role::Coordinator]),
        BTreeSet::from(["placement".to_owned()]),
    );
    let hired = office.add_staff(&program, "新人".to_owned(), roles, departments);
    refused.push(word(hired.await));
    let invited = office.invite(&program, program.id(), Some("manager"));
    refused.push(word(invited.await));
    for (number, code) in refused.iter().enumerate() {
        assert_eq!(code, "program.out_of_scope", "{number}");
    }
    let entry = newest(&test).await;
    assert!(entry.persons.is_empty());
    assert_eq!(entry.find_detail("refusal"), Some("program.out_of_scope"));
    assert_eq!(
        entry.find_detail("by_program"),
        Some(added.id.to_string().as_str())
    );
}

// clause: B20
#[tokio::test]
async fn a_program_may_write_the_registers_where_its_token_says_so() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let acts = new(&test, &[Act::Record], &["placement.interview"]);
    let added = office.add_program(&manager, acts).await.unwrap();
    let program = office.caller(&added.token).await.unwrap();
    office.add_recipient(&program, recipient()).await.unwrap();
    assert!(said(&test, "by_program").await.is_some());
    // What a manager decides it does not, though its owner is one.
    let closed = office.list_reviews(&program).await;
    assert_eq!(word(closed), "program.out_of_scope");
}

// clause: B8, B10, B20
#[tokio::test]
async fn a_program_has_no_right_that_its_owner_has_not() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let outsider = test.coordinator("dispatch").await;
    let added = reader(&test, &outsider).await;
    let program = office.caller(&added.token).await.unwrap();
    let interview = || show("placement.interview", &["name"]);
    let own = refusal(office.show(&outsider, person, interview()).await);
    let its = refusal(office.show(&program, person, interview()).await);
    assert_eq!((own.code, own.clauses), (its.code, its.clauses));

    let owner = test.coordinator("placement").await;
    let added = reader(&test, &owner).await;
    let program = office.caller(&added.token).await.unwrap();
    office.show(&program, person, interview()).await.unwrap();
    let left = StaffChange::Left(test.today());
    let manager = test.manager().await;
    office
        .change_staff(&manager, owner.id(), left)
        .await
        .unwrap();
    assert_eq!(word(office.caller(&added.token).await), "token.unknown");
    let left_over = office.list_programs(&manager, owner.id()).await.unwrap();
    assert!(left_over.is_empty());
}

// clause: B20
#[tokio::test]
async fn a_token_of_a_program_holds_through_its_last_day_and_no_longer() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let owner = test.coordinator("placement").await;
    let added = reader(&test, &owner).await;
    test.clock.advance_ms(30 * 86_400_000 + 12 * 3_600_000 - 1);
    office.caller(&added.token).await.unwrap();
    test.clock.advance_ms(1);
    assert_eq!(word(office.caller(&added.token).await), "token.unknown");
    let wrong = format!("kp_{}", "0".repeat(64));
    assert_eq!(word(office.caller(&wrong).await), "token.unknown");
}

// clause: B9, B20
#[tokio::test]
async fn everybody_ends_their_own_programs_and_the_manager_those_of_all() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let (manager, owner) = (test.manager().await, test.coordinator("placement").await);
    let other = test.coordinator("placement").await;
    let (one, two) = (reader(&test, &owner).await, reader(&test, &owner).await);
    assert_eq!(
        word(office.list_programs(&other, owner.id()).await),
        "manager.only"
    );
    assert_eq!(
        word(office.end_program(&other, one.id).await),
        "manager.only"
    );
    let own = office.list_programs(&owner, owner.id()).await.unwrap();
    assert_eq!(own.len(), 2);
    office.end_program(&owner, one.id).await.unwrap();
    office.end_program(&manager, two.id).await.unwrap();
    assert_eq!(said(&test, "change").await.unwrap(), "program.ended");
    for gone in [&one, &two] {
        assert_eq!(word(office.caller(&gone.token).await), "token.unknown");
        let again = office.end_program(&manager, gone.id).await;
        assert!(matches!(again, Err(OfficeError::Unknown { .. })));
    }
}

#[tokio::test]
async fn a_token_says_what_it_is_for_and_until_when() {
    let test = TestOffice::open().await;
    let owner = test.coordinator("placement").await;
    let good = || new(&test, &[Act::Use], &["placement.interview"]);
    let today = test.today();
    let cases = [
        (
            NewProgram {
                acts: BTreeSet::new(),
                ..good()
            },
            Problem::Missing,
        ),
        (
            NewProgram {
                purposes: BTreeSet::new(),
                ..good()
            },
            Problem::Missing,
        ),
        (
            new(&test, &[Act::Use], &["emergency"]),
            Problem::NotForPrograms,
        ),
        (
            NewProgram {
                until: today.plus_days(-1),
                ..good()
            },
            Problem::Over,
        ),
        (
            NewProgram {
                until: today.plus_days(181),
                ..good()
            },
            Problem::TooFarAway,
        ),
        (
            NewProgram {
                name: "　".to_owned(),
                ..good()
            },
            Problem::Empty,
        ),
    ];
    for (case, expected) in cases {
        let added = test.office.add_program(&owner, case).await;
        assert!(
            matches!(added, Err(OfficeError::Unusable { problem, .. }) if problem == expected),
            "{expected}: {added:?}"
        );
    }
    let unknown = new(&test, &[Act::Use], &["placement.nothing"]);
    let added = test.office.add_program(&owner, unknown).await;
    assert!(matches!(added, Err(OfficeError::Unknown { .. })));
    for until in [today, today.plus_days(180)] {
        let case = NewProgram { until, ..good() };
        test.office.add_program(&owner, case).await.unwrap();
    }
}
