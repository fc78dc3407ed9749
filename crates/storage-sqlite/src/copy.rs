//! A consistent copy of a store while it is in use, by SQLite's online back-up.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256};
use kitei_storage::{BackUp, StorageError};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use tokio::sync::oneshot;

use crate::error::{failed, io_failed};
use crate::file::{StoreFile, create_private, sync_directory};

/// Copies on a thread of its own.
pub(crate) async fn copy(from: StoreFile, to: &Path) -> Result<BackUp, StorageError> {
    let to = to.to_owned();
    let (sender, receiver) = oneshot::channel();
    std::thread::Builder::new()
        .name("kitei-copy".to_owned())
        .spawn(move || sender.send(copy_now(&from, &to)).is_ok())
        .map_err(io_failed("back-up"))?;
    receiver.await.map_err(|_gone| StorageError::Closed)?
}

fn copy_now(from: &StoreFile, to: &Path) -> Result<BackUp, StorageError> {
    let file = create_private(to).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => StorageError::Exists {
            path: to.display().to_string(),
        },
        _ => io_failed("back-up")(error),
    })?;
    let written = write(from, to).and_then(|()| {
        file.sync_all().map_err(io_failed("back-up"))?;
        sync_directory(to)?;
        measure(to)
    });
    if written.is_err() {
        // A half-written copy must not be taken for one; the first failure is the one to tell.
        let _removed = fs::remove_file(to).is_ok();
    }
    written
}

fn write(from: &StoreFile, to: &Path) -> Result<(), StorageError> {
    let source = from.open_reader()?;
    let mut target = Connection::open(to).map_err(failed("back-up"))?;
    target
        .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        .map_err(failed("back-up"))?;
    let backup = Backup::new(&source, &mut target).map_err(failed("back-up"))?;
    // One step: one read transaction, so that writers neither wait nor make it begin again.
    match backup.step(-1).map_err(failed("back-up"))? {
        StepResult::Done => Ok(()),
        _ => Err(StorageError::Locked),
    }
}

fn measure(path: &Path) -> Result<BackUp, StorageError> {
    let mut file = File::open(path).map_err(io_failed("back-up"))?;
    let (mut context, mut buffer, mut bytes) = (Context::new(&SHA256), vec![0; 1 << 16], 0);
    loop {
        let read = file.read(&mut buffer).map_err(io_failed("back-up"))?;
        if read == 0 {
            break;
        }
        context.update(buffer.get(..read).unwrap_or_default());
        bytes += read as u64;
    }
    let mut digest = [0; 32];
    for (to, from) in digest.iter_mut().zip(context.finish().as_ref()) {
        *to = *from;
    }
    Ok(BackUp {
        files: 1,
        bytes,
        digest,
    })
}
