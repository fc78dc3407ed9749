//! Doing a unit of work on the data store, inside the group's transaction.

use kitei_domain::{Durable, EntryId, PersonId, RegistrationId};
use kitei_storage::{
    Committed, Op, PersonRow, RecordRow, RegisterKind, RegisterRow, StorageError, Unit,
};
use rusqlite::Connection;

use crate::journal::Tail;
use crate::reserve::Reserve;
use crate::rows::{find, list, set_meta, write};
use crate::sql;
use crate::writer::Work;

/// What the data store's writer keeps between units.
#[derive(Debug)]
pub(crate) struct DataWork {
    operator: i64,
    tail: Option<Tail>,
    pub(crate) reserve: Reserve,
}

/// What a unit wrote, before it is durable.
#[derive(Debug, Default)]
pub(crate) struct Written {
    entries: Vec<(EntryId, [u8; 32])>,
    facts: Vec<(PersonId, u64)>,
}

impl DataWork {
    pub(crate) const fn new(operator: i64, reserve: Reserve) -> Self {
        Self {
            operator,
            tail: None,
            reserve,
        }
    }
}

impl Work for DataWork {
    type Unit = Unit;
    type Written = Written;
    type Answer = Committed;

    fn look(&mut self) {
        self.reserve.look();
    }

    fn admit(&mut self, unit: &Unit) -> Result<(), StorageError> {
        self.reserve.admit(unit.urgent)
    }

    fn begin(&mut self, connection: &Connection) -> Result<(), StorageError> {
        self.tail = Tail::load(connection, self.operator)?;
        Ok(())
    }

    fn apply(&mut self, connection: &Connection, unit: &Unit) -> Result<Written, StorageError> {
        let before = self.tail.clone();
        let mut written = Written::default();
        let result = unit
            .ops
            .iter()
            .try_for_each(|op| self.apply_op(connection, op, &mut written));
        if result.is_err() {
            self.tail = before;
        }
        result.map(|()| written)
    }

    fn is_checked_first(unit: &Unit) -> bool {
        match unit.ops.split_last() {
            Some((Op::Append(_), before)) => {
                before.iter().all(|op| matches!(op, Op::ExpectFacts { .. }))
            }
            _ => false,
        }
    }

    fn finish(&mut self, connection: &Connection) -> Result<(), StorageError> {
        let operator = self.operator;
        self.tail
            .as_mut()
            .map_or(Ok(()), |tail| tail.save(connection, operator))
    }

    fn make_room(&mut self) -> bool {
        self.reserve.release()
    }

    fn is_urgent(unit: &Unit) -> bool {
        unit.urgent
    }

    fn acknowledge(written: Written) -> Committed {
        let entries = written.entries.into_iter();
        Committed {
            entries: entries
                .map(|(entry, leaf)| Durable::committed(entry, leaf))
                .collect(),
            facts: written.facts,
        }
    }
}

impl DataWork {
    fn apply_op(
        &mut self,
        connection: &Connection,
        op: &Op,
        written: &mut Written,
    ) -> Result<(), StorageError> {
        let to = Target {
            connection,
            operator: self.operator,
        };
        match op {
            Op::ExpectFacts { person, version } => to.expect_facts(*person, *version),
            Op::AddPerson(row) => to.add_person(row),
            Op::UpdateStanding {
                person,
                standing,
                raise_facts,
            } => {
                let version = to.update_standing(*person, standing, *raise_facts)?;
                if *raise_facts {
                    written.facts.push((*person, version));
                }
                Ok(())
            }
            Op::RemovePerson(person) => to.remove_person(*person),
            Op::PutRecord(row) => to.put_record(row),
            Op::RemoveRecords {
                person,
                registration,
                section,
                below,
            } => {
                let registration = registration.as_ref().map(RegistrationId::as_bytes);
                let params = (to.operator, person.as_bytes(), registration, section, below);
                write(connection, ("records", sql::REMOVE_RECORDS), params).map(drop)
            }
            Op::KeepSections {
                person,
                registration,
                sections,
            } => to.keep_sections(*person, *registration, sections),
            Op::PutRegister(row) => to.put_register(row),
            Op::ExpectRegister { kind, id, revision } => to.expect_register(*kind, id, *revision),
            Op::RemoveRegister { kind, id } => {
                let params = (to.operator, kind.as_str(), id);
                write(connection, ("registers", sql::REMOVE_REGISTER), params).map(drop)
            }
            Op::SetMeta {
                key,
                value,
                expected,
            } => set_meta(connection, to.operator, (key, value), expected.as_ref()),
            Op::OpenOrigin { origin, opened } => {
                let before = self.tail.take();
                let opening = (*origin, *opened);
                self.tail = Some(Tail::open(connection, self.operator, before, opening)?);
                Ok(())
            }
            Op::Append(draft) => {
                let tail = self.tail.as_mut().ok_or(StorageError::NoOrigin)?;
                written
                    .entries
                    .push(tail.append(connection, self.operator, draft)?);
                Ok(())
            }
        }
    }
}

