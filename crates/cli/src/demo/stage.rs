//! The stage: where the demonstration lies, and how each of its commands is typed, run and told.

use std::path::PathBuf;

use clap::Parser;
use serde_json::{Map, Value};

use crate::args::Args;
use crate::config::Token;
use crate::failure::Failure;
use crate::output::Answer;
use crate::render;
use crate::run::{self, Session};

/// Where the demonstration lies.
pub(super) struct Stage<'a> {
    pub(super) outer: &'a Session<'a>,
    pub(super) root: PathBuf,
    pub(super) office: PathBuf,
    pub(super) token: Option<Token>,
    pub(super) steps: u64,
}

impl Stage<'_> {
    /// A step that must succeed.
    pub(super) async fn act(&mut self, key: &str, words: &[&str]) -> Result<Answer, Failure> {
        self.announce(key, words);
        let answer = self.command(words).await?;
        self.show(&render::readable("", &answer.object, self.outer.messages));
        Ok(answer)
    }

    /// A step that the regulation must refuse.
    pub(super) async fn refused(&mut self, key: &str, words: &[&str]) -> Result<(), Failure> {
        self.announce(key, words);
        match self.command(words).await {
            Err(failure) if failure.exit() == 3 => {
                self.show(&failure.text(self.outer.messages));
                Ok(())
            }
            Err(failure) => Err(failure),
            Ok(_) => Err(Failure::Unreadable {
                what: "the refusal",
            }),
        }
    }

    async fn command(&self, words: &[&str]) -> Result<Answer, Failure> {
        let session = Session {
            messages: self.outer.messages,
            office: Some(self.office.clone()),
            token: self.token.as_ref(),
            key_passphrase_file: None,
            json: self.outer.json,
        };
        command(words, &session).await
    }

    fn announce(&mut self, key: &str, words: &[&str]) {
        self.steps += 1;
        self.tell(key, &[]);
        let words: Vec<String> = words.iter().map(|word| self.shortened(word)).collect();
        self.show(&format!("$ kitei {}", words.join(" ")));
    }

    /// Paths of the demonstration without its folder, words with spaces in quotes.
    fn shortened(&self, word: &str) -> String {
        let root = format!("{}/", self.root.display());
        let word = word.strip_prefix(&root).unwrap_or(word);
        if word.contains(' ') {
            format!("\"{word}\"")
        } else {
            word.to_owned()
        }
    }

    /// A text of the demonstration.
    pub(super) fn tell(&self, key: &str, values: &[(&str, &str)]) {
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (*name, (*value).into()))
            .collect();
        let text = self.outer.messages.text_with(key, &values);
        let place = if self.steps == 0 {
            String::new()
        } else {
            format!("[{}] ", self.steps)
        };
        self.show(&format!("\n{place}{text}"));
    }

    pub(super) fn show(&self, text: &str) {
        if !self.outer.json {
            crate::output::say(text);
        }
    }

    /// The path of a file of the demonstration.
    pub(super) fn file(&self, name: &str) -> String {
        self.root.join(name).display().to_string()
    }
}

/// The same way in as from a shell.
pub(super) async fn command(words: &[&str], session: &Session<'_>) -> Result<Answer, Failure> {
    let line = ["kitei"].into_iter().chain(words.iter().copied());
    let args = Args::try_parse_from(line)
        .map_err(|error| crate::usage::failure(&error, session.messages))?;
    Box::pin(run::run(args.command, session)).await
}

/// A word of an answer.
pub(super) fn word(object: &Map<String, Value>, pointer: &str) -> String {
    let value = Value::Object(object.clone());
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
