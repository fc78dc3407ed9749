//! The rule pack: checked, proved, compared, rendered, enacted, explained.

use std::fs;
use std::path::Path;

use kitei_domain::{Actor, Clock, Source};
use kitei_office::{PropertyEvidence, Thing};
use kitei_rulebook::{
    Bundle, CheckedPack, Clause, Fault, Flags, Lang, PackErrors, Question, Severity, diff, render,
};
use serde_json::{Value, json};

use super::proving;
use super::{Session, answer};
use crate::args::{ExplainArgs, LangArg, RegulationCommand};
use crate::failure::Failure;
use crate::output::{Answer, Status};
use crate::place::Hold;
use crate::system::SystemClock;

/// `regulation …`.
pub(super) async fn run(
    command: RegulationCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    match command {
        RegulationCommand::Check { pack } => check(pack.as_deref(), session).await,
        RegulationCommand::Prove { pack } => prove(pack.as_deref(), session).await,
        RegulationCommand::Diff { pack, against } => {
            compare(&pack, against.as_deref(), session).await
        }
        RegulationCommand::Render { pack, lang, to } => {
            let lang = lang.map_or_else(
                || language(session),
                |lang| match lang {
                    LangArg::Ja => Lang::Ja,
                    LangArg::En => Lang::En,
                },
            );
            let pack = loaded(pack.as_deref(), session).await?;
            let text = render::notice(pack.pack(), lang);
            if let Some(to) = &to {
                fs::write(to, &text).map_err(Failure::at(to))?;
            }
            let mut answer =
                Answer::done(json!({"ok": true, "version": pack.pack().version(), "text": text}));
            answer.document = to.is_none().then_some(text);
            Ok(answer)
        }
        RegulationCommand::Enact { pack, from } => {
            let bundle = bundle(&pack)?;
            let evidence = match CheckedPack::load(&bundle) {
                Ok(pack) => proving::prove(&pack),
                Err(faults) => return Ok(invalid(&faults)),
            };
            if !evidence.iter().all(|one| one.holds) {
                return Ok(proved(&evidence));
            }
            let evidence: Vec<PropertyEvidence> = evidence
                .into_iter()
                .map(|one| PropertyEvidence {
                    id: one.id,
                    holds: one.holds,
                })
                .collect();
            let (place, caller) = session.enter_to_enact(Hold::Shared).await?;
            let from = from.unwrap_or_else(|| SystemClock.now().day());
            answer(
                &place
                    .office
                    .enact(&caller, &bundle, from, &evidence)
                    .await?,
            )
        }
        RegulationCommand::Explain(args) => explain(&args, session).await,
        RegulationCommand::Items { pack } => items(pack.as_deref(), session).await,
        RegulationCommand::Copy { to } => copy(&to),
    }
}

/// The files of a pack.
pub(super) fn bundle(dir: &Path) -> Result<Bundle, Failure> {
    Bundle::from_dir(dir).map_err(|error| match error {
        kitei_rulebook::BundleError::Unreadable { path, source } => Failure::Io {
            place: dir.join(path).display().to_string(),
            source,
        },
        _ => Failure::Unreadable {
            what: "the rule pack",
        },
    })
}

/// The pack in the folder, else the one that the office has in force, else the shipped one.
async fn read(
    dir: Option<&Path>,
    session: &Session<'_>,
) -> Result<Result<CheckedPack, PackErrors>, Failure> {
    let files = match (dir, &session.office) {
        (Some(dir), _) => bundle(dir)?,
        (None, None) => Bundle::shipped(),
        (None, Some(_)) => {
            let place = session.open(Hold::Shared).await?;
            place.office.packs().files_in_force().clone()
        }
    };
    Ok(CheckedPack::load(&files))
}

async fn loaded(dir: Option<&Path>, session: &Session<'_>) -> Result<CheckedPack, Failure> {
    Ok(read(dir, session)
        .await?
        .map_err(kitei_office::OfficeError::Pack)?)
}

async fn check(dir: Option<&Path>, session: &Session<'_>) -> Result<Answer, Failure> {
    let pack = match read(dir, session).await? {
        Ok(pack) => pack,
        Err(faults) => return Ok(invalid(&faults)),
    };
    let mut warnings = faults(pack.warnings());
    warnings.extend(faults(&pack.warnings_on(SystemClock.now().day())));
    Ok(Answer::done(json!({
        "ok": true,
        "version": pack.pack().version(),
        "clauses": pack.pack().clauses().count(),
        "properties": pack.properties().iter().map(|property| json!({
            "id": property.id,
            "result": "unproved",
            "counterexample": Value::Null,
        })).collect::<Vec<_>>(),
        "faults": warnings,
    })))
}

/// The answer for a pack that cannot be used: every fault with its place.
fn invalid(errors: &PackErrors) -> Answer {
    Answer::done(json!({
        "ok": false,
        "clauses": 0,
        "properties": [],
        "faults": faults(&errors.0),
    }))
    .with(Status::Fault)
}

fn faults(faults: &[Fault]) -> Vec<Value> {
    let words = faults.iter().map(|fault| {
        let place = match fault.line {
            Some(line) => format!("{}:{line}", fault.file),
            None => fault.file.clone(),
        };
        let severity = match fault.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        json!({
            "place": place,
            "severity": severity,
            "sentence": {"ja": fault.ja, "en": fault.en},
        })
    });
    words.collect()
}

