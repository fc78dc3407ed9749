//! Doing a unit of work on the key store, inside the group's transaction.

use kitei_domain::PersonId;
use kitei_storage::{KeyOp, KeyUnit, KeyringRow, StorageError};
use rusqlite::Connection;

use crate::keys::tokens;
use crate::reserve::Reserve;
use crate::rows::{find, set_meta, write};
use crate::sql;
use crate::writer::Work;

/// What the key store's writer keeps.
#[derive(Debug)]
pub(crate) struct KeyWork {
    operator: i64,
    /// The store's epoch as this group sees it.
    epoch: u32,
    pub(crate) reserve: Reserve,
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

    fn look(&mut self) {
        self.reserve.look();
    }

    fn is_checked_first(_unit: &KeyUnit) -> bool {
        false
    }

    fn admit(&mut self, unit: &KeyUnit) -> Result<(), StorageError> {
        self.reserve.admit(unit.urgent)
    }

    fn begin(&mut self, connection: &Connection) -> Result<(), StorageError> {
        self.epoch = read_epoch(connection, self.operator)?;
        Ok(())
    }

    fn apply(&mut self, connection: &Connection, unit: &KeyUnit) -> Result<(), StorageError> {
        let before = self.epoch;
        let mut ops = unit.ops.iter();
        let result = ops.try_for_each(|op| self.apply_op(connection, op));
        if result.is_err() {
            self.epoch = before;
        }
        result
    }

    fn finish(&mut self, _connection: &Connection) -> Result<(), StorageError> {
        Ok(())
    }

    fn make_room(&mut self) -> bool {
        self.reserve.release()
    }

    fn is_urgent(unit: &KeyUnit) -> bool {
        unit.urgent
    }

    fn acknowledge((): ()) {}
}

impl KeyWork {
    pub(crate) const fn new(operator: i64, reserve: Reserve) -> Self {
        Self {
            operator,
            epoch: 0,
            reserve,
        }
    }

    fn apply_op(&mut self, connection: &Connection, op: &KeyOp) -> Result<(), StorageError> {
        let operator = self.operator;
        match op {
            KeyOp::ExpectEpoch(expected) => self.expect_epoch(*expected),
            KeyOp::AdvanceEpoch { from } => {
                self.expect_epoch(*from)?;
                self.epoch += 1;
                write(connection, ("operators", sql::ADVANCE_EPOCH), [operator]).map(drop)
            }
            KeyOp::PutKeyring { row, pending } => self.put_keyring(connection, row, *pending),
            KeyOp::ConfirmPending(person) => {
                self.write_pending(connection, sql::REMOVE_PENDING, *person)
            }
            KeyOp::RemoveKeyring(person) => {
                let params = (operator, person.as_bytes());
                write(connection, ("keyrings", sql::REMOVE_KEYRING), params)?;
                self.write_pending(connection, sql::REMOVE_PENDING, *person)
            }
            KeyOp::StageTokens { person, tokens } => {
                let params = (operator, person.as_bytes(), tokens.as_flattened());
                write(connection, ("staged_tokens", sql::STAGE_TOKENS), params).map(drop)
            }
            KeyOp::SwapTokens => tokens::swap(connection, operator),
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

    const fn expect_epoch(&self, expected: u32) -> Result<(), StorageError> {
        let found = self.epoch;
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
        self.expect_epoch(row.epoch)?;
        let (operator, person) = (self.operator, row.person.as_bytes());
        let written = if row.revision == 0 {
            let params = (operator, person, row.epoch, &row.sealed);
            write(connection, ("keyrings", sql::ADD_KEYRING), params)?
        } else {
            let revision = row.revision.cast_signed();
            let params = (operator, person, row.epoch, &row.sealed, revision);
            write(connection, ("keyrings", sql::UPDATE_KEYRING), params)?
        };
        if written != 1 {
            return Err(StorageError::KeyringMoved { person: row.person });
        }
        let statement = if pending {
            sql::ADD_PENDING
        } else {
            sql::REMOVE_PENDING
        };
        self.write_pending(connection, statement, row.person)
    }

    fn write_pending(
        &self,
        connection: &Connection,
        statement: &str,
        person: PersonId,
    ) -> Result<(), StorageError> {
        let params = (self.operator, person.as_bytes());
        write(connection, ("pending", statement), params).map(drop)
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
