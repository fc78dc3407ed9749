//! Promise 10: at the moment an act is acknowledged, a power cut takes nothing of it. What the
//! process did is recorded below it, and every byte and every new name must have been synced.

use std::path::Path;
use std::process::Command;

use kitei_office::{make_directory, unpack_backup};
use kitei_testing::Recording;
use kitei_testing::fault::{apart, under_the_shim};

use super::acts::{ACTS, URGENT, WAITING};
use super::prepared::{Prepared, copy_of};
use super::{Walk, block_on};

const RECORDED: &str = "disk::power::every_act_is_recorded";
const ASKED: &str = "KITEI_POWER_TEST";

// clause: B17, B18
#[test]
fn a_power_cut_takes_nothing_that_an_act_acknowledged() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", RECORDED, "--nocapture"])
        .env(ASKED, "yes");
    let output = under_the_shim(&mut command).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}{failed}");
}

#[test]
fn every_act_is_recorded() {
    if std::env::var_os(ASKED).is_none() {
        return;
    }
    let walk = Walk::new(super::FaultKind::Kill);
    let acts = ACTS.iter().chain(URGENT).chain(WAITING);
    let acts = acts.chain(&["unpack"]);
    let unsafe_acts: Vec<&&str> = acts.filter(|act| !is_safe(&walk, act)).collect();
    assert!(unsafe_acts.is_empty(), "{unsafe_acts:?}");
}

/// Does the act in a child and looks at the moment of its answer, with its stores still open.
fn is_safe(walk: &Walk, act: &str) -> bool {
    let dir = copy_of(walk.begun(act).0);
    let outside = tempfile::tempdir().unwrap();
    let log = outside.path().join("log");
    let ended = apart(|| block_on(perform(&walk.prepared, act, dir.path(), &log)));
    ended.is_ok()
}

async fn perform(prepared: &Prepared, act: &str, dir: &Path, log: &Path) {
    let out = dir.join("out");
    let mut recording = Recording::begin(dir, log).unwrap();
    let mut office = prepared.open(dir, 4242).await.unwrap();
    let by = office.caller(&prepared.token).await.unwrap();
    if act == "unpack" {
        office.back_up(&out).await.unwrap();
        make_directory(&dir.join("new/files")).unwrap();
        recording = Recording::begin(dir, &log.with_extension("unpack")).unwrap();
        unpack_backup(&out, &dir.join("new")).unwrap();
    } else {
        let done = prepared.perform(act, &mut office, &by, &out);
        done.await.unwrap();
    }
    let unsynced = recording.unsynced().unwrap().without(may_go);
    assert!(unsynced.is_empty(), "{act}: {unsynced:?}");
}

/// What may be lost or come back: the shared memory of a store, which is built anew from its log when
/// nobody is in it; what is sealed and only helped in making a key copy, which the next one removes.
fn may_go(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["db-shm", "store", "check"]
        .iter()
        .any(|one| extension == *one)
}
