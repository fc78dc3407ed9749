//! Filling in: somebody of the list who is there already gains what is missing in their file.

use std::collections::BTreeMap;

use kitei_custody::Amendment;
use kitei_domain::{Act, PersonId, RegistrationId};
use kitei_intake::PersonRow;
use kitei_rulebook::ItemSet;
use kitei_storage::{Op, StorageError, Unit};

use crate::caller::Caller;
use crate::door::{Intent, Items};
use crate::error::OfficeError;
use crate::file::{HeldFile, PersonFile};
use crate::import::{ImportReport, ImportRequest};
use crate::office::Office;
use crate::question::Wanted;
use crate::sealing;

impl Office {
    /// A matched person gains only items that are missing; what differs is told, not changed.
    pub(super) async fn fill_in(
        &self,
        caller: &Caller,
        request: &ImportRequest,
        person: PersonId,
        row: &PersonRow,
        report: &mut ImportReport,
    ) -> Result<(), OfficeError> {
        let ids: Vec<&String> = row.items.keys().collect();
        let items = self.item_set(&ids)?;
        let purpose = self.collecting_purpose(request.population)?;
        let mut wanted = Wanted::inside(Act::Collect, purpose);
        wanted.source = request.source;
        for _attempt in 0..8 {
            let Some(file) = self.find_file(person, Items::These(items)).await? else {
                return Ok(());
            };
            let home = file
                .registrations()
                .find(|(_, r)| r.population == request.population);
            let Some((holder, registration)) = home.map(|(holder, r)| (holder, r.id)) else {
                return Ok(());
            };
            let mut intent = Intent::new(
                "people.import.fill",
                person,
                wanted.clone(),
                Items::These(items),
            );
            intent.registration = Some(registration);
            let held = self.hold(&file)?;
            report.note_conflicts(row, &held);
            let missing = items - held.items();
            if missing.is_empty() {
                return Ok(());
            }
            let ruling = self.rule(caller, &intent, &file, &held);
            let filled = missing & ruling.granted;
            let mut unit = Unit::new("people.import.fill");
            unit.ops.extend(
                file.versions()
                    .map(|(person, version)| Op::ExpectFacts { person, version }),
            );
            unit.ops
                .extend(self.fill_ops(&file, &held, row, filled, (holder, registration))?);
            unit.ops
                .push(self.update_standing(&file, &file.standing().clone())?);
            let mut entry = self.entry(caller, &intent, &file.people());
            entry.population = Some(request.population);
            entry.items = self.item_names(filled);
            entry.withheld = self.item_names(missing - filled);
            entry.clauses = ruling.clauses();
            unit.ops.push(Op::Append(self.draft(&entry)?));
            match self.commit_entry(unit).await {
                Err(OfficeError::Storage(StorageError::FactsMoved { .. })) => {}
                Err(error) => return Err(error),
                Ok(_) => return self.mend(holder).await,
            }
        }
        Err(OfficeError::Contended {
            person: person.to_string(),
        })
    }

    fn fill_ops(
        &self,
        file: &PersonFile,
        held: &HeldFile,
        row: &PersonRow,
        filled: ItemSet,
        (holder, registration): (PersonId, RegistrationId),
    ) -> Result<Vec<Op>, OfficeError> {
        let vocabulary = self.vocabulary();
        let mut by_section: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
        for item in filled.iter() {
            let id = vocabulary.item_id(item);
            if let (Some(item_row), Some((id, value))) =
                (vocabulary.item_row(item), row.items.get_key_value(id))
            {
                let section = sealing::section_of(item_row);
                by_section
                    .entry(section)
                    .or_default()
                    .push((id.as_str(), value.as_str()));
            }
        }
        let ops = by_section.into_iter().map(|(section, fill)| {
            let amendment = Amendment {
                fill,
                ..Amendment::default()
            };
            let home = (holder, registration, section.as_str());
            self.next_version(file, held, home, &amendment)
        });
        ops.collect()
    }
}
