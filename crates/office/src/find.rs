//! Looking people up by name, kana, phone or mail: a ruled act that names everybody it found, one
//! entry per page of at most fifty.

use std::collections::BTreeSet;

use kitei_domain::search::{Field, lookup_key};
use kitei_domain::{Act, PersonId};
use kitei_journal::Outcome;
use kitei_rulebook::Flags;
use kitei_storage::{Op, StorageError};
use serde::Serialize;

use crate::caller::Caller;
use crate::door::{Intent, Items};
use crate::emergency::{EMERGENCY, FOUND_AT_MOST};
use crate::error::{EntryRef, OfficeError};
use crate::file::PersonFile;
use crate::index;
use crate::office::Office;
use crate::question::Wanted;
use crate::review::NewReview;

/// How many people one entry names.
const PAGE: usize = 50;
/// How often a page is ruled again when somebody's facts moved.
const RULINGS_AT_MOST: usize = 16;

/// Somebody who was found.
#[derive(Debug, Clone, Serialize)]
pub struct FoundPerson {
    /// The person's id.
    pub id: PersonId,
}

/// What a search found.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// The people, by id.
    pub people: Vec<FoundPerson>,
    /// One entry per page.
    pub entries: Vec<EntryRef>,
}

impl Office {
    /// Looks people up.
    ///
    /// # Errors
    /// Refused by the regulation; an unknown purpose. Whoever is outside the caller's range is not
    /// among the found, and nothing tells so.
    ///
    /// # Journal
    /// One `find` entry per page of at most 50 people, naming each; one even when nobody is found.
    pub async fn find(
        &self,
        caller: &Caller,
        field: Field,
        value: &str,
        purpose: &str,
    ) -> Result<Found, OfficeError> {
        self.search(caller, (field, value), (purpose, None)).await
    }

    /// Looks somebody up in an emergency. It begins with the finding: within its minutes
    /// [`Self::show`] needs no further reason.
    ///
    /// # Errors
    /// Refused without a reason, and where more than five people would be found.
    ///
    /// # Journal
    /// That of [`Self::find`]; a review for each person found, in the same transaction.
    pub async fn find_in_emergency(
        &self,
        caller: &Caller,
        field: Field,
        value: &str,
        reason: &str,
    ) -> Result<Found, OfficeError> {
        let reason = Some(reason.trim()).filter(|reason| !reason.is_empty());
        self.search(caller, (field, value), (EMERGENCY, reason))
            .await
    }

    async fn search(
        &self,
        caller: &Caller,
        (field, value): (Field, &str),
        (purpose, reason): (&str, Option<&str>),
    ) -> Result<Found, OfficeError> {
        let purpose = self.purpose_or_refuse(caller, Act::Find, purpose).await?;
        let nobody = PersonId::from_bytes([0; 16]);
        let mut wanted = Wanted::inside(Act::Find, purpose);
        wanted.flags = wanted.flags.with(Flags::REASON_GIVEN, reason.is_some());
        let mut intent = Intent::new("person.find", nobody, wanted, Items::File)
            .detail("field", index::label(field));
        self.rule_before_look_up(caller, &intent).await?;
        let mut candidates = BTreeSet::new();
        if let Some(form) = lookup_key(field, value) {
            let seed = self.custody.index().seed(index::label(field), &form);
            let token = self.custody.epoch().token(&seed);
            candidates.extend(self.keys.find_people_by_token(token).await?);
        }
        let candidates: Vec<PersonId> = candidates.into_iter().collect();
        if reason.is_some() && candidates.len() > FOUND_AT_MOST {
            intent.wanted.crowd = true;
            self.rule_before_look_up(caller, &intent).await?;
        }
        let mut found = Found {
            people: Vec::new(),
            entries: Vec::new(),
        };
        let pages: Vec<&[PersonId]> = if candidates.is_empty() {
            vec![&[]]
        } else {
            candidates.chunks(PAGE).collect()
        };
        for page in pages {
            self.find_page(caller, &intent, (page, reason), &mut found)
                .await?;
        }
        found.people.sort_by_key(|person| person.id);
        found.people.dedup_by_key(|person| person.id);
        Ok(found)
    }

    async fn find_page(
        &self,
        caller: &Caller,
        intent: &Intent,
        (candidates, reason): (&[PersonId], Option<&str>),
        found: &mut Found,
    ) -> Result<(), OfficeError> {
        for _ruling in 0..RULINGS_AT_MOST {
            let mut unit = self.unit_of(intent);
            let mut people = Vec::new();
            let mut clauses = BTreeSet::new();
            let mut reviews = Vec::new();
            for candidate in candidates {
                let Some(file) = self.find_file(*candidate, Items::File).await? else {
                    continue;
                };
                let Some(named) = self.may_find(caller, intent, &file) else {
                    continue;
                };
                clauses.extend(named);
                people.push(file.person());
                unit.ops.extend(
                    file.versions()
                        .map(|(person, version)| Op::ExpectFacts { person, version }),
                );
                if let Some(reason) = reason {
                    let new = NewReview::emergency(caller, reason);
                    let opened = self.open_review(&self.new_review(&file, new))?;
                    unit.ops.extend(opened.ops);
                    reviews.extend(opened.details);
                }
            }
            let mut entry = self.entry(caller, intent, &people);
            entry.outcome = Outcome::Granted;
            entry.clauses = clauses.into_iter().collect();
            entry.details.extend(reviews);
            unit.ops.push(Op::Append(self.draft(&entry)?));
            match self.commit_entry(unit).await {
                Err(OfficeError::Storage(StorageError::FactsMoved { .. })) => {}
                Err(error) => return Err(error),
                Ok(entry) => {
                    found
                        .people
                        .extend(people.into_iter().map(|id| FoundPerson { id }));
                    found.entries.push(entry);
                    return Ok(());
                }
            }
        }
        Err(OfficeError::Contended {
            person: "somebody found".to_owned(),
        })
    }

    /// The clauses under which a person may be among the found.
    fn may_find(&self, caller: &Caller, intent: &Intent, file: &PersonFile) -> Option<Vec<String>> {
        if file.standing().erased.is_some() || self.is_walled_off(caller, intent, file) {
            return None;
        }
        let ruling = self.rule(caller, intent, file, &crate::file::HeldFile::default());
        (!ruling.granted.is_empty()).then(|| ruling.clauses())
    }
}
