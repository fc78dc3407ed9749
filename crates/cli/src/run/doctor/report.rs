//! What was found: one finding after the other, each with its remedy.

use kitei_i18n::{Messages, Value};
use serde_json::{Map, Value as Json, json};

use crate::failure::Failure;
use crate::output::{Answer, Status};

/// How one thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// As it should.
    Ok,
    /// It works, and somebody has something to do.
    ToDo,
    /// It does not work.
    Fault,
}

impl Stands {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::ToDo => "to_do",
            Self::Fault => "fault",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug)]
struct Finding {
    id: String,
    stands: Stands,
    text: String,
    remedy: Option<String>,
}

impl Finding {
    /// As people read it.
    fn lines(&self, word: &str) -> String {
        let remedy = self.remedy.as_deref();
        let remedy = remedy.map(|remedy| format!("    → {remedy}\n"));
        format!("{word}  {}\n{}", self.text, remedy.unwrap_or_default())
    }
}

/// Everything that was looked at, in the reader's language.
///
/// The text of a finding has the key `doctor-` with its thing and its case, the remedy the same key
/// and `-do`.
#[derive(Debug)]
pub(super) struct Report<'a> {
    pub(super) messages: &'a Messages,
    findings: Vec<Finding>,
}

impl<'a> Report<'a> {
    pub(super) const fn new(messages: &'a Messages) -> Self {
        Self {
            messages,
            findings: Vec::new(),
        }
    }

    /// It is as it should be.
    pub(super) fn ok(&mut self, id: &str, case: &str, values: &[(&str, Value<'_>)]) {
        self.add((id, case), Stands::Ok, values);
    }

    /// It works, and somebody has something to do.
    pub(super) fn due(&mut self, id: &str, case: &str, values: &[(&str, Value<'_>)]) {
        self.add((id, case), Stands::ToDo, values);
    }

    /// It does not work.
    pub(super) fn fault(&mut self, id: &str, case: &str, values: &[(&str, Value<'_>)]) {
        self.add((id, case), Stands::Fault, values);
    }

    /// It does not work, for a reason that every other command gives too.
    pub(super) fn failed(&mut self, id: &str, failure: &Failure) {
        let cause = failure.sentence(self.messages);
        self.add((id, "fault"), Stands::Fault, &[("cause", (&cause).into())]);
    }

    fn add(&mut self, (id, case): (&str, &str), stands: Stands, values: &[(&str, Value<'_>)]) {
        let key = format!("doctor-{id}-{case}");
        let remedy = format!("{key}-do");
        let remedy = (stands != Stands::Ok).then(|| self.messages.text_with(&remedy, values));
        self.findings.push(Finding {
            id: id.replace('-', "_"),
            stands,
            text: self.messages.text_with(&key, values),
            remedy,
        });
    }

    fn count(&self, stands: Stands) -> u64 {
        let such = self.findings.iter().filter(|one| one.stands == stands);
        such.count() as u64
    }

    /// The answer of the command: a fault ends it with 1.
    pub(super) fn answer(&self) -> Answer {
        let ok = self.count(Stands::Fault) == 0;
        let findings = self.findings.iter().map(|one| {
            json!({
                "id": one.id,
                "state": one.stands.as_str(),
                "text": one.text,
                "remedy": one.remedy,
            })
        });
        let object = Map::from_iter([
            ("findings".to_owned(), findings.collect::<Json>()),
            ("ok".to_owned(), ok.into()),
        ]);
        let mut answer = Answer::done(Json::Object(object));
        answer.document = Some(self.text());
        answer.with(if ok { Status::Done } else { Status::Fault })
    }

    /// As people read it: what does not work first.
    fn text(&self) -> String {
        let mut text = String::new();
        for stands in [Stands::Fault, Stands::ToDo, Stands::Ok] {
            let word = self.messages.text(match stands {
                Stands::Ok => "doctor-state-ok",
                Stands::ToDo => "doctor-state-to-do",
                Stands::Fault => "doctor-state-fault",
            });
            for one in self.findings.iter().filter(|one| one.stands == stands) {
                text.push_str(&one.lines(&word));
            }
        }
        let counts = [
            ("faults", self.count(Stands::Fault).into()),
            ("to_do", self.count(Stands::ToDo).into()),
            ("ok", self.count(Stands::Ok).into()),
        ];
        text.push_str(&self.messages.text_with("doctor-counts", &counts));
        text
    }
}
