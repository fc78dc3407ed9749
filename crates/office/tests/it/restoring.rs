//! Promise 10: an older back-up brings nobody back who was erased and revives nothing that was
//! withdrawn, suspended or deleted; a burnt office opens on another machine.

use std::path::{Path, PathBuf};

use kitei_custody::{KeyFile, Passphrase};
use kitei_domain::search::Field;
use kitei_domain::{ConsentKind, PersonId, Population};
use kitei_office::{
    Basis, Channel, Office, OfficeError, Restored, Scope, open_key_copy, unpack_backup,
};
use kitei_testing::office::journal_at;
use kitei_testing::{Failure, SEEKER, TestOffice};
use tempfile::TempDir;

use crate::deadlines::go_to;
use crate::support::{agree, any, apply_with_consent, consent, correction, next, refusal, show};

const OTHER: &[(&str, &str)] = &[
    ("name", "早乙女 健"),
    ("kana", "サオトメ ケン"),
    ("phone", "070-1111-2222"),
];

/// What an office keeps outside its machine.
struct Vault {
    dir: TempDir,
    passphrase: Passphrase,
}

impl Vault {
    fn new(test: &TestOffice) -> Self {
        let passphrase = Passphrase::generate(test.entropy());
        Self {
            dir: tempfile::tempdir().unwrap(),
            passphrase,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    async fn back_up(&self, test: &TestOffice) {
        test.office.back_up(&self.path("backup")).await.unwrap();
    }

    async fn copy_keys(&self, test: &TestOffice) {
        let manager = test.manager().await;
        let (keys, out) = (&test.key_file, self.path("keys.copy"));
        test.office
            .write_key_copy(&manager, keys, &self.passphrase, &out)
            .await
            .unwrap();
    }

    async fn export(&self, test: &TestOffice) {
        let manager = test.manager().await;
        test.office
            .export_journal(&manager, &self.path("journal"))
            .await
            .unwrap();
    }

    /// Another machine: its directory, and the key file out of the copy.
    fn unpack(&self) -> (TempDir, KeyFile) {
        let dir = tempfile::tempdir().unwrap();
        unpack_backup(&self.path("backup"), dir.path()).unwrap();
        let store = dir.path().join("keys.db");
        let keys = open_key_copy(&self.passphrase, &self.path("keys.copy"), &store).unwrap();
        (dir, keys)
    }

    async fn restore(&self, test: &TestOffice, export: bool) -> (TempDir, Office, Restored) {
        let (dir, keys) = self.unpack();
        let journal = self.path("journal");
        let export: Option<&Path> = export.then_some(journal.as_path());
        let restored = Office::restore(test.ground_at(dir.path()), &keys, export).await;
        let (office, restored) = restored.unwrap();
        (dir, office, restored)
    }
}

async fn assert_gone(test: &TestOffice, office: &Office, person: PersonId) {
    let manager = office.caller(&test.token).await.unwrap();
    for purpose in ["placement.interview", "rights.request", "accuracy.check"] {
        let shown = office.show(&manager, person, show(purpose, &[])).await;
        assert_eq!(refusal(shown).code, "person.not_available", "{purpose}");
    }
    for (field, value) in [(Field::Kana, "サギヌマ"), (Field::Phone, "080-1234-9917")] {
        let found = office
            .find(&manager, field, value, "placement.interview")
            .await
            .unwrap();
        assert!(found.people.is_empty(), "found by {field:?}");
    }
}

async fn assert_opens(test: &TestOffice, office: &Office, person: PersonId) {
    let manager = office.caller(&test.token).await.unwrap();
    let shown = office
        .show(&manager, person, show("placement.interview", &["name"]))
        .await
        .unwrap();
    assert_eq!(shown.granted["name"], OTHER[0].1);
}

// clause: A22, B14, B22
#[tokio::test]
async fn an_older_back_up_does_not_bring_an_erased_person_back() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let asker = test
        .try_add(
            Population::Inquirer,
            test.told(),
            &[("name", "鷺沼 三郎"), ("kana", "サギヌマ サブロウ")],
        )
        .await
        .unwrap();
    let other = test
        .try_add(Population::JobSeeker, test.told(), OTHER)
        .await
        .unwrap();
    let vault = Vault::new(&test);
    vault.back_up(&test).await;
    test.office
        .erase(&manager, person, Basis::Request)
        .await
        .unwrap();
    test.office
        .erase(&manager, asker, Basis::Request)
        .await
        .unwrap();
    vault.copy_keys(&test).await;

    let (_dir, office, restored) = vault.restore(&test, false).await;
    assert_eq!((restored.without_key, restored.erased_stay_erased), (0, 2));
    assert_gone(&test, &office, person).await;
    assert_gone(&test, &office, asker).await;
    assert_opens(&test, &office, other).await;
    assert!(office.verify_journal(&[]).await.unwrap().is_ok());
}

// clause: A22, B14, B22
#[tokio::test]
async fn an_erasure_after_the_key_copy_is_replayed_from_the_journal_export() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let other = test
        .try_add(Population::JobSeeker, test.told(), OTHER)
        .await
        .unwrap();
    let vault = Vault::new(&test);
    vault.back_up(&test).await;
    vault.copy_keys(&test).await;
    test.office
        .erase(&manager, person, Basis::Request)
        .await
        .unwrap();
    vault.export(&test).await;

