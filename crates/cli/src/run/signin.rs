//! Programs that act in somebody's name, and the office's devices.

use kitei_office::{NewDevice, NewProgram};
use serde_json::json;

use super::{Session, answer, object};
use crate::args::{DeviceCommand, ProgramCommand};
use crate::failure::Failure;
use crate::input;
use crate::output::Answer;
use crate::place::Hold;

/// `program …`.
pub(super) async fn program(
    command: ProgramCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    match command {
        ProgramCommand::Add {
            name,
            act,
            purpose,
            until,
        } => {
            let new = NewProgram {
                name: input::value(&name)?,
                acts: act.into_iter().collect(),
                purposes: purpose.into_iter().collect(),
                until,
            };
            answer(&place.office.add_program(&caller, new).await?)
        }
        ProgramCommand::List { id } => {
            let of = id.unwrap_or(caller.id());
            let programs = place.office.list_programs(&caller, of).await?;
            Ok(Answer::done(json!({"programs": object(&programs)?})))
        }
        ProgramCommand::End { program } => {
            let entry = place.office.end_program(&caller, program).await?;
            Ok(Answer::done(json!({"id": program, "entry": entry})))
        }
    }
}

/// `device …`.
pub(super) async fn device(
    command: DeviceCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    match command {
        DeviceCommand::Invite {
            name,
            establishment,
        } => {
            let new = NewDevice {
                name: input::value(&name)?,
                establishment: input::value(&establishment)?,
            };
            answer(&place.office.invite_device(&caller, new).await?)
        }
        DeviceCommand::List => {
            let devices = place.office.list_devices(&caller).await?;
            Ok(Answer::done(json!({"devices": object(&devices)?})))
        }
        DeviceCommand::Revoke { device } => {
            let entry = place.office.revoke_device(&caller, device).await?;
            Ok(Answer::done(json!({"id": device, "entry": entry})))
        }
    }
}
