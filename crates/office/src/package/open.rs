//! The opening of a package: an act through the door, ruled at that moment and journaled before
//! anything is released.

use std::collections::BTreeMap;

use kitei_domain::PackageId;
use kitei_journal::Outcome;
use serde::Serialize;

use super::entrance::{Entrance, Shut, TURNS_AT_MOST, is_overtaken, without_entry};
use super::{Bound, FoundPackage, PackageLink, PackageRecord, is_code};
use crate::door::{Changes, Passed};
use crate::error::{EntryRef, OfficeError, Problem};
use crate::office::Office;
use crate::people::reveal;

/// What codes of packages are bound to.
pub(super) const FIELD: &str = "package_code";

/// The version of the terms of use in force. Whoever changes their text changes it.
const TERMS: &str = "1";

/// Somebody opens a package.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The link that they were sent.
    pub link: PackageLink,
    /// The code that was sent to the registered address.
    pub code: String,
    /// The version of the terms of use that they accepted.
    pub terms: String,
}

/// What a package released.
#[derive(Debug, Clone, Serialize)]
pub struct OpenedPackage {
    /// Which package.
    pub package: PackageId,
    /// To whom it was provided, by name: nobody else may use it.
    pub recipient: String,
    /// For which purpose.
    pub purpose: String,
    /// The items with their values.
    pub items: BTreeMap<String, String>,
    /// How often it opens still.
    pub openings_left: u8,
    /// Until when.
    pub expires: String,
    /// The entry of this opening.
    pub entry: EntryRef,
}

impl Office {
    /// The version of the terms of use in force.
    pub const fn terms_of_use() -> &'static str {
        TERMS
    }

    /// Opens a package for a recipient who has its link, accepts the terms of use, and brings the
    /// code that was sent to the registered address.
    ///
    /// # Errors
    /// Refused: `package.code_wrong`, `package.locked`, and in every other case (an unknown link,
    /// withdrawn, suspended, recalled, bounced, expired, erased, opened too often)
    /// `package.not_available`. [`OfficeError::Unusable`] where the terms were not accepted.
    ///
    /// # Journal
    /// One `provide` entry about the person, granted with the items and durable before they are
    /// released, or refused. Nothing for a link that leads nowhere or to a locked package: nobody is
    /// looked at.
    ///
    /// # Source
    /// 規程 B19; APPI 23.
    pub async fn open_package(&self, opening: &Opening) -> Result<OpenedPackage, OfficeError> {
        if opening.terms != TERMS {
            return Err(OfficeError::Unusable {
                what: "terms",
                problem: Problem::NotAccepted,
            });
        }
        for _turn in 0..TURNS_AT_MOST {
            let Some(found) = self.find_package_by_link(&opening.link).await? else {
                return Err(self.no_package());
            };
            match self.open_once(opening, found).await {
                Err(error) if is_overtaken(&error) => {}
                opened => return opened,
            }
        }
        Err(self.refused("package.locked", "wait_for_lock"))
    }

    async fn open_once(
        &self,
        opening: &Opening,
        found: FoundPackage,
    ) -> Result<OpenedPackage, OfficeError> {
        let entrance = match self.enter_package(found).await? {
            Ok(entrance) => entrance,
            Err(shut) => return Err(self.refuse_shut(*shut).await?),
        };
        let record = &entrance.found.record;
        if record.is_locked(self.clock.now()) {
            return Err(self.refused("package.locked", "wait_for_lock"));
        }
        let field = (FIELD, record.id.as_bytes());
        if !is_code(self, field, record.code.as_ref(), &opening.code) {
            return Err(self.refuse_code(&entrance).await?);
        }
        let mut after = record.clone();
        after.openings = after.openings.saturating_add(1);
        after.code = None;
        after.tries = 0;
        after.bound.get_or_insert_with(|| entrance.bound.clone());
        let recipient = self.load_recipient(after.recipient).await?.name;
        let opened = self.pass_package(&entrance, &after).await?;
        match opened {
            Some(passed) => Ok(OpenedPackage {
                package: after.id,
                recipient,
                purpose: after.purpose,
                items: reveal(passed.released),
                openings_left: after.openings_at_most.saturating_sub(after.openings),
                expires: after.expires.to_string(),
                entry: passed.entry,
            }),
            None => Err(self.refuse_ruled(&entrance.found).await?),
        }
    }

    /// The ruling, the entry and the count in one transaction; `None` where it is refused.
    async fn pass_package(
        &self,
        entrance: &Entrance,
        after: &PackageRecord,
    ) -> Result<Option<Passed>, OfficeError> {
        let op = self.rewritten_package(&entrance.found.row, after).await?;
        let intent = entrance
            .intent("package.open", "open", Outcome::Granted)
            .detail("opening", after.openings)
            .detail("terms", TERMS)
            .releasing();
        let ops = vec![entrance.expect_address.clone(), op];
        self.pass_carried(entrance, intent, ops).await
    }

    /// Lets a step at a package through the door while every consent that carried it is alive;
    /// `None` where it is refused, which has its entry.
    pub(crate) async fn pass_carried(
        &self,
        entrance: &Entrance,
        intent: crate::door::Intent,
        ops: Vec<kitei_storage::Op>,
    ) -> Result<Option<Passed>, OfficeError> {
        let mut is_carried = true;
        let passed = self
            .pass(&entrance.sender, intent, |opened| {
                is_carried = entrance.is_carried(opened);
                if is_carried {
                    return Ok(Changes::ops(ops.clone()));
                }
                // WHY: never told; whoever asked gets the one answer, with an entry of its own.
                Err(OfficeError::Corrupt { what: "package" })
            })
            .await;
        match passed {
            Ok(passed) => Ok(Some(passed)),
            Err(_) if !is_carried => {
                let entry = self.package_entry(&entrance.found.record, "consent_ended");
                self.append("refusal", &entry, false).await?;
                Ok(None)
            }
            Err(OfficeError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn refuse_code(&self, entrance: &Entrance) -> Result<OfficeError, OfficeError> {
        let FoundPackage { record, row } = &entrance.found;
        let mut after = record.clone();
        self.count_try(&mut after);
        let op = self.rewritten_package(row, &after).await?;
        let refusal = self.named_refusal("package.code_wrong", "ask_new_code");
        let entry = self.package_entry(record, "code");
        let refused = self.refuse_and_write(refusal, entry, vec![op]).await?;
        Ok(without_entry(refused))
    }

    pub(super) fn no_package(&self) -> OfficeError {
        self.refused("package.not_available", "ask_sender")
    }

    /// A refusal of which nothing is written: nobody was looked at.
    pub(super) fn refused(&self, code: &str, next: &str) -> OfficeError {
        OfficeError::Refused(Box::new(self.named_refusal(code, next)))
    }
}

impl Entrance {
    /// The package as it was found, for a refusal.
    pub(super) fn shut(self: Box<Self>, why: &'static str) -> Shut {
        Shut {
            found: self.found,
            why,
        }
    }
}

impl std::fmt::Debug for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bound(…)")
    }
}
