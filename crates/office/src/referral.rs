//! Referrals (紹介): opened for one job order, decided, closed with an outcome. The phase of a
//! placement or dispatch is read from here, never given by a request.

mod list;

use kitei_domain::{Act, Day, JobOrderId, PersonId, Phase, RecipientId, RecipientKind, ReferralId};
use kitei_storage::RegisterKind;
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::door::{Changes, Intent, Items, Opened, Passed};
use crate::error::{EntryRef, OfficeError, Problem, State, Thing};
use crate::evidence::{Evidence, EvidenceGiven};
use crate::office::Office;
use crate::question::{Receiver, Wanted};

pub use self::list::ReferralLine;

/// What kind of work the referral leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralKind {
    /// 職業紹介
    Placement,
    /// 労働者派遣
    Dispatch,
    /// 紹介予定派遣: the order is marked so and the person was told.
    Trial,
}

/// How a referral ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// 採用
    Hired,
    /// 不採用
    NotHired,
    /// 辞退
    Declined,
    /// 派遣終了
    Ended,
}

/// The outcome of a referral, with what the ledger asks (ESR 24の7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralOutcome {
    /// How it ended.
    pub result: OutcomeKind,
    /// When.
    pub on: Day,
    /// Whether the employment is indefinite (無期); none where nobody was hired.
    pub indefinite: Option<bool>,
}

/// The register row of a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Its id.
    pub id: ReferralId,
    /// Who is referred.
    pub person: PersonId,
    /// To which job order.
    pub order: JobOrderId,
    /// Whose order it is.
    pub recipient: RecipientId,
    /// To what work it leads.
    pub kind: ReferralKind,
    /// The day it was opened (紹介年月日).
    pub opened: Day,
    /// The day on which the person applied (placement) or the assignment was decided (dispatch).
    pub decided: Option<Day>,
    /// Evidence of that decision.
    pub evidence: Option<Evidence>,
    /// How it ended.
    pub outcome: Option<ReferralOutcome>,
}

impl Referral {
    /// How far it has come.
    pub fn phase(&self) -> Phase {
        let hired = self
            .outcome
            .as_ref()
            .is_some_and(|o| o.result == OutcomeKind::Hired);
        match (self.kind, self.decided, &self.outcome) {
            (ReferralKind::Placement, _, Some(_)) if hired => Phase::PlacementHired,
            (ReferralKind::Placement, Some(_), None) => Phase::PlacementApplication,
            (ReferralKind::Placement, _, _) => Phase::PlacementProposal,
            (ReferralKind::Dispatch, None, None) => Phase::DispatchBeforeDecision,
            (ReferralKind::Trial, None, None) => Phase::DispatchTrial,
            (_, Some(_), None) => Phase::DispatchDecided,
            (_, _, Some(_)) => Phase::DispatchEnded,
        }
    }
}

/// A referral after an act on it.
#[derive(Debug, Clone, Serialize)]
pub struct ReferralState {
    /// Its id.
    pub referral: ReferralId,
    /// How far it has come.
    pub phase: Phase,
    /// The entry.
    pub entry: EntryRef,
}

impl Office {
    /// Opens a referral of a person to a job order.
    ///
    /// # Errors
    /// Refused, an unknown order, or a kind of work that the order's recipient does not offer.
    ///
    /// # Journal
    /// One `refer` entry with order and referral.
    pub async fn open_referral(
        &self,
        caller: &Caller,
        person: PersonId,
        order: JobOrderId,
        kind: Option<ReferralKind>,
    ) -> Result<ReferralState, OfficeError> {
        let order = self.load_order(order).await?;
        let recipient = self.load_recipient(order.recipient).await?;
        let kind = match kind {
            Some(kind) => kind,
            None => self.usual_kind(person, recipient.kind, order.trial).await?,
        };
        if kind == ReferralKind::Placement && recipient.kind == RecipientKind::DispatchClient {
            return Err(OfficeError::Unusable {
                what: "--kind",
                problem: Problem::DispatchOnly,
            });
        }
        if kind == ReferralKind::Trial && !order.trial {
            return Err(OfficeError::Unusable {
                what: "--kind",
                problem: Problem::NoTrialOrder,
            });
        }
        let referral = Referral {
            id: ReferralId::random(self.entropy.as_ref()),
            person,
            order: order.id,
            recipient: order.recipient,
            kind,
            opened: self.clock.now().day(),
            decided: None,
            evidence: None,
            outcome: None,
        };
        self.write_referral(caller, referral, "open", 0).await
    }

