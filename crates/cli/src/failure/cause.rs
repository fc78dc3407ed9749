//! The cause of a failure in the reader's language: ids and places only.

use std::io;

use kitei_i18n::{Messages, dates};
use kitei_intake::{IntakeError, ReviewError};
use kitei_office::OfficeError;

use super::Failure;

impl Failure {
    /// What stood in the way. What the system or the engine says itself is passed on as it is.
    pub(super) fn cause(&self, messages: &Messages) -> String {
        match self {
            Self::Office(OfficeError::Unknown { what, id }) => {
                let what = word(messages, "thing", what.as_str());
                let values = [("what", (&what).into()), ("id", id.into())];
                messages.text_with("cause-unknown", &values)
            }
            Self::Office(OfficeError::WrongState { what, id, state }) => {
                let what = word(messages, "thing", what.as_str());
                let state = word(messages, "state", state.as_str());
                let values = [
                    ("what", (&what).into()),
                    ("id", id.into()),
                    ("state", (&state).into()),
                ];
                messages.text_with("cause-state", &values)
            }
            Self::Office(OfficeError::Unusable { what, problem }) => {
                let problem = word(messages, "problem", problem.as_str());
                let values = [("what", (*what).into()), ("problem", (&problem).into())];
                messages.text_with("cause-request", &values)
            }
            Self::Office(OfficeError::Throttled { until, .. }) => {
                dates::minute(messages.locale(), until.plus_millis(59_999))
            }
            Self::Office(OfficeError::Intake(error)) => of_list(error, messages),
            Self::Review(error) => of_decisions(error, messages),
            Self::Io { place, source } => at_place(place, source, messages),
            Self::Certificate { file, .. } => file.display().to_string(),
            Self::Office(OfficeError::Io { place, source }) => at_place(place, source, messages),
            _ => self.chain(),
        }
    }

    /// The chain of causes as the crates tell it.
    fn chain(&self) -> String {
        let mut causes = vec![self.to_string()];
        let mut error: &dyn std::error::Error = self;
        while let Some(source) = error.source() {
            let text = source.to_string();
            if !causes.iter().any(|known| known.contains(&text)) {
                causes.push(text);
            }
            error = source;
        }
        causes.join(": ")
    }
}

/// A closed word of the office as people read it.
fn word(messages: &Messages, kind: &str, word: &str) -> String {
    messages.text(&format!("{kind}-{}", word.replace('_', "-")))
}

fn of_list(error: &IntakeError, messages: &Messages) -> String {
    if let IntakeError::Unreadable(kind) = error {
        return of_system(&io::Error::from(*kind), messages);
    }
    let Some((key, places)) = error.told() else {
        return String::new();
    };
    let places: Vec<_> = places
        .iter()
        .map(|(name, place)| (*name, place.as_str().into()))
        .collect();
    messages.text_with(&key, &places)
}

fn of_decisions(error: &ReviewError, messages: &Messages) -> String {
    match error {
        ReviewError::Unreadable { line } => {
            let line = line.to_string();
            messages.text_with("decisions-unreadable", &[("line", (&line).into())])
        }
        ReviewError::OtherList => messages.text("decisions-other-list"),
        ReviewError::NeedMissing { number } => {
            let number = number.to_string();
            messages.text_with("decisions-need-missing", &[("number", (&number).into())])
        }
        ReviewError::Evidence { number } => {
            let number = number.to_string();
            messages.text_with("decisions-evidence", &[("number", (&number).into())])
        }
    }
}

fn at_place(place: &str, source: &io::Error, messages: &Messages) -> String {
    let cause = of_system(source, messages);
    let values = [("place", place.into()), ("cause", (&cause).into())];
    messages.text_with("cause-place", &values)
}

/// The common answers of a file system; the others as the system words them.
fn of_system(error: &io::Error, messages: &Messages) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => messages.text("system-not-found"),
        io::ErrorKind::PermissionDenied => messages.text("system-permission"),
        io::ErrorKind::AlreadyExists => messages.text("system-exists"),
        io::ErrorKind::IsADirectory => messages.text("system-directory"),
        io::ErrorKind::StorageFull => messages.text("system-full"),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use kitei_i18n::Locale;
    use kitei_office::{Problem, State, Thing};

    use super::*;

    #[test]
    fn every_closed_word_of_the_office_is_said_in_both_languages() {
        let things = Thing::ALL.iter().map(|word| ("thing", word.as_str()));
        let states = State::ALL.iter().map(|word| ("state", word.as_str()));
        let problems = Problem::ALL.iter().map(|word| ("problem", word.as_str()));
        let lists = ["entries", "size", "ratio", "text", "columns"].map(|b| ("list-too-large", b));
        let headers = ["people", "orders"].map(|list| ("list-no-header", list));
        let all = things
            .chain(states)
            .chain(problems)
            .chain(lists)
            .chain(headers);
        for locale in [Locale::Ja, Locale::En] {
            let messages = Messages::new(locale);
            for (kind, word) in all.clone() {
                let key = format!("{kind}-{}", word.replace('_', "-"));
                assert!(messages.has(&key), "{key}");
            }
        }
    }
}
