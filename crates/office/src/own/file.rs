//! What a person sees of their own file: everything that is held, for what, and who had it.

use std::collections::BTreeMap;

use kitei_domain::{ConsentId, ConsentKind, Day, JobOrderId, RecipientId};
use serde::Serialize;

use super::Subject;
use crate::consent::{ConsentGiven, ConsentState};
use crate::door::{Changes, Intent, Items, Withheld};
use crate::error::{EntryRef, OfficeError};
use crate::history::History;
use crate::office::Office;
use crate::people::reveal;
use crate::question;
use crate::standing::{Registration, Told};

/// Everything that is held about a person, for the person.
#[derive(Debug, Clone, Serialize)]
pub struct OwnFile {
    /// The items with their values.
    pub items: BTreeMap<String, String>,
    /// What is not shown, with the clauses.
    pub withheld: Vec<Withheld>,
    /// As what they are registered, and for what their information may be used.
    pub registrations: Vec<OwnRegistration>,
    /// Whether all use is stopped.
    pub suspended: bool,
    /// The entry.
    pub entry: EntryRef,
}

/// A registration, as the person is told of it.
#[derive(Debug, Clone, Serialize)]
pub struct OwnRegistration {
    /// As what.
    pub population: String,
    /// Since when.
    pub since: Day,
    /// When it ended.
    pub ended: Option<Day>,
    /// When the notice was shown.
    pub told_on: Option<Day>,
    /// The purposes for which something may be used.
    pub purposes: Vec<String>,
}

impl Office {
    /// Everything that is held about the person.
    ///
    /// # Errors
    /// Refused by the regulation.
    ///
    /// # Journal
    /// One `disclose` entry of the person's own, which names every item.
    ///
    /// # Source
    /// APPI 33(1); notice A22.
    pub async fn own_file(&self, subject: &Subject) -> Result<OwnFile, OfficeError> {
        let wanted = self.disclosing()?;
        let intent = Intent::new("own.file", subject.person, wanted, Items::Held)
            .detail("what", "items")
            .releasing();
        let mut registrations = Vec::new();
        let mut suspended = false;
        let passed = self
            .pass(&subject.caller, intent, |opened| {
                let all = opened.file.registrations();
                registrations = all.map(|(_, one)| self.own_registration(one)).collect();
                // No purpose is named like this: what covers it covers every one.
                suspended = opened.file.standing().suspends("", None);
                Ok(Changes::default())
            })
            .await?;
        Ok(OwnFile {
            items: reveal(passed.released),
            withheld: passed.ruling.withheld,
            registrations,
            suspended,
            entry: passed.entry,
        })
    }

    fn own_registration(&self, registration: &Registration) -> OwnRegistration {
        let vocabulary = self.vocabulary();
        let row = vocabulary.population(registration.population);
        let published = row.map_or(&[][..], |row| row.purposes.as_slice());
        let told = published.iter().filter(|id| {
            let purpose = vocabulary.purpose(id);
            purpose.is_some_and(|purpose| {
                !question::told(&self.packs, registration, purpose).is_empty()
            })
        });
        OwnRegistration {
            population: registration.population.to_string(),
            since: registration.since,
            ended: registration.ended,
            told_on: match &registration.told {
                Told::Unknown => None,
                Told::Notice { on, .. } => Some(*on),
            },
            purposes: told.cloned().collect(),
        }
    }

    /// What the person agreed to, alive and withdrawn.
    ///
    /// # Errors
    /// As [`Self::list_consents`].
    ///
    /// # Journal
    /// As [`Self::list_consents`], as an act of the person.
    pub async fn own_consents(&self, subject: &Subject) -> Result<Vec<ConsentState>, OfficeError> {
        let listed = self.list_consents(&subject.caller, subject.person).await?;
        Ok(listed.0)
    }

    /// The names by which a person knows to whom and for which order they agreed.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// Nothing: they name no person.
    pub async fn own_names(
        &self,
        _subject: &Subject,
        consents: &[ConsentState],
    ) -> Result<(BTreeMap<RecipientId, String>, BTreeMap<JobOrderId, String>), OfficeError> {
        let to: Vec<RecipientId> = consents
            .iter()
            .filter_map(|one| one.record.recipient)
            .collect();
        let of: Vec<JobOrderId> = consents.iter().filter_map(|one| one.record.order).collect();
        let recipients = self.read_recipients().await?.into_iter();
        let recipients = recipients.filter(|one| to.contains(&one.id));
        let orders = self.list_orders().await?.into_iter();
        let orders = orders.filter(|one| of.contains(&one.id));
        Ok((
            recipients.map(|one| (one.id, one.name)).collect(),
            orders.map(|one| (one.id, one.number)).collect(),
        ))
    }

    /// Withdraws one consent of the person's, at once; what is queued under it is gone.
    ///
    /// # Errors
    /// As [`Self::withdraw_consent`].
    ///
    /// # Journal
    /// As [`Self::withdraw_consent`], as an act of the person.
    pub async fn withdraw_own_consent(
        &self,
        subject: &Subject,
        (kind, consent): (ConsentKind, ConsentId),
    ) -> Result<ConsentGiven, OfficeError> {
        let by = (&subject.caller, subject.person);
        self.withdraw_meant(by.0, by.1, (kind, None), |one| one.id == consent)
            .await
    }

    /// Who used the person's information and who received it.
    ///
    /// # Errors
    /// As [`Self::access_history`].
    ///
    /// # Journal
    /// As [`Self::access_history`], as an act of the person.
    pub async fn own_history(&self, subject: &Subject) -> Result<History, OfficeError> {
        self.access_history(&subject.caller, subject.person).await
    }

    /// Everything of the person as one JSON object, part by part.
    ///
    /// # Errors
    /// As [`Self::export_person`].
    ///
    /// # Journal
    /// As [`Self::export_person`], as an act of the person.
    pub async fn own_export(&self, subject: &Subject) -> Result<Vec<u8>, OfficeError> {
        let everything = self.everything_of(&subject.caller, subject.person).await?;
        let unreadable = |_unreadable| OfficeError::Corrupt { what: "export" };
        let mut object = serde_json::Map::new();
        for (name, part) in everything.parts {
            object.insert(name.to_owned(), part);
        }
        let entry = serde_json::to_value(&everything.entry).map_err(unreadable)?;
        object.insert("entry".to_owned(), entry);
        serde_json::to_vec_pretty(&object).map_err(unreadable)
    }
}
