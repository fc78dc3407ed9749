//! Reads the files of a bundle and remembers what was wrong with them. Reading never stops at the
//! first fault: whoever edits a pack sees all of them at once.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::bundle::Bundle;
use crate::error::{Fault, Severity};

/// A bundle being read, and the faults found so far.
#[derive(Debug)]
pub(crate) struct Files<'a> {
    pub(crate) bundle: &'a Bundle,
    pub(crate) faults: Vec<Fault>,
}

impl<'a> Files<'a> {
    pub(crate) fn new(bundle: &'a Bundle) -> Self {
        Self {
            bundle,
            faults: Vec::new(),
        }
    }

    pub(crate) fn failed(&self) -> bool {
        self.faults
            .iter()
            .any(|fault| fault.severity == Severity::Error)
    }

    /// The file's text; empty, with a fault, if it is missing or not UTF-8.
    pub(crate) fn text(&mut self, file: &str) -> &'a str {
        match self.bundle.file(file).map(std::str::from_utf8) {
            Some(Ok(text)) => text,
            Some(Err(_)) => {
                self.error(
                    file,
                    None,
                    "UTF-8 の文字列ではありません",
                    "the file is not UTF-8 text",
                );
                ""
            }
            None => {
                self.error(file, None, "ファイルがありません", "the file is missing");
                ""
            }
        }
    }

    /// The whole file as one value.
    pub(crate) fn whole<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let text = self.text(file);
        match toml::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.toml_fault(file, text, &error);
                None
            }
        }
    }

    /// The rows `[[key]]` of a file that holds nothing else.
    pub(crate) fn rows<T: DeserializeOwned>(&mut self, file: &str, key: &str) -> Vec<T> {
        let mut all: BTreeMap<String, Vec<T>> = self.whole(file).unwrap_or_default();
        let rows = all.remove(key).unwrap_or_default();
        for stray in all.keys() {
            self.error_at(
                file,
                stray,
                format!("[[{stray}]] は使えません。[[{key}]] と書いてください"),
                format!("`[[{stray}]]` is not known here; write `[[{key}]]`"),
            );
        }
        rows
    }

    pub(crate) fn toml_fault(&mut self, file: &str, text: &str, error: &toml::de::Error) {
        let line = error.span().map(|span| line_of(text, span.start));
        let message = error.message().trim().replace('\n', " ");
        self.faults.push(Fault::error(
            file,
            line,
            format!("TOML として読めません: {message}"),
            format!("cannot be read as TOML: {message}"),
        ));
    }

    pub(crate) fn error(&mut self, file: &str, line: Option<usize>, ja: &str, en: &str) {
        self.faults
            .push(Fault::error(file, line, ja.to_owned(), en.to_owned()));
    }

    /// A fault at the first line that holds this word in quotes, or at all.
    pub(crate) fn error_at(&mut self, file: &str, word: &str, ja: String, en: String) {
        let line = self.find_line(file, word);
        self.faults.push(Fault::error(file, line, ja, en));
    }

    pub(crate) fn warning_at(&mut self, file: &str, word: &str, ja: String, en: String) {
        let line = self.find_line(file, word);
        self.faults.push(Fault::warning(file, line, ja, en));
    }

    fn find_line(&self, file: &str, word: &str) -> Option<usize> {
        let text = std::str::from_utf8(self.bundle.file(file)?).ok()?;
        let quoted = format!("\"{word}\"");
        let at = text.find(&quoted).or_else(|| text.find(word))?;
        Some(line_of(text, at))
    }
}

/// The line, counted from one, that holds this byte.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}
