//! What is done with the information about one person.

use std::collections::{BTreeMap, BTreeSet};

use kitei_domain::PersonId;
use kitei_domain::search::Field;
use kitei_office::{
    Basis, Caller, Correction, Disclosed, Exceptional, GivenTo, Happened, NewPerson, Scope,
    ShowRequest, Told,
};
use serde_json::json;

use super::{Session, answer, contact};
use crate::args::{
    AddArgs, BasisArg, EraseArgs, FindArgs, HappenedArgs, PeopleCommand, ScopeArg, ShowArgs, Text,
};
use crate::failure::Failure;
use crate::input;
use crate::output::Answer;
use crate::place::{Hold, Place};

/// `people …`.
pub(super) async fn run(command: PeopleCommand, session: &Session<'_>) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    let office = &place.office;
    match command {
        PeopleCommand::Add(args) => {
            let told = office.told(&args.told);
            answer(&office.add_person(&caller, new_person(args, told)?).await?)
        }
        PeopleCommand::Find(args) => find(&place, &caller, &args).await,
        PeopleCommand::Show(args) => show(&place, &caller, args).await,
        PeopleCommand::Held(args) => {
            answer(&office.list_held(&caller, args.id, &args.purpose).await?)
        }
        PeopleCommand::Contact(args) => {
            let contact = office.open_contact(&caller, args.id, &args.purpose);
            answer(&contact.await?)
        }
        PeopleCommand::ContactClose(args) => {
            let closed = office.close_contact(&caller, args.id, &args.purpose);
            answer(&serde_json::json!({"entry": closed.await?}))
        }
        PeopleCommand::Confirm { id, section } => {
            answer(&office.confirm_section(&caller, id, &section).await?)
        }
        PeopleCommand::Note(args) => {
            let (id, note) = contact::note(&args)?;
            let about = (id, args.purpose.as_str());
            answer(&office.take_note(&caller, about, note).await?)
        }
        PeopleCommand::FollowUps => {
            let due = office.due_follow_ups(&caller).await?;
            answer(&serde_json::json!({"follow_ups": due}))
        }
        PeopleCommand::FollowUpDone { id } => {
            let entry = office.finish_follow_up(&caller, id).await?;
            answer(&serde_json::json!({"entry": entry}))
        }
        PeopleCommand::Correct(args) => {
            let correction = Correction {
                item: args.item,
                value: input::value(&args.value)?,
                source: args.source,
                exception: exceptional(args.need.as_ref(), args.purpose_shown)?,
            };
            answer(&office.correct(&caller, args.id, correction).await?)
        }
        PeopleCommand::DeleteItem { id, item } => {
            answer(&office.delete_item(&caller, id, &item).await?)
        }
        PeopleCommand::Suspend { id, scope } => {
            answer(&office.suspend(&caller, id, scope_of(scope)).await?)
        }
        PeopleCommand::Resume { id, scope } => {
            answer(&office.resume(&caller, id, scope_of(scope)).await?)
        }
        PeopleCommand::Happened(args) => {
            let (id, disclosed) = disclosed(args)?;
            answer(&office.record_disclosure(&caller, id, disclosed).await?)
        }
        PeopleCommand::Erase(args) => erase(&place, &caller, &args).await,
        PeopleCommand::Overdue => answer(&office.list_overdue(&caller).await?),
        PeopleCommand::Match { id } => answer(&office.match_orders(&caller, id).await?),
        PeopleCommand::AccessHistory { id } => answer(&office.access_history(&caller, id).await?),
        PeopleCommand::Slip { id } => answer(&office.make_slip(&caller, id).await?),
        PeopleCommand::Requests { id } => requests(&place, &caller, id).await,
        PeopleCommand::Export { id, to } => answer(&office.export_person(&caller, id, &to).await?),
        PeopleCommand::Merge { id, other } => answer(&office.merge(&caller, id, other).await?),
        PeopleCommand::Unmerge { id } => answer(&office.unmerge(&caller, id).await?),
    }
}

