//! `kitei`: the composition root. Parses the command line, runs one command, prints its answer, and
//! ends with the exit code of the contract.

mod args;
mod config;
mod demo;
mod failure;
mod help;
mod input;
mod output;
mod place;
mod progress;
mod render;
mod run;
mod system;
mod table;
mod usage;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};
use kitei_i18n::Messages;
use serde_json::json;

use crate::args::Args;
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Answer;
use crate::run::Session;

/// SQLite, which is C, allocates through it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let config = Config::read();
    let messages = Messages::new(config.locale);
    let words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let asked_json = words.iter().any(|word| word == "--json");
    let exit = match parse(words, &messages) {
        Ok(args) => {
            let session = Session::new(&args, &config, &messages);
            let name = args.command.name();
            let result = work(args.command, &session);
            output::print(name, result, session.json, &messages)
        }
        Err(error) => told(&error, asked_json, &messages),
    };
    ExitCode::from(exit)
}

fn parse(words: Vec<std::ffi::OsString>, messages: &Messages) -> Result<Args, clap::Error> {
    let command = help::localised(Args::command(), messages);
    Args::from_arg_matches(&command.try_get_matches_from(words)?)
}

fn work(command: args::Command, session: &Session<'_>) -> Result<Answer, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.map_err(|source| Failure::Io {
        place: "threads".to_owned(),
        source,
    })?;
    runtime.block_on(run::run(command, session))
}

/// Help and version are answers; everything else that clap says is a usage error.
fn told(error: &clap::Error, json: bool, messages: &Messages) -> u8 {
    let text = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => error.render().to_string(),
        _ => return output::print("", Err(usage::failure(error, messages)), json, messages),
    };
    let mut answer = Answer::done(json!({"text": text}));
    answer.document = Some(text);
    output::print("", Ok(answer), json, messages)
}
