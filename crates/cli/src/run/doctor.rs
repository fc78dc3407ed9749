//! `kitei doctor`: looks for the common faults of an office and of what serves it. Nothing is changed,
//! nobody's information is opened, and nobody signs in: a broken office is when it is needed.

mod directory;
mod office;
mod report;
mod serving;

use super::Session;
use crate::args::DoctorArgs;
use crate::failure::Failure;
use crate::output::Answer;
use crate::place::{Looked, Stopped, look};
use report::Report;

/// `doctor`.
pub(super) async fn doctor(args: DoctorArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    let mut report = Report::new(session.messages);
    if directory::look(session.office.as_deref(), &mut report)
        && let Some(dir) = session.office.as_deref()
    {
        let looked = Box::pin(look(dir, &|| session.key_passphrase())).await;
        if let Some(looked) = opened(looked, &mut report) {
            Box::pin(office::look(&looked, args.network, &mut report)).await?;
        }
    }
    serving::look(&args, &mut report);
    Ok(report.answer())
}

/// The office, if it opens; else what stands in the way.
fn opened(looked: Result<Looked, Stopped>, report: &mut Report<'_>) -> Option<Looked> {
    match looked {
        Ok(looked) => {
            let case = if looked.locked { "locked" } else { "ok" };
            report.ok("key-file", case, &[]);
            return Some(looked);
        }
        Err(Stopped::Alone) => report.due("office", "alone", &[]),
        Err(Stopped::Stores(failure)) => report.failed("stores", &failure),
        Err(Stopped::Keys(Failure::NoPassphrase)) => report.due("key-file", "passphrase", &[]),
        Err(Stopped::Keys(failure)) => report.failed("key-file", &failure),
        Err(Stopped::Office(failure)) => report.failed("office", &failure),
    }
    None
}
