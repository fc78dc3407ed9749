//! What was decided in a review is acted on when the list is taken in: through the door, in the name of
//! who decided it, and never quoted.

use std::collections::BTreeMap;
use std::io::Cursor;

use kitei_domain::{Act, ConsentKind, PersonId, Population, Source};
use kitei_intake::{Decision, Finding, Need, Resolution, Resolutions};
use kitei_office::{Caller, EvidenceGiven, ImportReport, ImportRequest, OfficeError, ReviewedList};
use kitei_rulebook::Bundle;
use kitei_testing::TestOffice;

use crate::support::{show, words};

const LIST: &str = "氏名,フリガナ,電話番号,備考\n\
    林 薫,ハヤシ カオル,090-1234-0002,土日勤務可。喘息の持病あり。父は町議会議員。\n";
const HEALTH: usize = 0;
const FAMILY: usize = 1;

async fn hits(test: &TestOffice) -> Vec<Finding> {
    let hits = test.office.review_list(Cursor::new(LIST)).await.unwrap();
    let classes: Vec<_> = hits.iter().map(|hit| hit.class.id()).collect();
    assert_eq!(classes, ["health", "family"]);
    hits
}

fn need(item: &str) -> Need {
    Need {
        item: item.to_owned(),
        why: "夜勤の配慮のため".to_owned(),
        ..Need::default()
    }
}

fn agreed(item: &str) -> Need {
    Need {
        evidence: Some("screen".to_owned()),
        ..need(item)
    }
}

async fn recorded(
    test: &TestOffice,
    by: &Caller,
    decided: impl IntoIterator<Item = Resolution>,
) -> ReviewedList {
    let resolutions = Resolutions::new(decided);
    let entry = test.office.record_review(by, "digest", &resolutions).await;
    ReviewedList {
        resolutions: resolutions.recorded_by(entry.unwrap().id.to_string()),
        list: "digest".to_owned(),
        evidence: BTreeMap::from([("screen".to_owned(), EvidenceGiven::Screen)]),
    }
}

async fn take(
    test: &TestOffice,
    by: &Caller,
    decisions: ReviewedList,
    dry_run: bool,
) -> Result<ImportReport, OfficeError> {
    let request = ImportRequest {
        population: Population::JobSeeker,
        told: test.told(),
        source: Source::Own,
        sheet: None,
        giver: None,
        decisions: Some(decisions),
        dry_run,
    };
    let list = Cursor::new(LIST);
    test.office
        .import_people(by, list, &request, &mut |_, _| ())
        .await
}

async fn hayashi(test: &TestOffice) -> PersonId {
    let field = kitei_domain::search::Field::Kana;
    let manager = test.manager().await;
    let found = test
        .office
        .find(&manager, field, "ハヤシカオル", "placement.interview")
        .await;
    found.unwrap().people[0].id
}

async fn held(test: &TestOffice, item: &str) -> Option<String> {
    let manager = test.manager().await;
    let person = hayashi(test).await;
    let shown = test
        .office
        .show(&manager, person, show("rights.request", &[]))
        .await;
    shown.unwrap().granted.get(item).cloned()
}

fn outcomes(report: &ImportReport) -> Vec<&'static str> {
    let text = serde_json::to_string(report).unwrap();
    for word in ["喘息", "町議会", "夜勤の配慮"] {
        assert!(!text.contains(word), "a report never quotes");
    }
    report.reviewed.iter().map(|one| one.outcome).collect()
}

// clause: B5
#[tokio::test]
async fn a_needed_sentence_goes_to_its_item_with_the_consent_that_the_reviewer_brought() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let reviewer = test.coordinator("placement").await;
    let hits = hits(&test).await;
    let decisions = recorded(
        &test,
        &reviewer,
        [
            hits[HEALTH].resolve(Decision::Necessary, Some(agreed("medical_history"))),
            hits[FAMILY].resolve(Decision::Drop, None),
        ],
    )
    .await;
    let report = take(&test, &manager, decisions.clone(), false)
        .await
        .unwrap();
    assert_eq!(outcomes(&report), ["dropped", "collected"]);
    assert_eq!(
        report.quarantined.len(),
        1,
        "what was collected is not dropped"
    );
    assert_eq!(
        held(&test, "medical_history").await.as_deref(),
        Some("喘息の持病あり。")
    );
    assert_eq!(
        held(&test, "remarks").await.as_deref(),
        Some("土日勤務可。")
    );

    let person = hayashi(&test).await;
    let (consents, _) = test.office.list_consents(&manager, person).await.unwrap();
    assert_eq!(consents.len(), 1);
    let consent = &consents[0].record;
    assert_eq!(consent.kind, ConsentKind::SpecialCare);
    assert_eq!(consent.items, words(&["medical_history"]));
    assert_eq!(consent.explanation.as_deref(), Some("夜勤の配慮のため"));
    let journal = test.journal().await;
    for act in [Act::Consent, Act::Collect] {
        let (_, entry) = journal.iter().rfind(|(_, entry)| entry.act == act).unwrap();
        let named = entry.find_detail("reviewed_by").unwrap();
        assert_eq!(named, reviewer.id().to_string(), "{act}");
        assert_eq!(entry.staff, Some(manager.id()));
    }

    // The same list again: it is there, and nothing is agreed to twice.
    let again = take(&test, &manager, decisions, false).await.unwrap();
    assert_eq!(outcomes(&again), ["dropped", "held"]);
    let (consents, _) = test.office.list_consents(&manager, person).await.unwrap();
    assert_eq!(consents.len(), 1);
}

