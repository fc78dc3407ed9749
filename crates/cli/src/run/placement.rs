//! Notices, consents, referrals, provisions.

use kitei_office::{
    Channel, ConsentSelector, Happened, NewConsent, OutcomeKind, ReferralKind, ReferralOutcome,
};
use serde_json::json;

use super::{Session, answer, object};
use crate::args::{
    ChannelArg, ConsentCommand, ContractArg, GiveArgs, NoticeCommand, ProvideArgs, ReferralCommand,
    ReferralKindArg, ResultArg, WithdrawArgs,
};
use crate::failure::Failure;
use crate::input;
use crate::output::Answer;
use crate::place::Hold;

/// `notice show`.
pub(super) async fn notice(
    command: NoticeCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let NoticeCommand::Show { id, on, evidence } = command;
    let evidence = input::evidence(&evidence)?;
    let (place, caller) = session.enter(Hold::Shared).await?;
    answer(&place.office.show_notice(&caller, id, on, evidence).await?)
}

/// `consent …`.
pub(super) async fn consent(
    command: ConsentCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    match command {
        ConsentCommand::Give(args) => {
            let id = args.id;
            answer(
                &place
                    .office
                    .give_consent(&caller, id, new_consent(args)?)
                    .await?,
            )
        }
        ConsentCommand::Withdraw(args) => {
            let (id, which) = selector(&args);
            answer(&place.office.withdraw_consent(&caller, id, which).await?)
        }
        ConsentCommand::List { id, kind } => {
            let (mut consents, entry) = place.office.list_consents(&caller, id).await?;
            consents.retain(|consent| kind.is_none_or(|kind| consent.record.kind == kind));
            Ok(Answer::done(
                json!({"consents": object(&consents)?, "entry": entry}),
            ))
        }
    }
}

fn new_consent(args: GiveArgs) -> Result<NewConsent, Failure> {
    Ok(NewConsent {
        kind: args.kind,
        recipient: args.recipient,
        order: args.order,
        items: args.items.into_iter().collect(),
        explanation: input::optional(args.explanation.as_ref())?,
        evidence: input::evidence(&args.evidence)?,
    })
}

fn selector(args: &WithdrawArgs) -> (kitei_domain::PersonId, ConsentSelector) {
    let which = ConsentSelector {
        kind: args.kind,
        recipient: args.recipient,
        order: args.order,
    };
    (args.id, which)
}

/// `referral …`.
pub(super) async fn referral(
    command: ReferralCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    match command {
        ReferralCommand::Open { id, order, kind } => {
            let kind = kind.map(|kind| match kind {
                ReferralKindArg::Placement => ReferralKind::Placement,
                ReferralKindArg::Dispatch => ReferralKind::Dispatch,
                ReferralKindArg::Trial => ReferralKind::Trial,
            });
            answer(&place.office.open_referral(&caller, id, order, kind).await?)
        }
        ReferralCommand::Decide {
            referral,
            on,
            evidence,
        } => {
            let evidence = input::evidence(&evidence)?;
            answer(
                &place
                    .office
                    .decide_referral(&caller, referral, on, evidence)
                    .await?,
            )
        }
        ReferralCommand::Outcome {
            referral,
            result,
            on,
            contract,
        } => {
            let outcome = ReferralOutcome {
                result: match result {
                    ResultArg::Hired => OutcomeKind::Hired,
                    ResultArg::NotHired => OutcomeKind::NotHired,
                    ResultArg::Declined => OutcomeKind::Declined,
                    ResultArg::Ended => OutcomeKind::Ended,
                },
                on,
                indefinite: contract.map(|contract| contract == ContractArg::Indefinite),
            };
            answer(
                &place
                    .office
                    .close_referral(&caller, referral, outcome)
                    .await?,
            )
        }
    }
}

/// `provide`.
pub(super) async fn provide(args: ProvideArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    let office = &place.office;
    let channel = match args.channel {
        ChannelArg::Electronic => Channel::Electronic,
        ChannelArg::Written => Channel::Written,
        ChannelArg::Oral => Channel::Oral,
    };
    let id = args.id;
    let happened = args.happened_at.map(|at| Happened {
        at,
        items: args.items,
    });
    match (args.referral, args.partner) {
        (Some(referral), _) => answer(
            &office
                .provide(&caller, id, referral, channel, happened)
                .await?,
        ),
        (None, Some(partner)) => answer(
            &office
                .provide_to_partner(&caller, id, partner, channel, happened)
                .await?,
        ),
        (None, None) => Err(Failure::NoInput),
    }
}
