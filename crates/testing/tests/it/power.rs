//! The record of a process tells what a power cut at its end would take, and nothing else.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use kitei_testing::{Recording, Unsynced};

/// What the child below has at hand.
const BEGIN: &str = r#"
import os, sys
os.chdir(sys.argv[1])
def sync(name):
    fd = os.open(name, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)
def put(name, flags=os.O_CREAT):
    fd = os.open(name, os.O_WRONLY | flags)
    os.write(fd, b"one")
    os.close(fd)
"#;

/// What is unsynced after a piece of work: the files with bytes, new names, removed names.
fn after(work: &str) -> [BTreeSet<PathBuf>; 3] {
    let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let dir = dir.path().canonicalize().unwrap();
    let mut command = Command::new("python3");
    command.arg("-c").arg(format!("{BEGIN}{work}")).arg(&dir);
    let log = outside.path().join("log");
    let (recording, output) = Recording::of(&dir, &log, &mut command).unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let Unsynced {
        bytes,
        names,
        removed,
    } = recording.unsynced().unwrap();
    let short = |paths: BTreeSet<PathBuf>| {
        let names = paths.iter().map(|path| path.strip_prefix(&dir).unwrap());
        names.map(Path::to_owned).collect()
    };
    [short(bytes), short(names), short(removed)]
}

fn paths(bytes: &[&str], names: &[&str], removed: &[&str]) -> [BTreeSet<PathBuf>; 3] {
    [bytes, names, removed].map(|names| names.iter().map(PathBuf::from).collect())
}

#[test]
fn a_file_needs_its_bytes_and_its_name_synced() {
    let work = "os.mkdir('room')\nput('room/file')\n";
    let all = ["room", "room/file"];
    assert_eq!(after(work), paths(&["room/file"], &all, &[]));
    let synced = format!("{work}sync('room/file')\n");
    assert_eq!(after(&synced), paths(&[], &all, &[]));
    let named = format!("{synced}sync('room')\n");
    assert_eq!(after(&named), paths(&[], &["room"], &[]));
    let safe = format!("{named}sync('.')\n");
    assert_eq!(after(&safe), paths(&[], &[], &[]));
    let again = format!("{safe}put('room/file')\n");
    assert_eq!(after(&again), paths(&["room/file"], &[], &[]));
    let emptied = format!("{safe}os.open('room/file', os.O_WRONLY | os.O_TRUNC)\n");
    assert_eq!(after(&emptied), paths(&["room/file"], &[], &[]));
}

#[test]
fn a_renamed_file_keeps_its_unsynced_bytes_and_has_a_new_name() {
    let work = "put('a')\nsync('.')\nos.rename('a', 'b')\n";
    assert_eq!(after(work), paths(&["b"], &["b"], &[]));
    let linked = "put('a')\nsync('a')\nsync('.')\nos.link('a', 'b')\n";
    assert_eq!(after(linked), paths(&[], &["b"], &[]));
}

#[test]
fn a_removed_file_is_gone_once_its_directory_is_synced() {
    let work = "put('a')\nsync('.')\nos.unlink('a')\n";
    assert_eq!(after(work), paths(&[], &[], &["a"]));
    assert_eq!(after(&format!("{work}sync('.')\n")), paths(&[], &[], &[]));
    assert_eq!(after("put('a')\nos.unlink('a')\n"), paths(&[], &[], &[]));
}
