//! Promise 10 for the whole command: once it has answered, a power cut takes nothing of it.

use std::path::Path;

use kitei_testing::Recording;

use crate::desk::Desk;

/// Runs a command, which must succeed, and looks at what it left unsynced.
fn is_safe(desk: &Desk, words: &str) {
    let words: Vec<&str> = words.split(' ').collect();
    let outside = tempfile::tempdir().unwrap();
    let log = outside.path().join("log");
    let mut command = desk.command(&words);
    let (recording, output) = Recording::of(desk.dir.path(), &log, &mut command).unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{words:?}: {said}");
    let unsynced = recording.unsynced().unwrap().without(may_go);
    assert!(unsynced.is_empty(), "{words:?}: {unsynced:?}");
}

/// What may be lost or come back: the locks, which are empty; the shared memory of a store and,
/// once all of it is in the store, its log; what is sealed and only helped in making a key copy.
fn may_go(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let helpers = ["-shm", "-wal", ".store", ".check"];
    ["lock", "present"].contains(&&*name) || helpers.iter().any(|end| name.ends_with(end))
}

#[test]
fn a_power_cut_takes_nothing_that_a_command_told() {
    let desk = Desk::new();
    let person = desk.person();
    let today = desk.today();
    desk.file("paper", "%PDF-1.7 a signed paper");
    desk.file("passphrase", "a passphrase of our own\n");
    let lock = "--passphrase-file passphrase";
    for command in [
        "init second/office --operator 青葉".to_owned(),
        "people add --population job_seeker --told unknown --source self --item name=山田次郎"
            .to_owned(),
        format!("notice show {person} --on {today} --evidence paper:paper"),
        format!("people export {person} --to out/person"),
        "journal export out/journal".to_owned(),
        format!("keys rotate --copy copy {lock}"),
        format!("keys backup copy {lock}"),
        "backup backed-up".to_owned(),
        format!("restore backed-up third/office --keys copy --journal out/journal {lock}"),
        format!("people erase {person} --basis request"),
    ] {
        is_safe(&desk, &command);
    }
}
