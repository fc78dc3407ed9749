//! Exports: what was written verifies; whatever is done to it afterwards is found and located.

use std::fs;
use std::path::{Path, PathBuf};

use kitei_domain::OriginId;
use kitei_journal::{
    Checkpoint, Entry, ExportReader, ExportWriter, Fault, Finding, Frontier, OriginList, Verdict,
    leaf_hash, verify_export, verify_live,
};

use crate::office::{FIRST, SECOND, entries, entry, export, golden, key};

pub(crate) fn golden_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn verdict(folder: &Path, against: &[Checkpoint]) -> Verdict {
    verify_export(folder, key().verify_key(), against).unwrap()
}

fn bad(origin: OriginId, index: u64, what: Fault) -> Vec<Finding> {
    vec![Finding {
        origin: Some(origin),
        index,
        what,
    }]
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn the_golden_files_read_and_are_written_again_alike() {
    let told: serde_json::Value =
        serde_json::from_slice(&fs::read(golden_folder().join("entries.json")).unwrap()).unwrap();
    for (number, told) in told.as_array().unwrap().iter().enumerate() {
        let bytes = hex::decode(told["hex"].as_str().unwrap()).unwrap();
        let read = Entry::decode(&bytes).unwrap();
        assert_eq!(read, entry(u8::try_from(number).unwrap()));
        assert_eq!(serde_json::to_value(&read).unwrap(), told["entry"]);
        assert_eq!(read.encode().unwrap(), bytes);
        assert_eq!(
            hex::encode(leaf_hash(&bytes)),
            told["leaf"].as_str().unwrap()
        );
    }
    let kept = golden_folder().join("export");
    let folder = tempfile::tempdir().unwrap();
    golden(folder.path());
    for (old, new) in files(&kept).iter().zip(files(folder.path())) {
        assert_eq!(
            fs::read(old).unwrap(),
            fs::read(new).unwrap(),
            "{}",
            old.display()
        );
    }
    assert_eq!(files(&kept).len(), 7);
    assert_eq!(
        verdict(&kept, &[]),
        Verdict {
            entries: 12,
            origins: 2,
            bad: vec![]
        }
    );
}

#[test]
fn a_reader_gives_every_entry_back() {
    let folder = tempfile::tempdir().unwrap();
    golden(folder.path());
    let read: Vec<_> = ExportReader::open(folder.path(), key().verify_key())
        .unwrap()
        .collect();
    let read: Vec<_> = read.into_iter().map(Result::unwrap).collect();
    assert_eq!(read.len(), 12);
    let (id, tenth) = &read[10];
    assert_eq!((id.origin, id.index, tenth), (SECOND, 1, &entry(1)));
}

#[test]
fn every_single_byte_flip_in_every_file_is_found_and_located() {
    let folder = tempfile::tempdir().unwrap();
    golden(folder.path());
    for file in files(folder.path()) {
        let whole = fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        let origin = name
            .split('.')
            .next()
            .and_then(|stem| stem.parse::<OriginId>().ok());
        let bounds = frame_ends(name, &whole);
        for place in 0..whole.len() {
            for flip in [1_u8, 0x80] {
                let mut changed = whole.clone();
                changed[place] ^= flip;
                fs::write(&file, &changed).unwrap();
                let found = verdict(folder.path(), &[]);
                let [finding] = found.bad[..] else {
                    panic!("{name} {place}: {found}")
                };
                assert_eq!(finding.origin, origin, "{name} {place}");
                if let Some(index) = bounds.iter().position(|end| place < *end) {
                    assert_eq!(finding.index, index as u64, "{name} {place}");
                }
            }
        }
        fs::write(&file, &whole).unwrap();
    }
    assert!(verdict(folder.path(), &[]).is_ok());
}

/// Where each entry or leaf of a file ends.
fn frame_ends(name: &str, whole: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut end = 0;
    let kind = Path::new(name).extension().unwrap();
    while end < whole.len() && (kind == "entries" || kind == "leaves") {
        let entries = kind == "entries";
        let length = if entries {
            4 + usize::from(u16::from_be_bytes([whole[end + 2], whole[end + 3]]))
        } else {
            32
        };
        end += length;
        ends.push(end);
    }
    ends
}

#[test]
fn every_truncation_and_every_surplus_byte_is_found() {
    let folder = tempfile::tempdir().unwrap();
    golden(folder.path());
    for file in files(folder.path()) {
        let mut whole = fs::read(&file).unwrap();
        for length in 0..whole.len() {
            fs::write(&file, &whole[..length]).unwrap();
            assert_eq!(
                verdict(folder.path(), &[]).bad.len(),
                1,
                "{} {length}",
                file.display()
            );
        }
        fs::remove_file(&file).unwrap();
        assert!(
            !verdict(folder.path(), &[]).is_ok(),
            "{} missing",
            file.display()
        );
        whole.push(b'\n');
        fs::write(&file, &whole).unwrap();
        assert_eq!(
            verdict(folder.path(), &[]).bad.len(),
            1,
            "{} longer",
            file.display()
        );
        whole.pop();
        fs::write(&file, &whole).unwrap();
    }
}

/// Overwrites the entries and leaves of the first origin, as a forger without the key could.
fn forge(folder: &Path, all: &[Vec<u8>]) {
    let framed = all.iter().flat_map(|bytes| {
        [
            u32::try_from(bytes.len()).unwrap().to_be_bytes().to_vec(),
            bytes.clone(),
        ]
        .concat()
    });
    let leaves = all.iter().flat_map(|bytes| leaf_hash(bytes));
    fs::write(
        folder.join(format!("{FIRST}.entries")),
        framed.collect::<Vec<_>>(),
    )
    .unwrap();
    fs::write(
        folder.join(format!("{FIRST}.leaves")),
        leaves.collect::<Vec<_>>(),
    )
    .unwrap();
}

#[test]
fn drops_swaps_and_forged_leaves_are_located_between_two_checkpoints() {
    let folder = tempfile::tempdir().unwrap();
    golden(folder.path());
    let honest = entries(9);
    for place in 0..9 {
        // The checkpoints are at 4 and 9.
        let from = if place < 4 { 0 } else { 4 };
        let mut forged = honest.clone();
        forged[place] = entry(40).encode().unwrap();
        forge(folder.path(), &forged);
        assert_eq!(
            verdict(folder.path(), &[]).bad,
            bad(FIRST, from, Fault::Root)
        );
        let mut dropped = honest.clone();
        dropped.remove(place);
        forge(folder.path(), &dropped);
        let what = if place < 4 {
            (0, Fault::Root)
        } else {
            (8, Fault::Short)
        };
        assert_eq!(verdict(folder.path(), &[]).bad, bad(FIRST, what.0, what.1));
        if place > 0 {
            let mut swapped = honest.clone();
            swapped.swap(place - 1, place);
            forge(folder.path(), &swapped);
            let from = if place < 5 { 0 } else { 4 };
            assert_eq!(
                verdict(folder.path(), &[]).bad,
                bad(FIRST, from, Fault::Root)
            );
        }
    }
}

#[test]
fn a_roll_back_signed_by_the_office_itself_is_seen_by_who_kept_a_newer_state() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    export(old.path(), &[(FIRST, entries(5))]);
    let kept = golden(new.path());
    let state = Checkpoint::clone(&kept.checkpoints()[0]);
    assert!(verdict(old.path(), &[]).is_ok());
    assert_eq!(
        verdict(old.path(), &[state]).bad,
        bad(FIRST, 5, Fault::RolledBack)
    );
    let found = verdict(old.path(), &kept.checkpoints()).bad;
    let absent = bad(SECOND, 0, Fault::Unlisted);
    assert_eq!(found, [bad(FIRST, 5, Fault::RolledBack), absent].concat());
    let older = OriginList::open(
        &fs::read_to_string(old.path().join("origins.note")).unwrap(),
        key().verify_key(),
    );
    assert!(verdict(new.path(), &older.unwrap().checkpoints()).is_ok());
}

