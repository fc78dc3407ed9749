//! Provision to a third party (第三者提供). The phase is read from the referral; what leaves is
//! generated from the granted items, never a redacted copy; each provision leaves the record of
//! APPI 29 (law-and-field 2.1), whatever basis is claimed.

use std::collections::BTreeMap;

use kitei_domain::{
    Act, Day, PersonId, Phase, ProvisionId, RecipientId, RecipientKind, ReferralId, Timestamp,
};
use kitei_rulebook::ItemSet;
use kitei_storage::RegisterKind;
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::door::{Changes, Intent, Items, Opened, Withheld};
use crate::error::{EntryRef, OfficeError};
use crate::office::Office;
use crate::people::reveal;
use crate::question::Wanted;
use crate::recipient::Recipient;
use crate::referral::Referral;

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

/// The record of one provision (APPI 29; 規19–21), sealed under the person's provision key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionRecord {
    /// Its id.
    pub id: ProvisionId,
    /// Whose items.
    pub person: PersonId,
    /// To whom: name, address and representative as they stood that day.
    pub recipient: RecipientId,
    /// Name of the recipient.
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
    /// On what basis: consent, law (WDA 35), or ability only (A15).
    pub basis: String,
    /// When it was made.
    pub at: Timestamp,
    /// When it had happened, for one recorded afterwards.
    pub happened_at: Option<Timestamp>,
    /// Until when the record is kept.
    pub keep_until: Day,
}

/// Kana, birth year and town, repeated before a provision so that nobody is mistaken for another
/// person of the same name.
#[derive(Debug, Clone, Default, Serialize)]
pub struct IdentityRepeated {
    /// Kana.
    pub kana: Option<String>,
    /// Year of birth.
    pub birth_year: Option<String>,
    /// Town of the address.
    pub town: Option<String>,
}

/// What leaves.
#[derive(Debug, Clone, Serialize)]
pub struct Package {
    /// For whom.
    pub recipient: RecipientId,
    /// How.
    pub channel: Channel,
    /// The items with their values: exactly what the recipient gets.
    pub items: BTreeMap<String, String>,
}

/// A provision that already happened outside Kitei: told by phone, handed over, faxed, mis-sent.
#[derive(Debug, Clone)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Which items went; those that would be granted where none are named.
    pub items: Vec<String>,
}

/// How something leaves, or left.
struct Delivery {
    channel: Channel,
    happened: Option<Happened>,
}

/// A provision.
#[derive(Debug, Clone, Serialize)]
pub struct Provided {
    /// Its id.
    pub provision: ProvisionId,
    /// The items that left.
    pub items: Vec<String>,
    /// The items that stayed, with the reason.
    pub withheld: Vec<Withheld>,
    /// What leaves; none where the items had already left, or by word of mouth.
    pub package: Option<Package>,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Repeats who the person is before anything is sent.
    ///
    /// # Journal
    /// One `use` entry for the items that are repeated.
    ///
    /// # Errors
    /// As for any use.
    pub async fn repeat_identity(
        &self,
        caller: &Caller,
        referral: ReferralId,
    ) -> Result<IdentityRepeated, OfficeError> {
        let (referral, _) = self.load_referral(referral).await?;
        let purpose = match referral.phase() {
            phase if phase.as_str().starts_with("placement") => "placement.interview",
            _ => "dispatch.matching",
        };
        let wanted = Wanted::inside(Act::Use, self.purpose(purpose)?);
        let items = self.item_set(&["kana", "birth_date", "address"])?;
        let intent = Intent::new(
            "provision.identity",
            referral.person,
            wanted,
            Items::These(items),
        )
        .detail("referral", referral.id)
        .releasing();
        let passed = self
            .pass(caller, intent, |_| Ok(Changes::default()))
            .await?;
        let values = reveal(passed.released);
        let today = self.clock.now().day();
        Ok(IdentityRepeated {
            kana: values.get("kana").cloned(),
            birth_year: values
                .get("birth_date")
                .and_then(|date| birth_year(date, today)),
            town: values.get("address").map(|address| town(address)),
        })
    }

    /// Provides what the clauses allow in the referral's phase.
    ///
    /// # Errors
    /// Refused by the regulation; a referral of somebody else is refused like an unknown person.
    ///
    /// # Journal
    /// One `provide` entry (`record` where it already happened) with recipient, items, referral and
    /// provision id.
    pub async fn provide(
        &self,
        caller: &Caller,
        person: PersonId,
        referral: ReferralId,
        channel: Channel,
        happened: Option<Happened>,
    ) -> Result<Provided, OfficeError> {
        let (referral, _) = self.load_referral(referral).await?;
        let file = self.find_file(person, Items::File).await?;
        let is_of_person = file.is_some_and(|file| file.people().contains(&referral.person));
        if !is_of_person {
            let wanted = Wanted::inside(Act::Provide, self.purpose(purpose_of(referral.phase()))?);
            let intent = Intent::new("provision", person, wanted, Items::Held);
            return Err(self
                .not_available(caller, &intent, "referral_of_another")
                .await?);
        }
        let purpose = purpose_of(referral.phase());
        let receiver = self.receiver_of(&referral).await?;
        let wanted = Wanted {
            receiver,
            phase: referral.phase(),
            ..Wanted::inside(Act::Provide, self.purpose(purpose)?)
        };
        self.provide_as(
            caller,
            person,
            wanted,
            Some(&referral),
            Delivery { channel, happened },
        )
        .await
    }

