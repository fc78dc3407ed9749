//! What the page of the demonstration asks: the scenes, the sign-in, the code that came, and the
//! erasure with what comes after it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use kitei_domain::Clock;
use kitei_http::Problem;
use kitei_i18n::{Locale, Messages};
use kitei_office::{Asker, NewDevice, Office, OfficeError, Post, SignIn};
use kitei_web::{Comeback, Demonstration, Scenes, Visitor};
use serde_json::{Map, Value};
use tokio::runtime::Handle;

use super::fill::{Account, Filled, PASSWORD, STEP_MS, fill};
use super::post::DemoPost;
use super::stage::{command, word};
use super::{list, people};
use crate::config::Token;
use crate::failure::Failure;
use crate::run::Session;
use crate::system::SystemClock;

/// The filled office and the keys to it.
pub(super) struct Guide {
    kit: Arc<Kit>,
    post: Arc<DemoPost>,
    scenes: Scenes,
    list: Vec<u8>,
    manager: Mutex<Account>,
    coordinator: Mutex<Account>,
    names: [&'static str; 2],
    /// The secrets of browsers that were registered.
    devices: Mutex<Vec<String>>,
    comeback: tokio::sync::Mutex<Option<Comeback>>,
}

/// Where the commands of a scene run, and as whom.
struct Kit {
    root: PathBuf,
    office: PathBuf,
    locale: Locale,
    token: Token,
}

impl Guide {
    /// Fills an office in this folder.
    pub(super) async fn new(root: PathBuf, messages: &Messages) -> Result<Self, Failure> {
        let office = root.join("office");
        let post = DemoPost::new(office.join("mail"), people::SILENT);
        let Filled {
            token,
            manager,
            coordinator,
            referral,
        } = fill(&root, messages, &post).await?;
        Ok(Self {
            kit: Arc::new(Kit {
                root,
                office,
                locale: messages.locale(),
                token,
            }),
            post: Arc::new(post),
            scenes: Scenes {
                list: list::NAME.to_owned(),
                referral,
                mail: people::CALLER_MAIL.to_owned(),
                erased: people::ERASED.0.to_owned(),
            },
            list: list::workbook()?,
            names: [coordinator.name, manager.name],
            manager: Mutex::new(manager),
            coordinator: Mutex::new(coordinator),
            devices: Mutex::default(),
            comeback: tokio::sync::Mutex::default(),
        })
    }

    /// The directory of the office.
    pub(super) fn office(&self) -> &Path {
        &self.kit.office
    }

    /// The way that its mail takes.
    pub(super) fn post(&self) -> Arc<dyn Post> {
        Arc::clone(&self.post) as _
    }

    /// How somebody signs in by hand.
    pub(super) fn sign_in_told(&self, messages: &Messages) -> String {
        let told = |key: &str, visitor: Visitor| {
            let account = self.account_of(visitor);
            let account = account.lock().unwrap_or_else(PoisonError::into_inner);
            let values = [
                ("account", account.name.into()),
                ("password", PASSWORD.into()),
                ("seed", (&account.written).into()),
            ];
            messages.text_with(key, &values)
        };
        format!(
            "{}\n{}\n{}",
            messages.text("demo-sign-in"),
            told("demo-sign-in-coordinator", Visitor::Coordinator),
            told("demo-sign-in-manager", Visitor::Manager)
        )
    }

    fn account_of(&self, visitor: Visitor) -> &Mutex<Account> {
        match visitor {
            Visitor::Coordinator => &self.coordinator,
            Visitor::Manager => &self.manager,
        }
    }
}

#[async_trait]
impl Demonstration for Guide {
    fn scenes(&self) -> &Scenes {
        &self.scenes
    }

    fn list(&self) -> Vec<u8> {
        self.list.clone()
    }

    fn code(&self) -> Option<String> {
        self.post.code_to(people::CALLER_MAIL)
    }

    fn account(&self, visitor: Visitor) -> (&str, &str) {
        let [coordinator, manager] = self.names;
        match visitor {
            Visitor::Coordinator => (coordinator, PASSWORD),
            Visitor::Manager => (manager, PASSWORD),
        }
    }

    fn proof(&self, visitor: Visitor) -> SignIn {
        let account = self.account_of(visitor);
        let mut account = account.lock().unwrap_or_else(PoisonError::into_inner);
        // A code works once; the app shows the next one half a minute later.
        let now = SystemClock.now();
        // One that is further ahead is refused: a third new browser waits for it.
        let next = now.max(account.used.plus_millis(STEP_MS));
        account.used = next.min(now.plus_millis(STEP_MS));
        SignIn {
            account: account.name.to_owned(),
            password: PASSWORD.to_owned(),
            code: account.seed.code_at(account.used),
        }
    }

