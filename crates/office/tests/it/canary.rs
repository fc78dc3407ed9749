//! Promise 9: nothing personal lies in clear in any file of an office, in any encoding, whatever
//! was done; and the search that says so is able to find.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kitei_custody::Passphrase;
use kitei_domain::{ConsentKind, Population};
use kitei_office::{Basis, Channel, EvidenceGiven, Scope};
use kitei_storage::{Op, Unit};
use kitei_testing::{SEEKER, TestOffice};

use crate::posted::{ask, confirm, link_of, opening, package, send};
use crate::support::{any, apply, because, consent, correction, import, show};

/// A value shorter than this in an encoding would be found in any ciphertext by chance.
const SHORTEST: usize = 6;

const CORRECTED: &str = "080-7777-6655";
const WORDING: &str = "緋乃木坂の件で応募書類をお渡ししてよろしいですか。";
const REASON: &str = "蓼科の現場で倒れたとの連絡";
const SCAN: &str = "%PDF-1.7 同意書 鴇田薫子 署名済";
const IMPORTED: &str = "氏名,フリガナ,電話番号,本籍,備考\n\
    鵜殿 しのぶ,ウドノ シノブ,090-5555-4321,鵜殿郡奥本籍村,簿記の学習を継続中の鵜殿さん。\n\
    鵜殿 二郎,ウドノ ジロウ,090-5555-4322,,丙午電機で経理。\n";
const IMPORTED_VALUES: &[&str] = &[
    "鵜殿 しのぶ",
    "ウドノ シノブ",
    "090-5555-4321",
    "鵜殿郡奥本籍村",
    "丙午電機で経理",
];

fn canaries() -> Vec<String> {
    let mut values: Vec<&str> = SEEKER.iter().map(|(_, value)| *value).collect();
    values.extend([
        CORRECTED,
        WORDING,
        REASON,
        SCAN,
        "鴇田薫子",
        "08077776655",
        "819077776655",
    ]);
    values.extend(["鷺沼楓子", "サギヌマフウコ", "+818012349917", "08012349917"]);
    values.extend(IMPORTED_VALUES);
    values.into_iter().map(str::to_owned).collect()
}

