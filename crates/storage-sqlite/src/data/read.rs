//! Reading the data store.

use kitei_domain::{EntryId, OriginId, PersonId, RegistrationId, Timestamp};
use kitei_storage::{
    EntryRow, FileRow, OriginRow, PersonRow, RecordRow, RegisterKind, RegisterRow, StorageError,
};
use rusqlite::{Connection, Row, Rows};

use crate::journal::{CHUNK_BITS, INDEX_BITS, index_of, sql_index};
use crate::rows::{find, limit, list, scan};
use crate::sql;

/// A connection and whose rows are read.
pub(crate) struct Read<'c> {
    pub(crate) connection: &'c Connection,
    pub(crate) operator: i64,
}

impl Read<'_> {
    pub(crate) fn find_person(&self, person: PersonId) -> Result<Option<PersonRow>, StorageError> {
        let params = (self.operator, person.as_bytes());
        find(
            self.connection,
            ("people", sql::FIND_PERSON),
            params,
            person_row,
        )
    }

    pub(crate) fn find_people(&self, people: &[PersonId]) -> Result<Vec<PersonRow>, StorageError> {
        people
            .iter()
            .filter_map(|person| self.find_person(*person).transpose())
            .collect()
    }

    pub(crate) fn list_people(
        &self,
        after: Option<PersonId>,
        rows: usize,
    ) -> Result<Vec<PersonRow>, StorageError> {
        let params = (
            self.operator,
            after_bytes(after.as_ref().map(PersonId::as_bytes)),
            limit(rows),
        );
        list(
            self.connection,
            ("people", sql::LIST_PEOPLE),
            params,
            person_row,
        )
    }

    pub(crate) fn count_people(&self) -> Result<u64, StorageError> {
        let count: Option<i64> = find(
            self.connection,
            ("people", sql::COUNT_PEOPLE),
            [self.operator],
            |row| row.get(0),
        )?;
        Ok(count.unwrap_or(0).cast_unsigned())
    }

    /// One statement, so that the person and the sections are of one moment.
    pub(crate) fn find_file(
        &self,
        person: PersonId,
        sections: Option<&[&str]>,
    ) -> Result<Option<FileRow>, StorageError> {
        let (operator, id) = (self.operator, person.as_bytes());
        let read = |rows: &mut Rows<'_>| file_row(rows, person, sections);
        match sections {
            Some([]) => {
                let row = self.find_person(person)?;
                Ok(row.map(|person| FileRow {
                    person,
                    records: Vec::new(),
                }))
            }
            Some([section]) => {
                let source = ("people", sql::FIND_FILE_WITH_SECTION);
                scan(self.connection, source, (operator, id, *section), read)
            }
            _ => {
                let source = ("people", sql::FIND_FILE);
                scan(self.connection, source, (operator, id), read)
            }
        }
    }

    pub(crate) fn list_record_versions(
        &self,
        person: PersonId,
        registration: Option<RegistrationId>,
    ) -> Result<Vec<RecordRow>, StorageError> {
        let registration = registration.as_ref().map(RegistrationId::as_bytes);
        let params = (self.operator, person.as_bytes(), registration);
        let source = ("records", sql::LIST_RECORD_VERSIONS);
        list(self.connection, source, params, record_row)
    }

    /// `statement`: by id or by look-up key.
    pub(crate) fn find_register(
        &self,
        statement: &str,
        kind: RegisterKind,
        by: [u8; 16],
    ) -> Result<Option<RegisterRow>, StorageError> {
        let params = (self.operator, kind.as_str(), by);
        find(self.connection, ("registers", statement), params, |row| {
            register_row(kind, row)
        })
    }

    pub(crate) fn list_registers(
        &self,
        kind: RegisterKind,
        after: Option<[u8; 16]>,
        rows: usize,
    ) -> Result<Vec<RegisterRow>, StorageError> {
        let params = (
            self.operator,
            kind.as_str(),
            after_bytes(after.as_ref()),
            limit(rows),
        );
        let source = ("registers", sql::LIST_REGISTERS);
        list(self.connection, source, params, |row| {
            register_row(kind, row)
        })
    }

    pub(crate) fn list_registers_of(
        &self,
        kind: RegisterKind,
        person: PersonId,
    ) -> Result<Vec<RegisterRow>, StorageError> {
        let params = (self.operator, person.as_bytes(), kind.as_str());
        let source = ("registers", sql::LIST_REGISTERS_OF);
        list(self.connection, source, params, |row| {
            register_row(kind, row)
        })
    }

    pub(crate) fn list_all_registers_of(
        &self,
        person: PersonId,
    ) -> Result<Vec<RegisterRow>, StorageError> {
        let params = (self.operator, person.as_bytes());
        let source = ("registers", sql::LIST_ALL_REGISTERS_OF);
        let rows = list(self.connection, source, params, |row| {
            let word: String = row.get(5)?;
            let kind = RegisterKind::ALL.iter().find(|kind| kind.as_str() == word);
            kind.map(|kind| register_row(*kind, row)).transpose()
        })?;
        let corrupt = || StorageError::Corrupt {
            table: "registers",
            row: person.to_string(),
        };
        rows.into_iter()
            .map(|row| row.ok_or_else(corrupt))
            .collect()
    }

    pub(crate) fn find_entry(&self, entry: EntryId) -> Result<Option<EntryRow>, StorageError> {
        let Some(index) = sql_index(entry.index) else {
            return Ok(None);
        };
        let params = (self.operator, entry.origin.as_bytes(), index);
        find(
            self.connection,
            ("entries", sql::FIND_ENTRY),
            params,
            entry_row,
        )
    }

    pub(crate) fn list_entries(
        &self,
        origin: OriginId,
        from: u64,
        rows: usize,
    ) -> Result<Vec<EntryRow>, StorageError> {
        let Some(from) = sql_index(from) else {
            return Ok(Vec::new());
        };
        let params = (self.operator, origin.as_bytes(), from, limit(rows));
        list(
            self.connection,
            ("entries", sql::LIST_ENTRIES),
            params,
            entry_row,
        )
    }

    pub(crate) fn list_entries_of(
        &self,
        person: PersonId,
        before: Option<EntryId>,
        rows: usize,
    ) -> Result<Vec<EntryRow>, StorageError> {
        let source = ("origins", sql::LIST_INDEXED);
        let origins = list(self.connection, source, [self.operator], |row| {
            Ok(Covered {
                first: row.get::<_, i64>(0)? << INDEX_BITS,
                origin: OriginId::from_bytes(row.get(1)?),
                indexed: row.get(2)?,
                size: row.get(3)?,
            })
        })?;
        // An entry that is not there is after every other one.
        let last = before.map_or(i64::MAX, |before| {
            let origin = origins.iter().find(|origin| origin.origin == before.origin);
            origin.map_or(i64::MAX, |origin| {
                origin.first + sql_index(before.index).unwrap_or(origin.size) - 1
            })
        });
        let mut entries = Vec::new();
        for origin in origins.iter().filter(|origin| origin.first <= last) {
            self.add_entries_of(person, origin, last, rows, &mut entries)?;
        }
        Ok(entries)
    }

    /// Adds the entries of one origin that name a person, newest first, up to a place: first those
    /// that the index does not cover yet, then chunk by chunk.
    fn add_entries_of(
        &self,
        person: PersonId,
        origin: &Covered,
        last: i64,
        rows: usize,
        entries: &mut Vec<EntryRow>,
    ) -> Result<(), StorageError> {
        let missing = |entries: &Vec<EntryRow>| limit(rows.saturating_sub(entries.len()));
        let read = |row: &Row<'_>| {
            let index = index_of(row.get::<_, i64>(0)? - origin.first);
            Ok(EntryRow {
                id: EntryId {
                    origin: origin.origin,
                    index,
                },
                time: Timestamp::from_millis(row.get(1)?),
                bytes: row.get(2)?,
            })
        };
        let (young, end) = (origin.first + origin.indexed, origin.first + origin.size);
        let last = last.min(end - 1);
        let params = (young, last, person.as_bytes(), missing(entries));
        let source = ("entries", sql::LIST_YOUNG_ENTRIES_OF);
        entries.extend(list(self.connection, source, params, read)?);
        let last = last.min(young - 1);
        for chunk in (origin.first >> CHUNK_BITS..=last >> CHUNK_BITS).rev() {
            if missing(entries) == 0 {
                break;
            }
            let offset = last - (chunk << CHUNK_BITS);
            let person = person.as_bytes();
            let params = (self.operator, chunk, person, offset, missing(entries));
            let source = ("entry_people", sql::LIST_CHUNK_ENTRIES_OF);
            entries.extend(list(self.connection, source, params, read)?);
        }
        Ok(())
    }

    pub(crate) fn list_origins(&self) -> Result<Vec<OriginRow>, StorageError> {
        list(
            self.connection,
            ("origins", sql::LIST_ORIGINS),
            [self.operator],
            |row| {
                Ok(OriginRow {
                    id: OriginId::from_bytes(row.get(0)?),
                    size: row.get::<_, i64>(1)?.cast_unsigned(),
                    root: row.get(2)?,
                    frontier: row.get(3)?,
                    opened: Timestamp::from_millis(row.get(4)?),
                })
            },
        )
    }

    pub(crate) fn newest_time(&self) -> Result<Option<Timestamp>, StorageError> {
        let newest: Option<Option<i64>> = find(
            self.connection,
            ("origins", sql::NEWEST_TIME),
            [self.operator],
            |row| row.get(0),
        )?;
        Ok(newest.flatten().map(Timestamp::from_millis))
    }
}