    async fn device(&self, office: &Office, asker: &Asker) -> Result<String, OfficeError> {
        let is_known = |secret: &String| {
            let devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
            devices.contains(secret)
        };
        if let Some(known) = asker.device.clone().filter(is_known) {
            return Ok(known);
        }
        let manager = office.caller(&self.kit.token.0).await?;
        let messages = Messages::new(self.kit.locale);
        let new = NewDevice {
            name: messages.text("demo-device"),
            establishment: messages.text("demo-establishment"),
        };
        let invited = office.invite_device(&manager, new).await?;
        let added = office.enrol_device(&invited.code, asker).await?;
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        devices.push(added.secret.clone());
        Ok(added.secret)
    }

    async fn comeback(&self) -> Option<Comeback> {
        self.comeback.lock().await.clone()
    }

    async fn erase(&self) -> Result<Comeback, Problem> {
        let mut done = self.comeback.lock().await;
        if let Some(comeback) = &*done {
            return Ok(comeback.clone());
        }
        let (kit, here) = (Arc::clone(&self.kit), Handle::current());
        // WHY: the commands of a terminal are not made to move between threads.
        let work = tokio::task::spawn_blocking(move || here.block_on(kit.erase()));
        let comeback = work.await.map_err(|_cut_off| Problem::internal())?;
        let comeback = comeback.map_err(|failure| match failure {
            Failure::Office(error) => Problem::from(error),
            _ => Problem::internal(),
        })?;
        *done = Some(comeback.clone());
        Ok(comeback)
    }
}

impl Kit {
    async fn act(&self, office: &Path, words: &[&str]) -> Result<Map<String, Value>, Failure> {
        let messages = Messages::new(self.locale);
        let session = Session {
            messages: &messages,
            office: Some(office.to_owned()),
            token: Some(&self.token),
            key_passphrase_file: None,
            json: true,
        };
        Ok(command(words, &session).await?.object)
    }

    /// Looks for whom the scene erases: how many are found, and the first of them.
    async fn find(&self, office: &Path) -> Result<(u64, String), Failure> {
        let (_, phone) = people::ERASED;
        let purpose = "placement.interview";
        let find = ["people", "find", "--phone", phone, "--purpose", purpose];
        let found = self.act(office, &find).await?;
        let people = found.get("people").and_then(Value::as_array);
        let count = people.map_or(0, |people| people.len() as u64);
        Ok((count, word(&found, "/people/0/id")))
    }

    async fn erase(&self) -> Result<Comeback, Failure> {
        let file = |name: &str| self.root.join(name);
        let text = |path: &Path| path.display().to_string();
        let (backup, copy) = (file("office.backup"), text(&file("keys.copy")));
        let (export, elsewhere) = (text(&file("journal")), file("office2"));
        let passphrase = file("passphrase.txt");
        fs::write(&passphrase, "demo-demo-demo-demo\n").map_err(Failure::at(&passphrase))?;
        let passphrase = text(&passphrase);
        let locked = ["--passphrase-file", &passphrase];

        let (found_before, person) = self.find(&self.office).await?;
        self.act(&self.office, &["backup", &text(&backup)]).await?;
        let keys = ["keys", "backup", &copy];
        self.act(&self.office, &[&keys[..], &locked].concat())
            .await?;
        let erase = ["people", "erase", &person, "--basis", "request"];
        let erased = self.act(&self.office, &erase).await?;
        self.act(&self.office, &["journal", "export", &export])
            .await?;
        let (from, to) = (text(&backup), text(&elsewhere));
        let restore = ["restore", &from, &to, "--keys", &copy, "--journal", &export];
        let restored = self
            .act(&self.office, &[&restore[..], &locked].concat())
            .await?;
        let (found_after, _) = self.find(&elsewhere).await?;
        Ok(Comeback {
            found_before,
            entry: word(&erased, "/entry/id"),
            folder: to,
            gone: restored
                .get("erased_stay_erased")
                .and_then(Value::as_u64)
                .unwrap_or_default(),
            found_after,
        })
    }
}

/// Secrets stand in it.
impl std::fmt::Debug for Guide {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Guide(…)")
    }
}