async fn find(place: &Place, caller: &Caller, args: &FindArgs) -> Result<Answer, Failure> {
    let office = &place.office;
    let (field, value) = sought(args)?;
    let found = match input::optional(args.reason.as_ref())? {
        Some(reason) if args.purpose == "emergency" => {
            office
                .find_in_emergency(caller, field, &value, &reason)
                .await
        }
        _ => office.find(caller, field, &value, &args.purpose).await,
    };
    answer(&found?)
}

/// What people ask about their own file: of one person, or of all.
async fn requests(place: &Place, caller: &Caller, of: Option<PersonId>) -> Result<Answer, Failure> {
    if let Some(id) = of {
        let (requests, entry) = place.office.list_requests_of(caller, id).await?;
        return answer(&json!({"rights_requests": requests, "entry": entry}));
    }
    let (requests, entries) = place.office.list_requests(caller).await?;
    answer(&json!({"rights_requests": requests, "entries": entries}))
}

fn new_person(args: AddArgs, told: Told) -> Result<NewPerson, Failure> {
    let mut items = BTreeMap::new();
    for given in &args.item {
        items.insert(given.item.clone(), input::value(&given.value)?);
    }
    let mut only_for: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for pair in args.purpose_told {
        only_for.entry(pair.item).or_default().insert(pair.purpose);
    }
    let exception = exceptional(args.need.as_ref(), args.purpose_shown)?;
    let giver = args.giver.named()?;
    Ok(NewPerson {
        population: args.population,
        told,
        source: args.source,
        items,
        only_for,
        exception,
        giver,
    })
}

/// The conditions of B4 as they were recorded.
fn exceptional(need: Option<&Text>, purpose_shown: bool) -> Result<Exceptional, Failure> {
    let need = input::optional(need)?;
    let need_recorded = need.is_some_and(|need| !need.trim().is_empty());
    Ok(Exceptional {
        need_recorded,
        purpose_shown,
    })
}

fn disclosed(args: HappenedArgs) -> Result<(PersonId, Disclosed), Failure> {
    let to = match (args.to, &args.to_other) {
        (Some(recipient), _) => GivenTo::Recipient(recipient),
        (None, Some(words)) => GivenTo::Other(input::value(words)?),
        (None, None) => return Err(Failure::NoInput),
    };
    let disclosed = Disclosed {
        to,
        purpose: args.purpose,
        channel: args.channel.into(),
        happened: Happened {
            at: args.at,
            by: args.by,
            items: args.items,
            circumstances: input::optional(args.circumstances.as_ref())?,
        },
    };
    Ok((args.id, disclosed))
}

fn sought(args: &FindArgs) -> Result<(Field, String), Failure> {
    let fields = [
        (Field::Name, &args.name),
        (Field::Kana, &args.kana),
        (Field::Phone, &args.phone),
        (Field::Mail, &args.mail),
        (Field::Number, &args.number),
    ];
    for (field, given) in fields {
        if let Some(given) = given {
            return Ok((field, input::value(given)?));
        }
    }
    Err(Failure::NoInput)
}

async fn show(place: &Place, caller: &Caller, args: ShowArgs) -> Result<Answer, Failure> {
    if let Some(at) = args.at {
        let replayed = place
            .office
            .replay_decision(caller, args.id, &args.purpose, at)
            .await?;
        return answer(&replayed);
    }
    let request = ShowRequest {
        purpose: args.purpose,
        items: args.items,
        reason: input::optional(args.reason.as_ref())?,
    };
    answer(&place.office.show(caller, args.id, request).await?)
}

async fn erase(place: &Place, caller: &Caller, args: &EraseArgs) -> Result<Answer, Failure> {
    let basis = match args.basis {
        BasisArg::Request => Basis::Request,
        BasisArg::Retention => Basis::Retention,
    };
    if args.preview {
        let preview = place.office.preview_erasure(caller, args.id, basis);
        return answer(&preview.await?);
    }
    answer(&place.office.erase(caller, args.id, basis).await?)
}

fn scope_of(scope: ScopeArg) -> Scope {
    match scope {
        ScopeArg::All => Scope::All,
        ScopeArg::Purpose(purpose) => Scope::Purpose(purpose),
        ScopeArg::Recipient(recipient) => Scope::Recipient(recipient),
    }
}