#[test]
fn an_older_list_beside_newer_files_is_found() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    export(old.path(), &[(FIRST, entries(5))]);
    golden(new.path());
    fs::copy(
        old.path().join("origins.note"),
        new.path().join("origins.note"),
    )
    .unwrap();
    let found = verdict(new.path(), &[]).bad;
    assert_eq!(found[0].what, Fault::RolledBack);
    assert_eq!(found[1], bad(SECOND, 0, Fault::Unlisted)[0]);
}

#[test]
fn a_missing_origin_and_a_shorter_one_are_named() {
    let folder = tempfile::tempdir().unwrap();
    golden(folder.path());
    forge(folder.path(), &entries(6));
    assert_eq!(verdict(folder.path(), &[]).bad, bad(FIRST, 6, Fault::Short));
    for kind in ["entries", "leaves", "checkpoints"] {
        fs::remove_file(folder.path().join(format!("{FIRST}.{kind}"))).unwrap();
    }
    assert_eq!(
        verdict(folder.path(), &[]).bad,
        bad(FIRST, 0, Fault::Missing)
    );
}

#[test]
fn a_dropped_periodic_checkpoint_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let key = key();
    let mut writer = ExportWriter::create(folder.path(), &key).unwrap();
    writer.origin(FIRST).unwrap();
    let bytes = entry(3).encode().unwrap();
    (0..4100).for_each(|_| writer.entry(&bytes).unwrap());
    writer.finish(entry(0).time).unwrap();
    assert!(verdict(folder.path(), &[]).is_ok());
    let file = folder.path().join(format!("{FIRST}.checkpoints"));
    let notes = fs::read_to_string(&file).unwrap();
    let last: String = notes.split_inclusive('\n').skip(5).collect();
    fs::write(&file, last).unwrap();
    assert_eq!(
        verdict(folder.path(), &[]).bad,
        bad(FIRST, 0, Fault::Checkpoint)
    );
}

#[test]
fn a_live_store_is_verified_by_the_same_rules() {
    let all = entries(6);
    let mut frontier = Frontier::new();
    for bytes in &all {
        frontier.push(leaf_hash(bytes));
    }
    let check = |all: &[Vec<u8>]| {
        let entries = all
            .iter()
            .map(|bytes| Ok::<_, std::io::Error>((bytes, None)));
        verify_live(FIRST, entries, &frontier, &[]).unwrap()
    };
    assert_eq!(check(&all), Ok(6));
    assert_eq!(check(&all[..5]).unwrap_err().what, Fault::Short);
    assert_eq!(
        check(&[&all[..], &all[..1]].concat()).unwrap_err().what,
        Fault::Surplus
    );
    assert_eq!(
        check(&[&all[1..], &all[..1]].concat()).unwrap_err().what,
        Fault::Root
    );
}