/// Where a step writes.
struct Target<'c> {
    connection: &'c Connection,
    operator: i64,
}

impl Target<'_> {
    fn expect_facts(&self, person: PersonId, version: u64) -> Result<(), StorageError> {
        let params = (self.operator, person.as_bytes());
        let found: Option<i64> = find(
            self.connection,
            ("people", sql::FIND_FACTS),
            params,
            |row| row.get(0),
        )?;
        if found == Some(version.cast_signed()) {
            Ok(())
        } else {
            Err(StorageError::FactsMoved { person })
        }
    }

    fn add_person(&self, row: &PersonRow) -> Result<(), StorageError> {
        let facts_version = row.facts_version.cast_signed();
        let params = (
            self.operator,
            row.person.as_bytes(),
            facts_version,
            &row.standing,
        );
        write(self.connection, ("people", sql::ADD_PERSON), params).map(drop)
    }

    fn update_standing(
        &self,
        person: PersonId,
        standing: &[u8],
        raise: bool,
    ) -> Result<u64, StorageError> {
        let params = (self.operator, person.as_bytes(), standing, i64::from(raise));
        let source = ("people", sql::UPDATE_STANDING);
        let version: Option<i64> = find(self.connection, source, params, |row| row.get(0))?;
        version
            .map(i64::cast_unsigned)
            .ok_or(StorageError::FactsMoved { person })
    }

    fn remove_person(&self, person: PersonId) -> Result<(), StorageError> {
        let key = (self.operator, person.as_bytes());
        let rest = (None::<&[u8]>, None::<&str>, None::<u32>);
        let all = (key.0, key.1, rest.0, rest.1, rest.2);
        write(self.connection, ("records", sql::REMOVE_RECORDS), all)?;
        write(
            self.connection,
            ("registers", sql::REMOVE_REGISTERS_OF),
            key,
        )?;
        write(self.connection, ("people", sql::REMOVE_PERSON), key).map(drop)
    }

    fn put_record(&self, row: &RecordRow) -> Result<(), StorageError> {
        let params = (
            self.operator,
            row.person.as_bytes(),
            &row.section,
            row.registration.as_bytes(),
            row.version,
            &row.sealed,
        );
        write(self.connection, ("records", sql::ADD_RECORD), params).map(drop)
    }

    fn keep_sections(
        &self,
        person: PersonId,
        registration: RegistrationId,
        kept: &[String],
    ) -> Result<(), StorageError> {
        let (person, registration) = (person.as_bytes(), registration.as_bytes());
        let source = ("records", sql::LIST_SECTIONS);
        let params = (self.operator, person, registration);
        let held = list(self.connection, source, params, |row| {
            row.get::<_, String>(0)
        })?;
        for section in held.iter().filter(|section| !kept.contains(section)) {
            let params = (self.operator, person, registration, section, None::<u32>);
            write(self.connection, ("records", sql::REMOVE_RECORDS), params)?;
        }
        Ok(())
    }

    fn expect_register(
        &self,
        kind: RegisterKind,
        id: &[u8; 16],
        revision: u64,
    ) -> Result<(), StorageError> {
        let params = (self.operator, kind.as_str(), id);
        let source = ("registers", sql::FIND_REVISION);
        let found: Option<i64> = find(self.connection, source, params, |row| row.get(0))?;
        if found == Some(revision.cast_signed()) {
            Ok(())
        } else {
            Err(StorageError::RevisionMoved { kind, id: *id })
        }
    }

    fn put_register(&self, row: &RegisterRow) -> Result<(), StorageError> {
        let person = row.person.as_ref().map(PersonId::as_bytes);
        let (kind, id) = (row.kind.as_str(), &row.id);
        let written = if row.revision == 0 {
            let params = (self.operator, kind, id, person, row.key, &row.sealed);
            write(self.connection, ("registers", sql::ADD_REGISTER), params)?
        } else {
            let revision = row.revision.cast_signed();
            let params = (
                self.operator,
                kind,
                id,
                person,
                row.key,
                &row.sealed,
                revision,
            );
            write(self.connection, ("registers", sql::UPDATE_REGISTER), params)?
        };
        if written == 1 {
            Ok(())
        } else {
            Err(StorageError::RevisionMoved {
                kind: row.kind,
                id: row.id,
            })
        }
    }
}
