//! The list itself: read twice, once to know that all of it can be read and once beside the taking
//! in; and read alone, for a person who decides on the guard's hits.

use std::io::{Read, Seek};

use kitei_intake::{
    Finding, PersonRow, Reading, Summary, read_people, review_people, survey_people,
};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{JoinError, JoinHandle};

use crate::error::{OfficeError, io};
use crate::import::ImportRequest;
use crate::office::Office;

/// How many rows the reader hands over at once: a hand-over wakes the other side.
const HANDFUL: usize = 256;

/// The rows of a list as they are read, and the task that reads them.
pub(super) type ListStream = (Rows, JoinHandle<Result<(), OfficeError>>);

/// Rows as the reader hands them over, a handful at a time.
pub(super) struct Rows {
    handfuls: Receiver<Vec<PersonRow>>,
    handful: std::vec::IntoIter<PersonRow>,
}

impl Rows {
    pub(super) async fn recv(&mut self) -> Option<PersonRow> {
        loop {
            if let Some(row) = self.handful.next() {
                return Some(row);
            }
            self.handful = self.handfuls.recv().await?.into_iter();
        }
    }
}

/// The reader's side of [`Rows`].
struct Handing {
    handfuls: Sender<Vec<PersonRow>>,
    handful: Vec<PersonRow>,
}

impl Handing {
    fn push(&mut self, row: PersonRow) {
        self.handful.push(row);
        if self.handful.len() == HANDFUL {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        let handful = std::mem::take(&mut self.handful);
        // A closed channel means that the taking in has failed and says why itself.
        drop(self.handfuls.blocking_send(handful));
    }
}

/// What a reading task answered, or that it died.
pub(crate) fn joined<T>(read: Result<T, JoinError>) -> Result<T, OfficeError> {
    read.map_err(|_unreadable| OfficeError::Corrupt {
        what: "spreadsheet reader",
    })
}

impl Office {
    /// The guard's hits in a list, with the sentences, for the person at the terminal to decide on.
    /// They come out of the office's own file; nothing of the store is opened and nothing is kept.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub async fn review_list<R: Read + Seek + Send + 'static>(
        &self,
        source: R,
    ) -> Result<Vec<Finding>, OfficeError> {
        let (columns, guard) = (self.people_columns(), Self::guard()?);
        let today = self.clock.now().day();
        let read = tokio::task::spawn_blocking(move || {
            let reading = Reading {
                columns: &columns,
                guard: &guard,
                today,
                resolutions: None,
            };
            let mut hits = Vec::new();
            review_people(source, &reading, &mut |hit| hits.push(hit))?;
            Ok::<_, OfficeError>(hits)
        });
        joined(read.await)?
    }

    /// Reads the whole list without taking anything: what is wrong with the file is known before
    /// the first row is written.
    pub(super) async fn check_list<R: Read + Seek + Send + 'static>(
        &self,
        mut source: R,
        request: &ImportRequest,
    ) -> Result<(R, Summary, u64), OfficeError> {
        let columns = self.people_columns();
        let only = request.sheet.clone();
        let read = tokio::task::spawn_blocking(move || {
            let mut total = 0;
            let summary = survey_people(&mut source, &columns, &mut |sheet| {
                total += u64::from(only.as_ref().is_none_or(|only| only == sheet));
            })?;
            source.rewind().map_err(io("the spreadsheet"))?;
            Ok((source, summary, total))
        });
        joined(read.await)?
    }

    /// Reads the list beside the taking in, a bounded number of rows ahead.
    pub(super) fn stream_list<R: Read + Seek + Send + 'static>(
        &self,
        source: R,
        request: &ImportRequest,
    ) -> Result<ListStream, OfficeError> {
        let (columns, guard) = (self.people_columns(), Self::guard()?);
        let today = self.clock.now().day();
        let decisions = request.decisions.as_ref();
        let resolutions = decisions.map(|reviewed| reviewed.resolutions.clone());
        let sheet = request.sheet.clone();
        let (send, handfuls) = channel(8);
        let reader = tokio::task::spawn_blocking(move || {
            let reading = Reading {
                columns: &columns,
                guard: &guard,
                today,
                resolutions: resolutions.as_ref(),
            };
            let mut handed = Handing {
                handfuls: send,
                handful: Vec::new(),
            };
            let read = read_people(source, &reading, &mut |row| {
                if sheet.as_ref().is_none_or(|sheet| *sheet == row.sheet) {
                    handed.push(row);
                }
            });
            handed.hand_over();
            read.map(drop).map_err(OfficeError::from)
        });
        let rows = Rows {
            handfuls,
            handful: Vec::new().into_iter(),
        };
        Ok((rows, reader))
    }
}
