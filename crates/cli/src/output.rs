//! What a command answers: one JSON object, from which the text for readers is made, so that the
//! two never say different things.

use std::io::Write;

use kitei_i18n::Messages;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::render;

/// How a command ended, when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Done.
    Done,
    /// Looked, and found fault: a pack refuted or invalid, a journal that does not verify.
    Fault,
    /// Done in part (imports and disposal).
    InPart,
}

impl Status {
    const fn exit(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Fault => 1,
            Self::InPart => 4,
        }
    }
}

/// What a command answers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) object: Map<String, Value>,
    pub(crate) status: Status,
    /// A text that is answered whole where no JSON is asked for (a notice, a certificate).
    pub(crate) document: Option<String>,
}

impl Answer {
    /// The fields of a JSON object.
    pub(crate) fn done(object: Value) -> Self {
        Self {
            object: fields(object),
            status: Status::Done,
            document: None,
        }
    }

    /// With another ending.
    pub(crate) fn with(mut self, status: Status) -> Self {
        self.status = status;
        self
    }
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        other => Map::from_iter([("answer".to_owned(), other)]),
    }
}

/// Prints the answer of a command and says how the process ends.
pub(crate) fn print(
    command: &str,
    result: Result<Answer, Failure>,
    json: bool,
    messages: &Messages,
) -> u8 {
    match result {
        Ok(answer) => {
            let exit = answer.status.exit();
            let text = match (json, answer.document) {
                (true, _) => Value::Object(answer.object).to_string(),
                (false, Some(document)) => document,
                (false, None) => render::readable(command, &answer.object, messages),
            };
            written(line(&mut std::io::stdout().lock(), &text), exit)
        }
        Err(failure) => {
            let exit = failure.exit();
            if json {
                let text = failure.object(messages).to_string();
                written(line(&mut std::io::stdout().lock(), &text), exit)
            } else {
                written(
                    line(&mut std::io::stderr().lock(), &failure.text(messages)),
                    exit,
                )
            }
        }
    }
}

/// A reader who closes the pipe early has what they wanted.
fn written(result: std::io::Result<()>, exit: u8) -> u8 {
    match result {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => exit.max(1),
        _ => exit,
    }
}

fn line(out: &mut dyn Write, text: &str) -> std::io::Result<()> {
    writeln!(out, "{}", text.trim_end_matches('\n'))?;
    out.flush()
}

/// Says on standard error what is no part of the answer.
pub(crate) fn warn(text: &str) {
    // WHY: a reader who closed the pipe does not stop the work.
    drop(line(&mut std::io::stderr().lock(), text));
}

/// Says something along the way; the answer follows at the end.
pub(crate) fn say(text: &str) {
    // WHY: a reader who closed the pipe does not stop the work.
    drop(line(&mut std::io::stdout().lock(), text));
}
