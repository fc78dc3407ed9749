//! The second verifier, in Python, comes to the same verdicts as ours.

use std::fs;
use std::path::Path;
use std::process::Command;

use kitei_journal::{OriginList, verify_export};

use crate::export::golden_folder;
use crate::office::{FIRST, entries, export, golden, key};

const WANTED: &str =
    "install python3 and its package `cryptography` (Debian: python3-cryptography)";

fn python(folder: &Path, against: Option<&Path>) -> String {
    let script =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../verifiers/python/verify_export.py");
    let mut command = Command::new("python3");
    command
        .arg("-B")
        .arg(script)
        .arg(folder)
        .arg(key().verify_key().to_string());
    if let Some(note) = against {
        command.arg("--against").arg(note);
    }
    let Ok(output) = command.output() else {
        panic!("python3 does not start: {WANTED}")
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!errors.contains("cryptography"), "{WANTED}: {errors}");
    assert!(errors.is_empty(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn ours(folder: &Path) -> String {
    verify_export(folder, key().verify_key(), &[])
        .unwrap()
        .to_string()
}

#[test]
fn both_verifiers_prove_the_golden_export() {
    let folder = golden_folder().join("export");
    assert_eq!(python(&folder, None), "ok entries=12 origins=2\n");
    assert_eq!(python(&folder, None), ours(&folder));
}

#[test]
fn both_verifiers_find_the_same_fault_at_the_same_place() {
    let folder = tempfile::tempdir().unwrap();
    golden(folder.path());
    for file in fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().path())
    {
        let whole = fs::read(&file).unwrap();
        let mut tampered = vec![Vec::new(), whole[..whole.len() / 2].to_vec()];
        tampered.push([&whole[..], b"\n"].concat());
        for place in [0, 3, whole.len() / 3, whole.len() / 2, whole.len() - 1] {
            let mut flipped = whole.clone();
            flipped[place] ^= 0x40;
            tampered.push(flipped);
        }
        for bytes in tampered {
            fs::write(&file, bytes).unwrap();
            let found = python(folder.path(), None);
            assert!(found.starts_with("bad "), "{}: {found}", file.display());
            assert_eq!(found, ours(folder.path()), "{}", file.display());
        }
        fs::remove_file(&file).unwrap();
        assert_eq!(python(folder.path(), None), ours(folder.path()));
        fs::write(&file, whole).unwrap();
    }
}

#[test]
fn both_verifiers_see_a_roll_back() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    export(old.path(), &[(FIRST, entries(5))]);
    let kept: OriginList = golden(new.path());
    let found = verify_export(old.path(), key().verify_key(), &kept.checkpoints()).unwrap();
    let note = new.path().join("origins.note");
    assert_eq!(python(old.path(), Some(&note)), found.to_string());
    assert!(found.to_string().contains("rolled_back"));
}
