//! The failing disk fails as it says, and only where it says.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Output};

use kitei_testing::fault::{FaultKind, FaultyRun, count_calls};

/// Calls of the child below: open, write, fsync, write, fsync, rename, unlink.
const CHILD: &str = r#"
import os, sys
os.chdir(sys.argv[1])
first = os.open("first", os.O_WRONLY | os.O_CREAT)
os.write(first, b"one")
os.fsync(first)
os.write(first, b"two")
os.fsync(first)
os.rename("first", "second")
os.unlink("second")
"#;

const CALLS: u64 = 7;

fn child(dir: &Path) -> Command {
    let mut command = Command::new("python3");
    command.arg("-c").arg(CHILD).arg(dir);
    command
}

fn run(dir: &Path, at: u64, kind: FaultKind) -> Output {
    FaultyRun {
        dir: dir.to_owned(),
        at,
        kind,
    }
    .output(&mut child(dir))
    .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn every_call_below_the_directory_is_counted_and_none_elsewhere() {
    let (inside, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let scratch = outside.path().join("count");
    let dir = inside.path();
    assert_eq!(count_calls(dir, &scratch, &mut child(dir)).unwrap(), CALLS);
    assert_eq!(
        count_calls(outside.path(), &scratch, &mut child(dir)).unwrap(),
        0
    );
}

#[test]
fn a_killed_process_has_done_exactly_the_calls_before() {
    for at in 1..=CALLS + 1 {
        for (kind, done) in [(FaultKind::Kill, at - 1), (FaultKind::KillAfter, at)] {
            let dir = tempfile::tempdir().unwrap();
            let output = run(dir.path(), at, kind);
            let expected = if at <= CALLS { Some(9) } else { None };
            assert_eq!(
                output.status.signal(),
                expected,
                "{kind:?} at {at}: {}",
                said(&output)
            );
            let held = |name: &str| fs::read_to_string(dir.path().join(name)).ok();
            let text = match done {
                0 | 1 => "",
                2 | 3 => "one",
                _ => "onetwo",
            };
            let first = (1..6).contains(&done).then(|| text.to_owned());
            let second = (done == 6).then(|| text.to_owned());
            assert_eq!(
                (held("first"), held("second")),
                (first, second),
                "{kind:?} at {at}"
            );
        }
    }
}

#[test]
fn a_full_disk_stays_full() {
    let dir = tempfile::tempdir().unwrap();
    let output = run(dir.path(), 3, FaultKind::Enospc);
    assert!(
        said(&output).contains("No space left on device"),
        "{}",
        said(&output)
    );
    assert_eq!(fs::read_to_string(dir.path().join("first")).unwrap(), "one");
}

#[test]
fn a_disk_that_cannot_sync_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let output = run(dir.path(), 4, FaultKind::Eio);
    assert!(
        said(&output).contains("Input/output error"),
        "{}",
        said(&output)
    );
    assert_eq!(
        fs::read_to_string(dir.path().join("first")).unwrap(),
        "onetwo"
    );
}

#[test]
fn a_disk_that_is_full_has_room_for_as_much_as_was_removed() {
    const FREEING: &str = r#"
import os, sys
os.chdir(sys.argv[1])
first = os.open("first", os.O_WRONLY | os.O_CREAT)
try:
    os.write(first, b"one")
except OSError as error:
    print("full" if error.errno == 28 else error)
os.unlink("large")
os.write(first, b"two")
try:
    os.write(first, b"more")
except OSError as error:
    print("full" if error.errno == 28 else error)
"#;
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("large"), vec![0; 6]).unwrap();
    let mut command = Command::new("python3");
    command.arg("-c").arg(FREEING).arg(dir.path());
    let full = FaultyRun {
        dir: dir.path().to_owned(),
        at: 1,
        kind: FaultKind::Full,
    };
    let output = full.output(&mut command).unwrap();
    assert_eq!(output.stdout, b"full\nfull\n", "{}", said(&output));
    assert_eq!(fs::read_to_string(dir.path().join("first")).unwrap(), "two");
}

#[test]
fn where_nothing_can_be_made_what_is_there_still_opens() {
    const MAKING: &str = r#"
import os, sys
os.chdir(sys.argv[1])
def told(make):
    try:
        make()
        print("done")
    except OSError as error:
        print(os.strerror(error.errno))
told(lambda: os.open("there", os.O_WRONLY | os.O_CREAT))
told(lambda: os.mkdir("folder"))
told(lambda: os.open("new", os.O_WRONLY | os.O_CREAT))
told(lambda: os.mkdir("new folder"))
"#;
    for (kind, word) in [
        (FaultKind::Enospc, "No space left on device"),
        (FaultKind::Eio, "Input/output error"),
        (FaultKind::Full, "done"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("there"), "").unwrap();
        fs::create_dir(dir.path().join("folder")).unwrap();
        let mut command = Command::new("python3");
        command.arg("-c").arg(MAKING).arg(dir.path());
        let dir = dir.path().to_owned();
        let output = FaultyRun { dir, at: 1, kind }.output(&mut command).unwrap();
        let expected = format!("done\nFile exists\n{word}\n{word}\n");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(told, expected, "{kind:?}: {}", said(&output));
    }
}
