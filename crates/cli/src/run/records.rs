//! The journal and the certificates: verified, written out, proved.

use std::fs;
use std::path::Path;

use kitei_journal::{Checkpoint, OriginList, Verdict, VerifyKey, verify_export};
use kitei_office::verify_certificate;
use serde_json::{Value, json};

use super::{Session, answer};
use crate::args::{CertificateCommand, JournalCommand};
use crate::failure::Failure;
use crate::output::{Answer, Status};
use crate::place::Hold;

/// A note is at most this long.
const NOTE_BYTES_AT_MOST: u64 = 1024 * 1024;

/// `journal …`.
pub(super) async fn journal(
    command: JournalCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    match command {
        JournalCommand::Verify {
            export,
            against,
            public_key,
        } => {
            verify(
                export.as_deref(),
                against.as_deref(),
                public_key.as_deref(),
                session,
            )
            .await
        }
        JournalCommand::Export { dir } => {
            let (place, caller) = session.enter(Hold::Shared).await?;
            answer(&place.office.export_journal(&caller, &dir).await?)
        }
        JournalCommand::Prove { entry } => {
            let (place, _caller) = session.enter(Hold::Shared).await?;
            let bundle = place.office.prove_entry(entry).await?;
            let mut answer = answer(&bundle)?;
            answer.document = bundle.to_json().ok();
            Ok(answer)
        }
        JournalCommand::Checkpoint => {
            let place = session.open(Hold::Shared).await?;
            let note = place.office.checkpoint().await?;
            let mut answer = Answer::done(json!({"checkpoint": note}));
            answer.document = Some(note);
            Ok(answer)
        }
    }
}

/// An export is verified with the public key only; the office's own journal in place.
async fn verify(
    export: Option<&Path>,
    against: Option<&Path>,
    public_key: Option<&str>,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let verdict = if let Some(export) = export {
        let key = known_key(public_key, session).await?;
        let against = held(against, &key)?;
        verify_export(export, &key, &against).map_err(kitei_office::OfficeError::from)?
    } else {
        let place = session.open(Hold::Shared).await?;
        let key = read_key(&place.office.public_key())?;
        place.office.verify_journal(&held(against, &key)?).await?
    };
    Ok(judged(&verdict))
}

fn judged(verdict: &Verdict) -> Answer {
    match verdict.first_bad() {
        None => Answer::done(json!({
            "entries": verdict.entries,
            "origins": verdict.origins,
            "ok": true,
        })),
        Some(finding) => Answer::done(json!({
            "ok": false,
            "first_bad": {
                "origin": finding.origin,
                "index": finding.index,
                "what": finding.what.to_string(),
            },
        }))
        .with(Status::Fault),
    }
}

/// The key that was given, else the office's own.
async fn known_key(given: Option<&str>, session: &Session<'_>) -> Result<VerifyKey, Failure> {
    match given {
        Some(key) => read_key(key),
        None => read_key(&session.open(Hold::Shared).await?.office.public_key()),
    }
}

fn read_key(text: &str) -> Result<VerifyKey, Failure> {
    text.trim()
        .parse()
        .map_err(|_malformed| Failure::Unreadable {
            what: "the public key",
        })
}

/// The states that somebody holds: one origin's checkpoint, or the list of all.
fn held(file: Option<&Path>, key: &VerifyKey) -> Result<Vec<Checkpoint>, Failure> {
    let Some(file) = file else {
        return Ok(Vec::new());
    };
    let note = read_note(file)?;
    if let Ok(list) = OriginList::open(&note, key) {
        return Ok(list.checkpoints());
    }
    let checkpoint = Checkpoint::open(&note, key);
    Ok(vec![checkpoint.map_err(kitei_office::OfficeError::from)?])
}

fn read_note(file: &Path) -> Result<String, Failure> {
    let length = fs::metadata(file).map_err(Failure::at(file))?.len();
    if length > NOTE_BYTES_AT_MOST {
        return Err(Failure::Unreadable {
            what: "the signed note",
        });
    }
    fs::read_to_string(file).map_err(Failure::at(file))
}

/// `certificate …`.
pub(super) async fn certificate(
    command: CertificateCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    match command {
        CertificateCommand::Show { id } => {
            let (place, _caller) = session.enter(Hold::Shared).await?;
            let state = place.office.certificate(id).await?;
            let mut answer = answer(&state)?;
            answer.document = Some(state.text);
            Ok(answer)
        }
        CertificateCommand::Verify { file, public_key } => {
            let key = known_key(public_key.as_deref(), session).await?;
            let note = read_note(&file)?;
            Ok(match verify_certificate(&note, &key) {
                Ok(text) => Answer::done(json!({"ok": true, "text": text})),
                Err(_) => {
                    Answer::done(json!({"ok": false, "text": Value::Null})).with(Status::Fault)
                }
            })
        }
    }
}
