//! Fills the office of the demonstration, with the same commands that a coordinator types: lists taken
//! in, a dispatch candidate before the decision, a person whose sheet waits in the queue, and two
//! members of the staff who can sign in.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use kitei_custody::TotpSeed;
use kitei_domain::{Clock, Timestamp};
use kitei_i18n::Messages;
use kitei_office::Asker;
use serde_json::{Map, Value};

use super::people;
use super::post::DemoPost;
use super::stage::{command, word};
use crate::config::Token;
use crate::failure::Failure;
use crate::place::Hold;
use crate::run::Session;
use crate::system::SystemClock;

/// The password of both accounts; there is nothing behind it but invented people.
pub(super) const PASSWORD: &str = "kasa-ga-sanbon-ekimae-ni";

/// So long does an authenticator app show a code.
pub(super) const STEP_MS: i64 = 30_000;

/// Somebody who can sign in.
pub(super) struct Account {
    pub(super) name: &'static str,
    pub(super) seed: TotpSeed,
    /// The seed as it is typed into an app.
    pub(super) written: String,
    /// At which moment the last code was shown that was used.
    pub(super) used: Timestamp,
}

/// What the scenes need of a filled office.
pub(super) struct Filled {
    pub(super) token: Token,
    pub(super) manager: Account,
    pub(super) coordinator: Account,
    /// The referral of the dispatch candidate.
    pub(super) referral: String,
}

/// An office that is being filled.
pub(super) struct Filling<'a> {
    root: &'a Path,
    office: PathBuf,
    messages: &'a Messages,
    post: &'a DemoPost,
    token: Option<Token>,
}

/// Makes the office in this folder and fills it.
pub(super) async fn fill(
    root: &Path,
    messages: &Messages,
    post: &DemoPost,
) -> Result<Filled, Failure> {
    let office = root.join("office");
    let mut filling = Filling {
        root,
        office,
        messages,
        post,
        token: None,
    };
    let manager = filling.begin().await?;
    filling.lists().await?;
    let (coordinator, token) = filling.colleague().await?;
    let manager = filling.enrolled(&manager, "hoshino").await?;
    let coordinator = filling.enrolled(&coordinator, "sato").await?;
    // The day's work is the coordinator's.
    let managers = filling.token.replace(token);
    filling.queued().await?;
    let referral = filling.candidate().await?;
    Ok(Filled {
        token: managers.unwrap_or_else(|| Token(String::new())),
        manager,
        coordinator,
        referral,
    })
}

