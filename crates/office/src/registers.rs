//! Register rows: those about the office are sealed under the office key, those about a person
//! under the person's own.

use kitei_custody::{CustodyError, KeySlot, Sealed};
use kitei_domain::{Act, Actor, PersonId};
use kitei_journal::{Entry, Outcome};
use kitei_storage::{Op, RegisterKind, RegisterRow, Unit};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError};
use crate::file::PersonFile;
use crate::office::Office;
use crate::sealing::{self, RegisterPlace};

/// How many rows are read at a time.
const PAGE: usize = 500;

impl Office {
    /// A row of a register about the office.
    pub(crate) fn office_row<T: Serialize>(
        &self,
        kind: RegisterKind,
        id: [u8; 16],
        key: Option<[u8; 16]>,
        content: &T,
        revision: u64,
    ) -> Result<RegisterRow, OfficeError> {
        let json = serde_json::to_vec(content).map_err(|_unreadable| OfficeError::Corrupt {
            what: "register row",
        })?;
        let office = self.custody.office();
        let sealed = office.seal_row(kind.as_str(), &id, &json, self.entropy.as_ref())?;
        Ok(RegisterRow {
            kind,
            id,
            person: None,
            key,
            revision,
            sealed: sealed.into_ciphertext(),
        })
    }

    pub(crate) fn open_office_row<T: DeserializeOwned>(
        &self,
        row: &RegisterRow,
    ) -> Result<T, OfficeError> {
        let sealed = Sealed::from_ciphertext(row.sealed.clone());
        let json = self
            .custody
            .office()
            .open_row(row.kind.as_str(), &row.id, &sealed)?;
        serde_json::from_slice(&json).map_err(|_unreadable| OfficeError::Corrupt {
            what: "register row",
        })
    }

    pub(crate) async fn find_office_row<T: DeserializeOwned>(
        &self,
        kind: RegisterKind,
        id: [u8; 16],
    ) -> Result<Option<(T, RegisterRow)>, OfficeError> {
        match self.data.find_register(kind, id).await? {
            Some(row) => Ok(Some((self.open_office_row(&row)?, row))),
            None => Ok(None),
        }
    }

    pub(crate) async fn list_office_rows<T: DeserializeOwned>(
        &self,
        kind: RegisterKind,
    ) -> Result<Vec<T>, OfficeError> {
        let mut opened = Vec::new();
        let mut after = None;
        loop {
            let rows = self.data.list_registers(kind, after, PAGE).await?;
            for row in &rows {
                opened.push(self.open_office_row(row)?);
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE => after = Some(last.id),
                _ => return Ok(opened),
            }
        }
    }

    /// A row of a register about a person.
    pub(crate) fn person_row<T: Serialize>(
        &self,
        file: &PersonFile,
        row: (RegisterKind, [u8; 16], u64),
        content: &T,
    ) -> Result<Op, OfficeError> {
        let (kind, id, revision) = row;
        let registration = file.standing().registrations.first().map(|r| r.id);
        let slot = sealing::register_slot(kind, registration);
        let place = RegisterPlace {
            kind,
            id,
            person: file.person(),
            key: None,
            revision,
        };
        let row = sealing::seal_register(
            self.operator,
            file.keyring(),
            &slot,
            place,
            content,
            self.entropy.as_ref(),
        )?;
        Ok(Op::PutRegister(row))
    }

    /// What a row of a register about a person holds; `None` once its key is destroyed, also where
    /// an erasure that is not complete has put another in its place.
    pub(crate) async fn open_person_row<T: DeserializeOwned>(
        &self,
        person: PersonId,
        row: &RegisterRow,
    ) -> Result<Option<T>, OfficeError> {
        let Some(keyring) = self.find_keyring(person).await? else {
            return Ok(None);
        };
        match sealing::open_register(self.operator, &keyring, person, row) {
            Err(OfficeError::Custody(CustodyError::WrongKey { .. })) => Ok(None),
            opened => opened,
        }
    }

