//! Spreadsheets in.

use std::fs;
use std::path::Path;

use kitei_office::ImportRequest;

use super::{Session, answer, people};
use crate::args::{ImportArgs, ImportCommand, OrdersArgs};
use crate::failure::Failure;
use crate::output::{Answer, Status};
use crate::place::Hold;
use crate::progress::Progress;

/// A spreadsheet is at most this long; it is read into memory.
const FILE_BYTES_AT_MOST: u64 = 512 * 1024 * 1024;

/// `import …`.
pub(super) async fn run(
    command: ImportCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    match command {
        ImportCommand::People(args) => take_people(args, session).await,
        ImportCommand::Orders(args) => take_orders(&args, session).await,
        ImportCommand::Review(_) => Err(Failure::NoTerminal),
    }
}

async fn take_people(args: ImportArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    let bytes = read(&args.file)?;
    let (place, caller) = session.enter(Hold::Shared).await?;
    let request = ImportRequest {
        population: args.population,
        told: people::told(&args.told),
        source: args.source,
        sheet: args.sheet,
        dry_run: args.dry_run,
    };
    let progress = Progress::counting(session, "progress-import");
    let report = place
        .office
        .import_people(&caller, &bytes, &request, &mut |done| progress.at(done))
        .await?;
    progress.end();
    let status = if report.is_partial() { Status::InPart } else { Status::Done };
    Ok(answer(&report)?.with(status))
}

async fn take_orders(args: &OrdersArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    let bytes = read(&args.file)?;
    let (place, caller) = session.enter(Hold::Shared).await?;
    let sheet = args.sheet.as_deref();
    let report = place.office.import_orders(&caller, &bytes, sheet, args.dry_run).await?;
    let status = if report.is_partial() { Status::InPart } else { Status::Done };
    Ok(answer(&report)?.with(status))
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let length = fs::metadata(file).map_err(Failure::at(file))?.len();
    if length > FILE_BYTES_AT_MOST {
        return Err(Failure::TooLong { place: file.display().to_string() });
    }
    fs::read(file).map_err(Failure::at(file))
}
