//! Asking for the one-time code of a package: it goes to the registered address, through the queue,
//! in the transaction of the ruling that allows it.

use kitei_domain::{MailId, Timestamp};
use kitei_journal::Outcome;
use kitei_rulebook::LawKey;
use kitei_storage::Op;
use serde::Serialize;

use super::entrance::{Entrance, TURNS_AT_MOST, is_overtaken};
use super::open::FIELD;
use super::{FoundPackage, PackageLink};
use crate::error::OfficeError;
use crate::office::Office;
use crate::outbox::{About, MailContent};

/// Within so long after one code no other is sent.
const PAUSE_MS: i64 = 60_000;

/// So many codes are sent for one package.
const CODES_AT_MOST: u8 = 100;

/// A code is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeAsked {
    /// Until when it is good.
    pub until: String,
}

impl Office {
    /// Sends a one-time code to the registered address of the recipient of a package. Who asks again
    /// within a minute gets no other.
    ///
    /// # Errors
    /// As [`Self::open_package`], but for the code itself.
    ///
    /// # Journal
    /// One `provide` entry about the person, of the outcome `intent` as nothing is released, or
    /// refused.
    pub async fn ask_package_code(&self, link: &PackageLink) -> Result<CodeAsked, OfficeError> {
        for _turn in 0..TURNS_AT_MOST {
            let Some(found) = self.find_package_by_link(link).await? else {
                return Err(self.no_package());
            };
            match self.ask_once(found).await {
                Err(error) if is_overtaken(&error) => {}
                asked => return asked,
            }
        }
        Err(self.refused("package.locked", "wait_for_lock"))
    }

    async fn ask_once(&self, found: FoundPackage) -> Result<CodeAsked, OfficeError> {
        let entrance = match self.enter_package(found).await? {
            Ok(entrance) => entrance,
            Err(shut) => return Err(self.refuse_shut(*shut).await?),
        };
        let record = &entrance.found.record;
        let now = self.clock.now();
        if record.is_locked(now) {
            return Err(self.refused("package.locked", "wait_for_lock"));
        }
        let young = record.code.as_ref();
        if let Some(code) = young.filter(|code| now < code.sent.plus_millis(PAUSE_MS)) {
            let until = code.until;
            return self.answer_ask(&entrance, until, None).await;
        }
        if record.codes >= CODES_AT_MOST {
            return Err(self.refuse_shut(entrance.shut("too_many_codes")).await?);
        }
        // A code that is sent ends the one before it.
        let good_ms = self.law_minutes_ms(LawKey::OneTimeCodeMinutes);
        let (code, sent) = self.new_code(FIELD, record.id.as_bytes(), good_ms);
        let until = sent.until;
        let mut after = record.clone();
        after.code = Some(sent);
        after.codes = after.codes.saturating_add(1);
        let bound = after.bound.get_or_insert_with(|| entrance.bound.clone());
        let content = MailContent::PackageCode { code, until };
        let mail = self.new_mail(&bound.address, content, About::Package(record.id));
        let put = self.rewritten_package(&entrance.found.row, &after).await?;
        let Some(queue) = self.queue_beside(&entrance.found.row, &mail).await? else {
            return Err(self.no_package());
        };
        let new = Some((mail.id, [put, queue]));
        self.answer_ask(&entrance, until, new).await
    }

    /// The ruling, whether a code is sent or was sent just now.
    async fn answer_ask(
        &self,
        entrance: &Entrance,
        until: Timestamp,
        new: Option<(MailId, [Op; 2])>,
    ) -> Result<CodeAsked, OfficeError> {
        let mut intent = entrance.intent("package.code", "ask_code", Outcome::Intent);
        let mut ops = vec![entrance.expect_address.clone()];
        if let Some((mail, writes)) = new {
            intent = intent.detail("mail", mail);
            ops.extend(writes);
        }
        match self.pass_carried(entrance, intent, ops).await? {
            Some(_) => Ok(CodeAsked {
                until: until.to_string(),
            }),
            None => Err(self.refuse_ruled(&entrance.found).await?),
        }
    }
}
