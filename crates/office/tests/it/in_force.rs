//! What is in force from a day: a rule pack with its notice, and a number of the law table.

use kitei_domain::Day;
use kitei_office::{EvidenceGiven, OfficeError, Problem, PropertyEvidence, StaffChange};
use kitei_rulebook::{Bundle, CheckedPack, LawKey};
use kitei_testing::TestOffice;

use crate::deadlines::{change, day, go_to, interview, newcomer, set_back_revives_nothing};
use crate::support::{next, refusal, show};

/// The shipped pack under another version, with one text of a file replaced.
fn renamed(version: &str, file: &str, from: &str, to: &str) -> Bundle {
    let shipped = Bundle::shipped();
    let text = |path: &str| String::from_utf8(shipped.file(path).unwrap().to_vec()).unwrap();
    let head =
        text("pack.toml").replace("version = \"2026.11\"", &format!("version = \"{version}\""));
    let changed = text(file);
    assert!(changed.contains(from));
    shipped
        .clone()
        .with("pack.toml", head)
        .with(file, changed.replace(from, to))
}

const SHORTER: (&str, &str) = (
    "key = \"training.interval_months\"\nfrom = \"2000-01-01\"\nvalue = 12\n",
    "key = \"training.interval_months\"\nfrom = \"2000-01-01\"\nto = \"2027-03-31\"\nvalue = 12\nunit = \"months\"\n\
     source = \"test\"\nchecked = false\n\n[[value]]\nkey = \"training.interval_months\"\nfrom = \"2027-04-01\"\nvalue = 3\n",
);

// clause: B10
#[tokio::test]
async fn a_number_of_the_law_table_changes_on_the_day_it_says() {
    let law = "law/values.toml";
    let bundle = renamed("2026.11-b", law, SHORTER.0, SHORTER.1);
    let test = TestOffice::with_pack(&bundle).await;
    let person = test.job_seeker().await;
    let (id, token) = newcomer(&test).await;
    change(&test, id, StaffChange::Pledged(test.today())).await;
    change(&test, id, StaffChange::Trained(test.today())).await;
    let changes = day(2027, 4, 1);
    for offset in [-1, 0, 1] {
        go_to(&test, changes.plus_days(offset));
        let caller = test.office.caller(&token).await.unwrap();
        let shown = test.office.show(&caller, person, interview()).await;
        if offset < 0 {
            shown.unwrap();
        } else {
            assert_eq!(next(shown), "complete_training", "{offset:+}");
        }
    }
    set_back_revives_nothing(&test, &token, person, changes).await;
}

// clause: A1, B15
#[tokio::test]
async fn a_rule_pack_and_its_notice_are_in_force_from_their_day() {
    let law = "law/values.toml";
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let bundle = renamed("2027.01", law, SHORTER.0, SHORTER.1);
    let evidence = proved(&bundle);
    let from = day(2027, 1, 1);
    let backwards = test
        .office
        .enact(&manager, &bundle, test.today().plus_days(-1), &evidence)
        .await;
    assert!(
        matches!(backwards, Err(OfficeError::Unusable { .. })),
        "{backwards:?}"
    );
    let enacted = test.office.enact(&manager, &bundle, from, &evidence).await;
    enacted.unwrap();
    for (offset, version) in [(-1, "2026.11"), (0, "2027.01"), (1, "2027.01")] {
        let today = from.plus_days(offset);
        go_to(&test, today);
        test.reopen().await.unwrap();
        assert_eq!(test.office.packs().in_force().version(), version, "{today}");
        let manager = test.manager().await;
        let screen = || EvidenceGiven::Screen;
        let early = today.plus_days(1);
        let early = test
            .office
            .show_notice(&manager, person, early, screen())
            .await;
        assert!(
            matches!(early, Err(OfficeError::Unusable { .. })),
            "{early:?}"
        );
        let told = test
            .office
            .show_notice(&manager, person, today, screen())
            .await;
        assert_eq!(told.unwrap().told, version, "{today}");
        let told = test
            .office
            .show_notice(&manager, person, from.plus_days(-1), screen())
            .await;
        assert_eq!(
            told.unwrap().told,
            "2026.11",
            "what was shown the day before"
        );
        let shown = test
            .office
            .show(&manager, person, interview())
            .await
            .unwrap();
        let entry = test
            .journal()
            .await
            .into_iter()
            .find(|(id, _)| *id == shown.entry.id);
        assert_eq!(entry.unwrap().1.pack, version, "{today}");
    }
    // A clock set back opens under the older pack, and nothing is done under it.
    go_to(&test, from.plus_days(-1));
    test.reopen().await.unwrap();
    let manager = test.manager().await;
    let shown = test.office.show(&manager, person, interview()).await;
    assert!(
        matches!(shown, Err(OfficeError::ClockSetBack { .. })),
        "{shown:?}"
    );
}

// clause: B10, B22
#[tokio::test]
async fn a_pack_that_lacks_a_number_the_office_acts_on_is_not_enacted() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    for key in LawKey::ALL {
        let (there, gone) = (
            format!("key = \"{}\"", key.as_str()),
            "key = \"something.else\"",
        );
        let bundle = renamed("2027.01", "law/values.toml", &there, gone);
        let enacted = test
            .office
            .enact(&manager, &bundle, test.today(), &[])
            .await;
        let Err(OfficeError::Pack(faults)) = enacted else {
            panic!("{key:?}: {enacted:?}");
        };
        let told = faults.0.iter().any(|fault| fault.en.contains(key.as_str()));
        assert!(told, "{faults}");
    }
}