/// An origin of the journal and how far its index by person goes.
struct Covered {
    /// The place of its first entry.
    first: i64,
    origin: OriginId,
    indexed: i64,
    size: i64,
}

/// The key to begin behind; the empty one is before every id.
fn after_bytes(after: Option<&[u8; 16]>) -> &[u8] {
    after.map_or(&[], |bytes| bytes)
}

fn person_row(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        person: PersonId::from_bytes(row.get(0)?),
        facts_version: row.get::<_, i64>(1)?.cast_unsigned(),
        standing: row.get(2)?,
    })
}

/// A person with the newest version of each wanted section, from rows that come from the last to the
/// first.
fn file_row(
    rows: &mut Rows<'_>,
    person: PersonId,
    sections: Option<&[&str]>,
) -> rusqlite::Result<Option<FileRow>> {
    let mut file: Option<FileRow> = None;
    while let Some(row) = rows.next()? {
        let file = match &mut file {
            Some(file) => file,
            None => file.insert(FileRow {
                person: person_row(row)?,
                records: Vec::new(),
            }),
        };
        let record = newest_record(row, person, sections, file.records.last())?;
        file.records.extend(record);
    }
    if let Some(file) = &mut file {
        file.records.reverse();
    }
    Ok(file)
}

/// The record of a row, unless its section is not wanted or a newer version was read.
fn newest_record(
    row: &Row<'_>,
    person: PersonId,
    sections: Option<&[&str]>,
    newer: Option<&RecordRow>,
) -> rusqlite::Result<Option<RecordRow>> {
    let Some(section) = row.get_ref(3)?.as_str_or_null()? else {
        return Ok(None);
    };
    if sections.is_some_and(|wanted| !wanted.contains(&section)) {
        return Ok(None);
    }
    let registration = RegistrationId::from_bytes(row.get(4)?);
    if newer.is_some_and(|newer| newer.registration == registration && newer.section == section) {
        return Ok(None);
    }
    Ok(Some(RecordRow {
        person,
        registration,
        section: section.to_owned(),
        version: row.get(5)?,
        sealed: row.get(6)?,
    }))
}

fn record_row(row: &Row<'_>) -> rusqlite::Result<RecordRow> {
    Ok(RecordRow {
        person: PersonId::from_bytes(row.get(0)?),
        registration: RegistrationId::from_bytes(row.get(1)?),
        section: row.get(2)?,
        version: row.get(3)?,
        sealed: row.get(4)?,
    })
}

fn register_row(kind: RegisterKind, row: &Row<'_>) -> rusqlite::Result<RegisterRow> {
    Ok(RegisterRow {
        kind,
        id: row.get(0)?,
        person: row.get::<_, Option<[u8; 16]>>(1)?.map(PersonId::from_bytes),
        key: row.get(2)?,
        revision: row.get::<_, i64>(3)?.cast_unsigned(),
        sealed: row.get(4)?,
    })
}

fn entry_row(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    let (origin, place) = (OriginId::from_bytes(row.get(0)?), row.get(1)?);
    Ok(EntryRow {
        id: EntryId {
            origin,
            index: index_of(place),
        },
        time: Timestamp::from_millis(row.get(2)?),
        bytes: row.get(3)?,
    })
}
