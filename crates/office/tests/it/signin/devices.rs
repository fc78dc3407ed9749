//! Registered devices: what a session opens from one, and from another.

use kitei_office::{
    Asker, Caller, DeviceAdded, ImportOf, ImportState, NewDevice, NewImport, NewSession,
    OfficeError, Problem, State,
};
use kitei_testing::TestOffice;

use super::{Enrolled, HERE, PASSWORD, newest, said, word};
use crate::support::{because, refusal, show};

const HOUR_MS: i64 = 3_600_000;

pub(crate) fn desk_pc() -> NewDevice {
    NewDevice {
        name: "受付1号".to_owned(),
        establishment: "本店".to_owned(),
    }
}

/// Somebody who asks from a device that shows this secret.
pub(crate) fn at(secret: &str) -> Asker {
    Asker {
        device: Some(secret.to_owned()),
        ..HERE
    }
}

/// A device that the manager registered with a token.
pub(crate) async fn registered(test: &TestOffice) -> DeviceAdded {
    let manager = test.manager().await;
    let added = test.office.register_device(&manager, desk_pc()).await;
    added.unwrap()
}

async fn sign_in(test: &TestOffice, who: &Enrolled, asker: &Asker) -> NewSession {
    let opened = test.office.open_session(who.proof(test), asker).await;
    test.clock.advance_ms(30_000);
    opened.unwrap()
}

// clause: B18
#[tokio::test]
async fn a_session_from_another_device_opens_nothing_but_in_an_emergency() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let forged = at(&format!("kd_{}", "0".repeat(64)));
    for asker in [HERE, forged, at("")] {
        let opened = sign_in(&test, &coordinator, &asker).await;
        let caller = office.session(&opened.secret).await.unwrap();
        let interview = || show("placement.interview", &["name"]);
        let refused = refusal(office.show(&caller, person, interview()).await);
        assert!(
            refused
                .clauses
                .iter()
                .any(|clause| clause.starts_with("B18"))
        );
        assert_eq!(refused.next[0].code, "use_approved_device");
        assert_eq!(newest(&test).await.device, None);
        let urgent = because("emergency", &["phone"], "倒れた");
        office.show(&caller, person, urgent).await.unwrap();
    }
}

// clause: B18, B20
#[tokio::test]
async fn from_a_device_of_the_office_a_session_works_and_every_entry_names_it() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let device = registered(&test).await;
    assert!(!format!("{device:?}").contains(&device.secret));
    assert_eq!(said(&test, "change").await.unwrap(), "device.registered");
    let opened = sign_in(&test, &coordinator, &at(&device.secret)).await;
    assert_eq!(newest(&test).await.device, Some(device.id));
    let caller = office.session(&opened.secret).await.unwrap();
    let shown = office.show(&caller, person, show("placement.interview", &["name"]));
    assert!(shown.await.unwrap().granted.contains_key("name"));
    assert_eq!(newest(&test).await.device, Some(device.id));
    let lines = office.list_sessions(&caller, caller.id()).await.unwrap();
    assert_eq!(lines[0].device, Some(device.id));
}

// clause: B18
#[tokio::test]
async fn a_revoked_device_is_none_of_the_offices_and_its_sessions_end() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let device = registered(&test).await;
    let opened = sign_in(&test, &coordinator, &at(&device.secret)).await;
    let refused = office.session(&opened.secret).await.unwrap();
    let refused = office.revoke_device(&refused, device.id).await;
    assert_eq!(word(refused), "manager.only");
    office.revoke_device(&manager, device.id).await.unwrap();
    assert_eq!(said(&test, "change").await.unwrap(), "device.revoked");
    assert_eq!(
        word(office.session(&opened.secret).await),
        "session.unknown"
    );
    office.session(&coordinator.session.secret).await.unwrap();
    let again = sign_in(&test, &coordinator, &at(&device.secret)).await;
    let caller = office.session(&again.secret).await.unwrap();
    assert_eq!(newest(&test).await.device, None);
    let person = test.job_seeker().await;
    let shown = office.show(&caller, person, show("placement.interview", &["name"]));
    assert_eq!(refusal(shown.await).next[0].code, "use_approved_device");
    let twice = office.revoke_device(&manager, device.id).await;
    assert!(matches!(
        twice,
        Err(OfficeError::WrongState {
            state: State::AlreadyClosed,
            ..
        })
    ));
    let devices = office.list_devices(&manager).await.unwrap();
    assert_eq!(devices.len(), 1);
    assert!(devices[0].revoked.is_some() && devices[0].name == "受付1号");
}

// clause: B18
#[tokio::test]
async fn the_manager_registers_the_device_that_they_sit_at() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let person = test.job_seeker().await;
    let manager = Enrolled::manager(&test).await;
    let secret = &manager.session.secret;
    let caller = office.session(secret).await.unwrap();
    let interview = || show("placement.interview", &["name"]);
    assert_eq!(
        refusal(office.show(&caller, person, interview()).await).next[0].code,
        "use_approved_device"
    );
    let device = office.register_device(&caller, desk_pc()).await.unwrap();
    let caller = office.session(secret).await.unwrap();
    office.show(&caller, person, interview()).await.unwrap();
    assert_eq!(newest(&test).await.device, Some(device.id));
}

