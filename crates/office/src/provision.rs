//! The record of what left the office (APPI 29; law-and-field 2.1): of a provision made through
//! Kitei, and of what already happened outside and is only recorded.

use kitei_domain::{
    Day, PersonId, Phase, ProvisionId, RecipientId, ReferralId, StaffId, Timestamp,
};
use kitei_rulebook::{ItemSet, LawKey};
use kitei_storage::RegisterKind;
use serde::{Deserialize, Serialize};

use crate::caller::{Caller, StaffRecord};
use crate::door::{Changes, Intent, Items, Opened, Passed};
use crate::error::{OfficeError, Problem, Thing};
use crate::office::Office;
use crate::package::NewPackage;
use crate::question::Wanted;
use crate::recipient::{Recipient, filled};
use crate::referral::Referral;
use crate::review::NewReview;

/// How the items leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A sealed package behind a bound link.
    Electronic,
    /// A printed sheet.
    Written,
    /// Told.
    Oral,
}

impl Channel {
    fn as_str(self) -> &'static str {
        match self {
            Self::Electronic => "electronic",
            Self::Written => "written",
            Self::Oral => "oral",
        }
    }
}

/// The record of one provision (APPI 29; 規19–21), sealed under the person's provision key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionRecord {
    /// Its id.
    pub id: ProvisionId,
    /// Whose items.
    pub person: PersonId,
    /// To which of the office's recipients; none where it went to somebody else.
    pub recipient: Option<RecipientId>,
    /// Name of the recipient as it stood that day, or who else had it, in words.
    pub recipient_name: String,
    /// Address of the recipient.
    pub recipient_address: String,
    /// Representative of the recipient.
    pub recipient_representative: String,
    /// In which referral.
    pub referral: Option<ReferralId>,
    /// How far that had come.
    pub phase: Phase,
    /// How they left.
    pub channel: Channel,
    /// The items.
    pub items: Vec<String>,
    /// The consents that carried it (27(1), 28(1)); empty where a law did.
    pub consents: Vec<String>,
    /// On what basis: consent, law (WDA 35), or ability only (A15); none where nothing allowed it.
    pub basis: String,
    /// When it was made.
    pub at: Timestamp,
    /// When it had happened, for one recorded afterwards.
    pub happened_at: Option<Timestamp>,
    /// Who gave the items, for one recorded afterwards by somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<StaffId>,
    /// How it came about, for one recorded afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circumstances: Option<String>,
    /// Until when the record is kept.
    pub keep_until: Day,
}

/// What already happened outside Kitei: told by phone, handed over, faxed, mis-sent.
#[derive(Debug, Clone)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Who did it; the caller where nobody is named.
    pub by: Option<StaffId>,
    /// Which items went; those that would be granted where none are named.
    pub items: Vec<String>,
    /// How it came about.
    pub circumstances: Option<String>,
}

/// To whom something leaves, as its record tells it.
pub(crate) enum Whom {
    /// One of the office's recipients.
    Known(Box<Recipient>),
    /// Somebody else, in words.
    Other(String),
}

/// One thing that leaves, or that left.
pub(crate) struct Leaving<'a> {
    pub(crate) wanted: Wanted,
    pub(crate) to: Whom,
    pub(crate) referral: Option<&'a Referral>,
    pub(crate) channel: Channel,
    pub(crate) happened: Option<Happened>,
    /// Only these of the items that are held; all of them otherwise.
    pub(crate) only: Option<ItemSet>,
    /// The package that goes out instead of the values.
    pub(crate) package: Option<NewPackage>,
}

/// A provision that passed the door.
pub(crate) struct Left {
    pub(crate) id: ProvisionId,
    /// Whether the clauses allowed it; what already happened is kept either way.
    pub(crate) allowed: bool,
    pub(crate) passed: Passed,
}