    let (dir, office, restored) = vault.restore(&test, true).await;
    assert_eq!((restored.erased_stay_erased, restored.replayed), (1, 1));
    assert!(restored.open);
    assert_gone(&test, &office, person).await;
    assert_opens(&test, &office, other).await;
    let keyring = test
        .ground_at(dir.path())
        .keys
        .find_keyring(person)
        .await
        .unwrap();
    let before = test.ground().keys.find_keyring(person).await.unwrap();
    assert_eq!(
        keyring.is_some(),
        before.is_some(),
        "what the law keeps is kept there too"
    );
}

// clause: B22, B23
#[tokio::test]
async fn what_was_disposed_of_after_the_key_copy_is_disposed_of_again_after_a_restore() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let erased = test.office.erase(&manager, person, Basis::Request).await;
    let until = erased.unwrap().kept[0].until;
    let vault = Vault::new(&test);
    vault.back_up(&test).await;
    vault.copy_keys(&test).await;
    go_to(&test, until.plus_days(1));
    let disposed = test.office.erase(&manager, person, Basis::Retention).await;
    disposed.unwrap();
    vault.export(&test).await;

    let (dir, office, restored) = vault.restore(&test, true).await;
    assert_eq!(restored.replayed, 1);
    let manager = office.caller(&test.token).await.unwrap();
    assert_eq!(office.overdue(&manager).await.unwrap(), None);
    let ground = test.ground_at(dir.path());
    let keyring = ground.keys.find_keyring(person).await.unwrap();
    assert!(keyring.is_none(), "what was kept is destroyed there too");
}

// clause: B22
#[tokio::test]
async fn whoever_was_taken_in_after_the_key_copy_is_told_apart_from_the_erased() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let erased = test.job_seeker().await;
    let vault = Vault::new(&test);
    vault.copy_keys(&test).await;
    test.clock.advance_days(1);
    let late = test
        .try_add(Population::JobSeeker, test.told(), OTHER)
        .await
        .unwrap();
    let late_and_erased = test
        .try_add(
            Population::Inquirer,
            test.told(),
            &[("name", "鷺沼 三郎"), ("kana", "サギヌマ サブロウ")],
        )
        .await
        .unwrap();
    vault.back_up(&test).await;
    for person in [erased, late_and_erased] {
        test.office
            .erase(&manager, person, Basis::Request)
            .await
            .unwrap();
    }
    vault.export(&test).await;

    let (_dir, office, restored) = vault.restore(&test, true).await;
    assert_eq!((restored.without_key, restored.erased_stay_erased), (1, 2));
    for person in [erased, late, late_and_erased] {
        let manager = office.caller(&test.token).await.unwrap();
        let shown = office
            .show(&manager, person, show("placement.interview", &["name"]))
            .await;
        assert_eq!(refusal(shown).code, "person.not_available");
    }
    let (_dir, _office, restored) = vault.restore(&test, false).await;
    assert_eq!((restored.without_key, restored.erased_stay_erased), (2, 0));
}

// clause: B22
#[tokio::test]
async fn what_the_law_keeps_of_an_erased_person_survives_a_restore() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let vault = Vault::new(&test);
    vault.back_up(&test).await;
    test.office
        .erase(&manager, person, Basis::Request)
        .await
        .unwrap();
    let inspection = || show("inspection.authority", &["name", "address"]);
    let kept = test
        .office
        .show(&manager, person, inspection())
        .await
        .unwrap()
        .granted;
    assert_eq!(kept["name"], SEEKER[0].1);
    vault.copy_keys(&test).await;
    let (_dir, office, _) = vault.restore(&test, false).await;
    assert_gone(&test, &office, person).await;
    let shown = office.show(&manager, person, inspection()).await.unwrap();
    assert_eq!(shown.granted, kept);
}

