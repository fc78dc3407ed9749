//! The standing facts of a person: what they were told and agreed to, what they stopped, and which
//! registrations they have. One sealed row per person, raised by every consent, suspension and
//! notice; a ruling reads these facts and nothing else about the person.
//!
//! INVARIANT: ids and words only. No value that the person gave stands here.

use std::collections::{BTreeMap, BTreeSet};

use kitei_domain::{
    ConsentId, ConsentKind, Day, JobOrderId, PersonId, Population, RecipientId, RegistrationId,
    Source, SuspensionId, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::keeping::KeptOf;

/// Everything a ruling needs to know about one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The person's registrations, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registrations: Vec<Registration>,
    /// Consents that are alive.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<StandingConsent>,
    /// Kinds and recipients for which a consent was withdrawn and not given again: a merge keeps
    /// the stricter side by these.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub withdrawn: BTreeSet<Withdrawn>,
    /// Suspensions in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspensions: Vec<Suspension>,
    /// Refusable purposes that the person refused.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub objections: BTreeSet<String>,
    /// The file into which this one was merged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<PersonId>,
    /// Files that were merged into this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub merged: BTreeSet<PersonId>,
    /// Whether a dispatch employment is running.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub employed: bool,
    /// When the working information was erased; what remains is kept by law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<Timestamp>,
    /// What a law keeps of an erased person, registration by registration, and until when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<KeptOf>,
}

/// One registration (登録): one per population and establishment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Its id.
    pub id: RegistrationId,
    /// Whom it is of.
    pub population: Population,
    /// What the person was told.
    pub told: Told,
    /// Where its items come from.
    pub source: Source,
    /// The day it began.
    pub since: Day,
    /// The day of the last contact, from which periods count.
    pub last_contact: Day,
    /// The day it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Day>,
    /// Purposes told separately at collection, item by item; they prevail over the list (A2).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub only_for: BTreeMap<String, BTreeSet<String>>,
}

/// Which notice the person was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// Not known: opens interview, the two searches and the person's own rights.
    Unknown,
    /// The notice of this version of the rule pack.
    Notice {
        /// The version.
        version: String,
        /// The day it was shown.
        on: Day,
    },
}

/// A consent as far as rulings need it; its evidence is a sealed register row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingConsent {
    /// Its id.
    pub id: ConsentId,
    /// What was agreed to.
    pub kind: ConsentKind,
    /// To whom, where the kind names a recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<RecipientId>,
    /// For which job order, where the kind names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<JobOrderId>,
    /// Which items; empty means all that the kind covers (newsletter, research, source).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub items: BTreeSet<String>,
    /// Whether the need was explained (special-care items).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub explained: bool,
    /// When it was given.
    pub given: Timestamp,
}

/// A kind of consent, and for whom, that was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Withdrawn {
    /// What had been agreed to.
    pub kind: ConsentKind,
    /// To whom.
    pub recipient: Option<RecipientId>,
}

impl Withdrawn {
    pub(crate) fn of(consent: &StandingConsent) -> Self {
        Self {
            kind: consent.kind,
            recipient: consent.recipient,
        }
    }
}

/// A suspension of use (利用停止).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Its id.
    pub id: SuspensionId,
    /// What is stopped.
    pub scope: Scope,
}

/// What a suspension covers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Every use.
    All,
    /// One purpose.
    Purpose(String),
    /// Every provision to one recipient.
    Recipient(RecipientId),
}

impl Scope {
    /// Reads a scope as an entry or a request writes it: `all`, a recipient's id, or a purpose.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "" => None,
            "all" => Some(Self::All),
            other => Some(match other.parse() {
                Ok(recipient) => Self::Recipient(recipient),
                Err(_) => Self::Purpose(other.to_owned()),
            }),
        }
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Purpose(purpose) => f.write_str(purpose),
            Self::Recipient(recipient) => write!(f, "{recipient}"),
        }
    }
}

impl Standing {
    /// The facts as stored (before sealing).
    ///
    /// # Errors
    /// When the facts cannot be written as JSON, which their types exclude.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// Reads stored facts.
    ///
    /// # Errors
    /// When the bytes are not standing facts.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// The living registration of a population.
    pub fn registration(&self, population: Population) -> Option<&Registration> {
        self.registrations
            .iter()
            .find(|r| r.population == population && r.ended.is_none())
    }

    /// Whether a dispatch employment is running: by a decided assignment, or by registration.
    pub fn is_employed(&self) -> bool {
        self.employed || self.registration(Population::DispatchWorker).is_some()
    }

    /// Whether a suspension covers this purpose or this recipient.
    pub fn suspends(&self, purpose: &str, recipient: Option<RecipientId>) -> bool {
        self.suspensions
            .iter()
            .any(|suspension| match &suspension.scope {
                Scope::All => true,
                Scope::Purpose(stopped) => stopped == purpose,
                Scope::Recipient(stopped) => Some(*stopped) == recipient,
            })
    }

    /// Combines two files of one person to the stricter: suspensions and objections of either
    /// stand, a consent that either side withdrew is gone, and a notice counts only where both
    /// files of a population were told it.
    pub fn combine_stricter(&mut self, other: &Self) {
        for suspension in &other.suspensions {
            if !self
                .suspensions
                .iter()
                .any(|own| own.scope == suspension.scope)
            {
                self.suspensions.push(suspension.clone());
            }
        }
        self.objections.extend(other.objections.iter().cloned());
        self.withdrawn.extend(other.withdrawn.iter().cloned());
        let withdrawn = self.withdrawn.clone();
        self.consents.retain(|consent| {
            !withdrawn.contains(&Withdrawn {
                kind: consent.kind,
                recipient: consent.recipient,
            })
        });
        for registration in &mut self.registrations {
            let twin = other
                .registrations
                .iter()
                .find(|r| r.population == registration.population);
            if twin.is_some_and(|twin| twin.told == Told::Unknown) {
                registration.told = Told::Unknown;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consent(kind: ConsentKind, recipient: u8) -> StandingConsent {
        StandingConsent {
            id: ConsentId::from_bytes([9; 16]),
            kind,
            recipient: Some(RecipientId::from_bytes([recipient; 16])),
            order: None,
            items: BTreeSet::new(),
            explained: false,
            given: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn standing_facts_read_back_as_written() {
        let standing = Standing {
            consents: vec![consent(ConsentKind::Provision, 1)],
            suspensions: vec![Suspension {
                id: SuspensionId::from_bytes([3; 16]),
                scope: Scope::Purpose("newsletter".into()),
            }],
            ..Standing::default()
        };
        let bytes = standing.to_bytes().unwrap();
        assert_eq!(Standing::from_bytes(&bytes).unwrap(), standing);
    }

    #[test]
    fn a_merge_keeps_the_stricter_of_consents_and_suspensions() {
        let mut keep = Standing {
            consents: vec![
                consent(ConsentKind::Provision, 1),
                consent(ConsentKind::Provision, 2),
            ],
            ..Standing::default()
        };
        let other = Standing {
            withdrawn: BTreeSet::from([Withdrawn {
                kind: ConsentKind::Provision,
                recipient: Some(RecipientId::from_bytes([1; 16])),
            }]),
            suspensions: vec![Suspension {
                id: SuspensionId::from_bytes([3; 16]),
                scope: Scope::All,
            }],
            ..Standing::default()
        };
        keep.combine_stricter(&other);
        assert_eq!(keep.consents.len(), 1);
        assert!(keep.suspends("placement.interview", None));
    }
}