// clause: B5
#[tokio::test]
async fn without_the_person_s_consent_the_sentence_is_refused_and_no_consent_is_made() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let hits = hits(&test).await;
    let bare = Some(need("medical_history"));
    let decided = [hits[HEALTH].resolve(Decision::Necessary, bare)];
    let decisions = recorded(&test, &manager, decided).await;
    let report = take(&test, &manager, decisions, false).await.unwrap();
    assert_eq!(outcomes(&report), ["refused"]);
    assert!(
        report.reviewed[0]
            .clauses
            .iter()
            .any(|c| c.starts_with("B5"))
    );
    assert_eq!(report.reviewed[0].next[0].code, "explain_need");
    assert_eq!(report.quarantined.len(), 2, "refused, and not decided on");
    assert_eq!(held(&test, "medical_history").await, None);
    let person = hayashi(&test).await;
    let (consents, _) = test.office.list_consents(&manager, person).await.unwrap();
    assert!(consents.is_empty(), "no consent comes from an import");
}

// clause: B5, B20
#[tokio::test]
async fn decisions_that_nobody_recorded_are_not_acted_on() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let hits = hits(&test).await;
    let decided = |need| [hits[HEALTH].resolve(Decision::Necessary, need)];
    let genuine = recorded(&test, &manager, decided(Some(need("medical_history")))).await;
    let entry = genuine.resolutions.entry().to_owned();
    let edited = Resolutions::new(decided(Some(agreed("medical_history"))));
    let unrecorded = [
        edited.clone(),
        edited.clone().recorded_by(entry.clone()),
        edited.recorded_by("no entry".to_owned()),
    ];
    for resolutions in unrecorded {
        let decisions = ReviewedList {
            resolutions,
            ..genuine.clone()
        };
        let taken = take(&test, &manager, decisions, false).await;
        assert!(matches!(taken, Err(OfficeError::Unusable { .. })));
    }
    let other_list = ReviewedList {
        list: "another".to_owned(),
        ..genuine.clone()
    };
    assert!(take(&test, &manager, other_list, false).await.is_err());
    let elsewhere = recorded(&test, &manager, decided(Some(agreed("crime_record")))).await;
    assert!(take(&test, &manager, elsewhere, false).await.is_err());
    let people = test.office.find(
        &manager,
        kitei_domain::search::Field::Kana,
        "ハヤシカオル",
        "placement.interview",
    );
    assert!(people.await.unwrap().people.is_empty(), "nothing half-done");
}

/// The shipped pack with the exception of B4 for a family item switched on.
fn with_exception() -> Bundle {
    let on = "[[exception]]\nitem = \"family\"\npopulation = \"job_seeker\"\n\
        purpose = \"service.registration\"\nja = \"住込みの寮母の求人\"\nen = \"Live-in work\"\n";
    Bundle::shipped().with("vocabulary/exceptions.toml", on)
}

fn three(purpose_shown: bool, from_person: bool) -> Need {
    Need {
        purpose_shown,
        from_person,
        ..need("family")
    }
}

// clause: B4
#[tokio::test]
async fn a_barred_sentence_is_refused_as_long_as_the_pack_has_no_exception() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let hits = hits(&test).await;
    let decided = [hits[FAMILY].resolve(Decision::Necessary, Some(three(true, true)))];
    let decisions = recorded(&test, &manager, decided).await;
    let report = take(&test, &manager, decisions, false).await.unwrap();
    assert_eq!(outcomes(&report), ["refused"]);
    assert!(
        report.reviewed[0]
            .clauses
            .iter()
            .any(|c| c.starts_with("B4"))
    );
    assert_eq!(report.reviewed[0].next[0].code, "do_not_collect");
    assert_eq!(held(&test, "family").await, None);
}

// clause: B4
#[tokio::test]
async fn with_an_exception_all_three_conditions_and_the_manager_let_it_in() {
    let test = TestOffice::with_pack(&with_exception()).await;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let hits = hits(&test).await;
    let decided = |need| [hits[FAMILY].resolve(Decision::Necessary, need)];
    for (by, need) in [
        (&manager, Some(three(false, true))),
        (&manager, Some(three(true, false))),
        (&coordinator, Some(three(true, true))),
    ] {
        let decisions = recorded(&test, by, decided(need)).await;
        let report = take(&test, by, decisions, false).await.unwrap();
        assert_eq!(outcomes(&report), ["refused"]);
        assert_eq!(
            report.reviewed[0].next[0].code, "barred_three_conditions",
            "{:?}",
            report.reviewed
        );
    }
    let decisions = recorded(&test, &coordinator, decided(Some(three(true, true)))).await;
    let report = take(&test, &manager, decisions, false).await.unwrap();
    assert_eq!(outcomes(&report), ["collected"]);
}

// clause: B4, B5
#[tokio::test]
async fn a_trial_run_rules_nothing_and_writes_nothing() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let hits = hits(&test).await;
    let decided = [
        hits[HEALTH].resolve(Decision::Necessary, Some(agreed("medical_history"))),
        hits[FAMILY].resolve(Decision::FalseAlarm, None),
    ];
    let decisions = recorded(&test, &manager, decided).await;
    let before = test.journal().await.len();
    let report = take(&test, &manager, decisions, true).await.unwrap();
    assert_eq!(outcomes(&report), ["kept", "not_ruled"]);
    assert_eq!(test.journal().await.len(), before);
}
