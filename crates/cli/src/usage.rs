//! Usage errors in the reader's language. clap's own sentences quote what was typed, which may be
//! somebody's name; these name arguments and allowed words only.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use kitei_i18n::Messages;

use crate::failure::Failure;

/// The failure for a command line that clap did not accept.
pub(crate) fn failure(error: &clap::Error, messages: &Messages) -> Failure {
    let key = match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "usage-value",
        ErrorKind::UnknownArgument => "usage-unknown",
        ErrorKind::InvalidSubcommand => "usage-command",
        ErrorKind::MissingRequiredArgument => "usage-missing",
        ErrorKind::ArgumentConflict => "usage-conflict",
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "usage-no-command"
        }
        _ => "err-usage",
    };
    let argument = named(error, ContextKind::InvalidArg);
    let mut sentence = messages.text_with(key, &[("argument", (&argument).into())]);
    for (kind, key) in [
        (ContextKind::ValidValue, "usage-allowed"),
        (ContextKind::SuggestedArg, "usage-meant"),
        (ContextKind::SuggestedSubcommand, "usage-meant"),
        (ContextKind::SuggestedValue, "usage-meant"),
    ] {
        let words = named(error, kind);
        if !words.is_empty() {
            sentence.push('\n');
            sentence.push_str(&messages.text_with(key, &[("words", (&words).into())]));
        }
    }
    if let Some(reason) = std::error::Error::source(error) {
        // The reasons are those of our own parsers, which never quote.
        sentence.extend([" (", &reason.to_string(), ")"]);
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage
            .split_once("Usage:")
            .map_or(usage.as_str(), |(_, rest)| rest)
            .trim();
        sentence.push('\n');
        sentence.push_str(&messages.text_with("usage-line", &[("usage", usage.into())]));
    }
    Failure::Usage { sentence }
}

/// The words of a context: option names and our own words, never what was typed as a value.
fn named(error: &clap::Error, kind: ContextKind) -> String {
    let words = match error.get(kind) {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        _ => return String::new(),
    };
    let typed = kind == ContextKind::InvalidArg && error.kind() == ErrorKind::UnknownArgument;
    let safe = words.iter().filter(|word| !typed || word.starts_with("--"));
    let names = safe.map(|word| word.split_once('=').map_or(word.as_str(), |(name, _)| name));
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use kitei_i18n::{Locale, Messages};

    use super::*;
    use crate::args::Args;

    fn sentence(words: &[&str]) -> String {
        let error = Args::try_parse_from(words).unwrap_err();
        failure(&error, &Messages::new(Locale::En)).to_string()
    }

    #[test]
    fn what_was_typed_never_comes_back() {
        let id = "p_00000000000000000000000000000000";
        for words in [
            &[
                "kitei", "people", "add", "--source", "self", "--item", "山田",
            ][..],
            &["kitei", "people", "find", "山田", "--purpose", "x"],
            &["kitei", "people", "山田"],
            &["kitei", "people", "show", "山田", "--purpose", "x"],
            &[
                "kitei",
                "people",
                "correct",
                id,
                "--item=name",
                "--valeu=山田",
            ],
            &["kitei", "staff", "add", "--name", "a", "--role", "山田"],
        ] {
            let sentence = sentence(words);
            assert!(!sentence.contains("山田"), "{sentence}");
        }
    }

    #[test]
    fn the_missing_argument_and_the_allowed_words_are_named() {
        assert!(sentence(&["kitei", "init", "x"]).contains("--operator"));
        let id = "p_00000000000000000000000000000000";
        let wrong = sentence(&["kitei", "people", "erase", id, "--basis", "whim"]);
        assert!(
            wrong.contains("request") && wrong.contains("--basis"),
            "{wrong}"
        );
    }
}
