//! One connection writes. A thread drains the queue and commits many callers' units in one
//! transaction, each under a savepoint of its own, and answers after `COMMIT`. A caller who is alone
//! commits in place: two hops to the thread and back take longer than a fast disk.

use std::mem;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use kitei_storage::StorageError;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::error::{ends_the_group, failed, io_failed, is_expectation};
use crate::file::StoreFile;
use crate::migrate::Migrations;
use crate::sql;

const GROUP_AT_MOST: usize = 1024;
const QUEUE: usize = 4096;
/// References to the count of callers when there is one: writer, thread, and the caller's own.
const ALONE: usize = 3;
/// So many callers at once are a crowd, and their groups are let grow: each commit costs a sync, and
/// the pages that the readers hold.
const CROWD: usize = 128;
const PAUSE: Duration = Duration::from_micros(200);
const PAUSES_AT_MOST: usize = 10;

/// What one store does with a unit. Every method runs inside the group's transaction.
pub(crate) trait Work: Send + 'static {
    /// A unit of work.
    type Unit: Send + 'static;
    /// What a unit wrote; not yet durable.
    type Written: Send;
    /// What its caller is told once it is.
    type Answer: Send + 'static;

    /// Looks at the ground before a group.
    fn look(&mut self);
    /// Whether this unit may be tried at all now.
    fn admit(&mut self, unit: &Self::Unit) -> Result<(), StorageError>;
    /// Reads what the group builds on.
    fn begin(&mut self, connection: &Connection) -> Result<(), StorageError>;
    /// Does one unit; on failure, memory is as before.
    fn apply(
        &mut self,
        connection: &Connection,
        unit: &Self::Unit,
    ) -> Result<Self::Written, StorageError>;
    /// Whether a unit writes nothing before its last check, and so needs no savepoint to be undone.
    fn is_checked_first(unit: &Self::Unit) -> bool;
    /// Writes what the group built up.
    fn finish(&mut self, connection: &Connection) -> Result<(), StorageError>;
    /// The disk is full: makes room for the units that may be tried again. False if there is none.
    fn make_room(&mut self) -> bool;
    /// Whether a unit may be tried again when room was made.
    fn is_urgent(unit: &Self::Unit) -> bool;
    /// The group is durable.
    fn acknowledge(written: Self::Written) -> Self::Answer;
}

type Call<W> = Box<dyn FnOnce(&mut Group<W>) + Send>;

enum Message<W: Work> {
    Unit(Job<W>),
    Call(Call<W>),
}

struct Job<W: Work> {
    unit: W::Unit,
    answer: oneshot::Sender<Result<W::Answer, StorageError>>,
}

impl<W: Work> Job<W> {
    fn answer(self, result: Result<W::Answer, StorageError>) {
        // A caller that stopped waiting does not undo its unit.
        let _heard = self.answer.send(result).is_ok();
    }
}

/// The way to the writer thread. Dropping it ends the thread after the queue is done.
pub(crate) struct Writer<W: Work> {
    queue: Option<mpsc::Sender<Message<W>>>,
    /// Who waits for this store: one reference each, and the two of writer and thread.
    callers: Arc<()>,
    group: Arc<Mutex<Group<W>>>,
    thread: Option<JoinHandle<()>>,
}

impl<W: Work> std::fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl<W: Work> Writer<W> {
    /// Starts the thread on an open connection.
    pub(crate) fn start(
        connection: Connection,
        file: StoreFile,
        migrations: &'static Migrations,
        work: W,
    ) -> Result<Self, StorageError> {
        let (queue, receiver) = mpsc::channel(QUEUE);
        let group = Arc::new(Mutex::new(Group {
            connection: Some(connection),
            file,
            migrations,
            work,
        }));
        let served = Arc::clone(&group);
        let callers = Arc::new(());
        let counted = Arc::clone(&callers);
        let thread = thread::Builder::new()
            .name("kitei-writer".to_owned())
            .spawn(move || serve(&served, receiver, &counted))
            .map_err(io_failed("writer"))?;
        Ok(Self {
            queue: Some(queue),
            callers,
            group,
            thread: Some(thread),
        })
    }

    /// Has a unit done, and waits until it is durable.
    pub(crate) async fn commit(&self, unit: W::Unit) -> Result<W::Answer, StorageError> {
        // Held until the answer is heard, so that whoever is about to come again is counted too.
        let _caller = Arc::clone(&self.callers);
        let (answer, waiting) = oneshot::channel();
        if let Some(job) = self.commit_in_place(Job { unit, answer }) {
            self.send(Message::Unit(job)).await?;
        }
        waiting.await.map_err(|_gone| StorageError::Closed)?
    }

    /// Commits the unit of somebody who is alone; gives it back where others are here.
    fn commit_in_place(&self, job: Job<W>) -> Option<Job<W>> {
        if Arc::strong_count(&self.callers) > ALONE {
            return Some(job);
        }
        match self.group.try_lock() {
            Ok(mut group) => {
                group.commit(vec![job]);
                None
            }
            // At work, or broken off in the middle of a group: then the thread has ended too.
            Err(_) => Some(job),
        }
    }

