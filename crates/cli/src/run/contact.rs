//! A note of a contact with a person, and the next step.

use kitei_domain::PersonId;
use kitei_office::{Agreed, NewFollowUp, NewNote, WayOut};

use crate::args::NoteArgs;
use crate::failure::Failure;
use crate::input;

/// The note as it was given, about whom and in which contact.
pub(super) fn note(args: &NoteArgs) -> Result<(PersonId, NewNote), Failure> {
    let way = if args.drop_stopped {
        Some(WayOut::Drop)
    } else if let Some(condition) = input::optional(args.condition.as_ref())? {
        Some(WayOut::Condition(condition))
    } else if let Some(item) = &args.agreed {
        Some(WayOut::Consent(Agreed {
            item: item.clone(),
            explanation: input::optional(args.explanation.as_ref())?.unwrap_or_default(),
            wording: input::optional(args.wording.as_ref())?.unwrap_or_default(),
        }))
    } else {
        None
    };
    let next = match (args.next_on, args.next_kind) {
        (Some(day), Some(kind)) => Some(NewFollowUp {
            day,
            kind: kind.into(),
            what: input::optional(args.next.as_ref())?.unwrap_or_default(),
        }),
        _ => None,
    };
    let note = NewNote {
        text: input::optional(args.text.as_ref())?.unwrap_or_default(),
        way,
        next,
    };
    Ok((args.id, note))
}
