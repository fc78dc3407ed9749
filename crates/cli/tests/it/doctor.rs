//! `kitei doctor`: each common fault made for real once. Nobody signs in, and nothing is changed.

use std::fs::{self, File, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use serde_json::{Value, json};

use crate::desk::{Desk, Said};
use crate::server::Server;

/// Looks without a token, and finds every sentence there is a key for.
fn doctor(desk: &Desk, words: &[&str]) -> Said {
    let mut command = desk.command(&[&["doctor", "--json"], words].concat());
    let output = command.env_remove("KITEI_TOKEN").output().unwrap();
    let object: Value = serde_json::from_slice(&output.stdout).unwrap();
    let said = Said {
        exit: output.status.code().unwrap(),
        object,
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    for one in said.object["findings"].as_array().unwrap() {
        for text in [&one["text"], &one["remedy"]] {
            let text = text.as_str().unwrap_or_default();
            assert!(!text.starts_with("doctor-"), "{text}");
        }
        assert_eq!(one["remedy"].is_null(), one["state"] == "ok", "{one}");
    }
    assert_eq!(said.object["ok"], json!(said.exit == 0), "{said:?}");
    said
}

/// How a thing stands; what was not looked at stands nowhere.
fn state(said: &Said, id: &str) -> String {
    let findings = said.object["findings"].as_array().unwrap();
    let states: Vec<&str> = findings
        .iter()
        .filter(|one| one["id"] == id)
        .filter_map(|one| one["state"].as_str())
        .collect();
    let worst = ["fault", "to_do", "ok"]
        .into_iter()
        .find(|state| states.contains(state));
    worst.unwrap_or("not looked at").to_owned()
}

fn office(desk: &Desk, name: &str) -> PathBuf {
    desk.dir.path().join("office").join(name)
}

/// The fault that one change makes; nothing else is a fault then.
fn faults(said: &Said) -> Vec<&str> {
    assert_eq!(said.exit, 1, "{said:?}");
    let findings = said.object["findings"].as_array().unwrap();
    let faults = findings.iter().filter(|one| one["state"] == "fault");
    faults.filter_map(|one| one["id"].as_str()).collect()
}

#[test]
fn a_new_office_has_no_fault_and_things_to_do() {
    let desk = Desk::new();
    let before = desk.run(&["journal", "verify"]).object["entries"].clone();
    let said = doctor(&desk, &[]);
    assert_eq!(said.exit, 0, "{said:?}");
    for id in [
        "office",
        "permissions",
        "reserve",
        "stores",
        "key_file",
        "clock",
        "unfinished",
        "regulation",
        "calendar",
        "staff",
        "reviews",
        "disposals",
        "outbox",
        "journal",
    ] {
        assert_eq!(state(&said, id), "ok", "{id}");
    }
    for id in ["key_copy", "law_table", "managers", "back_up", "mail"] {
        assert_eq!(state(&said, id), "to_do", "{id}");
    }
    let after = desk.run(&["journal", "verify"]).object["entries"].clone();
    assert_eq!(before, after, "looking has no entry");
    let (exit, text, _) = desk.read(&["doctor"]);
    assert_eq!(exit, 0);
    assert!(
        text.contains("[to do]") && text.contains("→ run kitei backup"),
        "{text}"
    );
    assert!(
        text.ends_with("ok\n") && text.contains("0 faults"),
        "{text}"
    );
}

#[test]
fn what_was_done_is_no_longer_to_do() {
    let desk = Desk::new();
    let phrase = desk.file("phrase", "correct horse\n");
    desk.run(&["backup", &desk.path("data")]).with(&["files"]);
    desk.run(&[
        "keys",
        "backup",
        &desk.path("keys"),
        "--passphrase-file",
        &phrase,
    ])
    .with(&["epoch"]);
    desk.run(&["staff", "recovery-code"])
        .with(&["recovery_code"]);
    let said = doctor(&desk, &[]);
    for id in ["key_copy", "managers", "back_up"] {
        assert_eq!(state(&said, id), "ok", "{id}: {said:?}");
    }
}

#[test]
fn it_looks_beside_a_server_and_not_beside_whoever_is_alone() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let said = doctor(&desk, &["--listen", &server.address]);
    assert_eq!((said.exit, state(&said, "journal").as_str()), (0, "ok"));
    assert_eq!(state(&said, "listen"), "to_do");
    server.stop();
    let lock = File::options()
        .write(true)
        .open(office(&desk, "lock"))
        .unwrap();
    lock.lock().unwrap();
    let said = doctor(&desk, &[]);
    assert_eq!((said.exit, state(&said, "office").as_str()), (0, "to_do"));
    assert_eq!(state(&said, "journal"), "not looked at");
}

#[test]
fn an_office_that_is_not_there_is_told() {
    let mut desk = Desk::new();
    let nowhere = desk.path("nowhere");
    assert_eq!(faults(&doctor(&desk, &["--office", &nowhere])), ["office"]);
    fs::create_dir(&nowhere).unwrap();
    assert_eq!(faults(&doctor(&desk, &["--office", &nowhere])), ["office"]);
    fs::write(office(&desk, "restoring"), []).unwrap();
    assert_eq!(faults(&doctor(&desk, &[])), ["office"]);
    fs::remove_file(office(&desk, "restoring")).unwrap();
    desk.token.clear();
    assert_eq!(doctor(&desk, &[]).exit, 0);
}

#[test]
fn files_that_others_read_and_a_spent_reserve_are_told_and_left_as_they_are() {
    let desk = Desk::new();
    for name in ["keys/office.key", "data.db", "files"] {
        let path = office(&desk, name);
        let own = fs::metadata(&path).unwrap().permissions();
        fs::set_permissions(&path, Permissions::from_mode(0o744)).unwrap();
        assert_eq!(faults(&doctor(&desk, &[])), ["permissions"], "{name}");
        fs::set_permissions(&path, own).unwrap();
    }
    fs::remove_file(office(&desk, "reserve")).unwrap();
    assert_eq!(faults(&doctor(&desk, &[])), ["reserve"]);
    assert!(!office(&desk, "reserve").exists(), "only looked at");
}

#[test]
fn a_wrong_key_file_is_told() {
    let desk = Desk::new();
    let key = office(&desk, "keys/office.key");
    let own = fs::read(&key).unwrap();
    fs::write(&key, [0; 96]).unwrap();
    assert_eq!(faults(&doctor(&desk, &[])), ["key_file"]);
    let other = Desk::new();
    fs::copy(office(&other, "keys/office.key"), &key).unwrap();
    assert_eq!(faults(&doctor(&desk, &[])), ["key_file"]);
    fs::write(&key, &own).unwrap();
    let away = desk.path("away");
    fs::rename(&key, &away).unwrap();
    let said = doctor(&desk, &[]);
    assert_eq!(faults(&said), ["key_file"]);
    assert!(said.object.to_string().contains("epoch 1"), "{said:?}");
    fs::rename(&away, &key).unwrap();
    assert_eq!(doctor(&desk, &[]).exit, 0);
    let phrase = desk.file("phrase", "correct horse\n");
    let locked = desk.path("locked");
    let lock = ["--key-passphrase-file", &phrase];
    desk.run(&[&["init", &locked, "--operator", "x"], &lock[..]].concat())
        .with(&["office"]);
    let said = doctor(&desk, &["--office", &locked]);
    assert_eq!((said.exit, state(&said, "key_file").as_str()), (0, "to_do"));
    let said = doctor(&desk, &[&["--office", &locked], &lock[..]].concat());
    assert_eq!(state(&said, "key_file"), "ok");
}

#[test]
fn a_rotation_cut_short_is_told_and_not_finished() {
    let desk = Desk::new();
    let own = fs::read(office(&desk, "keys/office.key")).unwrap();
    desk.run(&["keys", "rotate", "--copy", &desk.path("copy")])
        .with(&["epoch"]);
    fs::rename(
        office(&desk, "keys/office.key"),
        office(&desk, "keys/next.key"),
    )
    .unwrap();
    fs::write(office(&desk, "keys/office.key"), own).unwrap();
    assert!(faults(&doctor(&desk, &[])).contains(&"advance"));
    assert!(office(&desk, "keys/next.key").exists());
}

#[test]
fn stores_of_another_release_or_of_none_are_told_and_left_as_they_are() {
    let desk = Desk::new();
    let path = office(&desk, "data.db");
    let own = fs::read(&path).unwrap();
    // The schema's number stands at byte 60 of an SQLite file.
    let mut newer = own.clone();
    newer[63] = 99;
    fs::write(&path, &newer).unwrap();
    assert_eq!(faults(&doctor(&desk, &[])), ["stores"]);
    let mut older = own.clone();
    older[63] = 0;
    fs::write(&path, &older).unwrap();
    let said = doctor(&desk, &[]);
    assert_eq!((said.exit, state(&said, "stores").as_str()), (0, "to_do"));
    assert_eq!(fs::read(&path).unwrap(), older, "nothing was migrated");
    fs::write(&path, [7; 8192]).unwrap();
    assert_eq!(faults(&doctor(&desk, &[])), ["stores"]);
}

#[test]
fn a_journal_that_was_written_over_is_told() {
    let desk = Desk::new();
    desk.run(&["keys", "backup", &desk.path("copy")])
        .with(&["epoch"]);
    let path = office(&desk, "data.db");
    let mut bytes = fs::read(&path).unwrap();
    let word = b"key_copy";
    let mut places = bytes.windows(word.len()).enumerate();
    let place = places.find(|(_, window)| window == word).unwrap().0;
    bytes[place] = b'K';
    fs::write(&path, bytes).unwrap();
    assert_eq!(faults(&doctor(&desk, &[])), ["journal"]);
}

#[test]
fn a_mail_server_that_is_not_there_is_told_where_it_is_asked_for() {
    let desk = Desk::new();
    let gone = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = gone.local_addr().unwrap().port().to_string();
    let set = [
        "mail",
        "set",
        "--host",
        "127.0.0.1",
        "--port",
        &port,
        "--tls",
        "none",
    ];
    desk.run(&set).with(&["set"]);
    assert_eq!(doctor(&desk, &["--network"]).exit, 0);
    drop(gone);
    assert_eq!(doctor(&desk, &[]).exit, 0);
    assert_eq!(faults(&doctor(&desk, &["--network"])), ["mail"]);
}

#[test]
fn what_a_server_would_stand_on_is_looked_at() {
    let desk = Desk::new();
    assert_eq!(
        faults(&doctor(&desk, &["--listen", "0.0.0.0:0"])),
        ["listen"]
    );
    let said = doctor(&desk, &["--listen", "0.0.0.0:0", "--behind-proxy"]);
    assert_eq!(state(&said, "listen"), "ok");
    assert_eq!(state(&said, "proxy"), "to_do");
    // An address kept for documentation (RFC 5737) is none of this machine.
    let elsewhere = ["--listen", "192.0.2.1:0", "--behind-proxy"];
    assert_eq!(faults(&doctor(&desk, &elsewhere)), ["listen"]);

    let certificate = |name: &str, from: i32, until: i32| {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let chain = params.self_signed(&key).unwrap().pem();
        let key = desk.file(&format!("{name}.key"), key.serialize_pem());
        (desk.file(&format!("{name}.pem"), chain), key)
    };
    let look = |(chain, key): &(String, String)| {
        doctor(&desk, &["--tls-certificate", chain, "--tls-key", key])
    };
    let good = certificate("good", 2020, 2090);
    assert_eq!(state(&look(&good), "certificate"), "ok");
    for wrong in [
        certificate("ended", 2020, 2021),
        certificate("early", 2089, 2090),
        (good.0.clone(), certificate("other", 2020, 2090).1),
        (good.1.clone(), good.1.clone()),
        (desk.path("nothing"), good.1.clone()),
    ] {
        assert_eq!(faults(&look(&wrong)), ["certificate"], "{wrong:?}");
    }
}