/// A value in every encoding that a file could hold it in.
fn forms(value: &str) -> BTreeMap<String, Vec<u8>> {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| value.encode_utf16().flat_map(bytes).collect();
    let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(value);
    let mut forms: BTreeMap<String, Vec<u8>> = BTreeMap::from([
        ("utf-8".to_owned(), value.as_bytes().to_vec()),
        ("utf-16le".to_owned(), utf16(u16::to_le_bytes)),
        ("utf-16be".to_owned(), utf16(u16::to_be_bytes)),
        ("shift_jis".to_owned(), shift_jis.into_owned()),
    ]);
    for (encoding, bytes) in forms.clone() {
        for before in 0..3 {
            let mut shifted = vec![0; before];
            shifted.extend(&bytes);
            let text = STANDARD.encode(&shifted).into_bytes();
            // Only the digits that hang on the value alone.
            let first = (before * 8).div_ceil(6);
            let last = shifted.len() * 8 / 6;
            forms.insert(
                format!("base64+{before} of {encoding}"),
                text[first..last].to_vec(),
            );
        }
    }
    forms.retain(|_, bytes| bytes.len() >= SHORTEST);
    forms
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Every file that holds a canary in clear: file, encoding and the number of the canary.
fn search(dir: &Path, canaries: &[String]) -> Vec<String> {
    let mut needles: BTreeMap<[u8; 4], Vec<(String, Vec<u8>)>> = BTreeMap::new();
    for (number, canary) in canaries.iter().enumerate() {
        for (encoding, bytes) in forms(canary) {
            let start = [bytes[0], bytes[1], bytes[2], bytes[3]];
            needles
                .entry(start)
                .or_default()
                .push((format!("{encoding} #{number}"), bytes));
        }
    }
    let mut hits = Vec::new();
    for path in files(dir) {
        let bytes = fs::read(&path).unwrap();
        for (at, window) in bytes.windows(4).enumerate() {
            let start = [window[0], window[1], window[2], window[3]];
            let Some(candidates) = needles.get(&start) else {
                continue;
            };
            for (what, needle) in candidates {
                if bytes[at..].starts_with(needle) {
                    hits.push(format!("{}: {what}", path.display()));
                }
            }
        }
    }
    hits
}

#[track_caller]
fn assert_clean(test: &TestOffice, after: &str) {
    let hits = search(test.path(), &canaries());
    assert!(hits.is_empty(), "after {after}: {hits:#?}");
}

// clause: B4, B17, B18
#[tokio::test]
async fn no_file_of_the_office_holds_a_value_in_clear_after_any_act() {
    let mut test = TestOffice::open().await;
    let manager = test.manager().await;
    let (phone, other) = (show("rights.request", &[]), Population::DispatchCandidate);
    test.key_file
        .write_new(&test.beside("office.key"), None, test.entropy())
        .unwrap();
    let person = test.job_seeker().await;
    test.try_add(other, test.told(), SEEKER).await.unwrap();
    assert_clean(&test, "taking in");
    let imported = import(&test.office, &manager, IMPORTED).await.unwrap();
    assert_eq!((imported.people_added, imported.quarantined.len()), (2, 1));
    assert_clean(&test, "an import with barred content");

    let office = &test.office;
    let case = apply(&test, &manager, person, "J-1").await;
    let refused = office
        .provide(&manager, person, case.referral, Channel::Electronic, None)
        .await;
    let told = format!("{:?}", refused.unwrap_err());
    assert!(
        canaries()
            .iter()
            .all(|canary| !told.contains(canary.as_str())),
        "{told}"
    );
    let mut yes = consent(
        ConsentKind::Provision,
        Some(case.recipient),
        Some(case.order),
        &[],
    );
    yes.evidence = EvidenceGiven::Spoken(WORDING.to_owned());
    office
        .give_consent(&manager, person, yes.clone())
        .await
        .unwrap();
    yes.evidence = EvidenceGiven::Paper(SCAN.as_bytes().to_vec());
    office.give_consent(&manager, person, yes).await.unwrap();
    office
        .provide(&manager, person, case.referral, Channel::Electronic, None)
        .await
        .unwrap();
    office.show(&manager, person, phone).await.unwrap();
    office
        .show(&manager, person, because("emergency", &["phone"], REASON))
        .await
        .unwrap();
    assert_clean(&test, "refusal, consent, provision, use and emergency");
    confirm(&test, &manager, case.recipient).await;
    let package = package(&test, &manager, person, &case).await;
    assert_clean(&test, "a package and a mail that waits");
    let code = ask(&test, &package).await;
    let opened = test.office.open_package(&opening(&package, &code)).await;
    assert!(opened.unwrap().items.contains_key("name"));
    test.office
        .ask_package_code(&link_of(&package))
        .await
        .unwrap();
    send(&test).await;
    assert_clean(&test, "an opening, and mail written to the folder");

    let correction = correction("phone", CORRECTED);
    let office = &test.office;
    office.correct(&manager, person, correction).await.unwrap();
    office.delete_item(&manager, person, "mail").await.unwrap();
    office
        .withdraw_consent(&manager, person, any(ConsentKind::Provision))
        .await
        .unwrap();
    office.suspend(&manager, person, Scope::All).await.unwrap();
    assert_clean(&test, "correction, deletion, withdrawal and suspension");

    let passphrase = Passphrase::generate(test.entropy());
    office.back_up(&test.beside("backup")).await.unwrap();
    office
        .export_journal(&manager, &test.beside("journal"))
        .await
        .unwrap();
    office
        .write_key_copy(
            &manager,
            &test.key_file,
            &passphrase,
            &test.beside("keys.copy"),
        )
        .await
        .unwrap();
    assert_clean(&test, "back-up, journal export and key copy");

    let mine = tempfile::tempdir().unwrap();
    office
        .export_person(&manager, person, &mine.path().join("mine"))
        .await
        .unwrap();
    assert!(
        !search(mine.path(), &canaries()).is_empty(),
        "the person's own copy is in clear"
    );
    assert_clean(&test, "the person's own copy, written elsewhere");

    test.reopen().await.unwrap();
    assert_clean(&test, "a restart");
    test.office
        .erase(&manager, person, Basis::Request)
        .await
        .unwrap();
    test.office
        .back_up(&test.beside("backup after"))
        .await
        .unwrap();
    assert_clean(&test, "erasure");
}

#[tokio::test]
async fn the_search_finds_a_value_that_was_planted_in_any_encoding() {
    let dir = tempfile::tempdir().unwrap();
    let canaries = canaries();
    let mut planted = 0;
    for (number, canary) in canaries.iter().enumerate() {
        for (encoding, bytes) in forms(canary) {
            let file = dir.path().join(format!("{number} {encoding}"));
            let noise = [0x5a; 97].as_slice();
            fs::write(&file, [noise, &bytes, noise].concat()).unwrap();
            let hits = search(dir.path(), &canaries);
            let found = hits
                .iter()
                .any(|hit| hit.ends_with(&format!("{encoding} #{number}")));
            assert!(found, "{encoding} of #{number}: {hits:?}");
            fs::remove_file(file).unwrap();
            planted += 1;
        }
    }
    assert!(planted > 300);
    for before in 0..3_usize {
        let json = format!("{}{}とその他", "x".repeat(before), canaries[0]);
        fs::write(dir.path().join("planted.json"), STANDARD.encode(json)).unwrap();
        assert!(
            !search(dir.path(), &canaries).is_empty(),
            "base64 after {before} bytes"
        );
    }
}

#[tokio::test]
async fn the_search_finds_a_value_that_was_planted_in_the_store() {
    let test = TestOffice::open().await;
    test.job_seeker().await;
    assert_clean(&test, "taking in");
    let plant = Op::SetMeta {
        key: "planted".to_owned(),
        value: SEEKER[0].1.as_bytes().to_vec(),
        expected: None,
    };
    test.ground()
        .data
        .commit(Unit::new("plant").with(plant))
        .await
        .unwrap();
    assert!(!search(test.path(), &canaries()).is_empty());
}
