//! Doing a unit of work on the key store, inside the group's transaction.

use kitei_domain::PersonId;
use kitei_storage::{KeyOp, KeyUnit, KeyringRow, StorageError};
use rusqlite::Connection;

use crate::rows::{find, set_meta, write};
use crate::sql;
use crate::writer::Work;

/// What the key store's writer keeps.
#[derive(Debug)]
pub(crate) struct KeyWork {
    pub(crate) operator: i64,
}

/// The epoch that the store is in.
pub(crate) fn read_epoch(connection: &Connection, operator: i64) -> Result<u32, StorageError> {
    let epoch = find(
        connection,
        ("operators", sql::FIND_EPOCH),
        [operator],
        |row| row.get(0),
    )?;
    epoch.ok_or_else(|| StorageError::Corrupt {
        table: "operators",
        row: operator.to_string(),
    })
}

impl Work for KeyWork {
    type Unit = KeyUnit;
    type Written = ();
    type Answer = ();

    fn admit(&mut self, _unit: &KeyUnit) -> Result<(), StorageError> {
        Ok(())
    }

    fn begin(&mut self, _connection: &Connection) -> Result<(), StorageError> {
        Ok(())
    }

    fn apply(&mut self, connection: &Connection, unit: &KeyUnit) -> Result<(), StorageError> {
        unit.ops
            .iter()
            .try_for_each(|op| self.apply_op(connection, op))
    }

    fn finish(&mut self, _connection: &Connection) -> Result<(), StorageError> {
        Ok(())
    }

    fn make_room(&mut self) -> bool {
        false
    }

    fn is_urgent(_unit: &KeyUnit) -> bool {
        false
    }

    fn acknowledge((): ()) {}
}

impl KeyWork {
    fn apply_op(&self, connection: &Connection, op: &KeyOp) -> Result<(), StorageError> {
        let operator = self.operator;
        match op {
            KeyOp::ExpectEpoch(expected) => self.expect_epoch(connection, *expected),
            KeyOp::AdvanceEpoch { from } => {
                self.expect_epoch(connection, *from)?;
                write(connection, ("operators", sql::ADVANCE_EPOCH), [operator]).map(drop)
            }
            KeyOp::PutKeyring { row, pending } => self.put_keyring(connection, row, *pending),
            KeyOp::ConfirmPending(person) => {
                let params = (operator, person.as_bytes());
                write(connection, ("keyrings", sql::CONFIRM_PENDING), params).map(drop)
            }
            KeyOp::RemoveKeyring(person) => {
                let params = (operator, person.as_bytes());
                write(connection, ("keyrings", sql::REMOVE_KEYRING), params).map(drop)
            }
            KeyOp::AddToken { token, person } => {
                self.write_token(connection, sql::ADD_TOKEN, token, *person)
            }
            KeyOp::RemoveToken { token, person } => {
                self.write_token(connection, sql::REMOVE_TOKEN, token, *person)
            }
            KeyOp::SetMeta {
                key,
                value,
                expected,
            } => set_meta(connection, operator, (key, value), expected.as_ref()),
        }
    }

    fn expect_epoch(&self, connection: &Connection, expected: u32) -> Result<(), StorageError> {
        let found = read_epoch(connection, self.operator)?;
        if found == expected {
            Ok(())
        } else {
            Err(StorageError::EpochMoved { expected, found })
        }
    }

    fn put_keyring(
        &self,
        connection: &Connection,
        row: &KeyringRow,
        pending: bool,
    ) -> Result<(), StorageError> {
        self.expect_epoch(connection, row.epoch)?;
        let (operator, person) = (self.operator, row.person.as_bytes());
        let written = if row.revision == 0 {
            let params = (operator, person, row.epoch, pending, &row.sealed);
            write(connection, ("keyrings", sql::ADD_KEYRING), params)?
        } else {
            let revision = row.revision.cast_signed();
            let params = (operator, person, row.epoch, pending, &row.sealed, revision);
            write(connection, ("keyrings", sql::UPDATE_KEYRING), params)?
        };
        if written == 1 {
            Ok(())
        } else {
            Err(StorageError::KeyringMoved { person: row.person })
        }
    }

    fn write_token(
        &self,
        connection: &Connection,
        statement: &str,
        token: &[u8; 16],
        person: PersonId,
    ) -> Result<(), StorageError> {
        let params = (self.operator, token, person.as_bytes());
        write(connection, ("tokens", statement), params).map(drop)
    }
}