/// Evidence that every property of a pack holds.
fn proved(bundle: &Bundle) -> Vec<PropertyEvidence> {
    let pack = CheckedPack::load(bundle).unwrap();
    let proved = |property: &kitei_rulebook::Property| PropertyEvidence {
        id: property.id.clone(),
        holds: true,
    };
    pack.properties().iter().map(proved).collect()
}

/// The shipped pack under another version, in force from and to these days.
pub(crate) fn limited(version: &str, from: Day, to: &str) -> Bundle {
    let days = format!("from = \"{from}\"\nto = \"{to}\"");
    let shipped = Bundle::shipped();
    let head = String::from_utf8(shipped.file("pack.toml").unwrap().to_vec()).unwrap();
    let head = head
        .replace("version = \"2026.11\"", &format!("version = \"{version}\""))
        .replace("from = \"2026-11-01\"", &days);
    shipped.clone().with("pack.toml", head)
}

// clause: A31
#[tokio::test]
async fn after_the_last_day_of_the_regulation_nothing_is_done_until_another_is_in_force() {
    let ends = day(2026, 12, 31);
    let mut test = TestOffice::with_pack(&limited("2026.11", day(2026, 11, 1), "2026-12-31")).await;
    let person = test.job_seeker().await;
    for offset in [-1, 0] {
        go_to(&test, ends.plus_days(offset));
        test.reopen().await.unwrap();
        let manager = test.manager().await;
        assert_eq!(test.office.regulation_ends(&manager), Some(ends));
        let shown = test.office.show(&manager, person, interview()).await;
        shown.unwrap();
    }
    let begins = day(2027, 1, 4);
    go_to(&test, ends.plus_days(1));
    test.reopen().await.unwrap();
    let manager = test.office.caller_to_enact(&test.token).await.unwrap();
    let successor = limited("2027.01", begins, "2027-01-31");
    let evidence = proved(&successor);
    for (from, problem) in [
        (begins.plus_days(-1), Problem::BeforePack),
        (day(2027, 2, 1), Problem::Backwards),
    ] {
        let enacted = test
            .office
            .enact(&manager, &successor, from, &evidence)
            .await;
        let unusable =
            matches!(&enacted, Err(OfficeError::Unusable { problem: p, .. }) if *p == problem);
        assert!(unusable, "{from}: {enacted:?}");
    }
    let enacted = test
        .office
        .enact(&manager, &successor, begins, &evidence)
        .await;
    enacted.unwrap();
    for (today, open) in [
        (ends.plus_days(1), false),
        (begins.plus_days(-1), false),
        (begins, true),
        (day(2027, 1, 31), true),
        (day(2027, 2, 1), false),
    ] {
        go_to(&test, today);
        test.reopen().await.unwrap();
        let before = test.journal().await.len();
        match test.office.caller(&test.token).await {
            Ok(manager) if open => {
                let shown = test.office.show(&manager, person, interview()).await;
                shown.unwrap();
            }
            refused => {
                assert_eq!(refusal(refused).code, "regulation.ended", "{today}");
                assert_eq!(test.journal().await.len(), before + 1, "and journaled");
            }
        }
    }
}

// clause: A31
#[tokio::test]
async fn a_regulation_that_ended_does_not_revive_the_one_before() {
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let begins = day(2027, 1, 1);
    let short = limited("2027.01", begins, "2027-01-31");
    let evidence = proved(&short);
    let enacted = test.office.enact(&manager, &short, begins, &evidence).await;
    enacted.unwrap();
    go_to(&test, day(2027, 2, 1));
    test.reopen().await.unwrap();
    let caller = test.office.caller(&test.token).await;
    assert_eq!(refusal(caller).code, "regulation.ended");
}

// clause: A15, A16
#[tokio::test]
async fn the_age_that_a_client_is_told_is_the_one_of_the_law_table() {
    let key = "key = \"dispatch.age_flag_from\"\nfrom = \"2000-01-01\"\n";
    let changed = format!(
        "{key}to = \"2027-03-31\"\nvalue = 45\nunit = \"years\"\nsource = \"test\"\n\n\
         [[value]]\n{}",
        key.replace("2000-01-01", "2027-04-01")
    );
    let value = format!("{key}value = 45\n");
    let bundle = renamed(
        "2026.11",
        "law/values.toml",
        &value,
        &format!("{changed}value = 46\n"),
    );
    let test = TestOffice::with_pack(&bundle).await;
    let items = [("name", "年齢 太郎"), ("birth_date", "1981-11-24")];
    let added = test.try_add(kitei_domain::Population::JobSeeker, test.told(), &items);
    let person = added.await.unwrap();
    for (today, answer) in [(day(2027, 3, 31), "true"), (day(2027, 4, 1), "false")] {
        go_to(&test, today);
        let manager = test.manager().await;
        let request = show("rights.request", &["age_45_or_over"]);
        let shown = test.office.show(&manager, person, request).await.unwrap();
        assert_eq!(shown.granted["age_45_or_over"], answer, "{today}");
    }
}