    /// Records the decision: the person applies (placement), or the assignment is decided
    /// (dispatch).
    ///
    /// # Errors
    /// Refused, a day before the referral or in the future, or a referral already decided.
    ///
    /// # Journal
    /// One `refer` entry.
    pub async fn decide_referral(
        &self,
        caller: &Caller,
        id: ReferralId,
        on: Day,
        evidence: EvidenceGiven,
    ) -> Result<ReferralState, OfficeError> {
        let evidence = evidence.checked()?;
        let (mut referral, revision) = self.load_referral(id).await?;
        if let Err(error) = referral.may_be_decided(on, self.clock.now().day()) {
            let intent = self.referring(&referral, "decide").await?;
            return self.come_to_nothing(caller, intent, error).await;
        }
        referral.decided = Some(on);
        let intent = self.referring(&referral, "decide").await?;
        let passed = self
            .pass_with_evidence(caller, intent, evidence, |opened, evidence| {
                let referral = Referral {
                    evidence: Some(evidence.clone()),
                    ..referral.clone()
                };
                self.referral_changes(opened, &referral, revision)
            })
            .await?;
        Ok(ReferralState::of(&referral, passed))
    }

    /// Records how a referral ended.
    ///
    /// # Errors
    /// Refused, an outcome before the decision, a day out of order, or a referral already closed.
    ///
    /// # Journal
    /// One `refer` entry.
    pub async fn close_referral(
        &self,
        caller: &Caller,
        id: ReferralId,
        outcome: ReferralOutcome,
    ) -> Result<ReferralState, OfficeError> {
        let (mut referral, revision) = self.load_referral(id).await?;
        if let Err(error) = referral.may_be_closed(&outcome, self.clock.now().day()) {
            let intent = self.referring(&referral, "outcome").await?;
            return self.come_to_nothing(caller, intent, error).await;
        }
        referral.outcome = Some(outcome);
        self.write_referral(caller, referral, "outcome", revision)
            .await
    }

    /// What a referral leads to where nobody says: dispatch for a dispatch client's order, and for a
    /// person who is registered for dispatch only.
    async fn usual_kind(
        &self,
        person: PersonId,
        recipient: RecipientKind,
        trial: bool,
    ) -> Result<ReferralKind, OfficeError> {
        let vocabulary = self.vocabulary();
        let file = self.find_file(person, Items::File).await?;
        let dispatch_only = file.is_some_and(|file| {
            file.registrations().all(|(_, registration)| {
                vocabulary
                    .population(registration.population)
                    .is_some_and(|row| row.family == "dispatch")
            })
        });
        Ok(
            match (
                recipient == RecipientKind::DispatchClient || dispatch_only,
                trial,
            ) {
                (true, true) => ReferralKind::Trial,
                (true, false) => ReferralKind::Dispatch,
                (false, _) => ReferralKind::Placement,
            },
        )
    }

    /// Who receives in a referral: in a dispatch the holder of the order is the dispatch client.
    pub(crate) async fn receiver_of(&self, referral: &Referral) -> Result<Receiver, OfficeError> {
        let receiver = self
            .receiver(Some(referral.recipient), Some(referral.order))
            .await?;
        Ok(match referral.kind {
            ReferralKind::Placement => receiver,
            ReferralKind::Dispatch | ReferralKind::Trial => Receiver {
                kind: RecipientKind::DispatchClient,
                ..receiver
            },
        })
    }