// clause: B18
#[tokio::test]
async fn a_device_registers_itself_with_a_code_that_works_once_and_runs_out() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let refused = office.invite_device(&coordinator, desk_pc()).await;
    assert_eq!(word(refused), "manager.only");
    let refused = office.register_device(&coordinator, desk_pc()).await;
    assert_eq!(word(refused), "manager.only");
    let nameless = NewDevice {
        name: " ".to_owned(),
        ..desk_pc()
    };
    let refused = office.invite_device(&manager, nameless).await;
    assert!(matches!(
        refused,
        Err(OfficeError::Unusable {
            problem: Problem::Empty,
            ..
        })
    ));
    let invited = office.invite_device(&manager, desk_pc()).await.unwrap();
    let added = office.enrol_device(&invited.code, &HERE).await.unwrap();
    let entry = newest(&test).await;
    assert_eq!(entry.staff, None);
    assert_eq!(
        entry.find_detail("invited_by"),
        Some(manager.id().to_string().as_str())
    );
    let again = office.enrol_device(&invited.code, &HERE).await;
    assert_eq!(word(again), "invitation.unknown");
    let opened = Enrolled::of(&test, coordinator.id(), "sato").await;
    sign_in(&test, &opened, &at(&added.secret)).await;
    assert_eq!(newest(&test).await.device, Some(added.id));

    for (ms, holds) in [(72 * HOUR_MS - 1, true), (72 * HOUR_MS, false)] {
        let invited = office.invite_device(&manager, desk_pc()).await.unwrap();
        test.clock.advance_ms(ms);
        let added = office.enrol_device(&invited.code, &HERE).await;
        assert_eq!(added.is_ok(), holds, "{ms}");
    }
    // The code of an account registers no device.
    let other = test.coordinator("placement").await.id();
    let invited = office
        .invite(&manager, other, Some("suzuki"))
        .await
        .unwrap();
    let added = office.enrol_device(&invited.code, &HERE).await;
    assert_eq!(word(added), "invitation.unknown");
}

// clause: B18
#[tokio::test]
async fn two_who_type_one_code_at_the_same_time_register_one_device() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let invited = test
        .office
        .invite_device(&manager, desk_pc())
        .await
        .unwrap();
    let (one, two) = tokio::join!(
        test.office.enrol_device(&invited.code, &HERE),
        test.office.enrol_device(&invited.code, &HERE),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
    let devices = test.office.list_devices(&manager).await.unwrap();
    assert_eq!(devices.len(), 1);
}

// A session that was carried off is not unlocked elsewhere.
#[tokio::test]
async fn a_locked_session_is_unlocked_only_at_its_own_device() {
    let test = TestOffice::open().await;
    let office = &test.office;
    let coordinator = Enrolled::coordinator(&test).await;
    let (device, other) = (registered(&test).await, registered(&test).await);
    let opened = sign_in(&test, &coordinator, &at(&device.secret)).await;
    office.lock_session(&opened.secret).await.unwrap();
    for asker in [HERE, at(&other.secret)] {
        let unlocked = office.unlock_session(&opened.secret, PASSWORD, &asker);
        assert_eq!(word(unlocked.await), "session.unknown");
    }
    let asker = at(&device.secret);
    office
        .unlock_session(&opened.secret, PASSWORD, &asker)
        .await
        .unwrap();
}

/// Hands in a list of job orders and lets it be taken in; how many people there are then.
async fn orders_taken_in(test: &TestOffice, caller: &Caller, list: &str) -> u64 {
    let office = &test.office;
    let new = NewImport {
        of: ImportOf::Orders,
        sheet: None,
    };
    let (import, _) = office
        .add_import(caller, new, list.as_bytes())
        .await
        .unwrap();
    let checking = office.next_import().await.unwrap().unwrap();
    office.work_import(checking).await.unwrap();
    office.run_import(caller, import).await.unwrap();
    let running = office.next_import().await.unwrap().unwrap();
    office.work_import(running).await.unwrap();
    let job = office.show_import(caller, import).await.unwrap();
    assert_eq!(job.state, ImportState::Done, "{job:?}");
    test.ground().data.count_people().await.unwrap()
}

// clause: B18
#[tokio::test]
async fn a_list_from_another_device_collects_nobody_though_the_office_takes_it_in() {
    let test = TestOffice::open().await;
    let coordinator = Enrolled::coordinator(&test).await;
    let opened = sign_in(&test, &coordinator, &HERE).await;
    let caller = test.office.session(&opened.secret).await.unwrap();
    let list = "求人番号,求人者,職種,連絡担当者\nJ-1,さくら会計,経理,近藤 一\n";
    assert_eq!(orders_taken_in(&test, &caller, list).await, 0);
    let list = list.replace("J-1", "J-2");
    let manager = test.manager().await;
    assert_eq!(orders_taken_in(&test, &manager, &list).await, 1);
}
