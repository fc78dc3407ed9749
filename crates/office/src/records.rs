//! The record of handling as the office keeps it: verified in place, exported, proved entry by
//! entry, and signed as a list of origins to be printed or mailed outside.

use std::path::Path;

use kitei_domain::{EntryId, OriginId};
use kitei_journal::{
    Checkpoint, ExportWriter, Hash, InclusionBundle, OriginCheck, OriginList, Verdict,
    inclusion_proof, leaf_hash,
};
use kitei_storage::OriginRow;
use serde::Serialize;

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, Thing, io};
use crate::files::make_directory;
use crate::office::Office;

/// How many entries are read at a time.
const PAGE: usize = 4096;

/// An export was written.
#[derive(Debug, Clone, Serialize)]
pub struct JournalExported {
    /// How many entries.
    pub entries: u64,
    /// How many origins.
    pub origins: u64,
    /// The signed list of origins.
    pub checkpoint: String,
}

impl Office {
    /// The origin that is open.
    pub(crate) async fn open_origin(&self) -> Result<OriginRow, OfficeError> {
        let mut origins = self.data.list_origins().await?;
        origins
            .pop()
            .ok_or(OfficeError::Corrupt { what: "journal" })
    }

    /// Verifies every origin against its stored root and states signed before.
    ///
    /// # Errors
    /// When the store fails; what does not verify is a [`Verdict`].
    pub async fn verify_journal(&self, against: &[Checkpoint]) -> Result<Verdict, OfficeError> {
        let mut verdict = Verdict::default();
        let origins = self.data.list_origins().await?;
        for row in &origins {
            match self.verify_origin(row, against).await? {
                Ok(entries) => {
                    verdict.entries += entries;
                    verdict.origins += 1;
                }
                Err(finding) => verdict.bad.push(finding),
            }
        }
        for missing in against
            .iter()
            .filter(|c| !origins.iter().any(|row| row.id == c.origin))
        {
            let check = OriginCheck::new(missing.origin, &[]);
            verdict
                .bad
                .push(check.fault(0, kitei_journal::Fault::Missing));
        }
        Ok(verdict)
    }

    async fn verify_origin(
        &self,
        row: &OriginRow,
        against: &[Checkpoint],
    ) -> Result<Result<u64, kitei_journal::Finding>, OfficeError> {
        let mut check = OriginCheck::new(row.id, against);
        loop {
            let entries = self.data.list_entries(row.id, check.size(), PAGE).await?;
            for entry in &entries {
                if let Err(finding) = check.entry(&entry.bytes, None) {
                    return Ok(Err(finding));
                }
            }
            if entries.len() < PAGE {
                break;
            }
        }
        // WHY: entries may have come since the row was read; the newest row tells the state.
        let now = self.data.list_origins().await?;
        let row = now.iter().find(|now| now.id == row.id).unwrap_or(row);
        if check.size() > row.size {
            return Ok(Err(check.fault(row.size, kitei_journal::Fault::Surplus)));
        }
        if let Err(finding) = check.state(row.size, &row.root) {
            return Ok(Err(finding));
        }
        Ok(check.finish())
    }

    /// Writes an export that a stranger can verify with the public key.
    ///
    /// # Errors
    /// A directory that holds an export already, or cannot be written.
    ///
    /// # Journal
    /// One `record` entry before the export, which the export holds.
    pub async fn export_journal(
        &self,
        caller: &Caller,
        to: &Path,
    ) -> Result<JournalExported, OfficeError> {
        let details = [("change", "journal_export".to_owned())];
        self.administer(caller, "journal.export", Vec::new(), &details)
            .await?;
        make_directory(to).map_err(io("the directory of the export"))?;
        let mut writer = ExportWriter::create(to, &self.signing)?;
        let mut entries = 0;
        for row in self.data.list_origins().await? {
            writer.origin(row.id)?;
            let mut from = 0;
            while from < row.size {
                let left = usize::try_from(row.size - from).unwrap_or(PAGE).min(PAGE);
                let page = self.data.list_entries(row.id, from, left).await?;
                if page.is_empty() {
                    return Err(OfficeError::Corrupt { what: "journal" });
                }
                for entry in &page {
                    writer.entry(&entry.bytes)?;
                }
                from += page.len() as u64;
            }
            entries += row.size;
        }
        let list = writer.finish(self.clock.now())?;
        Ok(JournalExported {
            entries,
            origins: list.origins.len() as u64,
            checkpoint: list.sign(&self.signing),
        })
    }

    /// The signed list of all origins with their sizes and roots.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn checkpoint(&self) -> Result<String, OfficeError> {
        let origins = self.data.list_origins().await?;
        let list = OriginList {
            operator: self.operator,
            time: self.clock.now(),
            origins: origins
                .iter()
                .map(|row| (row.id, row.size, row.root))
                .collect(),
        };
        Ok(list.sign(&self.signing))
    }

    /// The proof that an entry is in the journal, for somebody outside.
    ///
    /// # Errors
    /// An unknown entry.
    pub async fn prove_entry(&self, id: EntryId) -> Result<InclusionBundle, OfficeError> {
        let unknown = || OfficeError::Unknown {
            what: Thing::Entry,
            id: id.to_string(),
        };
        let entry = self.data.find_entry(id).await?.ok_or_else(unknown)?;
        let (leaves, row) = self.leaves(id.origin).await?;
        let read = |index: u64| -> Result<Hash, OfficeError> {
            let index = usize::try_from(index).unwrap_or(usize::MAX);
            leaves
                .get(index)
                .copied()
                .ok_or(OfficeError::Corrupt { what: "journal" })
        };
        let proof = inclusion_proof(id.index, row.size, read)?;
        let checkpoint = Checkpoint {
            operator: self.operator,
            origin: row.id,
            size: row.size,
            root: row.root,
        };
        let note = checkpoint.sign(&self.signing);
        Ok(InclusionBundle::new(&entry.bytes, id.index, &proof, note))
    }

    async fn leaves(&self, origin: OriginId) -> Result<(Vec<Hash>, OriginRow), OfficeError> {
        let origins = self.data.list_origins().await?;
        let row = origins.into_iter().find(|row| row.id == origin);
        let row = row.ok_or(OfficeError::Unknown {
            what: Thing::Origin,
            id: origin.to_string(),
        })?;
        let mut leaves = Vec::new();
        loop {
            let page = self
                .data
                .list_entries(origin, leaves.len() as u64, PAGE)
                .await?;
            leaves.extend(page.iter().map(|entry| leaf_hash(&entry.bytes)));
            if page.len() < PAGE {
                leaves.truncate(usize::try_from(row.size).unwrap_or(usize::MAX));
                return Ok((leaves, row));
            }
        }
    }

    /// The entry that records an act, as its id and leaf hash.
    ///
    /// # Errors
    /// An unknown entry.
    pub async fn entry_ref(&self, id: EntryId) -> Result<EntryRef, OfficeError> {
        let unknown = || OfficeError::Unknown {
            what: Thing::Entry,
            id: id.to_string(),
        };
        let entry = self.data.find_entry(id).await?.ok_or_else(unknown)?;
        Ok(EntryRef {
            id,
            leaf_hash: hex::encode(leaf_hash(&entry.bytes)),
        })
    }
}