    /// Provides to a partner agency that the person allowed (B2-6).
    ///
    /// # Errors
    /// Refused by the regulation.
    ///
    /// # Journal
    /// As for [`Self::provide`].
    pub async fn provide_to_partner(
        &self,
        caller: &Caller,
        person: PersonId,
        partner: RecipientId,
        channel: Channel,
        happened: Option<Happened>,
    ) -> Result<Provided, OfficeError> {
        let receiver = self.receiver(Some(partner), None).await?;
        if receiver.kind != RecipientKind::PartnerAgency {
            return Err(OfficeError::WrongState {
                what: "recipient",
                id: partner.to_string(),
                state: "not a partner agency",
            });
        }
        let wanted = Wanted {
            receiver,
            phase: Phase::PlacementApplication,
            ..Wanted::inside(Act::Provide, self.purpose("placement.partner")?)
        };
        self.provide_as(caller, person, wanted, None, Delivery { channel, happened })
            .await
    }

    /// The record that APPI 29 asks for, as far as the ruling tells it.
    fn provision_record(
        &self,
        opened: &Opened<'_>,
        recipient: &Recipient,
        wanted: &Wanted,
        went: ItemSet,
    ) -> ProvisionRecord {
        let at = self.clock.now();
        let keep_years = i16::try_from(self.law_number("provision_record.years")).unwrap_or(0);
        let consents = opened.consents_for(&wanted.receiver);
        ProvisionRecord {
            id: ProvisionId::from_bytes([0; 16]),
            person: opened.file.person(),
            recipient: recipient.id,
            recipient_name: recipient.name.clone(),
            recipient_address: recipient.address.clone(),
            recipient_representative: recipient.representative.clone(),
            referral: None,
            phase: wanted.phase,
            channel: Channel::Electronic,
            items: self.item_names(went),
            basis: basis(wanted.phase, consents.is_empty()).to_owned(),
            consents,
            at,
            happened_at: None,
            keep_until: at.day().plus_years(keep_years),
        }
    }

    async fn provide_as(
        &self,
        caller: &Caller,
        person: PersonId,
        wanted: Wanted,
        referral: Option<&Referral>,
        delivery: Delivery,
    ) -> Result<Provided, OfficeError> {
        let Delivery { channel, happened } = delivery;
        let Some(recipient) = wanted.receiver.id else {
            return Err(OfficeError::Unusable {
                what: "recipient",
                problem: "is missing",
            });
        };
        let recipient = self.load_recipient(recipient).await?;
        let id = ProvisionId::random(self.entropy.as_ref());
        let at = self.clock.now();
        let happened_at = happened.as_ref().map(|happened| happened.at);
        if happened_at.is_some_and(|happened| happened > at) {
            return Err(OfficeError::Unusable {
                what: "--happened-at",
                problem: "is in the future",
            });
        }
        let items = match &happened {
            Some(happened) if !happened.items.is_empty() => {
                Items::These(self.item_set(&happened.items)?)
            }
            _ => Items::Held,
        };
        let mut intent = Intent::new("provision", person, wanted.clone(), items)
            .detail("provision", id)
            .detail("phase", wanted.phase)
            .detail("channel", channel_word(channel));
        if let Some(referral) = referral {
            intent = intent
                .detail("referral", referral.id)
                .detail("order", referral.order);
        }
        intent.release = happened_at.is_none();
        intent.happened_at = happened_at;
        let passed = self
            .pass(caller, intent, |opened| {
                let went = match items {
                    Items::These(went) => went,
                    Items::Held | Items::File => opened.leaving(),
                };
                let mut record = self.provision_record(opened, &recipient, &wanted, went);
                record.id = id;
                record.referral = referral.map(|referral| referral.id);
                record.channel = channel;
                record.happened_at = happened_at;
                let row = (RegisterKind::Provision, *id.as_bytes(), 0);
                let mut ops = vec![self.person_row(opened.file, row, &record)?];
                if happened_at.is_some() && !opened.ruling.allows(items) {
                    ops.push(self.review_op(
                        caller,
                        opened.file,
                        "happened_outside",
                        "provision",
                    )?);
                }
                Ok(Changes::ops(ops))
            })
            .await?;
        let items = passed.items;
        let package = (happened_at.is_none() && channel != Channel::Oral).then(|| Package {
            recipient: recipient.id,
            channel,
            items: reveal(passed.released),
        });
        Ok(Provided {
            provision: id,
            items,
            withheld: passed.ruling.withheld,
            package,
            entry: passed.entry,
        })
    }
}

/// The purpose that a phase serves.
pub(crate) fn purpose_of(phase: Phase) -> &'static str {
    match phase {
        Phase::DispatchBeforeDecision => "dispatch.proposal",
        Phase::DispatchTrial => "dispatch.trial",
        Phase::DispatchDecided | Phase::DispatchEnded => "dispatch.assignment",
        Phase::None
        | Phase::PlacementProposal
        | Phase::PlacementApplication
        | Phase::PlacementHired => "placement.application",
    }
}

fn basis(phase: Phase, without_consent: bool) -> &'static str {
    match phase {
        Phase::DispatchBeforeDecision => "ability only (A15)",
        Phase::DispatchDecided if without_consent => "law (WDA 35)",
        _ => "consent (APPI 27(1))",
    }
}

fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Electronic => "electronic",
        Channel::Written => "written",
        Channel::Oral => "oral",
    }
}

fn birth_year(date: &str, today: Day) -> Option<String> {
    let day = kitei_domain::era::read_birth_date(date, today).ok()?;
    Some(day.ymd().0.to_string())
}

/// Prefecture and municipality: the address up to its first 市, 区, 町 or 村.
fn town(address: &str) -> String {
    let end = address
        .char_indices()
        .skip(1)
        .find(|(_, letter)| matches!(letter, '市' | '区' | '町' | '村'))
        .map_or(address.len(), |(at, letter)| at + letter.len_utf8());
    address.get(..end).unwrap_or(address).to_owned()
}
