//! The keys, the back-up, and coming back from a loss.

use std::path::Path;

use kitei_custody::Passphrase;
use serde_json::{Map, Value, json};

use super::{Session, answer, object};
use crate::args::{KeysCommand, RestoreArgs};
use crate::failure::Failure;
use crate::input;
use crate::output::Answer;
use crate::place::{Hold, Place};
use crate::progress::Progress;
use crate::system::SystemEntropy;

/// `keys …`.
pub(super) async fn keys(command: KeysCommand, session: &Session<'_>) -> Result<Answer, Failure> {
    match command {
        KeysCommand::Status => {
            let place = session.open(Hold::Shared).await?;
            answer(&place.office.key_status().await?)
        }
        KeysCommand::Backup {
            out,
            passphrase_file,
        } => {
            let (place, caller) = session.enter(Hold::Shared).await?;
            let lock = Lock::of(passphrase_file.as_deref())?;
            let file = &place.keys.file;
            place
                .office
                .write_key_copy(&caller, file, &lock.passphrase, &out)
                .await?;
            // An advance that was cut short waited for this copy.
            place.destroy_old()?;
            let status = place.office.key_status().await?;
            let mut fields = Map::new();
            fields.insert("epoch".to_owned(), json!(status.epoch));
            fields.insert("people".to_owned(), json!(status.people));
            Ok(lock.tell(fields))
        }
        KeysCommand::Rotate {
            copy,
            passphrase_file,
        } => rotate(&copy, passphrase_file.as_deref(), session).await,
    }
}

/// The next key is durable first; then everything is wrapped under it; then its copy is written and
/// read back; only then is the old key destroyed.
async fn rotate(
    copy: &Path,
    passphrase_file: Option<&Path>,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let (mut place, caller) = session.enter(Hold::Alone).await?;
    let lock = Lock::of(passphrase_file)?;
    place.destroyed_before()?;
    let next = place.write_next()?;
    let people = place.office.key_status().await?.people;
    let progress = Progress::new(session, "progress-rotate", people);
    let advanced = place
        .office
        .advance_epoch(&caller, &next, &mut |done| progress.at(done))
        .await?;
    progress.end();
    place
        .office
        .write_key_copy(&caller, &next, &lock.passphrase, copy)
        .await?;
    place.destroy_old()?;
    let mut fields = Map::new();
    fields.insert("epoch".to_owned(), json!(advanced.epoch));
    fields.insert("rewrapped".to_owned(), json!(advanced.rewrapped));
    fields.insert(
        "destroyed".to_owned(),
        json!(advanced.epoch.saturating_sub(1)),
    );
    Ok(lock.tell(fields))
}

/// The passphrase of a key copy: one that the office keeps, or one made now and told this once.
struct Lock {
    passphrase: Passphrase,
    made: bool,
}

impl Lock {
    fn of(file: Option<&Path>) -> Result<Self, Failure> {
        Ok(match file {
            Some(file) => Self {
                passphrase: input::passphrase_in(file)?,
                made: false,
            },
            None => Self {
                passphrase: Passphrase::generate(&SystemEntropy),
                made: true,
            },
        })
    }

    fn tell(&self, mut fields: Map<String, Value>) -> Answer {
        if self.made {
            let printed = Value::from(self.passphrase.printed().as_str());
            fields.insert("passphrase".to_owned(), printed);
        }
        Answer::done(Value::Object(fields))
    }
}

/// `backup`.
pub(super) async fn backup(out: &Path, session: &Session<'_>) -> Result<Answer, Failure> {
    let place = session.open(Hold::Shared).await?;
    answer(&place.office.back_up(out).await?)
}

/// `restore`.
pub(super) async fn restore(args: RestoreArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    let passphrase = match &args.passphrase_file {
        Some(file) => input::passphrase_in(file)?,
        None => input::ask_passphrase(session.messages)?,
    };
    let lock = match &session.key_passphrase_file {
        Some(file) => Some(input::passphrase_in(file)?),
        None => None,
    };
    let copy = (args.keys.as_path(), &passphrase);
    let journal = args.journal.as_deref();
    let restored = Place::restore(&args.from, &args.dir, copy, lock, journal).await?;
    Ok(Answer::done(object(&restored)?))
}