async fn prove(dir: Option<&Path>, session: &Session<'_>) -> Result<Answer, Failure> {
    match read(dir, session).await? {
        Ok(pack) => Ok(proved(&proving::prove(&pack))),
        Err(faults) => Ok(invalid(&faults)),
    }
}

fn proved(evidence: &[proving::Shown]) -> Answer {
    let ok = evidence.iter().all(|one| one.holds);
    let answer = Answer::done(json!({
        "ok": ok,
        "properties": evidence.iter().map(|one| json!({
            "id": one.id,
            "result": one.result,
            "counterexample": one.counterexample,
            "clauses": one.clauses,
        })).collect::<Vec<_>>(),
    }));
    if ok {
        answer
    } else {
        answer.with(Status::Fault)
    }
}

async fn compare(
    draft: &Path,
    against: Option<&Path>,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let old = loaded(against, session).await?;
    let new = match CheckedPack::load(&bundle(draft)?) {
        Ok(pack) => pack,
        Err(faults) => return Ok(invalid(&faults)),
    };
    let changes: Vec<Value> = diff::compare(old.pack(), new.pack())
        .into_iter()
        .map(|change| {
            json!({
                "change": match change.direction {
                    diff::Direction::Begins => "begins",
                    diff::Direction::Ends => "ends",
                },
                "sentence": {"ja": change.sentence_ja, "en": change.sentence_en},
                "tell": match change.tell {
                    diff::Tell::Nobody => "nobody",
                    diff::Tell::Notice => "notice",
                    diff::Tell::NewConsent => "new_consent",
                },
                "statute": change.statute,
            })
        })
        .collect();
    Ok(Answer::done(json!({
        "ok": true,
        "from": old.pack().version(),
        "to": new.pack().version(),
        "changes": changes,
    })))
}

async fn explain(args: &ExplainArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    let checked = loaded(args.pack.as_deref(), session).await?;
    let pack = checked.pack();
    let unknown = |what, id: &str| {
        Failure::Office(kitei_office::OfficeError::Unknown {
            what,
            id: id.to_owned(),
        })
    };
    let vocabulary = pack.vocabulary();
    let (Some(item), Some(purpose)) = (&args.item, &args.purpose) else {
        let id = args.clause.as_deref().unwrap_or_default();
        return Ok(Answer::done(clause(
            pack.clause(id).ok_or_else(|| unknown(Thing::Clause, id))?,
        )));
    };
    let item = vocabulary
        .item(item)
        .ok_or_else(|| unknown(Thing::Item, item))?;
    let purpose = vocabulary
        .purpose(purpose)
        .ok_or_else(|| unknown(Thing::Purpose, purpose))?;
    let flags = Flags::of_a_day(&args.fact, &args.no_fact)
        .ok_or_else(|| unknown(Thing::Fact, &Flags::NAMES.join(" ")))?;
    let question = Question {
        actor: Actor::Staff,
        act: args.act,
        purpose,
        population: args.population,
        phase: args.phase,
        recipient: args.recipient,
        source: Source::None,
        consent: None,
        flags,
    };
    let reason = pack.explain(&question, item, !args.untold, args.consented);
    Ok(Answer::done(json!({
        "ok": reason.granted,
        "clauses": reason.clauses.iter().filter_map(|id| pack.clause(id)).map(clause).collect::<Vec<_>>(),
        "text": {"ja": reason.ja, "en": reason.en},
        "next": [{"code": reason.next.code, "ja": reason.next.ja, "en": reason.next.en}],
    })))
}

/// A clause as a reader sees it.
fn clause(clause: &Clause) -> Value {
    json!({
        "id": clause.id,
        "title": {"ja": clause.title.ja, "en": clause.title.en},
        "text": {"ja": clause.text.ja, "en": clause.text.en},
        "statute": clause.statute,
    })
}

async fn items(dir: Option<&Path>, session: &Session<'_>) -> Result<Answer, Failure> {
    let checked = loaded(dir, session).await?;
    let pack = checked.pack();
    let items: Vec<Value> = pack
        .vocabulary()
        .items()
        .map(|(_, row)| {
            json!({
                "id": row.id,
                "label": {"ja": row.ja, "en": row.en},
                "section": row.section,
                "sensitivity": row.sensitivity,
            })
        })
        .collect();
    Ok(Answer::done(
        json!({"ok": true, "version": pack.version(), "items": items}),
    ))
}

/// Writes the shipped pack out, to be edited.
fn copy(to: &Path) -> Result<Answer, Failure> {
    if fs::read_dir(to).is_ok_and(|mut files| files.next().is_some()) {
        return Err(Failure::OfficeExists {
            place: to.display().to_string(),
        });
    }
    let bundle = Bundle::shipped();
    let mut files = 0;
    for (path, bytes) in bundle.files() {
        let path = to.join(path);
        if let Some(room) = path.parent() {
            fs::create_dir_all(room).map_err(Failure::at(room))?;
        }
        fs::write(&path, bytes).map_err(Failure::at(&path))?;
        files += 1;
    }
    Ok(Answer::done(json!({"ok": true, "files": files, "to": to})))
}

fn language(session: &Session<'_>) -> Lang {
    match session.messages.locale() {
        kitei_i18n::Locale::Ja => Lang::Ja,
        kitei_i18n::Locale::En => Lang::En,
    }
}
