//! The main job, walked in the terminal with the same commands that a coordinator types. Every step
//! says what it shows and by which clauses.

use std::fs;
use std::path::{Path, PathBuf};

use kitei_domain::Clock;
use serde_json::{Value, json};

use super::people;
use super::stage::{Stage, word};
use crate::config::Token;
use crate::failure::Failure;
use crate::output::Answer;
use crate::run::Session;
use crate::system::SystemClock;

/// Walks it in a directory that is there and empty.
pub(super) async fn walk(root: PathBuf, session: &Session<'_>) -> Result<Answer, Failure> {
    let office = root.join("office");
    let mut stage = Stage {
        outer: session,
        root,
        office,
        token: None,
        steps: 0,
    };
    stage.begin().await?;
    let (person, phone) = stage.take_in().await?;
    let (order, recipient) = stage.look(&person).await?;
    stage.place(&person, &order, &recipient).await?;
    stage.leave(&person).await?;
    let (entries, gone) = stage.come_back(&phone).await?;
    stage.close(&person, entries, gone)
}

impl Stage<'_> {
    async fn begin(&mut self) -> Result<(), Failure> {
        let folder = self.root.display().to_string();
        self.tell("demo-begin", &[("folder", folder.as_str())]);
        let office = self.office.display().to_string();
        let operator = self.outer.messages.text("demo-operator");
        let made = self
            .act("demo-office", &["init", &office, "--operator", &operator])
            .await?;
        let token = word(&made.object, "/manager/token");
        self.token = Some(Token(token));
        Ok(())
    }

    /// The spreadsheets come in; the phone rings.
    async fn take_in(&mut self) -> Result<(String, String), Failure> {
        let (people, orders) = (self.file("people.csv"), self.file("orders.csv"));
        fs::write(&people, people::PEOPLE).map_err(Failure::at(Path::new(&people)))?;
        fs::write(&orders, people::ORDERS).map_err(Failure::at(Path::new(&orders)))?;
        self.act("demo-import", &["import", "people", &people])
            .await?;
        self.act("demo-orders", &["import", "orders", &orders])
            .await?;
        let phone = people::CALLER.to_owned();
        let found = self
            .act(
                "demo-find",
                &[
                    "people",
                    "find",
                    "--phone",
                    &phone,
                    "--purpose",
                    "placement.interview",
                ],
            )
            .await?;
        Ok((word(&found.object, "/people/0/id"), phone))
    }

    /// What may be seen before the notice was shown, and what not.
    async fn look(&mut self, person: &str) -> Result<(String, String), Failure> {
        let items = "name,career,skills";
        self.act(
            "demo-show",
            &[
                "people",
                "show",
                person,
                "--purpose",
                "placement.job_search",
                "--items",
                items,
            ],
        )
        .await?;
        self.refused(
            "demo-refused",
            &[
                "people",
                "show",
                person,
                "--purpose",
                "placement.application",
                "--items",
                items,
            ],
        )
        .await?;
        let today = SystemClock.now().day().to_string();
        self.act(
            "demo-notice",
            &[
                "notice",
                "show",
                person,
                "--on",
                &today,
                "--evidence",
                "screen",
            ],
        )
        .await?;
        let orders = self.act("demo-order", &["orders", "list"]).await?;
        Ok((
            word(&orders.object, "/orders/0/id"),
            word(&orders.object, "/orders/0/recipient"),
        ))
    }

    /// Consent, referral, provision, withdrawal.
    async fn place(&mut self, person: &str, order: &str, recipient: &str) -> Result<(), Failure> {
        let today = SystemClock.now().day().to_string();
        self.act(
            "demo-consent",
            &[
                "consent",
                "give",
                person,
                "--kind",
                "provision",
                "--recipient",
                recipient,
                "--order",
                order,
                "--items",
                "name,career,skills",
                "--evidence",
                "spoken:応募先にお名前、職務経歴、スキルをお伝えしてよろしいですか。",
            ],
        )
        .await?;
        let opened = self
            .act(
                "demo-refer",
                &["referral", "open", person, "--order", order],
            )
            .await?;
        let referral = word(&opened.object, "/referral");
        self.act(
            "demo-decide",
            &[
                "referral",
                "decide",
                &referral,
                "--on",
                &today,
                "--evidence",
                "screen",
            ],
        )
        .await?;
        let provide = [
            "provide",
            person,
            "--referral",
            &referral,
            "--channel",
            "electronic",
        ];
        self.act("demo-provide", &provide).await?;
        self.act(
            "demo-withdraw",
            &[
                "consent",
                "withdraw",
                person,
                "--kind",
                "provision",
                "--recipient",
                recipient,
            ],
        )
        .await?;
        self.refused("demo-withdrawn", &provide).await?;
        self.act("demo-history", &["people", "access-history", person])
            .await?;
        Ok(())
    }

    /// A back-up with the person in it; then the person is erased.
    async fn leave(&mut self, person: &str) -> Result<(), Failure> {
        fs::write(self.file("passphrase.txt"), "demo-demo-demo-demo\n")
            .map_err(Failure::at(&self.root))?;
        let (backup, copy) = (self.file("office.backup"), self.file("keys.copy"));
        let passphrase = self.file("passphrase.txt");
        self.act("demo-backup", &["backup", &backup]).await?;
        self.act(
            "demo-keys",
            &["keys", "backup", &copy, "--passphrase-file", &passphrase],
        )
        .await?;
        let erase = ["people", "erase", person, "--basis", "request"];
        self.act("demo-preview", &[erase.as_slice(), &["--preview"]].concat())
            .await?;
        self.act("demo-erase", &erase).await?;
        let export = self.file("journal");
        self.act("demo-export", &["journal", "export", &export])
            .await?;
        Ok(())
    }

    /// The office burns down and comes back elsewhere; the erased person does not.
    async fn come_back(&mut self, phone: &str) -> Result<(u64, bool), Failure> {
        let (backup, copy, export) = (
            self.file("office.backup"),
            self.file("keys.copy"),
            self.file("journal"),
        );
        let (passphrase, elsewhere) = (self.file("passphrase.txt"), self.file("office2"));
        self.act(
            "demo-restore",
            &[
                "restore",
                &backup,
                &elsewhere,
                "--keys",
                &copy,
                "--passphrase-file",
                &passphrase,
                "--journal",
                &export,
            ],
        )
        .await?;
        self.office = PathBuf::from(&elsewhere);
        let found = self
            .act(
                "demo-gone",
                &[
                    "people",
                    "find",
                    "--phone",
                    phone,
                    "--purpose",
                    "placement.interview",
                ],
            )
            .await?;
        let nobody = found
            .object
            .get("people")
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty);
        let verified = self
            .act("demo-verify", &["journal", "verify", &export])
            .await?;
        let entries = verified
            .object
            .get("entries")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        Ok((entries, nobody))
    }

    fn close(&self, person: &str, entries: u64, gone: bool) -> Result<Answer, Failure> {
        let office = self.office.display().to_string();
        let token = self.token.as_ref().map_or("", |token| token.0.as_str());
        self.show(
            &self
                .outer
                .messages
                .text_with("demo-verified", &[("entries", entries.into())]),
        );
        self.tell(
            "demo-next",
            &[("office", office.as_str()), ("token", token)],
        );
        if !gone {
            return Err(Failure::Unreadable {
                what: "the restored office",
            });
        }
        let mut answer = Answer::done(json!({
            "office": office,
            "token": token,
            "person": person,
            "steps": self.steps,
            "entries": entries,
            "ok": true,
        }));
        answer.document = Some(String::new());
        Ok(answer)
    }
}