impl Filling<'_> {
    fn session(&self) -> Session<'_> {
        Session {
            messages: self.messages,
            office: Some(self.office.clone()),
            token: self.token.as_ref(),
            key_passphrase_file: None,
            json: true,
        }
    }

    async fn act(&self, words: &[&str]) -> Result<Map<String, Value>, Failure> {
        Ok(command(words, &self.session()).await?.object)
    }

    /// What an act made, by this word of its answer.
    async fn made(&self, words: &[&str], pointer: &str) -> Result<String, Failure> {
        Ok(word(&self.act(words).await?, pointer))
    }

    fn today() -> String {
        SystemClock.now().day().to_string()
    }

    /// The office with its manager, who is answered.
    async fn begin(&mut self) -> Result<String, Failure> {
        let office = self.office.display().to_string();
        let operator = self.messages.text("demo-operator");
        let words = [
            "init",
            &office,
            "--operator",
            &operator,
            "--manager",
            people::MANAGER,
        ];
        let made = self.act(&words).await?;
        self.token = Some(Token(word(&made, "/manager/token")));
        Ok(word(&made, "/manager/id"))
    }

    async fn lists(&self) -> Result<(), Failure> {
        for (kind, name, text) in [
            ("people", "people.csv", people::PEOPLE),
            ("orders", "orders.csv", people::ORDERS),
        ] {
            let file = self.root.join(name);
            fs::write(&file, text).map_err(Failure::at(&file))?;
            self.act(&["import", kind, &file.display().to_string()])
                .await?;
        }
        Ok(())
    }

    /// Somebody's sheet is provided to an employer whose mail never arrives.
    async fn queued(&self) -> Result<(), Failure> {
        let find = [
            "people",
            "find",
            "--phone",
            people::CALLER,
            "--purpose",
            "placement.interview",
        ];
        let person = self.made(&find, "/people/0/id").await?;
        let person = person.as_str();
        self.told(person).await?;
        let items = "name,career,skills,qualifications";
        let show = ["people", "show", person, "--items", items, "--purpose"];
        for purpose in ["placement.job_search", "placement.application"] {
            self.act(&[&show[..], &[purpose]].concat()).await?;
        }
        let orders = self.act(&["orders", "list"]).await?;
        let (order, recipient) = (
            word(&orders, "/orders/0/id"),
            word(&orders, "/orders/0/recipient"),
        );
        self.confirmed(&recipient, people::SILENT).await?;
        let wording = format!("spoken:{}", people::WORDING);
        self.act(&[
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
            &wording,
        ])
        .await?;
        let open = ["referral", "open", person, "--order", &order];
        let referral = self.made(&open, "/referral").await?;
        let today = Self::today();
        let decide = ["referral", "decide", &referral, "--evidence", "screen"];
        self.act(&[&decide[..], &["--on", &today]].concat()).await?;
        let provide = ["provide", person, "--referral", &referral];
        self.act(&[&provide[..], &["--channel", "electronic"]].concat())
            .await?;
        Ok(())
    }

    /// Somebody is referred to a dispatch client, and nothing is decided.
    async fn candidate(&self) -> Result<String, Failure> {
        let recipient = self.made(&people::CLIENT, "/id").await?;
        self.confirmed(&recipient, people::CLIENT_MAIL).await?;
        let add = ["orders", "add", "--number", "D-00001", "--recipient"];
        let order = self
            .made(&[&add[..], &[&recipient]].concat(), "/id")
            .await?;
        let items = people::CANDIDATE.iter().flat_map(|item| ["--item", item]);
        let words = [
            "people",
            "add",
            "--population",
            "dispatch_candidate",
            "--source",
            "self",
        ];
        let words: Vec<&str> = words.into_iter().chain(items).collect();
        let person = self.made(&words, "/id").await?;
        self.told(&person).await?;
        let open = ["referral", "open", &person, "--order", &order];
        self.made(&open, "/referral").await
    }

    async fn told(&self, person: &str) -> Result<(), Failure> {
        let today = Self::today();
        let show = ["notice", "show", person, "--evidence", "screen", "--on"];
        self.act(&[&show[..], &[&today]].concat()).await?;
        Ok(())
    }

    /// A recipient reads its mail here, and has said the code that came.
    async fn confirmed(&self, recipient: &str, address: &str) -> Result<(), Failure> {
        self.act(&["recipient", "mail", recipient, "--address", address])
            .await?;
        let place = self.session().open(Hold::Shared).await?;
        place.office.send_due(self.post).await?;
        drop(place);
        let code = self.post.code_to(address).unwrap_or_default();
        self.act(&["recipient", "confirm", recipient, "--code", &code])
            .await?;
        Ok(())
    }

    /// A coordinator, and the token by which they work in the terminal.
    async fn colleague(&self) -> Result<(String, Token), Failure> {
        let words = [
            "staff",
            "add",
            "--role",
            "coordinator",
            "--department",
            "placement,dispatch",
            "--name",
            people::COORDINATOR,
        ];
        let added = self.act(&words).await?;
        let (staff, token) = (word(&added, "/id"), Token(word(&added, "/token")));
        for change in ["train", "pledge"] {
            self.act(&["staff", change, &staff, "--on", &Self::today()])
                .await?;
        }
        Ok((staff, token))
    }

    /// Takes an invitation up for them. The code is the one that the app showed before, so that they
    /// can sign in with the present one at once.
    async fn enrolled(&self, staff: &str, name: &'static str) -> Result<Account, Failure> {
        let invite = ["staff", "invite", staff, "--account", name];
        let invitation = self.made(&invite, "/invitation").await?;
        let place = self.session().open(Hold::Shared).await?;
        let asker = Asker {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            device: None,
        };
        let enrolment = place.office.read_invitation(&invitation, &asker).await?;
        let seed = TotpSeed::read(&enrolment.seed).ok_or(Failure::Unreadable {
            what: "the seed of an authenticator app",
        })?;
        let used = SystemClock.now().plus_millis(-STEP_MS);
        let opened = place
            .office
            .enrol(&invitation, PASSWORD, &seed.code_at(used), &asker)
            .await?;
        place.office.close_session(&opened.secret).await?;
        Ok(Account {
            name,
            seed,
            written: enrolment.seed,
            used,
        })
    }
}
