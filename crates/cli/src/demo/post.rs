//! The mail of the demonstration: into the folder of the office, and one recipient whose server never
//! answers, so that a mail to it stays in the queue until somebody withdraws.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use kitei_mail::Folder;
use kitei_office::{Letter, MailContent, Post, Undelivered};

/// A way out that remembers the one-time codes it delivered.
pub(super) struct DemoPost {
    folder: Folder,
    silent: &'static str,
    codes: Mutex<BTreeMap<String, String>>,
}

impl DemoPost {
    /// Mail is written to this folder; the links that go to `silent` never arrive.
    pub(super) fn new(folder: PathBuf, silent: &'static str) -> Self {
        Self {
            folder: Folder::new(folder),
            silent,
            codes: Mutex::default(),
        }
    }

    /// The code that was delivered last to an address.
    pub(super) fn code_to(&self, address: &str) -> Option<String> {
        let codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.get(address).cloned()
    }
}

#[async_trait]
impl Post for DemoPost {
    async fn deliver(&self, letter: &Letter) -> Result<(), Undelivered> {
        match &letter.content {
            MailContent::PackageLink { .. } if letter.to == self.silent => {
                return Err(Undelivered::Unreachable);
            }
            MailContent::OwnCode { code, .. } | MailContent::AddressCode { code, .. } => {
                let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
                codes.insert(letter.to.clone(), code.clone());
            }
            _ => {}
        }
        self.folder.deliver(letter).await
    }
}
