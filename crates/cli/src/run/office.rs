//! The office itself: its making, staff, recipients, orders, reviews.

use std::collections::BTreeMap;

use kitei_domain::Clock;
use kitei_office::{NewOrder, NewRecipient, StaffChange};
use kitei_rulebook::Bundle;
use serde_json::json;

use super::{Session, answer, object};
use crate::args::{InitArgs, OrdersCommand, RecipientCommand, ReviewsCommand, StaffCommand};
use crate::failure::Failure;
use crate::input;
use crate::output::Answer;
use crate::place::{First, Hold, Place};
use crate::system::SystemClock;

/// `init`.
pub(super) async fn init(args: InitArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    let operator = input::value(&args.operator)?;
    let manager = match input::optional(args.manager.as_ref())? {
        Some(manager) => manager,
        None => session.messages.text("first-manager"),
    };
    let bundle = match &args.pack {
        Some(dir) => super::regulation::bundle(dir)?,
        None => Bundle::shipped(),
    };
    let passphrase = match &session.key_passphrase_file {
        Some(file) => Some(input::passphrase_in(file)?),
        None => None,
    };
    let first = First {
        operator: &operator,
        manager: &manager,
        bundle: &bundle,
    };
    let (place, manager) = Place::create(&args.dir, passphrase, first).await?;
    Ok(Answer::done(json!({
        "office": args.dir,
        "manager": {"id": manager.id, "token": manager.token},
        "public_key": place.office.public_key(),
    })))
}

/// `staff …`.
pub(super) async fn staff(command: StaffCommand, session: &Session<'_>) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    let (id, change) = match command {
        StaffCommand::Add {
            name,
            role,
            department,
        } => {
            let name = input::value(&name)?;
            let roles = role.into_iter().collect();
            let departments = department.into_iter().collect();
            return answer(
                &place
                    .office
                    .add_staff(&caller, name, roles, departments)
                    .await?,
            );
        }
        StaffCommand::List => {
            let staff = place.office.list_staff(&caller).await?;
            return Ok(Answer::done(json!({"staff": object(&staff)?})));
        }
        StaffCommand::Invite { id, account } => {
            let account = account.as_deref();
            return answer(&place.office.invite(&caller, id, account).await?);
        }
        StaffCommand::Recover { id, confirm: true } => {
            return answer(&place.office.confirm_recovery(&caller, id).await?);
        }
        StaffCommand::Recover { id, confirm: false } => {
            let entry = place.office.ask_recovery(&caller, id).await?;
            return Ok(Answer::done(json!({"id": id, "entry": entry})));
        }
        StaffCommand::RecoveryCode => {
            return answer(&place.office.print_recovery_code(&caller).await?);
        }
        StaffCommand::Sessions { id } => {
            let of = id.unwrap_or(caller.id());
            let sessions = place.office.list_sessions(&caller, of).await?;
            return Ok(Answer::done(json!({"sessions": object(&sessions)?})));
        }
        StaffCommand::EndSessions { id, session } => {
            let entry = match session {
                Some(session) => place.office.revoke_session(&caller, session).await?,
                None => place.office.revoke_sessions(&caller, id).await?,
            };
            return Ok(Answer::done(json!({"id": id, "entry": entry})));
        }
        StaffCommand::Train { id, on } => (id, StaffChange::Trained(on)),
        StaffCommand::Pledge { id, on } => (id, StaffChange::Pledged(on)),
        StaffCommand::Leave { id, on } => (
            id,
            StaffChange::Left(on.unwrap_or_else(|| SystemClock.now().day())),
        ),
    };
    let entry = place.office.change_staff(&caller, id, change).await?;
    Ok(Answer::done(json!({"id": id, "entry": entry})))
}

/// `recipient …`.
pub(super) async fn recipient(
    command: RecipientCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    match command {
        RecipientCommand::Mail { id, address } => {
            super::mail::recipient_mail(id, address, session).await
        }
        RecipientCommand::Confirm { id, code } => {
            super::mail::recipient_confirm(id, &code, session).await
        }
        RecipientCommand::Add(new) => {
            let (place, caller) = session.enter(Hold::Shared).await?;
            let new = NewRecipient {
                kind: new.kind,
                name: input::value(&new.name)?,
                address: input::value(&new.address)?,
                representative: input::value(&new.representative)?,
                country: new.country,
                licence: new.licence,
            };
            answer(&place.office.add_recipient(&caller, new).await?)
        }
        RecipientCommand::List => {
            let (place, caller) = session.enter(Hold::Shared).await?;
            let recipients = place.office.list_recipients(&caller).await?;
            Ok(Answer::done(json!({"recipients": object(&recipients)?})))
        }
    }
}

/// `orders …`.
pub(super) async fn orders(
    command: OrdersCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    match command {
        OrdersCommand::Add(new) => {
            let mut columns = BTreeMap::new();
            for given in &new.column {
                columns.insert(given.item.clone(), input::value(&given.value)?);
            }
            let new = NewOrder {
                number: new.number,
                recipient: new.recipient,
                trial: new.trial,
                columns,
            };
            answer(&place.office.add_order(&caller, new).await?)
        }
        OrdersCommand::List => {
            let orders = place.office.list_orders().await?;
            Ok(Answer::done(json!({"orders": object(&orders)?})))
        }
        OrdersCommand::Match { order } => answer(&place.office.match_people(&caller, order).await?),
    }
}

/// `reviews …`.
pub(super) async fn reviews(
    command: ReviewsCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    // What waits is what these commands are about; after one is closed, the rest is told.
    let (place, caller) = session.enter_untold(Hold::Shared).await?;
    match command {
        ReviewsCommand::List => {
            let reviews = place.office.list_reviews(&caller).await?;
            Ok(Answer::done(json!({"reviews": object(&reviews)?})))
        }
        ReviewsCommand::Close { review } => {
            let entry = place.office.close_review(&caller, &review).await?;
            session.tell_waiting(&place, &caller).await?;
            Ok(Answer::done(json!({"closed": review, "entry": entry})))
        }
    }
}

/// `reconfirm`.
pub(super) async fn reconfirm(session: &Session<'_>) -> Result<Answer, Failure> {
    let (mut place, caller) = session.enter(Hold::Shared).await?;
    let entry = place.office.reconfirm(&caller).await?;
    Ok(Answer::done(json!({"reconfirmed": true, "entry": entry})))
}