    /// Has something done between two groups.
    pub(crate) async fn call<T: Send + 'static>(
        &self,
        call: impl FnOnce(&mut Group<W>) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let (answer, waiting) = oneshot::channel();
        let call = Box::new(move |group: &mut Group<W>| {
            let _heard = answer.send(call(group)).is_ok();
        });
        self.send(Message::Call(call)).await?;
        waiting.await.map_err(|_gone| StorageError::Closed)?
    }

    async fn send(&self, message: Message<W>) -> Result<(), StorageError> {
        let queue = self.queue.as_ref().ok_or(StorageError::Closed)?;
        queue
            .send(message)
            .await
            .map_err(|_gone| StorageError::Closed)
    }
}

impl<W: Work> Drop for Writer<W> {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join().is_ok();
        }
    }
}

/// The thread: until the queue is closed, or a group broke off in the middle.
fn serve<W: Work>(
    group: &Mutex<Group<W>>,
    mut queue: mpsc::Receiver<Message<W>>,
    callers: &Arc<()>,
) {
    let mut drained = Vec::with_capacity(GROUP_AT_MOST);
    while queue.blocking_recv_many(&mut drained, GROUP_AT_MOST) > 0 {
        gather(&mut queue, &mut drained, callers);
        let Ok(mut group) = group.lock() else {
            return;
        };
        group.serve(drained.drain(..));
    }
}

/// The connection and what the store keeps in memory between groups.
pub(crate) struct Group<W: Work> {
    connection: Option<Connection>,
    file: StoreFile,
    migrations: &'static Migrations,
    pub(crate) work: W,
}

impl<W: Work> Group<W> {
    fn serve(&mut self, messages: impl Iterator<Item = Message<W>>) {
        let mut jobs = Vec::new();
        for message in messages {
            match message {
                Message::Unit(job) => jobs.push(job),
                Message::Call(call) => {
                    self.commit(mem::take(&mut jobs));
                    call(self);
                }
            }
        }
        self.commit(jobs);
    }

    /// The writing connection; opened again after a failure of the disk.
    pub(crate) fn connection(&mut self) -> Result<&Connection, StorageError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.file.open_writer(self.migrations)?,
        };
        Ok(self.connection.insert(connection))
    }

    fn commit(&mut self, jobs: Vec<Job<W>>) {
        let mut admitted = Vec::with_capacity(jobs.len());
        if !jobs.is_empty() {
            self.work.look();
        }
        for job in jobs {
            match self.work.admit(&job.unit) {
                Ok(()) => admitted.push(job),
                Err(error) => job.answer(Err(error)),
            }
        }
        if admitted.is_empty() {
            return;
        }
        let mut result = self.attempt(&admitted);
        if matches!(result, Err(StorageError::DiskFull))
            && admitted.iter().any(|job| W::is_urgent(&job.unit))
            && self.work.make_room()
        {
            let (urgent, others): (Vec<_>, Vec<_>) = admitted
                .into_iter()
                .partition(|job| W::is_urgent(&job.unit));
            for job in others {
                job.answer(Err(StorageError::DiskFull));
            }
            admitted = urgent;
            result = self.attempt(&admitted);
        }
        match result {
            Ok(written) => {
                for (job, written) in admitted.into_iter().zip(written) {
                    job.answer(written.map(W::acknowledge));
                }
            }
            Err(error) => {
                for job in admitted {
                    job.answer(Err(error.clone()));
                }
            }
        }
    }

    /// One transaction. Either it is durable and each unit has its own result, or nothing of it is.
    fn attempt(
        &mut self,
        jobs: &[Job<W>],
    ) -> Result<Vec<Result<W::Written, StorageError>>, StorageError> {
        self.connection()?;
        let Self {
            connection: Some(connection),
            work,
            ..
        } = self
        else {
            return Err(StorageError::Closed);
        };
        let result = execute(connection, sql::BEGIN)
            .and_then(|()| fill(connection, work, jobs))
            .and_then(|written| execute(connection, sql::COMMIT).map(|()| written));
        if let Err(error) = &result {
            let rolled_back =
                connection.is_autocommit() || execute(connection, sql::ROLLBACK).is_ok();
            if !rolled_back || matches!(error, StorageError::Io { .. }) {
                // What a failed disk left in this connection is not to be trusted.
                self.connection = None;
            }
        }
        result
    }
}

/// Lets the group of a crowd grow, for as long as others keep coming.
fn gather<T>(queue: &mut mpsc::Receiver<T>, drained: &mut Vec<T>, callers: &Arc<()>) {
    for _pause in 0..PAUSES_AT_MOST {
        if Arc::strong_count(callers) < CROWD || drained.len() >= GROUP_AT_MOST {
            return;
        }
        thread::sleep(PAUSE);
        let before = drained.len();
        while drained.len() < GROUP_AT_MOST
            && let Ok(message) = queue.try_recv()
        {
            drained.push(message);
        }
        if drained.len() == before {
            return;
        }
    }
}

