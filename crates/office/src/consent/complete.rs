//! A consent as it must be before it is recorded: the fields that its kind asks for, the items that it
//! usually covers, and its day.

use std::collections::BTreeSet;

use kitei_domain::{ConsentKind, Day, Sensitivity, Timestamp};

use crate::consent::NewConsent;
use crate::error::{OfficeError, Problem};
use crate::office::Office;

/// Release groups that leave only where the person names the item: age, sex, home area, special
/// care (release matrix).
const CHOSEN_ONE_BY_ONE: &[&str] = &["age", "sex", "home_area", "special", "notes"];

impl Office {
    /// When a consent was given: now, or on an earlier day.
    pub(super) fn given(&self, on: Option<Day>) -> Result<Timestamp, OfficeError> {
        let now = self.clock.now();
        match on {
            Some(on) if on > now.day() => Err(OfficeError::Unusable {
                what: "--on",
                problem: Problem::InFuture,
            }),
            Some(on) if on < now.day() => Ok(on.start()),
            Some(_) | None => Ok(now),
        }
    }

    /// Each kind has its own required fields; a provision without items means those that an
    /// application may carry without a further choice of the person.
    pub(super) fn complete(&self, mut consent: NewConsent) -> Result<NewConsent, OfficeError> {
        let row = self.vocabulary().consent(consent.kind);
        let required = row.map(|row| row.fields.as_slice()).unwrap_or_default();
        let needs = |field: &str| required.iter().any(|required| required == field);
        let missing = |what| {
            Err(OfficeError::Unusable {
                what,
                problem: Problem::NeededForKind,
            })
        };
        if needs("recipient") && consent.recipient.is_none() {
            return missing("--recipient");
        }
        if needs("order") && consent.order.is_none() {
            return missing("--order");
        }
        if needs("explanation") && consent.explanation.is_none() {
            return missing("--explanation");
        }
        if consent.kind == ConsentKind::SpecialCare && consent.items.is_empty() {
            return missing("--items");
        }
        for item in &consent.items {
            self.item(item)?;
        }
        let carries = matches!(
            consent.kind,
            ConsentKind::Provision | ConsentKind::Partner | ConsentKind::ClientRelated
        );
        if carries && consent.items.is_empty() {
            consent.items = self.usual_items();
        }
        Ok(consent)
    }

    /// The items that a consent to provision covers when none are named: what the release matrix
    /// opens at the application, without those that the person must choose one by one.
    pub(super) fn usual_items(&self) -> BTreeSet<String> {
        let vocabulary = self.vocabulary();
        let usual = vocabulary.items().filter(|(_, row)| {
            row.sensitivity == Sensitivity::Ordinary
                && row
                    .release
                    .as_deref()
                    .is_some_and(|group| !CHOSEN_ONE_BY_ONE.contains(&group))
        });
        usual.map(|(_, row)| row.id.clone()).collect()
    }
}
