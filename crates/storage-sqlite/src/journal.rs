//! The open origin of the journal, as the group's transaction builds it up.

use kitei_domain::{EntryId, OriginId, PersonId, Timestamp};
use kitei_journal::{Frontier, leaf_hash};
use kitei_storage::{CLOCK_TOLERANCE_MS, EntryDraft, StorageError};
use rusqlite::Connection;

use crate::rows::{find, list, write};
use crate::sql;

/// Bits of a place that count the entries of one origin; those above are the origin's number.
pub(crate) const INDEX_BITS: u32 = 40;

/// Bits of a place that count the entries of one chunk of the index by person.
pub(crate) const CHUNK_BITS: u32 = 15;
const CHUNK: u64 = 1 << CHUNK_BITS;

/// An index as SQL takes it; none where no origin can have grown that long.
pub(crate) fn sql_index(index: u64) -> Option<i64> {
    (index < 1 << INDEX_BITS).then_some(index.cast_signed())
}

/// An index as SQL gives it.
pub(crate) const fn index_of(place: i64) -> u64 {
    place.cast_unsigned()
}

/// The open origin: read in the transaction that appends to it, since other processes may write.
#[derive(Debug, Clone)]
pub(crate) struct Tail {
    number: i64,
    origin: OriginId,
    frontier: Frontier,
    /// Of this origin.
    newest: Option<i64>,
    /// Of every origin.
    newest_of_all: Option<i64>,
    /// How many entries the index by person covers.
    indexed: u64,
    grown: bool,
}

impl Tail {
    /// The open origin, if one was opened.
    pub(crate) fn load(
        connection: &Connection,
        operator: i64,
    ) -> Result<Option<Self>, StorageError> {
        let row = find(
            connection,
            ("origins", sql::FIND_OPEN_ORIGIN),
            [operator],
            |row| {
                let (number, id, newest) = (row.get(0)?, row.get(1)?, row.get(3)?);
                let indexed = row.get::<_, i64>(4)?.cast_unsigned();
                Ok((
                    number,
                    OriginId::from_bytes(id),
                    row.get::<_, Vec<u8>>(2)?,
                    newest,
                    indexed,
                ))
            },
        )?;
        let Some((number, origin, frontier, newest, indexed)) = row else {
            return Ok(None);
        };
        let newest_of_all = find(
            connection,
            ("origins", sql::NEWEST_TIME),
            [operator],
            |row| row.get(0),
        )?
        .flatten();
        let frontier =
            Frontier::from_bytes(&frontier).map_err(|_malformed| StorageError::Corrupt {
                table: "origins",
                row: origin.to_string(),
            })?;
        Ok(Some(Self {
            number,
            origin,
            frontier,
            newest,
            newest_of_all,
            indexed,
            grown: false,
        }))
    }

    /// Opens a new origin after the present one.
    pub(crate) fn open(
        connection: &Connection,
        operator: i64,
        before: Option<Self>,
        (origin, opened): (OriginId, Timestamp),
    ) -> Result<Self, StorageError> {
        let newest_of_all = before.as_ref().and_then(|tail| tail.newest_of_all);
        if let Some(mut before) = before {
            before.save(connection, operator)?;
        }
        let frontier = Frontier::new();
        let params = (
            operator,
            origin.as_bytes(),
            opened.as_millis(),
            frontier.root(),
            frontier.to_bytes(),
        );
        let number = find(connection, ("origins", sql::ADD_ORIGIN), params, |row| {
            row.get(0)
        })?
        .ok_or(StorageError::NoOrigin)?;
        Ok(Self {
            number,
            origin,
            frontier,
            newest: None,
            newest_of_all,
            indexed: 0,
            grown: false,
        })
    }

    /// Appends an entry; the tree's new state is written by [`Self::save`].
    pub(crate) fn append(
        &mut self,
        connection: &Connection,
        operator: i64,
        draft: &EntryDraft,
    ) -> Result<(EntryId, [u8; 32]), StorageError> {
        let time = draft.time.as_millis();
        if let Some(newest) = self.newest_of_all
            && time < newest.saturating_sub(CLOCK_TOLERANCE_MS)
        {
            return Err(StorageError::ClockSetBack {
                newest: Timestamp::from_millis(newest),
            });
        }
        let index = self.frontier.size();
        let place = sql_index(index)
            .map(|index| (self.number << INDEX_BITS) + index)
            .ok_or(StorageError::NoOrigin)?;
        let people = draft.persons.iter().map(PersonId::as_bytes);
        let people: Vec<u8> = people.flatten().copied().collect();
        let params = (place, operator, time, people, draft.bytes.as_slice());
        write(connection, ("entries", sql::ADD_ENTRY), params)?;
        let leaf = leaf_hash(&draft.bytes);
        self.frontier.push(leaf);
        self.newest = self.newest.max(Some(time));
        self.newest_of_all = self.newest_of_all.max(Some(time));
        self.grown = true;
        Ok((
            EntryId {
                origin: self.origin,
                index,
            },
            leaf,
        ))
    }

    /// Writes the tree's state if it grew.
    pub(crate) fn save(
        &mut self,
        connection: &Connection,
        operator: i64,
    ) -> Result<(), StorageError> {
        if self.grown {
            let params = (
                operator,
                self.number,
                self.newest,
                self.frontier.size().cast_signed(),
                self.frontier.root(),
                self.frontier.to_bytes(),
            );
            write(connection, ("origins", sql::UPDATE_ORIGIN), params)?;
            self.grown = false;
            while self.frontier.size() - self.indexed >= CHUNK {
                self.index_chunk(connection, operator)?;
            }
        }
        Ok(())
    }

    /// Writes the index by person for the next whole chunk, in its order.
    fn index_chunk(&mut self, connection: &Connection, operator: i64) -> Result<(), StorageError> {
        let first = (self.number << INDEX_BITS) + self.indexed.cast_signed();
        let last = first + CHUNK.cast_signed() - 1;
        let source = ("entries", sql::LIST_PEOPLE_OF_ENTRIES);
        let entries = list(connection, source, (first, last), |row| {
            Ok((row.get::<_, i64>(0)? - first, row.get::<_, Vec<u8>>(1)?))
        })?;
        let mut named: Vec<([u8; 16], i64)> = entries
            .iter()
            .flat_map(|(offset, people)| {
                let (people, _) = people.as_chunks::<16>();
                people.iter().map(|person| (*person, *offset))
            })
            .collect();
        named.sort_unstable();
        for (person, offset) in named {
            let params = (operator, first >> CHUNK_BITS, person, offset);
            write(connection, ("entry_people", sql::ADD_ENTRY_PERSON), params)?;
        }
        self.indexed += CHUNK;
        let params = (operator, self.number, self.indexed.cast_signed());
        write(connection, ("origins", sql::RAISE_INDEXED), params).map(drop)
    }
}
