//! Spreadsheets in, and the walk through what the guard held back.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use kitei_intake::{Decision, Finding, Resolution, Resolutions};
use kitei_office::ImportRequest;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Session, answer};
use crate::args::{ImportArgs, ImportCommand, OrdersArgs, ReviewArgs};
use crate::failure::Failure;
use crate::input;
use crate::output::{Answer, Status, say};
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
    let resolutions = match &args.decisions {
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
        resolutions,
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

/// The decisions about a list; they are bound to its digest.
fn decided(decisions: &Path, list: &Path) -> Result<Resolutions, Failure> {
    let mut text = String::new();
    let source = open(decisions)?
        .take(DECISIONS_BYTES_AT_MOST)
        .read_to_string(&mut text);
    source.map_err(Failure::at(decisions))?;
    Ok(Resolutions::from_text(&text, &digest(list)?)?)
}

fn digest(list: &Path) -> Result<String, Failure> {
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
    let (place, _caller) = session.enter(Hold::Shared).await?;
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
    let mut taken = Vec::with_capacity(hits.len());
    for (number, hit) in hits.iter().enumerate() {
        taken.push(ask(session, hit, (number + 1, hits.len()))?);
    }
    let to = args.to.unwrap_or_else(|| beside(&args.file));
    let text = Resolutions::new(taken).to_text(&digest(&args.file)?);
    std::fs::write(&to, text).map_err(Failure::at(&to))?;
    Ok(Answer::done(json!({"hits": hits.len(), "decisions": to})))
}

/// Asks about one hit until the answer is one of the three.
fn ask(
    session: &Session<'_>,
    hit: &Finding,
    (number, of): (usize, usize),
) -> Result<Resolution, Failure> {
    let messages = session.messages;
    let class = messages.text(&format!("class-{}", hit.class.id()));
    let row = hit.row.to_string();
    let asked = messages.text_with(
        "review-hit",
        &[
            ("number", number.into()),
            ("of", of.into()),
            ("row", (&row).into()),
            ("column", (&hit.column).into()),
            ("class", (&class).into()),
            ("clause", hit.class.clause().into()),
        ],
    );
    say(&asked);
    say(&format!("  {}", crate::render::one_line(&hit.text)));
    loop {
        let decision = match input::prompt(&messages.text("review-ask"))?.as_str() {
            "1" => Decision::FalseAlarm,
            "2" => Decision::Necessary,
            "3" => Decision::Drop,
            _ => continue,
        };
        let need = match decision {
            Decision::Necessary => input::prompt(&messages.text("review-need"))?,
            Decision::FalseAlarm | Decision::Drop => String::new(),
        };
        if decision != Decision::Necessary || !need.is_empty() {
            return Ok(hit.resolve(decision, &need));
        }
    }
}

fn beside(list: &Path) -> PathBuf {
    let mut name = list.file_name().unwrap_or_default().to_owned();
    name.push(".decisions.toml");
    list.with_file_name(name)
}
