//! The list itself, sealed in chunks under a key of its own: a keyring of the key store that belongs
//! to nobody but this list, and goes with it.

use std::fs::File;
use std::io::{BufReader, Cursor};
use std::path::PathBuf;

use kitei_custody::{FileAad, KeyClass, KeySlot, Keyring, seal_file};
use kitei_domain::{ImportId, PersonId};
use kitei_storage::{KeyOp, KeyUnit, Op, Unit};

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, io};
use crate::files;
use crate::office::Office;

/// What lies sealed of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The list.
    List,
    /// What was decided about its hits.
    Decisions,
}

impl Part {
    const ALL: [Self; 2] = [Self::List, Self::Decisions];

    const fn item(self) -> &'static str {
        match self {
            Self::List => "import.list",
            Self::Decisions => "import.decisions",
        }
    }

    /// The id of the list, and the one beside it.
    fn file(self, import: ImportId) -> [u8; 16] {
        let mut id = *import.as_bytes();
        if let (Self::Decisions, Some(last)) = (self, id.last_mut()) {
            *last ^= 1;
        }
        id
    }

    fn slot(self, import: ImportId) -> KeySlot {
        KeySlot::of(KeySlot::NO_REGISTRATION, KeyClass::File(self.file(import)))
    }
}

/// WHY: keyrings are named by ids of 16 bytes; that of a list is nobody's.
fn owner(import: ImportId) -> PersonId {
    PersonId::from_bytes(*import.as_bytes())
}

impl Office {
    /// Seals a list under fresh keys. The keyring is pending until the row of the list is written:
    /// what a crash leaves is swept at start.
    pub(super) async fn seal_list(&self, import: ImportId, list: &[u8]) -> Result<(), OfficeError> {
        let mut keyring = Keyring::new();
        for part in Part::ALL {
            keyring.add(part.slot(import), self.entropy.as_ref());
        }
        self.put_keyring(owner(import), &keyring, 0, false).await?;
        self.seal_part(&keyring, import, Part::List, list)
    }

    /// The list has its row.
    pub(super) async fn confirm_list(&self, import: ImportId) -> Result<(), OfficeError> {
        let unit = KeyUnit::new("import.confirm").with(KeyOp::ConfirmPending(owner(import)));
        Ok(self.keys.commit(unit).await?)
    }

    pub(super) async fn seal_decisions(
        &self,
        import: ImportId,
        text: &[u8],
    ) -> Result<(), OfficeError> {
        let (keyring, _) = self.load_keyring(owner(import)).await?;
        let place = self.part_at(import, Part::Decisions);
        files::remove_if_there(&place).map_err(io("a sealed file"))?;
        self.seal_part(&keyring, import, Part::Decisions, text)
    }

    /// Opens a part of a list; the bytes are in memory and nowhere else.
    ///
    /// # Journal
    /// One `record` entry, durable before the list is opened.
    pub(super) async fn open_list(
        &self,
        caller: &Caller,
        import: ImportId,
        part: Part,
    ) -> Result<(Cursor<Vec<u8>>, EntryRef), OfficeError> {
        let details = [
            ("change", "import.opened".to_owned()),
            ("import", import.to_string()),
            ("part", part.item().to_owned()),
        ];
        let entry = self.administrative_entry(Some(caller), &details);
        let unit = Unit::new("import.open").with(Op::Append(self.draft(&entry)?));
        let committed = self.commit(unit).await?;
        let durable = committed.entries.last();
        let durable = durable.ok_or(OfficeError::Corrupt { what: "entry" })?;
        let items = [part.item().to_owned()].into();
        let grant = self.seal.grant(durable, owner(import), items);
        let (keyring, _) = self.load_keyring(owner(import)).await?;
        let sealed = File::open(self.part_at(import, part)).map_err(io("a sealed file"))?;
        let mut bytes = Vec::new();
        let aad = self.part_aad(import, part);
        grant.open_file(&keyring, aad, &mut BufReader::new(sealed), &mut bytes)?;
        Ok((Cursor::new(bytes), EntryRef::from(durable)))
    }

    /// Destroys what lies of a list: the key first, so that nothing opens it any more.
    pub(super) async fn destroy_list(&self, import: ImportId) -> Result<(), OfficeError> {
        let unit = KeyUnit::new("import.destroy").urgent();
        let unit = unit.with(KeyOp::RemoveKeyring(owner(import)));
        self.keys.commit(unit).await?;
        for part in Part::ALL {
            let place = self.part_at(import, part);
            files::remove_if_there(&place).map_err(io("a sealed file"))?;
        }
        if self.files.is_dir() {
            files::sync_directory(&self.files).map_err(io("the sealed files"))?;
        }
        Ok(())
    }

    /// Whether something of a list still lies there.
    pub(super) async fn has_list(&self, import: ImportId) -> Result<bool, OfficeError> {
        Ok(self.keys.find_keyring(owner(import)).await?.is_some())
    }

    fn seal_part(
        &self,
        keyring: &Keyring,
        import: ImportId,
        part: Part,
        mut plain: &[u8],
    ) -> Result<(), OfficeError> {
        files::make_directory(&self.files).map_err(io("the sealed files"))?;
        let place = self.part_at(import, part);
        let mut out = files::create_private(&place).map_err(io("a sealed file"))?;
        let aad = self.part_aad(import, part);
        seal_file(keyring, aad, &mut plain, &mut out, self.entropy.as_ref())?;
        out.sync_all().map_err(io("a sealed file"))?;
        files::sync_directory(&self.files).map_err(io("the sealed files"))
    }

    fn part_at(&self, import: ImportId, part: Part) -> PathBuf {
        self.files.join(hex::encode(part.file(import)))
    }

    fn part_aad(&self, import: ImportId, part: Part) -> FileAad<'static> {
        FileAad {
            operator: self.operator,
            person: owner(import),
            registration: KeySlot::NO_REGISTRATION,
            file: part.file(import),
            item: part.item(),
        }
    }
}
