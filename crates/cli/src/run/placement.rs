//! Notices, consents, referrals, provisions.

use kitei_domain::{PersonId, ReferralId};
use kitei_office::{
    Caller, ConsentSelector, Happened, NewConsent, OfficeError, OutcomeKind, ReferralKind,
    ReferralOutcome, Withdrawal,
};
use serde_json::{Value, json};

use super::{Session, answer, object};
use crate::args::{
    ConsentCommand, ContractArg, GiveArgs, NoticeCommand, ProvideArgs, ReferralCommand,
    ReferralKindArg, ResultArg, WithdrawArgs,
};
use crate::failure::Failure;
use crate::input;
use crate::output::Answer;
use crate::place::{Hold, Place};

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
            let (id, withdrawal) = withdrawal(&args)?;
            answer(
                &place
                    .office
                    .withdraw_consent(&caller, id, withdrawal)
                    .await?,
            )
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
        on: args.on,
    })
}

fn withdrawal(args: &WithdrawArgs) -> Result<(PersonId, Withdrawal), Failure> {
    let which = ConsentSelector {
        kind: args.kind,
        recipient: args.recipient,
        order: args.order,
    };
    let evidence = args.evidence.as_ref().map(input::evidence).transpose()?;
    Ok((args.id, Withdrawal { which, evidence }))
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
    let channel = args.channel.into();
    let id = args.id;
    let circumstances = input::optional(args.circumstances.as_ref())?;
    let happened = args.happened_at.map(|at| Happened {
        at,
        by: args.by,
        items: args.items,
        circumstances,
    });
    match (args.referral, args.partner) {
        (Some(referral), _) => {
            let identity = match happened {
                None => repeated(session, &place, &caller, referral).await?,
                Some(_) => Value::Null,
            };
            let provided = office
                .provide(&caller, id, referral, channel, happened)
                .await?;
            let mut answer = answer(&provided)?;
            answer.object.insert("identity".to_owned(), identity);
            Ok(answer)
        }
        (None, Some(partner)) => answer(
            &office
                .provide_to_partner(&caller, id, partner, channel, happened)
                .await?,
        ),
        (None, None) => Err(Failure::NoInput),
    }
}

/// Kana, birth year and town, said again before anything is sent, so that nobody is taken for
/// another person of the same name; somebody at a terminal confirms them.
async fn repeated(
    session: &Session<'_>,
    place: &Place,
    caller: &Caller,
    referral: ReferralId,
) -> Result<Value, Failure> {
    let identity = match place.office.repeat_identity(caller, referral).await {
        Ok(identity) => object(&identity)?,
        // What may not be repeated may not be provided either; that ruling says why.
        Err(OfficeError::Refused(_)) => return Ok(Value::Null),
        Err(error) => return Err(error.into()),
    };
    if !session.json && input::is_terminal() {
        let word = |name: &str| identity.get(name).and_then(Value::as_str).unwrap_or("-");
        let question = session.messages.text_with(
            "ask-identity",
            &[
                ("kana", word("kana").into()),
                ("year", word("birth_year").into()),
                ("town", word("town").into()),
            ],
        );
        if !matches!(
            input::prompt(&question)?.as_str(),
            "y" | "Y" | "yes" | "はい"
        ) {
            return Err(Failure::NotConfirmed);
        }
    }
    Ok(identity)
}