    /// A row about a person that hangs on their standing key, with other content, in whichever joined
    /// file it lies; `None` once the key is destroyed.
    pub(crate) async fn rewritten_row<T: Serialize>(
        &self,
        row: &RegisterRow,
        content: &T,
    ) -> Result<Option<Op>, OfficeError> {
        let Some(person) = row.person else {
            return Ok(None);
        };
        let Some(keyring) = self.find_keyring(person).await? else {
            return Ok(None);
        };
        let place = RegisterPlace {
            kind: row.kind,
            id: row.id,
            person,
            key: row.key,
            revision: row.revision,
        };
        let slot = KeySlot::standing();
        let entropy = self.entropy.as_ref();
        sealing::seal_register(self.operator, &keyring, &slot, place, content, entropy)
            .map(|row| Some(Op::PutRegister(row)))
    }

    /// The rows of a register about a person whose keys still live.
    pub(crate) async fn list_person_rows<T: DeserializeOwned>(
        &self,
        kind: RegisterKind,
        person: PersonId,
    ) -> Result<Vec<T>, OfficeError> {
        let Some(keyring) = self.find_keyring(person).await? else {
            return Ok(Vec::new());
        };
        let mut opened = Vec::new();
        for row in self.data.list_registers_of(kind, person).await? {
            opened.extend(sealing::open_register(
                self.operator,
                &keyring,
                person,
                &row,
            )?);
        }
        Ok(opened)
    }

    /// One row of a register about a person, with its revision.
    pub(crate) async fn find_person_row<T: DeserializeOwned>(
        &self,
        kind: RegisterKind,
        id: [u8; 16],
    ) -> Result<Option<(T, u64)>, OfficeError> {
        let Some(row) = self.data.find_register(kind, id).await? else {
            return Ok(None);
        };
        let Some(person) = row.person else {
            return Ok(None);
        };
        let Some(keyring) = self.find_keyring(person).await? else {
            return Ok(None);
        };
        let content = sealing::open_register(self.operator, &keyring, person, &row)?;
        Ok(content.map(|content| (content, row.revision)))
    }

    /// An act on the office's own registers: the writes and one entry that names ids and words.
    pub(crate) async fn administer(
        &self,
        caller: &Caller,
        name: &'static str,
        ops: Vec<Op>,
        details: &[(&str, String)],
    ) -> Result<EntryRef, OfficeError> {
        self.registers_only(caller, name).await?;
        let mut unit = Unit::new(name);
        unit.ops = ops;
        unit.ops.push(Op::Append(
            self.draft(&self.administrative_entry(Some(caller), details))?,
        ));
        self.commit_entry(unit).await
    }

    /// An entry about the office itself.
    pub(crate) fn administrative_entry(
        &self,
        caller: Option<&Caller>,
        details: &[(&str, String)],
    ) -> Entry {
        Entry {
            time: self.clock.now(),
            actor: caller.map_or(Actor::System, Caller::actor),
            staff: caller.and_then(Caller::of_staff),
            device: caller.and_then(|caller| caller.device),
            act: Act::Record,
            purpose: "none".to_owned(),
            persons: Vec::new(),
            population: None,
            items: Vec::new(),
            withheld: Vec::new(),
            recipient: None,
            clauses: Vec::new(),
            pack: self.packs.in_force().version().to_owned(),
            outcome: Outcome::Recorded,
            happened_at: None,
            shown: None,
            details: details
                .iter()
                .map(|(key, value)| ((*key).to_owned(), value.clone()))
                .chain(caller.and_then(Caller::as_program))
                .collect(),
        }
    }

    /// What finds a staff member by token: a keyed digest.
    pub(crate) fn token_key(&self, token: &str) -> [u8; 16] {
        self.custody.index().seed("token", token)
    }

    /// What finds an order by its number as written.
    pub(crate) fn number_key(&self, number: &str) -> [u8; 16] {
        self.custody.index().seed("order_number", number)
    }
}
