//! Showing the notice (明示, A1–A3, B15): from then on the purposes it lists are told.

use kitei_domain::{Act, Day, PersonId, chance};
use kitei_storage::RegisterKind;
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::door::{Changes, Intent, Items};
use crate::error::{EntryRef, OfficeError, Problem};
use crate::evidence::{Evidence, EvidenceGiven};
use crate::office::Office;
use crate::question::Wanted;
use crate::standing::Told;

/// The register row of a notice that was shown.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct ShownNotice {
    version: String,
    on: Day,
    evidence: Evidence,
}

/// The notice was recorded as shown.
#[derive(Debug, Clone, Serialize)]
pub struct NoticeShown {
    /// The version that was shown.
    pub told: String,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Records that the notice in force on a day was shown to the person.
    ///
    /// # Errors
    /// Refused, a day in the future, or a day on which no notice was in force.
    ///
    /// # Journal
    /// One `notice` entry with the version and the day.
    pub async fn show_notice(
        &self,
        caller: &Caller,
        person: PersonId,
        on: Day,
        evidence: EvidenceGiven,
    ) -> Result<NoticeShown, OfficeError> {
        let evidence = evidence.checked()?;
        if on > self.clock.now().day() {
            return Err(OfficeError::Unusable {
                what: "--on",
                problem: Problem::InFuture,
            });
        }
        let version = self.packs.version_on(on).ok_or(OfficeError::Unusable {
            what: "--on",
            problem: Problem::NoNoticeThatDay,
        })?;
        let version = version.to_owned();
        let id: [u8; 16] = chance::fresh(self.entropy.as_ref());
        let wanted = Wanted::inside(Act::Notice, self.purpose("rights.request")?);
        let intent = Intent::new("notice.show", person, wanted, Items::File)
            .detail("version", &version)
            .detail("on", on);
        let passed = self
            .pass_with_evidence(caller, intent, evidence, |opened, evidence| {
                let mut standing = opened.file.standing().clone();
                for registration in &mut standing.registrations {
                    registration.told = Told::Notice {
                        version: version.clone(),
                        on,
                    };
                    registration.last_contact = registration.last_contact.max(on);
                }
                let shown = ShownNotice {
                    version: version.clone(),
                    on,
                    evidence: evidence.clone(),
                };
                let row = (RegisterKind::Notice, id, 0);
                let ops = vec![self.person_row(opened.file, row, &shown)?];
                Ok(Changes {
                    ops,
                    ..Changes::standing(standing)
                })
            })
            .await?;
        Ok(NoticeShown {
            told: version,
            entry: passed.entry,
        })
    }
}
