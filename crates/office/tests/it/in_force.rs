//! What is in force from a day: a rule pack with its notice, and a number of the law table.

use kitei_office::{EvidenceGiven, OfficeError, PropertyEvidence, StaffChange};
use kitei_rulebook::{Bundle, CheckedPack, LawKey};
use kitei_testing::TestOffice;

use crate::deadlines::{change, day, go_to, interview, newcomer, set_back_revives_nothing};
use crate::support::next;

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
    let pack = CheckedPack::load(&bundle).unwrap();
    let proved = |property: &kitei_rulebook::Property| PropertyEvidence {
        id: property.id.clone(),
        holds: true,
    };
    let evidence: Vec<PropertyEvidence> = pack.properties().iter().map(proved).collect();
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
