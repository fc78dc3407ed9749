//! One function per command: parse, call one office function, answer. No rule is decided here.

mod contact;
mod doctor;
mod import;
mod keys;
mod mail;
mod office;
mod people;
mod placement;
mod proving;
mod records;
mod regulation;
mod reviewing;
pub(crate) mod serve;
mod signin;

use std::path::{Path, PathBuf};

use kitei_custody::Passphrase;
use kitei_i18n::{Messages, dates};
use kitei_office::Caller;
use serde::Serialize;
use serde_json::Value;

use crate::args::{Args, Command};
use crate::config::Token;
use crate::failure::Failure;
use crate::input;
use crate::output::{Answer, warn};
use crate::place::{Hold, Place};

/// Where and as whom a command runs.
#[derive(Debug)]
pub(crate) struct Session<'a> {
    pub(crate) messages: &'a Messages,
    pub(crate) office: Option<PathBuf>,
    pub(crate) token: Option<&'a Token>,
    pub(crate) key_passphrase_file: Option<PathBuf>,
    /// Whether somebody reads along: progress and questions are for them only.
    pub(crate) json: bool,
}

impl<'a> Session<'a> {
    /// The session of a command line in an environment.
    pub(crate) fn new(
        args: &Args,
        config: &'a crate::config::Config,
        messages: &'a Messages,
    ) -> Self {
        Self {
            messages,
            office: args.office.clone().or_else(|| config.office.clone()),
            token: config.token.as_ref(),
            key_passphrase_file: args
                .key_passphrase_file
                .clone()
                .or_else(|| config.key_passphrase_file.clone()),
            json: args.json,
        }
    }

    fn office(&self) -> Result<&Path, Failure> {
        self.office.as_deref().ok_or(Failure::OfficeUnnamed)
    }

    pub(crate) async fn open(&self, how: Hold) -> Result<Place, Failure> {
        Box::pin(Place::open(self.office()?, how, &|| self.key_passphrase())).await
    }

    /// The office with the staff member whose token is set; a manager is told what waits.
    async fn enter(&self, how: Hold) -> Result<(Place, Caller), Failure> {
        let (place, caller) = self.enter_untold(how).await?;
        self.tell_waiting(&place, &caller).await?;
        Ok((place, caller))
    }

    async fn enter_untold(&self, how: Hold) -> Result<(Place, Caller), Failure> {
        let place = self.open(how).await?;
        let caller = place.office.caller(self.token()).await?;
        Ok((place, caller))
    }

    /// The office with whoever enacts a regulation: open after the last one has ended too.
    async fn enter_to_enact(&self, how: Hold) -> Result<(Place, Caller), Failure> {
        let place = self.open(how).await?;
        let caller = place.office.caller_to_enact(self.token()).await?;
        self.tell_waiting(&place, &caller).await?;
        Ok((place, caller))
    }

    // WHY: nobody is not refused here but by the office, which journals it (B20).
    fn token(&self) -> &str {
        self.token.map_or("", |token| token.0.as_str())
    }

    /// Tells a manager at every command that something waits: how much and until when, no word of it;
    /// and that the table of holidays or the regulation ends soon.
    async fn tell_waiting(&self, place: &Place, caller: &Caller) -> Result<(), Failure> {
        let day = |day| dates::day(self.messages.locale(), day);
        if let Some(until) = place.office.calendar_ends(caller) {
            let until = day(until);
            warn(
                &self
                    .messages
                    .text_with("calendar-ends", &[("until", (&until).into())]),
            );
        }
        if let Some(until) = place.office.regulation_ends(caller) {
            let until = day(until);
            warn(
                &self
                    .messages
                    .text_with("regulation-ends", &[("until", (&until).into())]),
            );
        }
        if let Some(people) = place.office.overdue(caller).await? {
            let people = [("people", (people as u64).into())];
            warn(&self.messages.text_with("kept-overdue", &people));
        }
        if let Some(waiting) = place.office.waiting(caller).await? {
            let due = day(waiting.due);
            let waiting = [
                ("reviews", (waiting.reviews as u64).into()),
                ("due", (&due).into()),
            ];
            warn(&self.messages.text_with("reviews-waiting", &waiting));
        }
        Ok(())
    }

    fn key_passphrase(&self) -> Result<Passphrase, Failure> {
        match &self.key_passphrase_file {
            Some(file) => input::passphrase_in(file),
            None => input::ask_passphrase(self.messages),
        }
    }
}

/// Runs a command.
pub(crate) async fn run(command: Command, session: &Session<'_>) -> Result<Answer, Failure> {
    match command {
        Command::Demo(args) => Box::pin(crate::demo::run(args, session)).await,
        Command::Init(args) => office::init(args, session).await,
        Command::Staff(command) => office::staff(command, session).await,
        Command::Program(command) => signin::program(command, session).await,
        Command::Device(command) => signin::device(command, session).await,
        Command::Recipient(command) => office::recipient(command, session).await,
        Command::Orders(command) => office::orders(command, session).await,
        Command::Reviews(command) => office::reviews(command, session).await,
        Command::Reconfirm => office::reconfirm(session).await,
        Command::Import(command) => import::run(command, session).await,
        Command::People(command) => people::run(command, session).await,
        Command::Notice(command) => placement::notice(command, session).await,
        Command::Consent(command) => placement::consent(command, session).await,
        Command::Referral(command) => placement::referral(command, session).await,
        Command::Provide(args) => placement::provide(args, session).await,
        Command::Packages(command) => mail::packages(command, session).await,
        Command::Mail(command) => Box::pin(mail::mail(command, session)).await,
        Command::Journal(command) => records::journal(command, session).await,
        Command::Certificate(command) => records::certificate(command, session).await,
        Command::Keys(command) => Box::pin(keys::keys(command, session)).await,
        Command::Backup { out } => keys::backup(&out, session).await,
        Command::Restore(args) => keys::restore(args, session).await,
        Command::Regulation(command) => regulation::run(command, session).await,
        Command::Serve(args) => Box::pin(serve::serve(args, session, None)).await,
        Command::Doctor(args) => Box::pin(doctor::doctor(args, session)).await,
    }
}

/// What the office answered, as the object of the contract.
fn answer<T: Serialize>(value: &T) -> Result<Answer, Failure> {
    Ok(Answer::done(object(value)?))
}

fn object<T: Serialize>(value: &T) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(|_faulty| Failure::Unreadable { what: "the answer" })
}