// clause: A19, A27, B14
#[tokio::test]
async fn what_was_withdrawn_suspended_or_deleted_stays_so_after_a_restore_with_the_export() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let suspended = test
        .try_add(Population::JobSeeker, test.told(), OTHER)
        .await
        .unwrap();
    let case = apply_with_consent(&test, &manager, person, "J-1").await;
    let vault = Vault::new(&test);
    vault.back_up(&test).await;
    vault.copy_keys(&test).await;
    test.office
        .withdraw_consent(&manager, person, any(ConsentKind::Provision))
        .await
        .unwrap();
    test.office
        .withdraw_consent(&manager, person, any(ConsentKind::Newsletter))
        .await
        .unwrap();
    test.office
        .suspend(&manager, suspended, Scope::All)
        .await
        .unwrap();
    test.office
        .delete_item(&manager, person, "education")
        .await
        .unwrap();
    vault.export(&test).await;

    let (dir, office, restored) = vault.restore(&test, true).await;
    assert_eq!(restored.replayed, 4);
    assert_eq!(restored.erased_stay_erased, 0);
    let provided = office
        .provide(&manager, person, case.referral, Channel::Electronic, None)
        .await;
    assert_eq!(next(provided), "get_consent");
    let letter = office
        .show(&manager, person, show("newsletter", &["mail"]))
        .await;
    assert_eq!(next(letter), "respect_refusal");
    let shown = office
        .show(&manager, suspended, show("placement.interview", &["name"]))
        .await;
    assert_eq!(next(shown), "respect_suspension");
    let held = office
        .show(&manager, person, show("placement.interview", &[]))
        .await
        .unwrap();
    assert!(held.granted.contains_key("name") && !held.granted.contains_key("education"));
    assert!(office.verify_journal(&[]).await.unwrap().is_ok());
    drop(office);

    let journal = journal_at(dir.path()).await;
    let first = journal
        .iter()
        .rev()
        .map(|(id, _)| id.origin)
        .next()
        .unwrap();
    let opening = journal.iter().find(|(id, _)| id.origin == first).unwrap();
    assert!(kitei_journal::restored::find_predecessor(&opening.1).is_some());
}

// clause: B5, B14
#[tokio::test]
async fn an_item_whose_deletion_was_cut_off_after_its_withdrawal_is_gone_after_a_restore() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let inside = consent(ConsentKind::SpecialCare, None, None, &["medical_history"]);
    agree(&test.office, &manager, person, inside).await;
    let item = correction("medical_history", "腰椎椎間板ヘルニア");
    let held = test.office.correct(&manager, person, item).await;
    held.unwrap();
    let vault = Vault::new(&test);
    vault.back_up(&test).await;
    vault.copy_keys(&test).await;
    test.failures.arm(2, Failure::Io);
    let which = any(ConsentKind::SpecialCare);
    let withdrawn = test.office.withdraw_consent(&manager, person, which).await;
    assert!(test.failures.disarm() && withdrawn.is_err());
    vault.export(&test).await;

    let (_dir, office, restored) = vault.restore(&test, true).await;
    assert_eq!(restored.replayed, 1);
    let manager = office.caller(&test.token).await.unwrap();
    let shown = office.show(&manager, person, show("rights.request", &[]));
    assert!(!shown.await.unwrap().granted.contains_key("medical_history"));
}

// clause: A27, B14
#[tokio::test]
async fn what_a_back_up_holds_unfinished_is_finished_in_the_new_origin_and_hides_no_later_act() {
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let doomed = test.try_add(Population::JobSeeker, test.told(), OTHER);
    let doomed = doomed.await.unwrap();
    test.failures.arm(2, Failure::Io);
    let erased = test.office.erase(&manager, doomed, Basis::Request).await;
    assert!(test.failures.disarm() && erased.is_err());
    let vault = Vault::new(&test);
    vault.back_up(&test).await;
    // The next entry, which that of the finished erasure would take the place of.
    let suspended = test.office.suspend(&manager, person, Scope::All).await;
    suspended.unwrap();
    test.reopen().await.unwrap();
    vault.copy_keys(&test).await;
    vault.export(&test).await;

    let (dir, office, _) = vault.restore(&test, true).await;
    let manager = office.caller(&test.token).await.unwrap();
    let shown = office.show(&manager, person, show("placement.interview", &["name"]));
    assert_eq!(next(shown.await), "respect_suspension");
    drop(office);
    let before = test.journal().await;
    let mut restored = journal_at(dir.path()).await;
    restored.retain(|(id, _)| id.origin == before[0].0.origin);
    assert!(
        before.starts_with(&restored),
        "the old origin was gone on with"
    );
}