impl Office {
    /// Lets something leave through the door with its record, or records that it had left: then
    /// nothing is released, and what was not allowed waits for the manager.
    pub(crate) async fn let_leave(
        &self,
        caller: &Caller,
        person: PersonId,
        leaving: Leaving<'_>,
    ) -> Result<Left, OfficeError> {
        let happened = leaving.happened.as_ref();
        let items = match happened {
            Some(happened) if !happened.items.is_empty() => {
                Items::These(self.item_set(&happened.items)?)
            }
            Some(_) => Items::Held,
            None => leaving.only.map_or(Items::Held, Items::These),
        };
        let id = ProvisionId::random(self.entropy.as_ref());
        let mut intent = Intent::new("provision", person, leaving.wanted.clone(), items)
            .detail("provision", id)
            .detail("phase", leaving.wanted.phase)
            .detail("channel", leaving.channel.as_str());
        if let Some(referral) = leaving.referral {
            intent = intent
                .detail("referral", referral.id)
                .detail("order", referral.order);
        }
        if let Some(package) = &leaving.package {
            intent = intent.detail("package", package.id());
        }
        if let Some(by) = happened.and_then(|happened| happened.by) {
            intent = intent.detail("by", by);
        }
        intent.release = happened.is_none() && leaving.package.is_none();
        intent.happened_at = happened.map(|happened| happened.at);
        let mut allowed = true;
        let passed = self
            .pass(caller, intent, |opened| {
                // What leaves is what is granted; only what had left before may be more than that.
                allowed = happened.is_none() || opened.ruling.allows(items);
                let went = match items {
                    Items::These(went) if happened.is_some() => went,
                    _ => opened.leaving(),
                };
                let record = self.provision_record(opened, id, &leaving, (went, allowed));
                let row = (RegisterKind::Provision, *id.as_bytes(), 0);
                let record = self.person_row(opened.file, row, &record)?;
                let mut changes = Changes::default();
                if let Some(happened) = happened.filter(|_| !allowed) {
                    let incident = NewReview {
                        kind: "happened_outside",
                        staff: happened.by.unwrap_or_else(|| caller.id()),
                        reason: happened.circumstances.as_deref().unwrap_or("provision"),
                    };
                    changes = self.open_review(&self.new_review(opened.file, incident))?;
                }
                changes.ops.push(record);
                if let Some(package) = &leaving.package {
                    let made = self.package_ops(opened, package, (id, &leaving), went)?;
                    changes.ops.extend(made);
                }
                Ok(changes)
            })
            .await?;
        Ok(Left {
            id,
            allowed,
            passed,
        })
    }

    /// Checks what a request tells of something that happened, before anybody is looked at.
    pub(crate) async fn check_happening(
        &self,
        happened: Option<&Happened>,
    ) -> Result<(), OfficeError> {
        let Some(happened) = happened else {
            return Ok(());
        };
        self.item_set(&happened.items)?;
        if happened.at > self.clock.now() {
            return Err(OfficeError::Unusable {
                what: "--happened-at",
                problem: Problem::InFuture,
            });
        }
        if let Some(words) = &happened.circumstances {
            filled("--circumstances", words.clone())?;
        }
        let Some(by) = happened.by else {
            return Ok(());
        };
        let staff = self
            .find_office_row::<StaffRecord>(RegisterKind::Staff, *by.as_bytes())
            .await?;
        staff.map(drop).ok_or_else(|| OfficeError::Unknown {
            what: Thing::Staff,
            id: by.to_string(),
        })
    }

    /// The record that APPI 29 asks for, as far as the ruling tells it.
    fn provision_record(
        &self,
        opened: &Opened<'_>,
        id: ProvisionId,
        leaving: &Leaving<'_>,
        (went, allowed): (ItemSet, bool),
    ) -> ProvisionRecord {
        let at = self.clock.now();
        let keep_years = self.law_number(LawKey::ProvisionRecordYears);
        let wanted = &leaving.wanted;
        let consents = opened.consents_for(&wanted.receiver);
        let happened = leaving.happened.as_ref();
        let (recipient, name, address, representative) = match &leaving.to {
            Whom::Known(to) => (Some(to.id), &*to.name, &*to.address, &*to.representative),
            Whom::Other(words) => (None, words.as_str(), "", ""),
        };
        let basis = if allowed {
            basis(wanted.phase, consents.is_empty())
        } else {
            "none"
        };
        ProvisionRecord {
            id,
            person: opened.file.person(),
            recipient,
            recipient_name: name.to_owned(),
            recipient_address: address.to_owned(),
            recipient_representative: representative.to_owned(),
            referral: leaving.referral.map(|referral| referral.id),
            phase: wanted.phase,
            channel: leaving.channel,
            items: self.item_names(went),
            basis: basis.to_owned(),
            consents,
            at,
            happened_at: happened.map(|happened| happened.at),
            by: happened.and_then(|happened| happened.by),
            circumstances: happened.and_then(|happened| happened.circumstances.clone()),
            keep_until: at.day().plus_years(keep_years.into()),
        }
    }
}

fn basis(phase: Phase, without_consent: bool) -> &'static str {
    match phase {
        Phase::DispatchBeforeDecision => "ability only (A15)",
        Phase::DispatchDecided if without_consent => "law (WDA 35)",
        _ => "consent (APPI 27(1))",
    }
}
