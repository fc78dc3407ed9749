//! Golden files: bytes that this and every later release must read.
//!
//! A file that was released is never changed; a new format version adds files of its own.

#![expect(clippy::unwrap_used, reason = "test helpers")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use kitei_custody::{
    Cost, Custody, FileAad, Held, IndexKey, KeyClass, KeyCopy, KeyFile, KeySlot, OfficeKey,
    Passphrase, Sealed, SealedSection, Section, seal_file,
};

use crate::office::{
    Counting, OPERATOR, PERSON, REGISTRATION, aad, durable, epoch, keyring, working,
};

const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};

/// The bytes of the golden file, which must be those that this release makes.
fn golden(name: &str, made: &[u8]) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    let read = hex::decode(std::fs::read_to_string(&path).unwrap().trim()).unwrap();
    assert_eq!(
        made, read,
        "{name}: this release writes other bytes than the format says"
    );
    read
}

#[test]
fn golden_key_files_and_copies_read_and_are_written_alike() {
    let entropy = Counting::default();
    let file = KeyFile::create(&entropy).unwrap();
    let passphrase = Passphrase::typed("ひらけごま");
    let bytes = golden("key_file_v1.hex", &file.to_bytes(None, &entropy).unwrap());
    assert_eq!(KeyFile::from_bytes(&bytes, None).unwrap().id(), file.id());
    let locked = file.to_bytes(Some((&passphrase, CHEAP)), &entropy).unwrap();
    let bytes = golden("key_file_locked_v1.hex", &locked);
    assert_eq!(
        KeyFile::from_bytes(&bytes, Some(&passphrase)).unwrap().id(),
        file.id()
    );

    let mut out = Vec::new();
    let lock = (&passphrase, CHEAP);
    KeyCopy::seal(
        file.id(),
        lock,
        &mut &b"the key store"[..],
        &mut out,
        &entropy,
    )
    .unwrap();
    let bytes = golden("key_copy_v1.hex", &out);
    let (mut rest, mut plain) = (bytes.as_slice(), Vec::new());
    let copy = KeyCopy::read_head(&mut rest).unwrap();
    copy.open(&passphrase, &mut rest, &mut plain).unwrap();
    assert_eq!(
        (copy.id(), plain.as_slice()),
        (file.id(), &b"the key store"[..])
    );
}

#[test]
fn golden_rows_of_the_key_store_read_and_are_written_alike() {
    let entropy = Counting::default();
    let epoch = epoch(&entropy);
    let mut keys = keyring(&entropy);
    keys.add(
        KeySlot::of(REGISTRATION, KeyClass::Item("health".to_owned())),
        &entropy,
    );
    keys.add(KeySlot::of(REGISTRATION, KeyClass::File([7; 16])), &entropy);
    let row = epoch
        .seal_keyring(OPERATOR, PERSON, &keys, &entropy)
        .unwrap();
    let read = epoch
        .open_keyring(OPERATOR, PERSON, &golden("keyring_v1.hex", &row))
        .unwrap();
    assert_eq!(read, keys);
    golden("token_v1.hex", &epoch.token(&[1; 16]));

    let index = IndexKey::fresh(&entropy);
    let row = golden(
        "meta_index_key_v1.hex",
        &index.seal(&epoch, OPERATOR, &entropy).unwrap(),
    );
    let index = IndexKey::open(&epoch, OPERATOR, &row).unwrap();
    golden("index_seed_v1.hex", &index.seed("kana", "ハヤシ"));

    let office = OfficeKey::fresh(&entropy);
    let sealed = office
        .seal_row("recipient", &[1; 16], b"name", &entropy)
        .unwrap();
    let sealed = Sealed::from_ciphertext(golden("register_v1.hex", sealed.as_ciphertext()));
    assert_eq!(
        office
            .open_row("recipient", &[1; 16], &sealed)
            .unwrap()
            .as_slice(),
        b"name"
    );
}

#[test]
fn golden_records_and_files_read_and_are_written_alike() {
    let entropy = Counting::default();
    let mut keys = keyring(&entropy);
    keys.add(KeySlot::of(REGISTRATION, KeyClass::File([7; 16])), &entropy);
    let mut section = Section::new();
    section.set("name", "林 薫");
    let sealed = section
        .seal(&keys, &working(), aad("contact"), &entropy)
        .unwrap();
    let sealed = Sealed::from_ciphertext(golden("record_v1.hex", sealed.as_ciphertext()));
    let slot = working();
    let place = SealedSection {
        aad: aad("contact"),
        slot: &slot,
        sealed: &sealed,
    };
    let held = Held::open(&keys, &place).unwrap();
    assert_eq!(held.equals("name", "林 薫"), Some(true));
    let name = BTreeSet::from(["name".to_owned()]);
    golden(
        "shown_v1.hex",
        &kitei_custody::shown_mac(&keys, &[(&held, name)]).unwrap(),
    );

    let place = FileAad {
        operator: OPERATOR,
        person: PERSON,
        registration: REGISTRATION,
        file: [7; 16],
        item: "resume",
    };
    let (mut out, mut plain) = (Vec::new(), Vec::new());
    seal_file(
        &keys,
        place,
        &mut &b"a short resume"[..],
        &mut out,
        &entropy,
    )
    .unwrap();
    let bytes = golden("file_v1.hex", &out);
    let (index, office) = (IndexKey::fresh(&entropy), OfficeKey::fresh(&entropy));
    let (_, door) = Custody::new(epoch(&entropy), index, office);
    let grant = door.grant(&durable(), PERSON, BTreeSet::from(["resume".to_owned()]));
    grant
        .open_file(&keys, place, &mut bytes.as_slice(), &mut plain)
        .unwrap();
    assert_eq!(plain, b"a short resume");
}