// clause: A19, A27
#[tokio::test]
async fn without_the_journal_export_provision_and_mailing_stay_shut_until_the_manager_reconfirms() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let coordinator = test.coordinator("placement").await;
    let person = test.job_seeker().await;
    let case = apply_with_consent(&test, &manager, person, "J-1").await;
    let vault = Vault::new(&test);
    vault.back_up(&test).await;
    vault.copy_keys(&test).await;

    let (dir, mut office, restored) = vault.restore(&test, false).await;
    assert!(!restored.open);
    let channel = Channel::Electronic;
    let provided = office
        .provide(&manager, person, case.referral, channel, None)
        .await;
    assert_eq!(next(provided), "reconfirm_after_restore");
    let letter = office
        .show(&manager, person, show("newsletter", &["mail"]))
        .await;
    assert_eq!(next(letter), "reconfirm_after_restore");
    office
        .show(&manager, person, show("placement.interview", &["name"]))
        .await
        .unwrap();
    assert_eq!(next(office.reconfirm(&coordinator).await), "ask_manager");

    let (_, keys) = vault.unpack();
    drop(office);
    office = Office::open(test.ground_at(dir.path()), &keys)
        .await
        .unwrap();
    let provided = office
        .provide(&manager, person, case.referral, channel, None)
        .await;
    assert_eq!(
        next(provided),
        "reconfirm_after_restore",
        "a restart does not open it"
    );
    office.reconfirm(&manager).await.unwrap();
    office
        .provide(&manager, person, case.referral, channel, None)
        .await
        .unwrap();
}

// clause: B17, B18
#[tokio::test]
async fn a_burnt_office_comes_back_from_back_up_key_copy_and_passphrase() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test
        .try_add(Population::JobSeeker, test.told(), OTHER)
        .await
        .unwrap();
    let vault = Vault::new(&test);
    vault.back_up(&test).await;
    vault.copy_keys(&test).await;
    vault.export(&test).await;
    let public = test.office.public_key();
    let acknowledged = test.journal().await;

    let wrong = Passphrase::typed("AAAAA BBBBB CCCCC DDDDD EEEEE FFFFF GGGGG HHHHH");
    let store = vault.path("wrong.db");
    let refused = open_key_copy(&wrong, &vault.path("keys.copy"), &store);
    assert!(
        matches!(refused, Err(OfficeError::Custody(_))),
        "{refused:?}"
    );

    let (dir, office, restored) = vault.restore(&test, true).await;
    assert_eq!((restored.people, restored.replayed), (1, 0));
    assert_eq!(office.public_key(), public);
    assert_opens(&test, &office, person).await;
    let found = office
        .find(&manager, Field::Kana, "サオトメ", "placement.interview")
        .await
        .unwrap();
    assert_eq!(found.people.len(), 1);
    drop(office);
    let now = journal_at(dir.path()).await;
    let backed_up = acknowledged
        .iter()
        .position(|(_, entry)| entry.details.iter().any(|(_, value)| value == "back_up"));
    assert_eq!(
        now[..=backed_up.unwrap()],
        acknowledged[..=backed_up.unwrap()]
    );
    assert!(
        unpack_backup(&vault.path("backup"), dir.path()).is_err(),
        "never over an office"
    );
}

#[tokio::test]
async fn an_export_that_was_touched_is_not_replayed() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let vault = Vault::new(&test);
    vault.back_up(&test).await;
    vault.copy_keys(&test).await;
    test.office
        .suspend(&manager, person, Scope::All)
        .await
        .unwrap();
    vault.export(&test).await;
    let entries = std::fs::read_dir(vault.path("journal"))
        .unwrap()
        .map(|file| file.unwrap().path());
    let entries = entries.filter(|path| path.extension().is_some_and(|end| end == "entries"));
    for path in entries {
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&path, bytes).unwrap();
    }
    let (dir, keys) = vault.unpack();
    let export = vault.path("journal");
    let restored = Office::restore(test.ground_at(dir.path()), &keys, Some(&export)).await;
    assert!(restored.is_err());
}