fn fill<W: Work>(
    connection: &Connection,
    work: &mut W,
    jobs: &[Job<W>],
) -> Result<Vec<Result<W::Written, StorageError>>, StorageError> {
    work.begin(connection)?;
    let mut results = Vec::with_capacity(jobs.len());
    for job in jobs {
        if W::is_checked_first(&job.unit) {
            let result = work.apply(connection, &job.unit);
            if let Err(error) = &result
                && !is_expectation(error)
            {
                return Err(error.clone());
            }
            results.push(result);
            continue;
        }
        execute(connection, sql::SAVEPOINT)?;
        let result = work.apply(connection, &job.unit);
        if let Err(error) = &result {
            if ends_the_group(error) || connection.is_autocommit() {
                return Err(error.clone());
            }
            execute(connection, sql::ROLLBACK_TO)?;
        }
        execute(connection, sql::RELEASE)?;
        results.push(result);
    }
    work.finish(connection)?;
    Ok(results)
}

fn execute(connection: &Connection, statement: &str) -> Result<(), StorageError> {
    let mut statement = connection
        .prepare_cached(statement)
        .map_err(failed("transaction"))?;
    statement
        .execute([])
        .map(drop)
        .map_err(failed("transaction"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::migrate;
    use crate::options::Options;

    /// A store on a disk that is full until room is made.
    struct Full {
        room: bool,
    }

    impl Work for Full {
        /// Whether it is urgent.
        type Unit = bool;
        type Written = ();
        type Answer = ();

        fn look(&mut self) {}

        fn is_checked_first(_urgent: &bool) -> bool {
            false
        }

        fn admit(&mut self, _urgent: &bool) -> Result<(), StorageError> {
            Ok(())
        }

        fn begin(&mut self, _connection: &Connection) -> Result<(), StorageError> {
            Ok(())
        }

        fn apply(&mut self, connection: &Connection, _urgent: &bool) -> Result<(), StorageError> {
            let add = "INSERT INTO meta VALUES (1, hex(randomblob(8)), x'00')";
            connection.execute(add, []).unwrap();
            if self.room {
                Ok(())
            } else {
                Err(StorageError::DiskFull)
            }
        }

        fn finish(&mut self, _connection: &Connection) -> Result<(), StorageError> {
            Ok(())
        }

        fn make_room(&mut self) -> bool {
            !mem::replace(&mut self.room, true)
        }

        fn is_urgent(urgent: &bool) -> bool {
            *urgent
        }

        fn acknowledge((): ()) {}
    }

    fn group(directory: &Path) -> Group<Full> {
        let path = directory.join("data.db");
        let file = StoreFile {
            path,
            options: Options::default(),
            reader_cache_kib: 1024,
            overwrite: false,
        };
        file.create(&migrate::DATA, |_connection| Ok(())).unwrap();
        let migrations = &migrate::DATA;
        Group {
            connection: None,
            file,
            migrations,
            work: Full { room: false },
        }
    }

    #[test]
    fn room_made_on_a_full_disk_is_for_the_urgent_units_of_the_group_alone() {
        let directory = tempfile::tempdir().unwrap();
        let mut group = group(directory.path());
        let (jobs, answers): (Vec<_>, Vec<_>) = [false, true, false, true]
            .into_iter()
            .map(|unit| {
                let (answer, waiting) = oneshot::channel();
                (Job { unit, answer }, waiting)
            })
            .unzip();
        group.commit(jobs);
        let done: Vec<bool> = answers
            .into_iter()
            .map(|answer| answer.blocking_recv().unwrap().is_ok())
            .collect();
        assert_eq!(done, [false, true, false, true]);
        let count = "SELECT count(*) FROM meta";
        let rows = group
            .connection()
            .unwrap()
            .query_row(count, [], |row| row.get(0));
        assert_eq!(rows, Ok(2));
    }

    #[test]
    fn after_a_group_broke_off_in_the_middle_nothing_is_done_any_more() {
        let directory = tempfile::tempdir().unwrap();
        let group = group(directory.path());
        let connection = group.file.open_writer(group.migrations).unwrap();
        let writer = Writer::start(
            connection,
            group.file,
            group.migrations,
            Full { room: true },
        );
        let writer = writer.unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let runtime = runtime.unwrap();
        runtime.block_on(writer.commit(true)).unwrap();
        let broken = Arc::clone(&writer.group);
        let broke_off = thread::spawn(move || {
            let _held = broken.lock().unwrap();
            panic!("in the middle");
        });
        assert!(broke_off.join().is_err());
        for _again in 0..2 {
            let result = runtime.block_on(writer.commit(true));
            assert!(matches!(result, Err(StorageError::Closed)), "{result:?}");
        }
    }
}