    pub(crate) async fn load_referral(
        &self,
        id: ReferralId,
    ) -> Result<(Referral, u64), OfficeError> {
        self.find_person_row(RegisterKind::Referral, *id.as_bytes())
            .await?
            .ok_or(OfficeError::Unknown {
                what: Thing::Referral,
                id: id.to_string(),
            })
    }

    async fn write_referral(
        &self,
        caller: &Caller,
        referral: Referral,
        step: &'static str,
        revision: u64,
    ) -> Result<ReferralState, OfficeError> {
        let intent = self.referring(&referral, step).await?;
        let passed = self
            .pass(caller, intent, |opened| {
                self.referral_changes(opened, &referral, revision)
            })
            .await?;
        Ok(ReferralState::of(&referral, passed))
    }

    /// A step of a referral, as the door is asked for it.
    async fn referring(
        &self,
        referral: &Referral,
        step: &'static str,
    ) -> Result<Intent, OfficeError> {
        let purpose = match referral.kind {
            ReferralKind::Placement => "placement.job_search",
            ReferralKind::Dispatch | ReferralKind::Trial => "dispatch.matching",
        };
        let wanted = Wanted {
            receiver: self.receiver_of(referral).await?,
            phase: referral.phase(),
            ..Wanted::inside(Act::Refer, self.purpose(purpose)?)
        };
        let intent = Intent::new("referral.write", referral.person, wanted, Items::File);
        Ok(intent
            .detail("referral", referral.id)
            .detail("order", referral.order)
            .detail("step", step)
            .detail("phase", referral.phase()))
    }

    /// The row of a referral as it now stands, and whether an employment runs by it.
    fn referral_changes(
        &self,
        opened: &Opened<'_>,
        referral: &Referral,
        revision: u64,
    ) -> Result<Changes, OfficeError> {
        let row = (RegisterKind::Referral, *referral.id.as_bytes(), revision);
        let op = self.person_row(opened.file, row, referral)?;
        let mut changes = Changes::ops(vec![op]);
        let started = referral.kind != ReferralKind::Placement && referral.decided.is_some();
        let employed = started && referral.outcome.is_none();
        if started && opened.file.standing().employed != employed {
            let mut standing = opened.file.standing().clone();
            standing.employed = employed;
            changes.standing = Some(standing);
        }
        Ok(changes)
    }
}

impl Referral {
    fn may_be_decided(&self, on: Day, today: Day) -> Result<(), OfficeError> {
        if self.decided.is_some() || self.outcome.is_some() {
            return Err(wrong_state(self.id, State::AlreadyDecided));
        }
        check_day(on, self.opened, today)
    }

    fn may_be_closed(&self, outcome: &ReferralOutcome, today: Day) -> Result<(), OfficeError> {
        if self.outcome.is_some() {
            return Err(wrong_state(self.id, State::AlreadyClosed));
        }
        let needs_decision = matches!(outcome.result, OutcomeKind::Hired | OutcomeKind::Ended);
        if needs_decision && self.decided.is_none() {
            return Err(wrong_state(self.id, State::NotDecided));
        }
        check_day(outcome.on, self.decided.unwrap_or(self.opened), today)
    }
}

impl ReferralState {
    fn of(referral: &Referral, passed: Passed) -> Self {
        Self {
            referral: referral.id,
            phase: referral.phase(),
            entry: passed.entry,
        }
    }
}

fn wrong_state(id: ReferralId, state: State) -> OfficeError {
    OfficeError::WrongState {
        what: Thing::Referral,
        id: id.to_string(),
        state,
    }
}

fn check_day(on: Day, not_before: Day, today: Day) -> Result<(), OfficeError> {
    let problem = if on < not_before {
        Problem::BeforeStep
    } else if on > today {
        Problem::InFuture
    } else {
        return Ok(());
    };
    Err(OfficeError::Unusable {
        what: "--on",
        problem,
    })
}
