//! The one-time code of an address: asked for by anybody, known or not, and kept under a digest of the
//! address.

use kitei_domain::Timestamp;
use kitei_domain::chance::fresh;
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind, RegisterRow};
use serde::{Deserialize, Serialize};

use crate::error::OfficeError;
use crate::office::Office;
use crate::package::{SentCode, is_code};

/// What codes of this page are bound to.
const FIELD: &str = "own_code";

/// Within so long after one code no other is sent.
const PAUSE_MS: i64 = 60_000;

/// When a row is written for the first time, so many others are looked at whether they can go.
const SWEPT_AT_ONCE: usize = 16;

/// The code of an address, sealed under the office key. No address stands in it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct AskedCode {
    code: Option<SentCode>,
    tries: u8,
    asked: Timestamp,
}

/// The code of an address with its place.
pub(super) struct FoundCode {
    place: [u8; 16],
    kept: Option<(AskedCode, RegisterRow)>,
}

impl FoundCode {
    /// Until when the code is good that was sent less than a minute ago.
    pub(super) fn young(&self, now: Timestamp) -> Option<Timestamp> {
        let (kept, _) = self.kept.as_ref()?;
        let sent = kept.code.as_ref()?;
        (now < sent.sent.plus_millis(PAUSE_MS)).then_some(sent.until)
    }

    fn revision(&self) -> u64 {
        self.kept.as_ref().map_or(0, |(_, row)| row.revision)
    }
}

impl Office {
    pub(super) async fn find_own_code(&self, address: &str) -> Result<FoundCode, OfficeError> {
        let place = self.custody.index().seed("own_code_at", address);
        let kept = self.find_office_row(RegisterKind::OwnCode, place).await?;
        Ok(FoundCode { place, kept })
    }

    /// A fresh code in the place of any earlier one: the code, until when, and what writes it.
    pub(super) async fn new_own_code(
        &self,
        found: &FoundCode,
    ) -> Result<(String, Timestamp, Vec<Op>), OfficeError> {
        let good_ms = self.law_minutes_ms(LawKey::OneTimeCodeMinutes);
        let (code, sent) = self.new_code(FIELD, &found.place, good_ms);
        let until = sent.until;
        let asked = AskedCode {
            code: Some(sent),
            tries: 0,
            asked: self.clock.now(),
        };
        let mut ops = vec![self.own_code_op(found, &asked)?];
        if found.kept.is_none() {
            ops.extend(self.old_own_codes().await?);
        }
        Ok((code, until, ops))
    }

    /// Whether it is the code that was sent, and its time is not over.
    pub(super) fn is_own_code(&self, found: &FoundCode, brought: &str) -> bool {
        let sent = found.kept.as_ref().and_then(|(kept, _)| kept.code.as_ref());
        is_code(self, (FIELD, &found.place), sent, brought)
    }

    /// What ends a code that was used. Who used it first has it.
    pub(super) fn use_own_code(&self, found: &FoundCode) -> Result<Op, OfficeError> {
        let used = AskedCode {
            code: None,
            tries: 0,
            asked: self.clock.now(),
        };
        self.own_code_op(found, &used)
    }

    /// What counts a wrong code; too many end the right one.
    pub(super) fn miss_own_code(&self, found: &FoundCode) -> Result<Option<Op>, OfficeError> {
        let Some((kept, _)) = &found.kept else {
            return Ok(None);
        };
        let mut kept = kept.clone();
        kept.tries = kept.tries.saturating_add(1);
        if kept.tries >= self.law_number(LawKey::OneTimeCodeTries) {
            kept.code = None;
        }
        self.own_code_op(found, &kept).map(Some)
    }

    fn own_code_op(&self, found: &FoundCode, content: &AskedCode) -> Result<Op, OfficeError> {
        let kind = RegisterKind::OwnCode;
        let row = self.office_row(kind, found.place, None, content, found.revision())?;
        Ok(Op::PutRegister(row))
    }

    /// What removes some of the rows of yesterday, wherever they lie.
    async fn old_own_codes(&self) -> Result<Vec<Op>, OfficeError> {
        let kind = RegisterKind::OwnCode;
        let from = fresh(self.entropy.as_ref());
        let rows = self.data.list_registers(kind, Some(from), SWEPT_AT_ONCE);
        let yesterday = self.clock.now().plus_millis(-86_400_000);
        let mut ops = Vec::new();
        for row in rows.await? {
            let kept: AskedCode = self.open_office_row(&row)?;
            if kept.asked <= yesterday {
                ops.push(Op::RemoveRegister { kind, id: row.id });
            }
        }
        Ok(ops)
    }
}
