//! A desk: an office in a temporary directory and the binary to work in it.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What a command answered.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) exit: i32,
    pub(crate) object: Value,
    pub(crate) stderr: String,
}

impl Said {
    /// A word of the answer.
    pub(crate) fn word(&self, pointer: &str) -> String {
        let value = self.object.pointer(pointer);
        value
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{pointer} in {self:?}"))
            .to_owned()
    }

    /// The answer, which must be a success with these keys among its own.
    pub(crate) fn with(self, keys: &[&str]) -> Self {
        assert_eq!(self.exit, 0, "{self:?}");
        self.has(keys)
    }

    /// The answer, which must have these keys.
    pub(crate) fn has(self, keys: &[&str]) -> Self {
        for key in keys {
            assert!(self.object.get(key).is_some(), "no {key} in {self:?}");
        }
        self
    }

    /// The answer, which must be a refusal by the regulation with clauses, a next step and an entry.
    pub(crate) fn refused(self) -> Self {
        assert_eq!(self.exit, 3, "{self:?}");
        for list in ["/error/clauses", "/error/next"] {
            let list = self.object.pointer(list).and_then(Value::as_array);
            assert!(!list.unwrap().is_empty(), "{self:?}");
        }
        self.has_entry()
    }

    /// The answer, which must name its journal entry.
    pub(crate) fn has_entry(self) -> Self {
        self.word("/entry/id");
        assert_eq!(self.word("/entry/leaf_hash").len(), 64);
        self
    }

    /// The answer, which must be a failure with this code.
    pub(crate) fn failed(self, exit: i32, code: &str) -> Self {
        assert_eq!(
            (self.exit, self.word("/error/code").as_str()),
            (exit, code),
            "{self:?}"
        );
        let keys: Vec<&String> = self.object["error"].as_object().unwrap().keys().collect();
        assert_eq!(keys, ["code", "message", "clauses", "next"]);
        self.has(&["entry"])
    }
}

/// An office and somebody in it.
pub(crate) struct Desk {
    pub(crate) dir: TempDir,
    pub(crate) token: String,
    pub(crate) manager: String,
}

impl Desk {
    /// A new office with its first manager.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = Self {
            dir,
            token: String::new(),
            manager: String::new(),
        };
        let office = desk.path("office");
        let made = desk.run(&["init", &office, "--operator", "青葉"]);
        let made = made.with(&["office", "manager", "public_key"]);
        desk.token = made.word("/manager/token");
        desk.manager = made.word("/manager/id");
        desk
    }

    /// A path in the temporary directory.
    pub(crate) fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
    }

    /// Writes a file there.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.dir.path().join(name), bytes).unwrap();
        self.path(name)
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kitei"));
        command
            .args(words)
            .env_remove("KITEI_KEY_PASSPHRASE_FILE")
            .env("KITEI_LANG", "en")
            .env("KITEI_OFFICE", PathBuf::from(self.path("office")))
            .env("KITEI_TOKEN", &self.token)
            .current_dir(self.dir.path());
        command
    }

    /// Runs with `--json`.
    pub(crate) fn run(&self, words: &[&str]) -> Said {
        self.run_with(words, "")
    }

    /// Runs with `--json` and something on standard input.
    pub(crate) fn run_with(&self, words: &[&str], input: &str) -> Said {
        let mut command = self.command(words);
        command.arg("--json");
        said(&piped(command, input))
    }

    /// Runs without `--json`: exit code, standard output, standard error.
    pub(crate) fn read(&self, words: &[&str]) -> (i32, String, String) {
        let output = piped(self.command(words), "");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (
            output.status.code().unwrap(),
            text(&output.stdout),
            text(&output.stderr),
        )
    }

    /// A job seeker with a name, contacts and a career.
    pub(crate) fn person(&self) -> String {
        let added = self.run(&[
            "people",
            "add",
            "--population",
            "job_seeker",
            "--told",
            "unknown",
            "--source",
            "self",
            "--item",
            "name=山田花子",
            "--item",
            "kana=ヤマダハナコ",
            "--item",
            "phone=090-1234-0000",
            "--item",
            "birth_date=1990-01-02",
            "--item",
            "career=経理10年",
            "--item",
            "address=東京都八王子市明神町1-1",
        ]);
        added
            .with(&["id", "registration", "ruling", "entry"])
            .has_entry()
            .word("/id")
    }

    /// An employer.
    pub(crate) fn recipient(&self, kind: &str) -> String {
        let added = self.run(&[
            "recipient",
            "add",
            "--kind",
            kind,
            "--name",
            "さくら会計",
            "--address",
            "東京都立川市",
            "--representative",
            "近藤",
            "--country",
            "JP",
            "--licence",
            "13-ユ-000001",
        ]);
        added.with(&["id"]).word("/id")
    }

    /// A job order.
    pub(crate) fn order(&self, recipient: &str, number: &str) -> String {
        let words = [
            "orders",
            "add",
            "--number",
            number,
            "--recipient",
            recipient,
        ];
        self.run(&words).with(&["id"]).word("/id")
    }

    /// The notice was shown to the person.
    pub(crate) fn told(&self, person: &str) {
        let words = [
            "notice",
            "show",
            person,
            "--on",
            &self.today(),
            "--evidence",
            "screen",
        ];
        self.run(&words).with(&["told", "entry"]).has_entry();
    }

    /// Today, as the journal dates it.
    pub(crate) fn today(&self) -> String {
        let staff = self.run(&["staff", "list"]).with(&["staff"]);
        let listed = staff.object["staff"].as_array().unwrap();
        let manager = listed.iter().find_map(|one| one["pledged_on"].as_str());
        manager.unwrap().to_owned()
    }

    /// A referral of the person to an order of a new employer, with consent for these items:
    /// recipient, order, referral.
    pub(crate) fn referral(&self, person: &str, items: &str) -> (String, String, String) {
        let recipient = self.recipient("employer");
        let order = self.order(&recipient, "J-1");
        self.run(&[
            "consent",
            "give",
            person,
            "--kind",
            "provision",
            "--recipient",
            &recipient,
            "--order",
            &order,
            "--items",
            items,
            "--evidence",
            "spoken:wording",
        ])
        .with(&["consent", "entry"])
        .has_entry();
        let opened = self.run(&["referral", "open", person, "--order", &order]);
        let opened = opened.with(&["referral", "phase", "entry"]).has_entry();
        (recipient, order, opened.word("/referral"))
    }
}

fn piped(mut command: Command, input: &str) -> Output {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that reads nothing may be gone already.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> Said {
    let stdout = String::from_utf8(output.stdout.clone()).unwrap();
    let stderr = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(
        stdout.lines().count(),
        1,
        "one object on one line: {stdout:?} {stderr}"
    );
    let object: Value = serde_json::from_str(&stdout).unwrap();
    assert!(object.is_object());
    Said {
        exit: output.status.code().unwrap(),
        object,
        stderr,
    }
}
