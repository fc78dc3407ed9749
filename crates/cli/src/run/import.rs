//! Spreadsheets in, and the walk through what the guard held back.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use kitei_intake::{Resolutions, ReviewError};
use kitei_office::{ImportRequest, ReviewedList};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Session, answer, reviewing};
use crate::args::{ImportArgs, ImportCommand, OrdersArgs, ReviewArgs};
use crate::failure::Failure;
use crate::input;
use crate::output::{Answer, Status};
use crate::place::Hold;
use crate::progress::Progress;

/// A file of decisions is at most this long.
const DECISIONS_BYTES_AT_MOST: u64 = 16 * 1024 * 1024;

/// `import …`.
pub(super) async fn run(command: ImportCommand, session: &Session<'_>) -> Result<Answer, Failure> {
    match command {
        ImportCommand::People(args) => take_people(args, session).await,
        ImportCommand::Orders(args) => take_orders(&args, session).await,
        ImportCommand::Review(args) => review(args, session).await,
    }
}

async fn take_people(args: ImportArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    let source = open(&args.file)?;
    let decisions = match &args.decisions {
        Some(file) => Some(decided(file, &args.file)?),
        None => None,
    };
    let (place, caller) = session.enter(Hold::Shared).await?;
    let request = ImportRequest {
        population: args.population,
        told: place.office.told(&args.told),
        source: args.source,
        sheet: args.sheet,
        giver: args.giver.named()?,
        decisions,
        dry_run: args.dry_run,
    };
    let progress = Progress::new(session, "progress-import", 0);
    let report = place
        .office
        .import_people(&caller, source, &request, &mut |done, total| {
            progress.of(done, total);
        })
        .await?;
    progress.end();
    let status = if report.is_partial() {
        Status::InPart
    } else {
        Status::Done
    };
    Ok(answer(&report)?.with(status))
}

async fn take_orders(args: &OrdersArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    let source = open(&args.file)?;
    let (place, caller) = session.enter(Hold::Shared).await?;
    let sheet = args.sheet.as_deref();
    let report = place
        .office
        .import_orders(&caller, source, sheet, args.dry_run)
        .await?;
    let status = if report.is_partial() {
        Status::InPart
    } else {
        Status::Done
    };
    Ok(answer(&report)?.with(status))
}

fn open(file: &Path) -> Result<BufReader<File>, Failure> {
    Ok(BufReader::new(File::open(file).map_err(Failure::at(file))?))
}

/// The decisions about a list, bound to its digest, with the evidence that they name.
fn decided(decisions: &Path, list: &Path) -> Result<ReviewedList, Failure> {
    let mut text = String::new();
    let source = open(decisions)?
        .take(DECISIONS_BYTES_AT_MOST)
        .read_to_string(&mut text);
    source.map_err(Failure::at(decisions))?;
    let list = digest(list)?;
    let resolutions = Resolutions::from_text(&text, &list)?;
    let mut evidence = BTreeMap::new();
    for (place, resolution) in resolutions.iter().enumerate() {
        let need = resolution.need.as_ref();
        let Some((need, words)) = need.and_then(|need| Some((need, need.evidence.as_ref()?)))
        else {
            continue;
        };
        let given = reviewing::evidence(words, need.paper.as_deref())?;
        let given = given.ok_or(ReviewError::Evidence { number: place + 1 })?;
        evidence.insert(words.clone(), given);
    }
    Ok(ReviewedList {
        resolutions,
        list,
        evidence,
    })
}

pub(super) fn digest(list: &Path) -> Result<String, Failure> {
    let (mut sum, mut source) = (Sha256::new(), open(list)?);
    loop {
        let read = source.fill_buf().map_err(Failure::at(list))?;
        if read.is_empty() {
            return Ok(hex::encode(sum.finalize()));
        }
        sum.update(read);
        let length = read.len();
        source.consume(length);
    }
}

/// `import review`: the sentences are shown out of the office's own file, to somebody at the
/// terminal only; a program is told the places.
async fn review(args: ReviewArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    let hits = place.office.review_list(open(&args.file)?).await?;
    let places: Vec<_> = hits
        .iter()
        .map(|hit| {
            json!({
                "row": hit.row,
                "column": hit.column,
                "class": hit.class.id(),
                "clause": hit.class.clause(),
            })
        })
        .collect();
    if session.json {
        return Ok(Answer::done(json!({"hits": places, "decisions": null})));
    }
    if !input::is_terminal() {
        return Err(Failure::NoTerminal);
    }
    let list = digest(&args.file)?;
    let resolutions = Resolutions::new(reviewing::walk(session.messages, &place.office, &hits)?);
    let entry = place
        .office
        .record_review(&caller, &list, &resolutions)
        .await?;
    let to = args.to.unwrap_or_else(|| beside(&args.file));
    let text = resolutions.recorded_by(entry.id.to_string()).to_text(&list);
    kitei_office::replace(&to, text.as_bytes()).map_err(Failure::at(&to))?;
    Ok(Answer::done(
        json!({"hits": hits.len(), "decisions": to, "entry": entry}),
    ))
}

fn beside(list: &Path) -> PathBuf {
    let mut name = list.file_name().unwrap_or_default().to_owned();
    name.push(".decisions.toml");
    list.with_file_name(name)
}
