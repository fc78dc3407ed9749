//! What is written in a contact: drafts, notes with what the guard stops, next steps.

use kitei_domain::PersonId;
use kitei_office::{Agreed, Caller, FollowUpKind, NewFollowUp, NewNote, OfficeError, WayOut};
use kitei_testing::TestOffice;

use super::{FOR, entries_since, open, view};
use crate::support::{refusal, show};

const TYPED: &str = "経理10年。うつ病の治療中。土日は勤務できる。";
const REST: &str = "経理10年。土日は勤務できる。";

fn note(text: &str, way: Option<WayOut>) -> NewNote {
    NewNote {
        text: text.to_owned(),
        way,
        next: None,
    }
}

async fn notes(test: &TestOffice, caller: &Caller, person: PersonId) -> String {
    let shown = test
        .office
        .show(caller, person, show(FOR, &["interview_notes"]));
    shown
        .await
        .unwrap()
        .granted
        .remove("interview_notes")
        .unwrap()
}

// clause: B5, B18
#[tokio::test]
async fn a_draft_is_kept_without_what_the_guard_stops_and_offered_to_its_writer_alone() {
    let test = TestOffice::open().await;
    let (office, manager) = (&test.office, test.manager().await);
    let person = test.job_seeker().await;
    let about = (person, FOR);
    let closed = office.keep_draft(&manager, about, TYPED).await;
    assert!(matches!(closed, Err(OfficeError::WrongState { .. })));
    open(&test, &manager, person).await;
    let before = test.journal().await.len();
    let kept = office.keep_draft(&manager, about, TYPED).await.unwrap();
    assert_eq!(kept.stopped, 1);
    assert!(kept.entry.is_some());
    for _keystrokes in 0..5 {
        let kept = office.keep_draft(&manager, about, TYPED).await.unwrap();
        assert!(kept.entry.is_none());
    }
    assert_eq!(entries_since(&test, before).await.len(), 1);
    let contact = view(&test, &manager, person).await.unwrap();
    assert_eq!(contact.draft.unwrap().text, REST);
    // After a lock or a crash it is there again, named by the entry of the new opening.
    office.close_contact(&manager, person, FOR).await.unwrap();
    let before = test.journal().await.len();
    let contact = open(&test, &manager, person).await;
    let draft = contact.draft.unwrap();
    let written = entries_since(&test, before).await;
    assert_eq!(written[0].find_detail("draft"), Some(draft.id.as_str()));
    let other = test.coordinator("placement").await;
    assert!(open(&test, &other, person).await.draft.is_none());
    office.drop_draft(&manager, person).await.unwrap().unwrap();
    assert!(view(&test, &manager, person).await.unwrap().draft.is_none());
    for entry in test.journal().await {
        assert!(!format!("{entry:?}").contains("経理10年"));
    }
}

// clause: B14
#[tokio::test]
async fn a_draft_goes_on_only_as_long_as_the_note_could_be_recorded() {
    let test = TestOffice::open().await;
    let (office, manager) = (&test.office, test.manager().await);
    let person = test.job_seeker().await;
    open(&test, &manager, person).await;
    office
        .keep_draft(&manager, (person, FOR), REST)
        .await
        .unwrap();
    let everything = kitei_office::Scope::All;
    office.suspend(&manager, person, everything).await.unwrap();
    let before = test.journal().await.len();
    let stopped = office.keep_draft(&manager, (person, FOR), "続き").await;
    assert!(refusal(stopped).entry.is_some());
    assert_eq!(entries_since(&test, before).await.len(), 1);
}

// clause: B4, B5
#[tokio::test]
async fn what_the_guard_stops_in_a_note_goes_one_of_three_ways_and_the_rest_stays() {
    let test = TestOffice::open().await;
    let (office, manager) = (&test.office, test.manager().await);
    let person = test.job_seeker().await;
    let about = (person, FOR);
    open(&test, &manager, person).await;
    let while_typing = office.guard_text("interview_notes", TYPED).unwrap();
    assert_eq!(while_typing.len(), 1);
    assert_eq!(
        TYPED.get(while_typing[0].start..while_typing[0].end),
        Some("うつ病の治療中。")
    );
    let no_way = office.take_note(&manager, about, note(TYPED, None)).await;
    assert_eq!(refusal(no_way).code, "content.barred");
    let before = notes(&test, &manager, person).await;

    let condition = WayOut::Condition("夜勤不可".to_owned());
    let taken = office.take_note(&manager, about, note(TYPED, Some(condition)));
    assert_eq!(taken.await.unwrap().stopped, 1);
    let today = test.today();
    let after = notes(&test, &manager, person).await;
    assert_eq!(after, format!("{before}\n{today} {REST}\n夜勤不可"));

    let dropped = office.take_note(&manager, about, note(TYPED, Some(WayOut::Drop)));
    dropped.await.unwrap();
    let after = notes(&test, &manager, person).await;
    assert!(after.ends_with(&format!("\n{today} {REST}")));

    let agreed = |item: &str| {
        WayOut::Consent(Agreed {
            item: item.to_owned(),
            explanation: "就業上の配慮のため".to_owned(),
            wording: "治療のことを記録してよいですか。はい".to_owned(),
        })
    };
    let wrong = office.take_note(&manager, about, note(TYPED, Some(agreed("crime_record"))));
    assert!(wrong.await.is_err(), "an item of another class");
    let way = Some(agreed("treatment"));
    office
        .take_note(&manager, about, note(TYPED, way))
        .await
        .unwrap();
    let shown = office.show(&manager, person, show(FOR, &["treatment"]));
    assert_eq!(
        shown.await.unwrap().granted["treatment"],
        "うつ病の治療中。"
    );
    assert!(!notes(&test, &manager, person).await.contains("うつ病"));
    let in_place = WayOut::Condition("うつ病に配慮".to_owned());
    let in_place = office.take_note(&manager, about, note(TYPED, Some(in_place)));
    assert_eq!(refusal(in_place.await).code, "content.barred");
}

// clause: B8
#[tokio::test]
async fn a_note_and_the_next_step_are_one_act_and_the_step_is_due_on_its_day() {
    let test = TestOffice::open().await;
    let (office, manager) = (&test.office, test.manager().await);
    let person = test.job_seeker().await;
    open(&test, &manager, person).await;
    office
        .keep_draft(&manager, (person, FOR), REST)
        .await
        .unwrap();
    let before = test.journal().await.len();
    let day = test.today().plus_days(4);
    let new = NewNote {
        next: Some(NewFollowUp {
            day,
            kind: FollowUpKind::Contact,
            what: "職務経歴書の確認".to_owned(),
        }),
        ..note(REST, None)
    };
    let taken = office
        .take_note(&manager, (person, FOR), new)
        .await
        .unwrap();
    assert_eq!(entries_since(&test, before).await.len(), 1);
    let contact = view(&test, &manager, person).await.unwrap();
    assert!(contact.draft.is_none(), "recorded, and so destroyed");
    assert_eq!(contact.follow_ups[0].what, "職務経歴書の確認");
    assert_eq!(contact.granted["interview_on"], test.today().to_string());
    assert!(office.due_follow_ups(&manager).await.unwrap().is_empty());
    test.clock.advance_days(4);
    let other = test.coordinator("placement").await;
    assert!(office.due_follow_ups(&other).await.unwrap().is_empty());
    let due = office.due_follow_ups(&manager).await.unwrap();
    assert_eq!((due[0].person, due[0].day), (person, day));
    let id = taken.next.unwrap().id;
    assert!(office.finish_follow_up(&other, id).await.is_err());
    office.finish_follow_up(&manager, id).await.unwrap();
    assert!(office.due_follow_ups(&manager).await.unwrap().is_empty());
    let barred = NewFollowUp {
        day: test.today(),
        kind: FollowUpKind::Contact,
        what: "うつ病の様子を聞く".to_owned(),
    };
    let barred = NewNote {
        next: Some(barred),
        ..NewNote::default()
    };
    open(&test, &manager, person).await;
    let barred = office.take_note(&manager, (person, FOR), barred).await;
    assert!(matches!(barred, Err(OfficeError::Unusable { .. })));
}
